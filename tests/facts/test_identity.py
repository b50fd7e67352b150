"""Numbers and names that identify. The numbers are made up, with right check digits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from expression.bench import known, missing, value
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as other_luhn

from checker.facts.identity import (
    NAMED_COURSE,
    is_bankgiro,
    is_email,
    is_named_course,
    is_plusgiro,
    is_telephone,
    luhn,
    organisation_digits,
    same_organisation,
)


@given(st.text("0123456789", min_size=1, max_size=20))
def test_the_check_digit_is_python_stdnum_s(digits: str) -> None:
    assert luhn(digits) is other_luhn.is_valid(digits)
    assert luhn(digits + other_luhn.calc_check_digit(digits))


ORGANISATIONS = {
    "212000-1231": "2120001231",
    "2120001231": "2120001231",
    "16212000-1231": "2120001231",
    "162120001231": "2120001231",
    " 212000 - 1231 ": "2120001231",
    "212000–1231": "2120001231",
    "802002-1237": "8020021237",
    "556012-1237": "5560121237",
    "212000-1232": None,  # another check digit
    "122000-1231": None,
    "811218-9876": None,  # a personnummer: the third digit is below 2
    "16811218-9876": None,
    "19811218-9876": None,
    "212000-123": None,
    "212000-12311": None,
    "2120-001231": None,
    "SE212000123101": "2120001231",
    "SE 212000-1231 01": None,
    "SE212000123201": None,
    "212000123101": None,
    "xx": None,
    "": None,
    "٢١٢٠٠٠-١٢٣١": None,
}


@pytest.mark.parametrize(("text", "digits"), ORGANISATIONS.items(), ids=ascii)
def test_organisationsnummer(text: str, digits: str | None) -> None:
    assert organisation_digits(text) == digits


@given(st.integers(0, 99), st.integers(2, 9), st.integers(0, 999999))
def test_one_wrong_digit_is_always_noticed(first: int, third: int, rest: int) -> None:
    digits = f"{first:02}{third}{rest:06}"
    digits += other_luhn.calc_check_digit(digits)
    assert organisation_digits(f"{digits[:6]}-{digits[6:]}") == digits
    for place, digit in enumerate(digits):
        wrong = digits[:place] + str((int(digit) + 1) % 10) + digits[place + 1:]
        assert organisation_digits(wrong) is None


def test_the_same_organisation_however_it_is_written() -> None:
    assert same_organisation("212000-1231", "162120001231") is True
    assert same_organisation("2120001231", " 212000 1231") is True
    assert same_organisation("212000-1231", "802002-1237") is False
    assert same_organisation("212000-1232", "2120001232") is True  # wrong, and the same wrong


GIROS = {
    # text: (bankgiro, plusgiro)
    "505-0109": (True, False),
    "5050109": (True, True),  # seven digits alone don't tell them apart
    "505010-9": (False, True),
    "5050-1055": (True, False),
    "50501055": (True, True),
    "5050105-5": (False, True),
    "5050-1056": (False, False),
    "505-0100": (False, False),
    "1-8": (False, True),
    "18": (False, True),
    "123-0": (False, True),
    "12345674": (True, True),
    "1234567-4": (False, True),
    "123456789-7": (False, False),
    "8": (False, False),
    "": (False, False),
    "50 50-10 55": (True, False),
    "5050--1055": (False, False),
    "505A-1055": (False, False),
    "bg 5050-1055": (False, False),
    "٥٠٥٠-١٠٥٥": (False, False),
    "٣٣٣٣-٤٤٤٤": (False, False),
    "٣٣": (False, False),
}


@pytest.mark.parametrize(("text", "kinds"), GIROS.items(), ids=ascii)
def test_giro(text: str, kinds: tuple[bool, bool]) -> None:
    assert (is_bankgiro(text), is_plusgiro(text)) == kinds


@pytest.mark.parametrize(("text", "reachable"), [
    ("vera.ek@sjobergska.example", True), (" vera@ekdalen.example ", True), ("vera(at)ekdalen.example", False),
    ("vera@ekdalen", False), ("@ekdalen.example", False), ("Vera Ek <vera@ekdalen.example>", True),
    ("vera@ekdalen.example, ola@ekdalen.example", True),
    ("vera@@ekdalen.example", False), ("se hemsidan", False), ("", False)])
def test_what_looks_like_an_address(text: str, reachable: bool) -> None:
    assert is_email(text) is reachable


@pytest.mark.parametrize(("text", "reachable"), [
    ("08-400 123 45", True), ("+46 8 400 123 45", True), ("(08) 40 01 23", True), ("0701234567", True),
    ("123 45 67", True), ("112", False), ("växeln", False), ("08-400 123 45 67 89 01 23", False), ("", False),
    ("08-400 123 45, ankn. 12", True), ("08-400 123 45/46", True), ("٠٨٤٠٠١٢٣٤٥", False)])
def test_what_looks_like_a_telephone_number(text: str, reachable: bool) -> None:
    assert is_telephone(text) is reachable


@pytest.mark.parametrize(("name", "named"), [
    (NAMED_COURSE, True),
    (NAMED_COURSE.upper(), True),
    (f" {NAMED_COURSE}  7,5 hp", True),
    (f"{NAMED_COURSE}, 7,5 högskolepoäng", True),
    (f"{NAMED_COURSE} (7.5 hp)", True),
    (f"{NAMED_COURSE} 5 hp", False),
    (f"{NAMED_COURSE} 7,5 hp, del 1", False),
    (f"{NAMED_COURSE}sdagar", False),
    ("Högskolepedagogik", False),
    (f"Introduktion till {NAMED_COURSE}", False),
])
def test_the_course_that_the_agreement_names(name: str, named: bool) -> None:
    assert is_named_course(name) is named


def reached(contact: Any) -> Any:
    agreement = {"kontaktpersoner": {"larosate": [contact]}}
    return value("all(natbar(k) for k in avtal.kontaktpersoner.larosate)", {}, agreement)


@pytest.mark.parametrize(("contact", "answer"), [
    ({"epost": "vera@ekdalen.example"}, True),
    ({"telefon": "08-400 123 45"}, True),
    ({"epost": "vera", "telefon": "08-400 123 45"}, True),
    ({"epost": ["vera"], "telefon": "08-400 123 45"}, True),
    ({"epost": "vera", "telefon": "112"}, False),
    ({"epost": "", "telefon": "xx"}, False),
    ({"epost": "ingen"}, False),
    ({}, False),
    ({"epost": ["vera"], "telefon": "112"}, None),
    ({"epost": ["vera"]}, None),
])
def test_whether_a_contact_can_be_reached(contact: Any, answer: bool | None) -> None:
    assert known(reached(contact)) is answer


def test_a_contact_that_can_not_be_read_is_named() -> None:
    assert missing(reached("Vera Ek")) == ["/kontaktpersoner/larosate/0"]
    assert missing(reached({"epost": ["vera"]})) == ["/kontaktpersoner/larosate/0/epost"]


@pytest.mark.parametrize(("course", "points"), [
    ({"hogskolepoang": 7.5}, "7.5"),
    ({"hogskolepoang": 7.5, "poang": 4, "genomford": "2006-01-01"}, "7.5"),
    ({"poang": 5, "genomford": "2007-06-30"}, "7.5"),
    ({"poang": 5, "genomford": "2007-07-01"}, ["/hogskolepoang"]),
    ({"poang": 5}, ["/genomford"]),
    ({}, ["/hogskolepoang"]),
])
def test_credits_of_a_course(course: Any, points: str | list[str]) -> None:
    agreement = {"handledare": [{"kurser": [course]}]}
    found = value("sum(sum(poang(k) for k in h.kurser) for h in avtal.handledare)", {}, agreement)
    if isinstance(points, str):
        assert found == Fraction(points)
    else:
        assert missing(found) == [f"/handledare/0/kurser/0{pointer}" for pointer in points]
