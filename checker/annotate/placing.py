"""Which comments a document gets, in the order of its report, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.annotate.comment import Words, words_of, words_of_form
from checker.document import Cell, Node, Position, Record, Series, SourceDocument, at_pointer
from checker.findings import DocumentReport, Finding, FormNote, Location, rank


@dataclass(frozen=True, slots=True)
class Comment:
    """Words for a place. A position with neither ``anchor`` nor ``place`` is the document as a whole."""

    words: Words
    position: Position


def comments_on(report: DocumentReport, document: SourceDocument) -> list[Comment]:
    """Remarks on the form first, then what needs an eye, as the report orders it; one comment each.

    ``report`` is the document's own, masked or not. What other documents are found to be doesn't stand here.
    """
    tree = _Tree(document)
    placed = [Comment(words_of_form(note, report.path), _of_note(note, number, tree))
              for number, note in enumerate(report.form)]
    for clause in report.clauses:
        for finding in sorted(clause.findings, key=rank):
            if finding.needs_eye:
                position, used = _of_finding(finding, report.path, tree)
                placed.append(Comment(words_of(finding, clause, report.path, used), position))
    return placed


def _of_note(note: FormNote, number: int, tree: _Tree) -> Position:
    """The reader's remarks come first in the report and know their places; the others have a pointer."""
    remarks = tree.document.form
    if number < len(remarks) and remarks[number].pointer == note.pointer and not remarks[number].path:
        position = remarks[number].position
        if _is_named(position):
            return position
    return tree.nearest(note.pointer)


def _of_finding(finding: Finding, path: str, tree: _Tree) -> tuple[Position, Location | None]:
    """Where a comment stands, and the finding's location that is there, if any of them is.

    The place of a value that is awaited and has its place already; else the finding's first location within the
    document; else its subject; else where what is missing belongs.
    """
    own = [one for one in finding.locations if one.file == path]
    awaited = [one.pointer for one in finding.missing if one.document == path and one.pointer]
    for pointer in awaited:
        if tree.is_there(pointer):
            return tree.nearest(pointer), next((one for one in own if one.pointer == pointer), None)
    candidates: list[tuple[str, Location | None]] = [(one.pointer, one) for one in own if one.pointer]
    candidates += [(pointer, None) for pointer in (finding.subject, *awaited) if pointer]
    for pointer, location in candidates:
        position = tree.exact(pointer)
        if position is not None:
            return position, location
    for pointer, location in candidates:
        position = tree.nearest(pointer)
        if position is not tree.start:
            return position, location
    return tree.start, next((one for one in own if not one.pointer), None)


class _Tree:
    """What a document says by pointer, and where. Parts that a supplement gave have no place in it."""

    def __init__(self, document: SourceDocument) -> None:
        self.document = document
        self.start = document.root.position

    def is_there(self, pointer: str) -> bool:
        """Whether a single field stands in the file, be it blank."""
        node = at_pointer(self.document.root, pointer)
        return isinstance(node, Cell) and self._place_of(node) is not None

    def exact(self, pointer: str) -> Position | None:
        """The place of what a pointer points at; a record's or a list's without one is that of its first part."""
        node = at_pointer(self.document.root, pointer)
        return None if node is None else self._place_of(node)

    def nearest(self, pointer: str) -> Position:
        """As ``exact``, or of the nearest thing around it that has a place; ``start`` where nothing has."""
        steps = pointer.split("/")
        for end in range(len(steps), 1, -1):
            position = self.exact("/".join(steps[:end]))
            if position is not None:
                return position
        return self.start

    def _place_of(self, node: Node) -> Position | None:
        if _is_named(node.position) and node.owner.path == self.document.path:
            return node.position
        return next((found for found in map(self._place_of, _below(node)) if found), None)


def _below(node: Node) -> Iterator[Node]:
    if isinstance(node, Record):
        yield from node.fields.values()
    elif isinstance(node, Series):
        yield from node.items


def _is_named(position: Position) -> bool:
    return position.anchor is not None or position.place is not None
