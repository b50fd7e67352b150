"""Fingerprints: what a finding is about gives its mark, and neither its line, its place in a list nor its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from itertools import count

import pytest
from papers import Plain, book, judged, papers_of

from checker import sources
from checker.case import Documents, judge_case
from checker.document import fold
from checker.findings import Report, Utfall

CASE, TODAY = "05-paborjad-vecka", "2016-12-20"
AGREEMENT, BILL = "avtal.yaml", "faktura.yaml"


def marks(report: Report, *rules: str) -> dict[tuple[str, str], set[str]]:
    """The marks of what needs an eye, or of some rules, by document and rule."""
    found: dict[tuple[str, str], set[str]] = {}
    for document in report.documents:
        for finding in document.findings:
            if finding.rule in rules or (not rules and finding.needs_eye):
                found.setdefault((document.path, finding.rule), set()).add(finding.fingerprint)
    return found


def changed(change: Callable[[dict[str, Plain]], object], case: str = CASE, today: str = TODAY) -> Report:
    papers = papers_of(case)
    change(papers)
    return judged(papers, today)


BEFORE = marks(changed(lambda papers: None))


def test_every_finding_of_a_document_has_its_own() -> None:
    for document in changed(lambda papers: None).documents:
        found = [finding.fingerprint for finding in document.findings]
        assert len(set(found)) == len(found) > 20
    assert BEFORE


def test_lines_may_move() -> None:
    files = {path: json.dumps(content, ensure_ascii=False, indent=1) for path, content in papers_of(CASE).items()}
    documents = [document for path, text in files.items()
                 for document in sources.read(path, ("\n" * 40 + text.replace(": ", ":      ")).encode()).documents]
    assert marks(judge_case(Documents(documents), book(), date.fromisoformat(TODAY))) == BEFORE


@pytest.mark.parametrize("change", [
    lambda papers: papers[BILL]["rader"].reverse(),
    lambda papers: papers.update({BILL: dict(reversed(papers[BILL].items()))}),
    lambda papers: papers[BILL]["rader"].insert(0, {**papers[BILL]["rader"][0], "student": "Nils Påhittad",
                                                    "ersattning": "5508.00", "startdatum": "2016-09-06"}),
    lambda papers: papers[BILL].update(avsandare={**papers[BILL]["avsandare"], "kontaktperson": "Nils Påhittad"}),
], ids=["rows turned round", "keys turned round", "a row before", "something else changed"])
def test_rows_may_move(change: Callable[[dict[str, Plain]], object]) -> None:
    after = marks(changed(change))
    assert {key: found <= after.get(key, set()) for key, found in BEFORE.items()} == dict.fromkeys(BEFORE, True)


def test_files_may_move() -> None:
    def move(papers: dict[str, Plain]) -> None:
        papers["2016/ht/faktura-1.yaml"] = papers.pop(BILL)

    assert set().union(*marks(changed(move)).values()) == set().union(*BEFORE.values())


@pytest.mark.parametrize(("field", "value"), [
    ("student", "Nils Påhittad"), ("startdatum", "2016-09-06"), ("slutdatum", "2016-09-29")])
def test_another_student_or_period_is_another_finding(field: str, value: str) -> None:
    rule = (BILL, "R-4.6-belopp")
    after = marks(changed(lambda papers: papers[BILL]["rader"][0].update({field: value})))
    assert after[rule].isdisjoint(BEFORE[rule])


def test_a_number_spelled_otherwise_is_the_same_invoice() -> None:
    spelled = [marks(changed(lambda papers, number=number: papers[BILL].update(nummer=number)))
               for number in ("f-2016-7", "F-2016-7", " F-2016-7 ")]
    assert spelled[0] == spelled[1] == spelled[2] != BEFORE


def without_number(papers: dict[str, Plain], **changes: object) -> None:
    papers[BILL] = {key: value for key, value in {**papers[BILL], **changes}.items() if key not in ("nummer", "id")}


@pytest.mark.parametrize("changes", [
    {"termin": "VT2016"}, {"datum": "2016-11-05"}, {"period": {"fran": "2016-09-01", "till": "2016-11-01"}},
    {"avsandare": {"namn": "En annan verksamhet"}}, {"typ": "kreditfaktura", "avser_faktura": "2016-1"}],
    ids=lambda changes: next(iter(changes)))
def test_invoices_without_a_number_are_told_apart_by_what_they_are_about(changes: Plain) -> None:
    rule = "R-4.6-avsandare"
    one, other = (marks(changed(lambda papers, more=more: without_number(papers, **more)), rule)[(BILL, rule)]
                  for more in ({}, changes))
    assert one.isdisjoint(other)


def test_agreements_without_an_id_are_told_apart_by_their_parties() -> None:
    def nameless(papers: dict[str, Plain], number: str) -> None:
        papers[AGREEMENT].pop("id")
        papers[BILL].pop("avtal", None)
        papers[AGREEMENT]["parter"]["samverkanspart"]["organisationsnummer"] = number

    one, other = (marks(changed(lambda papers, number=number: nameless(papers, number)), "R-9-kvar")
                  for number in ("212000-0142", "212000-1355"))
    assert one[(AGREEMENT, "R-9-kvar")].isdisjoint(other[(AGREEMENT, "R-9-kvar")])


def test_years_of_one_agreement_are_told_apart() -> None:
    def nameless(papers: dict[str, Plain]) -> None:
        for path in ("ar-2016.yaml", "ar-2017.yaml"):
            papers[path].pop("id")

    found = marks(changed(nameless, "81-ar-rent", "2018-01-31"), "R-4.2-arsplan")
    assert found[("ar-2016.yaml", "R-4.2-arsplan")].isdisjoint(found[("ar-2017.yaml", "R-4.2-arsplan")])


def test_of_a_name_twelve_bits_go_in() -> None:
    def bits(name: str) -> str:
        return sha256(fold(name).encode()).hexdigest()[:3]

    numbers = (f"Student {number}" for number in count())
    alike = next(name for name in numbers if bits(name) == bits("Märta Lindeqvist"))
    found = [marks(changed(lambda papers, name=name: papers[BILL]["rader"][0].update(student=name)))[
        (BILL, "R-4.6-belopp")] for name in ("Märta Lindeqvist", alike, "Någon Annan")]
    assert found[0] == found[1] != found[2]


def test_a_mark_doesnt_say_how_it_went() -> None:
    righted = changed(lambda papers: papers[BILL]["rader"][0].update(ersattning="5508.00"))
    held = [finding for document in righted.documents for finding in document.findings
            if finding.rule == "R-4.6-belopp"]
    assert [finding.outcome for finding in held] == [Utfall.UPPFYLLD]
    assert held[0].fingerprint in BEFORE[(BILL, "R-4.6-belopp")]
