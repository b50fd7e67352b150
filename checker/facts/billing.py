"""What only several invoices together show: double billing, replacements, one invoice a term.

A student's paid days over all invoices must fit the calendar: one a day, five a calendar week.
For lines with dates that is a flow problem on intervals, and it has room exactly when every
window from one line's first day to another's last holds the days of the lines inside it.
"""

from __future__ import annotations

import re
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
    forms: dict[int, list[Record]] = field(default_factory=lambda: defaultdict(list))
    judged: dict[str, dict[str, Crowding]] = field(default_factory=dict)

    @classmethod
    def of(cls, invoices: list[Record], forms: list[Record] | None = None) -> Register:
        """``forms`` are the underlag of the run; one that belongs to no invoice is billed by itself."""
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
        for form in forms or ():
            owner = _invoice_of(form, invoices)
            if owner is None:
                register.add(form)
            else:
                register.forms[id(owner)].append(form)
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


def _invoice_of(form: Record, invoices: list[Record]) -> Record | None:
    """The invoice that an underlag names; else the only one of the same sender, and term where both have one."""
    named, sender = form.value("faktura"), sender_of(form)
    if isinstance(named, str):
        fitting = [i for i in invoices if fold(str(i.value("nummer"))) == fold(named)]
        same = [i for i in fitting if sender is None or sender_of(i) == sender]
        return (same or fitting)[0] if len(same or fitting) == 1 else None
    term = term_of(form)
    fitting = [i for i in invoices if sender is not None and sender_of(i) == sender
               and (term is None or term_of(i) in (None, term))]
    return fitting[0] if len(fitting) == 1 else None


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
    """The term field; else the term in the invoice's words; else the one that its lines' dates leave no doubt of."""
    stated = invoice.cell("termin")
    if stated is not None and stated.present:
        return stated.value if isinstance(stated.value, str) else None
    words = invoice.value("meddelande")
    if isinstance(words, str) and (named := terms_in(words)):
        return named.pop() if len(named) == 1 else None
    first, last = [], []
    for row in invoice.series("rader"):
        start, end = row.value("startdatum"), row.value("slutdatum")
        if not isinstance(start, date) or not isinstance(end, date):
            return None
        first.append(start)
        last.append(end)
    return undoubted_term(min(first), max(last)) if first else None


_TERM_WORDS = re.compile(r"\b(höst|vår)termin(?:en|ens)?\s+(\d{4})\b|\b(ht|vt)[\s-]?(\d{4}|\d{2})\b", re.IGNORECASE)


def terms_in(words: str) -> set[str]:
    """The terms that a text names: "höstterminen 2016", "HT16"."""
    found = set()
    for season, year, short, digits in _TERM_WORDS.findall(words):
        number = year or (digits if len(digits) == 4 else f"20{digits}")
        found.add(f"{'HT' if (season or short).casefold() in ('höst', 'ht') else 'VT'}{number}")
    return found


def _lines(invoice: Record) -> list[Line]:
    recipient = invoice.record("fakturamottagare")
    addressed = recipient.value("namn") if recipient else None
    found = []
    for row in invoice.series("rader"):
        name, first, last = row.value("student"), row.value("startdatum"), row.value("slutdatum")
        weeks, days = row.value("antal_veckor"), row.value("antal_dagar")
        if not isinstance(name, str) or not isinstance(first, date) or not isinstance(last, date) or last < first:
            continue
        if invoice.owner.kind != "faktura":
            days = 0
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
    placing = _PLACING if row.owner.kind == "faktura" else _PLACING[:-1]
    needed = [context.scalar(row, name) for name in placing]
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
    unclear = [context.scalar(other, place) for other in register.unclear.get(name, ()) for place in placing]
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


def forms_of(context: Context, invoice: Value) -> Value:
    """The underlag of the run that belong to an invoice."""
    register = getattr(context.run, "register", None)
    if not isinstance(invoice, Record) or not isinstance(register, Register):
        return Unknown.of(invoice)
    return list(register.forms.get(id(invoice), ()))


def same_line(context: Context, row: Value, other: Value) -> Value:
    """The lines of another document that a line is about: the same student, and of several those with
    the same first day; folded names."""
    if not isinstance(row, Record) or not isinstance(other, Record):
        return Unknown.of(row, other)
    student, start = context.scalar(row, "student"), row.value("startdatum")
    if isinstance(student, Unknown):
        return student
    candidates = []
    for line in other.series("rader"):
        context.budget.spend()
        if fold(str(context.scalar(line, "student"))) == fold(str(student)):
            candidates.append(line)
    same_day = [line for line in candidates if line.value("startdatum") == start]
    return same_day[:1] or candidates[:1]
