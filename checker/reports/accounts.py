"""Kronor requested, right, wrong and open, as far as the findings on an invoice tell.

A difference counts where it is in kronor and rests on an amount that the invoice asks for. Of one line (and of the
invoice as a whole) only the largest counts: two rules may see the same fault. A line with another fault or question,
which no amount belongs to, is open in what is left of it; so is an invoice with one that no line has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from checker.findings import DocumentReport, Finding, Level, Report, Utfall
from checker.reports.bills import Bill, Line
from checker.reports.words import in_kronor

_OPEN = (Utfall.TVISTIG, Utfall.OBEDOMD)
_WHOLE = ("/total", "/moms", "/oresavrundning")
SEVERAL = "flera verksamheter"
MEANING = ("Fel är vad som begärs för mycket (minus: för litet). Öppet är vad som är tvistigt eller obedömt, och hela "
           "raden eller fakturan där den har ett annat fel än i beloppet. Att reda ut är båda, rad för rad: det ena "
           "tar inte ut det andra.")


@dataclass(frozen=True, slots=True)
class Account:
    """Kronor, exact. ``requested`` and ``right`` leave out what isn't known, which ``unknown`` counts.

    ``wrong``: asked for and not owed, below zero where too little is asked for. ``open``: what is disputed or undecided
    of what is asked for. ``stake``: how much there is to settle, line by line and whichever way it goes, so that too
    much on one doesn't hide too little on another.
    """

    requested: Fraction = Fraction(0)
    wrong: Fraction = Fraction(0)
    open: Fraction = Fraction(0)
    stake: Fraction = Fraction(0)
    unknown: int = 0
    bills: int = 0

    @property
    def right(self) -> Fraction:
        return self.requested - self.wrong - self.open

    def __add__(self, other: Account) -> Account:
        return Account(self.requested + other.requested, self.wrong + other.wrong, self.open + other.open,
                       self.stake + other.stake, self.unknown + other.unknown, self.bills + other.bills)


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
    findings = [finding for finding in document.findings if _counts(finding)]
    beside = [finding for finding in findings if not any(_about(finding, line) for line in bill.lines)]
    all_open = any(not list(_differences(finding)) for finding in beside)
    found: dict[str, Account] = {}
    for line in bill.lines:
        own = [finding for finding in findings if _about(finding, line)]
        found[line.verksamhet] = found.get(line.verksamhet, Account()) + _of_line(line, own, all_open)
    named = list(found)
    found = {name: replace(account, bills=1) for name, account in found.items()}
    own_name = named[0] if len(named) == 1 else SEVERAL if named else ""
    whole = _of_whole(bill, [finding for finding in beside if not finding.subject], all_open)
    if own_name in found or whole != Account():
        found[own_name] = found.get(own_name, Account(bills=1)) + whole
    return {name: replace(account, unknown=min(account.unknown, 1)) for name, account in found.items()}


def account(document: DocumentReport, bill: Bill) -> Account:
    """The account of one invoice."""
    total = sum(by_verksamhet(document, bill).values(), Account())
    return replace(total, bills=1, unknown=min(total.unknown, 1))


def amount(finding: Finding, bill: Bill | None) -> Fraction | None:
    """The kronor that one finding is about, without sign: its difference, else its line's amount, or the invoice's
    where it is about no line; None where it is about none."""
    differences = list(_differences(finding))
    if differences:
        return max(abs(difference) for difference in differences)
    requested = asked(finding, bill)
    return None if requested is None else abs(requested)


def asked(finding: Finding, bill: Bill | None) -> Fraction | None:
    """What the line asks for that a broken or open finding is about, or the invoice where it is about no line."""
    if bill is None or not _counts(finding):
        return None
    line = _line(finding, bill)
    return line.kronor if line else bill.requested


def is_turned(finding: Finding, bill: Bill) -> bool:
    """Whether the amounts that a finding is about are written with a plus and are to be taken away."""
    return (_line(finding, bill) or bill).turned


def _line(finding: Finding, bill: Bill) -> Line | None:
    return next((line for line in bill.lines if _about(finding, line)), None)


def _of_line(line: Line, findings: Sequence[Finding], all_open: bool) -> Account:
    if line.kronor is None:
        return Account(unknown=1)
    return _weighed(line.kronor, findings, line.turned,
                    all_open or any(not list(_differences(finding)) for finding in findings))


def _of_whole(bill: Bill, findings: Sequence[Finding], all_open: bool) -> Account:
    """What stands in no line: faults of the total, and what the total has beside the lines. It is open where it may be
    the amount of a line that can't be read."""
    if bill.total is None:
        return Account(unknown=int(bill.requested is None))
    in_lines = sum((line.kronor for line in bill.lines if line.kronor is not None), Fraction(0))
    unread = any(line.kronor is None for line in bill.lines)
    return _weighed(bill.total - in_lines, findings, bill.turned, all_open or unread)


def _weighed(requested: Fraction, findings: Sequence[Finding], turned: bool, all_open: bool) -> Account:
    """``all_open``: what isn't wrong of it is open, whatever the findings' differences."""
    wrong = _largest(_signed(findings, (Utfall.BRUTEN,), turned))
    if all_open:
        return Account(requested, wrong, requested - wrong, abs(wrong) + abs(requested - wrong))
    disputed = list(_signed(findings, _OPEN, turned))
    asked = _largest(one for one in disputed if (one < 0) == (requested < 0))
    return Account(requested, wrong, asked, abs(wrong) + abs(_largest(disputed)))


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
