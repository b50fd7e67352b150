"""All that an audit reads: papers read whole, and invoices in bulk that are read again each time they are needed."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from itertools import count
from typing import Any, Final

import msgspec

from checker import sources
from checker.audit.intake import EMPTY, OWN_REPORT, Damaged, Invoice, Mapping, invoices, is_bulk
from checker.audit.steady import Stamp, changed, hash_of, stamp_of
from checker.case import FORM, Documents, Told, read_files
from checker.document import Cell, Node, Position, Record, Series, SourceDocument, fold
from checker.files import File
from checker.findings import Input, Unreadable
from checker.sources import SourceError
from checker.supplement import complete

INVOICE = "faktura"
_KIND, _OF_INVOICE = b'"dokument"', (b'"dokument":"faktura"', b'"dokument": "faktura"')
_SUPPLEMENT: Final = "kompletterar"
_ESCAPE: Final = b"\\u00"
_LETTER_ESCAPED: Final = re.compile(rb"\\u00[67]")  # as no program writes it: a key may be spelt so, too


class _Head(msgspec.Struct):
    nummer: Any = None
    id: Any = None


_HEAD: Final = msgspec.json.Decoder(_Head)


class Inputs:
    """``whole``: the invoices that are files of their own; ``found``: what was read, passed by, and couldn't be read.

    Invoices are numbered from 0 in one order: those read whole by path, then those in bulk by path and line.
    """

    def __init__(self, files: Sequence[File], mapping: Mapping | None, limit: int, told: Told | None = None) -> None:
        bulk = [file for file in files if not file.passed_by and is_bulk(file.path)]
        in_bulk = set(map(id, bulk))
        self.mapping, self.limit = mapping, limit
        self._bulk = sorted(bulk, key=lambda file: file.shown)
        self._stamps: dict[str, Stamp | None] = {}
        self._read_whole = read_files([file for file in files if id(file) not in in_bulk], limit, told)
        self._among_bulk: dict[tuple[str, int], SourceDocument] = {}
        self._completing: set[tuple[str, int]] = set()  # of those, what has been taken up into others
        self._unmatched: list[Unreadable] = []
        self.whole = [one for one in _sorted(self._read_whole.documents) if one.kind == INVOICE]
        self._start()

    def _start(self) -> None:
        read = self._read_whole
        among = [paper for place, paper in self._among_bulk.items() if place not in self._completing]
        self.found = Documents([*read.documents, *among], [*read.unreadable, *self._unmatched], [*read.ignored],
                               [*read.inputs])
        self._firsts: list[int] = []  # of each bulk file, the number of its first invoice
        self._lines = array("Q")

    @property
    def papers(self) -> list[SourceDocument]:
        """Documents that are no invoices; those among invoices in bulk once they have been read."""
        return [one for one in _sorted(self.found.documents) if one.kind != INVOICE]

    @property
    def forms(self) -> list[SourceDocument]:
        """The underlag."""
        return [one for one in self.papers if one.kind == FORM]

    @property
    def size(self) -> int:
        """Bytes of the files in bulk."""
        return sum(stamp.size for file in self._bulk if (stamp := stamp_of(file.path)))

    @property
    def count(self) -> int:
        """How many invoices there are, when ``stream`` has come to its end."""
        return len(self.whole) + len(self._lines)

    @property
    def laid(self) -> int:
        """How many documents among the invoices in bulk have been laid with those read whole."""
        return len(self._among_bulk)

    def stream(self) -> Iterator[bytes]:
        """The invoices in bulk, numbered anew; what is damaged, or no invoice, is laid with what was found.

        What completes a document that was read whole is taken up into that at the end.
        """
        self._start()
        for file in self._bulk:
            self._firsts.append(self.count)
            for one in self._of(file):
                if isinstance(one, Invoice):
                    self._lines.append(one.line)
                    yield one.data
                elif one.foreign and not file.named:
                    self.found.ignored.append(file.shown)
                else:
                    self.found.unreadable.append(Unreadable(file.shown, one.error, one.line))
            self.found.inputs.append(Input(file.shown, hash_of(file.path)))
        self._complete()

    def _complete(self) -> None:
        new = {place: paper for place, paper in self._among_bulk.items()
               if place not in self._completing and _completes(paper)}
        self._completing |= new.keys()
        for fault in complete([*self.found.documents, *new.values()])[1]:
            place = fault.document.root.fields[_SUPPLEMENT].position
            self._unmatched.append(Unreadable(fault.document.path, fault.message, place.line, place.column))

    def _of(self, file: File) -> Iterator[Invoice | Damaged]:
        """The invoices of a file. A line of JSON Lines that is another paper, or completes one, is laid with those."""
        for one in self._read(file):
            if isinstance(one, Damaged) or _is_plain_invoice(one.data):
                yield one
                continue
            if (file.shown, one.line) in self._among_bulk:
                continue
            try:
                paper = sources.read_line(file.shown, one.data, one.line, limit=self.limit)
            except SourceError as error:
                yield Damaged(error.line, error.message)
                continue
            if paper.kind == INVOICE and not _completes(paper):
                yield one
            else:
                self._among_bulk[file.shown, one.line] = paper
                self.found.documents += [] if _completes(paper) else [paper]

    def _read(self, file: File) -> Iterator[Invoice | Damaged]:
        """What a file comes to. Raises Refusal where it isn't what it was when it was read first."""
        stamp = self._stamps.setdefault(file.shown, stamp_of(file.path))
        if stamp_of(file.path) != stamp:
            raise changed(file.shown)
        yield from invoices(file.path, self.mapping, self.limit)
        if stamp_of(file.path) != stamp:
            raise changed(file.shown)

    def again(self) -> Iterator[tuple[int, Invoice]]:
        """Each invoice in bulk with its number, once ``stream`` has come to its end. Raises Refusal."""
        numbers = count(len(self.whole))
        for file in self._bulk:
            for one, number in zip((one for one in self._of(file) if isinstance(one, Invoice)), numbers, strict=False):
                if number >= self.count:
                    raise changed(file.shown)
                yield number, one

    def numbered(self, wanted: Set[str]) -> set[int]:
        """The invoices in bulk that have one of some numbers (folded), or one of them for an id."""
        found = set()
        for number, one in self.again() if wanted else ():
            try:
                head = _HEAD.decode(one.data)
            except (msgspec.DecodeError, UnicodeDecodeError, ValueError, RecursionError):
                continue  # for the reader to refuse
            if not wanted.isdisjoint((fold(str(head.nummer)), fold(str(head.id)))):
                found.add(number)
        return found

    def holds_any(self) -> bool:
        """Whether there is any document at all, or what may be one: any table but those of our own reports."""
        return bool(self.found.documents) or any(isinstance(one, Invoice) or one.error not in (EMPTY, OWN_REPORT)
                                                 for file in self._bulk for one in self._of(file))

    def document(self, number: int, bulk: Invoice | None) -> SourceDocument:
        """An invoice read by the ordinary reader; ``bulk`` is what it was in bulk. Raises SourceError."""
        if bulk is None:
            return self.whole[number]
        document = sources.read_line(self.path(number), bulk.data, bulk.line, limit=self.limit)
        document.index = bulk.line
        if bulk.lines:
            _lay_out(document, bulk.line, bulk.lines)
        return document

    def path(self, number: int) -> str:
        """The file that an invoice stands in."""
        if number < len(self.whole):
            return self.whole[number].path
        return self._bulk[bisect_right(self._firsts, number) - 1].shown

    def line(self, number: int) -> int | None:
        """The line of an invoice in bulk."""
        return None if number < len(self.whole) else self._lines[number - len(self.whole)]


def _is_plain_invoice(data: bytes) -> bool:
    """Whether a text surely is an invoice, or nothing that can be read, and completes no other document."""
    return any(mark in data for mark in _OF_INVOICE) and data.count(_KIND) == 1 \
        and _SUPPLEMENT.encode() not in data and not (_ESCAPE in data and _LETTER_ESCAPED.search(data))


def _completes(paper: SourceDocument) -> bool:
    return isinstance(paper.root.value(_SUPPLEMENT), str)


def _sorted(documents: list[SourceDocument]) -> list[SourceDocument]:
    return sorted(documents, key=lambda one: (one.path, one.index))


def _lay_out(document: SourceDocument, first: int, lines: Sequence[int]) -> None:
    """Gives an invoice that was put together from lines the lines that they stood in."""
    _place(document.root, Position(first))
    for row, line in zip(document.root.series("rader"), lines, strict=True):
        _place(row, Position(line))


def _place(node: Node, position: Position) -> None:
    node.position = position
    within = node.fields.values() if isinstance(node, Record) else node.items if isinstance(node, Series) else ()
    for one in within:
        if isinstance(one, Cell):
            one.position = position
        else:
            _place(one, position)
