"""What a scalar's text means where the schema asks for a number, a day, a term or a choice.

Each reader takes the text as it stands and gives ``(value, fault)``: a value without
fault is as it should be, a fault without value is malformed, and both together are a value
that is plain enough but ought to be written otherwise. A fault is ``(code, message)``.

``advice`` is imported where a fault is found: most documents have none, and it costs milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from checker.document import Scalar
from checker.sources.errors import quoted

Fault = tuple[str, str]
Outcome = tuple[Scalar | None, Fault | None]

MAX_DIGITS = 30
MAX_EXPONENT = 20
YEARS = range(1900, 2200)

_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?)0*([0-9]+))?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_OF_YEAR = re.compile(r"([0-9]{2})-([0-9]{2})")
_TERM = re.compile(r"(VT|HT)([0-9]{4})")
_LEAP_YEAR = 2000
_YES_NO = {"ja": True, "true": True, "nej": False, "false": False}

_WORD_XX = re.compile(r"\bx{2,}\b")
_WHOLLY = re.compile(
    r"X{2,}|X+(?:[-\s.]X+)+|N\.?\s?N\.?|N{6,}-?N{4}"
    r"|\.{2,}|…+|\?+|-+|–|—"
    r"|\[.*\]|<[^@:]*>"
    r"|(?i:(å{4}|y{4}|a{4})([-/ ]?mm([-/ ]?dd)?)?|ååmmdd|mm[-/]dd)"
    r"|(?:VT|HT)\s?[ÅåYyX]{2,4}",
    re.DOTALL,
)
_LONGEST_WHOLLY = 200


def is_placeholder(text: str) -> bool:
    """Whether something is still to be filled in: ``____`` or the word ``xx`` anywhere, or nothing but a mark."""
    if "__" in text or ("xx" in text and _WORD_XX.search(text) is not None):
        return True
    return len(text) <= _LONGEST_WHOLLY and _WHOLLY.fullmatch(text.strip()) is not None


def number(text: str) -> Outcome:
    """An exact number from its own digits: int where it is whole, else Fraction."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None, ("fel-tal", _number_message(text))
    sign, whole, decimals, exponent_sign, exponent = match.groups("")
    if len(whole) + len(decimals) > MAX_DIGITS or len(exponent) > 2 or int(exponent or 0) > MAX_EXPONENT:
        return None, ("fel-tal", f"Talet är orimligt: högst {MAX_DIGITS} siffror och en exponent på högst "
                                 f"{MAX_EXPONENT} går att läsa.")
    digits = int(whole + decimals) * (-1 if sign else 1)
    power = int(exponent_sign + exponent if exponent else 0) - len(decimals)
    if power >= 0:
        return digits * 10**power, None
    value, rest = divmod(digits, 10**-power)
    return (value if rest == 0 else Fraction(digits, 10**-power)), None


def whole_number(text: str) -> Outcome:
    """As ``number``; what isn't integral is malformed, ``4.0`` is 4."""
    value, fault = number(text)
    if isinstance(value, Fraction):
        return None, ("fel-tal", f"{quoted(text)} är inget heltal.")
    return value, fault


def _number_message(text: str) -> str:
    from checker.sources import advice

    if text.strip().lower().lstrip("+-.") in ("nan", "inf", "infinity"):
        return f"{quoted(text)} är inget tal. Lämna fältet tomt om värdet saknas."
    how = advice.number(text) or "talet med siffror och decimalpunkt, till exempel 6120.00"
    return f"{quoted(text)} går inte att läsa som tal: skriv {how}."


def day(text: str) -> Outcome:
    """A calendar day of YEARS, written YYYY-MM-DD."""
    match = _DAY.fullmatch(text)
    if match is None:
        from checker.sources import advice

        how = advice.day(text) or "ÅÅÅÅ-MM-DD, till exempel 2016-09-05"
        return None, ("fel-format", f"{quoted(text)} går inte att läsa som datum: skriv {how}.")
    year, month, of_month = map(int, match.groups())
    value = _calendar_day(year, month, of_month)
    if value is None:
        return None, ("fel-format", f"{quoted(text)} finns inte i kalendern.")
    if year not in YEARS:
        return None, ("fel-format", f"Året i {quoted(text)} ligger utanför {YEARS[0]}–{YEARS[-1]}.")
    return value, None


def day_of_year(text: str) -> Outcome:
    """A day of any year, MM-DD; the text itself is the value."""
    match = _DAY_OF_YEAR.fullmatch(text)
    if match is None:
        from checker.sources import advice

        how = advice.day_of_year(text) or "MM-DD, till exempel 03-15"
        return None, ("fel-format", f"{quoted(text)} går inte att läsa som dag på året: skriv {how}.")
    if _calendar_day(_LEAP_YEAR, int(match[1]), int(match[2])) is None:
        return None, ("fel-format", f"{quoted(text)} finns inte i kalendern.")
    return text, None


def _calendar_day(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year, month, of_month)
    except ValueError:
        return None


def term(text: str) -> Outcome:
    """``VT2026`` or ``HT2026``. Other ways to write it are understood, and remarked on."""
    match = _TERM.fullmatch(text)
    if match and int(match[2]) in YEARS:
        return text, None
    from checker.sources import advice

    meant = advice.term(text)
    if meant:
        return meant, ("fel-format", f"{quoted(text)} läses som {meant}: skriv så.")
    return None, ("fel-format", f"{quoted(text)} går inte att läsa som termin: skriv till exempel VT2026 eller HT2026.")


def yes_no(text: str) -> Outcome:
    """``ja``, ``nej``, ``true`` or ``false``, in lower case."""
    value = _YES_NO.get(text)
    if value is not None:
        return value, None
    from checker.sources import advice

    how = advice.yes_no(text) or "ja eller nej"
    return None, ("fel-val", f"{quoted(text)} är varken ja eller nej: skriv {how}.")


def choice(text: str, choices: Sequence[str]) -> Outcome:
    """One of ``choices``, letter by letter."""
    if text in choices:
        return text, None
    from checker.sources import advice

    meant = advice.nearest(text, choices)
    how = f"menade du {meant}?" if meant else f"välj bland {', '.join(choices)}."
    return None, ("fel-val", f"{quoted(text)} är inget av det som går att välja: {how}")


#: Kinds whose text has a grammar of its own; what is in none of ``READERS`` is text or a val.
READERS: dict[str, Callable[[str], Outcome]] = {
    "tal": number,
    "kronor": number,
    "heltal": whole_number,
    "datum": day,
    "manaddag": day_of_year,
    "termin": term,
    "janej": yes_no,
}
