"""The interpreter's report on one invoice, condensed to what an audit keeps of it; and many of them added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from checker.audit.term import Act, Stake
from checker.findings import DocumentReport, Finding, FormNote, ReadingOutcome, Utfall
from checker.reports.accounts import Account, account, asked, by_verksamhet, is_turned
from checker.reports.bills import Bill
from checker.reports.words import in_kronor
from checker.rulebook import Axis

_JOINED = " + "
_LINK = "/avtal"


@dataclass(slots=True)
class Tally:
    """What many invoices come to: how many of each outcome, also by clause; kronor, also by verksamhet and by reading.

    ``stakes``: by axis and reading (ids) the kronor that hang on it, how many invoices, and of how many of these the
    kronor aren't known.
    """

    outcomes: dict[Utfall, int] = field(default_factory=dict)
    clauses: dict[str, dict[Utfall, int]] = field(default_factory=dict)
    total: Account = field(default_factory=Account)
    places: dict[str, Account] = field(default_factory=dict)
    stakes: dict[str, dict[str, tuple[Fraction, int, int]]] = field(default_factory=dict)

    def count(self, outcome: Utfall, clauses: Mapping[str, Utfall], invoices: int = 1) -> None:
        """Adds invoices with one outcome, the same in each clause."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + invoices
        for clause, found in clauses.items():
            self.count_clause(clause, found, invoices)

    def count_clause(self, clause: str, outcome: Utfall, invoices: int) -> None:
        counts = self.clauses.setdefault(clause, {})
        counts[outcome] = counts.get(outcome, 0) + invoices

    def pay(self, places: Mapping[str, Account], whole: Account) -> None:
        """Adds the kronor of invoices, by verksamhet and together."""
        self.total += whole
        for name, part in places.items():
            self.places[name] = self.places.get(name, Account()) + part

    def stake(self, axis: str, reading: str, kronor: Fraction, invoices: int = 1, unknown: int = 0) -> None:
        of_axis = self.stakes.setdefault(axis, {})
        before = of_axis.get(reading, (Fraction(0), 0, 0))
        of_axis[reading] = before[0] + kronor, before[1] + invoices, before[2] + unknown

    def add(self, other: Tally) -> None:
        """Adds another tally."""
        for outcome, number in other.outcomes.items():
            self.count(outcome, {}, number)
        for clause, counts in other.clauses.items():
            for outcome, number in counts.items():
                self.count_clause(clause, outcome, number)
        self.pay(other.places, other.total)
        for axis, readings in other.stakes.items():
            for reading, amounts in readings.items():
                self.stake(axis, reading, *amounts)

    def told(self, axes: Mapping[str, Axis]) -> list[Stake]:
        """The stakes in the rule book's order, with the question and the reading in words."""
        order = list(axes)

        def rank(one: str) -> tuple[list[int], str]:
            return [order.index(name) if name in order else len(order) for name in one.split(_JOINED)], one

        return [Stake(axis, _words(axis, reading, axes), _question(axis, axes), *self.stakes[axis][reading])
                for axis in sorted(self.stakes, key=rank) for reading in sorted(self.stakes[axis])]


def _question(axis: str, axes: Mapping[str, Axis]) -> str:
    return " ".join(axes[name].question if name in axes else name for name in axis.split(_JOINED))


def _words(axis: str, reading: str, axes: Mapping[str, Axis]) -> str:
    found = []
    for name, chosen in zip(axis.split(_JOINED), reading.split(_JOINED), strict=False):
        words = dict(axes[name].alternatives) if name in axes else {}
        found.append(words.get(chosen, chosen))
    return "; ".join(found)


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose report it is: file, line in it, number, sender, what an earlier audit said of the same content, and whether
    it is an e-invoice."""

    path: str
    line: int | None
    number: str
    sender: str
    seen: str = ""
    e_invoice: bool = False


def condensed(report: DocumentReport, bill: Bill | None, origin: Origin, tally: Tally) -> tuple[Account, Act | None]:
    """Adds an invoice's report to a tally. Its account, and what somebody has to act on: None where nothing needs an
    eye."""
    tally.count(report.outcome, {clause.clause: clause.outcome for clause in report.clauses})
    whole = account(report, bill) if bill is not None else Account(unknown=1, bills=1)
    tally.pay(by_verksamhet(report, bill) if bill is not None else {"": whole}, whole)
    clauses = tuple((clause.clause, found) for clause in report.clauses
                    if (found := tuple(finding for finding in clause.findings if finding.needs_eye)))
    for axis, readings in _readings(report, bill).items():
        for reading, lines in readings.items():
            known = [beyond for beyond in lines.values() if beyond is not None]
            tally.stake(axis, reading, sum(known, Fraction(0)), unknown=int(len(known) < len(lines)))
    form = tuple(note for note in report.form if _tells(note, origin.e_invoice))
    if not clauses and not form:
        return whole, None
    return whole, Act(origin.path, origin.line, origin.number, origin.sender, report.agreement, report.outcome,
                      report.level, whole, clauses, origin.seen, form)


def _tells(note: FormNote, e_invoice: bool) -> bool:
    """Whether a remark tells something that isn't so of most invoices: that one which names no agreement was held
    against the only one that fits is the rule, and an e-invoice's reference is as often a diary number."""
    named = note.location is not None and note.location.value is not None
    return note.pointer != _LINK or (named and not e_invoice)


def _readings(report: DocumentReport, bill: Bill | None) -> dict[str, dict[str, dict[str, Fraction | None]]]:
    """What the invoice asks for beyond what each reading owes, by axis and reading and line ("" for the invoice): of
    each the largest, since two rules may see the same; None where it isn't known."""
    found: dict[str, dict[str, dict[str, Fraction | None]]] = {}
    for finding in report.findings:
        for reading in finding.readings:
            if finding.needs_eye:
                lines = found.setdefault(reading.axis, {}).setdefault(reading.name, {})
                beyond = _beyond(finding, reading, bill)
                before = lines.get(finding.subject, Fraction(0))
                lines[finding.subject] = None if before is None or beyond is None else max(before, beyond, key=abs)
    return found


def _beyond(finding: Finding, reading: ReadingOutcome, bill: Bill | None) -> Fraction | None:
    if reading.difference is not None and in_kronor([reading.expected, finding.actual, reading.difference]):
        difference = Fraction(reading.difference)
        return -difference if bill is not None and is_turned(finding, bill) else difference
    if reading.outcome is Utfall.OBEDOMD:
        return None
    return asked(finding, bill) or Fraction(0) if reading.outcome is Utfall.BRUTEN else Fraction(0)
