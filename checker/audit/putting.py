"""What the verdict pass and the batches came to, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

import checker
from checker.audit.batches import Batch, SoFar, Verdict, name_of
from checker.audit.bulk import Verdicts
from checker.audit.condensing import Tally
from checker.audit.inputs import Inputs
from checker.audit.tally import Shared
from checker.audit.term import Act, Cause, ClauseCount, Term
from checker.findings import Utfall
from checker.reports.accounts import Account
from checker.rewriting import rewritten
from checker.rulebook import RuleBook


def hide(term: Term, change: Callable[[str], str]) -> None:
    """Changes what the reports on the documents don't hold: where things stand, and verksamheter that are settled."""
    term.unreadable = [rewritten(one, change) for one in term.unreadable]
    term.ignored = [change(path) for path in term.ignored]
    term.before = [replace(one, path=change(one.path)) for one in term.before]
    term.causes = [replace(cause, places=tuple(map(change, cause.places))) for cause in term.causes]
    places: dict[str, Account] = {}
    for name, part in term.places.items():
        places[change(name)] = places.get(change(name), Account()) + part
    term.places = dict(sorted(places.items()))


@dataclass(slots=True)
class Whole:
    """All invoices together. ``so_far``: what the papers need to know of them."""

    verdicts: Verdicts
    inputs: Inputs
    tally: Tally = field(default_factory=Tally)
    acts: dict[int, Act] = field(default_factory=dict)
    causes: list[Cause] = field(default_factory=list)
    so_far: SoFar = field(default_factory=SoFar)
    _judged: dict[int, Verdict] = field(default_factory=dict)

    def add(self, batch: Batch) -> None:
        self.tally.add(batch.tally)
        self.acts |= batch.acts
        self._judged |= batch.verdicts
        self.so_far.add(batch)

    def add_settled(self) -> None:
        """The invoices that hold, and those that share a cause with one that has been explained."""
        for clause, counts in self.verdicts.clauses.items():
            for outcome, number in counts.items():
                self.tally.count_clause(clause, outcome, number)
        self.tally.count(Utfall.UPPFYLLD, {}, self.verdicts.settled)
        self.tally.pay(self.verdicts.places, self.verdicts.total)
        for shared in self.verdicts.shared.values():
            self._add_shared(shared)
        for agreement, seen in self.verdicts.received.items():
            self.so_far.received.setdefault(name_of(agreement), set()).update(seen)

    def _add_shared(self, shared: Shared) -> None:
        act = self.acts.get(shared.first)
        if act is None or not shared.others:
            return
        del self.acts[shared.first]
        self.tally.count(act.outcome, {}, len(shared.others))
        for number in shared.others:
            requested, open_ = (Fraction(ore(number), 100) for ore in (self.verdicts.requested, self.verdicts.open))
            self._judged[number] = Verdict(act.outcome, requested, requested - open_, open_)
        places = tuple(map(self._place, (shared.first, *shared.others)))
        self.causes.append(Cause(act, places, act.account + shared.account))

    def _place(self, number: int) -> str:
        path, line = self.inputs.path(number), self.inputs.line(number)
        return path if line is None else f"{path}:{line}"

    def verdict(self, number: int) -> Verdict:
        """What came of an invoice."""
        if number in self._judged:
            return self._judged[number]
        kronor = Fraction(self.verdicts.requested(number), 100)
        return Verdict(Utfall.UPPFYLLD, kronor, kronor, Fraction(0))

    def term(self, book: RuleBook, as_of: str) -> Term:
        """The term, without the other papers."""
        term = Term(checker.__version__, book.version, book.sha256, as_of)
        term.outcomes = self.tally.outcomes
        term.invoices = sum(term.outcomes.values())
        term.clauses = [ClauseCount(clause, title, self.tally.clauses[clause]) for clause, title in book.clauses
                        if clause in self.tally.clauses]
        term.total, term.places = self.tally.total, dict(sorted(self.tally.places.items()))
        term.stakes = self.tally.told(book.axes)
        term.acts = sorted(self.acts.values(), key=lambda act: (-act.stake, act.path, act.line or 0))
        term.causes = sorted(self.causes, key=lambda cause: (-cause.account.stake, cause.places))
        term.unreadable = sorted(self.inputs.found.unreadable, key=lambda one: (one.path, one.line or 0, one.error))
        term.ignored = sorted(self.inputs.found.ignored)
        return term
