"""What invoices of one run have to do with each other: whose days, whose term, who names whose number.

It errs on one side only: an invoice that any other may concern is told, so that the interpreter judges them together.
"""

from __future__ import annotations

import heapq
import math
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain, compress

from checker.audit.names import odd_names
from checker.document import Record, State, fold
from checker.facts.lines import lines_of
from checker.facts.naming import rough
from checker.facts.senders import Party, is_credit, party, term_of

_FEW = 8  # lines of one name of which every selection is tried; see ``checker.facts.crowding``
_SEVERAL = 20  # of a sender's other invoices that are put beside one without a number
_ANY_TIME, _NEVER = (-(10**6), 10**6), (10**7, -(10**7))
_NOBODY, _NO_INVOICE = Party("", ""), b"\n"  # no organisationsnummer, name or number is so


def week_of(day: date) -> int:
    """The number of a calendar week, Monday to Sunday."""
    return (day.toordinal() - 1) // 7


#: An invoice: its number, sender, and lines: their students' folded names, a line each, and the numbers of their weeks.
Heard = tuple[bytes, int, bytes, Sequence[int]]
_Line = tuple[int, int]  # the number of its weeks, and whose it is


@dataclass(frozen=True, slots=True)
class Group:
    """Invoices that may concern each other. Where not ``concerned``, only those of them that are asked for anyway."""

    invoices: Iterable[int]
    concerned: bool = True


