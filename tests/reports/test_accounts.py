"""Kronor requested, right, wrong and open: of shipped cases, and of lines made for the purpose."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from checker import sources
from checker.case import Documents, read_files
from checker.files import File
from checker.findings import ClauseReport, DocumentReport, Finding, Location, Modalitet, ReadingOutcome, Report, Utfall
from checker.reports import Options
from checker.reports.accounts import SEVERAL, Account, account, amount, bills_in, by_verksamhet
from checker.reports.bills import Bill, Line, bills_of
from checker.reports.html import page
from reports.examples import FIXTURES, book, finding, real, report

CASES = sorted(path.parent.name for path in FIXTURES.glob("*/fall.yaml"))


def read(case: str) -> Documents:
    paths = sorted(path for path in (FIXTURES / case).iterdir() if path.name not in ("fall.yaml", "rapport.txt"))
    return read_files([File(path.name, path, True) for path in paths])


def bills(found: Report, case: str) -> dict[str, Account]:
    """The account of each invoice, by path; numbered where a file holds several."""
    known = bills_in(found, bills_of(read(case).documents))
    accounts: dict[str, Account] = {}
    for document in found.documents:
        if id(document) in known:
            name = document.path + (f" {len(accounts)}" if document.path in accounts else "")
            accounts[name] = account(document, known[id(document)])
    return accounts


def kronor(requested: int, wrong: int = 0, left: int = 0, unknown: int = 0, number: int = 1,
           stake: int | None = None) -> Account:
    stake = Fraction(abs(wrong) + abs(left) if stake is None else stake)
    return Account(Fraction(requested), Fraction(wrong), Fraction(left), stake, unknown, number)


@pytest.mark.parametrize(("case", "expected"), [
    ("01-allt-ratt", [kronor(13158), kronor(9180), kronor(2142)]),
    # 612 too much on one line; another line has more days than its period, so all of it is open
    ("05-paborjad-vecka", [kronor(10710, 612, 4590)]),
    ("09-over-nyar", [kronor(6230, 0, 30)]),  # right in one reading, 30 too much in the others
    # with VAT; in euro; added up wrong by a krona
    ("52-moms-och-valuta", [kronor(9180), kronor(6120, 0, 6120), kronor(0, unknown=1), kronor(6121, 1)]),
    ("11-faktura-16-december", [kronor(6120, 0, 6120)]),  # too late: nobody can say yet that it is to be paid
    ("13-dubbelfakturerad", [kronor(6120, 0, 6120), kronor(6120, 0, 6120)]),
    ("60-underlag-rent", [kronor(12240)]),  # the form is the invoice's basis, and isn't counted beside it
])
def test_what_shipped_cases_come_to(case: str, expected: list[Account]) -> None:
    assert list(bills(real(case), case).values()) == expected


def test_a_credit_note_is_taken_away() -> None:
    requested = [one.requested for one in bills(real("22-kreditfaktura"), "22-kreditfaktura").values()]
    assert sum(requested) == 6120
    assert min(requested) == -6120


@pytest.mark.parametrize("case", CASES)
def test_the_parts_are_the_whole(case: str) -> None:
    found = real(case)
    known = bills_in(found, bills_of(read(case).documents))
    for document in found.documents:
        if id(document) in known:
            bill = known[id(document)]
            total = account(document, bill)
            parts = by_verksamhet(document, bill)
            assert total.requested == (bill.requested or 0) or total.unknown
            assert sum((one.right for one in parts.values()), Fraction(0)) == total.right
            assert total.right + total.wrong + total.open == total.requested
            assert total.stake >= 0


def row(outcome: Utfall, difference: str | None = None, pointer: str = "/rader/0", **more: Any) -> Finding:
    """A finding about a line's amount, or with no difference about something else in it."""
    amounts = {"expected": "100.00", "actual": "150.00", "difference": difference,
               "locations": (Location(f"{pointer}/ersattning", "a.yaml", value="150.00"),)} if difference else {}
    return finding("R-4.6-belopp", outcome, "x", subject=pointer, **(amounts | more))


def of(*findings: Finding) -> DocumentReport:
    return DocumentReport("a.yaml", "faktura", "a" * 64, clauses=[ClauseReport("§ 4.6", "x", list(findings))])


ONE = Bill((Line("/rader/0", "Björkgården", Fraction(150)),), Fraction(150))


