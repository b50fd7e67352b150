"""What earlier invoices concern those of a run: enough of them, so that it is judged as if it were all one run."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from grow.at_random import agreement, compact

from checker import rulebook, sources
from checker.case import Documents, judge_case
from checker.document import SourceDocument

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from audit.ledgers import SPRING, STUDENTS, audited, content, invoice, key, related, row
from checker.audit.ledger import Ledger

A, B, C, D = STUDENTS[:4]
OTHER = {"namn": "Tallgläntan", "organisationsnummer": "556677-8899"}
NEXT_TERM = {"termin": "VT2017"}


@pytest.fixture
def ledger(tmp_path: Path) -> Any:
    with Ledger.open(tmp_path / "l.db", names=False) as opened:
        yield opened


def now(ledger: Ledger) -> Any:
    return ledger.begin(key("nu"), day=SPRING)


def test_lines_in_one_name_with_weeks_in_common_concern_each_other(ledger: Ledger) -> None:
    audited(ledger, "ett", [invoice("1", row(A, "2016-09-05", "2016-09-09"), **NEXT_TERM, avsandare=OTHER),
                            invoice("2", row(A.upper(), "2016-09-19", "2016-09-20"), **NEXT_TERM, avsandare=OTHER),
                            invoice("3", row(A, "2016-09-26", "2016-09-30"), **NEXT_TERM, avsandare=OTHER),
                            invoice("4", row(B, "2016-09-22", "2016-09-23"), **NEXT_TERM, avsandare=OTHER),
                            invoice("5", row(f" {A}  ", "okänt", ""), **NEXT_TERM, avsandare=OTHER),
                            invoice("6", row(A, "2016-09-22", "2016-09-22", form="uppsats"), avsandare=OTHER)])
    found = related(now(ledger), invoice("9", row(C, "2016-09-22", "2016-09-23")),
                    invoice("8", row(A, "2016-09-22", "2016-09-23")))
    # the week of 2 is that of 8, though their days aren't; 1 and 3 touch another week each; 5 says no day, and so
    # may be any: with it come those that it may overlap
    assert found == {number: {1} for number in "1235"}


def test_a_chain_of_weeks_comes_whole(ledger: Ledger) -> None:
    """Weeks 36-37, 37-38, 38-39: the first and the last share no week, and the days of all three may be too many."""
    audited(ledger, "ett", [invoice("1", row(A, "2016-09-12", "2016-09-23"), **NEXT_TERM),
                            invoice("2", row(A, "2016-09-19", "2016-09-30"), **NEXT_TERM),
                            invoice("3", row(A, "2016-10-17", "2016-10-21"), **NEXT_TERM)])
    assert related(now(ledger), invoice("9", row(A, "2016-09-05", "2016-09-16"))) == {"1": {0}, "2": {0}}


def test_a_credit_note_comes_with_the_earlier_invoice_that_it_takes_back(ledger: Ledger) -> None:
    audited(ledger, "ett", [invoice("1", row(A, "2016-09-05", "2016-09-09"), row(B, "2016-10-03", "2016-10-07"))])
    audited(ledger, "två", [invoice("2", row(A, "2016-09-05", "2016-09-09"), typ="kreditfaktura", avser_faktura="1"),
                            invoice("3", row(B, "2016-10-03", "2016-10-07"), typ="kreditfaktura"),
                            invoice("4", row(B, "2016-10-03", "2016-10-07"), avsandare=OTHER),
                            invoice("5", row(D, "2016-10-03", "2016-10-07"), ersatter_faktura=" 1", avsandare=OTHER)])
    assert related(now(ledger), invoice("9", row(A, "2016-09-08", "2016-09-09"), **NEXT_TERM)) == {
        "1": {0}, "2": {0}, "3": {0}}


def test_numbers_that_are_named_either_way(ledger: Ledger) -> None:
    audited(ledger, "ett", [invoice("1", **NEXT_TERM), invoice("A2", **NEXT_TERM), invoice("3", **NEXT_TERM),
                            invoice("1", avsandare=OTHER), invoice("4", typ="kreditfaktura", avser_faktura=" a9 "),
                            invoice("5", typ="kreditfaktura", avser_faktura="A9", avsandare=OTHER),
                            invoice("6", typ="kreditfaktura", avser_faktura="A9", avsandare=None)])
    run = now(ledger)
    assert related(run, invoice("A9", typ="kreditfaktura", avser_faktura="1"),
                   invoice("8", ersatter_faktura="a2", **NEXT_TERM, avtal="x")) == {
        "1": {0}, "4": {0}, "6": {0}, "A2": {1}}


def test_the_same_sender_and_number_or_term(ledger: Ledger) -> None:
    here = invoice("1")["avsandare"]
    audited(ledger, "ett", [invoice("1", **NEXT_TERM), invoice("2"), invoice("3", avtal="annat"),
                            invoice("4", avsandare=OTHER), invoice("5", avtal="EKDALEN-2016"),
                            invoice("6", termin=None), invoice("7", typ="kreditfaktura"),
                            invoice("8", avsandare=here | {"namn": "Ekhemmet"})])
    assert related(now(ledger), invoice("1", total=7), invoice("10"), invoice("11", termin=None)) == {
        "1": {0}, "2": {0, 1}, "5": {0, 1}, "6": {0, 1}}


def test_an_invoice_without_a_number_comes_with_one_of_its_senders_that_asks_for_payment(ledger: Ledger) -> None:
    """They may have the same number; which of the sender's others it is doesn't matter, if that surely asks."""
    audited(ledger, "ett", [invoice("1", typ="kreditfaktura"), invoice("2", avsandare=OTHER), invoice("3"),
                            invoice("4")])
    run, unnumbered = now(ledger), invoice("", row(A, "2017-02-06", "2017-02-10"), **NEXT_TERM, nummer=None)
    assert related(run, invoice("9", **NEXT_TERM), unnumbered, unnumbered | {"total": 0}) == {"3": {1, 2}}
    assert related(run, unnumbered | {"typ": "Kredit"}) == {"3": {0}}
    assert related(run, unnumbered | {"typ": "kreditfaktura"}) == {}
    replacing = invoice("9", **NEXT_TERM, typ="kreditfaktura", ersatter_faktura="3")
    assert related(run, unnumbered, replacing) == {"3": {1}, "4": {0}}


def test_an_invoice_without_a_number_comes_with_all_that_may_ask_where_none_surely_does(ledger: Ledger) -> None:
    audited(ledger, "ett", [invoice("1"), invoice("2"), invoice("L", typ="kreditfaktura", avser_faktura="1"),
                            invoice("K", typ="kreditfaktura", avser_faktura="2")])
    assert set(related(now(ledger), invoice("", **NEXT_TERM, nummer="ingen"))) >= {"1", "2"}


@pytest.mark.parametrize("kinds", [("Kredit", None), (None, "Kredit"), ("Kredit", ["x"])])
def test_a_type_that_cant_be_read_doesnt_part_the_invoices_of_a_term(ledger: Ledger, kinds: tuple[Any, Any]) -> None:
    first, second = kinds
    audited(ledger, "ett", [invoice("1", row(A, "2016-09-05", "2016-09-09"), typ=first)])
    assert related(now(ledger), invoice("2", row(B, "2016-09-05", "2016-09-09"), typ=second)) == {"1": {0}}


def test_what_is_in_the_run_itself_is_no_earlier_invoice(ledger: Ledger) -> None:
    one, two = invoice("1", row(A, "2016-09-05", "2016-09-09")), invoice("2", row(A, "2016-09-05", "2016-09-09"))
    audited(ledger, "ett", [one, two])
    audited(ledger, "två", [one], SPRING)
    assert related(now(ledger), two, two, one) == {}
    assert related(now(ledger), two) == {"1": {0}}


def test_the_runs_own_students_have_their_names_and_others_have_not(ledger: Ledger) -> None:
    audited(ledger, "ett", [invoice("12", row(A, "2016-09-05", "2016-09-09"), row(B, "2016-09-05", "2016-09-09"))])
    audited(ledger, "två", [invoice("12", row(A, "2016-09-05", "2016-09-09"), row(B, "2016-09-05", "2016-09-09"))],
            date(2017, 1, 9))
    (found,) = now(ledger).related([(7, content(invoice("9", row(A.upper(), "2016-09-05", "2016-09-05"))))])
    read = json.loads(found.data)
    assert (found.path, found.day) == ("liggaren: faktura 12, granskad 2017-01-09", date(2017, 1, 9))
    assert read["rader"][0]["student"] == A.upper()
    for pseudonym in (read["rader"][1]["student"], read["avsandare"]["kontaktperson"]):
        assert pseudonym.startswith("person-")
        assert len(pseudonym) >= len("person-") + 16


def test_the_order_of_the_invoices_makes_no_difference(ledger: Ledger) -> None:
    random = Random(1)
    papers = [invoice(str(number), row(random.choice(STUDENTS), "2016-09-05", "2016-09-09"), betald="2016-12-01")
              for number in range(30)]
    audited(ledger, "ett", papers[:20])
    run = now(ledger)
    mine = [(number, content(one)) for number, one in enumerate(papers[20:])]
    found = [[(one.path, one.concerns, one.data) for one in run.related(order)] for order in (mine, mine[::-1])]
    assert found[0] == found[1]
    assert len(found[0]) == 20


# ------------------------------------------------------------------ as if it were one run
BOOK = rulebook.load()


def papers_of(random: Random) -> list[dict[str, Any]]:
    """Invoices of few students, weeks, numbers and senders, so that they have much to do with each other."""
    senders = [invoice("1")["avsandare"], {**invoice("1")["avsandare"], "namn": "Ekhemmet"}, OTHER, None]
    made = []
    for _ in range(random.randint(4, 10)):
        rows = []
        for _ in range(random.randint(1, 3)):
            first = date(2016, 9, 5) + timedelta(7 * random.randint(0, 4))
            weeks = random.randint(1, 2)
            rows.append(row(random.choice(STUDENTS[:3]), f"{first}", f"{first + timedelta(7 * weeks - 3)}", 5 * weeks,
                            larosate="Sjöbergska högskolan"))
        other: dict[str, Any] = {"avsandare": random.choices(senders, (6, 3, 2, 1))[0],
                                 "termin": random.choices(("HT2016", "VT2017", None), (6, 2, 1))[0]}
        if random.random() < 0.3:
            other["typ"] = "kreditfaktura"
        if random.random() < 0.4:
            other[random.choice(("avser_faktura", "ersatter_faktura"))] = str(random.randint(1, 6))
        if random.random() < 0.15:
            random.choice(rows)[random.choice(("student", "startdatum", "slutdatum", "larosate"))] = random.choice(
                (None, "xx", "ingen", True))
        if random.random() < 0.1:
            other[random.choice(("nummer", "rader", "typ", "avtal"))] = random.choice((None, "xx"))
        made.append(invoice(f"{random.choice(('', '', '0', ' '))}{random.randint(1, 6)}", *rows) | other)
    return made


def papers_apart(random: Random) -> list[dict[str, Any]]:
    """Invoices that have little to do with each other but their senders: each a student's of its own."""
    senders = [invoice("1")["avsandare"], OTHER, {"namn": "Björkgården"}, None]
    made = []
    for number in range(random.randint(2, 6)):
        other: dict[str, Any] = {"avsandare": random.choices(senders, (6, 3, 1, 1))[0],
                                 "termin": random.choice(("HT2016", "VT2017", "HT2017"))}
        if random.random() < 0.3:
            other["typ"] = random.choice(("Kredit", "kreditfaktura", ["x"]))
        if random.random() < 0.1:
            other["ersatter_faktura"] = random.choice("123")
        made.append(invoice(random.choice((f"{number}", "", "xx")), row(
            f"Student {'ABCDEF'[number]}", "2016-09-05", "2016-09-09", larosate="Sjöbergska högskolan"), **other))
    return made


