"""Invoices of earlier runs that concern those of a run.

Concerned directly: a line in the same name with calendar weeks in common; the same sender and number; one that names
the other's number (unless it is surely another sender's); the same sender, term and agreement; and for those without a
number one of the sender's that asks for payment, since they may have its number. From one that is found it goes on: to
those that name its number or whose number it names, along lines of the run's own students, and between credit notes and
what may be credited, so that what is netted is netted here as it was there.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from checker.audit.ledger.content import Content, tree_of, written_as
from checker.audit.ledger.failure import as_written
from checker.audit.ledger.names import Keeper, unpacked
from checker.audit.ledger.ties import ANYBODY, EARLIEST, LATEST, Ties, may_ask, ties_of, weeks
from checker.document import fold
from checker.facts.senders import Party

_BEFORE = " AND EXISTS (SELECT 1 FROM verdict WHERE verdict.invoice = {} AND verdict.run < ?)"
_EARLIER = _BEFORE.format("invoice.id")
_COLUMNS = "SELECT invoice.id, invoice.digits, invoice.sender, invoice.agreement FROM "
_TOUCHED = "line.person = ? AND line.first <= ? AND line.last >= ?"
_LINES = f"SELECT line.invoice FROM line WHERE {_TOUCHED}" + _BEFORE.format("line.invoice")
_LINES_OF_SENDERS = f"{_COLUMNS} line JOIN invoice ON invoice.id = line.invoice WHERE {_TOUCHED}{_EARLIER}"
_CREDITS = f"{_LINES_OF_SENDERS} AND invoice.credit"
_NAMING = f"{_COLUMNS} reference JOIN invoice ON invoice.id = reference.invoice WHERE reference.mark = ?{_EARLIER}"
_NAMING_ANY = f"{_COLUMNS} reference JOIN invoice ON invoice.id = reference.invoice WHERE TRUE{_EARLIER}"
_NUMBERED = f"{_COLUMNS} invoice WHERE invoice.mark IS ? AND invoice.digits IS ?{_EARLIER}"
_NUMBERED_BY_ANY = f"{_COLUMNS} invoice WHERE invoice.mark IS ?{_EARLIER}"
_OF_TERM = f"{_COLUMNS} invoice WHERE invoice.term IS ? AND invoice.digits IS ?{_EARLIER}"
_OF_TERM_BY_ANY = f"{_COLUMNS} invoice WHERE invoice.term IS ?{_EARLIER}"
_OF_SENDER = f"{_COLUMNS} invoice WHERE invoice.digits IS ?{_EARLIER} ORDER BY invoice.id"
_OF_ANY_SENDER = f"{_COLUMNS} invoice WHERE TRUE{_EARLIER} ORDER BY invoice.id"
_NUMBER_OF = "SELECT mark, EXISTS (SELECT 1 FROM reference WHERE mark IS invoice.mark) FROM invoice WHERE id = ?"
_LAST = ("SELECT run.day, invoice.number, invoice.hash FROM invoice JOIN verdict ON verdict.invoice = invoice.id "
         "JOIN run ON run.id = verdict.run WHERE invoice.id = ? AND run.id < ? ORDER BY run.id DESC LIMIT 1")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An invoice of an earlier run. ``path``: what it is called in a report; ``concerns``: the numbers of those in this
    run that it has to do with, be it through others; ``day``: when it was last judged."""

    path: str
    day: date
    concerns: frozenset[int]
    read: Callable[[], bytes] = field(repr=False, compare=False)

    @property
    def data(self) -> bytes:
        """The invoice as JSON: people of this run by their names, others by pseudonyms. Read from the ledger when it
        is asked for, as long as that is open. Raises LedgerError."""
        return self.read()


def related(connection: sqlite3.Connection, keeper: Keeper, run: int,
            invoices: Iterable[tuple[int, Content]]) -> list[Earlier]:
    """The invoices that runs before ``run`` have judged and that concern some of these; not such as are among them.
    In the order of their paths, whatever the order of ``invoices``. Raises sqlite3.Error and LedgerError."""
    search = _Search(connection, keeper, run)
    for number, content in invoices:
        search.take(number, content)
    return search.finish()


