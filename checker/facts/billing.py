"""What only several invoices together show: double billing, credits, replacements, one invoice a term.

A student's paid days over all invoices must fit the calendar: one a day, five a calendar week.
For lines with dates that is a flow problem on intervals, and it has room exactly when every
window from one line's first day to another's last holds the days of the lines inside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations

from checker.document import Record, State, fold
from checker.expression.interpret import Context
from checker.expression.values import Axis, Cause, Gap, Unknown, Value
from checker.facts.calendar import DAY, PAID_DAYS_A_WEEK, capacity
from checker.facts.senders import is_credit, party, term_of

Number = int | Fraction
DAYS_A_WEEK = 7
MOST_TRIED = 8  # persons of one name of which every selection is tried
_PLACING = ("student", "startdatum", "slutdatum", "antal_veckor", "antal_dagar")


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
    """All invoices of the run, indexed once. ``unclear``: lines of a name that can't be placed;
    ``doubts``: credits of a name that can't be taken off any line; ``claims``: lines of invoices of
    which it can't be told whether they bill, credit or replace; ``termless``: invoices of no known term."""

    by_student: dict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))
    unclear: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    doubts: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_term: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_sender: dict[tuple[str, str | None], list[Record]] = field(default_factory=lambda: defaultdict(list))
    by_number: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, list[Line]] = field(default_factory=dict)
    forms: dict[int, list[Record]] = field(default_factory=lambda: defaultdict(list))
    judged: dict[str, dict[str, Crowding]] = field(default_factory=dict)
    replaced: set[int] = field(default_factory=set)
    termless: list[Record] = field(default_factory=list)
    claims: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, invoices: list[Record], forms: list[Record] | None = None) -> Register:
        """``forms`` are the underlag of the run; one that belongs to no invoice is billed by itself."""
        register = cls()
        for invoice in invoices:
            number = invoice.value("nummer")
            if isinstance(number, str):
                register.by_number[fold(number)].append(invoice)
        register.replaced = {id(old) for invoice in invoices for old in register.named_by(invoice, "ersatter_faktura")}
        for invoice in invoices:
            if is_credit(invoice) or id(invoice) in register.replaced:
                continue
            if is_unreadable(invoice, "typ") or is_unreadable(invoice, "ersatter_faktura"):
                register.doubt(invoice)
                continue
            register.add(invoice)
            term = term_of(invoice)
            (register.by_term[term] if term else register.termless).append(invoice)
            if term:
                register.by_sender[term, party(invoice, "avsandare").name].append(invoice)
        for invoice in invoices:
            if is_credit(invoice):
                register.net(invoice)
        for form in forms or ():
            owner = register.invoice_of(form, invoices)
            if owner is None:
                register.add(form)
            else:
                register.forms[id(owner)].append(form)
        return register

    def add(self, invoice: Record) -> None:
        lines = self.lines[id(invoice)] = _lines(invoice)
        placed = {id(line.row) for line in lines}
        for line in lines:
            self.by_student[line.name].append(line)
        for row in invoice.series("rader"):
            name = row.value("student")
            if isinstance(name, str) and id(row) not in placed and _is_vfu(row):
                self.unclear[fold(name)].append(row)

    def doubt(self, invoice: Record) -> None:
        """What an invoice claims can't be told: it may be a credit, or replace one that is here."""
        self.termless.append(invoice)
        for row in invoice.series("rader"):
            name = row.value("student")
            if isinstance(name, str):
                self.claims[fold(name)].append(row)

    def named_by(self, invoice: Record, reference: str) -> list[Record]:
        """The invoices that this one names (as replaced, as credited), unless another sender's."""
        number, sender = invoice.value(reference), party(invoice, "avsandare")
        if not isinstance(number, str):
            return []
        return [old for old in self.by_number.get(fold(number), [])
                if old is not invoice and sender.same(party(old, "avsandare")) is not False]

    def net(self, credit: Record) -> None:
        """Takes a credit note's days off the lines that it credits; where it can't, the names are in doubt."""
        targets = self.named_by(credit, "avser_faktura")
        anything = credit.value("avser_faktura") is None
        sender = party(credit, "avsandare")
        if not targets and not anything:
            return  # it credits an invoice that isn't here
        if not credit.series("rader"):
            for line in (line for target in targets for line in self.lines.get(id(target), ())):
                self.doubts[line.name].append(credit)
        for row in credit.series("rader"):
            credited, name = _line(row, credit, None), row.value("student")
            if credited is not None:
                held = [line for line in self.by_student.get(credited.name, []) if line.invoice in targets
                        or (anything and sender.same(party(line.invoice, "avsandare")) is not False)]
                if (held or targets) and not _take_off(credited, held):
                    self.doubts[credited.name].append(row)
            elif isinstance(name, str):
                self.doubts[fold(name)].append(row)
            else:
                for line in (line for target in targets for line in self.lines.get(id(target), ())):
                    self.doubts[line.name].append(row)

    def invoice_of(self, form: Record, invoices: list[Record]) -> Record | None:
        """The invoice that an underlag names; else the only one of the same sender, and term where both have one."""
        sender = party(form, "avsandare")
        if isinstance(form.value("faktura"), str):
            named = self.named_by(form, "faktura")
            return named[0] if len(named) == 1 else None
        term = term_of(form)
        fitting = [i for i in invoices if sender.same(party(i, "avsandare")) and term_of(i) in (None, term)]
        return fitting[0] if len(fitting) == 1 else None

    def is_credited(self, invoice: Record) -> bool:
        """Whether nothing of an invoice is left after its credits."""
        lines = self.lines.get(id(invoice), [])
        return bool(lines) and all(line.days == 0 for line in lines)


