"""What people write: numbers, weeks, days, periods and giro, as the schema writes them or not at all."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.sources import days
from checker.sources.xlsx import giro, numbers, styles, values, words


@pytest.mark.parametrize(("text", "read"), [
    ("1530", "1530"), ("1530,00", "1530.00"), ("1 530,00 kr", "1530.00"), ("1\u00a0530,00 kr", "1530.00"),
    ("1530:-", "1530"), ("1530,-", "1530"), ("1 530:-", "1530"), ("kr 1530", "1530"), ("SEK 1530", "1530"),
    ("1530 SEK", "1530"), ("1.530,00", "1530.00"), ("12 345 678,5", "12345678.5"), ("-1 530", "-1530"),
    ("−1530", "-1530"), ("0,5", "0.5"), ("1530 kronor", "1530"), ("1530.500", "1530.500"), ("1,4", "1.4"),
])
def test_plain_amounts_are_their_digits(text: str, read: str) -> None:
    assert values.amount(text) == read


@pytest.mark.parametrize("text", [
    "", "kr", "1.530", "1,530", "15 30", "ca 1530", "1530 kr/v", "1530 per vecka", "1,5,3", "007", "ett tusen",
    "1530 €",
    "(1530)", "1 530 000 1", "50 %", "1530-1600", "1" * 200,
])
def test_what_may_be_read_in_two_ways_is_no_amount(text: str) -> None:
    assert values.amount(text) is None


@pytest.mark.parametrize(("text", "read"), [
    ("4", "4"), ("1,4", "1.4"), ("1.4", "1.4"), ("4 v", "4"), ("4v", "4"), ("4 veckor", "4"), ("4 v.", "4"),
    ("1 vecka 2 dagar", "1.4"), ("1 vecka och 2 dagar", "1.4"), ("4 v 2 d", "4.4"), ("4v2d", "4.4"),
    ("1,4 veckor", "1.4"), ("10 veckor", "10"), ("7 dagar", "1.4"), ("2 v, 3 d", "2.6"), ("1 vecka 0 dagar", "1"),
])
def test_weeks_are_weeks_of_five_days(text: str, read: str) -> None:
    assert values.weeks(text) == read


@pytest.mark.parametrize("text", ["", "v 36", "v. 36-39", "36-39", "1,4 veckor 2 dagar", "50 %", "heltid", "4 månader",
                                  "1 530", "1 vecka 7 dagar", "veckor"])
def test_what_is_no_number_of_weeks_stays_as_it_is(text: str) -> None:
    assert values.weeks(text) is None


@pytest.mark.parametrize("text", [
    "2016-09-05", "2016-9-5", "2016/09/05", "2016.09.05", "20160905", "160905", "5/9 2016", "5/9-2016", "05.09.2016",
    "5.9.2016", "5 september 2016", "5 sept. 2016", "den 5 september 2016", "5:e september 2016", "5 SEP 2016",
    "måndag 5 september 2016", "måndagen den 5 september 2016", "mån 2016-09-05", "2016-09-05 00:00",
    "2016-09-05T08:00:00", "5\u00a0september\n2016",
])
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert days.day(text) == "2016-09-05"


@pytest.mark.parametrize("text", [
    "5/9", "1/9", "5 september", "05/09/2016", "5-9-2016", "16-09-05", "05-09-16", "v 36", "2016", "september 2016",
    "tisdag 5 september 2016", "2016-13-05", "2016-02-30", "42618", "höstterminen", "", "2016-09-05 – 2016-09-30",
])
def test_a_day_without_year_or_with_two_meanings_is_none(text: str) -> None:
    assert days.day(text) is None


def test_day_and_month_that_can_only_be_one_are_told_apart() -> None:
    assert days.day("15/09/2016") == "2016-09-15"
    assert days.day("09/15/2016") == "2016-09-15"
    assert days.day("05/05/2016") == "2016-05-05"


@pytest.mark.parametrize("text", [
    "2016-09-05 – 2016-11-15", "2016-09-05--2016-11-15".replace("--", "-"), "2016-09-05 till 2016-11-15",
    "5/9–15/11 2016", "5/9 2016 - 15/11 2016", "5 september – 15 november 2016", "fr.o.m. 5/9 t.o.m. 15/11 2016",
    "från och med 2016-09-05 till och med 2016-11-15", "160905-161115", "20160905 - 20161115", "5.9.2016 - 15.11.2016",
])
def test_a_period_is_its_first_and_last_day(text: str) -> None:
    assert days.period(text) == ("2016-09-05", "2016-11-15")


@pytest.mark.parametrize("text", ["HT 2016", "v 36–46 2016", "hösten", "2016-11-15 – 2016-09-05", "2016-09-05",
    "5/9–15/11"])
def test_what_is_no_two_days_is_no_period(text: str) -> None:
    assert days.period(text) is None


@pytest.mark.parametrize("text", ["HT2016", "HT 2016", "ht16", "höstterminen 2016", "Hösten 2016", "HT-16"])
def test_a_term_is_its_letters_and_year(text: str) -> None:
    assert days.term(text) == "HT2016"
    assert days.term(text.replace("H", "V").replace("h", "v").replace("öst", "år")) == "VT2016"


@pytest.mark.parametrize(("text", "told"), [
    ("999-1233", {"bankgiro": "999-1233"}), ("5050-1055", {"bankgiro": "5050-1055"}),
    ("28 65 43-4", {"plusgiro": "28 65 43-4"}), ("4-2", {"plusgiro": "4-2"}), ("286543", {"plusgiro": "286543"}),
    ("BG 999-1233", {"bankgiro": "999-1233"}), ("bankgiro: 9991233", {"bankgiro": "9991233"}),
    ("Pg 9991233", {"plusgiro": "9991233"}), ("Plusgiro 28 65 43-4", {"plusgiro": "28 65 43-4"}),
    ("BG 999-1233, PG 28 65 43-4", {"bankgiro": "999-1233", "plusgiro": "28 65 43-4"}),
    ("999-1233 / 28 65 43-4", {"bankgiro": "999-1233", "plusgiro": "28 65 43-4"}),
])
def test_the_sort_of_giro_shows_in_its_form(text: str, told: dict[str, str]) -> None:
    assert giro.told_apart(text) == told


@pytest.mark.parametrize("text", ["9991233", "50501055", "se fakturan", "", "999-1233, 5050-1055",
    "SE45 5000 0000 0583",
                                  "9999-12345"])
def test_a_giro_of_no_certain_sort_is_of_none(text: str) -> None:
    assert giro.told_apart(text) is None


@pytest.mark.parametrize(("raw", "read"), [
    ("6120.0000000000009", "6120"), ("0.30000000000000004", "0.3"), ("1.3999999999999999", "1.4"),
    ("12239.999999999996", "12240"),
    ("1.4", "1.4"), ("1530", "1530"), ("1530.50", "1530.5"), ("1.53E3", "1530"), ("6120.000000001", "6120.000000001"),
    ("-0", "0"), ("0.1", "0.1"), ("1e-7", "0.0000001"), ("+5", "5"), (" 4 ", "4"), ("100", "100"),
])
def test_a_number_has_the_digits_that_are_shown(raw: str, read: str) -> None:
    assert numbers.digits(raw) == read


@pytest.mark.parametrize("raw", ["NaN", "Infinity", "1e400", "1E-99", "abc", "", "1,4", "9" * 500])
def test_what_is_no_finite_number_has_no_digits(raw: str) -> None:
    assert numbers.digits(raw) is None


@given(st.dates(date(1900, 3, 1), date(2199, 12, 31)))
def test_serial_numbers_are_days_in_both_systems(day: date) -> None:
    assert numbers.day(str((day - date(1899, 12, 30)).days), False) == day.isoformat()
    if day >= date(1904, 1, 1):
        assert numbers.day(f"{(day - date(1904, 1, 1)).days}.75", True) == day.isoformat()


def test_serial_numbers_outside_the_calendar_are_no_days() -> None:
    assert [numbers.day(text, False) for text in ("0", "60", "-1", "2958466", "99999999999")] == [None] * 5
    assert numbers.day("59", False) == "1900-02-28"
    assert numbers.day("61", False) == (date(1900, 2, 28) + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(("code", "shown"), [
    ("yyyy\\-mm\\-dd", "date"), ("[$-41D]d mmmm yyyy;@", "date"), ("d/m/yyyy", "date"), ("mmm-yy", "date"), ("mmm",
    "date"),
    ("General", "number"), ("Standard", "number"), ("#,##0.00\\ \"kr\"", "number"), ("0.0\\ \"dagar\"", "number"),
    ("#,##0.00 [$kr-41D]", "number"), ("[Red]0.00", "number"), ("h:mm", "time"), ("[h]:mm", "time"), ("mm:ss", "time"),
    ("0%", "percent"), ("0.0\\%", "number"), ("yyyy-mm-dd h:mm", "date"), ("0.00E+00", "number"), ("@", "number"),
])
def test_a_format_says_what_a_number_is(code: str, shown: str) -> None:
    assert styles.shown_by(code) == shown


@pytest.mark.parametrize(("heading", "field"), [
    ("Verksamhet", "verksamhet"), ("ENHET:", "verksamhet"), ("Studentens\nnamn", "student"), ("Student", "student"),
    ("Namn", "student"), ("Start datum", "startdatum"), ("Startdatum", "startdatum"), ("Från", "startdatum"),
    ("Fr.o.m.", "startdatum"), ("fr o m", "startdatum"), ("Start-\ndatum", "startdatum"), ("Start\xaddatum",
    "startdatum"),
    ("Slut", "slutdatum"), ("T.o.m.", "slutdatum"), ("Slut datum (åååå-mm-dd)", "slutdatum"), ("Antal v",
    "antal_veckor"),
    ("Veckor", "antal_veckor"), ("Antal  veckor :", "antal_veckor"), ("Antal (veckor)", "antal_veckor"),
    ("Antal veckor (5 dagar/vecka)", "antal_veckor"), ("Belopp", "ersattning"), ("Summa (kr)", "ersattning"),
    ("Ersättning i kronor", "ersattning"), ("Ersättning, SEK", "ersattning"), ("Belopp exkl. moms", "ersattning"),
    ("Förnamn", words.GIVEN), ("Efternamn", words.FAMILY), ("Antal dagar", words.DAYS), ("Personnr.", words.NUMBER),
    ("Vecka", words.PERIOD), ("VFU-period", words.PERIOD),
])
def test_headings_are_known_by_their_words(heading: str, field: str) -> None:
    assert words.heading(heading) == field


@pytest.mark.parametrize("heading", ["Kurs", "Ersättning per vecka", "Ersättning (per vecka)", "Belopp/v",
    "Pris",
                                     "Antal", "Antal studenter", "Startdatum för kursen", "", "x" * 500, "Handledare"])
def test_other_headings_are_not(heading: str) -> None:
    assert words.heading(heading) is None


@pytest.mark.parametrize(("said", "whole"), [
    ("Total ersättning", True), ("Totalt", True), ("TOTALT:", True), ("Att betala", True), ("Summa totalt", True),
    ("Total ersättning (kr)", True), ("Totalt att fakturera", True), ("Summa", False), ("Summa Björkgården", False),
    ("Delsumma", False), ("Totalt Björkgården", False), ("Summa ersättning", True),
])
def test_a_total_says_whether_it_is_the_whole(said: str, whole: bool) -> None:
    assert words.total(said) == (whole, "")


@pytest.mark.parametrize("said", ["Totalt antal veckor", "Summa veckor", "Antal studenter totalt", "Björkgården", "",
    "Sumpen"])
def test_what_sums_up_no_money_is_no_total(said: str) -> None:
    assert words.total(said) is None


def test_what_stands_in_the_cell_of_a_label_is_its_value() -> None:
    assert words.label("Telefon: 08-465 004 31") == ("telefon", "08-465 004 31")
    assert words.label("Telefon:____________") == ("telefon", "")
    assert words.label("Underlaget avser perioden____2016-09-05 – 2016-11-15__") == ("period",
    "2016-09-05 – 2016-11-15")
    assert words.label("Underlaget avser perioden HT 2016") == ("period", "HT 2016")
    assert words.label("Epostadress._______") == ("epost", "")
    assert words.total("Total ersättning: 12 240 kr") == (True, "12 240 kr")
    assert words.label("Björkgården") is None
