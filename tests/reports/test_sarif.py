"""SARIF 2.1.0: by models generated from the official schema, by the specification's own rules, and by what code
scanning asks for."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from hypothesis import given
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema as Log

from checker.findings import DocumentReport, Location, Modalitet, Report, Utfall
from checker.gate import Gate
from checker.reports import REPORTS, Options
from reports.examples import (
    AGREEMENT,
    ANY_REPORTS,
    HOSTILE,
    INVOICE,
    REAL,
    agreement,
    book,
    hostile,
    invoice,
    real,
    report,
    whole,
)

Plain = dict[str, Any]


def run_of(given_report: Report, **options: Any) -> Plain:
    """The one run of a log that fits the schema and keeps the specification's rules."""
    text = REPORTS["sarif"](given_report, Options(**options))
    assert text.endswith("}\n")
    log = json.loads(text)
    Log.model_validate(log)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["kind"] == "fail" or result["level"] == "none"  # § 3.27.10
        (location,) = result["locations"]
        numbers = [one["id"] for one in result.get("relatedLocations", [])]
        assert len(set(numbers)) == len(numbers)
        for one in (location, *result.get("relatedLocations", [])):
            region = one["physicalLocation"]["region"]
            assert list(region) == ["startLine", "startColumn", "endLine", "endColumn"]
            assert region["endLine"] == region["startLine"]
            assert region["endColumn"] >= region["startColumn"] >= 1
    return run


def result_of(run: Plain, rule: str, utfall: str = "") -> Plain:
    (found,) = [one for one in run["results"] if one["ruleId"] == rule and utfall in one["properties"]["utfall"]]
    return dict(found)


@pytest.mark.parametrize("case", REAL)
@pytest.mark.parametrize("verbose", [False, True])
def test_a_real_report_is_sarif(case: str, verbose: bool) -> None:
    given_report = real(case)
    run = run_of(given_report, book=book(), verbose=verbose)
    every = [finding for document in given_report.documents for finding in document.findings]
    shown = every if verbose else [finding for finding in every if Gate().gates(finding) or finding.outcome in (
        Utfall.BRUTEN, Utfall.OBEDOMD, Utfall.TVISTIG)]
    assert len(run["results"]) == len(shown)
    marks = [result["partialFingerprints"]["avtalskoll/v1"] for result in run["results"]]
    assert len(set(marks)) == len(marks)
    assert run["invocations"][0]["executionSuccessful"] is not bool(given_report.unreadable)
    for rule in run["tool"]["driver"]["rules"]:
        quote = next(one.quote for one in book().rules if one.id == rule["id"])
        assert all(" ".join(quote.split()) in rule[key][form] for key, form in (
            ("shortDescription", "text"), ("fullDescription", "text"), ("help", "text")))
        assert f"avtalskoll explain {rule['id']}" in rule["help"]["text"]
        assert "**Avtalets ord:**" in rule["help"]["markdown"]


def test_only_what_is_broken_or_open_and_not_waived_is_a_result() -> None:
    assert [(one["ruleId"], one["kind"], one["level"]) for one in run_of(whole())["results"]] == [
        ("R-4.6-villkor-mall", "review", "none"), ("R-4.6-belopp", "fail", "error"),
        ("R-4.6-efterskott", "open", "none"), ("R-4.6-upprakning", "open", "none"), ("R-B2-sidfot", "fail", "note")]
    strict = run_of(whole(), gate=Gate(strict=True))
    assert {one["ruleId"] for one in strict["results"]} - {one["ruleId"] for one in run_of(whole())["results"]} == {
        "R-4.4-kurs"}


def test_every_outcome_has_the_kind_of_the_interface() -> None:
    run = run_of(whole(), verbose=True)
    assert {(one["properties"]["utfall"], one["kind"]) for one in run["results"]} == {
        ("uppfylld", "pass"), ("bruten", "fail"), ("obedomd", "open"), ("tvistig", "open"), ("avvikelse", "review"),
        ("intygas", "review"), ("undantagen", "fail"), ("ej_tillamplig", "notApplicable")}
    suppressed = [one for one in run["results"] if "suppressions" in one]
    assert [one["ruleId"] for one in suppressed] == ["R-7-larosate"]
    assert suppressed[0]["suppressions"] == [{
        "kind": "external",
        "justification": "skäl: Växelnumret används; beslutat av: Rektor; medgivet av: Nämnden"}]
    assert suppressed[0]["level"] == "error"


