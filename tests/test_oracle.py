"""The oracle on agreements: what is read, the calendar, contacts, courses, termination, worked out by hand.

Week days were looked up in a calendar: 5 September 2016 and 1 January 2018 are Mondays, 1 January 2017 is a Sunday.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import oracle
import pytest
from oracle import days, fields, truth
from oracle.examples import AGREEMENT, Plain, agreed, changed

AS_OF = date(2019, 1, 31)
COURSE = "Högskolepedagogik för lärare och handledare i verksamhetsförlagd utbildning"


def of_agreement(statement: str, pointer: str, agreement: Plain, as_of: date = AS_OF) -> str:
    return oracle.judge(agreement, [], as_of)["avtal", pointer, statement]


# ------------------------------------------------------------------ the calendar
@pytest.mark.parametrize("sunday", [
    date(1954, 4, 18), date(1981, 4, 19), date(2000, 4, 23), date(2008, 3, 23), date(2016, 3, 27), date(2017, 4, 16),
    date(2018, 4, 1), date(2019, 4, 21), date(2020, 4, 12), date(2021, 4, 4), date(2022, 4, 17), date(2023, 4, 9),
    date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25), date(2049, 4, 18), date(2076, 4, 19)])
def test_easter(sunday: date) -> None:
    assert days.easter(sunday.year) == sunday


@pytest.mark.parametrize(("due", "moved"), [
    (date(2024, 6, 15), date(2024, 6, 17)),  # a Saturday
    (date(2019, 12, 15), date(2019, 12, 16)),  # a Sunday
    (date(2016, 12, 15), date(2016, 12, 15)),  # a Thursday
    (date(2018, 6, 6), date(2018, 6, 7)),  # nationaldagen, a Wednesday
    (date(2004, 6, 7), date(2004, 6, 7)),  # no holiday yet
    (date(2019, 6, 21), date(2019, 6, 24)),  # midsommarafton
    (date(2016, 12, 24), date(2016, 12, 27)),  # Saturday, Sunday, annandag jul
    (date(2018, 12, 31), date(2019, 1, 2)),
    (date(2018, 3, 30), date(2018, 4, 3)),  # långfredagen to annandag påsk
    (date(2018, 5, 10), date(2018, 5, 11)),  # Kristi himmelsfärds dag
])
def test_the_next_working_day(due: date, moved: date) -> None:
    assert days.workday_from(due) == moved


@pytest.mark.parametrize(("first", "last", "kalender", "vardagar"), [
    ("2016-09-05", "2016-09-30", 20, 20),
    ("2016-09-10", "2016-09-11", 2, 0),  # Saturday and Sunday
    ("2016-09-07", "2016-09-13", 7, 5),  # Wednesday to Tuesday: 5 + 2, or 3 + 2
    ("2016-12-19", "2017-01-13", 20, 20),
    ("2016-12-26", "2017-01-01", 5, 5),
    ("2016-09-05", "2016-09-05", 1, 1),
    ("2016-09-05", "2016-09-04", 0, 0),
])
def test_what_a_period_holds(first: str, last: str, kalender: int, vardagar: int) -> None:
    span = date.fromisoformat(first), date.fromisoformat(last)
    assert [days.capacity(*span, reading) for reading in ("kalender", "vardagar")] == [kalender, vardagar]


def test_months_are_clipped_to_the_last_day() -> None:
    assert days.plus_months(date(2016, 8, 31), 6) == date(2017, 2, 28)
    assert days.plus_months(date(2017, 2, 28), -6) == date(2016, 8, 28)
    assert days.plus_months(date(2016, 12, 15), 12) == date(2017, 12, 15)


@pytest.mark.parametrize(("outcomes", "together"), [
    (["uppfylld", "bruten"], "tvistig"), (["uppfylld", "bruten", "obedomd"], "obedomd"),
    (["bruten", "bruten"], "bruten"), (["uppfylld", "ej_tillamplig"], "uppfylld"),
    (["bruten", "ej_tillamplig"], "tvistig"), (["ej_tillamplig"], "ej_tillamplig")])
def test_readings_together(outcomes: list[str], together: str) -> None:
    assert truth.merge(outcomes) == together


@pytest.mark.parametrize("raw", [None, "", "  ", "xx", "XX", "____", "ingen"])
def test_nothing_is_said(raw: object) -> None:
    assert fields.says({"falt": raw}, "falt") is None
    assert fields.says({}, "falt") is None


@pytest.mark.parametrize(("raw", "read"), [
    (date(2016, 9, 5), date(2016, 9, 5)), ("2016-09-05", date(2016, 9, 5)), ("2016-02-29", date(2016, 2, 29)),
    ("2017-02-29", None), ("2016-9-5", None), ("0000-01-01", None), (20160905, None)])
def test_dates_are_read_as_written(raw: object, read: date | None) -> None:
    assert fields.day({"d": raw}, "d") == read


@pytest.mark.parametrize(("raw", "read"), [
    (5, 5), (Decimal("1.40"), Decimal("1.4")), ("6120.00", 6120), ("-3", -3), ("6120,00", None), ("6 120", None),
    ("012", None), (True, None), ("NaN", None)])
def test_numbers_are_read_as_written(raw: object, read: Decimal | int | None) -> None:
    assert fields.number({"n": raw}, "n") == (None if read is None else Fraction(read))


def test_names_are_compared_whatever_their_case_spacing_and_unicode_form() -> None:
    spellings = ["Åsa  Öberg", "ÅSA ÖBERG ", "A\u030asa O\u0308berg", "Å\u00adsa\u00a0Öberg"]
    assert {fields.name({"n": s}, "n") for s in spellings} == {"åsa öberg"}


# ------------------------------------------------------------------ § 4.2, § 7
@pytest.mark.parametrize(("pointer", "statement", "changes", "outcome"), [
    ("", "4.2-kontakt", {"kontaktpersoner": ...}, "bruten"),
    ("", "4.2-kontakt", {"kontaktpersoner__larosate": []}, "bruten"),
    ("", "4.2-kontakt", {"kontaktpersoner__larosate__0__namn": "xx"}, "bruten"),
    ("", "4.2-kontakt", {"kontaktpersoner__verksamheter": "fyra stycken"}, "obedomd"),
    ("", "4.2-kontakt", {"kontaktpersoner__larosate__0__epost": ...}, "uppfylld"),
    ("/parter/larosaten/0", "7-larosate", {"kontaktpersoner__larosate__0__epost": ...}, "bruten"),
    ("/parter/larosaten/0", "7-larosate", {"kontaktpersoner__larosate__0__epost": "vera.ek"}, "bruten"),
    ("/parter/larosaten/0", "7-larosate", {"kontaktpersoner__larosate__0__epost": "vera@sjobergska"}, "bruten"),
    ("/parter/larosaten/0", "7-larosate", {"kontaktpersoner__larosate__0__epost": ["a@b.se"]}, "obedomd"),
    ("/parter/larosaten/0", "7-larosate", {"kontaktpersoner__larosate__0__larosate": "Annan skola"}, "bruten"),
    ("/parter/larosaten/0", "7-larosate", {"kontaktpersoner__larosate__0__larosate": "sjöbergska  HÖGSKOLAN"},
     "uppfylld"),
    ("/verksamheter/1", "7-verksamheter", {"kontaktpersoner__verksamheter__1__verksamhet": "Ekbacken"}, "bruten"),
    ("/verksamheter/1", "7-verksamheter", {"kontaktpersoner__verksamheter__1__verksamhet": ""}, "bruten"),
    ("/verksamheter/1", "7-verksamheter", {"verksamheter__1__namn": None}, "obedomd"),
    ("/verksamheter/0", "7-verksamheter", {"kontaktpersoner__verksamheter__0__telefon": "12 34 56"}, "bruten"),
    ("/verksamheter/0", "7-verksamheter", {"kontaktpersoner__verksamheter__0__telefon": "08-123 45 67 (växel)"},
     "uppfylld"),
    ("/verksamheter/0", "7-verksamheter", {"kontaktpersoner__verksamheter__0__namn": ["Moa Alm"]}, "obedomd"),
    ("", "7-verksamheter", {"verksamheter": []}, "obedomd"),
    ("/kontaktpersoner/verksamheter/1", "7-verksamheter:kontakt",
     {"kontaktpersoner__verksamheter__1__verksamhet": "Eken"}, "bruten"),
    ("/kontaktpersoner/verksamheter/1", "7-verksamheter:kontakt",
     {"kontaktpersoner__verksamheter__1__verksamhet": ...}, "bruten"),
    ("/kontaktpersoner/verksamheter/1", "7-verksamheter:kontakt",
     {"kontaktpersoner__verksamheter__1__verksamhet": ["Lindgården"]}, "obedomd"),
    ("/kontaktpersoner/verksamheter/1", "7-verksamheter:kontakt", {"verksamheter": []}, "obedomd"),
    ("/kontaktpersoner/verksamheter/1", "7-verksamheter:kontakt", {}, "uppfylld"),
    ("", "7-verksamheter:kontakt", {"kontaktpersoner": ...}, "ej_tillamplig"),
])
def test_contacts(pointer: str, statement: str, changes: Plain, outcome: str) -> None:
    assert of_agreement(statement, pointer, agreed(**changes)) == outcome


def test_of_two_larosaten_each_needs_a_contact_that_names_it() -> None:
    two = agreed(parter__larosaten=[{"namn": "Sjöbergska högskolan"}, {"namn": "Norra högskolan"}])
    named = changed(two, kontaktpersoner__larosate__0__larosate="Norra högskolan")
    assert [of_agreement("7-larosate", f"/parter/larosaten/{i}", two) for i in (0, 1)] == ["bruten", "bruten"]
    assert [of_agreement("7-larosate", f"/parter/larosaten/{i}", named) for i in (0, 1)] == ["bruten", "uppfylld"]


# ------------------------------------------------------------------ § 4.4
NAMED = {"kurs": COURSE, "hogskolepoang": Decimal("7.5"), "status": "genomford", "genomford": "2015-06-05"}
OTHER = NAMED | {"kurs": "Handledning i vården"}
BEDOMD = {"motsvarande": "bedomd"}


@pytest.mark.parametrize(("courses", "outcome"), [
    ([NAMED], "uppfylld"),
    ([NAMED | {"kurs": COURSE.upper()}], "uppfylld"), ([NAMED | {"kurs": f"{COURSE}, 7,5 hp"}], "uppfylld"),
    ([NAMED | {"kurs": "HPV", "steg": "hogskolepedagogik"}], "uppfylld"),
    ([NAMED | {"hogskolepoang": 5, "motsvarande_enligt": "Siv Dahl"}], "tvistig"),
    ([NAMED | {"hogskolepoang": 5}], "bruten"),
    ([NAMED | {"hogskolepoang": None}], "obedomd"),
    ([NAMED | {"hogskolepoang": None, "poang": 5, "genomford": "2007-06-30"}], "uppfylld"),
    ([NAMED | {"hogskolepoang": None, "poang": 4, "genomford": "2007-06-30"}], "bruten"),
    ([NAMED | {"hogskolepoang": None, "poang": 5, "genomford": "2007-07-01"}], "obedomd"),
    ([NAMED | {"status": "pagaende", "genomford": None}], "bruten"),
    ([NAMED | {"status": "planerad"}], "bruten"),
    ([NAMED | {"status": None}], "obedomd"),
    ([NAMED | {"genomford": None}], "obedomd"),
    ([NAMED | {"genomford": "2016-11-01"}], "uppfylld"),  # on the day of appointment
    ([NAMED | {"genomford": "2016-11-02"}], "bruten"),
    ([OTHER], "obedomd"),
    ([OTHER | {"motsvarande_enligt": "Siv Dahl"}], "uppfylld"),
    ([OTHER | {"motsvarande_enligt": "ingen"}], "bruten"),
    ([OTHER | {"motsvarande_enligt": "Siv Dahl", "hogskolepoang": 3}], "tvistig"),
    ([OTHER | {"motsvarande_enligt": "Siv Dahl", "hogskolepoang": None}], "obedomd"),
    ([OTHER, NAMED], "uppfylld"),
    ([], "bruten"),
    ("ingen", "bruten"),
    (None, "obedomd"),
])
def test_the_course(courses: object, outcome: str) -> None:
    chief = {"huvudansvarig": True, "utsedd": "2016-11-01", "kurser": courses}
    assert of_agreement("4.4-huvudansvarig-kurs", "/handledare/0", agreed(handledare=[chief])) == outcome


@pytest.mark.parametrize(("changes", "outcome"), [
    ({"huvudansvarig": False}, "ej_tillamplig"), ({"huvudansvarig": None}, "ej_tillamplig"),
    ({"huvudansvarig": "ja"}, "uppfylld"), ({"huvudansvarig": "kanske"}, "uppfylld"),  # whether or not she is
    ({"huvudansvarig": "kanske", "kurser": []}, "obedomd"),
    ({"utsedd": None}, "obedomd"), ({"utsedd": None, "kurser": []}, "bruten"),
    ({"utsedd": "i höst", "kurser": []}, "obedomd"), ({"utsedd": "2019-02-01"}, "ej_tillamplig"),
    ({"utsedd": "i höst"}, "obedomd")])
def test_who_must_have_taken_the_course(changes: Plain, outcome: str) -> None:
    chief = {"huvudansvarig": True, "utsedd": "2016-11-01", "kurser": [NAMED]} | changes
    assert of_agreement("4.4-huvudansvarig-kurs", "/handledare/0", agreed(handledare=[chief])) == outcome


def test_settling_the_axis_ends_the_dispute_on_the_course() -> None:
    short = OTHER | {"motsvarande_enligt": "Siv Dahl", "hogskolepoang": 3}
    chief = {"huvudansvarig": True, "utsedd": "2016-11-01", "kurser": [short]}
    for reading, outcome in (("bedomd", "uppfylld"), ("bedomd-och-7.5-hp", "bruten")):
        settled = agreed(handledare=[chief], tolkningar={"motsvarande": reading})
        assert of_agreement("4.4-huvudansvarig-kurs", "/handledare/0", settled) == outcome


# ------------------------------------------------------------------ § 9
def ending(*notices: Plain, **changes: Any) -> Plain:
    record = {"av": "EKDALENS kommun", "avslut": "2018-02-28", "meddelanden": list(notices)} | changes
    return agreed(giltighet__uppsagning=record)


@pytest.mark.parametrize(("agreement", "outcome"), [
    (ending({"till": "Sjöbergska högskolan", "skickat": "2017-08-28"}), "uppfylld"),
    (ending({"till": "Sjöbergska högskolan", "skickat": "2017-08-31"}), "tvistig"),  # forward it is clipped: in time
    (ending({"till": "Sjöbergska högskolan", "skickat": "2017-09-01"}), "bruten"),
    (ending({"till": "Sjöbergska högskolan", "skickat": "2017-08-28", "mottaget": "2017-09-04"}), "tvistig"),
    (ending({"till": "Sjöbergska högskolan"}), "obedomd"),
    (ending({"till": "Norra högskolan", "skickat": "2017-08-28"}), "bruten"),
    (ending({"skickat": "2017-08-28"}), "obedomd"),
    (ending(), "bruten"), (ending(meddelanden=None), "obedomd"),
    (ending(avslut="2020-02-28"), "ej_tillamplig"),  # there is still time on the day of review
    (ending({"till": "Sjöbergska högskolan", "skickat": "2017-08-28"}, {"skickat": "2018-01-02"}), "uppfylld"),
])
def test_six_months(agreement: Plain, outcome: str) -> None:
    assert of_agreement("9-uppsagning", "/parter/larosaten/0", agreement) == outcome


@pytest.mark.parametrize(("agreement", "outcome"), [
    (AGREEMENT, "ej_tillamplig"), (ending(av=None), "obedomd"), (ending(av="Södra högskolan"), "obedomd"),
    (agreed(giltighet="från i höst"), "obedomd"), (agreed(giltighet__uppsagning="i somras"), "obedomd"),
])
def test_without_one_who_ends_it_nobody_is_asked(agreement: Plain, outcome: str) -> None:
    assert of_agreement("9-uppsagning", "", agreement) == outcome


def test_who_ends_the_agreement_need_not_be_told() -> None:
    verdicts = oracle.judge(ending(), [], AS_OF)
    assert [p for _, p, s in verdicts if s == "9-uppsagning"] == ["/parter/larosaten/0"]
