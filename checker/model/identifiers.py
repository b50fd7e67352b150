"""Types that the kinds of document share: how a value is written, and what it becomes.

Each alias is a pydantic type whose ``Form`` names its kind in ``checker.form``'s table;
the schemas are generated from that mark, so the kinds here and there are the same.

Every field of a document is optional, and its Python value is ``None`` when it is absent.
Blank (``null``, an empty string) and the word ``ingen`` (recorded as none) become ``None``
as well, except that ``ingen`` for a list becomes ``[]``; blank items of a list are left out.
The model says what is known; the tree in ``checker.document`` also tells apart the ways in
which nothing is said. A placeholder ("xx", "____") is refused where a number, a date or a
choice belongs, and kept as it stands in a text.

Numbers become ``Decimal`` or ``int``, never ``float``. A ``float`` is taken by its shortest
digits as long as these are surely the source's own (15 of them), and refused beyond; where
a text belongs it is always refused, since 4.10 and 4.1 are two texts and one float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

NUMBER = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?"
WHOLE_NUMBER = r"-?(0|[1-9][0-9]*)"
DAY = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
DAY_OF_YEAR = r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TERM = r"(VT|HT)[0-9]{4}"

_SURE_DIGITS = 15  # any decimal this long survives the way through a binary float
_LARGEST_EXPONENT = 50
_LEAP_YEAR = "2000-"


@dataclass(frozen=True, slots=True)
class Form:
    """The kind of a place, in the words of ``checker.form``."""

    kind: str


class Record(BaseModel):
    """A mapping of a document. Unknown keys are refused, and errors don't echo what was given
    (it may name people)."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def described(title: str, description: str) -> Any:
    """An optional field, with the Swedish title and description that editors show."""
    return Field(default=None, title=title, description=description)


def _said(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip() in ("", "ingen") else value


def _text(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("ett flyttal har tappat sina egna siffror: skriv texten inom citattecken")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return _said(value)


def _number(value: Any) -> Any:
    value = _said(value)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError("här ska ett tal stå")
    if isinstance(value, str) and not re.fullmatch(NUMBER, value):
        raise ValueError("skriv talet med siffror och decimalpunkt, utan mellanrum")
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise ValueError("talet är inte ändligt, eller orimligt stort eller litet")
    if isinstance(value, float) and len(number.as_tuple().digits) > _SURE_DIGITS:
        raise ValueError("ett flyttal med så många siffror är inte exakt: ge Decimal eller text")
    return number


def _whole_number(value: Any) -> Any:
    number = _number(value)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise ValueError("här ska ett heltal stå")
    return int(number)


def _day(value: Any) -> Any:
    value = _said(value)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if not isinstance(value, str) or not re.fullmatch(DAY, value):
        raise ValueError("skriv datumet som ÅÅÅÅ-MM-DD")
    return _calendar_day(value)


def _calendar_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("dagen finns inte i kalendern") from error


def _day_of_year(value: Any) -> Any:
    value = _said(value)
    if value is None:
        return None
    if not isinstance(value, str) or not re.fullmatch(DAY_OF_YEAR, value):
        raise ValueError("skriv dagen som MM-DD")
    _calendar_day(_LEAP_YEAR + value)
    return value


def _term(value: Any) -> Any:
    value = _said(value)
    if value is not None and not (isinstance(value, str) and re.fullmatch(TERM, value)):
        raise ValueError("skriv terminen som VT2026 eller HT2026")
    return value


def _yes_or_no(value: Any) -> Any:
    value = {"ja": True, "nej": False}.get(value, value) if isinstance(value, str) else value
    if value is not None and not isinstance(value, bool):
        raise ValueError("här ska ja eller nej stå")
    return value


def _choice(value: Any, known: ValidatorFunctionWrapHandler) -> Any:
    """`ingen` is none, except where it is one of the words to choose from."""
    try:
        return known(value)
    except ValidationError:
        if _said(value) is None:
            return None
        raise


def _list(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [item for item in value if _said(item) is not None]
    return [] if value == "ingen" else _said(value)


T = TypeVar("T")

#: Free text, compared letter by letter. A bare number is taken as its digits.
Text = Annotated[str | None, Form("text"), BeforeValidator(_text)]
#: The name of a verksamhet, a party, a course: compared whatever its case and spacing.
Namn = Annotated[str | None, Form("namn"), BeforeValidator(_text)]
#: The name of a person: as Namn, and masked in reports that ask for it.
Personnamn = Annotated[str | None, Form("personnamn"), BeforeValidator(_text)]
#: An e-mail address or a telephone number: masked as well.
Kontakt = Annotated[str | None, Form("kontakt"), BeforeValidator(_text)]
#: An exact number; the unit stands in the field's description.
Tal = Annotated[Decimal | None, Form("tal"), BeforeValidator(_number)]
#: An amount in SEK, exact to what is written.
Kronor = Annotated[Decimal | None, Form("kronor"), BeforeValidator(_number)]
#: A whole number; the unit stands in the field's description.
Heltal = Annotated[int | None, Form("heltal"), BeforeValidator(_whole_number)]
#: A day, YYYY-MM-DD.
Datum = Annotated[date | None, Form("datum"), BeforeValidator(_day)]
#: A day of any year, "MM-DD".
Manaddag = Annotated[str | None, Form("manaddag"), BeforeValidator(_day_of_year)]
#: A term, "VT2026" or "HT2026".
Termin = Annotated[str | None, Form("termin"), BeforeValidator(_term)]
#: Yes or no, also in words: ja, nej.
JaNej = Annotated[bool | None, Form("janej"), BeforeValidator(_yes_or_no)]
#: One of a closed list: ``Val[Literal["grund", "master"]]``.
Val = Annotated[T | None, Form("val"), WrapValidator(_choice)]
#: A mapping within a document: ``Post[Period]``.
Post = Annotated[T | None, Form("record"), BeforeValidator(_said)]
#: A list; ``[]`` and ``ingen`` say that there are none, ``None`` that nothing is said.
Lista = Annotated[list[T] | None, Form("list"), BeforeValidator(_list)]

Utbildning = Literal["sjukskoterska", "specialistsjukskoterska", "arbetsterapeut", "fysioterapeut", "annan"]
Driftsform = Literal["kommunal", "entreprenad", "lov"]
