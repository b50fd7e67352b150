"""A row of the table as a record of the schema: each field from its column, and what the sheet says in other ways."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from decimal import Decimal

from checker.document import Position
from checker.sources import days, persons, scalars
from checker.sources.raw import Raw, RawMapping, RawScalar, Style
from checker.sources.xlsx import values, words
from checker.sources.xlsx.cells import Cell, Grid
from checker.sources.xlsx.layout import Placement
from checker.sources.xlsx.words import FIELDS

#: How a text is written as the schema wants it. Fields without a reader are text.
_READERS: dict[str, Callable[[str], str | None]] = {
    "startdatum": days.day, "slutdatum": days.day, "antal_veckor": values.weeks, "ersattning": values.amount,
    "total": values.amount, "fran": days.day, "till": days.day, "termin": days.term}
#: What people write in a cell for "as above".
_DITTO = re.compile(r"[-–—\s]*(?:\"|”|“|''|´´|″|〃)[-–—\s]*|d:o|dito|samma(?:\s+som\s+ovan)?|ditto", re.IGNORECASE)
_LONGEST_DITTO = 30
_OF_DAYS = frozenset({"startdatum", "slutdatum", "fran", "till"})
#: Amounts of several rows in one merged cell can't be told apart; a name or a day is the same for them all.
_PARTED = frozenset({"antal_veckor", "ersattning"})
#: A scalar that the walk takes for malformed even where text belongs.
_UNREADABLE: Style = "unreadable"
_NOTHING = "(tom)"
_MOST_SHOWN = 5


def scalar(cell: Cell | None, field: str, where: Position) -> RawScalar:
    """What stands in a cell as the schema writes ``field``, or as it stands; blank where nothing does."""
    if cell is None:
        return RawScalar("", "quoted", 0, 0, where)
    reader, text = _READERS.get(field), cell.text
    if cell.kind in ("fault", "flag"):
        if scalars.is_placeholder(text):
            text = "formel eller värde som inte går att läsa"
        return RawScalar(_as_it_stands(text) if reader else text, "quoted" if reader else _UNREADABLE, 0, 0, where)
    if reader is not None and (cell.kind == "text" or (cell.kind == "number" and field in _OF_DAYS)):
        text = reader(text) or (text if field in _OF_DAYS else _as_it_stands(text))
    if field == "student":
        if persons.several(text):
            return RawScalar(text, _UNREADABLE, 0, 0, where)
        text = persons.first_name_first(text)
    return RawScalar(text, "quoted", 0, 0, where)


def _as_it_stands(text: str) -> str:
    """A text that isn't plain, such that the walk doesn't take it for a number either: 1.530 may be a thousand."""
    return f"{text} (går inte att läsa säkert)" if scalars.number(text)[0] is not None else text


def contradiction(said: list[RawScalar], field: str) -> RawScalar:
    """The value of a field for which different things are said: unknown, at the first of their places."""
    text = " | ".join(one.text or _NOTHING for one in said[:_MOST_SHOWN])
    return RawScalar(text, "quoted" if field in _READERS else _UNREADABLE, 0, 0, said[0].where)


def agreed(said: list[RawScalar], field: str) -> RawScalar:
    """The one value that is said, or the contradiction."""
    return said[0] if len({(one.text, one.style) for one in said}) == 1 else contradiction(said, field)


class Records:
    """Makes the records of a sheet. ``numbers``: those of its rows that hold placements, in order."""

    def __init__(self, grid: Grid, numbers: list[int]) -> None:
        self._grid = grid
        self._numbers = numbers
        self._above: dict[tuple[int, int], Cell | None] = {}  # of each table and column the last cell that was made

    def of(self, row: Placement, named: RawScalar | None, student: RawScalar | None) -> RawMapping:
        """``named``: the verksamhet of the sheet, for a row that isn't under a heading of its own; ``student``: the
        sheet's, for a table that has no column for them."""
        heading, grid = row.heading, self._grid
        record = RawMapping(0, 0, where=grid.at(row.number, heading.left, heading.right))
        for field in FIELDS:
            value = self._value(row, field)
            if field == "verksamhet" and (value is None or (isinstance(value, RawScalar) and value.blank)):
                place = row.section
                if place is not None:
                    value = scalar(place, field, grid.at(place.row, place.column))
                elif value is None:
                    value = named
            if value is None and field == "student":
                value = student
            if value is not None:
                record.entries[field] = 0, 0, value
        return record

    def _value(self, row: Placement, field: str) -> Raw | None:
        columns = row.heading.columns.get(field)
        by_day = row.heading.columns.get(words.DAYS)
        if columns is None and field in ("startdatum", "slutdatum") and words.PERIOD in row.heading.columns:
            return self._end(row, field)
        if columns is None and field == "antal_veckor" and by_day:
            return self._with_days(row, RawScalar("", "quoted", 0, 0, self._grid.at(row.number, by_day[0])), by_day)
        if columns is None:
            return self._whole_name(row) if field == "student" else None
        value = agreed([self._cell(row, field, column) for column in columns], field)
        return self._with_days(row, value, by_day) if field == "antal_veckor" and by_day else value

    def _cell(self, row: Placement, field: str, column: int) -> RawScalar:
        grid = self._grid
        cell, where = grid.cell(row.number, column), grid.at(row.number, column)
        if cell is not None and cell.kind == "text" and len(cell.text) < _LONGEST_DITTO and _DITTO.fullmatch(cell.text):
            cell = self._above.get((row.heading.last, column))
        self._above[row.heading.last, column] = cell
        area = grid.merged_at(row.number, column) if grid.merged else None
        if area is None or area.top == area.bottom or area.top <= row.heading.last:
            return scalar(cell, field, where)
        top = grid.cell(area.top, area.left)
        if field in _PARTED and top is not None and self._rows_between(area.top, area.bottom) > 1:
            top = Cell(top.row, top.column, "fault", f"{top.text} (sammanslagen cell)")
        return scalar(top, field, grid.at(area.top, area.left))

    def _end(self, row: Placement, field: str) -> RawScalar:
        """The first or the last day of a period in one cell."""
        whole = agreed([self._cell(row, words.PERIOD, column) for column in row.heading.columns[words.PERIOD]], field)
        between = days.period(whole.text) if whole.style != _UNREADABLE else None
        if between is None:
            return whole if whole.blank else RawScalar(whole.text, _UNREADABLE, 0, 0, whole.where)
        return RawScalar(between[field == "slutdatum"], "quoted", 0, 0, whole.where)

    def _rows_between(self, first: int, last: int) -> int:
        return bisect_left(self._numbers, last + 1) - bisect_left(self._numbers, first)

    def _whole_name(self, row: Placement) -> RawScalar | None:
        columns = row.heading.columns
        if words.GIVEN not in columns or words.FAMILY not in columns:
            return None
        given, family = (agreed([self._cell(row, name, column) for column in columns[name]], name)
                         for name in (words.GIVEN, words.FAMILY))
        style = _UNREADABLE if _UNREADABLE in (given.style, family.style) else "quoted"
        return RawScalar(f"{given.text} {family.text}".strip(), style, 0, 0, given.where)

    def _with_days(self, row: Placement, weeks: RawScalar, columns: list[int]) -> RawScalar:
        """Weeks and the days beside them, which come on top as on an invoice or are the same time in days."""
        over = agreed([self._cell(row, words.DAYS, column) for column in columns], words.DAYS)
        if over.blank or over.text == "0":
            return weeks
        count, whole = values.amount(over.text), values.amount(weeks.text or "0")
        if weeks.blank and count is not None:
            return RawScalar(_weeks_of(Decimal(count)), "quoted", 0, 0, over.where)
        if count is not None and whole is not None:
            day, week = Decimal(count), Decimal(whole)
            if day == week * days.DAYS_A_WEEK:
                return weeks
            if week == int(week) and day == int(day) and 0 < day < days.DAYS_A_WEEK:
                return RawScalar(_weeks_of(week * days.DAYS_A_WEEK + day), "quoted", 0, 0, weeks.where)
        return contradiction([weeks, over], "antal_veckor")


def _weeks_of(days_in_all: Decimal) -> str:
    return format((days_in_all / days.DAYS_A_WEEK).normalize(), "f")
