"""Invoices that the verdict pass didn't settle, judged by the interpreter a batch at a time.

A batch holds whole families: what is said of an invoice is what a run over all of them would say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any

import msgspec

from checker.audit.condensing import Origin, Tally, condensed
from checker.audit.index import Group
from checker.audit.index import families as families_of
from checker.audit.term import Act
from checker.audit.witnesses import Seen, as_lines, seen_in
from checker.case import AGREEMENT, FORM, Case, Documents
from checker.document import SourceDocument, fold
from checker.findings import DocumentReport, Input, Utfall
from checker.masking import Masker
from checker.people import KEY_VARIABLE, masking_key, names
from checker.reports.accounts import Account
from checker.reports.bills import bill_of, replaced_in
from checker.rewriting import rewritten
from checker.rulebook import RuleBook
from checker.sources.personnummer import hide_numbers

_SIZE = 200  # invoices, unless one family has more


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the ledger keeps of an invoice: its outcome, and kronor requested, right and open (None: not known)."""

    outcome: Utfall
    requested: Fraction | None = None
    right: Fraction | None = None
    open: Fraction | None = None


@dataclass(slots=True)
class Batch:
    """What a batch came to; ``acts`` and ``verdicts`` by the invoice's number. By the agreement's path and place in its
    file, ``used``: which of its waivers covered something, and ``received``: students. ``numbers``: of the invoices, as
    ``Case`` has them."""

    tally: Tally = field(default_factory=Tally)
    acts: dict[int, Act] = field(default_factory=dict)
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    used: dict[str, list[int]] = field(default_factory=dict)
    received: dict[str, list[Seen]] = field(default_factory=dict)
    numbers: list[str] = field(default_factory=list)

    def packed(self) -> bytes:
        return _ENCODER.encode(self)

    @classmethod
    def unpacked(cls, data: bytes) -> Batch:
        """Raises msgspec.DecodeError (ValidationError too) where the bytes are no batch."""
        return _DECODER.decode(data)


def _plain(value: Any) -> str:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value).__name__)


def _typed(kind: type, value: Any) -> Any:
    if kind is Fraction:
        return Fraction(value)
    raise NotImplementedError(kind.__name__)


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
_DECODER = msgspec.json.Decoder(Batch, dec_hook=_typed)


@dataclass(slots=True)
class SoFar:
    """What all batches and the verdict pass have to say to the papers; as in ``Batch``."""

    used: dict[str, set[int]] = field(default_factory=dict)
    received: dict[str, set[Seen]] = field(default_factory=dict)
    numbers: set[str] = field(default_factory=set)

    def add(self, batch: Batch) -> None:
        for name, waivers in batch.used.items():
            self.used.setdefault(name, set()).update(waivers)
        for name, seen in batch.received.items():
            self.received.setdefault(name, set()).update(seen)
        self.numbers.update(batch.numbers)


@dataclass(frozen=True, slots=True)
class Member:
    """An invoice of a batch: its number in the run, the document, and where it comes from."""

    number: int
    document: SourceDocument
    origin: Origin


def planned(families: Iterable[Sequence[int]]) -> list[tuple[int, ...]]:
    """The families in batches, none of them split, in their order."""
    batches: list[tuple[int, ...]] = []
    batch: list[int] = []
    for family in families:
        if batch and len(batch) + len(family) > _SIZE:
            batches.append(tuple(batch))
            batch = []
        batch += family
    return [*batches, tuple(batch)] if batch else batches


def joined(families: Iterable[Sequence[int]], concerns: Iterable[Iterable[int]]) -> list[tuple[int, ...]]:
    """The families as they come, those put together that an invoice of an earlier audit concerns."""
    together = [Group(tuple(numbers)) for numbers in (*families, *map(sorted, concerns))]
    return families_of({number for one in together for number in one.invoices}, together)