class Index:
    """What the next invoice says is put at the end of ``heard``; ``look`` is to be called often, while they are at
    hand. ``numbers``: each invoice's, roughly as it is compared; empty where it has none. ``senders``: whose each is,
    as a number among ``parties``. Of a line's name the hash is kept, and the number of its weeks (in ``spans``); that
    two names have one hash is less likely than that the machine errs, and would only be asked about."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self._span_ids: dict[tuple[int, int], int] = {}
        self.numbers: list[bytes] = []
        self.senders = array("I")
        self.parties: dict[Party, int] = {}
        self._names, self._weeks = array("q"), array("I")  # of all lines
        self._ends = array("Q")  # how many lines there were after each invoice
        self._seen: set[int] = set()
        self._again: set[int] = set()  # names of invoices that have some that came before
        self._odd: dict[int, int] = {}  # names that ``fold`` folds on, and as what
        self.heard: list[Heard] = []  # the next invoices, which haven't been looked at
        self._unread: list[_Line] = []  # lines whose student can't be read: anybody's
        self._credits: dict[int, list[int]] = defaultdict(list)  # credit notes by the names on them
        self._unbound: list[int] = []  # credit notes that name no invoice
        self._terms: dict[Party, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._without_term: dict[Party, list[int]] = defaultdict(list)
        self._named: dict[bytes, list[int]] = defaultdict(list)
        self._read: set[int] = set()  # invoices of which all has been read
        self._everything = False
        self.never = self._numbered(_NEVER)

    # -------------------------------------------------------------- what an invoice has
    def span(self, first: date | None, last: date | None) -> int:
        """The number of the weeks that a line's dates touch; all weeks where they aren't known."""
        weeks = _ANY_TIME if first is None or last is None else (week_of(min(first, last)), week_of(max(first, last)))
        return self._numbered(weeks)

    def _numbered(self, weeks: tuple[int, int]) -> int:
        if weeks not in self._span_ids:
            self._span_ids[weeks] = len(self.spans)
            self.spans.append(weeks)
        return self._span_ids[weeks]

    def sender(self, party: Party) -> int:
        """The number of a sender."""
        return self.parties.setdefault(party, len(self.parties))

    def add_term(self, invoice: int, sender: Party, term: str) -> None:
        """An invoice for which it matters whether the sender has sent another for the term."""
        self._terms[sender][term].append(invoice)

    def add_nothing(self) -> None:
        """An invoice of which nothing could be read, or another document."""
        self.heard.append((_NO_INVOICE, self.sender(_NOBODY), b"", ()))

    def add(self, root: Record) -> None:
        """The next invoice, of which all has been read."""
        invoice = len(self.numbers) + len(self.heard)
        sender, number, term = party(root, "avsandare"), root.value("nummer"), term_of(root)
        lines = [(line, self.span(line.first, line.last)) for line in lines_of(root, credit=is_credit(root))]
        named = [(line.name.encode(), span) for line, span in lines if line.name is not None]
        self.heard.append((rough(number).encode() if isinstance(number, str) else b"", self.sender(sender),
                           b"\n".join(name for name, _ in named), [span for _, span in named]))
        self._unread += ((span, invoice) for line, span in lines if line.name is None and _is_malformed(line.row))
        self._read.add(invoice)
        self._add_references(invoice, root)
        if sender.digits is not None and sender.name is not None and term is not None:
            self.add_term(invoice, sender, term)
        else:
            self._without_term[sender].append(invoice)

    def _add_references(self, invoice: int, root: Record) -> None:
        """Numbers of other invoices that it names; what a credit note takes back is looked at in every name of it."""
        for name in ("avser_faktura", "ersatter_faktura"):
            cell = root.cell(name)
            if cell is not None and cell.present:
                self._everything |= cell.value is None
                self._named[rough(cell.text).encode()].append(invoice)
        kind = root.cell("typ")
        if is_credit(root) or (kind is not None and kind.present and kind.value is None):
            about = root.cell("avser_faktura")
            if about is None or not about.present:
                self._unbound.append(invoice)
            self._everything |= not root.series("rader")
            for line in lines_of(root):
                if line.name is not None:
                    self._credits[hash(line.name.encode())].append(invoice)

    def add_form(self) -> None:
        """An underlag of the run, which may belong to any invoice."""
        self._everything = True

    # -------------------------------------------------------------- what they have to do with each other
    def groups(self) -> Iterator[Group]:
        """When all have been added."""
        self.look()
        count = len(self.numbers)
        if self._everything:
            yield Group(range(count))
        lines = self._lines()
        for name in self._odd:
            yield from (Group([invoice]) for _, invoice in lines[name])
        yield from self._by_student(lines.values())
        for name, papers in self._credits.items():
            yield Group([*papers, *(invoice for _, invoice in lines[name])])
        if self._unread:
            yield Group([invoice for _, invoice in (*self._unread, *self._near({span for span, _ in self._unread}))])
        yield from self._by_term()
        yield from self._by_number()
        yield from self._by_sender()

    def look(self) -> None:
        """At those that have come since: whose names have come before, and which of them ``fold`` would fold on."""
        if not self.heard:
            return
        numbers, senders, texts, spans = zip(*self.heard, strict=True)
        self.heard.clear()
        self.numbers += numbers
        self.senders.fromlist(list(senders))
        self._ends.fromlist(list(accumulate(map(len, spans), initial=len(self._weeks)))[1:])
        self._weeks.fromlist(list(chain.from_iterable(spans)))
        texts = tuple(compress(texts, spans))
        seen, hashes, count = self._seen, list[int](), len(self._seen)
        for text in texts:
            found = list(map(hash, text.split(b"\n")))
            seen.update(found)
            hashes += found
            count += len(found)
            if count != len(seen):  # some of them have come before: which, is told when all have
                self._again.update(found)
                count = len(seen)
        self._names.fromlist(hashes)
        for name in odd_names(b"\n".join(texts)) if texts else ():
            self._odd[hash(name)] = hash(fold(name.decode(errors="replace")).encode())

    def _lines(self) -> dict[int, list[_Line]]:
        """The lines of names that come again, or that a credit note has; those of odd names as they are folded on."""
        told = {*self._credits, *self._odd, *self._odd.values()}
        wanted, found = self._again | told, defaultdict[int, list[_Line]](list)
        places = list(compress(range(len(self._names)), map(wanted.__contains__, self._names))) if wanted else []
        times = Counter(map(self._names.__getitem__, places))
        for place in places:
            name = self._names[place]
            if times[name] > 1 or name in told:
                found[name].append((self._weeks[place], bisect_right(self._ends, place)))
        for name, whole in self._odd.items():
            if whole != name:
                found[whole] += found[name]
        return found

    def _near(self, spans: set[int]) -> Iterator[_Line]:
        """The lines in weeks that any of these touch."""
        touched = {number for number, (begins, ends) in enumerate(self.spans)
                   if any(begins <= self.spans[one][1] and self.spans[one][0] <= ends for one in spans)}
        return ((span, bisect_right(self._ends, place)) for place, span in enumerate(self._weeks) if span in touched)

    def _by_student(self, listed: Iterable[list[_Line]]) -> Iterator[Group]:
        """Lines of one name in weeks that touch; of many of one name all are weighed together where any are."""
        for lines in listed:
            if len(lines) < 2:
                continue
            if len(lines) > _FEW:
                yield Group(sorted({invoice for _, invoice in lines}), concerned=False)
            reach = -math.inf
            touching: list[int] = []
            for begins, ends, invoice in sorted((*self.spans[span], invoice) for span, invoice in lines):
                if begins > ends:
                    continue
                if begins > reach:
                    if len(touching) > 1:
                        yield Group(touching)
                    touching = []
                reach = max(reach, ends)
                touching.append(invoice)
            if len(touching) > 1:
                yield Group(touching)

    def _by_term(self) -> Iterator[Group]:
        """A sender's invoices for one term, and those of which sender or term isn't known."""
        for terms in self._terms.values():
            yield from (Group(invoices) for invoices in terms.values() if len(invoices) > 1)
        for sender, invoices in self._without_term.items():
            possible = [invoices, *(found for other, terms in self._terms.items()
                                    if sender.same(other) is not False for found in terms.values()),
                        *(found for other, found in self._without_term.items() if sender.same(other) is not False)]
            yield Group([invoice for found in possible for invoice in found])

    def _by_number(self) -> Iterator[Group]:
        """Invoices of a number that another names, with those that have none; a sender's invoices of one number."""
        without = [invoice for invoice, number in enumerate(self.numbers) if not number]
        repeated = {number for number, times in Counter(self.numbers).items() if times > 1} - {b"", _NO_INVOICE}
        wanted = repeated.union(self._named)
        by_number: dict[bytes, list[int]] = defaultdict(list)
        for invoice in compress(range(len(self.numbers)), map(wanted.__contains__, self.numbers)) if wanted else ():
            by_number[self.numbers[invoice]].append(invoice)
        if self._named:
            yield Group(without)
        for number, papers in self._named.items():
            yield Group([*papers, *by_number.get(number, ()), *without[:1]])
        for number in sorted(repeated):
            yield from self._of_one_sender(by_number[number])

    def _of_one_sender(self, invoices: list[int]) -> Iterator[Group]:
        parties = list(self.parties)
        by_sender: dict[int, list[int]] = defaultdict(list)
        for invoice in invoices:
            by_sender[self.senders[invoice]].append(invoice)
        unsure = [sender for sender in by_sender if None in (parties[sender].digits, parties[sender].name)]
        for sender, found in by_sender.items():
            others = [one for other in unsure if other != sender and parties[sender].same(parties[other]) is not False
                      for one in by_sender[other]]
            if len(found) + len(others) > 1:
                yield Group([*found, *others])

    def _by_sender(self) -> Iterator[Group]:
        """A credit note that names no invoice may be about any of its sender's; of an invoice without a number it is
        asked whether the sender has sent another."""
        unbound, without = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
        for invoice in self._unbound:
            unbound[self.senders[invoice]].append(invoice)
        for invoice, number in enumerate(self.numbers):
            if not number:
                without[self.senders[invoice]].append(invoice)
        if not unbound and not without:
            return
        sent: dict[int, list[int]] = defaultdict(list)
        for invoice, sender in enumerate(self.senders):
            sent[sender].append(invoice)
        for sender, papers in unbound.items():
            yield Group([*papers, *self._possibly(sender, sent)])
        for sender, invoices in without.items():
            yield Group([*invoices, *heapq.nsmallest(_SEVERAL, self._possibly(sender, sent), self._asks_last)])

    def _possibly(self, sender: int, sent: Mapping[int, list[int]]) -> list[int]:
        """The invoices that aren't surely another sender's."""
        parties = list(self.parties)
        return [invoice for number, other in enumerate(parties) if parties[sender].same(other) is not False
                for invoice in sent[number]]

    def _asks_last(self, invoice: int) -> tuple[bool, int]:
        """A key that puts those first that surely ask for payment: ordinary, with a number that nobody names."""
        number = self.numbers[invoice]
        return not number or number in self._named or invoice in self._read, invoice


def _is_malformed(row: Record) -> bool:
    """Whether the student of a row is there and can't be read."""
    student = row.cell("student")
    return student is not None and student.state is State.MALFORMED


def families(asked: Iterable[int], groups: Iterable[Group]) -> list[tuple[int, ...]]:
    """Those asked for, in families that have nothing to do with each other, each in order, by their first."""
    head = {invoice: invoice for invoice in sorted(asked)}

    def of(invoice: int) -> int:
        while head[invoice] != invoice:
            head[invoice] = invoice = head[head[invoice]]
        return invoice

    for group in groups:
        members = [invoice for invoice in group.invoices if invoice in head]
        for one in members[1:]:
            first, other = sorted((of(members[0]), of(one)))
            head[other] = first
    found: dict[int, list[int]] = defaultdict(list)
    for invoice in head:
        found[of(invoice)].append(invoice)
    return [tuple(family) for _, family in sorted(found.items())]
