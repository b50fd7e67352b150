"""The checker on grown cases: what every rule says of every subject, in the oracle's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

import pytest
from grow import Case, Plain, to_json
from oracle import Key
from oracle.truth import rolled_up

from checker import engine, sources
from checker.case import Documents, judge_case
from checker.findings import Finding, Level, Report
from checker.rulebook import RuleBook, load

#: The rules of the five groups, each with the oracle's name for what it decides.
STATEMENTS = {
    "R-4.2-kontakt": "4.2-kontakt", "R-7-larosate": "7-larosate", "R-7-verksamheter": "7-verksamheter",
    "R-7-kontakt-pekar-ratt": "7-verksamheter:kontakt", "R-4.4-huvudansvarig-kurs": "4.4-huvudansvarig-kurs",
    "R-9-uppsagning": "9-uppsagning", "R-4.6-moms": "4.6-momsfri", "R-4.6-summa": "4.6-momsfri",
    "R-4.6-oresavrundning": "4.6-momsfri", "R-4.6-villkor": "4.6-villkor", "R-4.6-termin": "4.6-termin",
    "R-4.6-terminsvis": "4.6-termin:terminsvis", "R-4.6-belopp": "4.6-belopp", "R-4.6-valuta": "4.6-belopp:valuta",
    "R-4.6-hela-dagar": "4.6-dag", "R-4.6-dagar-i-perioden": "4.6-dag", "R-4.6-dubbel": "4.6-dubbel",
    "R-4.6-upprakning": "4.6-upprakning", "R-4.6-efterskott": "4.6-efterskott",
}
SETTLED = ("uppfylld", "ej_tillamplig", "undantagen")

Written = Iterable[tuple[str, bytes]]  # files: name and content
Outcomes = Counter[tuple[str, str, str, str]]  # document, rule, subject, outcome


@cache
def book() -> RuleBook:
    """The rule book, loaded once."""
    return load()


def as_json(documents: Iterable[Plain]) -> list[tuple[str, bytes]]:
    """A file for each document: "00.json" for the first."""
    return [(f"{number:02}.json", to_json(document).encode()) for number, document in enumerate(documents)]


def documents_of(case: Case) -> list[Plain]:
    """The agreement, and the invoices after it."""
    return [case.agreement, *case.invoices]


def judge(files: Written, as_of: date) -> Report:
    """The report on files, every subject with a finding of its own: none are folded into one."""
    found = Documents()
    for name, content in files:
        read = sources.read(name, content)
        assert read.errors == []
        found.documents += read.documents
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_folded", iter)
        return judge_case(found, book(), as_of)


def report_on(case: Case) -> Report:
    return judge(as_json(documents_of(case)), case.as_of)


def findings(report: Report) -> Iterable[tuple[str, Finding]]:
    """Every finding, with the name of its document."""
    return ((document.path, finding) for document in report.documents for finding in document.findings)


def outcomes(report: Report, known_as: Callable[[str], str] = str) -> Outcomes:
    """How often each rule says what of each subject. ``known_as`` renames documents."""
    return Counter((known_as(path), f.rule, f.subject, f.outcome.value) for path, f in findings(report))


def open_at_error(report: Report) -> dict[str, set[str]]:
    """For each document the rules that, at level error, say something else than that all is well."""
    found: dict[str, set[str]] = {document.path: set() for document in report.documents}
    for path, finding in findings(report):
        if finding.level is Level.ERROR and finding.outcome.value not in SETTLED:
            found[path].add(finding.rule)
    return found


def verdicts(report: Report) -> dict[Key, str]:
    """What the checker makes of a case, as the oracle would put it."""
    said: dict[Key, list[str]] = {}
    for path, finding in findings(report):
        if finding.rule in STATEMENTS:
            number = int(path.removesuffix(".json"))
            key: Key = (number - 1 if number else "avtal", finding.subject, STATEMENTS[finding.rule])
            said.setdefault(key, []).append(finding.outcome.value)
    return {key: rolled_up(found) for key, found in said.items()}
