"""Rows of comma-separated values. A fault of one row is that row's, wherever it can be held to it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from checker.audit.intake import grouping
from checker.audit.intake.cells import TOO_LONG_A_CELL
from checker.audit.intake.columns import known, layout
from checker.audit.intake.lines import Lines, decoded, encoding_of
from checker.audit.intake.mapping import Mapping
from checker.audit.intake.results import OWN_REPORT, Damaged, Foreign, Invoice
from checker.audit.intake.rows import Row
from checker.sources.errors import SourceError
from checker.sources.guard import CONTROL

_SEPARATORS = ";,\t|"
_DECLARED = "sep="
_HEAD_LINES, _LONGEST_HEAD = 20, 100_000
_MOST_RETRIES = 1000
_BLANK = " \t\r\n;,|"
_QUOTES = "Raden går inte att dela i kolumner: ett citattecken står fel, eller saknar sitt slut."
_SWALLOWS = ("Raden går inte att dela i kolumner: den går över flera rader i filen, och inom citattecken står så många "
             "avskiljare att ett citattecken troligen står fel.")
_SEVERAL = "Raden går över flera rader i filen, så ett citattecken står troligen fel."
_LONG_OR_OPEN = f"{TOO_LONG_A_CELL} Det kan vara ett citattecken som saknar sitt slut."
_TOO_LONG = "Raden är längre än gränsen."
#: Headings that the tables of our own reports have, and no export of invoices.
_OF_REPORTS = frozenset({"Paragraf", "Bestämmelser", "Fingeravtryck"})


def invoices(path: Path, mapping: Mapping, limit: int) -> Iterator[Invoice | Damaged]:
    """The invoices of a CSV file. Raises SourceError and OSError."""
    encoding = mapping.encoding or encoding_of(path, limit)
    head = _Heading(path, encoding, mapping, limit)
    if _OF_REPORTS.issubset(head.names):
        raise Foreign(OWN_REPORT)
    if head.swallows and known(head.names, mapping):
        raise SourceError("Rubrikraden går inte att dela i kolumner: en rubrik går över flera rader och rymmer "
                          "avskiljare, så ett citattecken står troligen fel.", head.first)
    columns = layout(head.names, mapping)
    yield from grouping.invoices(lambda _: _Rows(path, encoding, head, limit).rows(), columns, limit)


class _Heading:
    """The names of the columns, and how many cells they take with blank ones at the end; ``separator``; ``first`` and
    ``last``, the lines where they stand; ``swallows``: whether a name seems to hold the start of other rows."""

    def __init__(self, path: Path, encoding: str, mapping: Mapping, limit: int) -> None:
        longest = min(limit, _LONGEST_HEAD)
        lines = Lines(path, encoding, longest)
        blank, start = _start(lines, encoding)
        declared = decoded(start[0], encoding)[0].strip().strip('"') if start else ""
        is_declared = declared.lower().startswith(_DECLARED) and len(declared) == len(_DECLARED) + 1
        if is_declared:
            more, start = _start(chain(start[1:], lines), encoding)
            blank += 1 + more
        if not start:
            raise Foreign("Filen har ingen rad med kolumnernas namn.")
        texts = [decoded(line, encoding)[0] for line in start]
        self.separator = declared[-1] if is_declared else mapping.separator or \
            max(_SEPARATORS, key=lambda one: _rank(texts, one, mapping))
        names, taken = _first(texts, self.separator)
        self.first, self.last = blank + 1, blank + taken
        self._refuse(start[:max(taken, 1)], encoding, longest)
        if not names:
            raise SourceError("Det går inte att läsa någon rad med kolumnernas namn: ett citattecken står fel, eller "
                              "saknar sitt slut.", self.first)
        self.swallows = any(self.separator in name for name in names if "\n" in name or "\r" in name)
        self.width = len(names)
        while names and not names[-1].strip():
            names.pop()
        self.names = names

    def _refuse(self, lines: list[bytes], encoding: str, longest: int) -> None:
        """Raises SourceError where the heading can't be what a table begins with."""
        if any(len(line) > longest for line in lines):
            raise SourceError("Rubrikraden är för lång för att vara en rad med kolumnernas namn.", self.first)
        found = [decoded(line, encoding) for line in lines]
        if any(fault for _, fault in found):
            raise SourceError("Rubrikraden går inte att läsa: den är inte i den teckenkodning som filen annars har.",
                              self.first)
        if any(CONTROL.search(text) for text, _ in found):
            raise SourceError("Filen är ingen tabell i text: första raden har NUL-tecken eller andra styrtecken.",
                              self.first)


def _start(lines: Iterator[bytes], encoding: str) -> tuple[int, list[bytes]]:
    """How many blank lines a file begins with, and the lines where its heading may stand."""
    for blank, line in enumerate(lines):
        if decoded(line, encoding)[0].strip(_BLANK):
            return blank, [line, *islice(lines, _HEAD_LINES)]
    return 0, []


