"""What a sender has sent twice: a number, an invoice under another number, a line; and what of it isn't sent twice."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from expression.bench import TODAY, Plain, document, missing
from hypothesis import given
from hypothesis import strategies as st

from checker import sources
from checker.document import Record, SourceDocument
from checker.expression.context import Budget, Context, TooMuchWork
from checker.expression.values import Unknown, Value
from checker.facts import FACTS, Register, Run
from checker.facts.differing import differences
from checker.facts.resent import (
    is_copy,
    line_again,
    line_elsewhere,
    number_elsewhere,
    same_number,
    sent_again,
    sent_elsewhere,
)

ROW: Plain = {"student": "Moa Hällgren", "verksamhet": "Björkgården", "utbildning": "sjukskoterska",
              "startdatum": "2016-09-05", "slutdatum": "2016-09-16", "antal_veckor": 1, "antal_dagar": 0,
              "ersattning": 1530}
OTHER_ROW = ROW | {"student": "Nils Björk"}


def bill(number: object = "A", **more: Any) -> Plain:
    return {"nummer": number, "avsandare": {"namn": "Björkgården"}, "total": 1530, "rader": [ROW],
            "fakturamottagare": {"namn": "Sjöbergska högskolan"}, **more}


def within(papers: list[SourceDocument]) -> Context:
    return Context({}, FACTS, TODAY, {}, {}, {}, Run((), Register.of([paper.root for paper in papers])), Budget())


def of(fact: Callable[[Context, Value], Value], *papers: Plain) -> Value:
    """What a fact says of the last paper."""
    read = [document(paper) for paper in papers]
    return fact(within(read), read[-1].root)


def numbers(found: Value) -> list[object] | None:
    return [one.value("nummer") for one in found if isinstance(one, Record)] if isinstance(found, list) else None


# ------------------------------------------------------------------ a number
@pytest.mark.parametrize(("one", "other", "same"), [
    ("A 17", "a17", True), ("17", " 17 ", True), (17, "17", True), ("0417", "417", None),
    ("2016-0417", "2016-417", None), ("2016-0417", "20160417", False), ("1070", "170", False), ("F0", "F00", None),
    ("0", "00", None), ("A", "B", False)])
def test_which_numbers_are_one(one: object, other: object, same: bool | None) -> None:
    found = of(same_number, bill(one), bill(other))
    assert (None if isinstance(found, Unknown) else bool(found)) is same


def test_numbers_that_may_be_one_are_asked_about() -> None:
    found = of(same_number, bill("0417"), bill("417"))
    assert isinstance(found, Unknown)
    assert [cause.label for cause in found.causes] == ["om 0417 och 417 är samma nummer"]


def test_a_sure_one_needs_no_answer_about_another() -> None:
    assert numbers(of(same_number, bill("A", avsandare={}), bill("A"), bill("A"))) == ["A"]


@pytest.mark.parametrize("sender", [{}, {"organisationsnummer": "212000-1234"}])
def test_a_sender_without_a_name_is_asked_for(sender: Plain) -> None:
    found = of(same_number, bill("A", avsandare=sender), bill("A"))
    assert missing(found) == ["/avsandare/namn"]


def test_the_three_forms_of_one_invoice_are_a_copy_whatever_they_leave_out() -> None:
    bare = {"nummer": "A", "avsandare": {"namn": "BJÖRKGÅRDEN"}, "rader": [
        {key: ROW[key] for key in ("student", "startdatum", "slutdatum", "ersattning")}]}
    assert of(is_copy, bill(), bare) is True
    assert of(number_elsewhere, bill(), bare) == "faktura.json"


def test_what_differs_is_told_with_both_values() -> None:
    told = of(number_elsewhere, bill(), bill(total=1836, rader=[ROW | {"antal_dagar": 1, "ersattning": 1836}]))
    assert isinstance(told, str)
    assert told.replace("\u00a0", " ") == (
        "faktura.json (ändrad: summa (1 836,00 kr här, 1 530,00 kr där), raden för Moa Hällgren: dagar (1 här, 0 där), "
        "raden för Moa Hällgren: ersättning (1 836,00 kr här, 1 530,00 kr där))")


def test_another_invoice_under_the_number_is_called_so() -> None:
    assert of(number_elsewhere, bill(rader=[OTHER_ROW]), bill()) == "faktura.json (en annan faktura)"


def test_a_line_more_or_less_is_told() -> None:
    one, other = (document(paper).root for paper in (bill(rader=[ROW, OTHER_ROW]), bill(rader=[ROW, ROW])))
    assert differences(one, other) == ["raden för Moa Hällgren: finns bara där", "raden för Nils Björk: finns bara här"]
    assert differences(one, one) == []


def test_the_place_is_the_file_and_the_line() -> None:
    data = "\n".join(json.dumps({"dokument": "faktura", **bill()}) for _ in range(3)).encode()
    read = sources.read("alla.jsonl", data).documents
    assert number_elsewhere(within(read), read[1].root) == "alla.jsonl, alla.jsonl, rad 3"


def test_many_are_counted() -> None:
    told = of(number_elsewhere, *[bill()] * 6)
    assert told == "faktura.json, faktura.json, faktura.json och 2 till"


@given(st.lists(st.tuples(st.sampled_from(["A", "a ", "0A", "01", "1", None, "ingen", ["x"]]),
                          st.sampled_from([{}, {"namn": "B"}, {"organisationsnummer": "212000-1234"},
                                           {"namn": "B", "organisationsnummer": "212000-1234"}, {"namn": "C"}]),
                          st.sampled_from(["faktura", "kreditfaktura", "annat"]),
                          st.sampled_from([None, "A", "1", ["x"]])), min_size=2, max_size=4))
def test_two_of_one_number_are_so_for_both(papers: list[tuple[object, Plain, str, object]]) -> None:
    read = [document(bill(number, avsandare=sender, typ=kind, ersatter_faktura=replaced))
            for number, sender, kind, replaced in papers]
    context = within(read)
    found = {id(paper.root): same_number(context, paper.root) for paper in read}
    for paper in read:
        others = found[id(paper.root)]
        for other in others if isinstance(others, list) else ():
            mirrored = found[id(other)]
            assert isinstance(mirrored, list)
            assert any(one is paper.root for one in mirrored)


def test_a_number_that_thousands_share_ends_in_time() -> None:
    read = [document(bill("1", avsandare={})) for _ in range(3000)]
    context, began = within(read), time.perf_counter()
    for paper in read[:10]:
        try:
            assert isinstance(same_number(context, paper.root), Unknown)
        except TooMuchWork:
            break
    assert time.perf_counter() - began < 10


# ------------------------------------------------------------------ replacing in a ring
def replaced(*papers: Plain) -> list[bool | None]:
    read = [document(paper) for paper in papers]
    register = Register.of([paper.root for paper in read])
    return [register.replaced(paper.root).truth for paper in read]


def test_a_chain_of_replacements_leaves_the_last() -> None:
    assert replaced(bill("A"), bill("B", ersatter_faktura="A"), bill("C", ersatter_faktura="B")) == [True, True, False]


def test_of_two_that_replace_each_other_none_falls_away_unless_their_dates_tell() -> None:
    assert replaced(bill("A", ersatter_faktura="B"), bill("B", ersatter_faktura="A")) == [None, None]
    dated = {"A": "2016-12-01", "B": "2016-12-02"}
    assert replaced(bill("A", ersatter_faktura="B", datum=dated["A"]),
                    bill("B", ersatter_faktura="A", datum=dated["B"])) == [True, False]
    assert replaced(bill("A", ersatter_faktura="B", datum=dated["A"]), bill("B", ersatter_faktura="A")) == [None, None]


def test_corrections_that_keep_the_number_follow_their_dates() -> None:
    assert replaced(bill("A", datum="2016-12-01"), bill("A", ersatter_faktura="A", datum="2016-12-02"),
                    bill("A", ersatter_faktura="A", datum="2016-12-03")) == [True, True, False]


def test_a_ring_of_three_leaves_one_at_most() -> None:
    ring = [bill("A", ersatter_faktura="C"), bill("B", ersatter_faktura="A"), bill("C", ersatter_faktura="B")]
    assert replaced(*ring) == [None, None, None]
    assert replaced(*(one | {"datum": f"2016-12-0{day}"} for day, one in enumerate(ring, 1))) == [True, True, False]


def test_an_invoice_that_names_itself_stands() -> None:
    assert replaced(bill("A", ersatter_faktura="A")) == [False]


# ------------------------------------------------------------------ an invoice, and a line
def test_an_invoice_under_another_number_is_found_and_told() -> None:
    assert numbers(of(sent_again, bill("A"), bill("B"))) == ["A"]
    assert of(sent_elsewhere, bill("A"), bill("B")) == "A i faktura.json (samma innehåll)"
    assert of(sent_elsewhere, bill(""), bill("B")) == "(utan nummer) i faktura.json (samma innehåll)"


@pytest.mark.parametrize("other", [
    bill("A", rader=[ROW, OTHER_ROW]), bill("A", rader=[OTHER_ROW]), bill("A", rader=[]), bill("b "),
    bill("A", avsandare={"namn": "Tallgläntan"}), bill("A", typ="kreditfaktura", avser_faktura="X"),
    bill("A", rader=[ROW | {"slutdatum": "2016-09-23"}])])
def test_an_invoice_of_something_else_is_not_sent_again(other: Plain) -> None:
    assert of(sent_again, other, bill("B")) == []


def of_line(fact: Callable[[Context, Value], Value], *papers: Plain) -> Value:
    """What is said of the first line of the last paper."""
    read = [document(paper) for paper in papers]
    return fact(within(read), read[-1].root.series("rader")[0])


@pytest.mark.parametrize(("changes", "again"), [
    ({}, True), ({"student": "MOA  HÄLLGREN"}, True), ({"ersattning": 1}, True),
    ({"antal_veckor": 0, "antal_dagar": 5}, True), ({"antal_dagar": 1}, False), ({"slutdatum": "2016-09-17"}, False),
    ({"verksamhet": "Tallgläntan"}, False),
    ({"verksamhet": ""}, True), ({"utbildning": ""}, None), ({"larosate": "Tallåsens högskola"}, None),
    ({"student": ""}, False), ({"form": "auskultation"}, False)])
def test_which_lines_are_one(changes: Plain, again: bool | None) -> None:
    found = of_line(line_again, bill("B", rader=[ROW | changes]), bill("A"))
    assert (None if isinstance(found, Unknown) else found) is again


def test_the_place_of_the_other_line_is_told() -> None:
    other = bill("B", rader=[OTHER_ROW, ROW])
    assert of_line(line_elsewhere, other, bill("A")) == "faktura B, rad nr 2, i faktura.json"
    assert of_line(line_elsewhere, bill("A", rader=[ROW, ROW])) == "faktura A, rad nr 2, i faktura.json"
