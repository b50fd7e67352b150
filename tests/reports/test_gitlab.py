"""Code Quality: against the fields that GitLab's documentation requires, written down here as a schema."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from checker.findings import Location, Report
from checker.gate import Gate
from checker.reports import REPORTS, Options
from reports.examples import ANY_REPORTS, HOSTILE, INVOICE, REAL, hostile, invoice, real, report, whole

CODE_QUALITY = jsonschema.Draft202012Validator({
    "type": "array", "items": {
        "type": "object", "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1}, "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string"}, "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object", "required": ["path", "lines"], "properties": {
                    "path": {"type": "string"}, "lines": {
                        "type": "object", "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}}}}},
            "content": {"type": "object", "required": ["body"], "properties": {"body": {"type": "string"}}}}}})


def issues(given_report: Report, **options: Any) -> list[dict[str, Any]]:
    text = REPORTS["gitlab"](given_report, Options(**options))
    assert text.endswith("]\n")
    found: list[dict[str, Any]] = json.loads(text)
    CODE_QUALITY.validate(found)
    return found


def test_what_is_broken_or_open_and_not_waived_is_an_issue() -> None:
    assert [(one["check_name"], one["severity"], one["location"]["lines"]["begin"]) for one in issues(whole())] == [
        ("olasbar", "blocker", 9), ("R-4.6-villkor-mall", "major", 1), ("R-4.6-belopp", "critical", 12),
        ("R-4.6-efterskott", "major", 4), ("R-4.6-upprakning", "major", 1), ("R-B2-sidfot", "info", 3)]
    assert [one["severity"] for one in issues(whole(), gate=Gate(allow_undecided=True))][4] == "minor"
    names = {one["check_name"] for one in issues(whole(), verbose=True)}
    assert {"R-7-larosate", "R-4.6-pris-mall", "R-4.4-kurs"} <= names
    assert not {"R-4.6-giro", "R-4.6-dubbel"} & names


def test_an_issue_says_what_and_where() -> None:
    departure, belopp = issues(whole())[1:3]
    assert departure["description"] == "≠ AVVIKELSE: Avtalet säger 45 dagar. (§ 4.6, stycke 3)"
    assert belopp["description"] == "✗ BRUTEN: Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr."
    assert belopp["location"]["path"] == INVOICE
    assert "Gör så här: Rätta beloppet eller antalet veckor." in belopp["content"]["body"]


def test_marks_are_one_of_a_kind_and_dont_follow_the_lines() -> None:
    before = [one["fingerprint"] for one in issues(report(invoice("a"), invoice("b")))]
    assert len(set(before)) == len(before)
    moved = invoice("a"), invoice("b")
    for document in moved:
        for finding in document.findings:
            finding.locations = tuple(Location(one.pointer, one.file, 99, 1) for one in finding.locations)
    assert [one["fingerprint"] for one in issues(report(*moved))] == before


@pytest.mark.parametrize("case", REAL)
def test_a_real_report_has_an_issue_for_all_that_stops(case: str) -> None:
    stopping = [finding.rule for document in real(case).documents for finding in document.findings
                if Gate().gates(finding)]
    severe = [one["check_name"] for one in issues(real(case)) if one["severity"] in ("critical", "major")]
    assert sorted(severe) == sorted(stopping)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_harms_it(text: str) -> None:
    assert [one["check_name"] for one in issues(hostile(text))] == ["olasbar", "R-4.6-belopp"]


@given(given_report=ANY_REPORTS)
def test_whatever_the_documents_say_it_is_code_quality(given_report: Report) -> None:
    marks = [one["fingerprint"] for one in issues(given_report) if one["check_name"] != "olasbar"]
    assert len(set(marks)) == len(marks)
