"""Personnummer in any text: found, and hidden. One eye for fields, for free text and for whatever is printed."""

from __future__ import annotations

import re
from datetime import date

#: What stands where a personal number stood.
HIDDEN_NUMBER = "dolt-personnummer"
_COORDINATION_DAYS = 60

_GAP = "[\\s_\u00a0\u00ad\u2000-\u200f\u202f\u2060\ufeff]{0,2}"
#: The four digits are the year of a period's last day.
_AND_DAY = "(?<=19[0-9]{2}|20[0-9]{2})-[0-9]{2}-[0-9]{2}(?![0-9])"
_PERSONAL = re.compile(
    rf"(?<![0-9])(?:(?:1[89]|20)?([0-9]{{6}}){_GAP}[-+‐-―−]?|(?:1[89]|20)([0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}){_GAP}[-+‐-―−])"
    rf"{_GAP}([0-9]{{4}})(?![0-9])(?!{_AND_DAY})", re.ASCII)


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812)."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


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
