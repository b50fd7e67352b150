"""What the verdict pass remembers of the parts that it has judged, under one agreement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from checker.audit.index import Index
from checker.audit.parts import Parts, Settled, Shown, first_day_of_year
from checker.audit.reading import Unplain, head_of, is_plain, row_of, size_of
from checker.document import Record, State
from checker.facts.senders import party

#: Fields of the invoice that are judged together; many invoices have them alike.
TEXTS = ("dokument", "typ", "avtal", "datum", "forfallodatum", "mottagen", "betald", "termin", "valuta", "kompletterar",
         "avser_faktura", "ersatter_faktura")
NUMBERS = ("betalningsvillkor_dagar", "moms", "oresavrundning")
BASE = (*TEXTS, *NUMBERS)
PARTIES = ("avsandare", "fakturamottagare", "betalning", "period")
#: With the year, what a row is judged with.
_KIN = ("typ", "valuta", "termin", "moms")
#: What the place of a row is judged with, beside the sender.
_ALSO = ("typ", "valuta")
_MONEY = ("typ", "valuta", "oresavrundning")
_PLACE, _COURSE, _END = "verksamhet", ("utbildning", "inriktning"), "slutdatum"
_MOST = 100_000  # texts that are remembered of one sort; they are forgotten all at once


_MOST_DAYS = 4000


class Row(NamedTuple):
    """All rows of one text; where the amount isn't in whole öre nothing is settled. ``bits``: the rules left; above
    them those up; above them one for its last day. ``course``: what of it is judged with its place."""

    bits: int
    ore: int
    span: int
    course: tuple[Any, ...]
    record: Record


@dataclass(slots=True)
class Base:
    """All invoices whose own fields are alike. ``fine``: the last days (a bit each) that come to ``day``."""

    settled: Settled
    record: Record
    kin: tuple[Any, ...]
    money: tuple[Any, ...]
    sums: dict[tuple[bytes, int], tuple[Settled, int]]
    memory: Memory
    term: str
    needs_term: bool
    size: int
    by_day: dict[int, Settled] = field(default_factory=dict)
    fine: int = 0
    day: Settled = field(default_factory=lambda: Settled(-1, 0))
    crossed: dict[int, Cross] = field(default_factory=dict)


@dataclass(slots=True)
class Sender:
    """All invoices with one sender, recipient, giro and period."""

    settled: Settled
    record: Record
    party: tuple[str, str]
    key: tuple[Any, ...]
    size: int
    number: int


@dataclass(slots=True)
class Cross:
    """What the rows of a base and a sender are judged with, and those that have been."""

    memory: Memory
    shown: Shown
    sender: Shown
    rows: dict[bytes, Row]
    places: dict[tuple[bytes, tuple[Any, ...]], Settled]


class Memory:
    """Each method judges a part that hasn't been seen, and remembers it. Raises Unplain for a text that the reader
    of whole documents would refuse, or that must be read whole."""

    def __init__(self, name: str, parts: Parts, index: Index) -> None:
        self.name = name
        self.parts = parts
        self.index = index
        self.every = parts.rules.every
        self.shift = self.every.bit_length()
        self.senders: dict[Any, Sender] = {}
        self._sums: dict[Any, dict[tuple[bytes, int], tuple[Settled, int]]] = {}
        self._rows: dict[Any, dict[bytes, Row]] = {}
        self._places: dict[Any, dict[tuple[bytes, tuple[Any, ...]], Settled]] = {}
        self._courses: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._days: dict[Any, int] = {}
        self._ends: list[tuple[Record, int]] = []  # a row with each of these last days, and what it leaves
        self._nothing = Settled(self.every, 0)
        self._made = 0

    def base(self, fields: dict[str, Any]) -> Base:
        record = head_of(fields)
        settled = self.parts.head(Shown(record, BASE)) if is_plain(record) else self._nothing
        if any((cell := record.cell(name)) is not None and cell.present for name in
               ("avser_faktura", "ersatter_faktura")) or record.value("typ") not in (None, "faktura"):
            raise Unplain
        term = record.value("termin")
        if not isinstance(term, str):
            raise Unplain
        money = tuple(fields[name] for name in _MONEY)
        return Base(settled, record, (*(fields[name] for name in _KIN), self._year(record)),
                    money, self._sums.setdefault(money, {}), self, term,
                     self.parts.needs_term(Shown(record, BASE)), _size(fields))

    def _year(self, record: Record) -> int | None:
        day = record.value("datum")
        return getattr(day, "year", None)

    def sender(self, key: tuple[bytes, ...]) -> Sender:
        """``key``: the raw JSON of PARTIES."""
        fields = dict(zip(PARTIES, key, strict=True))
        record = head_of(fields)
        who = party(record, "avsandare")
        if who.digits is None or who.name is None:
            raise Unplain
        self._made += 1
        found = Sender(self.parts.head(Shown(record, PARTIES)) if is_plain(record) else self._nothing, record,
                       (who.digits, who.name),
                       key, _size(fields), self._made)
        remember(self.senders, key, found)
        return found

    def cross(self, base: Base, sender: Sender) -> Cross:
        dated = base.record.cell("datum")
        year = first_day_of_year(dated) if dated is not None and dated.state is State.GIVEN else None
        shown = Shown(_merged(base.record, sender.record), (*_KIN, "fakturamottagare"), year)
        by = Shown(shown.record, (*_ALSO, "avsandare"))
        found = Cross(self, shown, by, self._rows.setdefault((base.kin, sender.key[1]), {}),
                      self._places.setdefault((base.kin[:2], sender.key[0]), {}))
        base.crossed[sender.number] = found
        return found

    def row(self, cross: Cross, before: bytes, after: bytes) -> Row:
        record = row_of(before, after)
        placed = not before
        place = (_PLACE,) if placed else ()
        names = tuple(name for name in self.parts.row_fields if name != "student" and (name != _PLACE or placed))
        plain = is_plain(record)
        settled = self.parts.row(cross.shown, Shown(record, names), ("student", *([] if placed else [_PLACE]))) \
            if plain else self._nothing
        course = (settled.left, *(_said(record, name) for name in (*place, *_COURSE)))
        ore = _ore(record)
        found = Row(self._bits(self._nothing if ore is None else settled, record), ore or 0, self._span(record),
                    self._courses.setdefault(course, course), record)
        remember(cross.rows, after, found)
        return found

    def _bits(self, settled: Settled, record: Record) -> int:
        day = record.value(_END), settled.left
        if len(self._days) >= _MOST_DAYS and day not in self._days:
            return self.every
        number = self._days.setdefault(day, len(self._days))
        if number == len(self._ends):
            self._ends.append((record, settled.left))
        return settled.left | settled.up << self.shift | 1 << (2 * self.shift + number)

    def _span(self, record: Record) -> int:
        if record.value("form") not in (None, "vfu"):
            return self.index.never
        first, last = record.value("startdatum"), record.value("slutdatum")
        return self.index.span(first if isinstance(first, date) else None, last if isinstance(last, date) else None)

    def place(self, cross: Cross, before: bytes, after: bytes, row: Row) -> Settled:
        """A row's verksamhet and utbildning, with the sender. A verksamhet that stands there twice is refused here."""
        record = row_of(before, after)
        settled = self.parts.row_in(cross.sender, Shown(record, (_PLACE, *_COURSE)), row.course[0]) \
            if is_plain(record) else self._nothing
        remember(cross.places, (before, row.course), settled)
        return settled

    def day(self, base: Base, days: int) -> Settled:
        """The last days of an invoice's rows, a bit each, with its own dates."""
        number, left, up = 0, 0, 0
        shown = Shown(base.record, BASE)
        while days >> number:
            bit = 1 << number
            if days & bit:
                if bit not in base.by_day:
                    record, wanted = self._ends[number]
                    base.by_day[bit] = self.parts.row_in(shown, Shown(record, (_END,)), wanted)
                left, up = left | base.by_day[bit].left, up | base.by_day[bit].up
            number += 1
        base.day = min(base.by_day.values(), key=lambda settled: settled.left.bit_count())
        base.fine = sum(bit for bit, settled in base.by_day.items() if settled == base.day)
        return Settled(left, up)

    def sum(self, base: Base, total: bytes, ore: int) -> tuple[Settled, int]:
        """The invoice's total with the sum of its rows; and the room that the total takes."""
        record = head_of({"total": total})
        amount = ore // 100 if ore % 100 == 0 else Fraction(ore, 100)
        shown = Shown(_merged(base.record, record), (*_MONEY, "total"))
        found = self.parts.sum(shown, amount) if is_plain(record) else self._nothing, size_of("total", total)
        remember(base.sums, (total, ore), found)
        return found


def _size(fields: dict[str, Any]) -> int:
    return sum(size_of(name, value) for name, value in fields.items())


def _merged(one: Record, other: Record) -> Record:
    return Record("", one.position, one.owner, one.fields | other.fields)


def _said(record: Record, name: str) -> tuple[str, str] | None:
    """What decides what a field says: its text, and how that was taken."""
    cell = record.cell(name)
    return None if cell is None else (cell.state.value, cell.text)


def _ore(record: Record) -> int | None:
    amount = record.value("ersattning")
    if isinstance(amount, int):
        return amount * 100
    if isinstance(amount, Fraction) and 100 % amount.denominator == 0:
        return int(amount * 100)
    return None


def remember(memory: dict[Any, Any], key: Any, found: object) -> None:
    if len(memory) >= _MOST:
        memory.clear()
    memory[key] = found