class Explainer:
    """Judges batches under the same papers. ``inputs``: all that the run reads; without agreements it is what keys
    pseudonyms."""

    def __init__(self, papers: Sequence[SourceDocument], book: RuleBook, today: date,
                 by_hand: SourceDocument | None, mask: bool, inputs: Iterable[Input] = ()) -> None:
        self._beside = [paper for paper in papers if paper.kind in (AGREEMENT, FORM)]
        self._book, self._today, self._by_hand, self._mask = book, today, by_hand, mask
        every = [*papers, *([by_hand] if by_hand else [])]
        self._key, self._known = _key(every, inputs) if mask else b"", names(every) if mask else set()

    def batch(self, members: Sequence[Member], earlier: Sequence[SourceDocument]) -> Batch:
        """Judges invoices beside earlier ones, which aren't judged. Raises CaseError."""
        documents = [*self._beside, *in_order(member.document for member in members), *earlier]
        case = Case(Documents(documents), self._book, self._today, self._by_hand)
        change = self._masking(documents)
        found, replaced = Batch(), replaced_in(documents)
        for member in members:
            bill = bill_of(member.document, replaced, change)
            report = rewritten(case.judge(member.document), change)
            account, act = condensed(report, bill, rewritten(member.origin, change), found.tally)
            if act is not None:
                found.acts[member.number] = act
            found.verdicts[member.number] = _verdict(report.outcome, account)
            agreement = case.links[id(member.document)].agreement
            if agreement is not None:
                found.received.setdefault(name_of(agreement), []).extend(seen_in(case.lines_of(member.document)))
        found.used = {name_of(one): sorted(case.waivers[id(one)].used) for one in self._beside
                      if id(one) in case.waivers}
        found.numbers = sorted(case.numbers)
        return found

    def papers(self, papers: Sequence[SourceDocument], invoices: Sequence[SourceDocument],
               so_far: SoFar) -> list[DocumentReport]:
        """The reports on the papers themselves, beside those invoices that they need. Raises CaseError."""
        documents = in_order([*papers, *invoices])
        case = Case(Documents(documents), self._book, self._today, self._by_hand)
        agreements = [paper for paper in papers if paper.kind == AGREEMENT]
        for agreement in agreements:
            case.receive(agreement, as_lines(so_far.received.get(name_of(agreement), ()), agreement))
        case.numbers |= so_far.numbers
        change, reports = self._masking(documents), []
        for paper in in_order(papers):
            result = case.judge(paper)
            reports.append(result)
            if paper.kind == AGREEMENT:
                case.waivers[id(paper)].used.update(so_far.used.get(name_of(paper), ()))
                case.note_idle(result, paper)
        return [rewritten(report, change) for report in reports]

    def hiding(self, documents: Iterable[SourceDocument]) -> Callable[[str], str]:
        """How a text outside the reports is changed; ``documents`` are asked for whom they name, if for anything."""
        return self._changing({name for one in documents for name in names([one])} if self._mask else set())

    def _masking(self, documents: Sequence[SourceDocument]) -> Callable[[str], str]:
        return self._changing(names(documents) if self._mask else set())

    def _changing(self, people: Set[str]) -> Callable[[str], str]:
        if not self._mask:
            return cache(hide_numbers)
        masker = Masker(sorted(self._known | people), self._key)
        return cache(lambda text: masker.mask_text(hide_numbers(text)))


def _key(documents: Iterable[SourceDocument], inputs: Iterable[Input]) -> bytes:
    """As ``masking_key`` has it; without agreements, which decide it alone, of all that is read."""
    every = list(documents)
    if os.environ.get(KEY_VARIABLE) or any(one.kind == AGREEMENT for one in every):
        return masking_key(every)
    return sha256("".join(sorted(one.sha256 or "" for one in inputs)).encode()).digest()


def numbers_waived(papers: Iterable[SourceDocument], by_hand: SourceDocument | None) -> set[str]:
    """The invoices that waivers name, folded: what is said of these isn't what is said of all like them."""
    scopes = (waiver.record("galler") for paper in (*papers, *([by_hand] if by_hand else []))
              for waiver in paper.root.series("undantag"))
    named = (scope.cell("faktura") for scope in scopes if scope is not None)
    return {fold(cell.text) for cell in named if cell is not None and cell.present}


def in_order(documents: Iterable[SourceDocument]) -> list[SourceDocument]:
    """By where they stand, as other documents are listed in what is said of one; bulk and others alike."""
    return sorted(documents, key=lambda one: (one.path, one.index))


def name_of(agreement: SourceDocument) -> str:
    """What an agreement is called where its own object isn't at hand."""
    return f"{agreement.path}#{agreement.index}"


def _verdict(outcome: Utfall, account: Account) -> Verdict:
    if account.unknown:
        return Verdict(outcome)
    return Verdict(outcome, account.requested, account.right, account.open)
