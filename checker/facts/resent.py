"""Whether a sender has sent something twice: a number, an invoice under another number, a line (§ 4.6).

What a credit note has taken back whole, and what another invoice stands in the place of, isn't sent twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.document import Record, State, fold
from checker.expression.context import cause_of
from checker.expression.interpret import Context
from checker.expression.values import Cause, Gap, Unknown, Value
from checker.facts.billing import questions
from checker.facts.differing import as_words, differences, said, share_a_row
from checker.facts.lines import Line
from checker.facts.naming import rough, spaceless
from checker.facts.register import Register
from checker.facts.senders import Party, is_credit

_TOLD = 3  # other invoices that are told of
_COMPARED = 10  # steps that comparing two invoices takes


@dataclass(slots=True)
class _Others:
    """The other invoices of which something surely holds, and what would tell it of more."""

    sure: list[Record]
    unsure: list[Cause]

    @property
    def value(self) -> Value:
        return list(self.sure) if self.sure or not self.unsure else Unknown(tuple(dict.fromkeys(self.unsure)))

    def add(self, other: Record, causes: list[Cause]) -> None:
        self.unsure += causes
        self.sure += [] if causes else [other]


# ------------------------------------------------------------------ a number
def same_number(context: Context, invoice: Value) -> Value:
    """The other invoices to which the sender has given the same number: ordinary ones beside an ordinary one, credit
    notes beside a credit note. One that replaces the other may keep its number."""
    register = _register(context)
    if not isinstance(invoice, Record) or register is None:
        return Unknown.of(invoice)
    number = context.scalar(invoice, "nummer")
    if isinstance(number, str):
        found = _of_number(context, register, invoice, number)
        for other in found.sure[:_TOLD]:
            context.scalar(other, "nummer")
        return found.value
    return number if register.asks(invoice).truth is not False and register.has_others(invoice) else []


def number_elsewhere(context: Context, invoice: Value) -> Value:
    """Where the number stands too, and what differs there: "b.yaml (ändrad: summa (… här, … där))"."""
    register = _register(context)
    number = invoice.value("nummer") if isinstance(invoice, Record) else None
    if not isinstance(invoice, Record) or register is None or not isinstance(number, str):
        return Unknown.of(invoice)
    others = _of_number(context, register, invoice, number).sure
    said = [place(other) for other in others[:_TOLD]] if is_copy(context, invoice) is True else [
        f"{place(other)} ({_beside(invoice, other)})" for other in others[:_TOLD]]
    return as_words(said, len(others))


def is_copy(context: Context, invoice: Value) -> Value:
    """Whether each other invoice of the same number says the same."""
    others = same_number(context, invoice)
    if not isinstance(invoice, Record) or not isinstance(others, list):
        return Unknown.of(others)
    return all(_same_content(context, invoice, other) for other in others if isinstance(other, Record))


def _of_number(context: Context, register: Register, invoice: Record, number: str) -> _Others:
    return register.once("of number", invoice, lambda: _compared(context, register, invoice, number))


def _compared(context: Context, register: Register, invoice: Record, number: str) -> _Others:
    found, own = _Others([], []), _plainly(register, invoice)
    for other in register.numbers.alike(number, register.numbers.sender(invoice)):
        context.budget.spend(_COMPARED)
        if other is invoice:
            continue
        if own is not None and own == _plainly(register, other):
            found.sure.append(other)
        elif not _falls_away(context, register, invoice, other):
            found.add(other, _open(register, invoice, other, number))
    return found


def _plainly(register: Register, invoice: Record) -> tuple[Party, str] | None:
    """The sender and the number, where nothing else matters: two ordinary invoices that have them alike, neither
    credited nor replaced nor in another's place, are both to be paid."""
    return register.once("plainly", invoice, lambda: _sender_and_number(register, invoice))


def _sender_and_number(register: Register, invoice: Record) -> tuple[Party, str] | None:
    replaces, replaced = invoice.cell("ersatter_faktura"), register.replaced(invoice)
    if _unreadable(invoice, "typ") or is_credit(invoice) or register.credited(invoice).truth \
            or (replaces is not None and replaces.present) or replaced.truth is not False:
        return None
    sender = register.numbers.sender(invoice)
    return (sender, spaceless(str(invoice.value("nummer")))) if sender.same(sender) else None


