"""Appendix 2 as comma-separated values: a sheet whose cells are all text."""

from __future__ import annotations

import csv
from io import StringIO

from checker.sources.errors import Refused, SourceError
from checker.sources.xlsx import words
from checker.sources.xlsx.cells import MAX_COLUMN, MAX_ROW, Cell, Grid

#: Values that a file may have.
MAX_VALUES = 100_000

_SEPARATORS = ";,\t|"
_DECLARED = "sep="
_HEAD = 20_000  # characters in which the headings are looked for


def read(data: bytes, limit: int, prefix: str = "") -> Grid:
    """The values as a grid whose places are rows and columns. Raises SourceError.

    The text is UTF-8, UTF-16 with its mark, or Windows-1252; the separator the one that parts most headings.
    """
    if len(data) > limit:
        raise Refused(f"Filen är {len(data)} byte stor; gränsen är {limit}.")
    text = _text(data)
    separator, skipped = _separator(text)
    if text.count(separator) + text.count("\n") + text.count("\r") > MAX_VALUES:
        raise Refused(f"Filen har fler än {MAX_VALUES} värden.")
    grid = Grid(None, prefix)
    for number, values in enumerate(_rows(text, separator), start=1):
        cells = {column: Cell(number, column, "text", value.strip())
                 for column, value in enumerate(values, start=1) if value.strip()}
        if cells and number > skipped:
            if number > MAX_ROW or len(values) > MAX_COLUMN:
                raise Refused("Filen har fler rader eller kolumner än ett blad rymmer.")
            grid.rows[number] = cells
    return grid


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise SourceError("Filen går inte att läsa som kommaseparerade värden.") from None


def _text(data: bytes) -> str:
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError("Filen är inga kommaseparerade värden: den är ingen text.")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("Filens tecken är varken UTF-8 eller Windows-1252: spara den som CSV UTF-8.")


def _separator(text: str) -> tuple[str, int]:
    """What parts the values, and how many rows at the top say so."""
    first = text.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith(_DECLARED) and len(first) == len(_DECLARED) + 1:
        return first[-1], 1
    head = text[:_HEAD]

    def headings(separator: str) -> int:
        return max((sum(1 for value in row if words.heading(value)) for row in _rows(head, separator)), default=0)

    return max(_SEPARATORS, key=headings), 0
