"""A workbook of lists: headings that stay in sight and can be filtered by, cells by their kind, the same bytes always.

Nothing in it is a formula, a link or a macro: texts are written as texts, whatever they begin with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from checker.drafting.settled import settled
from checker.reports.lines import visible
from checker.wording import decimal

#: What a cell holds: None is empty, a Fraction is kronor, an int is a count.
Value = str | int | Fraction | Decimal | date | None

_KRONOR = r"[$-41D]#,##0.00\ [$kr-41D];[$-41D]\-#,##0.00\ [$kr-41D]"  # 41D: Swedish
_DAY, _COUNT, _TEXT = "yyyy-mm-dd", "[$-41D]#,##0", "@"
_MOST_ROWS = 1_048_576  # of a sheet
_MOST_LETTERS = 32_000  # of a cell
_DIGITS = 15  # that a number has
_FIRST_DAY = date(1900, 3, 1)  # before it Excel's calendar has a day too many
_HEAD, _BOLD = PatternFill("solid", fgColor="E7E6E6"), Font(name="Calibri", size=11, bold=True)
_FIGURES, _LEFT = Alignment(vertical="top"), Alignment(vertical="top", horizontal="left", indent=1)
_WRAPPED = Alignment(vertical="top", horizontal="left", indent=1, wrap_text=True)
_OVER_FIGURES = Alignment(vertical="top", horizontal="right", wrap_text=True)
_LINE, _MOST_LINES = 15.0, 12  # points of a line; lines of a row that are seen at once
_SHEET_OF_PAPER = 210  # characters that can be read across an A4 lying down
_NO_CHARACTER = re.compile("[\ufffe\uffff]")  # of XML
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # would be read as a character's number
_LIKE_A_FORMULA = re.compile(r"\s*[=+\-@]")


@dataclass(frozen=True, slots=True)
class Column:
    """``width``: in characters. ``wrapped``: long texts are set in several lines. ``figures``: it holds numbers."""

    name: str
    width: int = 14
    wrapped: bool = False
    figures: bool = False


class Lists:
    """A workbook being written, row by row, without holding it."""

    def __init__(self, title: str) -> None:
        self._book = Workbook(write_only=True)
        self._book.properties.title = title

    def facts(self, name: str, rows: Iterable[Sequence[Value]], widths: Sequence[int]) -> None:
        """A sheet without headings, for a few facts: a label and what there is to say of it. A row of one cell is a
        heading."""
        sheet = self._sheet(name, widths)
        sheet.page_setup.orientation = "portrait"
        for row in rows:
            cells = [_cell(sheet, value, False) for value in row]
            if len(row) == 1:
                cells[0].font = _BOLD
            sheet.append(cells)

    def listing(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], named_by: int = 1) -> None:
        """A sheet with a row of headings; a further one where the first is full. The first ``named_by`` columns stand
        on every sheet of paper."""
        sheet = self._headed(name, columns, named_by)
        number, full = 1, 1
        for row in rows:
            if number == _MOST_ROWS:
                _filter(sheet, columns, number)
                full, number = full + 1, 1
                sheet = self._headed(f"{name} {full}", columns, named_by)
            number += 1
            lines = max(_lines(value, column) for value, column in zip(row, columns, strict=True))
            if lines > 1:
                sheet.row_dimensions[number].height = _LINE * lines
            sheet.append([None if value is None or value == "" else _cell(sheet, value, column.wrapped)
                          for value, column in zip(row, columns, strict=True)])
            sheet.row_dimensions.pop(number, None)
        _filter(sheet, columns, number)

    def written(self) -> bytes:
        """The workbook's bytes, without a clock's or machine's marks."""
        data = BytesIO()
        self._book.save(data)
        return settled(data.getvalue(), {})

    def _headed(self, name: str, columns: Sequence[Column], named_by: int) -> Worksheet:
        sheet = self._sheet(name, [column.width for column in columns])
        sheet.freeze_panes = f"{get_column_letter(named_by + 1)}2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.fitToWidth = max(1, round(sum(column.width for column in columns) / _SHEET_OF_PAPER))
        if sheet.page_setup.fitToWidth > 1:
            sheet.print_title_cols = f"A:{get_column_letter(named_by)}"
        heads = []
        for column in columns:
            head = _cell(sheet, column.name, True)
            head.font, head.fill = _BOLD, _HEAD
            if column.figures:
                head.alignment = _OVER_FIGURES
            heads.append(head)
        sheet.append(heads)
        return sheet

    def _sheet(self, name: str, widths: Sequence[int]) -> Worksheet:
        # A sheet that is written as it grows has all of a sheet's settings, which its stubs don't know.
        sheet = cast("Worksheet", self._book.create_sheet(name))
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"  # A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.6, bottom=0.7)
        sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart(text="Avtalskoll: &A"),
                                           right=_HeaderFooterPart(text="Sida &P av &N"))
        return sheet


def _lines(value: Value, column: Column) -> int:
    """How many lines a cell's text takes up, roughly; no row is higher than can be looked over."""
    if not isinstance(value, str) or not column.wrapped:
        return 1
    return min(_MOST_LINES, 1 + len(value) * 11 // (column.width * 10))


def _filter(sheet: Worksheet, columns: Sequence[Column], rows: int) -> None:
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows}"


def _cell(sheet: Worksheet, value: Value, wrapped: bool) -> Cell:
    held, form = _held(value)
    cell = Cell(sheet, 1, 1, held)
    cell.number_format = form
    if isinstance(held, Decimal):
        cell.alignment = _FIGURES
        return cell
    cell.alignment = _WRAPPED if wrapped else _LEFT
    if isinstance(held, str):
        cell.data_type = "s"
        if _LIKE_A_FORMULA.match(held):  # stays a text also where somebody edits it
            cell.quotePrefix = True
    return cell


def _held(value: Value) -> tuple[str | Decimal | date, str]:
    """What the cell holds, and its format: a number, or its digits as text where a cell can't hold them all."""
    if isinstance(value, Fraction | Decimal | int):
        exact = Decimal(decimal(value, 2)) if isinstance(value, Fraction) else Decimal(value)
        if len(exact.normalize().as_tuple().digits) > _DIGITS:
            return str(exact).replace(".", ","), _TEXT
        return exact, _KRONOR if isinstance(value, Fraction) else _COUNT if isinstance(value, int) else "General"
    if isinstance(value, date):
        return (value, _DAY) if value >= _FIRST_DAY else (value.isoformat(), _TEXT)
    shown = _ESCAPE.sub("_x005F_", _NO_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", visible(value or "")))
    return shown if len(shown) <= _MOST_LETTERS else f"{shown[:_MOST_LETTERS]}…", _TEXT