def _falls_away(context: Context, register: Register, one: Record, other: Record) -> bool:
    """Whether of two invoices of one number at most one is asked to be paid, or one is no credit note and the other
    is: those have numbers of their own."""
    pair = (one, other)
    readable = not any(_unreadable(invoice, "typ") for invoice in pair)
    if readable and is_credit(one) != is_credit(other):
        return True
    if any(register.credited(invoice).truth for invoice in pair):
        return True
    says_so = [register.replaces(one, other) is True, register.replaces(other, one) is True]
    if any(says_so) and not all(says_so):
        return True
    if not any(register.replaced(invoice).truth for invoice in pair):
        return False
    return all(says_so) or _same_content(context, one, other)


def _same_content(context: Context, one: Record, other: Record) -> bool:
    context.budget.spend(len(one.series("rader")) + len(other.series("rader")))
    register = _register(context)
    if register is not None and _says(register, one) == _says(register, other):
        return True
    return not differences(one, other)


def _says(register: Register, invoice: Record) -> tuple[object, ...]:
    return register.once("says", invoice, lambda: said(invoice))


def _open(register: Register, one: Record, other: Record, number: str) -> list[Cause]:
    """What isn't known of two invoices that may have one number."""
    found = _of_senders(register, one, other)
    theirs = other.value("nummer")
    if spaceless(str(theirs)) != spaceless(number):
        found.append(Cause(other.owner.kind, other.owner, "/nummer", f"om {theirs} och {number} är samma nummer"))
    for invoice in (one, other):
        found += (cause_of(cell) for name in ("typ", "ersatter_faktura")
                  if (cell := invoice.cell(name)) is not None and cell.state is State.MALFORMED)
        found += register.replaced(invoice).causes
    return found


def _of_senders(register: Register, one: Record, other: Record) -> list[Cause]:
    """The names that would tell whether two invoices have one sender."""
    pair = [(invoice, register.numbers.sender(invoice)) for invoice in (one, other)]
    if pair[0][1].same(pair[1][1]):
        return []
    return [Cause(invoice.owner.kind, invoice.owner, "/avsandare/namn") for invoice, sender in pair
            if sender.name is None]


def _unreadable(invoice: Record, name: str) -> bool:
    cell = invoice.cell(name)
    return cell is not None and cell.state is State.MALFORMED


def _beside(invoice: Record, other: Record) -> str:
    if not share_a_row(invoice, other):
        return "en annan faktura"
    told = differences(invoice, other)
    return f"ändrad: {as_words(told)}" if told else "samma innehåll"


def place(invoice: Record) -> str:
    """Where an invoice stands: the file, and its line where the file holds more before it."""
    line = invoice.position.line
    return f"{invoice.owner.path}, rad {line}" if line is not None and line > 1 else invoice.owner.path


# ------------------------------------------------------------------ an invoice under another number
def sent_again(context: Context, invoice: Value) -> Value:
    """The sender's other invoices, under other numbers, that ask for the same students and periods and nothing else."""
    register = _register(context)
    if not isinstance(invoice, Record) or register is None:
        return Unknown.of(invoice)
    found = _again(context, register, invoice)
    for one in (invoice, *found.sure[:_TOLD]) if found.sure else ():
        context.scalar(one, "nummer")
    return found.value


def sent_elsewhere(context: Context, invoice: Value) -> Value:
    """Which invoices those are, where they stand, and what differs: "17 i b.yaml (samma innehåll)"."""
    register = _register(context)
    if not isinstance(invoice, Record) or register is None:
        return Unknown.of(invoice)
    others = _again(context, register, invoice).sure
    return as_words([f"{other.value('nummer') or '(utan nummer)'} i {place(other)} ({_beside(invoice, other)})"
                     for other in others[:_TOLD]], len(others))


