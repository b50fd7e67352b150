"""How a text is read as a number, a day, a term or a choice, and what is said when it can't be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.sources import scalars


@pytest.mark.parametrize(("text", "value"), [
    ("0", 0), ("-0", 0), ("-0.0", 0), ("7", 7), ("-7", -7), ("6120.00", 6120), ("1.4", Fraction(7, 5)),
    ("-0.01", Fraction(-1, 100)), ("1e2", 100), ("1E+2", 100), ("12e-1", Fraction(6, 5)), ("1.50e1", 15),
    ("0.1000000000000000055511151231", Fraction(1000000000000000055511151231, 10**28)),
    ("123456789012345678901234567890", 123456789012345678901234567890), ("1e20", 10**20), ("1e00000000000000002", 100),
])
def test_numbers(text: str, value: int | Fraction) -> None:
    found, fault = scalars.number(text)
    assert (found, fault) == (value, None)
    assert type(found) is type(value)


@pytest.mark.parametrize(("text", "advice"), [
    ("6120,00", "skriv 6120.00"), ("6 120", "skriv 6120"), ("6\u00a0120,50", "skriv 6120.50"), ("1_000", "skriv 1000"),
    ("012", "skriv 12"), (".5", "skriv 0.5"), ("5.", "skriv 5"), ("+5", "skriv 5"), ("−5", "skriv -5"),
    ("6 120,00 kr", "skriv 6120.00"), ("6.120,00", "skriv 6120.00"), ("6,120.00", "skriv 6120.00"),
    ("1.530.000", "skriv 1530000"), ("6120:-", "skriv 6120"), ("25 %", "skriv 25"), ("4 veckor", "skriv 4"),
    (" 6120", "skriv 6120"), ("6120\n", "skriv 6120"), ("00", "skriv 0"), ("0x1F", "6120.00"), ("tolv", "6120.00"),
    ("1/2", "6120.00"), ("-", "6120.00"), ("٣", "6120.00"), ("NaN", "tomt"), (".inf", "tomt"), ("-Infinity", "tomt"),
])
def test_numbers_in_other_clothes(text: str, advice: str) -> None:
    value, fault = scalars.number(text)
    assert value is None
    assert fault is not None
    assert fault[0] == "fel-tal"
    assert advice in fault[1]


@pytest.mark.parametrize("text", [
    "1e999999", "1e-999999", "1e21", "1e" + "9" * 1_000_000, "9" * 31, "0." + "0" * 30 + "1", "9" * 1_000_000])
def test_numbers_out_of_all_reason_cost_nothing(text: str) -> None:
    value, fault = scalars.number(text)
    assert value is None
    assert fault is not None
    assert "orimligt" in fault[1]


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-10**12, max_value=10**12, places=4))
def test_numbers_are_exact(number: Decimal) -> None:
    assert scalars.number(f"{number:f}") == (Fraction(number), None)


def test_whole_numbers() -> None:
    assert scalars.whole_number("4.0") == (4, None)
    assert scalars.whole_number("1e2") == (100, None)
    value, fault = scalars.whole_number("4.5")
    assert (value, fault and fault[0]) == (None, "fel-tal")


def test_days() -> None:
    assert scalars.day("2016-09-05") == (date(2016, 9, 5), None)
    assert scalars.day("2016-02-29") == (date(2016, 2, 29), None)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_each_day_is_read(day: date) -> None:
    assert scalars.day(day.isoformat()) == (day, None)
    assert scalars.day_of_year(f"{day:%m-%d}") == (f"{day:%m-%d}", None)


@pytest.mark.parametrize(("text", "advice"), [
    ("2016-9-5", "skriv 2016-09-05"), ("5/9 2016", "skriv 2016-09-05"), ("20160905", "skriv 2016-09-05"),
    ("5 september 2016", "skriv 2016-09-05"), ("den 5:e sept 2016", "skriv 2016-09-05"),
    ("5.9.2016", "skriv 2016-09-05"), (" 2016-09-05", "skriv 2016-09-05"),
    ("2016-09-05T00:00:00", "skriv 2016-09-05"), ("2016/09/05", "skriv 2016-09-05"),
    ("5 september", "till exempel"), ("2016-13-1", "till exempel"), ("i höst", "till exempel"),
    ("2016", "till exempel"),
    ("2016-02-30", "finns inte i kalendern"), ("2015-02-29", "finns inte"), ("0000-01-01", "finns inte"),
    ("1899-12-31", "1900–2199"), ("2200-01-01", "1900–2199"), ("٢٠١٦-٠٩-٠٥", "till exempel"),
])
def test_what_is_no_day(text: str, advice: str) -> None:
    value, fault = scalars.day(text)
    assert value is None
    assert fault is not None
    assert fault[0] == "fel-format"
    assert advice in fault[1]


@pytest.mark.parametrize(("text", "advice"), [
    ("3-15", "skriv 03-15"), ("15/3", "skriv 03-15"), ("15 mars", "skriv 03-15"), ("den 15 mars", "skriv 03-15"),
    ("2016-03-15", "skriv 03-15"), ("02-30", "finns inte"), ("13-01", "finns inte"), ("mars", "till exempel"),
])
def test_what_is_no_day_of_the_year(text: str, advice: str) -> None:
    value, fault = scalars.day_of_year(text)
    assert value is None
    assert fault is not None
    assert advice in fault[1]


def test_the_leap_day_is_a_day_of_the_year() -> None:
    assert scalars.day_of_year("02-29") == ("02-29", None)


@pytest.mark.parametrize(("text", "value"), [
    ("HT16", "HT2016"), ("ht 2016", "HT2016"), ("HT-16", "HT2016"), ("höstterminen 2016", "HT2016"),
    ("hösten 2016", None), ("höst 2016", "HT2016"), ("Vårterminen 2017", "VT2017"), ("vt2017", "VT2017"),
    ("VT 1999", "VT1999"), ("2016", None), ("HT", None), ("XT2016", None), ("VT0000", None), ("hår 2016", None),
])
def test_terms_in_other_words_are_understood_and_remarked_on(text: str, value: str | None) -> None:
    found, fault = scalars.term(text)
    assert found == value
    assert fault is not None
    assert fault[0] == "fel-format"
    assert value is None or f"läses som {value}" in fault[1]


def test_terms_as_they_should_be() -> None:
    assert scalars.term("VT2026") == ("VT2026", None)
    assert scalars.term("HT2016") == ("HT2016", None)


def test_yes_and_no() -> None:
    assert [scalars.yes_no(text) for text in ("ja", "nej", "true", "false")] == [
        (True, None), (False, None), (True, None), (False, None)]
    for text, advice in (("Ja", "skriv ja"), ("NO", "skriv nej"), ("1", "skriv ja"), ("kanske", "ja eller nej")):
        value, fault = scalars.yes_no(text)
        assert value is None
        assert fault is not None
        assert advice in fault[1]


@pytest.mark.parametrize(("text", "advice"), [
    ("Sjuksköterska", "menade du sjukskoterska?"), ("sjukskoterska ", "menade du sjukskoterska?"),
    ("sjukskötare", "menade du sjukskoterska?"), ("läkare", "välj bland sjukskoterska, annan"),
    ("x" * 1_000_000, "välj bland"),
])
def test_choices(text: str, advice: str) -> None:
    choices = ("sjukskoterska", "annan")
    assert scalars.choice("annan", choices) == ("annan", None)
    value, fault = scalars.choice(text, choices)
    assert value is None
    assert fault is not None
    assert fault[0] == "fel-val"
    assert advice in fault[1]


def test_a_message_never_repeats_what_may_be_a_personnummer() -> None:
    for reader in (scalars.day, scalars.number, scalars.term, scalars.yes_no):
        _, fault = reader("19900101-1234 Anna")
        assert fault is not None
        assert "1234" not in fault[1]


@pytest.mark.parametrize("text", [
    "____", "Namn: __", "xx", "xx kommun", "tel. xxx", "XX", "XXXXXX-XXXX", "...", "…", "[…]", "[namn]", "<…>",
    "<namn>",
    "ÅÅÅÅ-MM-DD", "åååå-mm-dd", "YYYY-MM-DD", "ÅÅMMDD", "VTÅÅÅÅ", "N.N.", "NN", "?", "???", "-", "--", "–", " XX ",
])
def test_placeholders(text: str) -> None:
    assert scalars.is_placeholder(text)


@pytest.mark.parametrize("text", [
    "", "x", "Xx", "XXL", "Foxx", "Max", "x-x", "a_b", "2016-09-05", "anna@example.se", "<anna@example.se>", "0",
    "[a] och [b] c", "Åsa", "Anna Andersson", "N", "Nils N", "a...", "Vad?", "a - b", "Yaya", "xxy",
])
def test_what_is_no_placeholder(text: str) -> None:
    assert not scalars.is_placeholder(text)


def test_placeholder_in_a_long_text_is_found_fast() -> None:
    assert scalars.is_placeholder("x " * 100_000 + "xx")
    assert not scalars.is_placeholder("x" * 1_000_000 + "y")
    assert not scalars.is_placeholder("[" * 1_000_000)


def test_the_span_of_years_ends_where_it_says() -> None:
    assert scalars.day((date(1900, 1, 1) - timedelta(days=1)).isoformat())[0] is None
    assert scalars.day("2199-12-31") == (date(2199, 12, 31), None)


def test_no_reader_of_a_form_guesses_which_figure_is_the_month() -> None:
    from checker.sources.days import day
    from checker.sources.docx.figures import READERS as IN_WORD
    from checker.sources.ubl.said import day as in_an_e_invoice

    for read_day in (day, IN_WORD["datum"], in_an_e_invoice):
        assert read_day("05/09/2016") is None
        assert read_day("25/09/2016") == "2016-09-25"
        for text in ("5/9 2016", "den 5 september 2016", "2016-9-5", "160905"):
            assert read_day(text) == "2016-09-05", text