def judged(documents: list[SourceDocument], paths: set[str]) -> Counter[tuple[str, str, str, str]]:
    report = judge_case(Documents(documents), BOOK, SPRING)
    return Counter((one.path, finding.rule, finding.subject, finding.outcome.value)
                   for one in report.documents if one.path in paths for finding in one.findings)


def read(data: bytes, path: str) -> SourceDocument:
    (document,) = sources.read("x.json", data).documents
    document.path = path
    return document


def by_path(document: SourceDocument) -> str:
    return document.path


def told(data: bytes) -> SourceDocument:
    """An earlier invoice, in the place that it has among all: credits are taken off in the order of the papers."""
    return read(data, f"förr {json.loads(data)['mottagen']}")


@pytest.mark.parametrize("seed", [*range(80), *(pytest.param(seed, marks=pytest.mark.long)
                                                for seed in range(80, 2000))])
def test_a_run_with_what_the_ledger_adds_is_judged_as_one_run_of_all(seed: int, tmp_path: Path) -> None:
    random = Random(seed // 2)
    papers = (papers_apart if seed % 2 else papers_of)(random)
    under = read(compact(agreement(random)), "avtal")
    papers = [one | {"mottagen": f"2016-12-{number + 1:02}"} for number, one in enumerate(papers)]
    share = random.randint(1, len(papers) - 1)
    earlier, mine = papers[share:], papers[:share]
    with Ledger.open(tmp_path / "l.db", names=False) as ledger:
        for number, one in enumerate(earlier):
            audited(ledger, str(number), [one])
        run = ledger.begin(key("nu"), day=SPRING)
        added = run.related((number, content(one)) for number, one in enumerate(mine))
        documents = [under, *(read(compact(one), f"nu {number}") for number, one in enumerate(mine))]
        paths = {one.path for one in documents[1:]}
        with_ledger = judged([*documents, *sorted((told(one.data) for one in added), key=by_path)], paths)
        of_all = judged([*documents, *(told(compact(one)) for one in earlier)], paths)
    assert with_ledger == of_all
