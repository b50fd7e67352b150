"""What invoices ask for, line by line: the amounts that a summary in kronor is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from checker.document import Record, SourceDocument

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
    states none, or none in kronor."""

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
    for document in documents:
        found.setdefault(document.sha256, {})[document.index] = _bill(document, change)
    return {digest: tuple(bills[index] for index in sorted(bills)) for digest, bills in found.items()}


def _bill(document: SourceDocument, change: Callable[[str], str]) -> Bill | None:
    root = document.root
    if document.kind not in ("faktura", "faktureringsunderlag"):
        return None
    currency = root.value("valuta")
    foreign = isinstance(currency, str) and currency.strip().casefold() not in _KRONOR
    credit = root.value("typ") == "kreditfaktura"
    lines = tuple(_line(row, credit, change) for row in root.series("rader"))
    if foreign:
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
