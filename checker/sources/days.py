"""Days, periods and terms as people write them, as the schema writes them; None for what isn't plain."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from checker.sources.months import MONTHS_BY_NAME

#: § 4.6: "En vecka omfattar 5 dagar".
DAYS_A_WEEK = 5
#: Characters of what may be a number, a day, a period or a giro.
LONGEST = 100

_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\t\n\r"), " ")

_CENTURY = 2000
_WEEKDAYS = {name: number for number, names in enumerate((
    "måndag mån må", "tisdag tis ti", "onsdag ons on", "torsdag tors tor to", "fredag fre fr", "lördag lör lö",
    "söndag sön sö")) for name in names.split()}
_TIME = r"(?:[t ] ?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?)?"
_YEAR_FIRST = re.compile(rf"(?P<y>[0-9]{{4}})(?P<s>[-/.])(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}}){_TIME}")
_CLOSED = re.compile(r"(?P<y>[0-9]{4}|[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_SWEDISH = re.compile(r"(?:den )?(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})[ ,-]+(?P<y>[0-9]{4})")
_DOTTED = re.compile(rf"(?P<d>[0-9]{{1,2}})\. ?(?P<m>[0-9]{{1,2}})\. ?(?P<y>[0-9]{{4}}){_TIME}")
_YEAR_LAST = re.compile(rf"(?P<a>[0-9]{{1,2}})(?P<s>[-/])(?P<b>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}){_TIME}")
_IN_WORDS = re.compile(r"(?:den )?(?P<d>[0-9]{1,2})(?::?[ae])?[ -](?P<n>[a-z]{3,9})\.?[ ,-]+(?P<y>[0-9]{4})")
_WEEKDAY = re.compile(r"(?P<w>[a-zåäö]{2,7})(?:en)?\.? (?P<rest>.*)")


def plain(text: str) -> str:
    """A text on one line, its thousand separators and other spaces made plain."""
    return " ".join(text.translate(_SPACES).split())


@lru_cache(4096)
def day(text: str) -> str | None:
    """A day written as people do, YYYY-MM-DD; None when the year isn't there or day and month can't be told apart."""
    if len(text) > LONGEST:
        return None
    written = plain(text).lower()
    weekday = _WEEKDAY.fullmatch(written)
    if weekday and weekday["w"] in _WEEKDAYS:
        found = _day(weekday["rest"].strip())
        return found.isoformat() if found and found.weekday() == _WEEKDAYS[weekday["w"]] else None
    found = _day(written)
    return found.isoformat() if found else None


def _day(text: str) -> date | None:
    for pattern in (_YEAR_FIRST, _CLOSED, _SWEDISH, _DOTTED):
        match = pattern.fullmatch(text)
        if match:
            return _date(match["y"], int(match["m"]), int(match["d"]))
    match = _YEAR_LAST.fullmatch(text)
    if match:
        first, second = int(match["a"]), int(match["b"])
        if first <= 12 and second <= 12 and first != second:
            return None
        return _date(match["y"], min(first, second) if first > 12 or second > 12 else second, max(first, second))
    match = _IN_WORDS.fullmatch(text)
    return _date(match["y"], MONTHS_BY_NAME.get(match["n"], 0), int(match["d"])) if match else None


def _date(year: str, month: int, of_month: int) -> date | None:
    try:
        return date(int(year) + (_CENTURY if len(year) == 2 else 0), month, of_month)
    except ValueError:
        return None


_DAY = (r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{8}|[0-9]{6}"
        r"|[0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{4}|[0-9]{1,2}/[0-9]{1,2}(?:[ ,-]+[0-9]{4})?"
        r"|[0-9]{1,2}(?::?[ae])? [a-zåäö]{3,9}\.?(?: [0-9]{4})?")
_PERIOD = re.compile(
    rf"(?:från och med |från |fr\.? ?o\.? ?m\.? ?|den )?(?:den )?(?P<a>{_DAY}) ?"
    rf"(?:-|–|—|till och med|till|t\.? ?o\.? ?m\.?|tom) ?(?:den )?(?P<b>{_DAY})", re.IGNORECASE)
_YEAR_AT_END = re.compile(r"[ ,-]([0-9]{4})$")


def period(text: str) -> tuple[str, str] | None:
    """First and last day of ``2016-09-05 – 2016-11-15`` or ``5/9–15/11 2016``; None for what isn't plain."""
    match = _PERIOD.fullmatch(plain(text)) if len(text) <= LONGEST else None
    if match is None:
        return None
    last = day(match["b"])
    first = day(match["a"])
    year = _YEAR_AT_END.search(match["b"])
    if first is None and last is not None and year:
        first = day(f"{match['a']} {year[1]}")
    return (first, last) if first is not None and last is not None and first <= last else None


_TERM = re.compile(r"(?:(v)(?:t|årterminen|årtermin|åren)|(h)(?:t|östterminen|östtermin|östen))[ .-]*"
                   r"(20[0-9]{2}|[0-9]{2})", re.IGNORECASE)


def term(text: str) -> str | None:
    """``HT 2016``, ``höstterminen 2016`` or ``ht16`` as HT2016."""
    match = _TERM.fullmatch(plain(text)) if len(text) <= LONGEST else None
    if match is None:
        return None
    return f"{'VT' if match[1] else 'HT'}{match[3] if len(match[3]) == 4 else f'20{match[3]}'}"
