"""An audit as JSON: ``avtalskoll-terminsgranskning/1``. All of it; amounts are exact decimals in strings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from checker.audit.shown import rows, words
from checker.audit.term import Act, Term
from checker.findings import DocumentReport, Utfall
from checker.reports import Options
from checker.reports.accounts import Account
from checker.reports.jsontext import json_text
from checker.reports.words import OUTCOMES
from checker.wording import decimal

FORMAT = "avtalskoll-terminsgranskning/1"


def render(term: Term, _options: Options) -> str:
    """One JSON text that ends with a newline; the options change nothing here.

    Findings have the keys that they have in ``avtalskoll-rapport/1``. An amount that isn't known at all is null.
    """
    return json_text({
        "format": FORMAT,
        "tool": {"name": "avtalskoll", "version": term.tool_version},
        "rulebook": {"version": term.rulebook_version, "sha256": term.rulebook_sha256},
        "as_of": term.as_of,
        "ledger": term.ledger or None,
        "invoices": {"count": term.invoices, "seen": term.seen, "earlier": term.earlier,
                     "concerned": words.concerned(term)},
        "seen": [asdict(one) for one in term.before],
        "summary": _counts(term.outcomes),
        "kronor": _account(term.total, words.stake(term)),
        "readings": [{"axis": stake.axis, "question": stake.question, "reading": stake.reading,
                      "kronor": decimal(stake.kronor, 2), "invoices": stake.invoices,
                      "unknown": stake.unknown} for stake in term.stakes],
        "causes": [{"invoices": len(cause.places), "kronor": _account(cause.account), "first": _act(cause.first),
                    "places": list(cause.places)} for cause in term.causes],
        "clauses": [{"clause": clause.clause, "title": clause.title, "counts": _counts(clause.counts)}
                    for clause in term.clauses],
        "verksamheter": [{"verksamhet": name or None, "kronor": _account(own)}
                         for name, own in rows.verksamheter(term)],
        "acts": [_act(act) for act in rows.acts(term)],
        "others": [_document(document) for document in rows.others(term)],
        "unreadable": [asdict(file) for file in rows.unreadable(term)],
        "ignored": sorted(term.ignored),
    })


def _counts(counts: Mapping[Utfall, int]) -> dict[str, int]:
    return {outcome.value: counts.get(outcome, 0) for outcome in OUTCOMES}


def _account(own: Account, stake: Fraction | None = None) -> dict[str, Any]:
    amounts = {"requested": own.requested, "right": own.right, "wrong": own.wrong, "open": own.open,
               "stake": own.stake if stake is None else stake}
    unknown = words.standing(own) == words.UNKNOWN
    return {name: None if unknown else decimal(value, 2) for name, value in amounts.items()} | {
        "unknown": own.unknown, "invoices": own.bills}


def _act(act: Act) -> dict[str, Any]:
    return {
        "path": act.path, "line": act.line, "number": act.number or None, "sender": act.sender or None,
        "agreement": act.agreement, "outcome": act.outcome.value, "level": act.level.value,
        "kronor": _account(act.account), "seen": act.seen or None, "form": [asdict(note) for note in act.form],
        "clauses": [{"clause": clause, "findings": [asdict(finding) for finding in found]}
                    for clause, found in act.clauses],
    }


def _document(document: DocumentReport) -> dict[str, Any]:
    return {
        "path": document.path, "kind": document.kind, "agreement": document.agreement,
        "outcome": document.outcome.value, "level": document.level.value,
        "form": [asdict(note) for note in document.form],
        "clauses": [{"clause": clause.clause, "title": clause.title,
                     "findings": [asdict(finding) for finding in clause.findings if finding.needs_eye]}
                    for clause in document.clauses],
    }
