"""What a placement costs: rounding, the price of a year, days split over years, amounts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from expression.bench import Bench, Plain, document, known, missing
from hypothesis import given
from hypothesis import strategies as st

from checker.expression.context import Budget, Context
from checker.expression.values import Axis, Unknown, Value
from checker.facts import FACTS, Run
from checker.facts.price import Index, Placement, days_by_year, line_amount, rounded, week_price

DAY = timedelta(days=1)
ROUNDINGS = ("ingen", "ore", "krona")


@pytest.mark.parametrize(("amount", "decimals", "result"), [
    ("0.005", 2, "0.01"), ("0.004", 2, "0"), ("0.015", 2, "0.02"), ("0.025", 2, "0.03"), ("-0.005", 2, "-0.01"),
    ("-0.004", 2, "0"), ("-0.015", 2, "-0.02"), ("1530.025", 2, "1530.03"), ("0.5", 0, "1"), ("1.5", 0, "2"),
    ("2.5", 0, "3"), ("-0.5", 0, "-1"), ("-2.5", 0, "-3"), ("2.4999", 0, "2"), ("6120", 2, "6120")])
def test_half_is_rounded_away_from_zero(amount: str, decimals: int, result: str) -> None:
    assert rounded(Fraction(amount), decimals) == Fraction(result)


@given(st.decimals(-10**9, 10**9, places=4), st.sampled_from([0, 2]))
def test_rounding_is_decimal_s_half_up(amount: Decimal, decimals: int) -> None:
    assert rounded(Fraction(amount), decimals) == Fraction(
        amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def bench(agreement: Plain | None, rounding: str = "ingen", *indices: Index, **chosen: str) -> tuple[Context, Value]:
    base = Bench.of({}, agreement).context()
    axes = {"avrundning": ROUNDINGS, "prisdatum": ("vfu-dag", "forsta-dag", "fakturadatum"),
            "dagar": ("kalender", "vardagar")}
    context = Context(base.names, FACTS, base.today, axes, {"avrundning": rounding, **chosen}, {}, Run(indices),
                      Budget())
    return context, base.names["avtal"]


def price(agreement: Plain | None, year: int, rounding: str = "ingen", *indices: Index,
          larosate: str | None = None) -> Value:
    context, avtal = bench(agreement, rounding, *indices)
    return week_price(context, avtal, year, larosate, Axis("avrundning"))


BASE: Plain = {"belopp_per_vecka": 1530, "prisar": 2016, "dagar_per_vecka": 5}


def agreed(**more: Any) -> Plain:
    return {"ersattning": {**BASE, **more}}


def stated(*priser: Any) -> Plain:
    return agreed(priser=list(priser))


PRICE_2017: Plain = {"ar": 2017, "belopp_per_vecka": 1550, "kalla": "Påhittat prisbesked"}
PRICES: list[tuple[str, Plain | None, int, int | list[str]]] = [
    ("the base year", agreed(), 2016, 1530),
    ("a year after it", agreed(), 2017, ["/ersattning/priser"]),
    ("a year before it", agreed(), 2015, ["/ersattning/priser"]),
    ("a stated year", stated(PRICE_2017), 2017, 1550),
    ("a year after the stated one", stated(PRICE_2017), 2018, ["/ersattning/priser"]),
    ("a year before the base, stated", stated({**PRICE_2017, "ar": 2015}), 2015, 1550),
    ("stated without a source", stated({**PRICE_2017, "kalla": ""}), 2017, ["/ersattning/priser/0/kalla"]),
    ("stated without an amount", stated({"ar": 2017, "kalla": "A"}), 2017, ["/ersattning/priser/0/belopp_per_vecka"]),
    ("stated without a year", stated({"belopp_per_vecka": 1, "kalla": "A"}), 2017, ["/ersattning/priser/0/ar"]),
    ("one that can't be read", stated(PRICE_2017, "1550 kr"), 2017, ["/ersattning/priser/1"]),
    ("two that agree", stated(PRICE_2017, {**PRICE_2017, "kalla": "B"}), 2017, 1550),
    ("two that don't", stated(PRICE_2017, {**PRICE_2017, "belopp_per_vecka": 1551}), 2017, ["/ersattning/priser"]),
    ("the base year stated alike", stated({**PRICE_2017, "ar": 2016, "belopp_per_vecka": 1530}), 2016, 1530),
    ("the base year stated otherwise", stated({**PRICE_2017, "ar": 2016}), 2016,
     ["/ersattning/belopp_per_vecka", "/ersattning/priser"]),
    ("a list that can't be read", agreed(priser="1550"), 2017, ["/ersattning/priser"]),
    ("no base price", {"ersattning": {"prisar": 2016}}, 2016, ["/ersattning/belopp_per_vecka"]),
    ("no price year", {"ersattning": {"belopp_per_vecka": 1530}}, 2016, ["/ersattning/prisar"]),
    ("no price year, but the year is stated", {"ersattning": {"priser": [PRICE_2017]}}, 2017, 1550),
    ("no such part", {}, 2016, ["/ersattning/prisar", "/ersattning/belopp_per_vecka"]),
    ("a part that can't be read", {"ersattning": "1530"}, 2016, ["/ersattning"]),
    ("no agreement", None, 2016, [""]),
]


@pytest.mark.parametrize(("agreement", "year", "result"), [row[1:] for row in PRICES], ids=[row[0] for row in PRICES])
def test_the_price_of_a_year(agreement: Plain | None, year: int, result: int | list[str]) -> None:
    found = price(agreement, year)
    if isinstance(result, int):
        assert found == result
    else:
        assert missing(found) == result


PLO = (Index("", 2017, Fraction("1.01"), True), Index("", 2018, Fraction("2.03"), True))


def test_an_indexed_price_by_every_rounding() -> None:
    """1530 × 1.0101 = 1545.453; × 1.0203: 1576.8256959 | 1545.45 → 1576.822635 → .82 | 1545 → 1576.3635 → 1576."""
    assert price(agreed(), 2017, "ingen", *PLO) == Fraction("1545.453")
    assert price(agreed(), 2018, "ingen", *PLO) == Fraction("1576.8256959")
    assert price(agreed(), 2017, "ore", *PLO) == Fraction("1545.45")
    assert price(agreed(), 2018, "ore", *PLO) == Fraction("1576.82")
    assert price(agreed(), 2017, "krona", *PLO) == 1545
    assert price(agreed(), 2018, "krona", *PLO) == 1576


def test_a_price_is_never_carried_over_a_year_without_an_index() -> None:
    later = Index("", 2018, Fraction(2), True)
    assert missing(price(agreed(), 2018, "ingen", later)) == ["/ersattning/priser"]
    assert missing(price(agreed(), 2019, "ingen", *PLO)) == ["/ersattning/priser"]
    assert missing(price(agreed(), 2015, "ingen", *PLO)) == ["/ersattning/priser"]


def test_a_figure_at_second_hand_decides_nothing() -> None:
    unverified = Index("", 2017, Fraction(2), False)
    assert missing(price(agreed(), 2017, "ingen", unverified)) == ["/ersattning/priser"]
    assert missing(price(agreed(), 2018, "ingen", unverified, PLO[1])) == ["/ersattning/priser"]


def test_a_larosate_s_own_index_goes_before_the_sector_s() -> None:
    own = Index("Sjöbergska högskolan", 2017, Fraction(10), True)
    assert price(agreed(), 2017, "ingen", *PLO, own, larosate="SJÖBERGSKA  högskolan") == 1683
    assert price(agreed(), 2017, "ingen", *PLO, own, larosate="Tallåsens högskola") == Fraction("1545.453")
    assert price(agreed(), 2017, "ingen", *PLO, own) == Fraction("1545.453")
    unsure = Index("Sjöbergska högskolan", 2017, Fraction(10), False)
    assert known(price(agreed(), 2017, "ingen", *PLO, unsure, larosate="Sjöbergska högskolan")) is None


def split(first: date, last: date, reading: str) -> dict[int, dict[tuple[int, int], int]]:
    """For each year, how many days of each calendar week can be VFU, counted one by one."""
    weeks: dict[int, dict[tuple[int, int], int]] = defaultdict(lambda: defaultdict(int))
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if reading == "kalender" or day.weekday() < 5:
            weeks[day.year][day.isocalendar()[:2]] += 1
    return weeks


def bounds(first: date, last: date, days: int, reading: str) -> dict[int, tuple[int, int]]:
    """The least and the most of ``days`` in each year, at most five a week over all years together."""
    weeks = split(first, last, reading)

    def most(years: set[int]) -> int:
        held: dict[tuple[int, int], int] = defaultdict(int)
        for year in years:
            for week, number in weeks[year].items():
                held[week] += number
        return sum(min(5, number) for number in held.values())

    years = set(weeks)
    return {year: (max(0, days - most(years - {year})), min(days, most({year}))) for year in years}


def held(first: date, last: date, reading: str) -> int:
    weeks: dict[tuple[int, int], int] = defaultdict(int)
    for of_year in split(first, last, reading).values():
        for week, number in of_year.items():
            weeks[week] += number
    return sum(min(5, number) for number in weeks.values())


@given(st.dates(date(2015, 12, 1), date(2016, 12, 31)), st.integers(0, 60), st.integers(0, 60),
       st.sampled_from(["kalender", "vardagar"]))
def test_days_over_new_year(first: date, length: int, free: int, reading: str) -> None:
    last = first + length * DAY
    days = max(0, held(first, last, reading) - free)
    assert days_by_year(first, last, days, reading) == bounds(first, last, days, reading)


@given(st.dates(date(2014, 12, 1), date(2014, 12, 31)), st.integers(366, 420), st.integers(0, 20),
       st.sampled_from(["kalender", "vardagar"]))
def test_days_over_two_new_years(first: date, length: int, free: int, reading: str) -> None:
    last = first + length * DAY
    days = held(first, last, reading) - free
    assert days_by_year(first, last, days, reading) == bounds(first, last, days, reading)


def test_days_over_a_new_year_within_a_week() -> None:
    """28 December 2015 is a Monday: four days before New Year, three after it, and five to choose."""
    monday, sunday = date(2015, 12, 28), date(2016, 1, 3)
    assert days_by_year(monday, sunday, 5, "kalender") == {2015: (2, 4), 2016: (1, 3)}
    assert days_by_year(monday, sunday, 5, "vardagar") == {2015: (4, 4), 2016: (1, 1)}
    assert days_by_year(monday, sunday, 1, "vardagar") == {2015: (0, 1), 2016: (0, 1)}
    assert days_by_year(date(2017, 12, 18), date(2018, 1, 12), 20, "kalender") == {2017: (10, 10), 2018: (10, 10)}
    assert days_by_year(date(2016, 12, 31), date(2017, 1, 1), 1, "vardagar") == {}


def amount(first: str, last: str, days: int | str, agreement: Plain | None = None, invoiced: str | None = None,
           **chosen: str) -> Value:
    context, avtal = bench(agreement or TWO_YEARS, **chosen)
    placement = Placement(ROW, date.fromisoformat(first), date.fromisoformat(last), None,
                          date.fromisoformat(invoiced) if invoiced else Unknown(()))
    return line_amount(context, placement, avtal, Fraction(days), Axis("prisdatum"), Axis("avrundning"), Axis("dagar"))


ROW = document({"rader": [{"student": "Moa Hällgren"}]}).root.series("rader")[0]
TWO_YEARS = stated(PRICE_2017, {"ar": 2018, "belopp_per_vecka": 1580, "kalla": "B"})


@pytest.mark.parametrize(("first", "last", "days", "result"), [
    ("2016-09-05", "2016-09-30", 20, "6120"),  # 4 × 1530
    ("2016-09-05", "2016-09-30", 13, "3978"),  # 13 × 306
    ("2016-09-05", "2016-09-05", 1, "306"),
    ("2016-09-05", "2016-09-30", "0.5", "153"),
    ("2017-02-06", "2017-03-03", 20, "6200"),  # 4 × 1550
    ("2017-02-06", "2017-03-03", 7, "2170"),  # 7 × 310
])
def test_what_a_line_within_a_year_is_worth(first: str, last: str, days: int | str, result: str) -> None:
    for reading in ("vfu-dag", "forsta-dag"):
        assert amount(first, last, days, prisdatum=reading) == Fraction(result)
    assert amount(first, last, days, invoiced=last, prisdatum="fakturadatum") == Fraction(result)


def test_what_a_line_over_new_year_is_worth() -> None:
    """Ten days of 2017 at 310 and ten of 2018 at 316."""
    period = ("2017-12-18", "2018-01-12")
    assert amount(*period, 20, prisdatum="vfu-dag") == 6260
    assert amount(*period, 20, prisdatum="forsta-dag") == 6200
    assert amount(*period, 20, prisdatum="fakturadatum", invoiced="2018-01-12") == 6320
    assert amount(*period, 20, prisdatum="fakturadatum", invoiced="2017-12-29") == 6200
    assert known(amount(*period, 20, prisdatum="fakturadatum")) is None
    assert missing(amount(*period, 15, prisdatum="vfu-dag")) == ["/rader/0"]
    assert amount(*period, 15, prisdatum="forsta-dag") == 4650


def test_a_split_that_makes_no_difference_needs_no_answer() -> None:
    same = stated({**PRICE_2017, "belopp_per_vecka": 1530})
    assert amount("2016-12-19", "2017-01-13", 15, same, prisdatum="vfu-dag") == 4590


def test_what_a_line_over_new_year_is_worth_by_week_days() -> None:
    """Monday 28 December 2015 to Sunday: five days can be four and one only where weekends don't count."""
    agreement = stated({**PRICE_2017, "ar": 2015, "belopp_per_vecka": 1500})
    period = ("2015-12-28", "2016-01-03")
    assert amount(*period, 5, agreement, prisdatum="vfu-dag", dagar="vardagar") == 4 * 300 + 306
    assert known(amount(*period, 5, agreement, prisdatum="vfu-dag", dagar="kalender")) is None


@pytest.mark.parametrize(("agreement", "pointers"), [
    ({}, ["/ersattning/dagar_per_vecka"]),
    ({"ersattning": {"belopp_per_vecka": 1530, "prisar": 2016}}, ["/ersattning/dagar_per_vecka"]),
    (agreed(dagar_per_vecka=0), ["/ersattning/dagar_per_vecka"]),
    (agreed(dagar_per_vecka="fem"), ["/ersattning/dagar_per_vecka"]),
    (agreed(belopp_per_vecka=""), ["/ersattning/belopp_per_vecka"]),
])
def test_what_a_line_without_a_price_lacks(agreement: Plain, pointers: list[str]) -> None:
    if not agreement:
        agreement = {"id": "ekdalen"}
    assert missing(amount("2016-09-05", "2016-09-30", 20, agreement)) == pointers


def test_weeks_of_another_length() -> None:
    assert amount("2016-09-05", "2016-09-30", 20, agreed(dagar_per_vecka=4)) == 7650