@pytest.mark.parametrize(("findings", "wrong", "left"), [
    ([], 0, 0),
    ([row(Utfall.UPPFYLLD, "50.00")], 0, 0),
    ([row(Utfall.BRUTEN, "50.00")], 50, 0),
    ([row(Utfall.BRUTEN, "-20.00")], -20, 0),
    ([row(Utfall.BRUTEN, "50.00"), row(Utfall.BRUTEN, "30.00")], 50, 0),  # the same fault, seen twice
    ([row(Utfall.BRUTEN, "50.00"), row(Utfall.BRUTEN)], 50, 100),
    ([row(Utfall.OBEDOMD)], 0, 150),
    ([row(Utfall.TVISTIG, "50.00")], 0, 50),
    ([row(Utfall.BRUTEN, "50.00", modality=Modalitet.KAN)], 0, 0),
    ([row(Utfall.BRUTEN, "50.00", pointer="/rader/1")], 0, 0),
    ([row(Utfall.BRUTEN, "50.00", pointer="/rader/01")], 0, 0),
    ([row(Utfall.BRUTEN, "2", expected="13", actual="15")], 0, 150),  # days, not kronor
    ([row(Utfall.UNDANTAGEN, "50.00")], 0, 0),
])
def test_what_a_line_comes_to(findings: list[Finding], wrong: int, left: int) -> None:
    assert account(of(*findings), ONE) == kronor(150, wrong, left)


def test_what_concerns_the_whole_is_told_apart_from_the_lines() -> None:
    bill = Bill((Line("/rader/0", "A", Fraction(100)), Line("/rader/1", "B", Fraction(200))), Fraction(310))
    fault = finding("R-4.6-summa", Utfall.BRUTEN, "x", expected="300.00", actual="310.00", difference="10.00",
                    locations=(Location("/total", "a.yaml", value="310.00"),))
    assert by_verksamhet(of(fault), bill) == {"A": kronor(100), "B": kronor(200), SEVERAL: kronor(10, 10)}


def test_a_fault_that_no_line_has_leaves_all_of_the_invoice_open() -> None:
    bill = Bill((Line("/rader/0", "A", Fraction(100)), Line("/rader/1", "B", Fraction(200))), Fraction(310))
    late = finding("R-4.6-termin", Utfall.BRUTEN, "x", expected="2016-12-15", actual="2016-12-16")
    assert by_verksamhet(of(late), bill) == {"A": kronor(100, 0, 100), "B": kronor(200, 0, 200),
                                             SEVERAL: kronor(10, 0, 10)}
    assert account(of(late, row(Utfall.BRUTEN, "50.00")), ONE) == kronor(150, 50, 100)
    assert amount(late, bill) == 310


def test_what_the_total_has_beside_a_line_that_cannot_be_read_is_open() -> None:
    bill = Bill((Line("/rader/0", "A", Fraction(100)), Line("/rader/1", "A", None)), Fraction(310))
    assert account(of(), bill) == kronor(310, 0, 210, unknown=1)


def test_too_much_on_one_line_does_not_hide_too_little_on_another() -> None:
    bill = Bill((Line("/rader/0", "A", Fraction(150)), Line("/rader/1", "A", Fraction(50))), Fraction(200))
    broken = of(row(Utfall.BRUTEN, "50.00"), row(Utfall.BRUTEN, "-50.00", pointer="/rader/1"))
    assert account(broken, bill) == kronor(200, 0, 0, stake=100)
    disputed = of(row(Utfall.TVISTIG, "50.00"), row(Utfall.TVISTIG, "-50.00", pointer="/rader/1"))
    assert account(disputed, bill) == kronor(200, 0, 50, stake=100)


def test_a_credit_note_written_with_a_plus_has_its_differences_turned() -> None:
    bill = Bill((Line("/rader/0", "A", Fraction(-150), turned=True),), Fraction(-150), turned=True)
    assert account(of(row(Utfall.BRUTEN, "50.00")), bill) == kronor(-150, -50)


def test_readings_count_by_the_one_that_costs_most() -> None:
    readings = tuple(ReadingOutcome("x", name, Utfall.BRUTEN, "100.00", difference)
                     for name, difference in (("a", "30.00"), ("b", "-70.00"), ("c", "5.00")))
    disputed = row(Utfall.TVISTIG, "30.00", readings=readings)
    assert account(of(disputed), ONE) == kronor(150, 0, 30, stake=70)
    assert amount(disputed, ONE) == 70


def test_a_line_without_an_amount_is_unknown() -> None:
    bill = Bill((Line("/rader/0", "", None),), None)
    assert bill.requested is None
    assert account(of(), bill) == kronor(0, unknown=1)
    assert amount(row(Utfall.OBEDOMD), bill) is None
    two = Bill((Line("/rader/0", "A", None), Line("/rader/1", "A", None)), None)
    assert by_verksamhet(of(), two) == {"A": kronor(0, unknown=1)}  # invoices are counted, not lines


