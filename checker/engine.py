"""Rule × subject → finding. Pure: no files, no clock, no output.

The places, values and unknowns of a finding come from the record of what the evaluation read,
so a rule never states a location.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from checker.document import SourceDocument, cells
from checker.expression.interpret import Budget, Context, TooMuchWork, evaluate, items
from checker.expression.values import Gap, Unknown, Value
from checker.facts import FACTS, Run
from checker.findings import ClauseReport, DocumentReport, Finding, FormNote, Location, Utfall
from checker.fingerprint import stamp
from checker.judgement import judge
from checker.phrasing import finding_of, no_place, settled_message, undecided
from checker.rulebook import Rule, RuleBook
from checker.rulebook.roots import ROOTS
from checker.sources.personnummer import holds_personal_number

SUBJECT_COST = 50  # steps that a finding takes beside its evaluation


@dataclass
class Bench:
    """What a document is judged with: the rule book, its agreement (None: not at hand), the other
    documents of the run as facts see them, and the day of review."""

    book: RuleBook
    agreement: SourceDocument | None
    run: Run
    today: date
    notes: list[FormNote] = field(default_factory=list)

    @cached_property
    def alternatives(self) -> dict[str, tuple[str, ...]]:
        """The readings to try on each axis: one where the agreement settles it."""
        settled = self.agreement.root.record("tolkningar") if self.agreement else None
        found = {}
        for name, axis in self.book.axes.items():
            choice = settled.value(name) if settled else None
            found[name] = (choice,) if isinstance(choice, str) and choice in axis.ids else axis.ids
        return found

    def settles(self, axis: str) -> bool:
        return len(self.alternatives[axis]) == 1 < len(self.book.axes[axis].ids)


def judge_document(document: SourceDocument, bench: Bench) -> DocumentReport:
    """The report of one document, clause by clause in the contract's order."""
    report = DocumentReport(document.path, document.kind, document.sha256,
                            bench.agreement.path if bench.agreement and bench.agreement is not document else None)
    report.form = [FormNote(r.pointer, r.message, Location(r.pointer, r.path or document.path, r.position.line,
                                                           r.position.column, r.position.place))
                   for r in document.form] + _personal_numbers(document) + bench.notes
    titles = dict(bench.book.clauses)
    clauses: dict[str, ClauseReport] = {}
    for rule in bench.book.rules_for(document.kind):
        clause = clauses.setdefault(rule.clause, ClauseReport(rule.clause, titles[rule.clause]))
        clause.findings += judge_rule(rule, document, bench)
    report.clauses = [clauses[name] for name, _ in bench.book.clauses if name in clauses]
    stamp(report, document)
    return report


def _personal_numbers(document: SourceDocument) -> list[FormNote]:
    """A note for each text that holds a personnummer: § 4.6 doesn't ask for one, and it is never echoed."""
    return [FormNote(cell.pointer, "Fältet ser ut att hålla ett personnummer. Det behövs inte (§ 4.6): ta bort det.",
                     Location(cell.pointer, cell.owner.path, cell.position.line, cell.position.column,
                              cell.position.place))
            for cell in cells(document.root) if len(cell.text) >= 10 and holds_personal_number(cell.text)]


@dataclass(slots=True)
class Subject:
    """What a rule is judged for: its loop variables, and the innermost one's place ("" for the whole)."""

    names: dict[str, Value]
    at: Value | None

    @property
    def pointer(self) -> str:
        return getattr(self.at, "pointer", "")


@dataclass(slots=True)
class NoList:
    """A loop's list that isn't there: ``value`` says why, ``at`` is what should hold it (None: the document)."""

    value: Value
    at: Value | None


def judge_rule(rule: Rule, document: SourceDocument, bench: Bench) -> list[Finding]:
    """What a rule says of a document: a finding a subject that needs an eye, and those that hold folded.

    Never nothing: a rule without a subject says so.
    """
    budget = Budget()
    names = _roots(rule, document, bench)
    try:
        findings = []
        for subject in _subjects(rule, names, bench, budget):
            if isinstance(subject, NoList):
                findings.append(_no_list(rule, document, subject))
            else:
                findings.append(_finding(rule, subject, document, bench, budget))
        return list(_folded(findings)) if findings else [_nothing_to_judge(rule, document)]
    except TooMuchWork:
        return [settled_message(rule, Utfall.OBEDOMD, "Dokumentet är för stort för att regeln ska kunna räknas igenom.",
                                document)]


