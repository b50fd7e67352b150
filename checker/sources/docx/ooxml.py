"""The names of WordprocessingML, and how its switches and parts are read."""

from __future__ import annotations

from lxml.etree import _Element

from checker.sources import xml
from checker.sources.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
VAL = f"{W}val"

P, TBL, TR, TC = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
SDT, SDT_CONTENT, SDT_PR = f"{W}sdt", f"{W}sdtContent", f"{W}sdtPr"
ALTERNATE = f"{MC}AlternateContent"
TEXT_BOX = f"{W}txbxContent"

#: ISO 29500 strict says the same in another namespace.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = W[1:-1].encode()
_OFF = frozenset({"0", "false", "off", "none"})


def part(package: Package, name: str) -> _Element:
    """The root of a part. Raises SourceError when it is absent or isn't XML that is read."""
    return xml.parse(package.read(name).replace(_STRICT, _TRANSITIONAL), name)


def related_part(package: Package, main: str, kind: str) -> _Element | None:
    """The root of the part that ``main`` refers to as ``kind`` (styles, numbering, footnotes), or None."""
    for relation in package.related(main).values():
        if relation.kind == kind and not relation.external and package.has(relation.target):
            return part(package, relation.target)
    return None


def switched_on(parent: _Element | None, name: str) -> bool | None:
    """What a switch such as ``b`` or ``vanish`` says among an element's children; None where it says nothing."""
    found = parent.find(f"{W}{name}") if parent is not None else None
    return None if found is None else found.get(VAL, "true").lower() not in _OFF


def value(parent: _Element | None, path: str) -> str | None:
    """The ``w:val`` of a descendant named by its path without prefixes (``numPr/numId``)."""
    if parent is None:
        return None
    found = parent.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(VAL)


def number(text: str | None, default: int) -> int:
    """A whole number as the package writes it, within what any document has."""
    if text is None or not text.strip().lstrip("-").isascii() or not text.strip().lstrip("-").isdigit():
        return default
    return int(text) if len(text) < 10 else default
