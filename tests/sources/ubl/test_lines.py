"""The lines of an e-invoice: how long, how much, when, and what is said of their allowances and prices."""

from __future__ import annotations

from typing import Any

import pytest
from e_invoice import Ways

from checker import sources
from checker.sources import Refused

from .invoices import FAKTURA, ROW, cell, codes, invoice, read, read_changed, said, xml_of


def time_of(document: Any, row: int = 0) -> tuple[object, object]:
    return said(document, f"/rader/{row}/antal_veckor"), said(document, f"/rader/{row}/antal_dagar")


# ---------------------------------------------------------------- weeks and days

@pytest.mark.parametrize(("unit", "weeks", "days", "found"), [
    ("WEE", "4", "0", (4, 0)), ("DAY", "4", "0", (0, 20)), ("DAY", "1", "2", (0, 7)), ("EA", "4", "0", (None, None)),
    ("HUR", "4", "0", (None, None)), ("MON", "4", "0", (None, None)), ("C62", "4", "0", (None, None))])
def test_the_unit_says_what_the_quantity_is(unit: str, weeks: str, days: str, found: tuple[object, object]) -> None:
    row = {**ROW, "antal_veckor": weeks, "antal_dagar": days}
    document = read(xml_of(invoice([row]), Ways(unit=unit)))
    assert time_of(document) == found
    assert document.form == []


def test_decimals_of_a_week_are_exact() -> None:
    document = read(xml_of(invoice([{**ROW, "antal_veckor": "1", "antal_dagar": "2"}])))
    found = cell(document, "/rader/0/antal_veckor")
    assert found is not None
    assert found.text == "1.4"


def test_working_days_and_small_letters() -> None:
    assert time_of(read_changed(('unitCode="DAY"', 'unitCode="E49"'), ways=Ways(unit="DAY"))) == (0, 20)
    assert time_of(read_changed(('unitCode="WEE"', 'unitCode="wee"'))) == (4, 0)


def test_a_quantity_that_is_no_number_is_unknown() -> None:
    assert time_of(read_changed(('unitCode="WEE">4', 'unitCode="WEE">fyra'))) == ("?", 0)


def stated(**properties: str) -> tuple[str, str]:
    """A change that adds item properties."""
    added = "".join(f"<cac:AdditionalItemProperty><cbc:Name>{name.replace('_', ' ')}</cbc:Name><cbc:Value>{value}"
                    "</cbc:Value></cac:AdditionalItemProperty>" for name, value in properties.items())
    return "</cac:Item>", added + "</cac:Item>"


@pytest.mark.parametrize(("properties", "found"), [
    ({"Antal_veckor": "4"}, (4, 0)), ({"antal_dagar": "7"}, (0, 7)),
    ({"Antal_veckor": "1", "Antal_dagar": "2"}, (1, 2)),
    ({"Veckor": "4 veckor"}, (4, 0)), ({"Antal_veckor": "fyra"}, ("?", 0)), ({"Antal_veckor": ""}, (None, None))])
def test_where_the_unit_says_nothing_the_words_count(properties: dict[str, str], found: tuple[object, object]) -> None:
    assert time_of(read_changed(stated(**properties), ways=Ways(unit="EA"))) == found


def test_decimal_commas_in_words() -> None:
    found = cell(read_changed(stated(Antal_veckor="1,4"), ways=Ways(unit="EA")), "/rader/0/antal_veckor")
    assert found is not None
    assert found.text == "1.4"


def test_unit_and_words_that_agree_or_do_not() -> None:
    assert time_of(read_changed(stated(Antal_veckor="4"), ways=Ways(unit="DAY"))) == (0, 20)
    other = read_changed(stated(Antal_veckor="3"))
    assert time_of(other) == ("?", "?")
    assert "motsagelse" in codes(other, "/rader/0")


# ---------------------------------------------------------------- amounts, prices, VAT

def test_price_per_base_quantity_comes_out_even() -> None:
    assert read_changed(ways=Ways(unit="DAY", base="5")).form == []
    assert read_changed(ways=Ways(base="1")).form == []


@pytest.mark.parametrize("change", [
    (">6120</cbc:PriceAmount", ">1530</cbc:PriceAmount"), ('unitCode="WEE">4</cbc:Base', 'unitCode="WEE">2</cbc:Base'),
    ('unitCode="WEE">4</cbc:Base', 'unitCode="DAY">4</cbc:Base')])
def test_a_price_that_does_not_give_the_amount_is_said_and_the_amount_stands(change: tuple[str, str]) -> None:
    document = read_changed(change)
    assert codes(document, "/rader/0/ersattning") == {"motsagelse"}
    assert said(document, "/rader/0/ersattning") == 6120


def test_an_allowance_on_a_line_is_in_its_amount_and_said() -> None:
    allowance = ("<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
                 "<cbc:AllowanceChargeReason>Rabatt</cbc:AllowanceChargeReason>"
                 '<cbc:Amount currencyID="SEK">120.00</cbc:Amount></cac:AllowanceCharge>')
    row = {**ROW, "ersattning": "6000.00"}
    document = read(xml_of(invoice([row], total="6000.00"), None, ("<cac:Item>", allowance + "<cac:Item>"),
                           (">6000</cbc:PriceAmount", ">6120</cbc:PriceAmount")))
    assert said(document, "/rader/0/ersattning") == 6000
    (remark,) = document.form
    assert remark.code == "avdrag"
    assert "Rabatt" in remark.message
    assert remark.position.place == "/Invoice/cac:InvoiceLine/cac:AllowanceCharge"


