"""The corrections of a YAML document that are safe: how a value is written, never what it says.

Only the characters of the value are replaced, so comments and layout stay; what could mean two things
is left for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker import sources
from checker.document import Cell, SourceDocument, State, cells
from checker.form import spec_of
from checker.mending.spans import Span, spans
from checker.mending.spelling import respelt
from checker.mending.totals import blank_total


@dataclass(frozen=True, slots=True)
class Correction:
    """One value written otherwise. ``before`` is empty where a total was blank."""

    line: int
    pointer: str
    before: str
    after: str


def mended(path: str, data: bytes) -> tuple[bytes, list[Correction]]:
    """The file with every safe correction made, and what they are. The same bytes where there is none.

    Raises SourceError for a file that can't be read as YAML documents of ours.
    """
    data, corrections = _once(path, data)
    further = corrections
    while further:  # a total can be computed when its rows have become readable
        data, further = _once(path, data)
        corrections += further
    return data, sorted(corrections, key=lambda one: one.line)


def _once(path: str, data: bytes) -> tuple[bytes, list[Correction]]:
    read = sources.read(path, data)
    if read.errors:
        raise read.errors[0]
    if any(document.medium for document in read.documents) or data.lstrip()[:1] == b"{":
        raise sources.SourceError("Bara dokument i YAML kan rättas. Rätta andra filer i sina program.")
    text = data.decode("utf-8")
    places = spans(text)
    found: list[tuple[Span, str, Correction]] = []
    for document in read.documents:
        for cell, new in _corrections(document):
            span = places.get((cell.position.line or 0, cell.position.column or 0))
            if span is not None and span.value == cell.text:
                found.append((span, span.written(new), Correction(span.line, cell.pointer, cell.text, new)))
    for span, written, _ in sorted(found, key=lambda one: -one[0].start):
        text = text[:span.start] + written + text[span.end:]
    return text.encode("utf-8"), [correction for _, _, correction in found]


def _corrections(document: SourceDocument) -> Iterator[tuple[Cell, str]]:
    faulty = {remark.pointer for remark in document.form}
    for cell in cells(document.root):
        if cell.pointer in faulty and cell.state in (State.MALFORMED, State.GIVEN):
            new = respelt(cell, spec_of(document.kind))
            if new is not None:
                yield cell, new
    total = blank_total(document)
    if total is not None:
        yield total
