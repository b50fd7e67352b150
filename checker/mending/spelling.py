"""One value spelt as the schema has it, where what is written can mean only that."""

from __future__ import annotations

import re
from datetime import date

from checker.document import Cell
from checker.form import Spec
from checker.sources import advice
from checker.sources.scalars import READERS

_SPACE = "[ \u00a0\u2009\u202f]"
_GROUPED = rf"[1-9][0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}})+|[1-9][0-9]*|0"
_NUMBER = re.compile(rf"(?P<sign>[-−–]?)(?P<whole>{_GROUPED})(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?")
_DOTTED = re.compile(r"(?P<sign>[-−–]?)(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+),(?P<decimals>[0-9]{1,2})")
_KRONOR = re.compile(rf"{_SPACE}*(?:kr|kronor|SEK|:-)\.?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2| )([0-9]{4})")
_IN_WORDS = re.compile(r"(?:den )?[0-9]{1,2}(?::[ea])? [a-zåäö]+\.?(?: [0-9]{4})?", re.IGNORECASE)
_MONTHS = 12


def respelt(cell: Cell, spec: Spec) -> str | None:
    """The value of a cell that the form check remarked on, as it should be written; None to leave it."""
    text = cell.text.strip()
    new = _new(cell.kind, text, _choices(spec, cell.pointer))
    if new is None or new == cell.text:
        return None
    reader = READERS.get(cell.kind)
    return new if reader is None or reader(new)[1] is None else None


def _new(kind: str, text: str, choices: tuple[str, ...]) -> str | None:
    if kind in ("tal", "heltal"):
        return number(text)
    if kind == "kronor":
        return number(_KRONOR.sub("", text))
    if kind == "datum":
        return day(text)
    if kind == "manaddag":
        return advice.day_of_year(text) if _IN_WORDS.fullmatch(text) else None
    if kind == "termin":
        return advice.term(text)
    if kind == "janej":
        return text.lower() if text.lower() in ("ja", "nej") else None
    if kind == "val":
        same = [choice for choice in choices if advice.plain(choice) == advice.plain(text)]
        return same[0] if len(same) == 1 else None
    return None


def number(text: str) -> str | None:
    """``6 120,00`` and ``1.530,00`` with a point. ``1,530`` may be thousands and is left."""
    dotted = _DOTTED.fullmatch(text)
    match = dotted or _NUMBER.fullmatch(text)
    if match is None:
        return None
    whole = re.sub(rf"{_SPACE}|\.", "", match["whole"])
    decimals = match["decimals"] or ""
    if len(decimals) == 3 and whole != "0" and not re.search(_SPACE, match["whole"]):
        return None
    return ("-" if match["sign"] else "") + whole + (f".{decimals}" if decimals else "")


def day(text: str) -> str | None:
    """A day with the year first, in words, or in figures where only one of them can be the month."""
    first = _YEAR_FIRST.fullmatch(text)
    if first:
        return _iso(first[1], first[3] or first[5], first[4] or first[6])
    last = _DAY_FIRST.fullmatch(text)
    if last:
        return _iso(last[4], last[3], last[1]) if int(last[1]) > _MONTHS or last[1] == last[3] else None
    return advice.day(text) if _IN_WORDS.fullmatch(text) else None


def _iso(year: str, month: str, of_month: str) -> str | None:
    try:
        return date(int(year), int(month), int(of_month)).isoformat()
    except ValueError:
        return None


def _choices(spec: Spec, pointer: str) -> tuple[str, ...]:
    found: Spec | None = spec
    for step in pointer.split("/")[1:]:
        if found is not None:
            found = found.item if found.kind == "list" else found.fields.get(step)
    return found.choices if found is not None else ()
