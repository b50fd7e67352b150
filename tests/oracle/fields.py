"""What a field of a plain document says: dates as ISO text or ``date``, numbers as ``int``, ``Decimal`` or text."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

Plain = dict[str, Any]
Rows = list[tuple[int, Plain | None]]

NEVER_EMPTY = ("rader", "verksamheter", "larosaten")  # there an empty list says no more than a missing one
YEARS = range(1900, 2200)


def is_none(record: Plain, key: str) -> bool:
    """Whether the field is recorded as none: the word `ingen`."""
    raw = record.get(key)
    return isinstance(raw, str) and raw.strip().lower() == "ingen"


def says(record: Plain, key: str) -> Any:
    """What stands there, right or malformed. None: absent, blank, a placeholder, or recorded as none."""
    raw = record.get(key)
    to_fill_in = isinstance(raw, str) and re.search(r"__|\bxx+\b|^ *XX+ *$|^ *$", raw)
    return None if to_fill_in or is_none(record, key) else raw


def text(record: Plain, key: str) -> str | None:
    """A text as it stands; None where nothing, or what isn't text, does."""
    raw = says(record, key)
    known = isinstance(raw, str | int | Decimal) and not isinstance(raw, bool)
    return str(raw).strip() if known else None


def folded(given: str) -> str:
    """Names are compared whatever their case, spacing and Unicode form."""
    plain = unicodedata.normalize("NFKC", given).casefold()
    plain = "".join(" " if c.isspace() else c for c in plain if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", re.sub(" +", " ", plain).strip())


def name(record: Plain, key: str) -> str | None:
    """A name as it is compared."""
    given = text(record, key)
    return None if given is None else folded(given)


def number(record: Plain, key: str) -> Fraction | None:
    """An exact number; `ingen` is 0."""
    if is_none(record, key):
        return Fraction(0)
    raw = says(record, key)
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | str):
        return None
    digits = format(raw, "f") if isinstance(raw, Decimal) else str(raw)
    return Fraction(digits) if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", digits) else None


def whole(record: Plain, key: str) -> int | None:
    """A whole number."""
    found = number(record, key)
    return int(found) if found is not None and found.denominator == 1 else None


def day(record: Plain, key: str) -> date | None:
    """A calendar day, YYYY-MM-DD."""
    raw = says(record, key)
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
        return None
    year, month, of_month = (int(digits) for digits in raw.split("-"))
    if not (year in YEARS and 1 <= month <= 12 and 1 <= of_month <= monthrange(year, month)[1]):
        return None
    return date(year, month, of_month)


def part(record: Plain | None, *keys: str) -> Plain:
    """A record within a record; empty where there is none."""
    inner: Any = record
    for key in keys:
        inner = inner.get(key) if isinstance(inner, dict) else None
    return inner if isinstance(inner, dict) else {}


def rows(record: Plain, key: str) -> Rows | None:
    """The records of a list with their indices, None for one that can't be read; ``[]`` where the list is
    recorded as none or nothing is said; None for what is no list."""
    raw = record.get(key)
    if isinstance(raw, list):
        return [(i, item if isinstance(item, dict) else None) for i, item in enumerate(raw)]
    return [] if says(record, key) is None else None


def unstated(record: Plain, key: str) -> bool:
    """Whether a list isn't there at all, as an empty one of those that must be filled isn't."""
    raw = record.get(key)
    if key in NEVER_EMPTY and raw == []:
        return True
    return says(record, key) is None and (key in NEVER_EMPTY or not is_none(record, key))