class _Search:
    """``names``: by person, the names of students in the run that the ledger knows; ``groups``: by what they have in
    common the earlier invoices of a term, and the numbers of the run's; ``credits``: credit notes by name and sender;
    ``named``: invoices that name others, by sender; ``anybody``: by weeks, invoices with lines in them of which it
    can't be read whose they are; ``unnumbered``: by sender, the run's invoices that have no number and may ask for
    payment; ``meant``: the numbers that the run's invoices name."""

    def __init__(self, connection: sqlite3.Connection, keeper: Keeper, run: int) -> None:
        self._ask, self._keeper, self._run = connection.execute, keeper, run
        self._own: set[int] = set()
        self._hits: dict[int, list[int]] = defaultdict(list)
        self._groups: dict[tuple[str, Party, str | None], tuple[list[int], list[int]]] = {}
        self._names: dict[int, str] = {}
        self._credits: dict[tuple[int, Party], list[int]] = {}
        self._named: dict[Party, list[int]] = {}
        self._anybody: dict[tuple[int, int], list[int]] = {}
        self._unnumbered: dict[Party, list[int]] = defaultdict(list)
        self._meant: set[int] = set()
        self._parents: dict[int, int] = {}

    def take(self, number: int, content: Content) -> None:
        """An invoice of the run."""
        row = self._ask("SELECT id FROM invoice WHERE hash = ?", (self._keeper.stamp(content.hash),)).fetchone()
        own = None if row is None else row[0]
        if own is not None:
            self._own.add(own)
        ties = ties_of(tree_of(content.data))
        sender = self._keeper.party(ties.sender)
        for found in {*self._by_lines(ties, sender), *self._by_numbers(ties, sender)}:
            if found != own:
                self._hits[found].append(number)
        self._meant.update(map(self._keeper.mark, ties.names))
        if ties.number is None and ties.asks:
            self._unnumbered[sender].append(number)
        if ties.term is not None and sender.known and ties.asks:
            key = ties.term, sender, self._agreement(ties.agreement)
            if key not in self._groups:
                self._groups[key] = list(self._by_term(*key)), []
            self._groups[key][1].append(number)

    def finish(self) -> list[Earlier]:
        for in_term, numbers in self._groups.values():
            others = [one for one in in_term if one not in self._own]
            for one in others:
                self._join(others[0], one)
                self._hits[one] += numbers if one == others[0] else ()
        for sender, numbers in self._unnumbered.items():
            for one in self._asking(sender):
                self._hits[one] += numbers
        found = self._closed({one for one in self._hits if one not in self._own})
        concerns: dict[int, set[int]] = defaultdict(set)
        for one, numbers in self._hits.items():
            concerns[self._family(one)].update(numbers)
        sets = {family: frozenset(numbers) for family, numbers in concerns.items()}
        earlier = [(*self._described(one), one) for one in found]
        return [Earlier(path, day, sets[self._family(one)], partial(self._read, one))
                for path, _, day, one in sorted(earlier)]

    # -------------------------------------------------------------- what one has to do with
    def _by_lines(self, ties: Ties, sender: Party) -> Iterator[int]:
        """Lines in the same names and weeks; and the sender's credit notes in those names, whenever: what they don't
        take off one line they leave open on the others."""
        for name, first, last in ties.lines:
            person, when = self._keeper.person(name), weeks(first, last)
            if when not in self._anybody:
                self._anybody[when] = list(self._touching(self._keeper.person(ANYBODY), *when))
            yield from self._anybody[when]
            if self._ask("SELECT 1 FROM line WHERE person = ? LIMIT 1", (person,)).fetchone() is not None:
                self._names[person] = min(name, self._names.get(person, name))
                yield from self._touching(person, *when)
                yield from self._credited(person, sender)

    def _touching(self, person: int, begins: int, ends: int) -> Iterator[int]:
        return (found for (found,) in self._ask(_LINES, (person, ends, begins, self._run)))

    def _credited(self, person: int, sender: Party) -> list[int]:
        """Credit notes in a name, unless they are surely another sender's."""
        if (person, sender) not in self._credits:
            rows = self._ask(_CREDITS, (person, LATEST, EARLIEST, self._run))
            self._credits[person, sender] = [found for found, digits, name, _ in rows
                                             if sender.same(Party(digits, name)) is not False]
        return self._credits[person, sender]

    def _by_numbers(self, ties: Ties, sender: Party) -> Iterator[int]:
        mark = self._keeper.mark
        for name in (*map(mark, ties.names), *([None] if ties.names else [])):
            yield from self._having(name, sender)
        if ties.number is None:
            yield from self._naming_any(sender)
        else:
            yield from self._having(mark(ties.number), sender, or_number=True)
            yield from self._naming(mark(ties.number), sender)

    def _having(self, mark: int | None, sender: Party, or_number: bool = False) -> Iterator[int]:
        """Invoices of a number, or without one, that aren't surely another's; with ``or_number`` also those of the same
        organisationsnummer."""
        rows = self._ask(_NUMBERED_BY_ANY, (mark, self._run)).fetchall() if sender.digits is None else [
            row for digits in (sender.digits, None) for row in self._ask(_NUMBERED, (mark, digits, self._run))]
        for found, digits, name, _ in rows:
            if sender.same(Party(digits, name)) is not False or (or_number and digits == sender.digits):
                yield found

    def _naming(self, mark: int, sender: Party) -> Iterator[int]:
        """Invoices that name a number, unless it is surely another's."""
        for found, digits, name, _ in self._ask(_NAMING, (mark, self._run)):
            if sender.same(Party(digits, name)) is not False:
                yield found

    def _naming_any(self, sender: Party) -> list[int]:
        """Invoices that name any number, unless they are surely another's: one without a number may be meant."""
        if sender not in self._named:
            self._named[sender] = [found for found, digits, name, _ in self._ask(_NAMING_ANY, (self._run,))
                                   if sender.same(Party(digits, name)) is not False]
        return self._named[sender]

    def _by_term(self, term: str, sender: Party, agreement: str | None) -> Iterator[int]:
        """Invoices of a sender for a term, or for one that isn't known."""
        for one in (term, None):
            rows = self._ask(_OF_TERM_BY_ANY, (one, self._run)).fetchall() if sender.digits is None else [
                row for digits in (sender.digits, None) for row in self._ask(_OF_TERM, (one, digits, self._run))]
            for found, digits, name, under in rows:
                other = self._agreement(under)
                if sender.same(Party(digits, name)) is not False and (
                        None in (agreement, other) or agreement == other) and self._may_ask(found):
                    yield found

    def _asking(self, sender: Party) -> list[int]:
        """Of the invoices that aren't surely another sender's, one that surely asks for payment: none names it, so that
        none can replace it. All that may ask for it where there is no such one."""
        possible = []
        rows = self._ask(_OF_ANY_SENDER, (self._run,)).fetchall() if sender.digits is None else [
            row for digits in (sender.digits, None) for row in self._ask(_OF_SENDER, (digits, self._run))]
        for found, digits, name, _ in rows:
            if found not in self._own and sender.same(Party(digits, name)) is not False and self._may_ask(found):
                mark, named = self._ask(_NUMBER_OF, (found,)).fetchone()
                if mark is None or not (named or mark in self._meant):
                    return [found]
                possible.append(found)
        return possible

    def _may_ask(self, one: int) -> bool:
        """Whether an invoice may ask for payment; the ledger's own column has credit notes and what may be ones."""
        with as_written():
            credit, body = self._ask("SELECT credit, body FROM invoice WHERE id = ?", (one,)).fetchone()
        return not credit or may_ask(unpacked(body))

    # -------------------------------------------------------------- and so on from there
    def _closed(self, found: set[int]) -> set[int]:
        left = sorted(found)
        while left:
            one = left.pop()
            for other in self._beside(one):
                if other not in self._own:
                    self._join(one, other)
                    if other not in found:
                        found.add(other)
                        left.append(other)
        return found

    def _beside(self, one: int) -> set[int]:
        with as_written():
            mark, digits, name, credit, body = self._ask(
                "SELECT mark, digits, sender, credit, body FROM invoice WHERE id = ?", (one,)).fetchone()
        sender = Party(digits, name)
        found = set(self._naming_any(sender) if mark is None else self._naming(mark, sender))
        named = self._ask("SELECT mark FROM reference WHERE invoice = ?", (one,)).fetchall()
        for (meant,) in (*named, *([(None,)] if named else [])):
            found.update(self._having(meant, sender))
        for student, first, last in ties_of(unpacked(body)).lines:
            person, (begins, ends) = self._keeper.person(student), weeks(first, last)
            if person in self._names:
                found.update(self._touching(person, begins, ends))
                found.update(self._credited(person, sender))
            else:
                rows = self._ask(_LINES_OF_SENDERS if credit else _CREDITS, (person, ends, begins, self._run))
                found.update(row[0] for row in rows if sender.same(Party(*row[1:3])) is not False)
        return found

    def _family(self, one: int) -> int:
        while (above := self._parents.get(one, one)) != one:
            self._parents[one] = self._parents.get(above, above)
            one = above
        return one

    def _join(self, one: int, other: int) -> None:
        one, other = self._family(one), self._family(other)
        self._parents[max(one, other)] = min(one, other)

    # -------------------------------------------------------------- as it is told
    def _described(self, one: int) -> tuple[str, bytes, date]:
        with as_written():
            day, number, stamp = self._ask(_LAST, (one, self._run)).fetchone()
            called = "utan nummer" if number is None else number
            return f"liggaren: faktura {called}, granskad {day}", stamp, date.fromisoformat(day)

    def _read(self, one: int) -> bytes:
        with as_written():
            (body,) = self._ask("SELECT body FROM invoice WHERE id = ?", (one,)).fetchone()
        return written_as(self._keeper.unveil(unpacked(body), self._names))

    def _agreement(self, named: str | None) -> str | None:
        """The agreement that an invoice names, None where the ledger doesn't have it in clear."""
        if named is None or self._keeper.hides(named):
            return None
        return fold(named)
