"""The verdict pass: bytes of invoices in; for each whether every rule is settled, and how.

What recurs among invoices (a row's figures, a sender, a date) is judged once, by compiled rules, with the rest of the
invoice hidden; the pass itself only looks up. An invoice that isn't settled is for the interpreter.
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice, repeat
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from checker import sources
from checker.audit.index import Heard, Index, families
from checker.audit.linking import Links
from checker.audit.memory import BASE, NUMBERS, PARTIES, TEXTS, Base, Cross, Memory, Pattern, Piece, Sender, Sort, Sum
from checker.audit.names import Names
from checker.audit.parts import PartialRules, Parts, Told
from checker.audit.reading import (
    KIND,
    STYLES,
    Unplain,
    decoder,
    head_of,
    record_of,
    remember,
    size_of,
    takes_all,
)
from checker.audit.tally import Cause, Parted, Profile, Shared, Tally, is_open
from checker.audit.witnesses import Seen
from checker.document import Scalar, SourceDocument
from checker.engine import Bench
from checker.facts import Run
from checker.facts.naming import rough
from checker.facts.price import Index as PriceIndex
from checker.findings import Utfall
from checker.reports.accounts import Account
from checker.rulebook import RuleBook
from checker.sources.personnummer import holds_personal_number

_MOST_PLACES, _LONGEST = 500, 60_000  # what the interpreter is sure to have steps for
_LONG_NUMBER = 10  # a personnummer has ten digits
_MADE = 1_000_000  # objects, between two looks of the collector of garbage
_OFTEN = 256  # invoices after which the index looks at their names, while they are at hand
_DIGITS = b"0123456789"
_SHAPE = re.compile(rb"(?![A-Za-z/.-]*[xX][xX])[A-Za-z/.-]*")
_TOTAL = re.compile(rb'([^\x00-\x1f]*"total": ?)(-?[0-9]+(?:\.[0-9]+)?)([,}].*)', re.DOTALL)
_QUOTE, _partition = repeat(b'"'), bytes.partition
_TEXTS, _NUMBERS, _PARTIES = attrgetter(*TEXTS), attrgetter(*NUMBERS), attrgetter(*PARTIES)


@dataclass(slots=True)
class Verdicts:
    """What the pass came to. Invoices are numbered from 0, as they came; each is settled, asked for, shared or
    unreadable.

    ``asked``: those that the interpreter is to judge, in ``families`` that have nothing to do with each other (each
    in order, by their first); ``unreadable``: those that are no invoices, and why; ``shared``: what leaves many
    undecided for want of something that no invoice tells. ``upheld``: for each rule, by id, of how many settled
    invoices it holds; of the other settled ones it doesn't apply. ``clauses``, ``places`` and ``total``: outcomes by
    clause and kronor (``checker.reports.accounts``) of the settled ones and of the ``others`` of ``shared``.
    ``received``: by agreement, students on invoices that aren't asked for, as many as § 4.1 asks for; ``witnesses``:
    invoices that may show further ones.
    ``requested``: the öre that an invoice asks for, of those settled and the ``others``; ``open``: of these, those of
    undecided rows.
    """

    count: int
    asked: set[int]
    unreadable: dict[int, sources.SourceError]
    upheld: dict[str, int]
    settled: int
    clauses: dict[str, Counter[Utfall]]
    places: dict[str, Account]
    total: Account
    families: list[tuple[int, ...]]
    shared: dict[Cause, Shared]
    received: dict[SourceDocument, set[Seen]]
    witnesses: set[int]
    requested: Callable[[int], int]
    open: Callable[[int], int]


class _End(NamedTuple):
    """What stands behind the rows: all of it but the total, and the total."""

    rest: tuple[bytes, ...]
    total: bytes


_NO_END = _End((), b"")


class _Front(NamedTuple):
    """What stands before the first student's name: an invoice's own fields, and the ``place`` of the first row.
    ``patterns``: those of rows that begin there; ``plain``: the numbers in the tally of what invoices of a pattern
    and a sum come to, where that is settled and all their last days are ``base.fine``."""

    base: Base
    sender: Sender
    cross: Cross
    place: bytes
    patterns: dict[tuple[Sort, ...], Pattern]
    plain: dict[tuple[Pattern, Sum], int]


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """While much is made that stays: to look through all of it for what is left in circles, each time there is a
    little more, takes as long again as to make it."""
    usual = gc.get_threshold()
    gc.set_threshold(_MADE, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Sweep:
    """The verdict pass over the invoices of one run. Each is judged under the agreement that ``checker.case`` links
    it with; where a part of it doesn't tell which, it is asked for. ``unreadable``: those, by number, that the
    reader of whole documents refuses."""

    def __init__(self, book: RuleBook, agreements: Sequence[SourceDocument], today: date,
                 by_hand: SourceDocument | None = None) -> None:
        self.rules = PartialRules(book)
        indices = tuple(PriceIndex(v.key, v.first.year, v.value, v.certainty == "verifierad")
                        for v in book.values if v.name == "plo")
        self.index = Index()
        self.links = Links(agreements, by_hand)
        self._memories = {
            id(agreement): Memory(agreement, number, Parts(self.rules, Bench(book, agreement, Run(indices), today)),
                                  self.links, self.index)
            for number, agreement in enumerate(self.links.all)
            if len(agreement.root.series("verksamheter")) <= _MOST_PLACES}
        self._bases: dict[Any, Base] = {}
        self._names = Names()
        self._ends: dict[bytes, _End] = {}
        self._fronts: dict[tuple[bytes, bytes, tuple[bytes, ...]], _Front] = {}
        self._shapes: dict[bytes, bool] = {}
        self._named: dict[Any, Scalar | None] = {}
        self._tally = Tally(self.rules.judge.rules)
        self._heard: list[Heard] = self.index.heard
        self._asked: set[int] = set()
        self.unreadable: dict[int, sources.SourceError] = {}
        self._style = STYLES[0]
        self._open = sum(bit for bit, rule, _ in self.rules.numbered if is_open(rule))

    def take(self, documents: Iterable[bytes]) -> None:
        """Judges invoices, one JSON object each."""
        judge, more = self._judge, iter(documents)
        with _seldom_collecting():
            for first in more:
                for data in chain((first,), islice(more, _OFTEN)):
                    try:
                        judge(data)
                    except (Unplain, msgspec.DecodeError, UnicodeDecodeError):
                        self._again(data)
                self.index.look()

    def add(self, document: SourceDocument) -> int | None:
        """A document that has been read whole: an invoice, which gets the number returned and is asked for, or an
        underlag."""
        if document.kind != KIND:
            self.index.add_form()
            return None
        number = len(self._tally.profiles)
        self._add(number, document)
        return number

    def finish(self, beside: Iterable[int] = ()) -> Verdicts:
        """What all that has been taken comes to. ``beside``: further invoices that the interpreter is to judge."""
        with _seldom_collecting():
            return self._finished(beside)

    def _finished(self, beside: Iterable[int]) -> Verdicts:
        groups = list(self.index.groups())
        asked = self._asked.union(beside, *(group.invoices for group in groups if group.concerned))
        asked -= self.unreadable.keys()
        totals = self._tally.together(asked)
        received, short = {}, set[int]()
        for memory in self._memories.values():
            received[memory.agreement], more = memory.plan.received(asked)
            short |= more
        witnesses = set(self._tally.having(lambda profile: any(
            id(frame) in short for cell in profile.cells for frame in cell.frames)) if short else ())
        return Verdicts(len(self._tally.profiles), asked, self.unreadable, dict(totals.upheld), totals.settled,
                        totals.clauses, totals.places, totals.total, families(asked, groups),
                        {cause: one for cause, one in totals.shared.items() if cause is not None},
                        received, witnesses - asked, self._tally.requested, self._tally.open)

    # -------------------------------------------------------------- one invoice
    def _judge(self, data: bytes) -> None:
        """What is done to each is done by a few calls over all its rows: a step of Python for each row would take as
        long as all of this."""
        style = self._style
        start, *texts = data.split(style.student)
        before, _, after = start.partition(style.number)
        number, _, after = after.partition(b'"')
        if not texts:
            raise Unplain
        texts[-1], _, tail = texts[-1].rpartition(b"]")
        end = self._ends.get(tail) or self._end(tail)
        front = self._fronts.get((before, after, end.rest))
        digits = number.isdigit()
        if front is None or not (digits or self._is_plain(number)) or (
                len(number) >= _LONG_NUMBER and holds_personal_number(number.decode())):
            front, end, texts, number = self._decoded(data, (before, after), tail)
            digits = number.isdigit()
        base, sender, cross, _, patterns, plain = front
        names, _, rests = zip(*map(_partition, texts, _QUOTE), strict=True)
        pieces: Sequence[Any] = list(map(cross.pieces.get, rests))
        if not all(pieces):
            pieces = cross.memory.row_by_row(cross, front.place, rests)
        amounts, spans, days, sorts = zip(*pieces, strict=True)
        pattern = patterns.get(sorts) or cross.memory.pattern(cross, front.place, sorts, rests)
        ore = sum(amounts)
        summed = base.sums.get((end.total, ore)) or base.memory.sum(base, end.total, ore)
        folded = self._names.folded(names)
        # nothing has been kept of the invoice so far, so that it can be read in another way; from here on it is told of
        profile = plain.get((pattern, summed)) if base.fine.issuperset(days) else None
        if profile is None or len(data) > _LONGEST:
            self._weigh(front, rests, pieces, pattern, summed, len(data))
        else:
            self._tally.profiles.append(profile)
            self._tally.ore.append(ore)
        if pattern.cells:
            pattern.see(folded.split(b"\n"), len(self._tally.profiles) - 1)
        if base.needs_term:
            self.index.add_term(len(self._tally.profiles) - 1, sender.party, base.term)
        if not digits or number[:1] == b"0":
            number = rough(number.decode()).encode()
        self._heard.append((number, sender.sent_by, folded, spans))

    def _weigh(self, front: _Front, rests: Sequence[bytes], pieces: Sequence[Piece], pattern: Pattern, summed: Sum,
               length: int) -> None:
        """What an invoice comes to, by its parts; that of a plain one is kept for the next with the same."""
        base, place, ore = front.base, pattern.place, sum(piece.ore for piece in pieces)
        day = base.memory.day(base, [piece.day for piece in pieces])
        left, up = pattern.left, pattern.up
        for part in (base.settled, front.sender.settled, day, summed):
            left, up = left & part.left, up | part.up
        if left or place.name is None or summed.beside or length > _LONGEST:
            if length > _LONGEST or not self._settled_apart(front, rests, pieces, left, up, pattern, summed.beside):
                self._asked.add(len(self._tally.profiles))
                self._tally.ask()
        else:
            number = self._tally.settle(up, place, ore)
            if day is base.day:
                remember(front.plain, (pattern, summed), number)

    def _settled_apart(self, front: _Front, rests: Sequence[bytes], pieces: Sequence[Piece], left: int, up: int,
                       pattern: Pattern, beside: int | None) -> bool:
        """An invoice that has several verksamheter, or an amount beside its rows, or is undecided for want of
        something that no invoice tells. Whether it is any of these and needs nobody's eye for itself."""
        if beside is None:
            return False
        found, amounts, open_ = set[Told](), dict[str, int](), Counter[str]()
        for piece, place in zip(pieces, pattern.places, strict=True):
            name = str(place.name)
            amounts[name] = amounts.get(name, 0) + piece.ore
        for piece, place in zip(pieces, pattern.places, strict=True) if left else ():
            course, name = piece.sort.course, str(place.name)
            mine = course.left & left
            for bit, told in course.told.items():
                if mine & bit:
                    found.add(told)
                    open_[name] += piece.ore if bit & self._open and not mine & self._open & (bit - 1) else 0
            if mine & ~sum(course.told):
                return False
        agreement = front.cross.memory.agreement
        cause = Cause(agreement.path, agreement.index, tuple(sorted(found))) if left else None
        self._tally.part(Profile(up, cause, None, pattern.place.cells), Parted(amounts, beside, open_))
        return True

    # -------------------------------------------------------------- what hasn't been seen
    def _end(self, tail: bytes) -> _End:
        """What stands behind the rows, where it is as short as JSON can be; nothing that has been seen where not."""
        match = _TOTAL.fullmatch(tail)
        if match is None:
            return _NO_END
        end = _End((match[1], match[3]), match[2])
        remember(self._ends, tail, end)
        return end

    def _is_plain(self, number: bytes) -> bool:
        """Whether a text is a number and nothing else: digits, letters and a few marks, no placeholder."""
        shape = number.translate(None, _DIGITS)
        known = self._shapes.get(shape)
        if known is None:
            remember(self._shapes, shape, known := _SHAPE.fullmatch(shape) is not None)
        return known and shape != number

    def _decoded(self, data: bytes, around: tuple[bytes, bytes],
                 tail: bytes) -> tuple[_Front, _End, list[bytes], bytes]:
        """An invoice whose own fields, but for number and total, no other has had. They are remembered where the text
        around the number, the rows and the total is all that tells them."""
        head = decoder.decode(data)
        rows, total = list(map(bytes, head.rader)), bytes(head.total)
        key = _TEXTS(head), *map(bytes, _NUMBERS(head))
        base = self._base(key, rows)
        parties = tuple(map(bytes, _PARTIES(head)))
        sender = base.memory.senders.get(parties) or base.memory.sender(parties)
        size = base.size + sender.size + self._free(head) + size_of("total", total)
        if not rows or not takes_all(data, rows, size):
            raise Unplain
        style, body = self._style, b",".join(rows)
        start, *texts = body.split(style.student)
        if start[:1] != b"{":
            raise Unplain
        cross = base.crossed.get(sender.number) or base.memory.cross(base, sender)
        first = base.memory.before(start[1:])
        front = _Front(base, sender, cross, first, cross.patterns.setdefault(first, {}), {})
        number, end = head.nummer.encode(), self._end(tail)
        before, after = around
        around_rows = before + style.number + number + b'"' + after[:-len(start)], b"]" + tail
        if end.total == total and after.endswith(style.rows + start) \
                and data in (between.join(rows).join(around_rows) for between in (b",", b", ")):
            remember(self._fronts, (before, after, end.rest), front)
            return front, end, texts, number
        return front, _End((), total), texts, number

    def _base(self, key: Any, rows: Sequence[bytes]) -> Base:
        """The invoice's own fields; where they name no agreement, the first row tells which it may be."""
        fields = dict(zip(BASE, (*key[0], *key[1:]), strict=True))
        if fields["dokument"] != KIND:
            raise Unplain
        named = self._named.get(fields["avtal"])
        if named is None:
            remember(self._named, fields["avtal"], named := head_of({"avtal": fields["avtal"]}).value("avtal"))
        agreement = self.links.named(named if isinstance(named, str) else None)
        linked = agreement is not None
        if agreement is None and named is None and rows:
            where = record_of(b'{"rader":[' + rows[0] + b"]}").series("rader")[0].value("verksamhet")
            agreement = self.links.only(where) if isinstance(where, str) else None
        memory = self._memories.get(id(agreement))
        if memory is None:
            raise Unplain
        base = self._bases.get((memory.number, key))
        if base is None:
            base = memory.base(fields, linked)
            remember(self._bases, (memory.number, key), base)
        return base

    def _free(self, head: Any) -> int:
        """The room that the fields take which are no part's: number, designation and message."""
        if not isinstance(head.nummer, str) or not (self._is_plain(head.nummer.encode()) or isinstance(
                head_of({"nummer": head.nummer}).value("nummer"), str)):
            raise Unplain
        size = 0
        for name, text in (("nummer", head.nummer), ("id", head.id), ("meddelande", head.meddelande)):
            if text.__class__ is str and (not text.isprintable() or holds_personal_number(text)):
                raise Unplain
            size += size_of(name, text)
        return size

    def _again(self, data: bytes) -> None:
        """An invoice that the pass couldn't take: perhaps it is written in another style than those before."""
        other = next((style for style in STYLES if style.student in data), self._style)
        if other != self._style:
            self._style = other
            try:
                self._judge(data)
            except (Unplain, msgspec.DecodeError, UnicodeDecodeError):
                self._whole(data)
        else:
            self._whole(data)

    def _whole(self, data: bytes) -> None:
        """An invoice that is read whole, for the index; the interpreter judges it."""
        number = len(self._tally.profiles)
        try:
            (document,) = sources.read("faktura.json", data).documents
        except sources.SourceError as error:
            self.unreadable[number] = error
            self._tally.ask()
            self.index.add_nothing()
            return
        self._add(number, document)

    def _add(self, number: int, document: SourceDocument) -> None:
        self._tally.ask()
        self._asked.add(number)
        if document.kind == KIND:
            self.index.add(document.root)
        else:
            self.index.add_form()
            self.index.add_nothing()
