"""JUnit XML: read back by junitparser, and by lxml for whether it is XML at all."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase
from lxml import etree

from checker.findings import Report, Utfall
from checker.gate import Gate
from checker.reports import REPORTS, Options
from reports.examples import AGREEMENT, ANY_REPORTS, HOSTILE, INVOICE, REAL, hostile, invoice, real, report, whole


def suites_of(given_report: Report, **options: Any) -> dict[str, dict[str, TestCase]]:
    """The cases by suite and name, of a file whose counts are right."""
    data = REPORTS["junit"](given_report, Options(**options)).encode()
    etree.fromstring(data, etree.XMLParser(resolve_entities=False, recover=False))
    root = JUnitXml.fromstring(data)
    found = {}
    totals: Counter[str] = Counter()
    for suite in root:
        cases = list(suite)
        kinds = Counter(type(one).__name__ for case in cases for one in case.result)
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (
            len(cases), kinds["Failure"], kinds["Error"], kinds["Skipped"])
        assert all(len(case.result) <= 1 for case in cases)
        totals.update(tests=len(cases), failures=kinds["Failure"], errors=kinds["Error"], skipped=kinds["Skipped"])
        found[str(suite.name)] = {str(case.name): case for case in cases}
    assert (root.tests, root.failures, root.errors, root.skipped) == (
        totals["tests"], totals["failures"], totals["errors"], totals["skipped"])
    return found


def kind_of(case: TestCase) -> tuple[type | None, str]:
    return (type(case.result[0]), str(case.result[0].message)) if case.result else (None, "")


def test_a_suite_a_document_and_a_case_a_rule() -> None:
    suites = suites_of(whole())
    assert list(suites) == [AGREEMENT, INVOICE, "fakturor/trasig.json"]
    assert list(suites[INVOICE]) == [
        "R-4.6-belopp", "R-4.6-efterskott", "R-4.6-upprakning", "R-4.6-giro", "R-4.6-dubbel", "R-B2-sidfot"]
    assert suites[INVOICE]["R-4.6-belopp"].classname == "§ 4.6 Ersättning och fakturering"


def test_what_stops_fails_and_what_doesnt_is_skipped_with_its_reason() -> None:
    cases = {name: case for suite in suites_of(whole()).values() for name, case in suite.items()}
    assert {name: kind_of(case)[0] for name, case in cases.items()} == {
        "R-4.4-ambition": Skipped, "R-4.4-kurs": Skipped, "R-4.6-villkor-mall": Failure, "R-4.6-pris-mall": Skipped,
        "R-7-larosate": Skipped, "R-4.6-belopp": Failure, "R-4.6-efterskott": Failure, "R-4.6-upprakning": Failure,
        "R-4.6-giro": None, "R-4.6-dubbel": Skipped, "R-B2-sidfot": Skipped, "Filen går att läsa": Error}
    assert kind_of(cases["R-7-larosate"])[1] == "○ UNDANTAGEN: Kontaktpersonen saknar telefon."
    assert "Växelnumret används" in cases["R-7-larosate"].result[0].text
    assert kind_of(cases["R-B2-sidfot"])[1] == "✗ BRUTEN (påpekande): E-postadress saknas."
    assert "Gör så här: Rätta beloppet eller antalet veckor." in cases["R-4.6-belopp"].result[0].text
    assert kind_of(cases["Filen går att läsa"])[1] == "Filen tar slut mitt i ett värde."
    assert "fakturor/trasig.json: rad 9:" in cases["Filen går att läsa"].result[0].text


@pytest.mark.parametrize(("gate", "undecided", "attested"), [
    (Gate(), Failure, Skipped), (Gate(allow_undecided=True), Skipped, Skipped), (Gate(strict=True), Failure, Failure)])
def test_the_undecided_is_as_gated(gate: Gate, undecided: type, attested: type) -> None:
    suites = suites_of(whole(), gate=gate)
    assert kind_of(suites[INVOICE]["R-4.6-upprakning"])[0] is undecided
    assert kind_of(suites[INVOICE]["R-4.6-efterskott"])[0] is Failure
    assert kind_of(suites[AGREEMENT]["R-4.4-kurs"])[0] is attested
    assert kind_of(suites[AGREEMENT]["R-4.4-ambition"])[0] is Skipped


def test_what_the_baseline_holds_is_skipped() -> None:
    case = suites_of(whole(), known=frozenset({(INVOICE, "522d342e362d62656c6f7070")}))[INVOICE]["R-4.6-belopp"]
    assert kind_of(case)[0] is Skipped
    assert kind_of(case)[1].startswith("✗ BRUTEN (känd sedan tidigare): ")


def test_two_documents_of_one_file_are_two_suites() -> None:
    assert list(suites_of(report(invoice(), invoice()))) == [
        f"{INVOICE} (dokument 1 i filen)", f"{INVOICE} (dokument 2 i filen)"]


@pytest.mark.parametrize("case", REAL)
@pytest.mark.parametrize("gate", [Gate(), Gate(strict=True), Gate(allow_undecided=True)])
def test_failures_and_errors_are_there_exactly_where_the_exit_status_isnt_0(case: str, gate: Gate) -> None:
    given_report = real(case)
    kinds = [kind_of(one)[0] for suite in suites_of(given_report, gate=gate).values() for one in suite.values()]
    assert (Failure in kinds or Error in kinds) == (gate.status(given_report) != 0)
    assert len(kinds) == len(given_report.unreadable) + sum(
        len({finding.rule for finding in document.findings}) for document in given_report.documents)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_harms_it(text: str) -> None:
    (suite, lost) = suites_of(hostile(text)).values()
    assert [kind_of(case)[0] for case in suite.values()] == [Failure, Skipped, Skipped]
    assert [kind_of(case)[0] for case in lost.values()] == [Error]


@given(given_report=ANY_REPORTS)
def test_whatever_the_documents_say_it_is_xml(given_report: Report) -> None:
    data = REPORTS["junit"](given_report, Options()).encode()
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, recover=False, huge_tree=True))
    assert len(root.findall("testsuite")) == len(given_report.documents) + len(given_report.unreadable)
    failing = sum(any(Gate().gates(one) for one in document.findings if one.rule == rule)
                  for document in given_report.documents for rule in {one.rule for one in document.findings})
    assert len(root.findall("testsuite/testcase/failure")) == failing
    assert all(outcome in set(Utfall) for outcome in root.xpath("//failure/@type"))