def _again(context: Context, register: Register, invoice: Record) -> _Others:
    found, lines = _Others([], []), register.lines.get(id(invoice), [])
    wanted = _wanted(register, invoice, lines)
    if not wanted or register.credited(invoice).truth:
        return found
    number, candidates = invoice.value("nummer"), {}
    for line in register.by_student.get(str(lines[0].name), ()):
        context.budget.spend()
        candidates[id(line.invoice)] = line.invoice
    for other in candidates.values():
        theirs, named = register.lines.get(id(other), []), other.value("nummer")
        context.budget.spend(_COMPARED + len(theirs))
        if other is invoice or other.owner.kind != invoice.owner.kind or register.credited(other).truth \
                or _wanted(register, other, theirs) != wanted \
                or (isinstance(number, str) and isinstance(named, str) and rough(number) == rough(named)) \
                or register.numbers.sender(invoice).same(register.numbers.sender(other)) is False:
            continue
        found.add(other, _whether_one(register, invoice, lines, other, theirs))
    return found


def _wanted(register: Register, invoice: Record, lines: list[Line]) -> list[tuple[str, str]]:
    return register.once("asked for", invoice, lambda: _asked_for(lines))


def _asked_for(lines: list[Line]) -> list[tuple[str, str]]:
    """Students and periods, in order; nothing where a line lacks any of them."""
    if any(line.name is None or line.period is None or line.most == 0 for line in lines):
        return []
    return sorted((str(line.name), str(line.period)) for line in lines)


def _whether_one(register: Register, one: Record, lines: list[Line], other: Record,
                 theirs: list[Line]) -> list[Cause]:
    """What would tell whether two invoices of the same names and periods are one."""
    paired = {(line.name, line.period): line for line in theirs}
    return _of_senders(register, one, other) + [
        cause for line in lines for cause in questions([line, paired[line.name, line.period]])]


# ------------------------------------------------------------------ a line
def line_again(context: Context, row: Value) -> Value:
    """Whether a line stands twice, on this invoice or another: student, verksamhet, period and days. That the calendar
    holds the days of both excuses neither."""
    register = _register(context)
    if not isinstance(row, Record) or register is None:
        return row.unknown() if isinstance(row, Gap) else Unknown.of(row)
    line = register.line_of.get(id(row))
    if line is None:
        return False
    found = _lines_like(context, register, line)
    for other, _ in found:
        context.scalar(other.row, "student")
    if any(not causes for _, causes in found):
        return True
    return Unknown(tuple(dict.fromkeys(cause for _, causes in found for cause in causes))) if found else False


def line_elsewhere(context: Context, row: Value) -> Value:
    """Where the line stands too: "faktura 17, rad 3 i b.yaml"."""
    register = _register(context)
    line = register.line_of.get(id(row)) if register is not None else None
    if register is None or line is None:
        return Unknown.of(row)
    sure = [other for other, causes in _lines_like(context, register, line) if not causes]
    return as_words([f"faktura {one.invoice.value('nummer') or '(utan nummer)'}, rad nr "
                     f"{int(one.row.pointer.rpartition('/')[2]) + 1}, i {place(one.invoice)}" for one in sure])


def _lines_like(context: Context, register: Register, line: Line) -> list[tuple[Line, list[Cause]]]:
    if line.name is None or line.period is None or not line.most:
        return []
    found = []
    for other in register.by_student[line.name]:
        context.budget.spend()
        if other is not line and (other.period, other.most) == (line.period, line.most):
            causes = _alike(register, line, other)
            if causes is not None:
                found.append((other, causes))
    return found


def _alike(register: Register, one: Line, other: Line) -> list[Cause] | None:
    """What would tell whether two lines of one name, period and time are the same; None where they aren't."""
    here, there = _where(register, one), _where(register, other)
    if here is not None and there is not None and here != there:
        return None
    return questions([one, other]) + [Cause(line.row.owner.kind, line.row.owner, f"{line.row.pointer}/verksamhet")
                                      for line, where in ((one, here), (other, there)) if where is None]


def _where(register: Register, line: Line) -> str | None:
    stated = line.row.value("verksamhet")
    return fold(stated) if isinstance(stated, str) else register.numbers.sender(line.invoice).name


def _register(context: Context) -> Register | None:
    register = getattr(context.run, "register", None)
    return register if isinstance(register, Register) else None
