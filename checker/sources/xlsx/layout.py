"""What each row of a sheet is: a heading row, a student's placement, a total, or something around the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from checker.sources import days
from checker.sources.xlsx import values, words
from checker.sources.xlsx.cells import Cell, Grid
from checker.sources.xlsx.words import FIELDS

#: Columns that make a row a claim: somebody was placed, at some time and for some money.
_CLAIMING = ("startdatum", "slutdatum", "antal_veckor", "ersattning")
_TELLING = 3  # headings that make a heading row whatever they are
_SURE = 4  # headings that make one even where something else than text stands beside them
_LABELS_AMONG_FIRST = 2
_FEWEST_SUMMED = 2
_MOST_TWINS = 5  # columns that may be one field; that they are more than one is said


@dataclass(slots=True)
class Heading:
    """A heading row, which may be two rows high. ``columns``: those of each field, also of the fields that the
    form hasn't but which bear on it (``words.GIVEN`` and so on); ``unknown``: columns with another heading.
    ``used`` are all in ``columns``, ``headed`` those and the unknown ones."""

    grid: Grid
    first: int
    last: int
    columns: dict[str, list[int]] = field(default_factory=dict)
    unknown: list[int] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    headed: set[int] = field(default_factory=set)

    @property
    def fields(self) -> set[str]:
        found = {name for name in self.columns if name in FIELDS}
        if words.GIVEN in self.columns and words.FAMILY in self.columns:
            found.add("student")
        if words.PERIOD in self.columns:
            found |= {"startdatum", "slutdatum"}
        return found | {"antal_veckor"} if words.DAYS in self.columns else found

    @property
    def left(self) -> int:
        return min(self.used)

    @property
    def right(self) -> int:
        return max(self.used)

    def text(self, column: int) -> str:
        cells = (self.grid.cell(row, column) for row in range(self.first, self.last + 1))
        return " ".join(cell.text for cell in cells if cell is not None)


@dataclass(slots=True)
class Placement:
    """A row of the table. ``section``: the cell above it that names the verksamhet of the rows beneath."""

    heading: Heading
    number: int
    section: Cell | None


@dataclass(slots=True)
class Total:
    """A row that sums up. ``whole``: it says that it is the total, not some part's. ``rows``: those since the last.
    ``bare``: it says nothing of itself, and ``label`` is its amount."""

    heading: Heading | None
    label: Cell
    whole: bool
    beside: str
    rows: list[Placement]
    bare: bool = False

    @property
    def inclusive(self) -> bool:
        """Whether it says that VAT is in it."""
        return not self.bare and words.includes_tax(self.label.text)


@dataclass(slots=True)
class Layout:
    """A sheet, row by row. ``around``: rows outside the table, in which the foot of the form may stand; ``taxes``:
    those of them that state VAT."""

    grid: Grid
    headings: list[Heading] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    around: list[int] = field(default_factory=list)
    taxes: list[int] = field(default_factory=list)
    sections: list[Cell] = field(default_factory=list)


def of(grid: Grid) -> Layout:
    """A sheet's layout; without headings where there is no table of appendix 2 in it."""
    return _Reader(grid).layout


