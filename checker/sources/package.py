"""The package that a Word file or a workbook is: its parts, how they refer to each other, and what is left alone."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from checker.document import Remark
from checker.sources import foreign, left_alone, xml
from checker.sources.archive import Archive
from checker.sources.errors import NotADocument, SourceError, quoted

#: The part that says what each part is.
TYPES = "[Content_Types].xml"
#: Relations and types that a package may have in all, so that asking for them stays cheap.
MAX_RELATIONS = 20_000

_MAIN = "/officeDocument"


@dataclass(frozen=True, slots=True)
class Relation:
    """``type`` is the relation's URI. ``target`` is a part's name, or what stands there where it is ``external``."""

    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of the type, the same in the strict and the transitional form: ``image``, ``styles``."""
        return self.type.rsplit("/", 1)[-1]


class Package:
    """A package opened in memory. Its embedded files, macros and links are told of in ``remarks`` and left alone."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.names: tuple[str, ...] = archive.names
        self._by_fold = {name.casefold(): name for name in self.names}
        self._related: dict[str, dict[str, Relation]] = {}

    @classmethod
    def open(cls, data: bytes, limit: int) -> Package:
        """Raises Refused for what might be an attack, SourceError for what is damaged or protected by a
        password or in a form that isn't read, NotADocument for an archive of another sort. Nothing is unpacked yet.

        ``limit`` is the largest size in bytes, of the file and of all its parts unpacked.
        """
        foreign.refuse(data)
        package = cls(Archive(data, limit))
        if TYPES.casefold() not in package._by_fold:
            raise NotADocument("Filen är ett zip-arkiv, men varken ett Word- eller ett Exceldokument.")
        return package

    def has(self, name: str) -> bool:
        return name.casefold() in self._by_fold

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises SourceError when it isn't there or is damaged."""
        return self._archive.read(self._by_fold.get(name.casefold(), name))

    @cached_property
    def remarks(self) -> list[Remark]:
        """Macros that aren't run (``makro``), links that aren't followed (``extern``) and embedded files that aren't
        opened (``inbaddat``), one remark a sort. Raises SourceError as ``related`` does."""
        relations = [relation for name in self.names if name.endswith(".rels")
                     for relation in self.related(_source_of(name)).values()]
        outside = Counter((one.kind, left_alone.whereabouts(one.target)) for one in relations if one.external)
        inside = Counter(one.kind for one in relations if not one.external)
        return left_alone.remarks(self.names, set(self._types.values()), outside, inside, self.read)

    def content_type(self, name: str) -> str:
        """What a part says that it is; "" where nothing is said. Raises SourceError."""
        fold = name.casefold()
        return self._types.get("/" + fold) or self._types.get(posixpath.splitext(fold)[1], "")

    def main_part(self) -> str:
        """The part that the package is about: ``word/document.xml``. Raises SourceError when there is none."""
        for relation in self.related("").values():
            if relation.type.endswith(_MAIN) and not relation.external and self.has(relation.target):
                return relation.target
        raise SourceError("Filen är skadad: den säger inte vilken av dess delar som är dokumentet.")

    def related(self, part: str) -> dict[str, Relation]:
        """A part's relations by their id; ``""`` is the package itself. Raises SourceError when they can't be read."""
        if part not in self._related:
            folder, name = posixpath.split(part)
            rels = posixpath.join(folder, "_rels", f"{name}.rels")
            self._related[part] = self._relations(rels, folder) if self.has(rels) else {}
        return self._related[part]

    def _relations(self, rels: str, folder: str) -> dict[str, Relation]:
        found: dict[str, Relation] = {}
        root = xml.parse(self.read(rels), rels)
        if len(root) > MAX_RELATIONS:
            raise SourceError(f"Filens del {quoted(rels)} har fler än {MAX_RELATIONS} hänvisningar.")
        for element in root:
            name, target = element.get("Id", ""), element.get("Target", "")
            if name in found:
                raise SourceError(f"Filen är skadad: två hänvisningar i {quoted(rels)} heter {quoted(name)}.")
            external = element.get("TargetMode", "").lower() == "external"
            found[name] = Relation(element.get("Type", ""), target if external else self._target(folder, target),
                                   external)
        return found

    def _target(self, folder: str, target: str) -> str:
        """The name of the part that a relation points at; the name that it would have where there is none."""
        path = target.split("#", 1)[0]
        names = [posixpath.normpath(posixpath.join("/", folder, one)).lstrip("/") for one in (path, unquote(path))]
        return next((self._by_fold[name.casefold()] for name in names if name.casefold() in self._by_fold), names[0])

    @cached_property
    def _types(self) -> dict[str, str]:
        """What parts are, by ``/name`` and by ``.ending``, in small letters."""
        types: dict[str, str] = {}
        root = xml.parse(self.read(TYPES), TYPES)
        for element in root:
            part, ending = element.get("PartName"), element.get("Extension")
            kind = element.get("ContentType", "").casefold()
            if part is not None:
                types[part.casefold()] = kind
            elif ending is not None:
                types[f".{ending.casefold()}"] = kind
        return types


def _source_of(rels: str) -> str:
    """The part whose relations stand in ``rels``: ``word/document.xml`` for ``word/_rels/document.xml.rels``."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
