"""Cells of a file as JSON after the schema: exact, and as they stand where they can't be understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import Final

from checker.audit.intake import days, numbers
from checker.audit.intake.fields import Field, squeezed
from checker.document import fold
from checker.sources import persons, scalars
from checker.sources.days import term
from checker.sources.guard import CONTROL

#: What a cell holds: a text; a number whose digits are exact, in a tuple by itself; a truth value; nothing (None).
Value = str | tuple[str] | bool | None
#: A cell as JSON.
Token = str
Reader = Callable[[Value], Token]

BLANK: Final = "null"
#: A cell that isn't there, where other rows have it; its token is empty.
ABSENT: Final = ("",)
NUMBERS = frozenset({"tal", "kronor", "heltal"})
_PERCENT = "momssats"
_MOST_REMEMBERED = 50_000
_LONGEST, _WORTH_REMEMBERING = 131_072, 200  # characters
#: Said of a cell with more characters than may be, in CSV (whose reader has the same limit) and elsewhere.
TOO_LONG_A_CELL: Final = f"En cell har fler än {_LONGEST:_} tecken.".replace("_", " ")
_UNSURE = " (går inte att läsa säkert)"


class Unfit(Exception):
    """A cell holds what no text may hold. ``message``: in Swedish."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def reader(field: Field, decimal: str | None, written: str | None, values: Mapping[str, str]) -> Reader:
    """How the cells of a field's column become JSON. The reader raises Unfit.

    ``decimal``, ``written``: how the column writes numbers and days, where that is known; ``values``: what words of
    the column mean, by their folded form.
    """
    understood = _understood(field, decimal, written)
    memory: dict[Value, Token] = {}

    def token(value: Value) -> Token:
        if value is None:
            return BLANK
        if value is True or value is False:
            return "true" if value else "false"
        if isinstance(value, str):
            text = value.strip()
            if not text:
                return BLANK
            _admit(text)
            return understood(values.get(fold(text), text) if values else text)
        if value == ABSENT:
            return ""
        return value[0] if field.kind in NUMBERS and _is_json(value[0]) else understood(value[0])

    def remembered(value: Value) -> Token:
        found = memory.get(value)
        if found is None:
            if isinstance(value, str) and len(value) > _WORTH_REMEMBERING:
                return token(value)
            if len(memory) == _MOST_REMEMBERED:
                memory.clear()
            found = memory[value] = token(value)
        return found

    return remembered


def _admit(text: str) -> None:
    if len(text) > _LONGEST:
        raise Unfit(TOO_LONG_A_CELL)
    control = CONTROL.search(text)
    if control:
        name = "NUL-tecken" if control[0] == "\0" else f"styrtecken (U+{ord(control[0]):04X})"
        raise Unfit(f"Här står ett {name}, som inte hör hemma i en text.")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise Unfit("Här står ett halvt tecken (ett ensamt surrogat).")


def _is_json(text: str) -> bool:
    return scalars.number(text)[0] is not None


def _understood(field: Field, decimal: str | None, written: str | None) -> Callable[[str], Token]:
    if field.kind in NUMBERS:
        return lambda text: _number(text.rstrip("% ") if field.name == _PERCENT else text, decimal, text)
    if field.kind == "datum":
        return lambda text: encode_basestring(days.day(text, written) or text)
    if field.kind == "termin":
        return lambda text: encode_basestring(term(text) or text)
    if field.kind == "val":
        choices = {squeezed(choice): choice for choice in field.choices}
        return lambda text: encode_basestring(choices.get(squeezed(text), text))
    return _student if field.name == "student" else encode_basestring


def _number(text: str, decimal: str | None, stands: str) -> Token:
    found = numbers.read(text, decimal)
    if found is not None and _is_json(found):
        return found
    return encode_basestring(stands + _UNSURE if _is_json(stands) else stands)


def _student(text: str) -> Token:
    """One name, first name first; several in one cell are no name, and a list where a text belongs says so."""
    if persons.several(text):
        return f"[{encode_basestring(text)}]"
    return encode_basestring(persons.first_name_first(text))
