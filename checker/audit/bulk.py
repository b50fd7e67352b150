"""The verdict pass: bytes of invoices in; for each whether every rule is settled, and how.

What recurs among invoices (a row's figures, a sender, a date) is judged once, by compiled rules, with the rest of the
invoice hidden; the pass itself only looks up. An invoice that isn't settled is for the interpreter.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from checker import sources
from checker.audit.index import FOLDING, Index, first_line
from checker.audit.memory import BASE, NUMBERS, PARTIES, TEXTS, Base, Cross, Memory, Sender, remember
from checker.audit.parts import PartialRules, Parts
from checker.audit.reading import KIND, STYLES, Unplain, decoder, is_plain, record_of, size_of, takes_all
from checker.document import Record, SourceDocument, fold
from checker.engine import Bench
from checker.facts import Run
from checker.facts.price import Index as PriceIndex
from checker.rulebook import RuleBook
from checker.sources.personnummer import holds_personal_number

_MOST_PLACES, _LONGEST = 500, 60_000  # what the interpreter is sure to have steps for
_ASKED = 0xFFFF
_ROWS, _NUMBER, _LONG_NUMBER = b'"rader":[', b'"nummer":"', 10  # a personnummer has ten digits
_TOTAL = re.compile(rb'([^\x00-\x1f]*"total":)(-?[0-9]+(?:\.[0-9]+)?)([,}].*)', re.DOTALL)
_TEXTS, _NUMBERS, _PARTIES = attrgetter(*TEXTS), attrgetter(*NUMBERS), attrgetter(*PARTIES)


@dataclass(slots=True)
class Verdicts:
    """What the pass came to. ``asked``: the invoices (numbered from 0, as they came) that the interpreter is to
    judge, all of them together; ``unreadable``: those that are no invoices, and why; ``upheld``: for each rule, by
    id, of how many settled invoices it holds; of the other settled ones it doesn't apply."""

    count: int
    asked: set[int]
    unreadable: dict[int, sources.SourceError]
    upheld: dict[str, int]
    settled: int


class _End(NamedTuple):
    """What stands behind the rows: all of it but the total, and the total."""

    rest: tuple[bytes, ...]
    total: bytes


class _Front(NamedTuple):
    """An invoice's own fields."""

    base: Base
    sender: Sender
    cross: Cross