def test_a_result_says_what_where_and_what_to_do() -> None:
    result = result_of(run_of(whole()), "R-4.6-belopp")
    first, *rest = result["message"]["text"].split("\n")
    assert first == "Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr."
    assert rest[:2] == ["✗ BRUTEN (§ 4.6, fakturor/ht 2016.yaml)",
                        "Avtalets ord: ”1530 kr per student och vecka, beräknat i 2016 års priser”"]
    assert "Gör så här: Rätta beloppet eller antalet veckor." in rest
    assert [line.replace("\N{NO-BREAK SPACE}", " ") for line in rest if line[:6] in ("Hittat", "Väntat", "Skilln")] == [
        "Hittat: 6 400,00 kr", "Väntat: 6 120,00 kr", "Skillnad: 280,00 kr"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "fakturor/ht%202016.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 12, "startColumn": 19, "endLine": 12, "endColumn": 26}}
    word = result["relatedLocations"][-1]
    assert word["logicalLocations"] == [{"name": "belopp_per_vecka", "fullyQualifiedName": "tabellen i § 4.6"}]
    assert word["message"]["text"] == "tabellen i § 4.6, belopp_per_vecka"
    assert word["physicalLocation"]["artifactLocation"]["uri"] == "avtal/Ekdalen%202016.docx"
    assert word["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}


def test_what_the_finding_is_about_tells_alerts_apart_and_not_its_line() -> None:
    before = run_of(report(invoice()))
    moved = invoice()
    for clause in moved.clauses:
        for finding in clause.findings:
            finding.locations = tuple(Location(one.pointer, one.file, one.line and one.line + 7, one.column, one.place,
                                               one.value) for one in finding.locations)
    after = run_of(report(moved))
    assert [one["partialFingerprints"] for one in before["results"]] == [
        one["partialFingerprints"] for one in after["results"]]
    assert [one["locations"] for one in before["results"]] != [one["locations"] for one in after["results"]]
    for result in before["results"]:
        marks = result["partialFingerprints"]
        assert marks["primaryLocationLineHash"] == f"{marks['avtalskoll/v1']}:1"


def test_two_documents_alike_keep_their_findings_apart() -> None:
    results = run_of(report(invoice("a"), invoice("b")))["results"]
    marks = [one["partialFingerprints"]["avtalskoll/v1"] for one in results]
    assert len(set(marks)) == len(marks)


def test_the_run_says_what_was_judged_and_what_could_not_be_read() -> None:
    run = run_of(whole())
    assert run["automationDetails"] == {"id": "avtalskoll/2016-12-20"}
    assert run["columnKind"] == "unicodeCodePoints"
    assert [(one["location"]["uri"], one["hashes"]["sha-256"]) for one in run["artifacts"]] == [
        ("avtal/Ekdalen%202016.docx", "c" * 64), ("fakturor/ht%202016.yaml", "a" * 64)]
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    lost, remark = invocation["toolExecutionNotifications"]
    assert lost["level"] == "error"
    assert lost["message"]["text"] == "Filen gick inte att läsa: Filen tar slut mitt i ett värde."
    assert lost["locations"][0]["physicalLocation"]["region"]["startLine"] == 9
    assert remark["level"] == "note"
    assert run_of(report(invoice()))["invocations"][0]["executionSuccessful"]


def test_what_a_baseline_holds_is_unchanged_and_the_rest_new() -> None:
    known = frozenset({(INVOICE, "522d342e362d62656c6f7070")})
    states = {one["ruleId"]: (one["baselineState"], one["properties"]["hindrar"])
              for one in run_of(whole(), known=known)["results"]}
    assert states["R-4.6-belopp"] == ("unchanged", False)
    assert states["R-4.6-efterskott"] == ("new", True)
    assert all("baselineState" not in one for one in run_of(whole())["results"])


def test_a_message_holds_no_placeholder_and_no_link() -> None:
    text = result_of(run_of(whole()), "R-4.6-efterskott")["message"]["text"]
    assert "tolkningar: {{efterskott: betalning}}." in text  # § 3.11.5: braces are doubled
    for hidden in ("[x](1)", "[x](http://ond.example)"):
        messages = [one["message"]["text"] for result in run_of(hostile(hidden), verbose=True)["results"]
                    for one in (result, *result["locations"], *result.get("relatedLocations", [])) if "message" in one]
        assert any("[x] (" in message for message in messages)
        assert not any("](" in message for message in messages)


@pytest.mark.parametrize("path", ["a b.yaml", "å/ö.yaml", "a#b?c%20.yaml", "a:b.yaml", "a\\b", "[x].yaml",
                                  "\udcff.yaml", "./a.yaml", "../a.yaml", "~a/b", "/abs/å.yaml"])
def test_paths_are_uris_that_lead_back_to_them(path: str) -> None:
    document = DocumentReport(path, "faktura", "a" * 64)
    (artifact,) = run_of(report(document))["artifacts"]
    uri = artifact["location"]["uri"]
    assert uri.isascii()
    parts = urlsplit(uri)
    assert (parts.query, parts.fragment, parts.netloc) == ("", "", "")
    assert unquote_to_bytes(parts.path).decode("utf-8", "surrogateescape") == path
    assert (parts.scheme, artifact["location"].get("uriBaseId")) == (
        ("file", None) if path.startswith("/") else ("", "%SRCROOT%"))


def test_without_a_rule_book_the_rules_say_what_the_findings_know() -> None:
    (rule, *_) = run_of(report(agreement()))["tool"]["driver"]["rules"]
    assert rule["id"] == "R-4.6-villkor-mall"
    assert rule["properties"]["modality"] == Modalitet.SKA
    assert rule["help"]["text"].startswith("§ 4.6 Ersättning och fakturering\n\n")
    assert AGREEMENT not in json.dumps(rule)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_harms_it(text: str) -> None:
    assert len(run_of(hostile(text), verbose=True)["results"]) == 3


@given(given_report=ANY_REPORTS)
def test_whatever_the_documents_say_it_is_sarif(given_report: Report) -> None:
    run_of(given_report, verbose=True)
    assert REPORTS["sarif"](given_report, Options()).encode()
