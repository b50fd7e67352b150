"""What a style says of a paragraph: a heading and its level, bold, hidden, numbered, a line of contents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.etree import _Element

from checker.sources.docx.ooxml import VAL, W, number, switched_on, value

_HEADING_NAMES = ("heading", "rubrik", "überschrift", "titre", "otsikko", "overskrift")
_CONTENTS_NAMES = ("toc ", "toc", "innehåll ", "contents ", "table of contents")
_BODY_LEVEL = 9
_MAX_BASES = 20


@dataclass(frozen=True, slots=True)
class Style:
    """``level``: the outline level of a heading from 0, or None. ``numbered``: numId and level, where it has them."""

    level: int | None = None
    bold: bool = False
    hidden: bool = False
    struck: bool = False
    contents: bool = False
    numbered: tuple[str, int] | None = None


class Styles:
    """The styles of a document, each with what it has from those it is based on."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._default = ""
        for element in root if root is not None else ():
            name = element.get(f"{W}styleId")
            if element.tag == f"{W}style" and name is not None:
                self._elements[name] = element
                if element.get(f"{W}default") in ("1", "true") and element.get(f"{W}type") == "paragraph":
                    self._default = name
        self.of = lru_cache(maxsize=10_000)(self._of)

    def _of(self, name: str | None) -> Style:
        """The style of that id; the document's default style where none is named."""
        chain: list[_Element] = []
        at: str | None = name or self._default
        while at is not None and at in self._elements and len(chain) < _MAX_BASES:
            chain.append(self._elements[at])
            at = value(chain[-1], "basedOn")
        style = Style()
        for element in reversed(chain):
            style = _with(style, element)
        return style


def _with(base: Style, element: _Element) -> Style:
    name = str(value(element, "name") or element.get(f"{W}styleId") or "").strip().lower()
    properties, runs = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    level = heading_level(properties)
    if level is None and name.startswith(_HEADING_NAMES):
        last = name.split()[-1]
        level = min(max(int(last) - 1, 0), _BODY_LEVEL - 1) if last.isascii() and last.isdigit() and len(last) < 3 \
            else base.level if base.level is not None else 0
    bold, hidden, struck = switched_on(runs, "b"), switched_on(runs, "vanish"), struck_through(runs)
    return replace(base, level=base.level if level is None else level if level < _BODY_LEVEL else None,
                   bold=base.bold if bold is None else bold, hidden=base.hidden if hidden is None else hidden,
                   struck=base.struck if struck is None else struck,
                   contents=base.contents or name.startswith(_CONTENTS_NAMES),
                   numbered=numbering_of(properties, base.numbered))


def struck_through(runs: _Element | None) -> bool | None:
    """Whether a run's or a style's properties strike its text through, once or twice; None where they don't say."""
    said = [one for one in (switched_on(runs, "strike"), switched_on(runs, "dstrike")) if one is not None]
    return any(said) if said else None


def heading_level(properties: _Element | None) -> int | None:
    """The outline level that a paragraph's or a style's properties state; _BODY_LEVEL is body text."""
    found = properties.find(f"{W}outlineLvl") if properties is not None else None
    return None if found is None else min(max(number(found.get(VAL), _BODY_LEVEL), 0), _BODY_LEVEL)


def numbering_of(properties: _Element | None, base: tuple[str, int] | None) -> tuple[str, int] | None:
    """numId and level: those stated, the rest from ``base``; None where there is no number (numId 0)."""
    name = value(properties, "numPr/numId") or (base[0] if base else None)
    if name is None or name == "0":
        return None
    return name, min(max(number(value(properties, "numPr/ilvl"), base[1] if base else 0), 0), 8)
