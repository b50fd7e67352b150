"""All invoices of a run, indexed once: which still ask for payment, for what, and which term each is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from itertools import islice
from typing import Any, TypeVar

from checker.document import Record, Series, State, fold
from checker.expression.context import cause_of
from checker.expression.values import Cause
from checker.facts.crediting import ABOUT, is_about, take_back
from checker.facts.crowding import Crowding
from checker.facts.lines import Line, lines_of
from checker.facts.naming import BySender, Naming, Numbers
from checker.facts.replacing import Standing, replaced_among
from checker.facts.senders import is_credit, term_of

_SEVERAL = 20  # invoices of which it is asked whether they are the one that is meant

T = TypeVar("T")


class Register:
    """``lines``: what each invoice (by identity) asks for; ``line_of``: the same by its row; ``by_student``: by the
    folded name; ``unread``: those whose student can't be read, and may be anybody; ``by_term``: the invoices that
    (may) ask for payment by their term, None where it isn't known; ``forms``: the underlag of each invoice;
    ``crowding``, ``asking``, ``uncredited`` and ``of_term``: what has been worked out for a name, and for invoices
    alike; the lists before their cost is known to be too much, so that they aren't made for every invoice."""

    def __init__(self) -> None:
        self.numbers = Numbers(())
        self.lines: dict[int, list[Line]] = {}
        self.line_of: dict[int, Line] = {}
        self.by_student: dict[str, list[Line]] = defaultdict(list)
        self.unread: list[Line] = []
        self.by_term: dict[str | None, BySender] = defaultdict(BySender)
        self.forms: dict[int, list[Record]] = defaultdict(list)
        self.crowding: dict[str, dict[str, Crowding]] = {}
        self.asking: dict[str, list[Line]] = {}
        self.uncredited: dict[tuple[str, object], tuple[list[Record], list[Record]]] = {}
        self.of_term: dict[object, list[tuple[Record, tuple[Cause, ...]]]] = {}
        self._asking, self._billed = BySender(), BySender()
        self._rows: dict[int, dict[str | None, list[Record]]] = {}
        self._credited: dict[object, list[tuple[Record, bool | None]]] = {}
        self._replacing = Naming("ersatter_faktura", (), self.numbers)
        self._replaced: dict[int, Standing] = {}
        self._worked_out: dict[tuple[str, int], Any] = {}

    @classmethod
    def of(cls, invoices: list[Record], forms: list[Record] | None = None) -> Register:
        """``forms`` are the underlag of the run; one that belongs to no invoice is billed by itself."""
        register = cls()
        register.numbers = Numbers(invoices)
        register._replacing = Naming("ersatter_faktura", invoices, register.numbers)
        register._replaced = replaced_among(invoices, register._replacing)
        for invoice in invoices:
            asks, sender = register.asks(invoice), register.numbers.sender(invoice)
            if not is_credit(invoice):
                register._billed.add(sender, invoice)
            if asks.truth is not False:
                register._add(invoice, *asks.causes)
                register._asking.add(sender, invoice)
                register.by_term[term_of(invoice)].add(sender, invoice)
        take_back(invoices, register.numbers, register.by_student, register.lines)
        for form in forms or ():
            register._place(form)
        return register

    def _add(self, invoice: Record, *causes: Cause, homeless: bool = False) -> None:
        lines = self.lines[id(invoice)] = lines_of(invoice)
        for line in lines:
            self.line_of[id(line.row)] = line
            line.homeless = homeless
            if causes:
                line.doubt(*causes)
            if line.name is not None:
                self.by_student[line.name].append(line)
            elif (student := line.row.cell("student")) is not None and student.state is State.MALFORMED:
                self.unread.append(line)

    def once(self, what: str, invoice: Record, work_out: Callable[[], T]) -> T:
        """What has been worked out of an invoice, or is now."""
        key = what, id(invoice)
        if key not in self._worked_out:
            self._worked_out[key] = work_out()
        found: T = self._worked_out[key]
        return found

    def namesakes(self, name: str) -> list[Line]:
        """The lines of a student, by the folded name, and those that may be hers."""
        return self.by_student.get(name, []) + self.unread

    def replaced(self, invoice: Record) -> Standing:
        """Whether another invoice stands in this one's place."""
        return self._replaced.get(id(invoice), Standing(False))

    def asks(self, invoice: Record) -> Standing:
        """Whether an invoice asks for payment: it is no credit note and isn't replaced."""
        replaced, kind = self.replaced(invoice), invoice.cell("typ")
        if is_credit(invoice) or replaced.truth:
            return Standing(False)
        unreadable = (cause_of(kind),) if kind is not None and kind.state is State.MALFORMED else ()
        causes = (*unreadable, *replaced.causes)
        return Standing(None if causes else True, causes)

    def replaces(self, paper: Record, invoice: Record) -> bool | None:
        """Whether a paper says that it stands in an invoice's place; None where that can't be told."""
        return self._replacing.means(paper, invoice)

    def credited(self, invoice: Record) -> Standing:
        """Whether nothing is left, after its credits, of an invoice that asked for something."""
        lines, rows = self.lines.get(id(invoice), []), invoice.fields.get("rader")
        readable = isinstance(rows, Series) and all(isinstance(row, Record) for row in rows.items)
        return Standing(readable and any(line.credited for line in lines) and all(line.most == 0 for line in lines))

    def has_others(self, invoice: Record) -> bool:
        """Whether another invoice that (may) ask for payment may be the same sender's."""
        return any(one is not invoice for one in islice(self._asking.possibly(self.numbers.sender(invoice)), 2))

    def named_by(self, paper: Record, reference: str) -> list[Record]:
        """The invoices whose number a document names, unless surely another sender's."""
        number = paper.value(reference)
        if not isinstance(number, str):
            return []
        return [one for one in self.numbers.having(number, self.numbers.sender(paper)) if one is not paper]

    def credited_by(self, paper: Record) -> list[tuple[Record, bool | None]]:
        """The invoices that a credit note (True) is or (None) may be about: the one that it names, or its sender's."""
        sender, cell = self.numbers.sender(paper), paper.cell(ABOUT)
        named = cell.text if cell is not None and cell.state is State.GIVEN else None
        key = sender, cell is not None and cell.present, named, None if is_credit(paper) else id(paper)
        if key not in self._credited:
            possible = self._billed.possibly(sender) if named is None else (
                *self.numbers.having(named, sender), *self.numbers.without(sender))
            naming = Naming(ABOUT, (), self.numbers)
            about = ((one, is_about(paper, one, naming)) for one in possible if not is_credit(one))
            self._credited[key] = [(one, surely) for one, surely in about if surely is not False]
        return self._credited[key]

    def rows_of(self, invoice: Record, name: str | None) -> list[Record]:
        """An invoice's rows that are, or may be, about a student by the folded name; None: all of them."""
        if id(invoice) not in self._rows:
            by_name = self._rows[id(invoice)] = defaultdict(list)
            for row in invoice.series("rader"):
                student = row.value("student")
                by_name[fold(student) if isinstance(student, str) else None].append(row)
        rows = self._rows[id(invoice)]
        return [*rows.get(name, ()), *rows.get(None, ())] if name is not None else invoice.series("rader")

    def originals(self, invoice: Record) -> tuple[list[Record], list[Record]]:
        """The invoices that one surely and possibly replaces, some of the latter."""
        if self._replacing.is_matched(invoice):
            return self.named_by(invoice, "ersatter_faktura"), []
        unnumbered = (one for one in self.numbers.without(self.numbers.sender(invoice)) if one is not invoice)
        return self.named_by(invoice, "ersatter_faktura"), list(islice(unnumbered, _SEVERAL))

    def _place(self, form: Record) -> None:
        """Lays an underlag to its invoice. Where it may belong to one that is here, and it isn't known which, what
        it asks for is in doubt; where to none, it is billed by itself."""
        sure, possible = self._homes(form)
        if len(sure) == 1:
            self.forms[id(sure[0])].append(form)
        elif sure or possible:
            question = Cause(form.owner.kind, form.owner, "/faktura", "vilken faktura underlaget hör till")
            self._add(form, question, homeless=True)
        else:
            self._add(form)

    def _homes(self, form: Record) -> tuple[list[Record], list[Record]]:
        """The invoices that an underlag surely and possibly belongs to: by the number that it names; naming none,
        by its sender, and its term where that is known. No more of them than show that they are several."""
        cell, sender, term = form.cell("faktura"), self.numbers.sender(form), term_of(form)
        if cell is not None and cell.state is State.GIVEN:
            return self.named_by(form, "faktura"), list(islice(self.numbers.without(sender), 1))
        if term is None or (cell is not None and cell.present):
            possible = list(islice(self._asking.possibly(sender), _SEVERAL))
        else:
            possible = [one for listed in (self.by_term[term], self.by_term[None])
                        for one in islice(listed.possibly(sender), _SEVERAL)]
        if cell is not None and cell.present:
            return [], possible
        sure = [one for one in possible if sender.same(self.numbers.sender(one)) and term_of(one) in (None, term)]
        return sure, possible
