"""Whether a text that no field holds seems to hold a personnummer; ``facts.identity`` asks it of the fields."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![0-9])(?:1[89]|20)?([0-9]{2})([0-9]{2})([0-9]{2})\s?[-+–]?\s?([0-9]{4})(?![0-9])")
_MONTHS, _DAYS, _COORDINATION = 12, 31, 60


def looks_like_personal_number(text: str) -> bool:
    """Ten or twelve digits that are a day of birth (or that + 60), a serial number and its check digit."""
    return any(0 < int(month) <= _MONTHS and 0 < int(day) % _COORDINATION <= _DAYS
               and _checked(year + month + day + rest) for year, month, day, rest in _NUMBER.findall(text))


def _checked(digits: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
