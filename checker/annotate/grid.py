"""A sheet's rows and columns as one sees them: how large, which are hidden, which cells are merged."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from lxml import etree

from checker.annotate.copy import namespace_of

Cell = tuple[int, int]  # row and column, from 0

ROWS, COLUMNS = 1_048_576, 16_384

_WIDTH, _HEIGHT = 64, 20  # pixels of a column and a row that nothing is said of
_DIGIT = 7  # pixels of a digit in the font that widths are counted in
_RANGE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7}):\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_SIZE = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,30})?")
_MOST_COLUMNS = 2000  # elements that tell of columns; a sheet of ours has ten
_MOST_MERGED = 5000
_LONGEST_WALK = 2000  # rows or columns that a box may reach over, hidden ones counted
_GAP = 12  # pixels between a cell and its box


class Grid:
    """Pixels of a worksheet's rows and columns. ``root`` is its root element."""

    def __init__(self, root: etree._Element) -> None:
        self._namespace = namespace_of(root)
        shape = root.find(self._x("sheetFormatPr"))
        self._width, self._height = _WIDTH, _HEIGHT
        if shape is not None:
            self._width = round(_number(shape.get("defaultColWidth"), _WIDTH / _DIGIT) * _DIGIT)
            self._height = 0 if _said(shape.get("zeroHeight")) else _pixels(shape.get("defaultRowHeight"))
        self._columns = [self._column(one) for one in islice(root.iter(self._x("col")), _MOST_COLUMNS)]
        self._rows: dict[int, int] = {}
        for row in root.iter(self._x("row")):
            if _said(row.get("hidden")) or row.get("ht"):
                high = 0 if _said(row.get("hidden")) else _pixels(row.get("ht"))
                self._rows[int(_number(row.get("r"), 0)) - 1] = high
        ranges = (_RANGE.fullmatch(one.get("ref", "")) for one in islice(root.iter(self._x("mergeCell")), _MOST_MERGED))
        self._merged = [(int(one[2]) - 1, column_of(one[1]), int(one[4]) - 1, column_of(one[3]))
                        for one in ranges if one]

    def seen_as(self, cell: Cell) -> Cell:
        """The cell that shows what this one says: the first of those it is merged with."""
        for top, left, bottom, right in self._merged:
            if top <= cell[0] <= bottom and left <= cell[1] <= right:
                return top, left
        return cell

    def hides(self, cell: Cell) -> bool:
        return self.height(cell[0]) == 0 or self.width(cell[1]) == 0

    def height(self, row: int) -> int:
        return self._rows.get(row, self._height)

    def width(self, column: int) -> int:
        return next((wide for first, last, wide in self._columns if first <= column <= last), self._width)

    def anchor(self, cell: Cell, width: int, height: int) -> str:
        """Where a box of so many pixels stands, to the right of a cell: column, offset, row, offset, twice."""
        left = min(cell[1] + 1, COLUMNS - _LONGEST_WALK)
        top = min(max(cell[0] - 1, 0), ROWS - _LONGEST_WALK)
        right, right_offset = _walk(left, width + _GAP, self.width)
        bottom, bottom_offset = _walk(top, height, self.height)
        return ", ".join(map(str, (left, min(_GAP, self.width(left)), top, 0, right, right_offset, bottom,
                                   bottom_offset)))

    def _column(self, element: etree._Element) -> tuple[int, int, int]:
        wide = 0 if _said(element.get("hidden")) else round(_number(element.get("width"), _WIDTH / _DIGIT) * _DIGIT)
        return int(_number(element.get("min"), 0)) - 1, int(_number(element.get("max"), 0)) - 1, wide

    def _x(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def column_of(letters: str) -> int:
    """``A`` → 0, ``AA`` → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def name_of(cell: Cell) -> str:
    """``(6, 5)`` → ``F7``."""
    letters, number = "", cell[1] + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{cell[0] + 1}"


def _walk(start: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    """The row or column that is so many pixels from the beginning of another, and how far into it."""
    for place in range(start, start + _LONGEST_WALK):
        if pixels <= size(place):
            return place, pixels
        pixels -= size(place)
    return start + _LONGEST_WALK - 1, 0


def _pixels(points: str | None) -> int:
    return round(_number(points, _HEIGHT * 3 / 4) * 4 / 3)


def _number(text: str | None, otherwise: float) -> float:
    """A size or a number of a row, as a sheet may tell it; what isn't one tells nothing."""
    return float(text) if text and _SIZE.fullmatch(text) else otherwise


def _said(text: str | None) -> bool:
    return text in ("1", "true")