def _take_off(credited: Line, lines: list[Line]) -> bool:
    """Whether all the credited days could be taken off lines that hold them.

    A credit of a line's first or last weeks in full leaves the rest of its period; another leaves
    fewer days in the same period.
    """
    left: Number = credited.days if credited.days > 0 else -credited.days
    whole = left >= capacity(credited.first, credited.last, "vardagar")
    for line in lines:
        if left <= 0 or credited.first < line.first or credited.last > line.last:
            continue
        taken: Number = left
        if line.days < taken:
            taken = line.days
        line.days = line.days - taken
        left = left - taken
        if whole and credited.last == line.last and credited.first > line.first:
            line.last = credited.first - DAY
        elif whole and credited.first == line.first and credited.last < line.last:
            line.first = credited.last + DAY
    return left <= 0


def _lines(invoice: Record) -> list[Line]:
    addressed = invoice.record("fakturamottagare")
    recipient = addressed.value("namn") if addressed else None
    found = (_line(row, invoice, recipient if isinstance(recipient, str) else None) for row in invoice.series("rader"))
    return [line for line in found if line is not None]


def _line(row: Record, invoice: Record, recipient: str | None) -> Line | None:
    """A row as a line; None for one that can't be placed, or isn't VFU."""
    name, first, last = row.value("student"), row.value("startdatum"), row.value("slutdatum")
    weeks, days = _quantity(row, "antal_veckor"), _quantity(row, "antal_dagar")
    if not isinstance(name, str) or not isinstance(first, date) or not isinstance(last, date) or last < first:
        return None
    if weeks is None or days is None or not _is_vfu(row):
        return None
    larosate, utbildning = row.value("larosate") or recipient, row.value("utbildning")
    return Line(row, invoice, fold(name), fold(larosate) if isinstance(larosate, str) else None,
                str(utbildning) if isinstance(utbildning, str) else None, first, last, weeks * PAID_DAYS_A_WEEK + days)


def _quantity(row: Record, name: str) -> Number | None:
    """Weeks or days; none where recorded as none, and on a form without days."""
    value = row.value(name)
    if isinstance(value, int | Fraction):
        return value
    cell = row.cell(name)
    nothing = cell is not None and not cell.present and cell.text.strip().casefold() == "ingen"
    return 0 if nothing or (name == "antal_dagar" and row.owner.kind != "faktura") else None


def _is_vfu(row: Record) -> bool:
    """Other forms than VFU aren't paid for, so their days crowd nobody out."""
    return row.value("form") in (None, "vfu")


def billed_once(context: Context, row: Value, reading: Axis) -> Value:
    """Whether a line's student has no more paid days than the calendar holds, over the whole run.

    False where lines with the same name, lärosäte and utbildning don't fit; Unknown ("samma
    person?") where only lines that may be somebody else's make it too many, and where another
    line of the same name can't be placed.
    """
    register = getattr(context.run, "register", None)
    if not isinstance(row, Record) or not isinstance(register, Register):
        return row.unknown() if isinstance(row, Gap) else Unknown.of(row)
    invoice = row.owner.root
    if id(invoice) in register.replaced or not _is_vfu(row):
        return True
    for name in ("typ", "ersatter_faktura"):
        if is_unreadable(invoice, name):
            return context.scalar(invoice, name)
    placing = _PLACING if row.owner.kind == "faktura" else _PLACING[:-1]
    needed = [context.scalar(row, name) for name in placing]
    if any(isinstance(value, Unknown) for value in needed):
        return Unknown.of(*needed)
    name = fold(str(needed[0]))
    crowding = _judged(register, name, context)
    verdicts = {one: crowding[one].verdict(row) for one in ("kalender", "vardagar")}
    same = verdicts["kalender"] == verdicts["vardagar"]
    chosen = "kalender" if same else context.reading(reading)
    doubts = tuple(Cause("faktura", credit.owner, credit.pointer, "vad krediteringen gäller")
                   for credit in register.doubts.get(name, ()))
    claims = tuple(Cause("faktura", other.owner, other.pointer, "vad fakturan begär (typ, ersatter_faktura)")
                   for other in register.claims.get(name, ()) if _may_meet(row, other))
    if verdicts[chosen] is False:
        for line in crowding[chosen].certain:
            context.scalar(line.row, "student")
        return Unknown(doubts + claims) if doubts or claims else False
    if verdicts[chosen] is None:
        return Unknown(tuple(_same_person(line) for line in crowding[chosen].possible) + doubts)
    unclear = [context.scalar(other, place) for other in register.unclear.get(name, ()) if _may_meet(row, other)
               for place in placing]
    if any(isinstance(value, Unknown) for value in unclear):
        return Unknown.of(*unclear)
    return Unknown(claims) if claims else True


