"""The total of appendix 2 among all that a workbook sums up: whole, by sheet, by verksamhet."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from checker.document import Remark
from checker.sources import scalars
from checker.sources.raw import RawScalar
from checker.sources.xlsx import record, words
from checker.sources.xlsx.cells import Cell, Grid
from checker.sources.xlsx.layout import Layout, Placement, Total

#: Columns whose figures sum up something else.
_NOT_MONEY = ("startdatum", "slutdatum", "antal_veckor", words.DAYS)

Amounts = Callable[[Placement], RawScalar | None]


def of(layouts: list[Layout], amount: Amounts) -> tuple[RawScalar | None, list[Remark]]:
    """The total, or None where none is stated; and what is to be said of how it was found.

    ``amount`` gives the ersattning of a row. Of several totals the one is taken that says that it is the whole, or
    to which the others add up. Where each part has its own and the whole none, their sum is the total. Else the
    totals contradict each other.
    """
    totals = [(layout.grid, one, _amount(layout.grid, one)) for layout in layouts for one in layout.totals]
    written = [one for one in totals if not one[2].blank]
    if not written:
        return (totals[0][2] if totals else None), []
    remarks = [remark for grid, one, value in written if len(written) > 1
               for remark in _checked(grid, one, value, amount)]
    values = [value for _, _, value in written]
    whole = [value for _, one, value in written if one.whole]
    if len({value.text for value in whole or values}) == 1:
        return (whole or values)[0], remarks
    if not whole:
        numbers = [_number(value) for value in values]
        added = _sum(numbers)
        sums = [index for index, number in enumerate(numbers) if number is not None and number * 2 == added]
        if len(sums) == 1 and len(numbers) > 2:
            return values[sums[0]], remarks
        if added is not None and all(one.rows for _, one, _ in written):
            where = values[-1].where
            remarks.append(Remark("/total", where or written[-1][0].at(1, 1), f"Underlaget har {len(values)} delsummor "
                                  "men ingen gemensam total: totalen läses som delsummorna tillsammans.", "tolkat"))
            return RawScalar(_written(added), "quoted", 0, 0, where), remarks
    said = whole or values
    remarks.append(Remark("/total", said[0].where or written[0][0].at(1, 1), f"Underlaget har {len(said)} totaler som "
                          "säger olika. Ingen av dem läses som den rätta.", "motsagelse"))
    return record.contradiction(said, "total"), remarks


def _amount(grid: Grid, total: Total) -> RawScalar:
    """What is summed up: in the column of amounts, else the only thing that stands to the right of the label."""
    row, label = total.label.row, total.label
    cells = grid.rows[row]
    if total.beside:
        return record.scalar(Cell(row, label.column, "text", total.beside), "total", grid.at(row, label.column))
    columns = total.heading.columns.get("ersattning", []) if total.heading else []
    found = [cells[column] for column in columns if column in cells and column != label.column]
    if not found:
        known = total.heading.columns if total.heading else {}
        others = {column for name in _NOT_MONEY for column in known.get(name, ())}
        found = [cells[column] for column in sorted(cells) if column > label.column and column not in others]
    said = [record.scalar(cell, "total", grid.at(cell.row, cell.column)) for cell in found]
    if said:
        return record.agreed(said, "total")
    return RawScalar("", "quoted", 0, 0, grid.at(row, columns[0] if columns else label.column + 1))


def _checked(grid: Grid, total: Total, value: RawScalar, amount: Amounts) -> list[Remark]:
    """A part that isn't the sum of its own rows: two such faults could cancel out in the whole."""
    if total.whole or not total.rows:
        return []
    rows = [amount(row) for row in total.rows]
    added = _sum([_number(row) if row is not None else None for row in rows])
    if added is None or _number(value) in (None, added):
        return []
    return [Remark("/total", value.where or grid.at(total.label.row, total.label.column),
                   f"Delsumman {value.text} är inte summan av sina rader ({_written(added)}).", "motsagelse")]


def _number(value: RawScalar) -> int | Fraction | None:
    number, _ = scalars.number(value.text)
    return number if isinstance(number, int | Fraction) else None


def _sum(numbers: list[int | Fraction | None]) -> int | Fraction | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def _written(number: int | Fraction) -> str:
    """An exact decimal: every number here came from one."""
    places = 0
    while number * 10**places != int(number * 10**places):
        places += 1
    digits = f"{abs(int(number * 10**places)):0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 else text
