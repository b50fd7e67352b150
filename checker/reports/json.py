"""The report as JSON: ``avtalskoll-rapport/1``, the form that ``schemas/rapport.schema.json`` fixes."""

from __future__ import annotations

from typing import Any

from checker.findings import ClauseReport, DocumentReport, Finding, FormNote, Location, Receipt, Report
from checker.reports import Options
from checker.reports.jsontext import json_text

FORMAT = "avtalskoll-rapport/1"


def render(report: Report, _options: Options) -> str:
    """The report as one JSON text that ends with a newline; the options change nothing here.

    Documents are sorted by path and stand as given where paths are equal. Characters that
    could act on a terminal are written as escapes; å, ä, ö stand as they are.
    """
    return json_text(_report(report))


def _report(report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "tool": {"name": "avtalskoll", "version": report.tool_version},
        "rulebook": {"version": report.rulebook_version, "sha256": report.rulebook_sha256},
        "as_of": report.as_of,
        "documents": [_document(document) for document in sorted(report.documents, key=lambda d: d.path)],
        "unreadable": [{"path": file.path, "error": file.error, "line": file.line}
                       for file in sorted(report.unreadable, key=lambda f: (f.path, f.line or 0, f.error))],
        "ignored": sorted(report.ignored),
        "summary": report.summary(),
    } | ({"receipt": _receipt(report.receipt)} if report.receipt else {})


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "inputs": [{"path": file.path, "sha256": file.sha256} for file in receipt.inputs],
        "values_sha256": receipt.values_sha256,
        "schemas_sha256": receipt.schemas_sha256,
        "packs": [{"path": pack.path, "sha256": pack.sha256} for pack in receipt.packs],
        "agreement": receipt.agreement,
        "masked": receipt.masked,
        "partial": receipt.partial,
    }


def _document(document: DocumentReport) -> dict[str, Any]:
    return {
        "path": document.path,
        "kind": document.kind,
        "sha256": document.sha256,
        "agreement": document.agreement,
        "outcome": document.outcome.value,
        "level": document.level.value,
        "form": [_note(note, document.path) for note in document.form],
        "clauses": [_clause(clause) for clause in document.clauses],
    }


def _note(note: FormNote, path: str) -> dict[str, Any]:
    location = note.location or Location(note.pointer, path)
    return {"pointer": note.pointer, "location": _location(location), "message": note.message}


def _clause(clause: ClauseReport) -> dict[str, Any]:
    return {
        "clause": clause.clause,
        "title": clause.title,
        "outcome": clause.outcome.value,
        "level": clause.level.value,
        "findings": [_finding(finding) for finding in clause.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "statements": list(finding.statements),
        "modality": finding.modality.value,
        "level": finding.level.value,
        "outcome": finding.outcome.value,
        "count": finding.count,
        "message": finding.message,
        "quote": finding.quote,
        "action": finding.action,
        "subject": finding.subject,
        "locations": [_location(location) for location in finding.locations],
        "expected": finding.expected,
        "actual": finding.actual,
        "difference": finding.difference,
        "missing": [{"document": missing.document, "pointer": missing.pointer, "label": missing.label}
                    for missing in finding.missing],
        "readings": [{"axis": reading.axis, "name": reading.name, "outcome": reading.outcome.value,
                      "expected": reading.expected, "difference": reading.difference}
                     for reading in finding.readings],
        "waiver": finding.waiver,
        "declared": finding.declared,
        "fingerprint": finding.fingerprint,
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "pointer": location.pointer,
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "place": location.place,
        "value": location.value,
    }
