"""What a credit note takes back: the line, or the whole of an invoice, as it was billed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from expression.bench import TODAY, Plain, document, missing

from checker.document import SourceDocument
from checker.expression.context import Budget, Context
from checker.expression.values import Unknown, Value
from checker.facts import FACTS, Register, Run
from checker.facts.reversal import is_here, takes_back_all, takes_back_line

ROW: Plain = {"student": "Moa Hällgren", "startdatum": "2016-09-05", "slutdatum": "2016-09-30", "antal_veckor": 4,
              "antal_dagar": 0, "ersattning": 6400, "momssats": 25}


def bill(number: str | None = "A", **more: Any) -> Plain:
    named = {} if number is None else {"nummer": number}
    return {**named, "avsandare": {"namn": "Björkgården"}, "moms": 1600, "total": 8000, "rader": [ROW], **more}


def credit(**more: Any) -> Plain:
    return bill("K", typ="kreditfaktura", avser_faktura="A", **more)


def within(papers: list[SourceDocument]) -> Context:
    run = Run((), Register.of([paper.root for paper in papers]))
    return Context({}, FACTS, TODAY, {}, {}, {}, run, Budget())


def of_line(*papers: Plain) -> Value:
    """What is said of the first line of the last paper."""
    read = [document(paper) for paper in papers]
    return takes_back_line(within(read), read[-1].root.series("rader")[0], read[-1].root)


def of_all(*papers: Plain) -> Value:
    read = [document(paper) for paper in papers]
    return takes_back_all(within(read), read[-1].root)


def here(*papers: Plain) -> Value:
    read = [document(paper) for paper in papers]
    return is_here(within(read), read[-1].root)


@pytest.mark.parametrize(("changes", "expected"), [
    ({}, True), ({"ersattning": -6400}, True), ({"antal_veckor": -4, "ersattning": -6400}, True),
    ({"student": "MOA  HÄLLGREN"}, True), ({"antal_veckor": 3, "antal_dagar": 5}, True),
    ({"ersattning": 6399}, False), ({"slutdatum": "2016-09-29"}, False), ({"antal_veckor": 3}, False),
    ({"student": "Ida Ström"}, False), ({"student": ""}, None), ({"ersattning": "6 400"}, None),
    ({"student": "", "ersattning": 1}, False)])
def test_a_line_is_taken_back_as_it_was_billed(changes: Plain, expected: bool | None) -> None:
    found = of_line(bill(), credit(rader=[ROW | changes]))
    assert (None if isinstance(found, Unknown) else found) is expected
    assert bool(missing(found)) is (expected is None) if isinstance(found, Unknown) else found is expected


@pytest.mark.parametrize(("billed", "expected"), [
    ({}, True), ({"nummer": "B"}, False), ({"typ": "kreditfaktura"}, False), ({"rader": "en rad"}, None),
    ({"rader": ["en rad"]}, None), ({"avsandare": {"namn": "Tallgläntan"}}, False), ({"typ": "nota"}, None)])
def test_which_invoice_is_credited(billed: Plain, expected: bool | None) -> None:
    found = of_line(bill() | billed, credit())
    assert (None if isinstance(found, Unknown) else found) is expected


def test_a_credit_note_that_names_no_invoice_is_about_its_senders() -> None:
    unnamed = {key: value for key, value in credit().items() if key != "avser_faktura"}
    assert of_line(bill(), unnamed) is True
    assert of_line(bill(avsandare={"namn": "Tallgläntan"}), unnamed) is False
    unsure = of_line(bill(), unnamed | {"avsandare": {}})
    assert missing(unsure) == ["/avsandare/namn"]


def test_an_invoice_without_a_number_may_be_the_one_that_is_named() -> None:
    assert missing(of_line(bill(None), credit())) == ["/nummer"]
    assert of_line(bill(None), bill(), credit()) is True


@pytest.mark.parametrize(("changes", "expected"), [
    ({}, True), ({"moms": -1600, "total": -8000}, True), ({"moms": 0}, False), ({"total": 8001}, False),
    ({"oresavrundning": "0.50"}, False), ({"rader": [ROW | {"ersattning": 6300}]}, False),
    ({"rader": [ROW | {"momssats": 12}]}, False), ({"moms": "ingår"}, None), ({"rader": "en rad"}, None)])
def test_an_invoice_is_taken_back_whole(changes: Plain, expected: bool | None) -> None:
    found = of_all(bill(), credit(**changes))
    assert (None if isinstance(found, Unknown) else found) is expected


def test_whether_the_credited_invoice_is_here() -> None:
    assert here(bill(), credit()) is True
    assert here(bill("B"), credit()) is False
    assert here(bill(None), credit()) is False  # which may be the one, and isn't known to be


def test_thousands_of_credit_notes_cost_little() -> None:
    papers = [bill(f"{n}") for n in range(1000)] + [
        bill(f"K{n}", typ="kreditfaktura", rader=[ROW | {"ersattning": n}]) for n in range(1000)]
    read = [document(paper) for paper in papers]
    context = within(read)
    began = time.process_time()
    found = [takes_back_line(Context({}, FACTS, TODAY, {}, {}, {}, context.run, Budget()),
                             paper.root.series("rader")[0], paper.root) for paper in read[1000:1003]]
    assert found == [False, False, False]
    assert time.process_time() - began < 5
