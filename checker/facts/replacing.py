"""Which invoices others stand in the place of, where those don't stand in the place of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checker.document import Record, State
from checker.expression.context import cause_of
from checker.expression.values import Cause
from checker.facts.naming import Naming


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether something holds of an invoice (None: not known) and what would decide it."""

    truth: bool | None
    causes: tuple[Cause, ...] = ()


def replaced_among(invoices: Iterable[Record], replacing: Naming) -> dict[int, Standing]:
    """Of each invoice (by identity) whether another replaces it.

    Invoices that replace each other in a ring (of one number, mostly) don't all fall away: by their dates the last
    of them stands, and where those don't tell, it isn't known which does.
    """
    found: dict[int, Standing] = {}
    replaced: dict[int, Record] = {}
    replaces: dict[int, list[Record]] = defaultdict(list)
    standing: list[int] = []
    for invoice in invoices:
        truth, papers = replacing.of(invoice)
        found[id(invoice)] = Standing(truth) if truth is not None else _not_known(invoice, papers)
        if truth:
            replaced[id(invoice)] = invoice
            for paper in papers:
                replaces[id(paper)].append(invoice)
        else:
            standing.append(id(invoice))
    while standing:
        fallen = replaces.pop(standing.pop(), ())
        standing.extend(id(invoice) for invoice in fallen if replaced.pop(id(invoice), None) is not None)
    for invoice in replaced.values():
        found[id(invoice)] = _in_a_ring(invoice, replacing.meaning(invoice))
    return found


def _not_known(invoice: Record, papers: list[Record]) -> Standing:
    causes = []
    for paper in papers:
        cell = paper.cell("ersatter_faktura")
        unreadable = cell is not None and cell.state is State.MALFORMED
        causes.append(cause_of(cell) if cell is not None and unreadable else
                      Cause(invoice.owner.kind, invoice.owner, "/nummer"))
    return Standing(None, tuple(dict.fromkeys(causes)))


def _in_a_ring(invoice: Record, papers: Iterable[Record]) -> Standing:
    own = invoice.value("datum")
    unsure = False
    for paper in papers:
        dated = paper.value("datum")
        if not isinstance(own, date) or not isinstance(dated, date) or dated == own:
            unsure = True
        elif dated > own:
            return Standing(True)
    question = Cause(invoice.owner.kind, invoice.owner, "/ersatter_faktura",
                     "vilken av fakturorna som ersätter den andra")
    return Standing(None, (question,)) if unsure else Standing(False)
