"""Which invoice another one means by a number: the one that it replaces, or that it credits.

A number is unique for a sender. An invoice without a number may be the one that is meant, unless
another has that number; a number that can't be read may be anybody's. What isn't known of the
sender leaves it open whose number it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from checker.document import Record, State, fold
from checker.facts.senders import Party, party

_TOLD = 3  # papers that are named where something is in doubt
_ANY = object()
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def spaceless(number: str) -> str:
    """A number as it is compared with another of the same sender: "A 17" and "a17" are one."""
    return fold(number).replace(" ", "")


def rough(number: str) -> str:
    """A number without what a table program or a form may have taken from it: spaces and leading zeros."""
    return _LEADING_ZEROS.sub("", spaceless(number))


class BySender:
    """Invoices by who sent them, so that those of one sender are found without comparing all with all."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, object], list[Record]] = defaultdict(list)

    def add(self, sender: Party, invoice: Record) -> None:
        for digits in (sender.digits, _ANY):
            for name in (sender.name, _ANY):
                self._found[digits, name].append(invoice)

    def possibly(self, sender: Party) -> Iterator[Record]:
        """Those that aren't surely another sender's."""
        for digits in (_ANY,) if sender.digits is None else (sender.digits, None):
            for name in (_ANY,) if sender.name is None else (sender.name, None):
                yield from self._found.get((digits, name), ())

    def surely(self, sender: Party) -> Iterator[Record]:
        """Those that are surely the same sender's, which it takes a name to tell."""
        for digits in (_ANY,) if sender.digits is None else (sender.digits, None):
            if sender.name is not None:
                yield from self._found.get((digits, sender.name), ())


class Naming:
    """The references of one kind ("ersatter_faktura", "avser_faktura") among the invoices of a run."""

    def __init__(self, reference: str, papers: Iterable[Record], numbers: Numbers) -> None:
        self.reference = reference
        self.numbers = numbers
        self._by_number: dict[str, BySender] = defaultdict(BySender)
        self._unmatched, self._unreadable = BySender(), BySender()
        for paper in papers:
            cell, sender = paper.cell(reference), numbers.sender(paper)
            if cell is None or not cell.present:
                continue
            if cell.state is State.MALFORMED:
                self._unreadable.add(sender, paper)
                continue
            self._by_number[fold(cell.text)].add(sender, paper)
            if not self.is_matched(paper):
                self._unmatched.add(sender, paper)

    def is_matched(self, paper: Record) -> bool:
        """Whether an invoice of surely the same sender has the number that is named."""
        number = paper.value(self.reference)
        return isinstance(number, str) and any(
            one is not paper for one in self.numbers.surely(number, self.numbers.sender(paper)))

    def means(self, paper: Record, other: Record) -> bool | None:
        """Whether a paper means another invoice; None where that can't be told."""
        cell = paper.cell(self.reference)
        if other is paper or cell is None or not cell.present:
            return False
        if self.numbers.sender(paper).same(self.numbers.sender(other)) is False:
            return False
        number = other.value("nummer")
        if cell.state is State.GIVEN and isinstance(number, str):
            return fold(cell.text) == fold(number)
        return None if cell.state is State.MALFORMED or not self.is_matched(paper) else False

    def of(self, other: Record) -> tuple[bool | None, list[Record]]:
        """Whether some paper means this invoice, and a few of those that (may) do."""
        number, sender = other.value("nummer"), self.numbers.sender(other)
        naming = self._by_number.get(fold(number)) if isinstance(number, str) else None
        if naming is not None and (sure := _some(naming.possibly(sender), other)):
            return True, sure
        unsure = _some(self._unreadable.possibly(sender), other)
        if not isinstance(number, str):
            unsure += _some(self._unmatched.possibly(sender), other)
        return (None, unsure[:_TOLD]) if unsure else (False, [])

    def meaning(self, other: Record) -> Iterator[Record]:
        """All the papers that mean this invoice by its number."""
        number = other.value("nummer")
        naming = self._by_number.get(fold(number)) if isinstance(number, str) else None
        found = naming.possibly(self.numbers.sender(other)) if naming is not None else iter(())
        return (paper for paper in found if paper is not other)


def _some(papers: Iterable[Record], but: Record) -> list[Record]:
    found: list[Record] = []
    for paper in papers:
        if paper is not but:
            found.append(paper)
            if len(found) == _TOLD:
                break
    return found


class Numbers:
    """The invoices of a run by number and sender."""

    def __init__(self, invoices: Iterable[Record]) -> None:
        self._senders: dict[int, Party] = {}
        self._by_number: dict[str, BySender] = defaultdict(BySender)
        self._alike: dict[str, BySender] = defaultdict(BySender)
        self._unnumbered = BySender()
        for invoice in invoices:
            number = invoice.value("nummer")
            if isinstance(number, str):
                self._by_number[fold(number)].add(self.sender(invoice), invoice)
                self._alike[rough(number)].add(self.sender(invoice), invoice)
            else:
                self._unnumbered.add(self.sender(invoice), invoice)

    def sender(self, invoice: Record) -> Party:
        """Who sent it; worked out once."""
        if id(invoice) not in self._senders:
            self._senders[id(invoice)] = party(invoice, "avsandare")
        return self._senders[id(invoice)]

    def having(self, number: str, sender: Party) -> Iterator[Record]:
        """The invoices of a number, unless surely another sender's."""
        found = self._by_number.get(fold(number))
        return iter(()) if found is None else found.possibly(sender)

    def surely(self, number: str, sender: Party) -> Iterator[Record]:
        """The invoices of a number that surely are this sender's."""
        found = self._by_number.get(fold(number))
        return iter(()) if found is None else found.surely(sender)

    def alike(self, number: str, sender: Party) -> Iterator[Record]:
        """The invoices of a number but for spaces and leading zeros, unless surely another sender's."""
        found = self._alike.get(rough(number))
        return iter(()) if found is None else found.possibly(sender)

    def without(self, sender: Party) -> Iterator[Record]:
        """The invoices without a (readable) number, unless surely another sender's."""
        return self._unnumbered.possibly(sender)