class Sweep:
    """The verdict pass over the invoices of one run, each judged under the agreement that it names."""

    def __init__(self, book: RuleBook, agreements: Sequence[SourceDocument], today: date) -> None:
        self.rules = PartialRules(book)
        indices = tuple(PriceIndex(v.key, v.first.year, v.value, v.certainty == "verifierad")
                        for v in book.values if v.name == "plo")
        self.index = Index()
        self._memories = {
            fold(named): Memory(fold(named), Parts(self.rules, Bench(book, agreement, Run(indices), today)), self.index)
            for agreement in agreements if isinstance(named := agreement.root.value("id"), str)
            and len(agreement.root.series("verksamheter")) <= _MOST_PLACES}
        self._bases: dict[Any, Base] = {}
        self._names: dict[bytes, bytes] = {}
        self._ends: dict[bytes, _End] = {}
        self._fronts: dict[tuple[bytes, bytes, tuple[bytes, ...]], _Front] = {}
        self._profiles: dict[int, int] = {}
        self._profile_of = array("H")
        self._asked: set[int] = set()
        self._unreadable: dict[int, sources.SourceError] = {}
        self._mark = STYLES[0]
        self._shift = self.rules.every.bit_length()

    def take(self, documents: Iterable[bytes]) -> None:
        """Judges invoices, one JSON object each."""
        judge = self._judge
        for data in documents:
            try:
                judge(data)
            except (Unplain, msgspec.DecodeError, UnicodeDecodeError):
                self._again(data)

    def finish(self) -> Verdicts:
        """What all that has been taken comes to."""
        asked = self._asked | self.index.concerned(len(self._profile_of))
        asked -= self._unreadable.keys()
        count = Counter(profile for number, profile in enumerate(self._profile_of) if number not in asked)
        masks = {profile: mask for mask, profile in self._profiles.items()}
        upheld = {rule.id: sum(times for profile, times in count.items() if masks.get(profile, 0) >> place & 1)
                  for place, rule in enumerate(self.rules.judge.rules)}
        settled = len(self._profile_of) - len(asked) - len(self._unreadable)
        return Verdicts(len(self._profile_of), asked, self._unreadable, upheld, settled)

    # -------------------------------------------------------------- one invoice
    def _judge(self, data: bytes) -> None:
        head, _, rest = data.partition(_ROWS)
        before, _, after = head.partition(_NUMBER)
        number, _, after = after.partition(b'"')
        body, _, tail = rest.rpartition(b"]")
        end = self._ends.get(tail)
        front = self._fronts.get((before, after, end.rest)) \
            if end is not None and number.isalnum() and len(number) < _LONG_NUMBER else None
        if front is None or end is None:
            front, end, body, number = self._decoded(data, (before, after), body, tail)
        base, sender, cross = front
        invoice, total = len(self._profile_of), end.total
        self.index.numbers.append(number)
        left, up, acc, ore = self._rows(cross, body, invoice)
        shift, memory = self._shift, base.memory
        days = acc >> 2 * shift
        day = base.day if not days & ~base.fine else memory.day(base, days)
        summed, _ = base.sums.get((total, ore)) or memory.sum(base, total, ore)
        if base.needs_term:
            self.index.add_term(invoice, memory.name, sender.party, base.term)
        left &= base.settled.left & sender.settled.left & acc & day.left & summed.left
        if left or len(data) > _LONGEST:
            self._asked.add(invoice)
            self._profile_of.append(_ASKED)
        else:
            up |= base.settled.up | sender.settled.up | acc >> shift & self.rules.every | day.up | summed.up
            self._profile_of.append(self._profiles.setdefault(up, len(self._profiles)))

    def _rows(self, cross: Cross, body: bytes, number: int) -> tuple[int, int, int, int]:
        """What the rows' places come to (left, up), all their bits, and the sum of their amounts in öre. ``body``
        holds the rows as short as JSON can be, without brackets."""
        known, students, invoice = cross.rows.get, self.index.students, first_line(number)
        acc = ore = left = up = 0
        last_course = last_place = None
        start, *texts = (body + b",{").split(self._mark)
        before = start[1:]
        if start[:1] != b"{" or not texts:
            raise Unplain
        for text in texts:
            name, _, rest = text.partition(b'"')
            after, _, following = rest.rpartition(b"{")
            row = known(after)
            if row is None:
                row = cross.memory.row(cross, before, after)
            bits, amount, span, course, _ = row
            acc |= bits
            ore += amount
            if course is not last_course or before != last_place:
                last_course, last_place = course, before
                settled = cross.places.get((before, course)) or cross.memory.place(cross, before, after, row)
                left |= settled.left
                up |= settled.up
            before = following
            folded = name.translate(FOLDING)
            line = invoice | span
            if 0 in folded:
                self.index.add_line(number, self._odd_name(name), span)
            elif (was := students.setdefault(folded, line)) is not line:
                self.index.again(folded, was, line)
        return left, up, acc, ore

    # -------------------------------------------------------------- what hasn't been seen
    def _decoded(self, data: bytes, around: tuple[bytes, bytes], body: bytes,
                 tail: bytes) -> tuple[_Front, _End, bytes, bytes]:
        """An invoice whose own fields, but for number and total, no other has had. They are remembered where the text
        around the number, the rows and the total is all that tells them."""
        head = decoder.decode(data)
        key = _TEXTS(head), *map(bytes, _NUMBERS(head))
        base = self._bases.get(key) or self._new_base(key)
        parties = tuple(map(bytes, _PARTIES(head)))
        sender = base.memory.senders.get(parties) or base.memory.sender(parties)
        rows, total = list(map(bytes, head.rader)), bytes(head.total)
        size = base.size + sender.size + self._free(head) + size_of("total", total)
        if not rows or not takes_all(data, rows, size):
            raise Unplain
        front = _Front(base, sender, base.crossed.get(sender.number) or base.memory.cross(base, sender))
        number = (head.nummer or "").encode()
        before, after = around
        if body == b",".join(rows) and (match := _TOTAL.fullmatch(tail)) is not None and match[2] == total \
                and before + _NUMBER + number + b'"' + after + _ROWS + body + b"]" + tail == data:
            end = _End((match[1], match[3]), total)
            remember(self._ends, tail, end)
            remember(self._fronts, (before, after, end.rest), front)
            return front, end, body, number
        return front, _End((), total), b",".join(rows), number

    def _new_base(self, key: Any) -> Base:
        fields = dict(zip(BASE, (*key[0], *key[1:]), strict=True))
        named = fields["avtal"]
        memory = self._memories.get(fold(named)) if isinstance(named, str) else None
        if memory is None or fields["dokument"] != KIND:
            raise Unplain
        base = memory.base(fields)
        remember(self._bases, key, base)
        return base

    def _free(self, head: Any) -> int:
        """The room that the fields take which are no part's: number, designation and message."""
        size = 0
        for name, text in (("nummer", head.nummer), ("id", head.id), ("meddelande", head.meddelande)):
            if text.__class__ is str and (not text.isprintable() or holds_personal_number(text)):
                raise Unplain
            size += size_of(name, text)
        return size

    def _odd_name(self, name: bytes) -> bytes:
        """The folded name that stands in JSON as these bytes, where plain letters don't tell."""
        found = self._names.get(name)
        if found is None:
            record = record_of(b'{"rader":[{"student":"' + name + b'"}]}')
            (row,) = record.series("rader")
            text = row.value("student")
            if not isinstance(text, str) or not is_plain(record):
                raise Unplain
            remember(self._names, name, found := fold(text).encode())
        return found

    def _again(self, data: bytes) -> None:
        """An invoice that the pass couldn't take: perhaps it is written in another style than those before."""
        other = next((mark for mark in STYLES if mark in data), self._mark)
        if other != self._mark:
            self._mark = other
            try:
                self._judge(data)
            except (Unplain, msgspec.DecodeError, UnicodeDecodeError):
                self._whole(data)
        else:
            self._whole(data)

    def _whole(self, data: bytes) -> None:
        """An invoice that is read whole, for the index; the interpreter judges it."""
        number = len(self._profile_of)
        self._profile_of.append(_ASKED)
        del self.index.numbers[number:]
        try:
            (document,) = sources.read("faktura.json", data).documents
        except sources.SourceError as error:
            self._unreadable[number] = error
            self.index.numbers.append(b"")
            return
        self._asked.add(number)
        root = document.root
        self.index.numbers.append(str(root.value("nummer") or "").encode())
        self.index.add(number, root, self._name_of(root))

    def _name_of(self, root: Record) -> str | None:
        named = root.value("avtal")
        return fold(named) if isinstance(named, str) and fold(named) in self._memories else None
