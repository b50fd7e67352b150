"""A sheet's XML as a grid: its own cells are what counts, whatever size it says that it has."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from checker.sources.errors import Refused, SourceError
from checker.sources.xlsx import numbers, strings
from checker.sources.xlsx.cells import MAX_COLUMN, MAX_ROW, Area, Cell, Grid, Kind, reference
from checker.sources.xlsx.strings import Text
from checker.sources.xlsx.styles import PLAIN, Style

_LONGEST_FORMULA = 60
_TRUE = frozenset({"1", "true", "on"})


@dataclass(slots=True)
class Common:
    """What the sheets of a workbook share. ``recalculated``: formulas are to be worked out anew when it is opened.

    ``characters`` are what all cells together may still hold: one long shared text can be referred to by every cell.
    """

    texts: list[Text]
    styles: list[Style]
    since_1904: bool
    recalculated: bool
    characters: int


def read(root: etree._Element, ns: str, grid: Grid, common: Common) -> None:
    """Fill ``grid``. Raises SourceError for places that no sheet has, Refused for more text than is allowed."""
    _columns(root, ns, grid)
    grid.filtered = root.find(f"{ns}autoFilter") is not None or root.find(f"{ns}tableParts") is not None
    for merge in root.iterfind(f"{ns}mergeCells/{ns}mergeCell"):
        grid.merged.append(_area(merge.get("ref", "")))
    number = 0
    tag = f"{ns}c"
    for row in root.iterfind(f"{ns}sheetData/{ns}row"):
        number = _number(row.get("r"), number + 1, MAX_ROW)
        column = 0
        for element in row.iterchildren(tag):
            ref = element.get("r")
            place = (number, column + 1) if ref is None else reference(ref)
            if place is None or place[1] > MAX_COLUMN:
                raise _no_place()
            column = place[1]
            cell = _cell(element, ns, place, common)
            if cell is not None:
                _put(cell, grid)
        if number in grid.rows and _is_hidden(row):
            grid.hidden_rows.add(number)


def _put(cell: Cell, grid: Grid) -> None:
    row = grid.rows.setdefault(cell.row, {})
    twin = row.get(cell.column)
    if twin is not None:
        cell = Cell(cell.row, cell.column, "fault", f"{twin.text} | {cell.text}"[:200])
    row[cell.column] = cell


def _cell(element: etree._Element, ns: str, place: tuple[int, int], common: Common) -> Cell | None:
    """The cell, or None where nothing stands in it."""
    formula = value = inline = None
    for child in element:
        if child.tag == f"{ns}v":
            value = child.text or ""
        elif child.tag == f"{ns}f":
            formula = child.text or ""
        elif child.tag == f"{ns}is":
            inline = child
    kind = element.get("t", "n")
    if formula is not None and _unsaved(kind, value, common):
        return Cell(*place, "fault", _without_value(formula), True)
    style = _style(element.get("s"), common.styles)
    if kind in ("s", "inlineStr"):
        text = _text(kind, value, inline, ns, common)
        shown: tuple[Kind, str] = "text", text.text
        struck = style.struck or text.struck
    elif value is None:
        return None
    else:
        shown, struck = _value(kind, value, style, common), style.struck
    if not shown[1] or shown[1].isspace():
        return None
    common.characters -= len(shown[1])
    if common.characters < 0:
        raise Refused("Cellerna i arbetsboken rymmer tillsammans mer text än vad som läses.")
    return Cell(*place, *shown, formula is not None, struck)


def _unsaved(kind: str, value: str | None, common: Common) -> bool:
    """Whether a formula stands without the value it gave. Some programs write 0 and leave the working out to Excel."""
    if not value:
        return value is None or kind != "str"
    return common.recalculated and kind == "n" and numbers.digits(value) == "0"


def _without_value(formula: str) -> str:
    if not formula:
        return "formel utan sparat värde"
    short = formula if len(formula) <= _LONGEST_FORMULA else f"{formula[:_LONGEST_FORMULA]}…"
    return f"={short} utan sparat värde"


def _text(kind: str, value: str | None, inline: etree._Element | None, ns: str, common: Common) -> Text:
    if kind == "inlineStr":
        return strings.of(inline, ns) if inline is not None else Text(value or "")
    index = (value or "").strip()
    if not index:
        return Text("")
    if not (index.isascii() and index.isdigit() and len(index) < 10 and int(index) < len(common.texts)):
        raise SourceError("Arbetsboken är skadad: en cell hänvisar till en text som inte finns.")
    return common.texts[int(index)]


def _value(kind: str, value: str, style: Style, common: Common) -> tuple[Kind, str]:
    if kind == "str":
        return "text", strings.unescaped(value)
    if kind == "b":
        return "flag", "SANT" if value.strip() in _TRUE else "FALSKT"
    if kind == "d":
        return "date", value.strip().split("T", 1)[0]
    if kind == "e":
        return "fault", value
    if not value.strip():
        return "text", ""
    number = numbers.digits(value)
    if number is None:
        return "fault", value[:_LONGEST_FORMULA]
    if style.shown == "date":
        day = numbers.day(number, common.since_1904)
        return ("date", day) if day is not None else ("fault", f"{number} (ingen dag i kalendern)")
    if style.shown == "time":
        return "fault", f"{number} (klockslag)"
    if style.shown == "percent":
        return "fault", f"{numbers.digits(f'{number}e2')} %"
    return "number", number


def _style(index: str | None, styles: list[Style]) -> Style:
    if index is None or not (index.isascii() and index.isdigit() and len(index) < 7):
        return PLAIN
    return styles[int(index)] if int(index) < len(styles) else PLAIN


def _columns(root: etree._Element, ns: str, grid: Grid) -> None:
    left = MAX_COLUMN
    for col in root.iterfind(f"{ns}cols/{ns}col"):
        if _is_hidden(col, "width"):
            first = _number(col.get("min"), 1, MAX_COLUMN)
            columns = range(first, _number(col.get("max"), first, MAX_COLUMN) + 1)
            left -= len(columns)
            if left < 0:
                raise _no_place()
            grid.hidden_columns.update(columns)


def _is_hidden(element: etree._Element, size: str = "ht") -> bool:
    """Whether a row or a column is hidden, or has no height or width to be seen in."""
    return element.get("hidden", "0").lower() in _TRUE or element.get(size, "1").strip() in ("0", "0.0")


def _area(text: str) -> Area:
    first, _, last = text.partition(":")
    top_left, bottom_right = reference(first), reference(last or first)
    if top_left is None or bottom_right is None:
        raise _no_place()
    return Area(*top_left, *bottom_right)


def _number(text: str | None, otherwise: int, most: int) -> int:
    if text is None:
        text = str(otherwise)
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= most):
        raise _no_place()
    return int(text)


def _no_place() -> SourceError:
    return SourceError("Arbetsboken är skadad: en cell, rad eller kolumn har en plats som inte finns i ett blad.")
