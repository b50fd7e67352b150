"""The report as SARIF 2.1.0 (OASIS), with what code scanning on GitHub asks for beyond the schema.

By default only what is broken or open and not waived, since code scanning makes an alert of every
result it gets and knows neither ``kind`` nor ``suppressions``; with ``verbose`` every finding.
A result whose kind isn't fail has level none (§ 3.27.10).
"""

from __future__ import annotations

from typing import Any

from checker.findings import FormNote, Location, Report, Unreadable, Utfall
from checker.reports import Options
from checker.reports.jsontext import json_text
from checker.reports.pointing import ROOT, artifact, primary, region
from checker.reports.rows import Row, documents, notes, rows, unreadable
from checker.reports.rulewords import RuleWords, words_of
from checker.reports.telling import outcome, particulars, sentence
from checker.reports.words import details, field_name, place_words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "avtalskoll/v1"

#: SARIF's kind of each outcome (SARIF 2.1.0, § 3.27.9).
_KINDS = {
    Utfall.BRUTEN: "fail", Utfall.OBEDOMD: "open", Utfall.TVISTIG: "open", Utfall.AVVIKELSE: "review",
    Utfall.INTYGAS: "review", Utfall.UNDANTAGEN: "fail", Utfall.UPPFYLLD: "pass", Utfall.EJ_TILLAMPLIG: "notApplicable",
}
_SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}
_LONGEST_DESCRIPTION = 1024  # characters that code scanning takes


def render(report: Report, options: Options) -> str:
    """The report as one SARIF log with one run, ending with a newline."""
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, options)]})


def _run(report: Report, options: Options) -> dict[str, Any]:
    every = rows(report, options)
    shown = [row for row in every if options.verbose or row.concerns]
    rules = words_of({row.finding.rule: row for row in shown}, options.book)
    order = {rule: index for index, rule in enumerate(rules)}
    return {
        "tool": {"driver": {
            "name": "avtalskoll", "version": report.tool_version, "language": "sv",
            "rules": [_rule(rule, words) for rule, words in rules.items()],
            "properties": {"regelbok": report.rulebook_version, "regelbokSha256": report.rulebook_sha256}}},
        "automationDetails": {"id": f"avtalskoll/{report.as_of}"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "Mappen där granskningen körs."}}},
        "invocations": [{"executionSuccessful": not report.unreadable, "toolExecutionNotifications": [
            *map(_unread, unreadable(report)), *(_note(note, location) for note, location in notes(report))]}],
        "artifacts": [{"location": artifact(path), "roles": ["analysisTarget"], "hashes": {"sha-256": sha256}}
                      for path, sha256 in {d.path: d.sha256 for _, d in documents(report)}.items()],
        "results": [_result(row, order, options) for row in shown],
        "properties": {"granskningsdag": report.as_of, "summering": report.summary()},
    }


def _rule(rule: str, words: RuleWords) -> dict[str, Any]:
    level = words.modality.level.value
    return {
        "id": rule,
        "name": rule.removeprefix("R-"),
        "shortDescription": {"text": _message(words.title[:_LONGEST_DESCRIPTION])},
        "fullDescription": {"text": _message(words.description[:_LONGEST_DESCRIPTION])},
        "defaultConfiguration": {"level": level},
        "help": {"text": _message(words.text), "markdown": words.markdown},
        "properties": {"clause": words.clause, "modality": words.modality.value, "statements": list(words.statements),
                       "tags": ["avtal", words.clause], "problem.severity": _SEVERITIES[level]},
    }


def _result(row: Row, order: dict[str, int], options: Options) -> dict[str, Any]:
    finding, kind = row.finding, _KINDS[row.finding.outcome]
    first = primary(row)
    others = [location for location in dict.fromkeys(finding.locations) if location != first]
    result: dict[str, Any] = {
        "ruleId": finding.rule, "ruleIndex": order[finding.rule], "kind": kind,
        "level": finding.level.value if kind == "fail" else "none",
        "message": {"text": _message(_told(row))},
        "locations": [_location(first)],
        "properties": {"utfall": finding.outcome.value, "niva": finding.level.value, "antal": finding.count,
                       "hindrar": row.gates, "dokument": row.name, "foremal": finding.subject,
                       "hittat": finding.actual, "vantat": finding.expected, "skillnad": finding.difference},
    }
    if others:
        result["relatedLocations"] = [_location(location, number) for number, location in enumerate(others, 1)]
    if row.mark:
        # Code scanning tells alerts apart by primaryLocationLineHash alone: what the finding is about, not its line.
        result["partialFingerprints"] = {FINGERPRINT: row.mark, "primaryLocationLineHash": f"{row.mark}:1"}
    if finding.outcome is Utfall.UNDANTAGEN:
        # Without a status it is an accepted one (§ 3.27.23); the schemas in use differ on that key's name.
        result["suppressions"] = [{"kind": "external", "justification": details(finding.waiver or {})}]
    if options.known is not None:
        result["baselineState"] = "unchanged" if row.known else "new"
    return result


def _told(row: Row) -> str:
    """The message first, as a sentence of its own; then what there is to know, a paragraph each."""
    message = sentence(row.finding.message) or outcome(row)
    facts = [f"{label}: {text}" for label, text in particulars(row)]
    return "\n".join([message, f"{outcome(row)} ({row.clause.clause}, {row.name})", *facts])


def _message(text: str) -> str:
    """Text as a message string: braces doubled (§ 3.11.5), and nothing that reads as a link (§ 3.11.6)."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _location(location: Location, number: int | None = None) -> dict[str, Any]:
    name = field_name(location.pointer)
    found: dict[str, Any] = {} if number is None else {"id": number}
    found["physicalLocation"] = {"artifactLocation": artifact(location.file), "region": region(location)}
    told = ", ".join(filter(None, [place_words(location), name]))
    if told:
        found["message"] = {"text": _message(sentence(told))}
    if location.pointer or location.place:
        qualified = {"fullyQualifiedName": location.place or location.pointer}
        found["logicalLocations"] = [{"name": name, **qualified} if name else qualified]
    return found


def _unread(file: Unreadable) -> dict[str, Any]:
    location = Location("", file.path, file.line, file.column)
    return _notification("error", f"Filen gick inte att läsa: {sentence(file.error)}", location)


def _note(note: FormNote, location: Location) -> dict[str, Any]:
    return _notification("note", sentence(note.message), location)


def _notification(level: str, message: str, location: Location) -> dict[str, Any]:
    return {"level": level, "message": {"text": _message(message)}, "locations": [_location(location)]}
