"""What only several invoices together show: double billing, replacements, one invoice a term.

A student's paid days over all invoices must fit the calendar: one a day, five a calendar week.
For lines with dates that is a flow problem on intervals, and it has room exactly when every
window from one line's first day to another's last holds the days of the lines inside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from checker.document import Record, fold
from checker.expression.interpret import Context
from checker.expression.values import Axis, Cause, Unknown, Value
from checker.facts.calendar import PAID_DAYS_A_WEEK, capacity, undoubted_term
from checker.facts.identity import organisation_digits

Number = int | Fraction


@dataclass(eq=False, slots=True)
class Line:
    """One billed line that can be placed: a name, dates and days. Lärosäte and utbildning None where not known."""

    row: Record
    invoice: Record
    name: str
    larosate: str | None
    utbildning: str | None
    first: date
    last: date
    days: Number


@dataclass(slots=True)
class Register:
    """All invoices of the run, indexed once: lines by student, ordinary invoices by sender and term."""

    by_student: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    unclear: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_sender: dict[tuple[str, str], list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[tuple[str, str], list[Record]] = field(default_factory=lambda: defaultdict(list))
    judged: dict[str, dict[str, Crowding]] = field(default_factory=dict)

    @classmethod
    def of(cls, invoices: list[Record]) -> Register:
        register = cls()
        for invoice in invoices:
            sender = sender_of(invoice)
            number = invoice.value("nummer")
            if sender and isinstance(number, str):
                register.by_number[sender, fold(number)].append(invoice)
        replaced = {id(old) for invoice in invoices for old in register.replaced_by(invoice)}
        for invoice in invoices:
            term, sender = term_of(invoice), sender_of(invoice)
            if is_credit(invoice) or id(invoice) in replaced:
                continue
            register.add(invoice)
            if term and sender:
                register.by_sender[sender, term].append(invoice)
        for invoice in invoices:
            if is_credit(invoice):
                register.net(invoice)
        return register

    def add(self, invoice: Record) -> None:
        lines = _lines(invoice)
        placed = {id(line.row) for line in lines}
        for line in lines:
            self.by_student[line.name].append(line)
        for row in invoice.series("rader"):
            name = row.value("student")
            if isinstance(name, str) and id(row) not in placed:
                self.unclear[fold(name)].append(row)

    def replaced_by(self, invoice: Record) -> list[Record]:
        """The invoices of the same sender that this one says it replaces."""
        number, sender = invoice.value("ersatter_faktura"), sender_of(invoice)
        if not isinstance(number, str) or sender is None:
            return []
        return [old for old in self.by_number.get((sender, fold(number)), []) if old is not invoice]

    def net(self, credit: Record) -> None:
        """Takes a credit note's days off the lines that it credits."""
        number, sender = credit.value("avser_faktura"), sender_of(credit)
        for credited in _lines(credit):
            left: Number = credited.days if credited.days > 0 else -credited.days
            for line in self.by_student.get(credited.name, []):
                same_invoice = not isinstance(number, str) or (
                    fold(str(line.invoice.value("nummer"))) == fold(number) and sender_of(line.invoice) == sender)
                if same_invoice and (line.first, line.last) == (credited.first, credited.last):
                    taken: Number = left
                    if line.days < taken:
                        taken = line.days
                    line.days = line.days - taken
                    left = left - taken


def is_credit(invoice: Record) -> bool:
    return invoice.value("typ") == "kreditfaktura"


def sender_of(invoice: Record) -> str | None:
    """The sender as invoices are told apart: number and name; None where neither is given."""
    sender = invoice.record("avsandare")
    if sender is None:
        return None
    name, number = sender.value("namn"), sender.value("organisationsnummer")
    digits = organisation_digits(number) or number if isinstance(number, str) else ""
    return f"{digits}/{fold(name) if isinstance(name, str) else ''}" if name or digits else None


def term_of(invoice: Record) -> str | None:
    """The term field; else the term that the lines' dates leave no doubt of; else None."""
    stated = invoice.cell("termin")
    if stated is not None and stated.present:
        return stated.value if isinstance(stated.value, str) else None
    first, last = [], []
    for row in invoice.series("rader"):
        start, end = row.value("startdatum"), row.value("slutdatum")
        if not isinstance(start, date) or not isinstance(end, date):
            return None
        first.append(start)
        last.append(end)
    return undoubted_term(min(first), max(last)) if first else None


