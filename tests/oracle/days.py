"""The calendar: what a period holds, Swedish working days, calendar months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

WEEK = 5  # "En vecka omfattar 5 dagar"


def capacity(first: date, last: date, reading: str, week: int = WEEK) -> int:
    """The most VFU days from ``first`` to ``last``, both included: at most ``week`` in a calendar week."""
    if last < first:
        return 0
    open_days = 7 if reading == "kalender" else 5

    def within(weekday: int, until: int) -> int:
        return min(week, max(0, min(until + 1, open_days) - weekday))

    weeks = (last - timedelta(last.weekday()) - first + timedelta(first.weekday())).days // 7
    if weeks == 0:
        return within(first.weekday(), last.weekday())
    return within(first.weekday(), 6) + (weeks - 1) * within(0, 6) + within(0, last.weekday())


def easter(year: int) -> date:
    """Easter Sunday: the Sunday after the church's full moon (Gregorian computus)."""
    golden, century = year % 19, year // 100
    wait = (19 * golden + 15 + century - century // 4 - (8 * century + 13) // 25) % 30
    moon = date(year, 3, 21) + timedelta(wait)
    if moon == date(year, 4, 19) or (moon == date(year, 4, 18) and golden > 10):
        moon -= timedelta(1)
    return moon + timedelta(6 - moon.weekday() or 7)


def holidays(year: int) -> set[date]:
    """Swedish public holidays that can fall on Monday to Friday, and the three eves that count as such."""
    fixed = [(1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)] + ([(6, 6)] if year >= 2005 else [])
    moving = [-2, 1, 39] + ([50] if year < 2005 else [])
    midsummer = next(d for d in (date(year, 6, 19) + timedelta(i) for i in range(7)) if d.weekday() == 4)
    return {date(year, m, d) for m, d in fixed} | {easter(year) + timedelta(i) for i in moving} | {midsummer}


def workday_from(due: date) -> date:
    """The day itself, or the first working day after it."""
    while due.weekday() > 4 or due in holidays(due.year):
        due += timedelta(1)
    return due


def plus_months(start: date, months: int) -> date:
    """Calendar months on or back, clipped to the month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
