"""A copy of a package under way: some parts changed or added, macros left behind, all else byte for byte."""

from __future__ import annotations

import posixpath
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from checker.sources import xml
from checker.sources.errors import SourceError
from checker.sources.package import TYPES, Package

_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS = f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode()
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NAMESPACES = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can tell of, and what office programs write

#: Relations to what a program would run, by their last word.
_MACROS = frozenset({"vbaProject", "wordVbaData", "vbaProjectSignature", "vbaProjectSignatureAgile",
                     "vbaProjectSignatureV3"})
_MACRO_TYPES = ("vbaproject", "vbadata")


class Copy:
    """``package`` is read, never written. ``tree`` gives a part to change; what is changed is in ``content``."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = package.main_part()
        self._trees: dict[str, etree._Element] = {}
        self._parsed: dict[str, bytes] = {}
        self._bytes: dict[str, bytes] = {}
        self._left: set[str] = set()

    def has(self, name: str) -> bool:
        return name in self._trees or name in self._bytes or (self.package.has(name) and name not in self._left)

    def tree(self, name: str, otherwise: bytes | None = None) -> etree._Element:
        """A part's root, to be changed in place; ``otherwise`` becomes the part where there is none.

        Raises SourceError for a part that isn't there or isn't XML.
        """
        if name not in self._trees:
            content = otherwise if otherwise is not None and not self.has(name) else self.read(name)
            self._trees[name] = xml.parse(content, name)
            if self.has(name):
                self._parsed[name] = _written(self._trees[name])
        return self._trees[name]

    def read(self, name: str) -> bytes:
        """A part's bytes as they are now. Raises SourceError for a part that isn't there."""
        if name in self._trees:
            now = _written(self._trees[name])
            if now != self._parsed.get(name):
                return now
        return self._bytes[name] if name in self._bytes else self.package.read(name)

    def put(self, name: str, content: bytes) -> None:
        self._trees.pop(name, None)
        self._parsed.pop(name, None)
        self._bytes[name] = content

    def free_name(self, pattern: str) -> str:
        """The first name that no part has: ``xl/comments{}.xml`` → ``xl/comments1.xml``."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def target_of(self, part: str, kind: str) -> str | None:
        """The part that ``part`` is related to by the first relation of a kind (``comments``)."""
        return next((target for _, one, target in self._relations(part) if one == kind and self.has(target)), None)

    def target_of_id(self, part: str, identity: str) -> str | None:
        return next((target for one, _, target in self._relations(part) if one == identity and self.has(target)), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relation from a part to another; its id. ``kind`` is office's last word or a whole URI."""
        rels = _rels(part)
        root = self.tree(rels, _NO_RELATIONS)
        taken = {element.get("Id") for element in root}
        number = 1
        while f"rIdAvtalskoll{number}" in taken:
            number += 1
        uri = kind if ":" in kind else f"{_STRICT_OFFICE if self.is_strict() else _OFFICE}/{kind}"
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=f"rIdAvtalskoll{number}", Type=uri,
                         Target=f"/{target}")
        return f"rIdAvtalskoll{number}"

    def retype(self, part: str, identity: str, kind: str) -> None:
        """Calls one of a part's relations another kind."""
        for element in self.tree(_rels(part)):
            if element.get("Id") == identity:
                element.set("Type", f"{_STRICT_OFFICE if self.is_strict() else _OFFICE}/{kind}")

    def is_strict(self) -> bool:
        """Whether the package is written in the strict form of the standard, which has names of its own."""
        return any(one.type.startswith(_STRICT_OFFICE) for one in self.package.related("").values())

    def declare(self, name: str, content_type: str) -> None:
        """What a part is."""
        root = self.tree(TYPES)
        for element in root:
            if (element.get("PartName") or "").casefold() == f"/{name}".casefold():
                element.set("ContentType", content_type)
                return
        etree.SubElement(root, f"{{{_CONTENT_TYPES}}}Override", PartName=f"/{name}", ContentType=content_type)

    def leave_macros(self, plain_type: str) -> bool:
        """Leaves what a program would run behind, and calls the main part ``plain_type``: neither one with macros
        nor a template. Whether there was anything to leave."""
        parts = {one.target for name in (self.main, *self.package.names) for one in self.package.related(name).values()
                 if one.kind in _MACROS and not one.external}
        parts |= {name for name in self.package.names
                  if any(one in self.package.content_type(name) for one in _MACRO_TYPES)}
        if parts:
            self._leave({*parts, *map(_rels, parts)})
        was = self.package.content_type(self.main)
        if was != plain_type.casefold():
            self.declare(self.main, plain_type)
        return bool(parts) or "macroenabled" in was

    def content(self) -> bytes:
        """The copy as a file: the same parts in the same order, new ones last. Same input, same bytes."""
        names = [name for name in self.package.names if name not in self._left]
        names += [name for name in sorted({*self._trees, *self._bytes}) if not self.package.has(name)]
        written = BytesIO()
        with ZipFile(written, "w", ZIP_DEFLATED) as archive:
            for name in names:
                info = ZipInfo(name, _DAY_ONE)
                info.compress_type = ZIP_DEFLATED
                archive.writestr(info, self.read(name))
        return written.getvalue()

    def _relations(self, part: str) -> list[tuple[str, str, str]]:
        """Id, kind and part of each relation, those made here included."""
        found = [(name, one.kind, one.target) for name, one in self.package.related(part).items() if not one.external]
        if _rels(part) in self._trees:
            found += [(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1],
                       element.get("Target", "").lstrip("/")) for element in self._trees[_rels(part)]
                      if element.get("Id", "").startswith("rIdAvtalskoll")]
        return found

    def _leave(self, parts: set[str]) -> None:
        self._left |= {name for name in self.package.names if name in parts}
        for name in self.package.names:
            if name.endswith(".rels") and name not in self._left:
                folder, base = posixpath.split(name)
                source = posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))
                ids = {key for key, one in self.package.related(source).items() if one.target in parts}
                for element in [one for one in (self.tree(name) if ids else ()) if one.get("Id") in ids]:
                    self.tree(name).remove(element)
        folded = {f"/{name}".casefold() for name in parts}
        for element in [one for one in self.tree(TYPES) if (one.get("PartName") or "").casefold() in folded]:
            self.tree(TYPES).remove(element)


def namespace_of(root: etree._Element) -> str:
    """The namespace of a part's root: the standard has one for its strict form and one for the other.

    Raises SourceError for any other, which is no part that a comment can stand in.
    """
    namespace = str(etree.QName(root).namespace or "")
    if not namespace.startswith(_NAMESPACES):
        raise SourceError("Filen är skadad: en av dess delar är något annat än den säger sig vara.")
    return namespace


def _rels(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