@pytest.mark.parametrize(("change", "rate", "category"), [
    ((">E<", ">E<"), 0, "E"), (("<cbc:Percent>0</cbc:Percent>", ""), 0, "E"),
    ((">E<", ">O<"), 0, "O"), ((">E<", ">z<"), 0, "Z"),
    (("<cbc:Percent>0</cbc:Percent>", "<cbc:Percent>25.00</cbc:Percent>"), 25, "E"), ((">E<", ">B<"), 0, "?")])
def test_vat_category_and_rate(change: tuple[str, str], rate: object, category: str) -> None:
    document = read_changed(change)
    assert said(document, "/rader/0/momssats") == rate
    assert said(document, "/rader/0/momskategori") == category


def test_standard_rate_without_a_percent_leaves_the_rate_unknown() -> None:
    row = {**ROW, "momssats": "25"}
    document = read(xml_of(invoice([row], moms="1530.00", total="7650.00")))
    assert (said(document, "/rader/0/momssats"), said(document, "/rader/0/momskategori")) == (25, "S")
    bare = read(xml_of(invoice([row]), None, ("<cbc:Percent>25</cbc:Percent>", "")))
    assert said(bare, "/rader/0/momssats") == "?"


# ---------------------------------------------------------------- period

def dates_of(document: Any, row: int = 0) -> tuple[str, str]:
    first, last = (said(document, f"/rader/{row}/{name}") for name in ("startdatum", "slutdatum"))
    return str(first), str(last)


TWO = [ROW, {**ROW, "student": "Nils Björk"}]
NO_DATES = [{key: value for key, value in row.items() if key not in ("startdatum", "slutdatum")} for row in TWO]


def test_dates_among_the_properties() -> None:
    assert dates_of(read_changed(ways=Ways(dates="egenskaper"))) == ("2016-09-05", "2016-09-30")


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2016-09-05–2016-09-30", "2016-09-05", "2016-09-30"), ("5/9–30/9 2016", "2016-09-05", "2016-09-30"),
    ("160905-160930", "2016-09-05", "2016-09-30"), ("5 september till 30 september 2016", "2016-09-05", "2016-09-30"),
    ("2016-09-05", "2016-09-05", "2016-09-05"), ("v. 36–39", "?", "?"), ("5/9–30/9", "?", "?"),
    ("2016-09-31–2016-10-01", "?", "?")])
def test_a_period_in_words(text: str, first: str, last: str) -> None:
    document = read(xml_of(invoice(NO_DATES[:1], period=None), None, stated(Praktikperiod=text)))
    assert dates_of(document) == (first, last)


def test_week_numbers_in_the_text_are_no_dates_and_not_nothing() -> None:
    document = read(xml_of(invoice(NO_DATES[:1], period=None), None,
                           ("Ersättning för placering", "Ersättning v. 36–39")))
    assert dates_of(document) == ("?", "?")


def test_the_invoice_s_period_is_the_only_line_s_own() -> None:
    document = read(xml_of(invoice(NO_DATES[:1])))
    assert dates_of(document) == ("2016-09-05", "2016-11-18")
    found = cell(document, "/rader/0/startdatum")
    assert found is not None
    assert found.position.place == "/Invoice/cac:InvoicePeriod/cbc:StartDate"


def test_of_several_lines_the_invoice_s_period_is_nobody_s() -> None:
    document = read(xml_of(invoice(NO_DATES, total="12240.00")))
    assert dates_of(document, 1) == ("?", "?")
    assert codes(document, "/rader/0") == {"oklart", "fel-format"}
    assert codes(document, "/rader/1") == {"fel-format"}


def test_without_any_period_there_is_none() -> None:
    assert dates_of(read(xml_of(invoice(NO_DATES, period=None)))) == ("None", "None")


def test_a_period_and_words_that_disagree() -> None:
    document = read_changed(stated(Slutdatum="2016-09-23"))
    assert dates_of(document) == ("2016-09-05", "?")
    assert "motsagelse" in codes(document, "/rader/0/slutdatum")
    text = read_changed(("Ersättning för placering", "VFU 2016-09-05–2016-09-23"))
    assert dates_of(text) == ("2016-09-05", "?")


# ---------------------------------------------------------------- the lines as a whole

def test_places_are_numbered_where_there_are_several() -> None:
    document = read(xml_of(invoice(TWO, total="12240.00")))
    found = cell(document, "/rader/1/student")
    assert found is not None
    assert found.position.place == "/Invoice/cac:InvoiceLine[2]/cac:Item/cac:AdditionalItemProperty[1]/cbc:Value"
    lines = xml_of(invoice(TWO, total="12240.00")).decode().split("\n")
    assert "Nils Björk" in lines[(found.position.line or 0) - 1]


def test_places_past_what_the_parser_counts_have_no_line() -> None:
    document = read(xml_of(FAKTURA, None, ("<cac:InvoiceLine>", "\n" * 66_000 + "<cac:InvoiceLine>")))
    found = cell(document, "/rader/0/student")
    assert found is not None
    assert found.position.line is None
    assert found.position.place == "/Invoice/cac:InvoiceLine/cac:Item/cac:AdditionalItemProperty[1]/cbc:Value"


def test_an_invoice_without_lines_has_no_rows() -> None:
    document = read(xml_of(invoice([])))
    assert "rader" not in document.root.fields


def test_more_lines_than_a_term_has_students_are_refused() -> None:
    line = "<cac:InvoiceLine/>"
    with pytest.raises(Refused):
        sources.read("f.xml", xml_of(invoice([]), None, ("</Invoice>", line * 2001 + "</Invoice>")))