def _rank(texts: list[str], separator: str, mapping: Mapping) -> tuple[int, bool, int]:
    names, taken = _first(texts, separator)
    meant = names if taken else [name.strip(' "\r\n') for name in texts[0].split(separator)]
    return known(meant, mapping), bool(taken), len(names)


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
        self._lines, self.encoding, self._limit = lines, encoding, limit
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
        text, fault = decoded(line, self.encoding)
        self.fault = self.fault or fault
        return text


class _Rows:
    def __init__(self, path: Path, encoding: str, head: _Heading, limit: int) -> None:
        self._feed = _Feed(Lines(path, encoding, limit), encoding, limit)
        self._separator, self._width, self._full = head.separator, len(head.names), head.width
        self._quoted = re.compile(r'(?:"((?:[^"]|"")*)"|([^{0}]*)){0}'.format(re.escape(head.separator)))
        self._reread = 0  # the last line of those that are read again
        self._doubted = 0  # the last line where a quotation mark ended what it shouldn't have
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
            except csv.Error as error:
                self._reread = feed.number
                yield from self._broken(first, self._why(error))
                continue
            if len(feed.taken) > 1 and (fault := self._swallows(first, cells)):
                self._doubted = feed.number
                yield from self._broken(first, fault)
            elif first <= self._doubted and any('"' in cell for cell in cells):
                yield from self._broken(first, _QUOTES)
            elif len(cells) == width and not feed.fault:
                if any(cells):
                    yield Row(first, cells)
            elif any(cell.strip() for cell in cells) or feed.fault:
                yield self._faulty(first, cells)

    def _why(self, error: csv.Error) -> str:
        if "field limit" not in str(error):
            return _QUOTES
        return TOO_LONG_A_CELL if len(self._feed.taken) == 1 else _LONG_OR_OPEN

    def _broken(self, first: int, fault: str) -> Iterator[Row]:
        """A row that can't be told from those after it: its first line alone, if the others can be read again."""
        feed = self._feed
        fault, lines = feed.fault or fault, feed.taken
        if len(lines) > 1 and self._retries:
            self._retries -= 1
            feed.give_again()
            lines = lines[:1]
        for number, line in enumerate(lines, start=first):
            yield Row(number, (), fault, self._meant(line[:_LONGEST_HEAD]))

    def _swallows(self, first: int, cells: Sequence[str]) -> str:
        """Why a row of several lines seems to be several rows: somewhere a quotation mark is one too many.

        Two rows have, laid together, the separators of both. Those that don't part the cells found stand within them.
        """
        if len(cells) != self._width and not self._padded(cells):
            return f"{self._miscounted(cells)} {_SEVERAL}"
        if first <= self._doubted:
            return f"{_QUOTES} {_SEVERAL}"
        within = sum(cell.count(self._separator) for cell in cells)
        most = max(self._width - 1, 1) if first > self._reread else 1  # what is read again may begin in mid-row
        return _SWALLOWS if within >= most else ""

    def _padded(self, cells: Sequence[str]) -> bool:
        """Whether a row ends with as many blank cells as the heading does. With others it may have one cut in two."""
        return len(cells) == self._full and not any(cell.strip() for cell in cells[self._width:])

    def _miscounted(self, cells: Sequence[str]) -> str:
        how = "fler" if len(cells) > self._width else "färre"
        return f"Raden har {len(cells)} kolumner, {how} än rubrikens {self._width}."

    def _faulty(self, line: int, cells: list[str]) -> Row:
        if self._feed.fault:
            return Row(line, (), self._feed.fault, self._meant(b"".join(self._feed.taken)[:_LONGEST_HEAD]))
        if self._padded(cells):
            return Row(line, cells[:self._width])
        return Row(line, (), self._miscounted(cells), self._aligned(cells))

    def _meant(self, line: bytes) -> tuple[list[str], ...]:
        """The cells that a line may have been meant to have: in the file's encoding or another, with quotation marks
        as marks or as text."""
        text, fault = decoded(line, self._feed.encoding)
        found: list[list[str]] = []
        for one in (text, decoded(line, "cp1252")[0]) if fault else (text,):
            plain = [cell.strip(' "\r\n') for cell in one.split(self._separator)]
            found += [guess for guess in (*self._aligned(plain), *self._aligned(self._parted(one)))
                      if guess not in found]
        return tuple(found)

    def _parted(self, text: str) -> list[str]:
        """The cells of a line, of which those that are quoted from end to end may hold separators."""
        return [found[1].replace('""', '"') if found[1] is not None else found[2].strip(' "\r\n')
                for found in self._quoted.finditer(text.rstrip("\r\n") + self._separator)]

    def _aligned(self, cells: list[str]) -> tuple[list[str], ...]:
        """The cells counted from the left and from the right."""
        short = [""] * max(self._width - len(cells), 0)
        return (cells + short)[:self._width], (short + cells)[-self._width:]