def _roots(rule: Rule, document: SourceDocument, bench: Bench) -> dict[str, Value]:
    names: dict[str, Value] = {"granskningsdag": bench.today}
    agreement = bench.agreement
    names["avtal"] = agreement.root if agreement else Gap("samverkansavtal", None, "", "document")
    names[ROOTS[rule.documents[0]]] = document.root
    return names


def _context(rule: Rule, names: Mapping[str, Value], bench: Bench, chosen: Mapping[str, str], budget: Budget,
             alternatives: Mapping[str, tuple[str, ...]] | None = None) -> Context:
    return Context(dict(names), FACTS, bench.today, alternatives or bench.alternatives, chosen, rule.names,
                   bench.run, budget)


def _subjects(rule: Rule, names: dict[str, Value], bench: Bench, budget: Budget, depth: int = 0,
              bound: dict[str, Value] | None = None, at: Value | None = None) -> Iterator[Subject | NoList]:
    """Every binding of the rule's loops, the outer ones first."""
    bound = bound or {}
    if depth == len(rule.loops):
        yield Subject(bound, at)
        return
    name, source = rule.loops[depth]
    value = evaluate(source, _context(rule, {**names, **bound}, bench, {}, budget))
    listed = items(value)
    if isinstance(listed, Unknown):
        yield NoList(value, at)
        return
    for item in listed:
        budget.spend()
        yield from _subjects(rule, names, bench, budget, depth + 1, {**bound, name: item}, item)


def _finding(rule: Rule, subject: Subject, document: SourceDocument, bench: Bench, budget: Budget) -> Finding:
    budget.spend(SUBJECT_COST)
    names = {**_roots(rule, document, bench), **subject.names}
    alternatives = _open_readings(rule, names, bench, budget)

    def fresh(chosen: Mapping[str, str]) -> Context:
        return _context(rule, names, bench, chosen, budget, alternatives)

    verdict = judge(rule, document, bench.book.axes, fresh)
    return finding_of(rule, verdict, subject.pointer, _record_at(subject, document), document, bench.book.axes)


def _record_at(subject: Subject, document: SourceDocument) -> Value:
    return document.root if subject.at is None else subject.at


def _open_readings(rule: Rule, names: Mapping[str, Value], bench: Bench,
                   budget: Budget) -> Mapping[str, tuple[str, ...]]:
    """The readings to try for this subject: one that is tried only on a condition is left out where that
    doesn't hold, unless the agreement has settled on it."""
    if not rule.only_if:
        return bench.alternatives
    found = dict(bench.alternatives)
    for (axis, alternative), condition in rule.only_if.items():
        if alternative in found[axis] and not bench.settles(axis) \
                and evaluate(condition, _context(rule, names, bench, {}, budget)) is not True:
            found[axis] = tuple(a for a in found[axis] if a != alternative)
    return found


def _folded(findings: list[Finding]) -> Iterator[Finding]:
    """Those that need an eye one by one; those that are settled for one reason as one, with a count."""
    settled: dict[tuple[Utfall, str], Finding] = {}
    for finding in findings:
        key = finding.outcome, finding.message
        if finding.needs_eye:
            yield finding
        elif key in settled:
            settled[key].count += 1
        else:
            settled[key] = finding
    yield from settled.values()


def _nothing_to_judge(rule: Rule, document: SourceDocument) -> Finding:
    return settled_message(rule, Utfall.EJ_TILLAMPLIG, rule.none or "Det finns inget att pröva.", document)


def _no_list(rule: Rule, document: SourceDocument, missing: NoList) -> Finding:
    """The list that the rule goes through isn't there: undecided, unless the rule says what its absence means."""
    value = missing.value
    if isinstance(value, Gap) and value.reason == "uncarried":
        return settled_message(rule, Utfall.EJ_TILLAMPLIG, no_place(document), document)
    if isinstance(value, Gap) and value.reason in ("absent", "none") and rule.unstated is not None:
        return settled_message(rule, Utfall.EJ_TILLAMPLIG, rule.unstated, document)
    unknown = value.unknown() if isinstance(value, Gap) else value
    assert isinstance(unknown, Unknown)
    return undecided(rule, unknown, missing.at, document)
