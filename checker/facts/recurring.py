"""Duties that come back every term or year: which day, which year, which year is missing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checker.document import Record, fold
from checker.expression.context import Context, items
from checker.expression.values import Axis, Cause, Gap, Unknown, Value
from checker.facts.calendar import day_in_year, is_spring, term_year
from checker.facts.education import is_of_place
from checker.sources.months import MONTHS


def notice_deadline(term: str, month_day: str) -> Value:
    """§ 4.2: 15 March and 15 May of an autumn term's own year, 15 September and 15 November of the year
    before a spring term."""
    return day_in_year(term_year(term) - is_spring(term), month_day) or no_such_day(month_day)


def no_such_day(month_day: str) -> Unknown:
    month, day = month_day.split("-")
    label = f"en frist som finns varje år ({int(day)} {MONTHS[int(month) - 1]} gör det inte)"
    return Unknown((Cause("samverkansavtal", None, "/frister", label),))


def last_day(context: Context, year: Value, reading: Axis | str) -> Value:
    """31 December, or (axis ar) 30 June of the academic year that begins in it. A rule may name the reading itself."""
    if not isinstance(year, int) or not 1 <= year < date.max.year:
        return Unknown(())
    chosen = reading if isinstance(reading, str) else context.reading(reading)
    return date(year, 12, 31) if chosen == "kalenderar" else date(year + 1, 6, 30)


def within_year(context: Context, day: date, year: Value, reading: Axis) -> Value:
    """Whether a day lies in a year: calendar year, or (axis ar) July to June of the academic year."""
    if not isinstance(year, int):
        return Unknown(())
    calendar_year = day.year == year
    academic = (day.year if day.month >= 7 else day.year - 1) == year
    if calendar_year == academic:
        return calendar_year
    return calendar_year if context.reading(reading) == "kalenderar" else academic


def students_of_year(context: Context, year: Value, unit: Value, place: Value) -> Value:
    """The year's full count of a verksamhet's students in an utbildning; Unknown where it isn't stated."""
    listed = items(context.field(year, "antal_studenter"))
    if isinstance(listed, Unknown):
        return listed
    name, education = context.scalar(unit, "namn"), context.scalar(place, "utbildning")
    if not isinstance(name, str) or not isinstance(education, str):
        return Unknown.of(name, education)
    counts = [_count(context, row, place, unit) for row in listed if isinstance(row, Record)
              and isinstance(place, Record) and isinstance(unit, Record) and _may_be_about(row, name, education)]
    counts = [count for count in counts if count is not None]
    unknown = [count for count in counts if not isinstance(count, int | Fraction)]
    if unknown or not counts:
        owner = year.owner if isinstance(year, Record) else None
        return Unknown.of(*unknown) if unknown else Unknown(
            (Cause("ar", owner, "/antal_studenter", f"antal studenter under året, {name} ({education})"),))
    return sum(count for count in counts if isinstance(count, int | Fraction))


def _may_be_about(row: Record, name: str, education: str) -> bool:
    where, what = row.value("verksamhet"), row.value("utbildning")
    return (where is None or fold(str(where)) == fold(name)) and what in (None, education)


def _count(context: Context, row: Record, place: Record, unit: Record) -> Value | None:
    """A row's students; None where it is about others, Unknown where it isn't told whether it is."""
    for field in ("verksamhet", "utbildning"):
        if isinstance(said := context.scalar(row, field), Unknown):
            return said
    about = is_of_place(row, place, unit)
    if about is None:
        return context.scalar(row, "inriktning")
    return context.scalar(row, "antal") if about else None


def first_year_without(context: Context, listed: Value, first: Value) -> Value:
    """The first year, from ``first`` to the last that has ended before the review, of which the list has
    nothing; 0 where there is none. Entries are days, or records with `ar` and the day of the invitation
    or of what was made."""
    entries = items(listed)
    if isinstance(entries, Unknown):
        return entries
    if not isinstance(first, int):
        return Unknown.of(first) if isinstance(first, Unknown) else Unknown(())
    years: set[int] = set()
    unknown: list[Value] = []
    for entry in entries:
        year = _year_of(context, entry)
        if isinstance(year, int):
            years.add(year)
        elif year is not None:
            unknown.append(year)
    missing = next((year for year in range(first, min(context.today.year, 2200)) if year not in years), 0)
    return Unknown.of(*unknown) if missing and unknown else missing


def _year_of(context: Context, entry: Value) -> Value | None:
    """The year that an entry answers for; None where it records that nothing was done."""
    if isinstance(entry, date):
        return entry.year
    if isinstance(entry, Gap):
        return entry.unknown()
    if not isinstance(entry, Record):
        return None
    done = "inbjudan" if "inbjudan" in entry.fields else "datum"
    cell = entry.cell(done)
    if cell is not None and not cell.present and cell.text:
        return None
    day = context.scalar(entry, done)
    if not isinstance(day, date):
        return day if isinstance(day, Unknown) else None
    year = entry.value("ar")
    return year if isinstance(year, int) else day.year


def year_of(day: date) -> int:
    return day.year
