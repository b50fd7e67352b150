"""What is said of a sheet beside its values: what is hidden, struck out, missing, not read, or read in its own way."""

from __future__ import annotations

from collections.abc import Iterable

from checker.document import Position, Remark
from checker.sources.errors import quoted
from checker.sources.raw import RawScalar
from checker.sources.xlsx import words
from checker.sources.xlsx.cells import Cell, Grid, letters
from checker.sources.xlsx.foot import Line
from checker.sources.xlsx.layout import Heading, Layout
from checker.sources.xlsx.words import FIELDS

#: Remarks of one sort on one sheet; beyond them the last says how many more there are.
_MOST = 50
_MOST_PLACES = 8
_OF_STUDENT = (words.GIVEN, words.FAMILY)


def on(layout: Layout, lines: list[Line], taken: set[int]) -> list[Remark]:
    """``lines`` and ``taken`` as ``foot.lines`` gives them."""
    grid = layout.grid
    if not layout.headings and not lines:
        return _not_read(layout)
    remarks = _on_sheet(grid, layout)
    seen: set[tuple[str, str]] = set()
    unnamed = {id(place.heading) for place in layout.placements if place.section is None}
    for heading in layout.headings:
        for remark in _on_heading(heading, id(heading) in unnamed):
            if (remark.code, remark.message) not in seen:
                seen.add((remark.code, remark.message))
                remarks.append(remark)
    return [*remarks, *_hidden_rows(grid), *_struck(layout, lines), *_unread(layout, taken)]


def on_names(layout: Layout, named: RawScalar | None) -> list[Remark]:
    """Where the verksamhet of rows without one of their own was found, and rows that have none."""
    grid = layout.grid
    remarks = [Remark("/rader", grid.at(cell.row, cell.column),
                      "Raderna under den här rubriken läses som dess verksamhets.", "tolkat")
               for cell in layout.sections]
    without = [row for row in layout.placements if "verksamhet" not in row.heading.columns and row.section is None]
    if without and named is not None and not named.blank and named.where is not None:
        remarks.append(Remark("/rader", named.where, "Tabellen har ingen kolumn för Verksamhet: raderna läses som "
                              "den verksamhets som står här.", "tolkat"))
    blank = [row for row in layout.placements if "verksamhet" in row.heading.columns and not row.section and not any(
        grid.cell(row.number, column) or _covered(grid, row.number, column, row.heading)
        for column in row.heading.columns["verksamhet"])]
    columns = {row.number: row.heading.columns["verksamhet"][0] for row in blank}
    for first, last in _runs(columns):
        remarks.append(Remark("/rader", grid.at(first, columns[first]), f"{_rows(first, last)} har ingen verksamhet. "
                              "En tom cell läses inte som den ovanför, om de inte är sammanslagna.", "saknas-i-filen"))
    return _few(remarks)


def contradicted(pointer: str, lines: list[Line]) -> list[Remark]:
    places = ", ".join(line.where.place or "" for line in [line for line in lines if line.cell][:_MOST_PLACES])
    return [Remark(pointer, lines[0].where, f"Samma uppgift står på flera ställen och säger olika ({places}). "
                   "Ingen av dem läses som den rätta.", "motsagelse")]


def giro_unknown(value: RawScalar) -> Remark:
    return Remark("/betalning", value.where or Position(), "Det går inte att se om numret är ett bankgiro eller ett "
                  "plusgiro: skriv vilket, eller numret med bindestreck.", "saknas-i-filen")


def period_unread(value: RawScalar) -> Remark:
    return Remark("/period", value.where or Position(), "Det som står här är ingen period och läses inte: den första "
                  "och den sista dagen står på andra ställen.", "ej-last")


def _not_read(layout: Layout) -> list[Remark]:
    grid = layout.grid
    cells = [cell for row in layout.around[:1] for cell in grid.rows[row].values()]
    if not cells:
        return []
    hidden = " Det är dolt." if grid.hidden else ""
    return [Remark("", grid.at(cells[0].row, cells[0].column), "Bladet har ingen tabell enligt bilaga 2 och läses "
                   f"inte.{hidden}", "ej-last")]


def _on_sheet(grid: Grid, layout: Layout) -> list[Remark]:
    if not grid.hidden:
        return []
    place = layout.headings[0] if layout.headings else None
    where = grid.at(place.first, place.left, place.right) if place else grid.at(1, 1)
    return [Remark("", where, "Bladet är dolt. Det som står i det räknas med.", "dolt")]


