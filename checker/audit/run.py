"""One audit: all is read, what is plain settled in bulk, the rest explained in batches, and the whole put together."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import sha256

import checker
from checker import sources
from checker.audit.batches import Batch, Explainer, Member, joined, numbers_waived, planned
from checker.audit.bulk import Sweep, Verdicts
from checker.audit.condensing import Origin
from checker.audit.inputs import Inputs
from checker.audit.intake import Invoice
from checker.audit.ledger import Content, Earlier, Ledger, LedgerError, RunKey, Seen, content_of, key_from
from checker.audit.putting import Whole, hide
from checker.audit.remembering import InLedger, Remembrance
from checker.audit.term import Before, Term
from checker.case import AGREEMENT, E_INVOICE, Case, CaseError, Documents
from checker.document import SourceDocument
from checker.findings import Unreadable
from checker.gate import Gate, status_of
from checker.job import same
from checker.refusal import Refusal
from checker.rulebook import RuleBook
from checker.sources import SourceError
from checker.sources.personnummer import hide_numbers

#: How far an audit has come: the step, how much of it is done (0 to 1), and how many invoices have been through it.
Told = Callable[[str, float, int], None]
_EVERY = 500  # invoices between two words on how far it has come


@dataclass(frozen=True, slots=True)
class InFile:
    """A ledger that is asked for: its file, whether it has people's names as they are, the day of the audit by the
    calendar, and the day before which what it has is to be forgotten."""

    path: str
    names: bool
    day: date
    forget_before: date | None = None


@dataclass(frozen=True, slots=True)
class Audit:
    """What to audit, by which book, for which day. ``by_hand``: the agreement for invoices that name none here."""

    inputs: Inputs
    book: RuleBook
    today: date
    by_hand: SourceDocument | None
    mask: bool
    told: Told

    def term(self, ledger: InFile | None) -> Term:
        """What it comes to; remembered in a ledger where one is asked for, which is opened before all is read. Raises
        Refusal."""
        if ledger is None:
            return self._put_together(*self._swept(), Remembrance())
        try:
            with Ledger.open(ledger.path, names=ledger.names, key=key_from(os.environ)) as opened:
                sweep, by_hand = self._swept()
                if ledger.forget_before is not None:
                    opened.forget(ledger.forget_before)
                memory = InLedger(opened.begin(self._key(), day=ledger.day), partial(self._contents, sweep.unreadable))
                term = self._put_together(sweep, by_hand, memory)
        except LedgerError as error:
            raise Refusal(f"--ledger {ledger.path}: {error}") from None
        term.ledger = hide_numbers(ledger.path)
        return term

    # -------------------------------------------------------------- the verdict pass
    def _swept(self) -> tuple[Sweep, SourceDocument | None]:
        """The pass over everything; anew where an agreement or another paper turned up among the invoices."""
        while True:
            papers, laid = self.inputs.papers, self.inputs.laid
            by_hand = same(self.by_hand, self.inputs.found)
            agreements = [paper for paper in papers if paper.kind == AGREEMENT]
            try:
                Case(Documents(agreements), self.book, self.today, by_hand)
            except CaseError as error:
                raise Refusal(hide_numbers(str(error))) from None
            sweep = Sweep(self.book, agreements, self.today, by_hand)
            for document in (*self.inputs.whole, *self.inputs.forms):
                sweep.add(document)
            sweep.take(self._stream())
            if self.inputs.laid == laid:
                break
        if not self.inputs.count and not self.inputs.papers and not self.inputs.found.unreadable:
            raise Refusal("no documents found")
        return sweep, by_hand

    def _stream(self) -> Iterator[bytes]:
        size, done, next_word = self.inputs.size, 0, _EVERY
        for number, data in enumerate(self.inputs.stream(), 1):
            done += len(data) + 1
            yield data
            if number == next_word:
                next_word += _EVERY
                self.told("reading", min(done / size, 1), number)

    def _list_unreadable(self, verdicts: Verdicts, bulk: Mapping[int, Invoice]) -> None:
        """The pass has read each as a text by itself; in its file it is told of by its line there."""
        for number, error in verdicts.unreadable.items():
            try:
                self.inputs.document(number, bulk[number])
            except SourceError as own:
                error = own
            self.inputs.found.unreadable.append(Unreadable(self.inputs.path(number), error.message,
                                                           self.inputs.line(number), error.column))

    # -------------------------------------------------------------- what it leaves
    def _contents(self, unreadable: Collection[int], step: str) -> Iterator[tuple[int, Content]]:
        """What each invoice says; those that can't be read say nothing."""
        for number, document in enumerate(self.inputs.whole):
            yield number, content_of(document)
        for number, one in self.inputs.again():
            if not number % _EVERY:
                self.told(step, number / self.inputs.count, number)
            if number not in unreadable:
                yield number, content_of(one.data)

    def _key(self) -> RunKey:
        """Everything that the report depends on, but for the ledger itself."""
        inputs = tuple(f"{file.sha256} {file.path}" for file in self.inputs.found.inputs)
        bearing = (self.by_hand.sha256,) if self.by_hand else ()
        options = (checker.__version__, f"mask {self.mask}", f"limit {self.inputs.limit}", repr(self.inputs.mapping))
        return RunKey(inputs, bearing, self.book.version, self.book.sha256, self.today, options)

    def _put_together(self, sweep: Sweep, by_hand: SourceDocument | None, memory: Remembrance) -> Term:
        waived = self.inputs.numbered(numbers_waived(self.inputs.papers, by_hand))
        verdicts = sweep.finish({*waived, *(number for one in memory.earlier for number in one.concerns)})
        inputs, whole, asked = self.inputs, Whole(verdicts, self.inputs), verdicts.asked
        batches = planned(joined(verdicts.families, (one.concerns for one in memory.earlier)))
        for_papers = verdicts.witnesses | (asked if inputs.forms else set())
        needed = for_papers | asked | verdicts.unreadable.keys()
        bulk = {number: one for number, one in inputs.again() if number in needed}
        self._list_unreadable(verdicts, bulk)
        explainer = Explainer(inputs.papers, self.book, self.today, by_hand, self.mask, inputs.found.inputs)
        explained, to_explain = 0, sum(map(len, batches))
        for place, batch in enumerate(batches):
            self.told("explaining", explained / to_explain, explained)
            explained += len(batch)
            earlier = [one for one in memory.earlier if not one.concerns.isdisjoint(batch)]
            name = f"{place} {sha256(repr((batch, [one.path for one in earlier])).encode()).hexdigest()}"
            whole.add(memory.batch(name, partial(self._explained, explainer, batch, bulk, memory.seen, earlier)))
        whole.add_settled()
        term = whole.term(self.book, self.today.isoformat())
        documents = [inputs.document(number, bulk.get(number)) for number in sorted(for_papers)]
        term.others = explainer.papers(inputs.papers, documents, whole.so_far)
        term.seen, term.earlier = len(memory.seen), len(memory.earlier)
        term.before = [Before(inputs.path(number), inputs.line(number), seen.day.isoformat(), seen.outcome,
                              seen.other_day) for number, seen in sorted(memory.seen.items())]
        memory.finish(whole.verdict)
        hide(term, explainer.hiding(inputs.document(number, bulk.get(number)) for number in sorted(asked | for_papers)))
        return term

    def _explained(self, explainer: Explainer, batch: Collection[int], bulk: Mapping[int, Invoice],
                   before: Mapping[int, Seen], earlier: Iterable[Earlier]) -> Batch:
        return explainer.batch(self._members(batch, bulk, before),
                               [sources.read_line(one.path, one.data, 1) for one in earlier])

    def _members(self, batch: Iterable[int], bulk: Mapping[int, Invoice], before: Mapping[int, Seen]) -> list[Member]:
        found = []
        for number in batch:
            document = self.inputs.document(number, bulk.get(number))
            seen = before.get(number)
            found.append(Member(number, document, Origin(
                self.inputs.path(number), self.inputs.line(number), str(document.root.value("nummer") or ""),
                _sender(document), f"{seen.day.isoformat()}: {seen.outcome}" if seen else "",
                document.medium == E_INVOICE)))
        return found


def _sender(document: SourceDocument) -> str:
    sender = document.root.record("avsandare")
    return str(sender.value("namn") or "") if sender else ""


def status(term: Term, gate: Gate) -> int:
    """The exit status of a term, as that of a report."""
    acts = [*term.acts, *(cause.first for cause in term.causes)]
    findings = [*(finding for act in acts for finding in act.findings),
                *(finding for report in term.others for finding in report.findings)]
    return status_of(term.unreadable, [finding.outcome for finding in findings if gate.gates(finding)])
