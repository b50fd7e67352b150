"""The lines around the table: the period, the sender, the giro, and what else the sheet says of itself by a label."""

from __future__ import annotations

from dataclasses import dataclass

from checker.document import Position
from checker.sources import days
from checker.sources.xlsx import words
from checker.sources.xlsx.cells import Cell, Grid

#: What may stand between the days of a period; a dash is nothing once it is squeezed.
_BETWEEN = ("", "till", "tom", "tillochmed", "och")
_MOST_OF_A_PERIOD = 10  # cells


@dataclass(frozen=True, slots=True)
class Line:
    """What stands at a label. ``cell`` is None where nothing does, and ``where`` then the place for it.

    ``field`` is one of words.LABEL.
    """

    field: str
    cell: Cell | None
    where: Position


def lines(grid: Grid, numbers: list[int]) -> tuple[list[Line], set[int]]:
    """The labelled lines among some rows of a sheet, and the ids of the cells that they take up."""
    found: list[Line] = []
    taken: set[int] = set()
    for number in numbers:
        cells = [grid.rows[number][column] for column in sorted(grid.rows[number])]
        labels = [words.label(cell.text) if cell.kind == "text" and id(cell) not in taken else None for cell in cells]
        several = sum(1 for label in labels if label is not None) > 1
        for index, label in enumerate(labels):
            if label is not None:
                found += _lines(grid, cells, labels, index, several, taken)
    return found, taken


def _lines(grid: Grid, cells: list[Cell], labels: list[tuple[str, str] | None], index: int, several: bool,
           taken: set[int]) -> list[Line]:
    """``several``: the row has more labels, so that their values may stand beneath."""
    own, label = cells[index], labels[index]
    name, inline = label or ("", "")
    value: Cell | None = None
    if inline:
        value = Cell(own.row, own.column, "text", inline, own.formula, own.struck)
    else:
        beside = _beside(cells, labels, index)
        if name == "period" and len(beside) > 1:
            taken.update(id(cell) for cell in (own, *beside))
            return _period(grid, beside)
        if beside:
            value = beside[0]
            taken.add(id(value))
        elif several:
            below = grid.cell(own.row + 1, own.column)
            if below is not None and not (below.kind == "text" and (words.label(below.text) or _asks(below))):
                value = below
                taken.add(id(below))
    if name in ("fran", "till") and not _is_day_of_period(own, value):
        return []
    taken.add(id(own))
    at = (value.row, value.column) if value is not None else (own.row, grid.right_of(own.row, own.column))
    return [Line(name, value, grid.at(*at))]


def _beside(cells: list[Cell], labels: list[tuple[str, str] | None], index: int) -> list[Cell]:
    """What stands to the right of a label, as far as the next one."""
    found = []
    for place in range(index + 1, len(cells)):
        if labels[place] is not None or _asks(cells[place]):
            break
        found.append(cells[place])
    return found


def _period(grid: Grid, cells: list[Cell]) -> list[Line]:
    """A period in several cells: a first day, perhaps a dash, a last day; else all of them as one text."""
    ends = [cell for cell in cells if cell.kind == "date" or days.day(cell.text) is not None]
    between = [cell for cell in cells if cell not in ends]
    if len(ends) == 2 and all(words.squeezed(cell.text) in _BETWEEN for cell in between):
        return [Line(name, end, grid.at(end.row, end.column)) for name, end in zip(("fran", "till"), ends, strict=True)]
    first = cells[0]
    faulty = any(cell.kind in ("fault", "flag") for cell in cells)
    text = " ".join(cell.text for cell in cells[:_MOST_OF_A_PERIOD])
    return [Line("period", Cell(first.row, first.column, "fault" if faulty else "text", text),
                 grid.at(first.row, first.column))]


def _asks(cell: Cell) -> bool:
    return cell.kind == "text" and words.unknown_label(cell.text)


def _is_day_of_period(label: Cell, value: Cell | None) -> bool:
    """"Från" may begin a period or say who the sender is."""
    if words.squeezed(label.text).startswith("period"):
        return True
    return value is not None and (value.kind == "date" or days.day(value.text) is not None)
