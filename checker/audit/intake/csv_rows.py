"""Rows of comma-separated values. A fault of one row is that row's, wherever it can be held to it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from checker.audit.intake import grouping
from checker.audit.intake.columns import known, layout
from checker.audit.intake.lines import Lines, decoded, encoding_of
from checker.audit.intake.mapping import Mapping
from checker.audit.intake.results import OWN_REPORT, Damaged, Foreign, Invoice
from checker.audit.intake.rows import Row
from checker.sources.errors import SourceError

_SEPARATORS = ";,\t|"
_DECLARED = "sep="
_HEAD_LINES, _LONGEST_HEAD = 20, 100_000
_MOST_RETRIES = 1000
_QUOTES = "Raden går inte att dela i kolumner: ett citattecken står fel, eller saknar sitt slut."
_TOO_LONG = "Raden är längre än gränsen."
#: Headings that the tables of our own reports have, and no export of invoices.
_OF_REPORTS = frozenset({"Paragraf", "Bestämmelser", "Fingeravtryck"})


def invoices(path: Path, mapping: Mapping, limit: int) -> Iterator[Invoice | Damaged]:
    """The invoices of a CSV file. Raises SourceError and OSError."""
    encoding = mapping.encoding or encoding_of(path, limit)
    head = _Heading(path, encoding, mapping, limit)
    if _OF_REPORTS.issubset(head.names):
        raise Foreign(OWN_REPORT)
    columns = layout(head.names, mapping)
    yield from grouping.invoices(lambda _: _Rows(path, encoding, head, limit).rows(), columns, limit)


class _Heading:
    """The names of the columns; ``separator``; and ``last``, the line where they end."""

    def __init__(self, path: Path, encoding: str, mapping: Mapping, limit: int) -> None:
        start = list(islice(Lines(path, encoding, min(limit, _LONGEST_HEAD)), _HEAD_LINES))
        lines = [decoded(line, encoding) for line in start]
        texts = [text for text, _ in lines]
        skipped = next((place for place, text in enumerate(texts) if text.strip(" \t\r\n;,|")), len(texts))
        declared = texts[skipped].strip().strip('"') if skipped < len(texts) else ""
        if declared.lower().startswith(_DECLARED) and len(declared) == len(_DECLARED) + 1:
            self.separator, skipped = declared[-1], skipped + 1
        elif mapping.separator:
            self.separator = mapping.separator
        else:
            self.separator = max(_SEPARATORS, key=lambda one: _rank(texts[skipped:], one, mapping))
        names, taken = _first(texts[skipped:], self.separator)
        if any(fault for _, fault in lines[skipped:skipped + taken]):
            raise SourceError("Rubrikraden går inte att läsa: den är inte i den teckenkodning som filen annars har.",
                              skipped + 1)
        if any(len(line) > min(limit, _LONGEST_HEAD) for line in start[:skipped + taken]):
            raise SourceError("Rubrikraden är för lång för att vara en rad med kolumnernas namn.", skipped + 1)
        if not names:
            raise Foreign("Filen har ingen rad med kolumnernas namn.")
        while names and not names[-1].strip():
            names.pop()
        self.names, self.last = names, skipped + taken


def _rank(texts: list[str], separator: str, mapping: Mapping) -> tuple[int, int]:
    names, _ = _first(texts, separator)
    return known(names, mapping), len(names)


def _first(texts: list[str], separator: str) -> tuple[list[str], int]:
    """The first row, and how many lines it takes."""
    rows = csv.reader(texts, delimiter=separator, strict=True)
    try:
        names = next(rows, [])
    except csv.Error:
        return [], 0
    return [name.strip() for name in names], rows.line_num


class _Feed:
    """Lines as the csv reader asks for them. Those of a row that went wrong, but its first, can be given again."""

    def __init__(self, lines: Lines, encoding: str, limit: int) -> None:
        self._lines, self._encoding, self._limit = lines, encoding, limit
        self._again: list[bytes] = []
        self.number, self.fault = 0, ""
        self.taken: list[bytes] = []
        self._size = 0

    def begin(self) -> None:
        """A new row."""
        self.taken, self._size, self.fault = [], 0, ""

    def give_again(self) -> None:
        self._again += reversed(self.taken[1:])
        self.number -= len(self.taken) - 1

    def skip(self, lines: int) -> None:
        for _ in range(lines):
            next(self, None)

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._lines)
        self.number += 1
        self.taken.append(line)
        self._size += len(line)
        if self._size > self._limit:
            self.fault = _TOO_LONG
            raise csv.Error(_TOO_LONG)
        text, fault = decoded(line, self._encoding)
        self.fault = self.fault or fault
        return text


class _Rows:
    def __init__(self, path: Path, encoding: str, head: _Heading, limit: int) -> None:
        self._feed = _Feed(Lines(path, encoding, limit), encoding, limit)
        self._separator, self._width = head.separator, len(head.names)
        self._feed.skip(head.last)
        self._retries = _MOST_RETRIES

    def rows(self) -> Iterator[Row]:
        feed = self._feed
        reader = csv.reader(feed, delimiter=self._separator, strict=True)
        width = self._width
        while True:
            feed.begin()
            first = feed.number + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield self._broken(first)
                continue
            if len(feed.taken) > 1 and self._swallows(cells):
                yield self._broken(first)
            elif len(cells) == width and not feed.fault:
                if any(cells):
                    yield Row(first, cells)
            elif any(cell.strip() for cell in cells) or feed.fault:
                yield self._faulty(first, cells)

    def _broken(self, first: int) -> Row:
        """A row that the csv reader gave up on: its first line alone, if the others can be read again."""
        feed = self._feed
        message, naive = feed.fault or _QUOTES, decoded(feed.taken[0][:_LONGEST_HEAD], "cp1252")[0]
        lines = len(feed.taken)
        if lines > 1 and self._retries:
            self._retries -= 1
            feed.give_again()
        elif lines > 1:
            message = f"{message} Rad {first}–{first + lines - 1} är inte lästa."
        cells = [cell.strip(' "\r\n') for cell in naive.split(self._separator)]
        return Row(first, (), message, self._guesses(cells))

    def _swallows(self, cells: Sequence[str]) -> bool:
        """Whether a cell seems to hold whole rows: somewhere before them a quotation mark is one too many."""
        most = max(self._width - 1, 1)
        return any(line.count(self._separator) >= most for cell in cells if "\n" in cell or "\r" in cell
                   for line in cell.splitlines())

    def _faulty(self, line: int, cells: list[str]) -> Row:
        if self._feed.fault:
            return Row(line, (), self._feed.fault, self._guesses(cells))
        if len(cells) > self._width and not any(cell.strip() for cell in cells[self._width:]):
            return Row(line, cells[:self._width])
        how = "fler" if len(cells) > self._width else "färre"
        return Row(line, (), f"Raden har {len(cells)} kolumner, {how} än rubrikens {self._width}.",
                   self._guesses(cells))

    def _guesses(self, cells: list[str]) -> tuple[list[str], ...]:
        """The cells counted from the left and from the right."""
        short = [""] * max(self._width - len(cells), 0)
        return (cells + short)[:self._width], (short + cells)[-self._width:]