def _on_heading(heading: Heading, unnamed: bool) -> list[Remark]:
    """``unnamed``: there are rows beneath that no heading of their own gives a verksamhet."""
    grid, remarks = heading.grid, []
    row = grid.at(heading.first, heading.left, heading.right)
    for field, title in FIELDS.items():
        if field not in heading.fields and (field != "verksamhet" or unnamed):
            remarks.append(Remark("/rader", row, f"Tabellen har ingen kolumn för {title}.", "saknas-i-filen"))
        columns = heading.columns.get(field, [])
        if len(columns) > 1:
            shown = ", ".join(f"{quoted(heading.text(column))} ({letters(column)})" for column in columns)
            remarks.append(Remark("/rader", grid.at(heading.first, columns[0]), f"Flera kolumner kan vara {title}: "
                                  f"{shown}. Där de säger olika läses ingen av dem.", "motsagelse"))

    def each(columns: Iterable[int], after: str, code: str) -> list[Remark]:
        names = ((column, quoted(heading.text(column))) for column in columns)
        return [Remark("/rader", grid.at(heading.first, column), f"Kolumnen {name} {after}", code)
                for column, name in names]

    remarks += [Remark("/rader", grid.at(heading.first, column), "Bilaga 2 har ingen kolumn för personnummer: ta bort "
                       "den. Den läses inte.", "personnummer") for column in heading.columns.get(words.NUMBER, [])]
    remarks += each([*heading.unknown, *_names_alone(heading), *_period_beside(heading)],
                    "finns inte i bilaga 2 och läses inte.", "okand-kolumn")
    remarks += each(_days_alone(heading), "läses som tiden: fem dagar är en vecka (§ 4.6).", "tolkat")
    hidden = sorted(heading.used & grid.hidden_columns)
    return _few([*remarks, *each(hidden, "är dold. Den räknas med.", "dolt")])


def _names_alone(heading: Heading) -> list[int]:
    """Columns of given or family names that no student's name is made of."""
    if "student" in heading.columns or not all(name in heading.columns for name in _OF_STUDENT):
        return [column for name in _OF_STUDENT for column in heading.columns.get(name, [])]
    return []


def _period_beside(heading: Heading) -> list[int]:
    """Columns of periods and weeks that aren't read, since the days have columns of their own."""
    own = heading.columns.keys() & {"startdatum", "slutdatum"}
    return heading.columns.get(words.PERIOD, []) if len(own) == 2 else []


def _days_alone(heading: Heading) -> list[int]:
    return heading.columns.get(words.DAYS, []) if "antal_veckor" not in heading.columns else []


def _hidden_rows(grid: Grid) -> list[Remark]:
    how = "dolda, kanske bortfiltrerade" if grid.filtered else "dolda"
    remarks = []
    for first, last in _runs(sorted(grid.hidden_rows)):
        cells = [column for row in range(first, last + 1) for column in grid.rows[row]]
        where = grid.at(first, min(cells), max(cells), last)
        one = how.replace("dolda", "dold").replace("bortfiltrerade", "bortfiltrerad")
        is_hidden = f"är {one if first == last else how}. {'Den' if first == last else 'De'} räknas med."
        remarks.append(Remark("", where, f"{_rows(first, last)} {is_hidden}", "dolt"))
    return _few(remarks)


def _struck(layout: Layout, lines: list[Line]) -> list[Remark]:
    grid, remarks = layout.grid, []
    for row in layout.placements:
        cells = [cell for column, cell in grid.rows[row.number].items() if column in row.heading.used]
        struck = [cell for cell in cells if cell.struck]
        if struck and len(struck) == len(cells):
            remarks.append(Remark("/rader", grid.at(row.number, row.heading.left, row.heading.right),
                                  f"Rad {row.number} är överstruken. Den räknas med.", "dolt"))
        else:
            remarks += [_struck_cell(grid, cell) for cell in struck]
    totals = [cell for one in layout.totals for cell in grid.rows[one.label.row].values()]
    others = [line.cell for line in lines if line.cell is not None]
    return _few([*remarks, *(_struck_cell(grid, cell) for cell in (*totals, *others) if cell.struck)])


def _struck_cell(grid: Grid, cell: Cell) -> Remark:
    return Remark("", grid.at(cell.row, cell.column), "Det som står här är överstruket. Det räknas med.", "dolt")


def _unread(layout: Layout, taken: set[int]) -> list[Remark]:
    """Cells that nothing was read from: figures wherever they stand, and texts that aren't above the first table."""
    grid = layout.grid
    first = layout.headings[0].first if layout.headings else 0
    cells = [cell for row in layout.around for cell in grid.rows[row].values()
             if id(cell) not in taken and (row > first or cell.kind != "text") and not _is_bare_label(cell)]
    seen: set[int] = set()
    for place in layout.placements:
        row, known = grid.rows[place.number], place.heading.headed
        beyond = [cell for column, cell in row.items() if column not in known and column not in seen]
        seen.update(cell.column for cell in beyond)
        cells += beyond
    if not cells:
        return []
    cells.sort(key=lambda cell: (cell.row, cell.column))
    shown = ", ".join(f"{letters(cell.column)}{cell.row}" for cell in cells[:_MOST_PLACES])
    more = f" och {len(cells) - _MOST_PLACES} till" if len(cells) > _MOST_PLACES else ""
    where = grid.at(cells[0].row, cells[0].column)
    return [Remark("", where, f"Här står något som inte läses: {shown}{more}.", "ej-last")]


def _is_bare_label(cell: Cell) -> bool:
    return cell.kind == "text" and words.unknown_label(cell.text)


def _covered(grid: Grid, row: int, column: int, heading: Heading) -> bool:
    area = grid.merged_at(row, column) if grid.merged else None
    return area is not None and area.top > heading.last and grid.cell(area.top, area.left) is not None


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def _rows(first: int, last: int) -> str:
    return f"Rad {first}" if first == last else f"Raderna {first}–{last}"


def _few(remarks: list[Remark]) -> list[Remark]:
    if len(remarks) <= _MOST:
        return remarks
    last = remarks[_MOST - 1]
    return [*remarks[:_MOST - 1], Remark(last.pointer, last.position, f"{last.message} Så är det på "
                                         f"{len(remarks) - _MOST} ställen till.", last.code)]
