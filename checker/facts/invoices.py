"""What the other invoices of the run tell of one: the same term's, the one that it replaces, what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from checker.document import Record, fold
from checker.expression.interpret import Context
from checker.expression.values import Axis, Cause, Unknown, Value
from checker.facts.register import Register
from checker.facts.replacing import Standing
from checker.facts.run import Run
from checker.facts.senders import party, term_of, terms_in

_OTHERS_A_STEP = 10


def term(context: Context, invoice: Value) -> Value:
    if not isinstance(invoice, Record):
        return Unknown.of(invoice)
    stated = context.scalar(invoice, "termin")
    for row in invoice.series("rader") if isinstance(stated, Unknown) else ():
        context.scalar(row, "startdatum")
        context.scalar(row, "slutdatum")
    return term_of(invoice) or (stated if isinstance(stated, Unknown) else Unknown(()))


def names_a_term(paper: Value) -> Value:
    """Whether a term is stated, in its field or in the words."""
    if not isinstance(paper, Record):
        return False
    stated, words = paper.cell("termin"), paper.value("meddelande")
    return (stated is not None and stated.present) or (isinstance(words, str) and bool(terms_in(words)))


def same_term(context: Context, invoice: Value) -> Value:
    """The other ordinary invoices of the same sender to the same recipient for the same term and agreement."""
    if not isinstance(invoice, Record):
        return Unknown.of(invoice)
    run = context.run if isinstance(context.run, Run) else Run()
    register = run.register
    season, sender = term(context, invoice), party(invoice, "avsandare")
    if not isinstance(season, str):
        return Unknown.of(season)
    if not sender.known:
        return Unknown((Cause(invoice.owner.kind, invoice.owner, "/avsandare"),))
    recipient, under = party(invoice, "fakturamottagare"), run.agreements.get(id(invoice))
    named = invoice.value("avtal") if under is None else None
    alike = season, sender, recipient, id(under), fold(named) if isinstance(named, str) else None
    if alike not in register.of_term:
        register.of_term[alike] = _of_term(context, run, invoice, season)
    others = [(other, causes) for other, causes in register.of_term[alike] if other is not invoice]
    context.budget.spend(len(others) // _OTHERS_A_STEP)
    found = [other for other, causes in others if not causes]
    unsure = tuple(cause for _, causes in others for cause in causes)
    return found if found or not unsure else Unknown(unsure)


def _of_term(context: Context, run: Run, invoice: Record, season: str) -> list[tuple[Record, tuple[Cause, ...]]]:
    """The invoices that count beside one like this, with what would decide it where that isn't sure."""
    register = run.register
    sender = register.numbers.sender(invoice)
    if (season, sender) not in register.uncredited:
        register.uncredited[season, sender] = (
            [one for one in register.by_term[season].possibly(sender) if not register.credited(one).truth],
            [one for one in register.by_term[None].surely(sender) if not register.credited(one).truth])
    possible, termless = register.uncredited[season, sender]
    context.budget.spend((len(possible) + len(termless)) ** 2)
    found = []
    for other in possible:
        if _comparable(run, invoice, other):
            same = sender.same(register.numbers.sender(other))
            found.append((other, register.asks(other).causes if same else (
                Cause(other.owner.kind, other.owner, "/avsandare/namn"),)))
    return found + [(other, (Cause(other.owner.kind, other.owner, "/termin"),)) for other in termless
                    if _comparable(run, invoice, other)]


def standing(question: Callable[[Register, Record], Standing]) -> Callable[[Context, Value], Value]:
    """A fact of what the other invoices of the run do to one."""
    def fact(context: Context, invoice: Value) -> Value:
        if not isinstance(invoice, Record):
            return Unknown.of(invoice)
        found = question(context.run.register if isinstance(context.run, Run) else Register(), invoice)
        return Unknown(found.causes) if found.truth is None else found.truth
    return fact


def _comparable(run: Run, one: Record, other: Record) -> bool:
    """Whether two invoices are under one agreement and to one recipient, as far as they tell."""
    under, other_under = run.agreements.get(id(one)), run.agreements.get(id(other))
    if under is not other_under:
        return False
    named = [invoice.value("avtal") for invoice in (one, other)]
    if under is None and None not in named and fold(str(named[0])) != fold(str(named[1])):
        return False
    return party(one, "fakturamottagare").same(party(other, "fakturamottagare")) is not False


def replaces_in_time(context: Context, invoice: Value, deadline: date, counted: Axis) -> Value:
    """Whether the invoice replaces one of the run that was dated (or on the other reading of the axis meddelande
    received, where that is recorded or the parties have settled on it) no later than the deadline."""
    if not isinstance(invoice, Record):
        return Unknown.of(invoice)
    replaced = invoice.cell("ersatter_faktura")
    if replaced is None or not replaced.present:
        return False
    if replaced.value is None:
        return context.scalar(invoice, "ersatter_faktura")
    register = context.run.register if isinstance(context.run, Run) else Register()
    sure, unsure = register.originals(invoice)
    if not sure:
        return Unknown((Cause("faktura", None, "/datum", f"datum för fakturan {replaced.text} som ersätts"),))
    context.budget.spend(len(sure) ** 2)
    settled_on = len(context.alternatives[counted.name]) == 1
    seen = {True: [_in_time(context, one, deadline, context.reading(counted), settled_on) for one in sure],
            False: [_in_time(context, one, deadline, context.reading(counted), settled_on) for one in unsure]}
    if True in seen[True]:
        return True
    unknown = [value for value in (*seen[True], *seen[False]) if isinstance(value, Unknown)]
    unknown += [Unknown((Cause("faktura", one.owner, "/nummer"),))
                for one, value in zip(unsure, seen[False], strict=True) if value is True]
    return Unknown.of(*unknown) if unknown else False


def _in_time(context: Context, old: Record, deadline: date, counted: str, settled_on: bool) -> Value:
    """Nothing is received before its date, so one that was dated too late was late on either reading."""
    dated, received = context.scalar(old, "datum"), old.cell("mottagen")
    if counted != "mottaget" or not (settled_on or (received is not None and received.present)):
        return dated if isinstance(dated, Unknown) else isinstance(dated, date) and dated <= deadline
    day = context.scalar(old, "mottagen")
    if isinstance(day, Unknown) and isinstance(dated, date) and dated > deadline:
        return False
    return day if isinstance(day, Unknown) else isinstance(day, date) and day <= deadline
