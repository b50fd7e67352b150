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
Stated = tuple[Grid, Total, RawScalar]


def of(layouts: list[Layout], amount: Amounts) -> tuple[RawScalar | None, list[Remark]]:
    """The total, or None where none is stated; and what is to be said of how it was found.

    ``amount`` gives the ersattning of a row. Of several totals the one is taken that says that it is the whole, or
    to which the others add up. Where each part has its own and the whole none, their sum is the total. Else the
    totals contradict each other. With VAT it is the total that includes it.
    """
    stated = [(layout.grid, one, _amount(layout.grid, one)) for layout in layouts for one in layout.totals]
    written = [one for one in stated if not one[2].blank]
    taxed = _taxed(layouts)
    if taxed and not any(one.inclusive for _, one, _ in written):
        return _contradicted(taxed, written)
    if not written:
        return (stated[0][2] if stated else None), []
    remarks = [remark for grid, one, value in written if len(written) > 1 and not one.whole
               for remark in _checked(grid, one, value, amount)]
    inclusive = [part for part in written if part[1].inclusive] if taxed else []
    chosen = inclusive or [part for part in written if part[1].whole] or written
    value, about = _of_several(chosen, bool(inclusive), amount)
    return value, [*remarks, *(one for one in about if one not in remarks)]


def _of_several(chosen: list[Stated], inclusive: bool, amount: Amounts) -> tuple[RawScalar, list[Remark]]:
    """One total of those that may be it. ``inclusive``: they say that VAT is in them."""
    values = [value for _, _, value in chosen]
    numbers = [_number(value) for value in values]
    parts = [part for part in chosen if part[1].rows]
    if len({value.text for value in values}) == 1 and (len(parts) < 2 or inclusive):
        return values[0], []
    added = _sum(numbers)
    sums = [index for index, number in enumerate(numbers) if number is not None and number * 2 == added]
    if len(sums) == 1 and len(numbers) > 2:
        return values[sums[0]], []
    sure = not chosen[0][1].whole or len({id(grid) for grid, _, _ in chosen}) == len(chosen) \
        or not any(_checked(grid, one, value, amount) for grid, one, value in chosen)
    if added is None or inclusive or not sure or len(parts) < len(chosen):
        return _contradicted([], chosen)
    return _together(chosen, added, amount)


def _together(parts: list[Stated], added: int | Fraction, amount: Amounts) -> tuple[RawScalar, list[Remark]]:
    """The total of parts that have no common one: unknown where faults in them cancel out."""
    faults = [remark for grid, one, value in parts for remark in _checked(grid, one, value, amount)]
    of_rows = _sum([_number_of(amount(row)) for _, one, _ in parts for row in one.rows])
    if faults and of_rows == added:
        value, about = _contradicted([], parts)
        return value, [*faults, *about]
    last, where = parts[-1], parts[-1][2].where
    remark = Remark("/total", where or last[0].at(1, 1), f"Underlaget har {len(parts)} delsummor men ingen gemensam "
                    "total: totalen läses som delsummorna tillsammans.", "tolkat")
    return RawScalar(_written(added), "quoted", 0, 0, where), [*faults, remark]


def _contradicted(taxed: list[Stated], said: list[Stated]) -> tuple[RawScalar, list[Remark]]:
    """A total of which nobody knows which it is: several, or one to which VAT comes."""
    values = [value for _, _, value in (*said, *taxed)]
    what = f"Underlaget har {len(said)} totaler som säger olika. Ingen av dem läses som den rätta."
    if taxed:
        what = "Här står moms, som bilaga 2 inte har någon plats för. Totalen räknas som okänd."
    where = (taxed or said)[0][2].where or (taxed or said)[0][0].at(1, 1)
    return record.contradiction(values, "total"), [Remark("/total", where, what, "motsagelse")]


def _taxed(layouts: list[Layout]) -> list[Stated]:
    """The VAT that is stated and isn't nothing."""
    found = []
    for layout in layouts:
        for row in layout.taxes:
            cells = layout.grid.rows[row]
            one = Total(layout.headings[-1], cells[min(cells)], False, "", [])
            value = _amount(layout.grid, one)
            if not value.blank and _number(value) != 0:
                found.append((layout.grid, one, value))
    return found


def _amount(grid: Grid, total: Total) -> RawScalar:
    """What is summed up: in the column of amounts, else the only thing that stands to the right of the label."""
    row, label = total.label.row, total.label
    cells = grid.rows[row]
    if total.bare:
        return record.scalar(label, "total", grid.at(row, label.column))
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
    if not total.rows:
        return []
    added = _sum([_number_of(amount(row)) for row in total.rows])
    if added is None or _number(value) in (None, added):
        return []
    return [Remark("/total", value.where or grid.at(total.label.row, total.label.column),
                   f"Delsumman {value.text} är inte summan av sina rader ({_written(added)}).", "motsagelse")]


def _number_of(value: RawScalar | None) -> int | Fraction | None:
    return _number(value) if value is not None else None


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
