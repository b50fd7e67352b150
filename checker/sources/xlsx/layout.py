"""What each row of a sheet is: a heading row, a student's placement, a total, or something around the table."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.sources.xlsx import days, words
from checker.sources.xlsx.cells import Cell, Grid
from checker.sources.xlsx.words import FIELDS

#: Columns that make a row a claim: somebody was placed, at some time and for some money.
_CLAIMING = ("startdatum", "slutdatum", "antal_veckor", "ersattning")
_TELLING = 3  # headings that make a heading row whatever they are
_LABELS_AMONG_FIRST = 2
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
        return found | {"student"} if words.GIVEN in self.columns and words.FAMILY in self.columns else found

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
    """A row that sums up. ``whole``: it says that it is the total, not some part's. ``rows``: those since the last."""

    heading: Heading | None
    label: Cell
    whole: bool
    beside: str
    rows: list[Placement]


@dataclass(slots=True)
class Layout:
    """A sheet, row by row. ``around``: rows outside the table, in which the foot of the form may stand."""

    grid: Grid
    headings: list[Heading] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    around: list[int] = field(default_factory=list)
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
        total = self._total(cells)
        if total is not None:
            self.layout.totals.append(total)
            self._since, self._over = len(self.layout.placements), True
            return
        filled = self._filled(number)
        if heading is None or (len(filled) < _TELLING and self._labelled(cells)):
            self._over = self._over or (heading is not None and bool(filled))
            self.layout.around.append(number)
        elif self._is_prepared(number, filled):
            return
        elif filled & set(_CLAIMING) or {"verksamhet", "student"} <= filled:
            self._place(number)
        elif self._is_section(cells):
            self._section = next(iter(cells.values()))
            self.layout.sections.append(self._section)
        elif filled and not self._over:
            self._place(number)
        else:
            self.layout.around.append(number)

    def _place(self, number: int) -> None:
        if self._heading is not None:
            self.layout.placements.append(Placement(self._heading, number, self._section))

    def _filled(self, number: int) -> set[str]:
        if self._heading is None:
            return set()
        cells = self._grid.rows[number]
        return {name for name, columns in self._heading.columns.items() if any(column in cells for column in columns)}

    def _is_prepared(self, number: int, filled: set[str]) -> bool:
        """Whether nobody has written in the row: only its formulas stand there, and they give nothing."""
        cells = self._grid.rows[number].values()
        return bool(filled) and filled <= {"antal_veckor", "ersattning"} and all(
            cell.formula and (cell.text == "0" or cell.kind == "fault") for cell in cells)

    def _is_section(self, cells: dict[int, Cell]) -> bool:
        """Whether a row names the verksamhet of those beneath, in a table that has no column for it."""
        if self._heading is None or "verksamhet" in self._heading.columns or len(cells) != 1:
            return False
        (cell,) = cells.values()
        return cell.kind == "text" and len(cell.text) <= words.LONGEST and not words.unknown_label(cell.text)

    def _labelled(self, cells: dict[int, Cell]) -> bool:
        texts = [cells[column].text for column in sorted(cells) if cells[column].kind == "text"]
        return any(words.label(text) or words.unknown_label(text) for text in texts[:_LABELS_AMONG_FIRST])

    def _total(self, cells: dict[int, Cell]) -> Total | None:
        days_at = {column for name in ("startdatum", "slutdatum")
                   for column in (self._heading.columns.get(name, []) if self._heading else [])}
        if any(cells[column].kind == "date" for column in days_at & cells.keys()):
            return None
        for column in sorted(cells):
            cell = cells[column]
            said = words.total(cell.text) if cell.kind == "text" else None
            if said is not None:
                if any(days.day(cells[other].text) for other in days_at & cells.keys() - {column}):
                    return None
                return Total(self._heading, cell, *said, self.layout.placements[self._since:])
        return None


def _heading(grid: Grid, number: int) -> Heading | None:
    cells = grid.rows[number]
    if any(cell.kind != "text" for cell in cells.values()):
        return None
    alone = _named(grid, number, number, {column: cell.text for column, cell in cells.items()})
    below = grid.rows.get(number + 1)
    if not alone.columns:
        return None
    if below is None or (len(alone.fields) == len(FIELDS)) or any(cell.kind != "text" for cell in below.values()):
        return alone if _is_heading(alone) else None
    texts = {column: "\n".join(row[column].text for row in (cells, below) if column in row)
             for column in cells.keys() | below.keys()}
    both = _named(grid, number, number + 1, texts)
    second = _named(grid, number + 1, number + 1, {column: cell.text for column, cell in below.items()})
    if len(both.fields) > len(alone.fields) and len(both.fields) > len(second.fields) and _is_heading(both):
        return both
    return alone if _is_heading(alone) else None


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
    if len(fields) >= _TELLING:
        return True
    days_alone = {"startdatum", "slutdatum"}
    return len(fields) == 2 and not fields <= days_alone and not fields <= {"verksamhet", "student"}
