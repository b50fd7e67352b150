"""Days: Swedish working days, terms, deadlines, calendar months, and how many days VFU can fill.

Holidays: lag (1989:253) om allmänna helgdagar; Midsummer Eve, Christmas Eve and New Year's Eve
stand beside them by lag (1930:173) om beräkning av lagstadgad tid, 2 §.
"""

from __future__ import annotations

import calendar as months
import re
from datetime import date, timedelta
from functools import cache

DAY = timedelta(days=1)
PAID_DAYS_A_WEEK = 5  # § 4.6: "En vecka omfattar 5 dagar"
_TERM = re.compile(r"(VT|HT)(\d{4})\Z")


@cache
def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year, and the three eves that count as such."""
    easter = easter_sunday(year)
    midsummer = _first_weekday(date(year, 6, 20), 5)
    all_saints = _first_weekday(date(year, 10, 31), 5)
    moving = (easter - 2 * DAY, easter, easter + DAY, easter + 39 * DAY, easter + 49 * DAY,
              midsummer - DAY, midsummer, all_saints)
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    return frozenset(moving) | {date(year, month, day) for month, day in fixed}


def easter_sunday(year: int) -> date:
    """Easter Day of the Gregorian calendar (Meeus' form of the computus)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, odd = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - odd) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _first_weekday(start: date, weekday: int) -> date:
    return start + DAY * ((weekday - start.weekday()) % 7)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def next_working_day(day: date) -> date | None:
    """The day itself, or the first working day after it; None past the end of the calendar."""
    while not is_working_day(day):
        if day == date.max:
            return None
        day += DAY
    return day


def term_year(term: str) -> int:
    """2026 for "HT2026"."""
    return int(term[2:])


def is_spring(term: str) -> bool:
    return term.startswith("VT")


def day_in_year(year: int, month_day: str) -> date | None:
    """A deadline "MM-DD" in a year; None for 29 February in a common year."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, day) if day <= months.monthrange(year, month)[1] else None


def add_months(day: date, count: int) -> date | None:
    """Calendar months on, clipped to the month's last day; None outside the calendar."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def last_day_of_notice(end: date, count: int, reading: str) -> date | None:
    """The last day on which a notice of so many months is in time: counted back from the end, or (``framat``)
    the last day that, counted forward, still reaches no further than the end. None outside the calendar."""
    day = add_months(end, -count)
    while day is not None and reading == "framat":
        reached = add_months(day + DAY, count)
        if reached is None or reached > end:
            break
        day += DAY
    return day


def undoubted_term(first: date, last: date) -> str | None:
    """The term that dates alone leave no doubt of: within February–May, or September–December.

    Lärosäten start about a week apart and autumn runs into January, so other dates say nothing.
    """
    if first > last or first.year != last.year:
        return None
    if first.month >= 2 and last.month <= 5:
        return f"VT{first.year}"
    if first.month >= 9:
        return f"HT{first.year}"
    return None


def within_one_term(first: date, last: date) -> bool:
    """Whether a period has days of one term only: not both in February–May and in September–December,
    nor in those months of two years."""
    cores = [(date(year, start, 1), date(year, end, 31)) for year in range(first.year, last.year + 1)
             for start, end in ((2, 5), (9, 12))]
    return sum(first <= end and start <= last for start, end in cores) <= 1


def may_lie_in(term: str, *days: date) -> bool:
    """Whether days can be a term's: an autumn's from June to the January after it, a spring's from January to
    August. Where within them the term begins and ends differs between lärosäten."""
    year = term_year(term)
    first, last = (date(year, 1, 1), date(year, 8, 31)) if is_spring(term) else (date(year, 6, 1),
                                                                                 date(year + 1, 1, 31))
    return all(first <= day <= last for day in days)


def capacity(first: date, last: date, reading: str, days_a_week: int = PAID_DAYS_A_WEEK) -> int:
    """How many days of VFU a period can hold at most.

    ``kalender``: any days, at most ``days_a_week`` a calendar week; ``vardagar``: of these, Mondays to
    Fridays. Holidays don't shorten a week that is billed as a week.
    """
    if last < first:
        return 0
    to_sunday = 6 - first.weekday()
    if (last - first).days <= to_sunday:
        return _in_week(first, last, reading, days_a_week)
    sunday = first + to_sunday * DAY
    in_first_week, monday = _in_week(first, sunday, reading, days_a_week), sunday + DAY
    whole, rest = divmod((last - monday).days + 1, 7)
    in_whole_weeks = whole * min(days_a_week, 7 if reading == "kalender" else 5)
    in_last_week = _in_week(last - DAY * (rest - 1), last, reading, days_a_week) if rest else 0
    return in_first_week + in_whole_weeks + in_last_week


def _in_week(first: date, last: date, reading: str, days_a_week: int) -> int:
    """The same within one calendar week."""
    days = (last - first).days + 1 if reading == "kalender" else max(0, min(last.weekday(), 4) - first.weekday() + 1)
    return min(days_a_week, days)
