"""`kompletterar`: a document that supplies what another file can't carry.

The two become one. What only one of them says is taken from there, with its own place; where
they contradict each other the value is unknown, and both places are shown.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from checker.document import Cell, Node, Record, Remark, Series, SourceDocument, State, fold

_KEYS = ("namn", "typ", "utbildning", "inriktning", "verksamhet", "larosate", "ar", "student", "startdatum", "kurs",
         "projekt", "part", "bestammelse", "regel", "examen")
_SILENT = ("dokument", "kompletterar")


class SupplementError(Exception):
    """A document completes a file that isn't among those given, or that holds no one document of its kind."""

    def __init__(self, document: SourceDocument, message: str) -> None:
        super().__init__(message)
        self.document = document
        self.message = message


def complete(documents: Iterable[SourceDocument]) -> tuple[list[SourceDocument], list[SupplementError]]:
    """The documents with each supplement taken up into what it completes, and those that complete nothing."""
    given = list(documents)
    errors: list[SupplementError] = []
    left = []
    for document in given:
        target = document.root.value("kompletterar")
        if not isinstance(target, str):
            left.append(document)
            continue
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), target))
        fitting = [d for d in given if posixpath.normpath(d.path) == wanted and d is not document
                   and d.kind == document.kind and d.root.value("kompletterar") is None]
        if len(fitting) == 1:
            _merge_records(fitting[0].root, document.root, fitting[0])
            fitting[0].form += document.form
        else:
            errors.append(SupplementError(document, f"Dokumentet kompletterar {target}, som inte är med eller inte "
                                                    f"håller ett enda dokument av slaget {document.kind}."))
    return left, errors


def _merge_records(base: Record, extra: Record, whole: SourceDocument) -> None:
    for name, node in extra.fields.items():
        if name in _SILENT and base.pointer == "":
            continue
        present = base.fields.get(name)
        if present is None or _silent(present):
            base.fields[name] = node
        elif isinstance(present, Record) and isinstance(node, Record):
            _merge_records(present, node, whole)
        elif isinstance(present, Series) and isinstance(node, Series):
            _merge_series(present, node, whole)
        elif not _silent(node) and not _same(present, node):
            base.fields[name] = _contradiction(present, node, whole)


def _silent(node: Node) -> bool:
    return isinstance(node, Cell) and node.state in (State.BLANK, State.PLACEHOLDER)


def _same(one: Node, other: Node) -> bool:
    if isinstance(one, Cell) and isinstance(other, Cell):
        if one.kind in ("namn", "personnamn"):
            return one.state is other.state and fold(one.text) == fold(other.text)
        return one.state is other.state and one.value == other.value
    return False


def _contradiction(present: Node, node: Node, whole: SourceDocument) -> Cell:
    """A value that the two documents don't agree on: there, and unknown."""
    there, here = (f"{n.owner.path} rad {n.position.line}" if isinstance(n, Cell) else "en lista eller ett block"
                   for n in (present, node))
    pointer = present.pointer
    whole.form.append(Remark(pointer, present.position, f"Två handlingar säger emot varandra: {there} och {here}. "
                                                        "Uppgiften räknas som okänd.", "motsagelse"))
    kind = present.kind if isinstance(present, Cell) else "record" if isinstance(present, Record) else "list"
    text = present.text if isinstance(present, Cell) else ""
    return Cell(pointer, present.position, State.MALFORMED, text, None, present.owner, kind)


def _merge_series(base: Series, extra: Series, whole: SourceDocument) -> None:
    """Records that are about the same thing become one; the others are added."""
    for item in extra.items:
        twin = next((known for known in base.items if _about_the_same(known, item)), None)
        if isinstance(twin, Record) and isinstance(item, Record):
            _merge_records(twin, item, whole)
        elif twin is None:
            base.items.append(item)


def _about_the_same(one: Node, other: Node) -> bool:
    if isinstance(one, Cell) and isinstance(other, Cell):
        return _same(one, other)
    if not isinstance(one, Record) or not isinstance(other, Record):
        return False
    shared = [key for key in _KEYS if one.value(key) is not None and other.value(key) is not None]
    return bool(shared) and all(fold(str(one.value(key))) == fold(str(other.value(key))) for key in shared)
