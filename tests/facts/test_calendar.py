"""Days, against tables of known years and against counting them one by one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from expression.bench import known, value
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.calendar import (
    add_months,
    capacity,
    day_in_year,
    easter_sunday,
    holidays,
    is_working_day,
    last_day_of_notice,
    next_working_day,
    undoubted_term,
    within_one_term,
)

DAY = timedelta(days=1)
EASTER = [
    "1818-03-22", "1943-04-25", "1961-04-02", "2000-04-23", "2008-03-23", "2016-03-27", "2017-04-16", "2018-04-01",
    "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05",
    "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2285-03-22",
]


@pytest.mark.parametrize("day", EASTER)
def test_easter_of_known_years(day: str) -> None:
    assert easter_sunday(int(day[:4])).isoformat() == day


def gauss(year: int) -> date:
    """Easter by Gauss' rule, with his two exceptions."""
    century = year // 100
    shift = (15 - (13 + 8 * century) // 25 + century - century // 4) % 30
    week = (4 + century - century // 4) % 7
    moon = (19 * (year % 19) + shift) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + week) % 7
    if sunday == 6 and (moon == 29 or (moon == 28 and (11 * shift + 11) % 30 < 19)):
        return date(year, 3, 22) + (moon + sunday - 7) * DAY
    return date(year, 3, 22) + (moon + sunday) * DAY


def test_easter_by_another_rule() -> None:
    for year in range(1700, 2500):
        assert easter_sunday(year) == gauss(year)


HOLIDAYS = {
    2016: "01-01 01-06 03-25 03-27 03-28 05-01 05-05 05-15 06-06 06-24 06-25 11-05 12-24 12-25 12-26 12-31",
    2017: "01-01 01-06 04-14 04-16 04-17 05-01 05-25 06-04 06-06 06-23 06-24 11-04 12-24 12-25 12-26 12-31",
    2020: "01-01 01-06 04-10 04-12 04-13 05-01 05-21 05-31 06-06 06-19 06-20 10-31 12-24 12-25 12-26 12-31",
    2024: "01-01 01-06 03-29 03-31 04-01 05-01 05-09 05-19 06-06 06-21 06-22 11-02 12-24 12-25 12-26 12-31",
    2026: "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 12-25 12-26 12-31",
}


@pytest.mark.parametrize("year", HOLIDAYS)
def test_holidays_of_known_years(year: int) -> None:
    assert sorted(f"{day:%m-%d}" for day in holidays(year)) == HOLIDAYS[year].split()


@pytest.mark.parametrize(("day", "working"), [
    ("2016-12-15", True), ("2016-12-17", False), ("2016-12-18", False), ("2016-12-24", False), ("2016-12-26", False),
    ("2016-12-27", True), ("2016-12-30", True), ("2016-06-06", False), ("2018-04-02", False), ("2018-03-30", False),
    ("2018-03-29", True), ("2018-05-10", False), ("2018-06-22", False), ("2019-12-31", False), ("2020-01-06", False)])
def test_working_days(day: str, working: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(("day", "following"), [
    ("2016-12-15", "2016-12-15"), ("2019-12-15", "2019-12-16"), ("2016-12-24", "2016-12-27"),
    ("2018-03-30", "2018-04-03"), ("2015-12-31", "2016-01-04"), ("2024-06-15", "2024-06-17"),
    ("2026-11-15", "2026-11-16"), ("2018-12-22", "2018-12-27")])
def test_the_next_working_day(day: str, following: str) -> None:
    assert next_working_day(date.fromisoformat(day)).isoformat() == following


def test_the_edges_of_the_calendar() -> None:
    assert known(value('nasta_vardag("9999-12-30")')) == date(9999, 12, 30)
    assert known(value('nasta_vardag("9999-12-31")')) is None
    assert value('vardag("0001-01-01")') is False
    assert value('rymmer("0001-01-01", "0001-01-07", tolkning.dagar, 5)') == 5
    assert value('rymmer("9999-12-27", "9999-12-31", tolkning.dagar, 5)') == 5


DEADLINES = ("03-15", "05-15", "06-15", "09-15", "11-15", "12-15")
#: From the list of facts that the rules rest on: the agreement's deadlines that are no working days.
ON_A_WEEKEND = {
    2016: ["05-15"], 2017: [], 2018: ["09-15", "12-15"], 2019: ["06-15", "09-15", "12-15"], 2020: ["03-15", "11-15"],
    2021: ["05-15"], 2022: ["05-15"], 2023: [], 2024: ["06-15", "09-15", "12-15"], 2025: ["03-15", "06-15", "11-15"],
    2026: ["03-15", "11-15"], 2027: ["05-15"], 2028: [], 2029: ["09-15", "12-15"], 2030: ["06-15", "09-15", "12-15"],
}


@pytest.mark.parametrize("year", ON_A_WEEKEND)
def test_deadlines_on_a_weekend(year: int) -> None:
    days = {deadline: day_in_year(year, deadline) for deadline in DEADLINES}
    assert [deadline for deadline, day in days.items() if day and not is_working_day(day)] == ON_A_WEEKEND[year]


def test_a_deadline_in_a_year() -> None:
    assert day_in_year(2016, "12-15") == date(2016, 12, 15)
    assert day_in_year(2016, "02-29") == date(2016, 2, 29)
    assert day_in_year(2017, "02-29") is None


@pytest.mark.parametrize(("day", "count", "result"), [
    ("2018-01-15", 6, "2018-07-15"), ("2018-08-31", 6, "2019-02-28"), ("2019-08-31", 6, "2020-02-29"),
    ("2018-08-29", 6, "2019-02-28"), ("2018-08-28", 6, "2019-02-28"), ("2018-12-31", 6, "2019-06-30"),
    ("2019-02-28", -6, "2018-08-28"), ("2018-06-30", -6, "2017-12-30"), ("2018-08-31", -6, "2018-02-28"),
    ("2018-07-31", -1, "2018-06-30"), ("2018-03-31", -1, "2018-02-28"), ("2016-02-29", 12, "2017-02-28"),
    ("2016-02-29", 48, "2020-02-29"), ("2018-05-05", 0, "2018-05-05"), ("2018-12-01", 1, "2019-01-01"),
    ("2019-01-31", -1, "2018-12-31"), ("9999-12-01", 1, None), ("0001-01-31", -1, None),
    ("9999-06-30", 6, "9999-12-30")])
def test_calendar_months_clipped_to_the_last_day(day: str, count: int, result: str | None) -> None:
    found = add_months(date.fromisoformat(day), count)
    assert (found.isoformat() if found else None) == result


TERMS = [
    ("2016-09-05", "2016-12-16", "HT2016"), ("2016-09-01", "2016-12-31", "HT2016"), ("2016-08-31", "2016-12-16", None),
    ("2016-09-05", "2017-01-13", None), ("2017-02-01", "2017-05-31", "VT2017"), ("2017-01-31", "2017-05-31", None),
    ("2017-02-01", "2017-06-01", None), ("2017-03-06", "2017-10-06", None), ("2017-05-05", "2017-05-05", "VT2017"),
    ("2017-05-05", "2017-05-04", None), ("2016-10-03", "2017-10-06", None), ("2017-07-01", "2017-07-31", None)]


@pytest.mark.parametrize(("first", "last", "term"), TERMS)
def test_the_term_that_dates_leave_no_doubt_of(first: str, last: str, term: str | None) -> None:
    assert undoubted_term(date.fromisoformat(first), date.fromisoformat(last)) == term


@pytest.mark.parametrize(("first", "last", "one"), [
    ("2016-09-05", "2016-12-16", True), ("2016-09-05", "2017-01-20", True), ("2016-12-19", "2017-02-01", False),
    ("2017-05-31", "2017-09-01", False), ("2017-05-31", "2017-08-31", True), ("2017-06-01", "2017-08-31", True),
    ("2016-10-03", "2017-10-06", False)])
def test_whether_a_period_lies_within_one_term(first: str, last: str, one: bool) -> None:
    assert within_one_term(date.fromisoformat(first), date.fromisoformat(last)) is one


@given(st.dates(date(2016, 1, 1), date(2021, 12, 31)), st.integers(0, 14), st.sampled_from(["bakat", "framat"]))
def test_the_last_day_of_notice(end: date, count: int, reading: str) -> None:
    """Forward: the last day from which so many months reach no further than the end, found by trying each."""
    found = last_day_of_notice(end, count, reading)
    if reading == "bakat":
        assert found == add_months(end, -count)
    else:
        in_time = [day for n in range(500) if (reached := add_months(day := end - n * DAY, count)) and reached <= end]
        assert found == in_time[0]


@pytest.mark.parametrize(("end", "back", "forward"), [
    ("2018-06-30", "2017-12-30", "2017-12-31"), ("2019-02-28", "2018-08-28", "2018-08-31"),
    ("2020-02-29", "2019-08-29", "2019-08-31"), ("2018-07-31", "2018-01-31", "2018-01-31"),
    ("2018-07-30", "2018-01-30", "2018-01-30"), ("2018-08-31", "2018-02-28", "2018-02-28")])
def test_six_months_back_and_forward(end: str, back: str, forward: str) -> None:
    last = date.fromisoformat(end)
    assert [f"{last_day_of_notice(last, 6, reading)}" for reading in ("bakat", "framat")] == [back, forward]


def counted(first: date, last: date, reading: str, days_a_week: int = 5) -> int:
    """The most days of VFU, counted one by one: at most so many of a calendar week."""
    weeks: Counter[tuple[int, int]] = Counter()
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if reading == "kalender" or day.weekday() < 5:
            weeks[day.isocalendar()[:2]] += 1
    return sum(min(days_a_week, days) for days in weeks.values())


dates = st.dates(date(2015, 11, 1), date(2018, 2, 28))


@given(dates, st.integers(-3, 60), st.sampled_from(["kalender", "vardagar"]), st.integers(1, 7))
def test_how_many_days_a_period_holds(first: date, length: int, reading: str, days_a_week: int) -> None:
    last = first + length * DAY
    assert capacity(first, last, reading, days_a_week) == counted(first, last, reading, days_a_week)


def test_how_many_days_every_short_period_holds() -> None:
    for start in range(7):
        first = date(2016, 9, 5) + start * DAY
        for length in range(22):
            for reading in ("kalender", "vardagar"):
                last = first + length * DAY
                assert capacity(first, last, reading) == counted(first, last, reading)
