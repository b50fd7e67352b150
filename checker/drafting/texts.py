"""What a field says, as a person writes it in a document of Word or Excel."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from checker.document import Cell, Record, State
from checker.sources.months import MONTHS

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MOST_DECIMALS = 30


def said(record: Record | None, name: str) -> str:
    """A field in words: a day as "1 september 2016", a day of the year as "15 mars", a number with a decimal comma.

    What isn't understood is as it stands in the source; "" where nothing stands.
    """
    cell = record.cell(name) if record is not None else None
    return words(cell) if cell is not None else ""


def words(cell: Cell) -> str:
    """As ``said``, of a field at hand."""
    if cell.state is State.GIVEN:
        if isinstance(cell.value, date):
            return in_words(cell.value)
        if cell.kind == "manaddag":
            month, day = str(cell.value).split("-")
            return f"{int(day)} {MONTHS[int(month) - 1]}"
        if isinstance(cell.value, bool):
            return "ja" if cell.value else "nej"
        if isinstance(cell.value, int | Fraction):
            whole, mark, decimals = digits(cell.value).partition(".")
            return f"{whole},{decimals:0<2}" if mark and cell.kind == "kronor" else f"{whole}{mark and ','}{decimals}"
    return plain(cell.text)


def in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def digits(number: int | Fraction) -> str:
    """A number in its shortest digits, exact. A document's numbers all have an end."""
    exact = Fraction(number)
    decimals = next(power for power in range(_MOST_DECIMALS) if (exact * 10**power).denominator == 1)
    sign, whole = ("-" if exact < 0 else ""), str(abs(exact * 10**decimals)).rjust(decimals + 1, "0")
    return f"{sign}{whole[:-decimals]}.{whole[-decimals:]}" if decimals else f"{sign}{whole}"


def plain(text: str) -> str:
    """A text without what neither Word nor Excel can hold."""
    return _CONTROL.sub("", text)
