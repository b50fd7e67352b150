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

NAMED_COURSE = "Högskolepedagogik för lärare och handledare i verksamhetsförlagd utbildning"
CREDIT_REFORM = date(2007, 7, 1)  # from then on högskolepoäng; 1 old poäng = 1.5 hp

#: What stands where a personal number stood.
HIDDEN_NUMBER = "dolt-personnummer"
_COORDINATION_DAYS = 60

_GAP = "[\\s_\u00a0\u00ad\u2000-\u200f\u202f\u2060\ufeff]{0,2}"
_PERSONAL = re.compile(
    rf"(?<![0-9])(?:(?:1[89]|20)?([0-9]{{6}}){_GAP}[-+‐-―−]?|(?:1[89]|20)([0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}){_GAP}[-+‐-―−])"
    rf"{_GAP}([0-9]{{4}})(?![0-9])", re.ASCII)
_ORGANISATION = re.compile(r"(?:(?:16)?(\d{2}[2-9]\d{3})-?(\d{4})|SE(\d{2}[2-9]\d{3})(\d{4})01)\Z", re.ASCII)
_BANKGIRO = re.compile(r"(\d{3,4})-?(\d{4})\Z", re.ASCII)
_PLUSGIRO = re.compile(r"(\d{1,7})-?(\d)\Z", re.ASCII)
_EMAIL = re.compile(r"(?<![^\s<,;:(])[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\".]{2,}(?=[\s>,;)]|\Z)")
_TELEPHONE = re.compile(r"\+?\d[\d\s()/.–-]{5,}\d", re.ASCII)
_CREDITS_BEHIND = re.compile(r"[\s,(]*7[,.]5\s*(?:hp|högskolepoäng)?\)?\Z")


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812)."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def organisation_digits(text: str) -> str | None:
    """The ten digits of an organisationsnummer (also with the prefix 16, or as a VAT number SE…01), else None.

    The third digit is at least 2, which tells it from a personnummer.
    """
    match = _ORGANISATION.match(_compact(text))
    digits = "".join(part for part in match.groups() if part) if match else ""
    return digits if digits and luhn(digits) else None


def hide_numbers(text: str) -> str:
    """The text without personnummer and samordningsnummer; organisationsnummer stay.

    Six or eight digits of a date (day + 60 in a samordningsnummer), an optional sign and four digits, with the
    right check digit; whatever spaces stand between, and with hyphens in the date where a sign follows.
    """
    return _PERSONAL.sub(lambda m: HIDDEN_NUMBER if _is_personal(m) else m[0], text)


def holds_personal_number(text: str) -> bool:
    return any(_is_personal(match) for match in _PERSONAL.finditer(text))


def _is_personal(match: re.Match[str]) -> bool:
    day, rest = (match[1] or match[2]).replace("-", ""), match[3]
    born = int(day[4:])
    try:
        date(2000, int(day[2:4]), born - _COORDINATION_DAYS if born > _COORDINATION_DAYS else born)
    except ValueError:
        return False
    return luhn(day + rest)


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
