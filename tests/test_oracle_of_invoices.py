"""The oracle on invoices, against figures and days worked out by hand from the contract.

A week of 1530 kr is 306 kr a day (§ 4.6). 5 September 2016 and 1 January 2018 are Mondays.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import oracle
import pytest
from oracle.examples import AGREEMENT, INVOICE, ROW, Plain, agreed, billed, changed

AS_OF = date(2019, 1, 31)
SOURCE = "Prisbesked från parterna"


def of_invoice(statement: str, *invoices: Plain, agreement: Plain | None = AGREEMENT, pointer: str = "",
               index: int = 0) -> str:
    return oracle.judge(agreement, list(invoices), AS_OF)[index, pointer, statement]


def of_row(statement: str, *invoices: Plain, agreement: Plain | None = AGREEMENT, index: int = 0) -> str:
    return of_invoice(statement, *invoices, agreement=agreement, pointer="/rader/0", index=index)


def test_a_right_agreement_and_invoice_are_kept_in_all() -> None:
    verdicts = oracle.judge(AGREEMENT, [INVOICE], AS_OF)
    assert set(verdicts.values()) == {"uppfylld", "ej_tillamplig"}
    assert {s for (_, _, s), o in verdicts.items() if o == "ej_tillamplig"} == {
        "4.4-huvudansvarig-kurs", "9-uppsagning"}


def test_an_invoice_without_agreement_is_judged_as_far_as_it_goes() -> None:
    verdicts = oracle.judge(None, [INVOICE], AS_OF)
    assert {s for (_, _, s), o in verdicts.items() if o == "uppfylld"} == {
        "4.6-momsfri", "4.6-efterskott", "4.6-dubbel", "4.6-termin:terminsvis", "4.6-belopp:valuta"}


@pytest.mark.parametrize(("changes", "outcome"), [
    ({"avtal": "annat-avtal"}, "obedomd"), ({"avtal": None}, "uppfylld"),  # Björkgården is in § 4.1
    ({"avtal": None, "avsandare": None, "rader__0__verksamhet": "Okända gården"}, "obedomd")])
def test_which_agreement_an_invoice_belongs_to(changes: Plain, outcome: str) -> None:
    assert of_row("4.6-belopp", billed(**changes)) == outcome


# ------------------------------------------------------------------ § 4.6: sums
@pytest.mark.parametrize(("changes", "outcome"), [
    ({"moms": 0, "rader__0__momssats": 0}, "uppfylld"),
    ({"moms": 1530, "total": 7650}, "bruten"),
    ({"rader__0__momssats": 25}, "bruten"),
    ({"total": Decimal("6120.01")}, "bruten"),
    ({"total": ...}, "bruten"), ({"total": "xx"}, "bruten"), ({"total": "sextusen"}, "obedomd"),
    ({"moms": "noll"}, "obedomd"), ({"moms": "noll", "total": 1}, "bruten"),
    ({"rader": []}, "obedomd"), ({"rader__0__ersattning": None}, "obedomd"),
    ({"rader__0__ersattning": Decimal("6120.40"), "oresavrundning": Decimal("-0.40")}, "uppfylld"),
    ({"rader__0__ersattning": Decimal("6119.50"), "oresavrundning": Decimal("0.50")}, "uppfylld"),
    ({"rader__0__ersattning": Decimal("6120.40")}, "bruten"),  # rounded, but not shown
    ({"rader__0__ersattning": Decimal("6120.51"), "oresavrundning": Decimal("-0.51")}, "bruten"),
    ({"rader__0__ersattning": Decimal("6120.40"), "oresavrundning": Decimal("-0.20"), "total": Decimal("6120.20")},
     "bruten"),  # not to whole kronor
    ({"typ": "kreditfaktura", "total": -6120}, "uppfylld"),
    ({"total": -6120}, "bruten"),
])
def test_vat_free_and_summed(changes: Plain, outcome: str) -> None:
    assert of_invoice("4.6-momsfri", billed(**changes)) == outcome


# ------------------------------------------------------------------ § 4.6: days and amounts
@pytest.mark.parametrize(("weeks", "days", "amount", "outcome"), [
    (4, 0, "6120", "uppfylld"), (2, 3, "3978.00", "uppfylld"), (Decimal("2.6"), 0, "3978", "uppfylld"),
    (2, 3, "4590", "bruten"),  # a started week billed as a whole one
    (4, 0, "6120.01", "bruten"), (0, 1, "306", "uppfylld"), (None, 3, "918", "obedomd"), (4, "fem", "6120", "obedomd"),
    (4, None, "6120", "obedomd"), (4, "ingen", "6120", "uppfylld"), (4, 0, None, "obedomd"),
    (Decimal("1.5"), 0, "2295", "uppfylld"),  # 7.5 days: the fault is 4.6-dag's
])
def test_amount_of_a_row(weeks: object, days: object, amount: str | None, outcome: str) -> None:
    invoice = billed(rader__0__antal_veckor=weeks, rader__0__antal_dagar=days,
                     rader__0__ersattning=None if amount is None else Decimal(amount))
    assert of_row("4.6-belopp", invoice) == outcome


def test_amounts_are_rounded_half_up_to_ore() -> None:
    # 1577.53 / 5 * 3 = 946.518; 1530.02 / 4 = 382.505, which half-even would make 382.50
    three = billed(rader__0__antal_veckor=0, rader__0__antal_dagar=3, rader__0__ersattning=Decimal("946.52"))
    assert of_row("4.6-belopp", three, agreement=agreed(ersattning__belopp_per_vecka=Decimal("1577.53"))) == "uppfylld"
    one = billed(rader__0__antal_veckor=0, rader__0__antal_dagar=1, rader__0__ersattning=Decimal("382.51"))
    four = agreed(ersattning__belopp_per_vecka=Decimal("1530.02"), ersattning__dagar_per_vecka=4)
    assert of_row("4.6-belopp", one, agreement=four) == "uppfylld"


def test_a_week_is_as_many_days_as_the_agreement_says() -> None:
    four = agreed(ersattning__dagar_per_vecka=4)
    assert of_row("4.6-belopp", billed(), agreement=four) == "uppfylld"
    assert of_row("4.6-dag", billed(), agreement=four) == "uppfylld"
    assert of_row("4.6-dag", billed(rader__0__antal_dagar=1), agreement=four) == "bruten"  # 17 of 16 days
    blank = agreed(ersattning__dagar_per_vecka=None)
    assert [of_row(s, billed(), agreement=blank) for s in ("4.6-belopp", "4.6-dag")] == ["obedomd", "obedomd"]


@pytest.mark.parametrize(("changes", "outcome"), [
    ({"antal_veckor": Decimal("1.4")}, "uppfylld"), ({"antal_veckor": Decimal("1.5")}, "bruten"),
    ({"antal_dagar": 1}, "bruten"),  # 21 days in a period that holds 20
    ({"antal_veckor": 0}, "bruten"), ({"antal_veckor": -1, "antal_dagar": 6}, "uppfylld"),
    ({"slutdatum": None}, "obedomd"), ({"slutdatum": None, "antal_veckor": Decimal("1.5")}, "bruten"),
    ({"slutdatum": "2016-08-31"}, "uppfylld"), ({"antal_dagar": None}, "obedomd"),
    ({"startdatum": "2016-09-10", "slutdatum": "2016-09-11", "antal_veckor": 0, "antal_dagar": 2}, "tvistig"),
    ({"startdatum": "2016-09-10", "slutdatum": "2016-09-11", "antal_veckor": 0, "antal_dagar": 3}, "bruten"),
])
def test_days_of_a_row(changes: Plain, outcome: str) -> None:
    assert of_row("4.6-dag", billed(**{f"rader__0__{k}": v for k, v in changes.items()})) == outcome


# ------------------------------------------------------------------ § 4.6: the year's price
def priced(*years: tuple[int, object, object]) -> Plain:
    return agreed(ersattning__priser=[{"ar": y, "belopp_per_vecka": p, "kalla": k} for y, p, k in years])


IN_2017 = {"rader__0__startdatum": "2017-09-04", "rader__0__slutdatum": "2017-09-29", "datum": "2017-12-08",
           "termin": "HT2017"}


@pytest.mark.parametrize(("agreement", "amount", "outcome"), [
    (AGREEMENT, 6120, "obedomd"),  # no price for 2017: never "no change"
    (priced((2017, 1550, SOURCE)), 6200, "uppfylld"),
    (priced((2017, 1550, SOURCE)), 6120, "bruten"),
    (priced((2017, 1550, None)), 6200, "obedomd"),
    (priced((2017, 1550, "xx")), 6200, "obedomd"),
    (priced((2017, 1550, SOURCE), (2017, 1560, SOURCE)), 6200, "obedomd"),
    (priced((2017, 1550, SOURCE), (2017, 1550, "Protokoll")), 6200, "uppfylld"),
    (priced((2018, 1550, SOURCE)), 6200, "obedomd"),
    (None, 6200, "obedomd"),
])
def test_price_of_the_year(agreement: Plain | None, amount: int, outcome: str) -> None:
    invoice = billed(**IN_2017, rader__0__ersattning=amount)
    assert of_row("4.6-upprakning", invoice, agreement=agreement) == outcome
    assert of_row("4.6-belopp", invoice, agreement=agreement) == outcome


def test_two_prices_for_the_price_year_are_a_contradiction() -> None:
    assert of_row("4.6-belopp", billed(), agreement=priced((2016, 1540, SOURCE))) == "obedomd"
    assert of_row("4.6-belopp", billed(), agreement=priced((2016, 1530, SOURCE))) == "uppfylld"


def test_which_day_picks_the_price_is_disputed_only_where_it_matters() -> None:
    late, prices = billed(datum="2017-01-09"), priced((2017, 1550, SOURCE))
    assert of_row("4.6-belopp", late, agreement=prices) == "tvistig"
    assert of_row("4.6-upprakning", late, agreement=prices) == "tvistig"
    settled = changed(prices, tolkningar={"prisdatum": "vfu-dag"})
    assert of_row("4.6-belopp", late, agreement=settled) == "uppfylld"
    assert of_row("4.6-upprakning", late, agreement=settled) == "uppfylld"
    assert of_row("4.6-belopp", late) == "obedomd"  # 2017's price isn't known
    assert of_row("4.6-belopp", late, agreement=changed(prices, tolkningar={"prisdatum": "forsta-dag"})) == "uppfylld"
    assert of_row("4.6-belopp", late, agreement=changed(prices, tolkningar={"prisdatum": "fakturadatum"})) == "bruten"


@pytest.mark.parametrize(("first", "last", "weeks", "amount", "dagar", "outcome"), [
    # 10 days of 2017 at 306 and 10 of 2018 at 310: 3060 + 3100
    ("2017-12-18", "2018-01-12", 4, 6160, None, "uppfylld"),
    ("2017-12-18", "2018-01-12", 4, 6120, None, "bruten"),
    ("2017-12-18", "2018-01-12", 3, 4620, None, "obedomd"),  # 15 of 20 days: which ones?
    # 1 January 2017 is a Sunday: 10 + 10 weekdays, but the Sunday may be a VFU day
    ("2016-12-19", "2017-01-13", 4, 6160, None, "obedomd"),
    ("2016-12-19", "2017-01-13", 4, 6160, "vardagar", "uppfylld"),
    ("2016-12-19", "2017-01-13", 4, 6160, "kalender", "obedomd"),
])
def test_over_new_year(first: str, last: str, weeks: int, amount: int, dagar: str | None, outcome: str) -> None:
    year = int(first[:4])
    agreement = agreed(ersattning__prisar=year, tolkningar={"prisdatum": "vfu-dag", "dagar": dagar},
                       ersattning__priser=[{"ar": year + 1, "belopp_per_vecka": 1550, "kalla": SOURCE}])
    invoice = billed(rader__0__startdatum=first, rader__0__slutdatum=last, rader__0__antal_veckor=weeks,
                     rader__0__ersattning=amount)
    assert of_row("4.6-belopp", invoice, agreement=agreement) == outcome


def test_a_placement_over_two_new_years_is_left_undecided() -> None:
    prices = priced((2017, 1550, SOURCE), (2018, 1560, SOURCE))
    long = billed(rader__0__startdatum="2016-12-19", rader__0__slutdatum="2018-01-12")
    settled = changed(prices, tolkningar={"prisdatum": "vfu-dag"})
    assert of_row("4.6-belopp", long, agreement=settled) == "obedomd"


# ------------------------------------------------------------------ § 4.6: when
@pytest.mark.parametrize(("changes", "outcome"), [
    ({}, "uppfylld"), ({"forfallodatum": "2017-01-07"}, "bruten"), ({"forfallodatum": ...}, "obedomd"),
    ({"forfallodatum": ..., "betalningsvillkor_dagar": 30}, "uppfylld"),
    ({"betalningsvillkor_dagar": 20}, "bruten"), ({"betalningsvillkor_dagar": "trettio"}, "obedomd"),
    ({"forfallodatum": "2017-01-11"}, "bruten"),
    ({"forfallodatum": "2017-01-11", "mottagen": "2016-12-12"}, "uppfylld"),  # from receipt
    ({"mottagen": "2016-12-12"}, "uppfylld"),  # from the invoice's date
    ({"forfallodatum": "2017-01-20", "mottagen": "2016-12-12"}, "bruten"),
    ({"forfallodatum": "2017-01-20", "mottagen": "i går"}, "obedomd"),
    ({"datum": None}, "obedomd"), ({"typ": "kreditfaktura"}, "ej_tillamplig"),
])
def test_thirty_days(changes: Plain, outcome: str) -> None:
    assert of_invoice("4.6-villkor", billed(**changes)) == outcome


@pytest.mark.parametrize(("changes", "outcome"), [
    ({}, "uppfylld"),
    ({"datum": "2016-09-30"}, "tvistig"),  # due later, invoiced on the last day
    ({"datum": "2016-09-15", "forfallodatum": "2016-09-30"}, "bruten"),
    ({"datum": "2016-09-15", "forfallodatum": "2016-10-01"}, "tvistig"),
    ({"betald": "2016-09-29"}, "tvistig"), ({"betald": "2016-12-20", "forfallodatum": "2016-09-01"}, "uppfylld"),
    ({"forfallodatum": None, "betalningsvillkor_dagar": 30}, "uppfylld"), ({"forfallodatum": None}, "uppfylld"),
    ({"forfallodatum": None, "datum": "2016-09-30"}, "obedomd"),  # invoiced on the last day; due nobody knows when
    ({"rader__0__slutdatum": None}, "obedomd"), ({"typ": "kreditfaktura"}, "ej_tillamplig"),
])
def test_in_arrears(changes: Plain, outcome: str) -> None:
    assert of_row("4.6-efterskott", billed(**changes)) == outcome


IN_2018 = {"termin": "HT2018", "rader__0__startdatum": "2018-09-03", "rader__0__slutdatum": "2018-09-28"}


@pytest.mark.parametrize(("changes", "outcome"), [
    ({"datum": "2016-12-15"}, "uppfylld"), ({"datum": "2016-12-16"}, "bruten"), ({"datum": None}, "obedomd"),
    ({"termin": None}, "uppfylld"), ({"termin": "hösten"}, "obedomd"),
    ({"termin": None, "rader__0__startdatum": "2016-08-29"}, "obedomd"),
    ({"termin": None, "rader__0__slutdatum": "2017-09-30"}, "obedomd"),
    ({"termin": "VT2016"}, "ej_tillamplig"),  # 15 June 2016 lies before the agreement
    ({"mottagen": "2016-12-16"}, "tvistig"), ({"mottagen": "2016-12-15"}, "uppfylld"),
    ({"typ": "kreditfaktura", "datum": "2017-03-01"}, "ej_tillamplig"),
    (IN_2018 | {"datum": "2018-12-17"}, "tvistig"),  # 15 December 2018 is a Saturday
    (IN_2018 | {"datum": "2018-12-18"}, "bruten"),
    ({"datum": "2017-01-20", "rader__0__startdatum": "2016-12-19", "rader__0__slutdatum": "2017-01-13"}, "tvistig"),
    ({"datum": "2017-01-20", "rader__0__startdatum": None}, "obedomd"),
])
def test_the_deadline(changes: Plain, outcome: str) -> None:
    assert of_invoice("4.6-termin", billed(**changes)) == outcome


def test_one_placement_after_the_deadline_excuses_no_other() -> None:
    mixed = billed(datum="2017-01-20", rader=[ROW, ROW | {"startdatum": "2016-12-19", "slutdatum": "2017-01-13"}])
    assert of_invoice("4.6-termin", mixed) == "bruten"


def test_a_replacement_of_an_invoice_that_was_in_time() -> None:
    new = billed(nummer="18", ersatter_faktura="17", datum="2017-01-20")
    assert of_invoice("4.6-termin", new, INVOICE) == "tvistig"
    assert of_invoice("4.6-termin", new, billed(datum="2016-12-20")) == "bruten"
    assert of_invoice("4.6-termin", new) == "obedomd"  # the one it replaces isn't at hand
    assert of_invoice("4.6-termin:terminsvis", new, INVOICE) == "uppfylld"
    assert of_invoice("4.6-termin:terminsvis", new, INVOICE, index=1) == "ej_tillamplig"
    assert of_row("4.6-dubbel", new, INVOICE) == "uppfylld"
    assert of_row("4.6-dubbel", new, INVOICE, index=1) == "ej_tillamplig"


def test_two_invoices_a_term() -> None:
    both = (INVOICE, billed(nummer="18", rader__0__student="Ali Berg"))
    statement = "4.6-termin:terminsvis"
    assert [of_invoice(statement, *both, index=i) for i in (0, 1)] == ["tvistig", "tvistig"]
    assert of_invoice(statement, *both, agreement=agreed(tolkningar={"terminsvis": "en"})) == "bruten"
    assert of_invoice(statement, INVOICE, billed(avsandare__namn="Lindgården")) == "uppfylld"
    assert of_invoice(statement, INVOICE, billed(avsandare__namn=None)) == "obedomd"
    assert of_invoice(statement, INVOICE, billed(nummer="18", typ="kreditfaktura")) == "ej_tillamplig"  # taken back
    partly = billed(nummer="18", typ="kreditfaktura", rader__0__antal_veckor=1)
    assert of_invoice(statement, INVOICE, partly) == "uppfylld"
    assert of_invoice(statement, INVOICE, billed(fakturamottagare__namn="Norra högskolan")) == "uppfylld"
    assert of_invoice(statement, billed(termin="VT17 eller HT17")) == "obedomd"
    assert of_invoice(statement, INVOICE, billed(termin="HT2017")) == "uppfylld"
    assert of_invoice(statement, *both, agreement=None) == "tvistig"
    assert of_invoice(statement, INVOICE, billed(avtal="annat-avtal")) == "uppfylld"


# ------------------------------------------------------------------ § 4.6: double billing
def row_of(**changes: Any) -> Plain:
    return billed(nummer="18", rader=[ROW | changes])


@pytest.mark.parametrize(("other", "outcome"), [
    (row_of(), "bruten"), (row_of(student="ida  STRÖM"), "bruten"), (row_of(student="Ida Ek"), "uppfylld"),
    (row_of(utbildning=None), "obedomd"), (row_of(utbildning="fysioterapeut"), "obedomd"),
    (row_of(larosate=None), "bruten"),  # the recipient's student
    (row_of(larosate="Norra högskolan"), "obedomd"),
    (row_of(startdatum="2016-10-03", slutdatum="2016-10-28"), "uppfylld"),
    (row_of(slutdatum=None), "obedomd"), (row_of(antal_dagar=None), "obedomd"),
    (row_of(verksamhet="Lindgården"), "bruten"),
])
def test_double_billing(other: Plain, outcome: str) -> None:
    assert of_row("4.6-dubbel", INVOICE, other) == outcome


def test_overlap_alone_is_legal_and_each_week_holds_five_days() -> None:
    # a fortnight holds ten days: 5 + 5 fit, 5 + 6 don't
    fortnight = {"startdatum": "2016-09-05", "slutdatum": "2016-09-18", "antal_veckor": 1}
    elsewhere = fortnight | {"verksamhet": "Ett annat hem"}
    assert of_row("4.6-dubbel", row_of(**fortnight), row_of(**elsewhere)) == "uppfylld"
    assert of_row("4.6-dubbel", row_of(**fortnight), row_of(**fortnight)) == "bruten"  # the same line twice
    assert of_row("4.6-dubbel", row_of(**fortnight), row_of(**fortnight, antal_dagar=1)) == "bruten"


def test_an_excess_of_its_own_is_no_double_billing_and_casts_no_shadow_on_a_later_placement() -> None:
    later = row_of(startdatum="2016-10-31", slutdatum="2016-11-25")
    much = billed(rader__0__antal_veckor=40)
    assert [of_row("4.6-dubbel", much, later, index=i) for i in (0, 1)] == ["uppfylld", "uppfylld"]


def test_weekends_are_disputed_only_between_rows() -> None:
    weekend = {"startdatum": "2016-09-10", "slutdatum": "2016-09-11", "antal_veckor": 0, "antal_dagar": 2}
    assert of_row("4.6-dubbel", row_of(**weekend)) == "uppfylld"
    # Wednesday to Tuesday twice: 3 + 3 of 7 days, or of 5 weekdays
    odd = {"startdatum": "2016-09-07", "slutdatum": "2016-09-13", "antal_veckor": 0, "antal_dagar": 3}
    assert of_row("4.6-dubbel", row_of(**odd), row_of(**odd, verksamhet="Ett annat hem")) == "tvistig"


def test_a_credit_note_takes_back() -> None:
    credit = billed(nummer="19", typ="kreditfaktura", avser_faktura="18", rader__0__antal_veckor=-4)
    assert of_row("4.6-dubbel", INVOICE, row_of(), credit) == "uppfylld"
    assert of_row("4.6-dubbel", INVOICE, row_of(), credit, index=2) == "ej_tillamplig"
    assert of_row("4.6-dubbel", INVOICE, row_of(), changed(credit, rader__0__antal_veckor=1)) == "bruten"
    assert of_row("4.6-dubbel", INVOICE, row_of(), changed(credit, rader__0__antal_veckor=None)) == "obedomd"
    assert of_row("4.6-dubbel", INVOICE, row_of(), changed(credit, avser_faktura="20")) == "bruten"


# ------------------------------------------------------------------ § 4.6: credit notes that take back what was wrong
WRONG = billed(rader__0__ersattning=6400, rader__0__momssats=25, moms=1600, total=8000)
BACK = changed(WRONG, typ="kreditfaktura", nummer="K", avser_faktura="17")


@pytest.mark.parametrize(("changes", "amount", "sums"), [
    ({}, "uppfylld", "uppfylld"),
    ({"rader__0__ersattning": -6400, "moms": -1600, "total": -8000}, "uppfylld", "uppfylld"),
    ({"rader__0__ersattning": 6300}, "bruten", "bruten"), ({"moms": 1500}, "uppfylld", "bruten"),
    ({"avser_faktura": "18"}, "bruten", "bruten"), ({"avser_faktura": ...}, "uppfylld", "uppfylld"),
    ({"avser_faktura": ["17"]}, "obedomd", "obedomd"), ({"typ": "faktura"}, "bruten", "bruten"),
    ({"rader__0__ersattning": 6120, "total": 6120, "moms": 0, "rader__0__momssats": 0}, "uppfylld", "uppfylld")])
def test_a_credit_note_may_take_back_an_invoice_as_it_was_billed(changes: Plain, amount: str, sums: str) -> None:
    papers = WRONG, changed(BACK, **changes)
    assert of_row("4.6-belopp", *papers, index=1) == amount
    assert of_invoice("4.6-momsfri", *papers, index=1) == sums


def test_a_credit_note_whose_invoice_is_not_here_is_judged_as_an_invoice() -> None:
    assert of_row("4.6-belopp", BACK) == of_invoice("4.6-momsfri", BACK) == "bruten"


def test_a_row_whose_student_cannot_be_read_may_be_anybody_s() -> None:
    unread = billed(nummer="18", rader__0__student=["Ida"])
    assert of_row("4.6-dubbel", INVOICE, unread) == "obedomd"
    assert of_row("4.6-dubbel", INVOICE, changed(unread, rader__0__startdatum="2016-10-03",
                                                 rader__0__slutdatum="2016-10-28")) == "uppfylld"
