"""Kronor requested, right, wrong and open, as far as the findings on an invoice tell.

A difference counts where it is in kronor and rests on an amount that the invoice asks for. Of one line (and of the
invoice as a whole) only the largest counts: two rules may see the same fault. A line with another fault or question,
which no amount belongs to, is open in what is left of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from checker.findings import DocumentReport, Finding, Level, Report, Utfall
from checker.reports.bills import Bill, Line
from checker.reports.words import in_kronor

_OPEN = (Utfall.TVISTIG, Utfall.OBEDOMD)
_WHOLE = ("/total", "/moms", "/oresavrundning")
SEVERAL = "flera verksamheter"


@dataclass(frozen=True, slots=True)
class Account:
    """Kronor, exact. ``requested`` and ``right`` leave out what isn't known, which ``unknown`` counts.

    ``wrong``: asked for and not owed, below zero where too little is asked for. ``open``: disputed or undecided.
    """

    requested: Fraction = Fraction(0)
    wrong: Fraction = Fraction(0)
    open: Fraction = Fraction(0)
    unknown: int = 0
    bills: int = 0

    @property
    def right(self) -> Fraction:
        return self.requested - self.wrong - self.open

    @property
    def stake(self) -> Fraction:
        """How much there is to settle, whichever way it goes."""
        return abs(self.wrong) + abs(self.open)

    def __add__(self, other: Account) -> Account:
        return Account(self.requested + other.requested, self.wrong + other.wrong, self.open + other.open,
                       self.unknown + other.unknown, self.bills + other.bills)


def bills_in(report: Report, bills: Mapping[str, tuple[Bill | None, ...]]) -> dict[int, Bill]:
    """The bill of each document, by ``id`` of the document; invoices only, unless there are forms alone.

    A form (appendix 2) is an invoice's basis: its kronor would count twice beside it.
    """
    number = Counter(document.sha256 for document in report.documents)
    seen: Counter[str] = Counter()
    found: dict[int, tuple[str, Bill]] = {}
    for document in report.documents:
        in_file = bills.get(document.sha256, ())
        bill = None if not in_file or number[document.sha256] % len(in_file) else (
            in_file[seen[document.sha256] % len(in_file)])
        seen[document.sha256] += 1
        if bill is not None:
            found[id(document)] = document.kind, bill
    kinds = {kind for kind, _ in found.values()}
    return {one: bill for one, (kind, bill) in found.items() if kind == "faktura" or "faktura" not in kinds}


def by_verksamhet(document: DocumentReport, bill: Bill) -> dict[str, Account]:
    """The account of one invoice by verksamhet ("" where a line names none). What concerns the invoice as a whole
    is its only verksamhet's, or else that of SEVERAL."""
    found: dict[str, Account] = {}
    for line in bill.lines:
        found[line.verksamhet] = found.get(line.verksamhet, Account()) + _of_line(document, line)
    named = list(found)
    found = {name: replace(account, bills=1) for name, account in found.items()}
    own = named[0] if len(named) == 1 else SEVERAL if named else ""
    whole = _of_whole(document, bill)
    if own in found or whole != Account():
        found[own] = found.get(own, Account(bills=1)) + whole
    return found


def account(document: DocumentReport, bill: Bill) -> Account:
    """The account of one invoice."""
    total = sum(by_verksamhet(document, bill).values(), Account())
    return replace(total, bills=1, unknown=min(total.unknown, 1))


def amount(finding: Finding, bill: Bill | None) -> Fraction | None:
    """The kronor that one finding is about, without sign: its difference, else its line's amount; None where it
    is about none."""
    differences = list(_differences(finding))
    if differences:
        return max(abs(difference) for difference in differences)
    line = next((line for line in bill.lines if _about(finding, line)), None) if bill else None
    return abs(line.kronor) if line and line.kronor is not None and _counts(finding) else None


def _of_line(document: DocumentReport, line: Line) -> Account:
    if line.kronor is None:
        return Account(unknown=1)
    findings = [finding for finding in document.findings if _counts(finding) and _about(finding, line)]
    wrong = _largest(_signed(findings, (Utfall.BRUTEN,), line.turned))
    if any(not list(_differences(finding)) for finding in findings):
        return Account(line.kronor, wrong, line.kronor - wrong)
    return Account(line.kronor, wrong, _largest(_signed(findings, _OPEN, line.turned)))


def _of_whole(document: DocumentReport, bill: Bill) -> Account:
    """What stands in no line: faults of the total, and what the total has beside the lines."""
    findings = [finding for finding in document.findings if _counts(finding) and not finding.subject]
    wrong = _largest(_signed(findings, (Utfall.BRUTEN,), bill.turned))
    disputed = _largest(_signed(findings, _OPEN, bill.turned))
    if bill.total is None:
        return Account(Fraction(0), Fraction(0), Fraction(0), int(bill.requested is None))
    in_lines = sum((line.kronor for line in bill.lines if line.kronor is not None), Fraction(0))
    return Account(bill.total - in_lines, wrong, disputed)


def _counts(finding: Finding) -> bool:
    return finding.level is Level.ERROR and (finding.outcome is Utfall.BRUTEN or finding.outcome in _OPEN)


def _about(finding: Finding, line: Line) -> bool:
    return finding.subject == line.pointer or finding.subject.startswith(f"{line.pointer}/")


def _signed(findings: Iterable[Finding], outcomes: tuple[Utfall, ...], turned: bool) -> Iterator[Fraction]:
    for finding in findings:
        if finding.outcome in outcomes:
            yield from (-difference if turned else difference for difference in _differences(finding))


def _largest(amounts: Iterable[Fraction]) -> Fraction:
    return max(amounts, key=lambda one: (abs(one), one), default=Fraction(0))


def _differences(finding: Finding) -> Iterator[Fraction]:
    """The finding's differences in kronor, one for each reading that gives one."""
    pointers = {location.pointer for location in finding.locations}
    wanted = {f"{finding.subject}/ersattning"} if finding.subject else set(_WHOLE)
    if not pointers & wanted:
        return
    given = [(finding.expected, finding.difference),
             *((reading.expected, reading.difference) for reading in finding.readings)]
    for expected, difference in given:
        if difference is not None and in_kronor([expected, finding.actual, difference]):
            yield Fraction(difference)