def test_bills_are_known_by_their_file_and_place_in_it() -> None:
    found = real("13-dubbelfakturerad")
    known = bills_of(read("13-dubbelfakturerad").documents)
    assert len(bills_in(found, known)) == 2
    part = Report("0", "0", "0", found.as_of, [one for one in found.documents if one.kind == "faktura"][:1])
    assert bills_in(part, known) == {}  # which of the two it is can't be told
    assert bills_in(found, {}) == {}


def requested(*invoices: dict[str, Any]) -> list[Fraction | None]:
    documents = [document for number, one in enumerate(invoices) for document in sources.read(
        f"{number}.json", json.dumps({"dokument": "faktura", "nummer": f"{number}", "total": 100, "avsandare": {
            "namn": "Björkgården"}} | one).encode()).documents]
    return [bill.requested if bill else None for bills in bills_of(documents).values() for bill in bills]


def test_what_another_stands_in_the_place_of_asks_for_nothing() -> None:
    assert requested({}, {"ersatter_faktura": "0"}, {"ersatter_faktura": "1"}) == [0, 0, 100]
    assert requested({}, {"ersatter_faktura": "0", "avsandare": {"namn": "Ekhemmet"}}) == [100, 100]


def test_what_may_be_a_credit_note_asks_for_nobody_knows_what() -> None:
    assert requested({"typ": "Kredit"}, {"typ": "faktura"}, {"typ": "kreditfaktura"}) == [None, 100, -100]


def test_names_are_changed_as_the_reports_are() -> None:
    known = bills_of(read("01-allt-ratt").documents, lambda text: f"<{text}>")
    names = {line.verksamhet for bills in known.values() for bill in bills if bill for line in bill.lines}
    assert "<Björkgården>" in names


def test_the_page_sums_up_and_sorts_by_kronor() -> None:
    case = "52-moms-och-valuta"
    text = page(real(case), Options(bills=bills_of(read(case).documents), book=book()))
    root = html.document_fromstring(text)
    (table, by_clause) = [one for one in root.iter("table") if "kronor" in (one.get("class") or "").split()]
    cells = [[cell.text_content().replace("\u00a0", " ") for cell in line] for line in table.iter("tr")]
    assert cells[0] == ["Verksamhet", "Fakturor", "Begärt", "Rätt", "Fel", "Öppet", "Att reda ut"]
    assert cells[-1] == ["Tillsammans", "4", "21 421,00 kr", "15 300,00 kr", "1,00 kr", "6 120,00 kr",
                         "6 121,00 kr"]
    assert cells[1][0] == "Ekhemmet"  # with VAT, so that none of it can be paid yet
    assert "1 faktura har belopp som inte går att läsa eller inte är i kronor" in root.text_content()
    assert "§ 4.6" in by_clause.text_content()
    first = root.find(".//ol[@class='atgarder']/li").text_content().replace("\u00a0", " ")
    assert first.endswith("§ 4.6 · 6 120,00 kr")


def test_kronor_that_two_findings_of_a_clause_are_about_count_once() -> None:
    case = "44-tva-avtal-passar"
    root = html.document_fromstring(page(real(case), Options(bills=bills_of(read(case).documents), book=book())))
    (_, by_clause) = [one for one in root.iter("table") if "kronor" in (one.get("class") or "").split()]
    found = {line[0].text_content(): line[2].text_content().replace("\u00a0", " ") for line in by_clause.iter("tr")}
    assert found["§ 4.6"] == "6 120,00 kr"


def test_one_invoice_alone_is_no_sum() -> None:
    case = "05-paborjad-vecka"
    text = page(real(case), Options(bills=bills_of(read(case).documents)))
    assert "Kronor per verksamhet" not in text
    assert "begär 10\u00a0710,00\u00a0kr" in text


AMOUNTS = st.none() | st.integers(-10**6, 10**6).map(Fraction)
LINES = st.builds(Line, st.sampled_from(["/rader/0", "/rader/1", "/rader/2"]), st.sampled_from(["", "A", "B"]), AMOUNTS,
                  st.booleans())
FOUND = st.builds(row, st.sampled_from(Utfall), st.none() | st.sampled_from(["50.00", "-3.50", "2"]),
                  st.sampled_from(["/rader/0", "/rader/1", ""]))


@given(st.lists(LINES, max_size=3, unique_by=lambda line: line.pointer), AMOUNTS, st.lists(FOUND, max_size=5))
def test_no_krona_is_lost(lines: list[Line], total: Fraction | None, findings: list[Finding]) -> None:
    bill = Bill(tuple(lines), total)
    document = of(*findings)
    own = account(document, bill)
    assert own.right + own.wrong + own.open == own.requested
    assert total is None or own.requested == total
    parts = by_verksamhet(document, bill).values()
    assert (sum(one.requested for one in parts), sum(one.stake for one in parts) >= own.stake) == (own.requested, True)
    assert page(report(document), Options(bills={"a" * 64: (bill,)}))
