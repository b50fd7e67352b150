"""What invoices ask for, line by line: the amounts that a summary in kronor is made from."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from checker.document import Record, SourceDocument
from checker.facts.naming import Naming, Numbers
from checker.facts.replacing import replaced_among
from checker.facts.senders import is_credit, may_be_credit

_KRONOR = ("sek", "kr", "kronor")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill. ``kronor``: what it asks for, None where that can't be read.

    ``turned``: a credit note writes its amounts with a plus; ``kronor`` has the minus, and so should its findings'
    differences. ``verksamhet``: "" where the line names none.
    """

    pointer: str
    verksamhet: str
    kronor: Fraction | None
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice, or appendix 2. ``total``: as the document states it, below zero on a credit note; None where it
    states none, or none in kronor. No amount of a document is known whose type can't be read."""

    lines: tuple[Line, ...]
    total: Fraction | None
    turned: bool = False

    @property
    def requested(self) -> Fraction | None:
        """The total, else what the lines come to; None where neither is known."""
        amounts = [line.kronor for line in self.lines]
        if self.total is not None:
            return self.total
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Fraction(0)) if known and len(known) == len(amounts) else None


def bills_of(documents: Iterable[SourceDocument],
             change: Callable[[str], str] = str) -> dict[str, tuple[Bill | None, ...]]:
    """The bills by the hash of their file, in the file's order; None for a document that is none.

    ``change``: how the texts of the report have been changed (masking), so that these are, too.
    """
    found: dict[str, dict[int, Bill | None]] = {}
    every = list(documents)
    replaced = replaced_in(every)
    for document in every:
        found.setdefault(document.sha256, {})[document.index] = bill_of(document, replaced, change)
    return {digest: tuple(bills[index] for index in sorted(bills)) for digest, bills in found.items()}


def replaced_in(documents: Iterable[SourceDocument]) -> set[int]:
    """The invoices, by ``id`` of their roots, in whose place another of them surely stands. Not one that a credit note
    may be about: that takes it away already."""
    invoices = [document.root for document in documents if document.kind == "faktura"]
    numbers = Numbers(invoices)
    found = replaced_among(invoices, Naming("ersatter_faktura", invoices, numbers))
    replaced = [one for one in invoices if (standing := found.get(id(one))) is not None and standing.truth]
    credits_ = [one for one in invoices if is_credit(one)] if replaced else []
    about = Naming("avser_faktura", credits_, numbers)
    return {id(one) for one in replaced if all(about.means(credit, one) is False for credit in credits_)}


def bill_of(document: SourceDocument, replaced: Container[int], change: Callable[[str], str]) -> Bill | None:
    """The bill of a document, None where it is none. One that is ``replaced`` (as ``replaced_in``) asks for nothing."""
    root = document.root
    if document.kind not in ("faktura", "faktureringsunderlag"):
        return None
    if id(root) in replaced:
        return Bill((), Fraction(0))
    currency = root.value("valuta")
    foreign = isinstance(currency, str) and currency.strip().casefold() not in _KRONOR
    credit = root.value("typ") == "kreditfaktura"
    lines = tuple(_line(row, credit, change) for row in root.series("rader"))
    if foreign or may_be_credit(root):
        return Bill(tuple(replace(line, kronor=None) for line in lines), None)
    return Bill(lines, *_amount(root, "total", credit))


def _line(row: Record, credit: bool, change: Callable[[str], str]) -> Line:
    named = row.value("verksamhet")
    amount, turned = _amount(row, "ersattning", credit)
    return Line(row.pointer, change(" ".join(named.split())) if isinstance(named, str) else "", amount, turned)


def _amount(record: Record, name: str, credit: bool) -> tuple[Fraction | None, bool]:
    value = record.value(name)
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None, False
    turned = credit and value > 0
    return Fraction(-value if turned else value), turned
