"""Credit notes: their days are taken off the lines that they credit; what can't be told puts lines in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from checker.document import Record, State
from checker.expression.context import cause_of
from checker.expression.values import Cause
from checker.facts.calendar import DAY, capacity
from checker.facts.lines import Line, lines_of
from checker.facts.naming import Naming, Numbers
from checker.facts.senders import is_credit, may_be_credit

MOST_COMPARED = 100_000  # lines with credits, of one student; past that nobody has written them by hand
ABOUT = "avser_faktura"


def take_back(invoices: Iterable[Record], numbers: Numbers, by_student: Mapping[str, list[Line]],
              by_invoice: Mapping[int, list[Line]]) -> None:
    """Takes the days of every credit note off the lines of the invoice that it names, or of its sender's where
    it names none; a credit that doesn't fit a line of its student leaves those lines in doubt."""
    credits_ = [invoice for invoice in invoices if is_credit(invoice) or may_be_credit(invoice)]
    naming = Naming(ABOUT, credits_, numbers)
    of_student: dict[str, list[Line]] = defaultdict(list)
    nameless: dict[int, Record] = {}
    for paper in credits_:
        if not paper.series("rader"):
            nameless[id(paper)] = paper
        for credit in lines_of(paper, credit=is_credit(paper)):
            if credit.name is None:
                nameless[id(paper)] = paper
            else:
                of_student[credit.name].append(credit)
    for student, found in of_student.items():
        lines = by_student.get(student, [])
        if len(found) * len(lines) <= MOST_COMPARED:
            for credit in found:
                _credit(credit, lines, naming)
        else:
            for line in lines:
                line.doubt(_what(found[0]))
    _whole_invoices(Naming(ABOUT, nameless.values(), numbers), by_invoice)


def _credit(credit: Line, lines: list[Line], naming: Naming) -> None:
    about = [(line, is_about(credit.invoice, line.invoice, naming)) for line in lines]
    left = credit.most if is_credit(credit.invoice) else None
    whole = left is not None and credit.period is not None and left >= capacity(*credit.period, "vardagar")
    for line, surely in about:
        if surely and left and line.most is not None and _holds(line, credit):
            taken = min(left, line.most)
            left -= taken
            line.credited += taken
            line.most -= taken
            line.least = max(line.least - taken, 0)
            if whole:
                _shorten(line, credit)
    if left != 0:
        for line, surely in about:
            if surely is not False:
                line.doubt(*_reasons(credit, line.invoice, surely))


def is_about(paper: Record, invoice: Record, naming: Naming) -> bool | None:
    """Whether a credit note is about an invoice: the one that it names; naming none, any of the same sender."""
    cell = paper.cell(ABOUT)
    if paper is invoice:
        return False
    if cell is not None and cell.present:
        return naming.means(paper, invoice)
    return naming.numbers.sender(paper).same(naming.numbers.sender(invoice))


def _holds(line: Line, credit: Line) -> bool:
    """Whether the credited period lies within the line's."""
    if line.period is None or credit.period is None:
        return False
    return line.period[0] <= credit.period[0] and credit.period[1] <= line.period[1]


def _shorten(line: Line, credit: Line) -> None:
    """When a line's first or last weeks are credited in full, what is left lies in the rest of its period."""
    if credit.first is None or credit.last is None or line.first is None or line.last is None:
        return
    if credit.last == line.last and credit.first > line.first:
        line.last = credit.first - DAY
    elif credit.first == line.first and credit.last < line.last:
        line.first = credit.last + DAY


def _reasons(credit: Line, invoice: Record, surely: bool | None) -> list[Cause]:
    """What would tell how much of an invoice's line a credit takes back."""
    paper = credit.invoice
    kind, named = paper.cell("typ"), paper.cell(ABOUT)
    found = [cause_of(kind)] if kind is not None and kind.state is State.MALFORMED else []
    if surely:
        return found or [_what(credit)]
    if named is not None and named.state is State.MALFORMED:
        return [*found, cause_of(named)]
    if named is not None and named.present:
        return [*found, Cause(invoice.owner.kind, invoice.owner, "/nummer")]
    return [*found, Cause(paper.owner.kind, paper.owner, "/avsandare/namn")]


def _what(credit: Line) -> Cause:
    return Cause(credit.row.owner.kind, credit.row.owner, credit.row.pointer, "vad krediteringen gäller")


def _whole_invoices(naming: Naming, by_invoice: Mapping[int, list[Line]]) -> None:
    """A credit note that says of no student what it takes back puts all of the invoice that it names in doubt."""
    for lines in by_invoice.values():
        if lines:
            about, papers = naming.of(lines[0].invoice)
            causes = [Cause(paper.owner.kind, paper.owner, "/rader", "vad krediteringen gäller") for paper in papers]
            for line in lines if about is not False else ():
                line.doubt(*causes)