class _Reader:
    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.layout = Layout(grid)
        self._heading: Heading | None = None
        self._section: Cell | None = None
        self._over = False  # a total or the foot has been seen since the heading
        self._since = 0
        self._added: Decimal | None = Decimal(0)  # the amounts since then; None where one of them is unknown
        numbers = sorted(grid.rows)
        below = 0
        for number in numbers:
            if number <= below:
                continue
            heading = _heading(grid, number)
            if heading is None:
                self._row(number)
            else:
                self.layout.headings.append(heading)
                self._heading, self._over, self._section, below = heading, False, None, heading.last
        used = {id(placement.section) for placement in self.layout.placements}
        self.layout.around += [cell.row for cell in self.layout.sections if id(cell) not in used]
        self.layout.around.sort()
        self.layout.sections = [cell for cell in self.layout.sections if id(cell) in used]

    def _row(self, number: int) -> None:
        cells, heading = self._grid.rows[number], self._heading
        filled = self._filled(number)
        total = self._total(cells, filled) or self._bare_total(cells, filled)
        if total is not None:
            self.layout.totals.append(total)
            self._since, self._over, self._added = len(self.layout.placements), True, Decimal(0)
            return
        if self._is_tax(cells, filled):
            self.layout.taxes.append(number)
            self.layout.around.append(number)
        elif heading is None or (len(filled) < _TELLING and self._labelled(cells)):
            self._over = self._over or (heading is not None and bool(filled))
            self.layout.around.append(number)
        elif self._is_prepared(number, filled):
            return
        elif filled & set(_CLAIMING) or {"verksamhet", "student"} <= filled:
            self._place(number)
        elif self._is_section(number, filled):
            self._section = next(iter(cells.values()))
            self.layout.sections.append(self._section)
        elif filled - {"verksamhet"} and not self._over and not self._is_note(cells):
            self._place(number)
        else:  # a note; or a row that somebody has prepared, with nothing in it but the verksamhet
            self.layout.around.append(number)

    def _place(self, number: int) -> None:
        if self._heading is None:
            return
        self.layout.placements.append(Placement(self._heading, number, self._section))
        columns = self._heading.columns.get("ersattning")
        own = _amount(self._grid.cell(number, columns[0])) if columns else None
        self._added = self._added + own if self._added is not None and own is not None else None

    def _filled(self, number: int) -> set[str]:
        cells = self._grid.rows.get(number, {})
        if self._heading is None:
            return set()
        found = {name for name, columns in self._heading.columns.items() if any(column in cells for column in columns)}
        return found | {"startdatum", "slutdatum"} if words.PERIOD in found else found

    def _is_prepared(self, number: int, filled: set[str]) -> bool:
        """Whether nobody has written in the row: only its formulas stand there, and they give nothing."""
        own = self._heading.columns.get("verksamhet", ()) if self._heading else ()
        cells = [cell for column, cell in self._grid.rows[number].items() if column not in own]
        return bool(filled - {"verksamhet"}) and filled <= {"verksamhet", "antal_veckor", "ersattning"} and all(
            cell.formula and (cell.text == "0" or cell.kind == "fault") for cell in cells)

    def _is_section(self, number: int, filled: set[str]) -> bool:
        """Whether a row names the verksamhet of those beneath, which have none of their own."""
        cells = self._grid.rows[number]
        if self._heading is None or len(cells) != 1:
            return False
        (cell,) = cells.values()
        if cell.kind != "text" or not words.may_be_verksamhet(cell.text):
            return False
        return "verksamhet" not in self._heading.columns or (
            filled == {"verksamhet"} and "verksamhet" not in self._filled(number + 1)
            and bool(self._filled(number + 1) & set(_CLAIMING)))

    def _is_note(self, cells: dict[int, Cell]) -> bool:
        """Whether what stands in a row of no time and no money is about the table, or about the rows beneath."""
        alone = len(cells) == 1 and self._heading is not None and "verksamhet" not in self._heading.columns
        return alone or words.is_note(cells[min(cells)].text)

    def _is_tax(self, cells: dict[int, Cell], filled: set[str]) -> bool:
        """Whether a row is the VAT, which appendix 2 has no place for."""
        first = cells[min(cells)]
        return self._heading is not None and first.kind == "text" and words.is_tax(first.text) \
            and not filled & {"startdatum", "slutdatum"}

    def _labelled(self, cells: dict[int, Cell]) -> bool:
        texts = [cells[column].text for column in sorted(cells) if cells[column].kind == "text"]
        return any(words.label(text) or words.unknown_label(text) for text in texts[:_LABELS_AMONG_FIRST])

    def _bare_total(self, cells: dict[int, Cell], filled: set[str]) -> Total | None:
        """A row of nothing but sums, which nobody has given a label: it comes to what the rows above it do."""
        rows = len(self.layout.placements) - self._since
        if self._heading is None or rows < _FEWEST_SUMMED or "ersattning" not in filled \
                or not filled <= {"ersattning", "antal_veckor", words.DAYS} or not self._heading.used >= cells.keys():
            return None
        (column, *twins) = self._heading.columns["ersattning"]
        if twins or self._added is None or _amount(cells.get(column)) != self._added:
            return None
        return Total(self._heading, cells[column], False, "", self.layout.placements[self._since:], bare=True)

    def _total(self, cells: dict[int, Cell], filled: set[str]) -> Total | None:
        days_at = {column for name in ("startdatum", "slutdatum", words.PERIOD)
                   for column in (self._heading.columns.get(name, []) if self._heading else [])}
        if any(cells[column].kind == "date" for column in days_at & cells.keys()):
            return None
        for column in sorted(cells):
            cell = cells[column]
            said = words.total(cell.text) if cell.kind == "text" else None
            if said is not None:
                beside = [cells[other].text for other in days_at & cells.keys() - {column}]
                if any(days.day(text) or days.period(text) for text in beside):
                    return None
                if self._heading and column > self._heading.right and {"student", "ersattning"} <= filled:
                    return None  # a remark beside a placement
                return Total(self._heading, cell, *said, self.layout.placements[self._since:])
        return None


