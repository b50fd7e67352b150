"""Notes in a copy of a workbook: one a cell, with all that is found there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.annotate.comment import Words, line
from checker.annotate.copy import Copy, namespace_of
from checker.annotate.grid import COLUMNS, ROWS, Cell, Grid, column_of, name_of
from checker.annotate.notes import Notes
from checker.annotate.placing import Comment
from checker.sources.errors import SourceError
from checker.sources.package import Package

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATION_ID = re.compile(r"\{[^}]*/relationships\}id")
_MACRO_SHEETS = ("xlMacrosheet", "xlIntlMacrosheet")

_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))(?:!(.+))?")
_CELL = re.compile(r"\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?(?::.*)?")
_START: Cell = (0, 0)
_MOST_NAMED = 12

_MACROS_LEFT = (line("Om kopian", "Originalet är gjort för makron. De följer inte med i den här kopian."),)


@dataclass(slots=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


def annotated(comments: Sequence[Comment], package: Package, today: date | None = None) -> bytes:
    """The workbook with the notes; ``today`` dates what answers a thread.

    ``Position.place`` is a sheet, with a cell or a range. A place that is none of the workbook's stands at A1 of
    the first sheet that is seen, and so does a note of comments that stand out of sight. Raises SourceError for
    a package whose parts can't be read.
    """
    copy = Copy(package)
    macros = copy.leave_macros(_MAIN_TYPE)
    sheets, emptied = _sheets(copy)
    if not sheets:
        raise SourceError("Arbetsboken har inget kalkylblad att sätta en kommentar på.")
    first = next((number for number, sheet in enumerate(sheets) if not sheet.hidden), 0)
    grids: dict[int, Grid] = {}
    notes: dict[tuple[int, Cell], list[Words]] = {}
    for comment in comments:
        number, cell = _place(comment.position.place or "", sheets) or (first, _START)
        if number not in grids:
            grids[number] = Grid(copy.tree(sheets[number].part))
        notes.setdefault((number, grids[number].seen_as(cell)), []).append(comment.words)
    unseen = [_named(sheets[number], cell) for number, cell in notes
              if sheets[number].hidden or grids[number].hides(cell)]
    preface: list[Words] = [_MACROS_LEFT] if macros or emptied else []
    preface += [_unseen(unseen)] if unseen else []
    if preface:
        grids.setdefault(first, Grid(copy.tree(sheets[first].part)))
        start = first, grids[first].seen_as(_START)
        notes[start] = [*preface, *notes.get(start, [])]
    for number, grid in sorted(grids.items()):
        own = [(cell, words) for (sheet, cell), words in notes.items() if sheet == number]
        Notes(copy, sheets[number].part, number, grid, today).write(sorted(own))
    return copy.content()


def _sheets(copy: Copy) -> tuple[list[_Sheet], bool]:
    """The worksheets in the workbook's order. A sheet of old macros becomes an empty one: whether there was any."""
    book = copy.tree(copy.main)
    relations = copy.package.related(copy.main)
    found, emptied = [], False
    namespace = namespace_of(book)
    for sheet in book.iter(f"{{{namespace}}}sheet"):
        identity = next((value for key, value in sheet.attrib.items() if _RELATION_ID.fullmatch(str(key))), "")
        relation = relations.get(str(identity))
        if relation is None or relation.external or not copy.has(relation.target):
            continue
        if relation.kind in _MACRO_SHEETS:
            copy.put(relation.target, f'<worksheet xmlns="{namespace}"><sheetData/></worksheet>'.encode())
            copy.declare(relation.target, _SHEET_TYPE)
            copy.retype(copy.main, str(identity), "worksheet")
            emptied = True
        elif relation.kind == "worksheet":
            found.append(_Sheet(sheet.get("name", ""), relation.target, sheet.get("state", "visible") != "visible"))
    return found, emptied


def _place(place: str, sheets: Sequence[_Sheet]) -> tuple[int, Cell] | None:
    """``'Hösten 2016'!A7:F7`` as a sheet's number and its first cell; rows and columns alone begin at A and 1."""
    match = _PLACE.fullmatch(place)
    if match is None:
        return None
    name = (match[1].replace("''", "'") if match[1] else match[2]).casefold()
    number = next((number for number, sheet in enumerate(sheets) if sheet.name.casefold() == name), None)
    if number is None:
        return None
    cell = _CELL.fullmatch(match[3] or "")
    row, column = (int(cell[2] or 1) - 1, column_of(cell[1] or "A")) if cell else _START
    return number, (row, column) if 0 <= row < ROWS and column < COLUMNS else _START


def _named(sheet: _Sheet, cell: Cell) -> str:
    return f"{sheet.name}!{name_of(cell)}"


def _unseen(cells: Sequence[str]) -> Words:
    left = len(cells) - _MOST_NAMED
    return (line("Dolt", f"Det finns också kommentarer på dolda blad, rader eller kolumner: "
                 f"{', '.join(cells[:_MOST_NAMED])}{f' och {left} till' if left > 0 else ''}."),)
