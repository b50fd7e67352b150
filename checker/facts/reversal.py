"""Whether a credit note takes back what an invoice of the run has billed, right or wrong (§ 4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.document import Cell, Record, Series, State, fold
from checker.expression.context import cause_of
from checker.expression.interpret import Context
from checker.expression.values import Cause, Unknown, Value
from checker.facts.calendar import PAID_DAYS_A_WEEK
from checker.facts.lines import Number, quantity
from checker.facts.price import size
from checker.facts.register import Register

Truth = bool | Unknown

_PERIOD = ("startdatum", "slutdatum")
_SUMS = ("total", "moms", "oresavrundning")
_ROW_COST = 20  # steps that comparing two rows takes


def takes_back_line(context: Context, row: Value, paper: Value) -> Value:
    """Whether an invoice that a credit note is about has the same line: student, period, days and amount, whatever
    the signs."""
    register = getattr(context.run, "register", None)
    if not isinstance(row, Record) or not isinstance(paper, Record) or not isinstance(register, Register):
        return Unknown.of(row, paper)
    name = row.value("student")

    def on(invoice: Record) -> Iterator[Truth]:
        rows = register.rows_of(invoice, fold(name) if isinstance(name, str) else None)
        context.budget.spend(_ROW_COST * len(rows))
        unread = _rows(invoice)
        yield from (_every(_compared(row, one)) for one in rows)
        yield unread if isinstance(unread, Unknown) else False

    return _some(_every(iter((surely, _some(on(invoice))))) for invoice, surely in _credited(context, register, paper))


def takes_back_all(context: Context, paper: Value) -> Value:
    """Whether an invoice that a credit note is about has its sum, VAT and rounding, and lines of the same sum and
    rates of VAT, whatever the signs."""
    register = getattr(context.run, "register", None)
    if not isinstance(paper, Record) or not isinstance(register, Register):
        return Unknown.of(paper)

    def same(invoice: Record) -> Iterator[Truth]:
        for name in _SUMS:
            yield _same(_amount(paper, name), _amount(invoice, name))
        yield _same(_lines_sum(paper), _lines_sum(invoice))
        yield _same(_rates(paper), _rates(invoice))

    found = []
    for invoice, surely in _credited(context, register, paper):
        context.budget.spend(len(invoice.series("rader")))
        found.append(_every(iter((surely, *same(invoice)))))
    return _some(found)


def is_here(context: Context, paper: Value) -> Value:
    """Whether an invoice that a credit note is about is one of the run, as far as is known."""
    register = getattr(context.run, "register", None)
    if not isinstance(paper, Record) or not isinstance(register, Register):
        return False
    return any(surely is True for _, surely in _credited(context, register, paper))


def _credited(context: Context, register: Register, paper: Record) -> list[tuple[Record, Truth]]:
    """The invoices that a credit note (may) be about, each with whether it is."""
    found: list[tuple[Record, Truth]] = []
    for invoice, surely in register.credited_by(paper):
        context.budget.spend()
        kind, named = invoice.cell("typ"), paper.cell("avser_faktura")
        causes = [cause_of(kind)] if kind is not None and kind.state is State.MALFORMED else []
        if surely is None and named is not None and named.state is State.MALFORMED:
            causes.append(cause_of(named))
        elif surely is None:
            owner, field = (invoice.owner, "/nummer") if named is not None and named.present else (
                paper.owner, "/avsandare/namn")
            causes.append(Cause(owner.kind, owner, field))
        found.append((invoice, Unknown(tuple(causes)) if causes else True))
    return found


# ------------------------------------------------------------------ what is compared
def _compared(one: Record, other: Record) -> Iterator[Truth]:
    yield _same(_name(one), _name(other))
    for field in _PERIOD:
        yield _same(_known(one, field), _known(other, field))
    yield _same(_days(one), _days(other))
    yield _same(_size(_known(one, "ersattning")), _size(_known(other, "ersattning")))


def _known(record: Record, field: str) -> Value:
    value = record.value(field)
    if value is not None:
        return value
    cell = record.cell(field)
    if cell is not None and cell.state is State.NONE and cell.kind in ("tal", "kronor", "heltal"):
        return 0
    return Unknown((Cause(record.owner.kind, record.owner, f"{record.pointer}/{field}"),))


def _name(row: Record) -> Value:
    name = _known(row, "student")
    return fold(name) if isinstance(name, str) else name


def _days(row: Record) -> Value:
    weeks, days = quantity(row, "antal_veckor"), quantity(row, "antal_dagar")
    if weeks is None or days is None:
        return Unknown.of(*(_known(row, field) for field in ("antal_veckor", "antal_dagar")))
    return size(weeks * PAID_DAYS_A_WEEK + days)


def _amount(record: Record, field: str) -> Value:
    """An amount without its sign; nothing where none stands."""
    cell = record.fields.get(field)
    if not isinstance(cell, Cell) or not cell.present:
        return 0
    return _size(_known(record, field))


def _size(value: Value) -> Value:
    return size(value) if isinstance(value, Number) else value


def _lines_sum(invoice: Record) -> Value:
    rows = _rows(invoice)
    amounts = [_known(row, "ersattning") for row in rows] if isinstance(rows, list) else [rows]
    known = [amount for amount in amounts if isinstance(amount, Number)]
    return size(sum(known)) if len(known) == len(amounts) else Unknown.of(*amounts)


def _rates(invoice: Record) -> Value:
    """The rates of VAT that the rows state, as words that can be compared."""
    rows = _rows(invoice)
    rates = [_amount(row, "momssats") for row in rows] if isinstance(rows, list) else [rows]
    known = {str(rate) for rate in rates if isinstance(rate, Number) and rate != 0}
    unknown = [rate for rate in rates if isinstance(rate, Unknown)]
    return Unknown.of(*unknown) if unknown else " ".join(sorted(known))


def _rows(invoice: Record) -> list[Record] | Unknown:
    node = invoice.fields.get("rader")
    items = node.items if isinstance(node, Series) else [node] if isinstance(node, Cell) and node.present else []
    unread = tuple(cause_of(item) for item in items if isinstance(item, Cell))
    return Unknown(unread) if unread else [item for item in items if isinstance(item, Record)]


# ------------------------------------------------------------------ Kleene's logic
def _same(one: Value, other: Value) -> Truth:
    return Unknown.of(one, other) if isinstance(one, Unknown) or isinstance(other, Unknown) else one == other


def _every(truths: Iterable[Truth]) -> Truth:
    unknown = []
    for one in truths:
        if one is False:
            return False
        if isinstance(one, Unknown):
            unknown.append(one)
    return Unknown.of(*unknown) if unknown else True


def _some(truths: Iterable[Truth]) -> Truth:
    unknown = []
    for one in truths:
        if one is True:
            return True
        if isinstance(one, Unknown):
            unknown.append(one)
    return Unknown.of(*unknown) if unknown else False
