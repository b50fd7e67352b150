"""What a sheet holds, whatever wrote it: its cells, what is hidden or merged, and what places are called."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from checker.document import Position

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

#: What stands in a cell. A ``fault`` is an error value, or a formula whose value nobody has saved.
Kind = Literal["text", "number", "date", "flag", "fault"]

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_BARE_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*(C[0-9]*)?|C[0-9]*|TRUE|FALSE|SANT|FALSKT", re.IGNORECASE)


@dataclass(slots=True)
class Cell:
    """A cell that isn't empty, by 1-based row and column.

    ``text`` is a number's exact digits, a date as YYYY-MM-DD, what a ``flag`` or ``fault`` shows, or the text.
    """

    row: int
    column: int
    kind: Kind
    text: str
    formula: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its edges included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """A sheet, or the text file that stands for one (``name`` is then None). ``prefix`` begins every place."""

    name: str | None
    prefix: str = ""
    hidden: bool = False
    filtered: bool = False
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    _merged_by_column: dict[int, list[Area]] = field(default_factory=dict)
    _widths: dict[tuple[int, int], int] = field(default_factory=dict)

    def at(self, row: int, column: int, last: int | None = None, bottom: int | None = None) -> Position:
        """The place of a cell, of a row's cells from ``column`` to ``last``, or of such rows down to ``bottom``."""
        right, low = last or column, bottom or row
        if self.name is None:
            to = f"–{low}" if low != row else ""
            return Position(None, None, f"{self.prefix}rad {row}{to}{f', kolumn {column}' if last is None else ''}")
        to = f":{letters(right)}{low}" if right != column or low != row else ""
        return Position(None, None, f"{self.prefix}{quoted_name(self.name)}!{letters(column)}{row}{to}")

    def cell(self, row: int, column: int) -> Cell | None:
        return self.rows.get(row, {}).get(column)

    def merged_at(self, row: int, column: int) -> Area | None:
        """The merged cell that covers a place."""
        if not self.merged:
            return None
        if column not in self._merged_by_column:
            areas = [area for area in self.merged if area.left <= column <= area.right]
            self._merged_by_column[column] = sorted(areas, key=_top)
        areas = self._merged_by_column[column]
        before = bisect_right(areas, row, key=_top)
        return areas[before - 1] if before and areas[before - 1].bottom >= row else None

    def right_of(self, row: int, column: int) -> int:
        """The column to the right of a cell, which may be merged with others."""
        if self.merged and not self._widths:
            self._widths = {(area.top, area.left): area.right for area in self.merged}
        return min(self._widths.get((row, column), column) + 1, MAX_COLUMN)


def _top(area: Area) -> int:
    return area.top


@lru_cache(MAX_COLUMN)
def letters(column: int) -> str:
    """The letters of a 1-based column: 6 is F, 28 AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def reference(text: str) -> tuple[int, int] | None:
    """Row and column of ``F7``; None for what is no cell of a sheet."""
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if row <= MAX_ROW and column <= MAX_COLUMN else None


@lru_cache
def quoted_name(name: str) -> str:
    """A sheet's name as Excel writes it before the exclamation mark: within quotation marks where it must be."""
    if _BARE_NAME.fullmatch(name) and not _LIKE_REFERENCE.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"