def is_unreadable(invoice: Record, name: str) -> bool:
    """Whether something stands in a field that isn't what it holds."""
    cell = invoice.cell(name)
    return cell is not None and cell.state is State.MALFORMED


def _may_meet(row: Record, other: Record) -> bool:
    """Whether two rows' periods can share a week, as far as their dates tell."""
    first, last = other.value("startdatum"), other.value("slutdatum")
    begins, ends = row.value("startdatum"), row.value("slutdatum")
    if not isinstance(begins, date) or not isinstance(ends, date):
        return True
    too_early = isinstance(last, date) and (begins - last).days > DAYS_A_WEEK
    too_late = isinstance(first, date) and (first - ends).days > DAYS_A_WEEK
    return not (too_early or too_late)


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
                              _possibly_crowded(lines, reading))
            for reading in ("kalender", "vardagar")
        }
    return register.judged[name]


def _same_person(line: Line) -> Cause:
    """The question that a namesake raises, at the field that would answer it."""
    field_ = "utbildning" if line.utbildning is None else "larosate" if line.larosate is None else "student"
    number = line.invoice.value("nummer")
    where = f"faktura {number}, " if number is not None else ""
    return Cause("faktura", line.row.owner, f"{line.row.pointer}/{field_}",
                 f"samma person? ({where}{line.first}–{line.last}; lärosäte och utbildning avgör)")


def billed_elsewhere(context: Context, row: Value) -> Value:
    """Where the same name is billed too, as words: "faktura 17 (2016-09-05–2016-09-30)"."""
    register = getattr(context.run, "register", None)
    name = row.value("student") if isinstance(row, Record) else None
    if not isinstance(register, Register) or not isinstance(name, str):
        return Unknown(())
    others = [line for line in register.by_student.get(fold(name), ()) if line.row is not row and line.days > 0]
    told = [f"faktura {line.invoice.value('nummer') or '(utan nummer)'} ({line.first}–{line.last})" for line in others]
    return ", ".join(told[:3]) + (f" och {len(told) - 3} till" if len(told) > 3 else "")


def _possibly_crowded(lines: list[Line], reading: str) -> list[Line]:
    """The lines that would be too much if some of the namesakes were the same person.

    Lines of one known lärosäte and utbildning belong together; every selection of the others is
    tried, and for more than a few of them every line of an overfull window is in doubt.
    """
    crowded = _crowded(lines, reading, every=True)
    groups: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        groups[(line.larosate, line.utbildning) if line.larosate and line.utbildning else id(line)].append(line)
    if len(groups) > MOST_TRIED:
        return crowded
    doubtful: dict[int, Line] = {}
    for size in range(2, len(groups) + 1):
        for some in combinations(groups.values(), size):
            doubtful.update((id(line), line) for line in _crowded([line for group in some for line in group], reading))
    return list(doubtful.values())


def _crowded(lines: list[Line], reading: str, every: bool = False) -> list[Line]:
    """The lines inside the smallest windows (or ``every`` one) that hold fewer days than those lines bill.

    What a single line bills beyond its own period is another rule's matter and isn't counted.
    """
    days = {id(line): min(line.days, capacity(line.first, line.last, "kalender")) for line in lines}
    by_end = sorted(lines, key=lambda line: line.last)
    crowded: dict[int, Line] = {}
    nearest: date | None = None
    for first in sorted({line.first for line in lines}, reverse=True):
        billed: Number = 0
        inside = 0
        for line in by_end:
            if nearest is not None and line.last >= nearest:
                break
            if line.first >= first:
                billed += days[id(line)]
                inside += 1
                if inside > 1 and billed > capacity(first, line.last, reading):
                    crowded.update((id(one), one) for one in lines if first <= one.first and one.last <= line.last)
                    if not every:
                        nearest = line.last
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
    place = fold(str(row.value("verksamhet")))
    same_place = [line for line in same_day if fold(str(line.value("verksamhet"))) == place]
    own_days = {one.value("startdatum") for one in row.owner.root.series("rader")
                if one is not row and fold(str(one.value("student"))) == fold(str(student))}
    unpaired = [line for line in candidates if line.value("startdatum") not in own_days]
    return same_place[:1] or same_day[:1] or unpaired[:1]