def _amount(cell: Cell | None) -> Decimal | None:
    if cell is None or cell.kind not in ("number", "text"):
        return None
    digits = cell.text if cell.kind == "number" else values.amount(cell.text)
    return Decimal(digits) if digits is not None else None


def _heading(grid: Grid, number: int) -> Heading | None:
    cells = grid.rows[number]
    texts = {column: cell.text for column, cell in cells.items() if cell.kind == "text"}
    if len(texts) < min(len(cells), _SURE):
        return None
    alone = _named(grid, number, number, texts)
    if not alone.columns:
        return None
    if len(texts) < len(cells):  # beside its headings a row may hold a year, say; a placement names no columns
        return alone if len(alone.fields) >= _SURE else None
    below = grid.rows.get(number + 1)
    if below is None or (len(alone.fields) == len(FIELDS)) or any(cell.kind != "text" for cell in below.values()):
        return alone if _is_heading(alone) else None
    second = _named(grid, number + 1, number + 1, {column: cell.text for column, cell in below.items()})
    both = _named(grid, number, number + 1, _joined(texts, below))
    if len(both.fields) > len(alone.fields) and len(both.fields) > len(second.fields) and _is_heading(both):
        return both
    return alone if _is_heading(alone) else None


def _joined(above: dict[int, str], below: dict[int, Cell]) -> dict[int, str]:
    """The headings of two rows: both together where that names a field, else the lower one, else the upper."""
    joined = {}
    for column in above.keys() | below.keys():
        upper, lower = above.get(column, ""), below[column].text if column in below else ""
        ways = (f"{upper}\n{lower}".strip("\n"), lower, upper)
        joined[column] = next((way for way in ways if way and words.heading(way)), ways[0])
    return joined


def _named(grid: Grid, first: int, last: int, texts: dict[int, str]) -> Heading:
    heading = Heading(grid, first, last)
    for column in sorted(texts):
        name = words.heading(texts[column])
        if name is None:
            heading.unknown.append(column)
        else:
            twins = heading.columns.setdefault(name, [])
            (twins if len(twins) < _MOST_TWINS else heading.unknown).append(column)
    heading.used = {column for columns in heading.columns.values() for column in columns}
    heading.headed = heading.used | set(heading.unknown)
    return heading


def _is_heading(heading: Heading) -> bool:
    """Two of the form's headings suffice where they can't be a line of its foot: "Från … till …"."""
    fields = heading.fields
    if words.PERIOD in heading.columns:  # a label as often as a heading
        fields -= {"startdatum", "slutdatum"} - heading.columns.keys()
    if len(fields) >= _TELLING:
        return True
    days_alone = {"startdatum", "slutdatum"}
    return len(fields) == 2 and not fields <= days_alone and not fields <= {"verksamhet", "student"}