def _lines(invoice: Record) -> list[Line]:
    recipient = invoice.record("fakturamottagare")
    addressed = recipient.value("namn") if recipient else None
    found = []
    for row in invoice.series("rader"):
        name, first, last = row.value("student"), row.value("startdatum"), row.value("slutdatum")
        weeks, days = row.value("antal_veckor"), row.value("antal_dagar")
        if not isinstance(name, str) or not isinstance(first, date) or not isinstance(last, date) or last < first:
            continue
        if not isinstance(weeks, int | Fraction) or not isinstance(days, int | Fraction):
            continue
        larosate, utbildning = row.value("larosate") or addressed, row.value("utbildning")
        found.append(Line(
            row, invoice, fold(name), fold(larosate) if isinstance(larosate, str) else None,
            str(utbildning) if isinstance(utbildning, str) else None, first, last, weeks * PAID_DAYS_A_WEEK + days))
    return found


_PLACING = ("student", "startdatum", "slutdatum", "antal_veckor", "antal_dagar")


def billed_once(context: Context, row: Value, reading: Axis) -> Value:
    """Whether a line's student has no more paid days than the calendar holds, over the whole run.

    False where lines with the same name, lärosäte and utbildning don't fit; Unknown ("samma
    person?") where only lines that may be somebody else's make it too many, and where another
    line of the same name can't be placed.
    """
    register = getattr(context.run, "register", None)
    if not isinstance(row, Record) or not isinstance(register, Register):
        return Unknown.of(row)
    needed = [context.scalar(row, name) for name in _PLACING]
    if any(isinstance(value, Unknown) for value in needed):
        return Unknown.of(*needed)
    name = fold(str(needed[0]))
    crowding = _judged(register, name, context)
    verdicts = {one: crowding[one].verdict(row) for one in ("kalender", "vardagar")}
    same = verdicts["kalender"] == verdicts["vardagar"]
    chosen = "kalender" if same else context.reading(reading)
    if verdicts[chosen] is False:
        for line in crowding[chosen].certain:
            context.scalar(line.row, "student")
        return False
    if verdicts[chosen] is None:
        return Unknown(tuple(Cause("faktura", line.row.owner, f"{line.row.pointer}/{_doubtful(line)}",
                                   "samma person? (lärosäte och utbildning avgör)")
                             for line in crowding[chosen].possible))
    unclear = [context.scalar(other, field_) for other in register.unclear.get(name, ()) for field_ in _PLACING]
    return Unknown.of(*unclear) if any(isinstance(value, Unknown) for value in unclear) else True


@dataclass(slots=True)
class Crowding:
    """The lines of one name that don't fit the calendar: surely one person's, or possibly."""

    certain: list[Line]
    possible: list[Line]

    def verdict(self, row: Record) -> bool | None:
        if any(line.row is row for line in self.certain):
            return False
        return None if any(line.row is row for line in self.possible) else True


def _judged(register: Register, name: str, context: Context) -> dict[str, Crowding]:
    if name not in register.judged:
        lines = [line for line in register.by_student.get(name, ()) if line.days > 0]
        context.budget.spend(2 * len(lines) ** 2)
        groups: dict[tuple[str | None, str | None], list[Line]] = defaultdict(list)
        for line in lines:
            groups[line.larosate, line.utbildning].append(line)
        known = [group for (larosate, utbildning), group in groups.items() if larosate and utbildning]
        register.judged[name] = {
            reading: Crowding([line for group in known for line in _crowded(group, reading)],
                              _crowded(lines, reading))
            for reading in ("kalender", "vardagar")
        }
    return register.judged[name]


def _doubtful(line: Line) -> str:
    if line.utbildning is None:
        return "utbildning"
    return "larosate" if line.larosate is None else "student"


def _crowded(lines: list[Line], reading: str) -> list[Line]:
    """The lines inside the smallest windows that hold fewer days than those lines bill.

    What a single line bills beyond its own period is another rule's matter and isn't counted.
    """
    days = {id(line): min(line.days, capacity(line.first, line.last, reading)) for line in lines}
    by_end = sorted(lines, key=lambda line: line.last)
    crowded: dict[int, Line] = {}
    nearest: date | None = None
    for first in sorted({line.first for line in lines}, reverse=True):
        billed: Number = 0
        for line in by_end:
            if nearest is not None and line.last >= nearest:
                break
            if line.first >= first:
                billed += days[id(line)]
                if billed > capacity(first, line.last, reading):
                    nearest = line.last
                    crowded.update((id(one), one) for one in lines if first <= one.first and one.last <= nearest)
                    break
    return list(crowded.values())
