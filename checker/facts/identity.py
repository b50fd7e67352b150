"""Numbers and names that identify: organisationsnummer, giro, contact details, courses.

The check digit is computed here and not by python-stdnum, whose import costs as much as reading
and judging an invoice; a test holds the two equal.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from checker.document import Record, State, fold
from checker.expression.interpret import Context
from checker.expression.values import Unknown, Value
from checker.sources.personnummer import luhn

NAMED_COURSE = "Högskolepedagogik för lärare och handledare i verksamhetsförlagd utbildning"
CREDIT_REFORM = date(2007, 7, 1)  # from then on högskolepoäng; 1 old poäng = 1.5 hp

_ORGANISATION = re.compile(r"(?:(?:16)?(\d{2}[2-9]\d{3})-?(\d{4})|SE(\d{2}[2-9]\d{3})(\d{4})01)\Z", re.ASCII)
_BANKGIRO = re.compile(r"(\d{3,4})-?(\d{4})\Z", re.ASCII)
_PLUSGIRO = re.compile(r"(\d{1,7})-?(\d)\Z", re.ASCII)
_EMAIL = re.compile(r"(?<![^\s<,;:(])[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\".]{2,}(?=[\s>,;)]|\Z)")
_TELEPHONE = re.compile(r"\+?\d[\d\s()/.–-]{5,}\d", re.ASCII)
_CREDITS_BEHIND = re.compile(r"[\s,(]*7[,.]5\s*(?:hp|högskolepoäng)?\)?\Z")


def organisation_digits(text: str) -> str | None:
    """The ten digits of an organisationsnummer (also with the prefix 16, or as a VAT number SE…01), else None.

    The third digit is at least 2, which tells it from a personnummer.
    """
    match = _ORGANISATION.match(_compact(text))
    digits = "".join(part for part in match.groups() if part) if match else ""
    return digits if digits and luhn(digits) else None


def is_bankgiro(text: str) -> bool:
    """Seven or eight digits with a check digit; the hyphen, if any, before the last four."""
    match = _BANKGIRO.match(_compact(text))
    return bool(match) and luhn(_digits(text))


def is_plusgiro(text: str) -> bool:
    """Two to eight digits with a check digit; the hyphen, if any, before the last."""
    match = _PLUSGIRO.match(_compact(text))
    return bool(match) and luhn(_digits(text))


def is_email(text: str) -> bool:
    """Whether an address stands there, with or without a name or another address beside it."""
    return bool(_EMAIL.search(text))


def is_telephone(text: str) -> bool:
    """Whether a number stands there: seven to fifteen digits with the usual separators, whatever words beside it."""
    return any(7 <= len(_digits(number)) <= 15
               for several in _TELEPHONE.findall(text) for number in (several, *several.split("/")))


def _compact(text: str) -> str:
    return "".join(text.split()).replace("‑", "-").replace("–", "-")


def _digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")


def reachable(context: Context, contact: Value) -> Value:
    """Whether an e-mail address or a telephone number is given that looks as one."""
    unknown: list[Value] = []
    for name, looks_right in (("epost", is_email), ("telefon", is_telephone)):
        if isinstance(contact, Record):
            cell = contact.cell(name)
            if cell is None or not cell.present:
                continue
        value = context.scalar(contact, name)
        if isinstance(value, str) and looks_right(value):
            return True
        if isinstance(value, Unknown):
            unknown.append(value)
    return Unknown.of(*unknown) if unknown else False


def credits(context: Context, course: Value) -> Value:
    """A course's högskolepoäng; old poäng before 1 July 2007 count 1.5 each."""
    cell = course.cell("hogskolepoang") if isinstance(course, Record) else None
    points = context.scalar(course, "hogskolepoang")
    if isinstance(points, int | Fraction) and not (cell is not None and cell.state is State.NONE):
        return points
    old, completed = context.scalar(course, "poang"), context.scalar(course, "genomford")
    if isinstance(old, int | Fraction) and isinstance(completed, date) and completed < CREDIT_REFORM:
        return Fraction(3, 2) * old
    if isinstance(old, int | Fraction) and isinstance(completed, Unknown):
        return completed
    return points


def is_named_course(name: str) -> bool:
    """The course that § 4.4 names, with or without "7,5 hp" written behind it."""
    folded, wanted = fold(name), fold(NAMED_COURSE)
    return folded.startswith(wanted) and (folded == wanted or bool(_CREDITS_BEHIND.match(folded[len(wanted):])))


def same_organisation(one: str, other: str) -> bool:
    """Whether two organisationsnummer are the same, however they are written."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return organisation_digits(text) or _compact(text).replace("-", "")
