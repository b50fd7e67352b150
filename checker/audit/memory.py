"""What the verdict pass remembers of the parts that it has judged, under one agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

from checker.audit.index import Index
from checker.audit.linking import Links
from checker.audit.parts import Parts, Settled, Shown, Told, first_day_of_year
from checker.audit.reading import Unplain, head_of, is_plain, remember, row_of, size_of
from checker.audit.reads import said
from checker.audit.witnesses import Cell, Plan, season_of
from checker.document import Record, SourceDocument, State
from checker.facts.senders import Party, party

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
_KIND = ("utbildning", "inriktning", "larosate", "form", "momssats")
_MOST_KRONOR = 10**13  # of a row; what many add up to is öre in 64 bits
_MOST_PATTERNS = 500  # of rows that begin at one place and have one sender
_PLACE, _COURSE, _END = "verksamhet", ("utbildning", "inriktning"), "slutdatum"


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What is alike of many rows: what they settle, and what of them is judged with their place. ``told``: of the
    rules left, those that nothing else of the invoice decides, by their bits; ``placed``: the verksamhet stands behind
    the student, or nowhere."""

    left: int
    up: int
    told: dict[int, Told]
    placed: bool


class Row(NamedTuple):
    """All rows of one text; where the amount isn't in whole öre nothing is settled. ``day``: the number of its last
    day, with what it leaves."""

    ore: int
    span: int
    day: int
    course: Course


@dataclass(frozen=True, slots=True, eq=False)
class Sort:
    """What is alike of many pieces: the row's course, and the place of the next row (None: no row)."""

    course: Course
    place: bytes | None


class Piece(NamedTuple):
    """What stands between two students' names: the rest of a row, and what stands in the next before its student."""

    ore: int
    span: int
    day: int
    sort: Sort


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A verksamhet and utbildning under one sender, or several together. ``name``: as it is shown, "" for none and
    None for several; ``cell``: where in § 4.1 its students count, if they do, and ``cells`` where those of several."""

    left: int
    up: int
    name: str | None
    cell: Cell | None
    cells: frozenset[Cell]


@dataclass(slots=True, eq=False)
class Pattern:
    """The sorts of an invoice's rows, in their order: what their courses and places leave and show, each row's
    place and all ``place`` together. ``cells``: whose students are to be seen, by the numbers of the rows."""

    left: int
    up: int
    places: tuple[Place, ...]
    place: Place
    cells: tuple[tuple[Cell, tuple[int, ...]], ...]

    def see(self, names: Sequence[bytes], invoice: int) -> None:
        """The students of an invoice's rows. Where no cell has room for more there is nothing to see from then on."""
        for cell, rows in self.cells:
            cell.see(names if len(rows) == len(names) else [names[row] for row in rows], invoice)
        self.cells = tuple((cell, rows) for cell, rows in self.cells if cell.open)


class Sum(NamedTuple):
    """A total with the sum of the rows. ``beside``: öre of the total that are no row's; None where it isn't in öre."""

    left: int
    up: int
    beside: int | None


@dataclass(slots=True)
class Base:
    """All invoices whose own fields are alike. ``fine``: the last days that come to ``day``, as most do."""

    settled: Settled
    record: Record
    kin: tuple[Any, ...]
    sums: dict[tuple[bytes, int], Sum]
    memory: Memory
    term: str
    needs_term: bool
    size: int
    linked: bool  # under the agreement that it names, or the one given by hand
    by_day: dict[int, Settled] = field(default_factory=dict)
    fine: set[int] = field(default_factory=set)
    day: Settled = field(default_factory=lambda: Settled(-1, 0))
    crossed: dict[int, Cross] = field(default_factory=dict)


@dataclass(slots=True)
class Sender:
    """All invoices with one sender, recipient, giro and period."""

    settled: Settled
    record: Record
    party: Party
    key: tuple[Any, ...]
    size: int
    number: int
    sent_by: int  # as the index has it


@dataclass(slots=True)
class Cross:
    """What the rows of a base and a sender are judged with, and those that have been."""

    memory: Memory
    shown: Shown
    sender: Shown
    rows: dict[bytes, Row]
    pieces: dict[bytes, Piece]
    kinds: dict[Any, Settled]
    places: dict[tuple[bytes | None, Course], Place]
    patterns: dict[bytes, dict[tuple[Sort, ...], Pattern]]  # by the place of the first row
    linked: bool


class Memory:
    """Each method judges a part that hasn't been seen, and remembers it. Raises Unplain for a text that the reader
    of whole documents would refuse, or that must be read whole."""

    def __init__(self, agreement: SourceDocument, number: int, parts: Parts, links: Links, index: Index) -> None:
        self.agreement = agreement
        self.number = number
        self.plan = Plan(agreement)
        self.parts = parts
        self._links = links
        self.index = index
        self.every = parts.rules.every
        self.senders: dict[Any, Sender] = {}
        self._sums: dict[Any, dict[tuple[bytes, int], Sum]] = {}
        self._rows: dict[Any, tuple[dict[bytes, Row], dict[bytes, Piece], dict[Any, Settled]]] = {}
        self._places: dict[Any, tuple[dict[tuple[bytes | None, Course], Place],
                                      dict[bytes, dict[tuple[Sort, ...], Pattern]]]] = {}
        self._sorts: dict[tuple[Course, bytes | None], Sort] = {}
        self._joined: dict[tuple[Place, Place], Place] = {}
        self._together: dict[tuple[int, int, str | None, frozenset[Cell]], Place] = {}
        self.befores: dict[bytes, bytes] = {}  # each text that stands before a name, once
        self._courses: dict[tuple[Any, ...], Course] = {}
        self._days: dict[tuple[object, int], int] = {}
        self._ends: list[tuple[Record, int]] = []  # a row with each of these last days, and what it leaves
        self._nothing = Settled(self.every, 0)
        self._made = 0

    def base(self, fields: dict[str, Any], linked: bool) -> Base:
        """``linked``: no row is asked for the agreement."""
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
                    self._sums.setdefault(money, {}), self, term,
                    self.parts.needs_term(Shown(record, BASE)), _size(fields), linked)

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
                       who, key, _size(fields), self._made, self.index.sender(who))
        remember(self.senders, key, found)
        return found

    def cross(self, base: Base, sender: Sender) -> Cross:
        dated = base.record.cell("datum")
        year = first_day_of_year(dated) if dated is not None and dated.state is State.GIVEN else None
        shown = Shown(_merged(base.record, sender.record), (*_KIN, "fakturamottagare"), year)
        by = Shown(shown.record, (*_ALSO, "avsandare"))
        rows, pieces, kinds = self._rows.setdefault((base.kin, sender.key[1]), ({}, {}, {}))
        places, patterns = self._places.setdefault((base.kin[:2], sender.key[0], base.linked), ({}, {}))
        found = Cross(self, shown, by, rows, pieces, kinds, places, patterns, base.linked)
        base.crossed[sender.number] = found
        return found

    def row_by_row(self, cross: Cross, before: bytes | None, texts: Iterable[bytes]) -> list[Piece]:
        """What stands behind each student's name, where ``before`` stands in the first row."""
        found = []
        for text in texts:
            found.append(piece := cross.pieces.get(text) or self._piece(cross, before, text))
            before = piece.sort.place
        return found

    def pattern(self, cross: Cross, before: bytes | None, sorts: tuple[Sort, ...], texts: Iterable[bytes]) -> Pattern:
        """What the sorts of an invoice's rows come to, which have these texts behind each student's name."""
        patterns, places, left, up = cross.patterns.setdefault(before or b"", {}), list[Place](), 0, 0
        for sort, text in zip(sorts, texts, strict=True):
            places.append(cross.places.get((before, sort.course)) or self._place(cross, before, sort.course, text))
            left, up = left | sort.course.left, up | sort.course.up
            before = sort.place
        if before is not None:
            raise Unplain
        rows: dict[Cell, list[int]] = {}
        for number, place in enumerate(places):
            if place.cell is not None:
                rows.setdefault(place.cell, []).append(number)
        together = reduce(self._joined_to, places)
        found = Pattern(left & together.left, up | together.up, tuple(places), together,
                        tuple((cell, tuple(numbers)) for cell, numbers in rows.items()))
        remember(patterns, sorts, found, _MOST_PATTERNS)
        return found

    def _piece(self, cross: Cross, before: bytes | None, text: bytes) -> Piece:
        """What stands behind a student's name, in a row that has ``before`` before it."""
        if before is None:
            raise Unplain
        after, brace, following = text.rpartition(b"{")
        if brace:
            after = after.rstrip(b" ")
            if after[-1:] != b",":
                raise Unplain
            after = after[:-1]
        else:
            after = text
        row = cross.rows.get(after) or self._row(cross, before, after)
        key = row.course, self.before(following) if brace else None
        sort = self._sorts.get(key)
        if sort is None:
            remember(self._sorts, key, sort := Sort(*key))
        found = Piece(row.ore, row.span, row.day, sort)
        remember(cross.pieces, text, found)
        return found

    def before(self, text: bytes) -> bytes:
        """A text before a student's name, as the one object that stands for it."""
        return self.befores.setdefault(text, text)

    def _row(self, cross: Cross, before: bytes, after: bytes) -> Row:
        record = row_of(before, after)
        placed = not before
        place = (_PLACE,) if placed else ()
        names = tuple(name for name in self.parts.row_fields if name != "student" and (name != _PLACE or placed))
        shown = Shown(record, names)
        ore = _ore(record)
        settled, told = self._nothing, dict[int, Told]()
        if ore is not None and is_plain(record):
            given = ("student", *([] if placed else [_PLACE]))
            settled = self._of_kind(cross, record, given)
            rest = self.parts.row(cross.shown, shown, given, settled.left)
            settled = Settled(settled.left & rest.left, settled.up | rest.up, rest.undecided)
            told = self.parts.told(cross.shown, shown, settled.undecided)
        alike = *(said(record.fields.get(name)) for name in (*place, *_COURSE)), season_of(record)
        key = settled, tuple(told.items()), placed, alike
        course = self._courses.setdefault(key, Course(settled.left, settled.up, told, placed))
        found = Row(ore or 0, self._span(record), self._day(record, settled.left), course)
        remember(cross.rows, after, found)
        return found

    def _of_kind(self, cross: Cross, record: Record, given: tuple[str, ...]) -> Settled:
        """What a row comes to by what it has alike with most others: all but its time and its amount."""
        key = given, *(said(record.fields.get(name)) for name in _KIND)
        found = cross.kinds.get(key)
        if found is None:
            found = self.parts.row(cross.shown, Shown(record, _KIND), given)
            remember(cross.kinds, key, found)
        return found

    def _day(self, record: Record, left: int) -> int:
        day = record.value(_END), left
        number = self._days.setdefault(day, len(self._days))
        if number == len(self._ends):
            self._ends.append((record, left))
        return number

    def _span(self, record: Record) -> int:
        if record.value("form") not in (None, "vfu"):
            return self.index.never
        first, last = record.value("startdatum"), record.value("slutdatum")
        return self.index.span(first if isinstance(first, date) else None, last if isinstance(last, date) else None)

    def _place(self, cross: Cross, before: bytes | None, course: Course, text: bytes) -> Place:
        """A row's verksamhet and utbildning, with the sender. A verksamhet that stands there twice is refused here."""
        if before is None or course.placed == bool(before):
            raise Unplain
        after = text.rpartition(b"{")[0].rstrip(b" ")[:-1] or text
        record = row_of(before, after)
        named = record.value(_PLACE)
        settled = self._nothing
        if is_plain(record) and (cross.linked or (
                isinstance(named, str) and self._links.only(named) is self.agreement)):
            settled = self.parts.row_in(cross.sender, Shown(record, (_PLACE, *_COURSE)), course.left)
        elif not cross.linked:
            raise Unplain
        cell = self.plan.cell(record)
        found = Place(settled.left, settled.up, " ".join(named.split()) if isinstance(named, str) else "", cell,
                      frozenset() if cell is None else frozenset({cell}))
        remember(cross.places, (before, course), found)
        return found

    def _joined_to(self, one: Place, other: Place) -> Place:
        """Two places on one invoice."""
        if one is other:
            return one
        found = self._joined.get((one, other))
        if found is None:
            name = one.name if one.name == other.name else None
            said = one.left | other.left, one.up | other.up, name, one.cells | other.cells
            found = self._together.setdefault(said, Place(*said[:3], None, said[3]))
            remember(self._joined, (one, other), found)
        return found

    def day(self, base: Base, days: Sequence[int]) -> Settled:
        """The last days of an invoice's rows, with its own dates; ``base.day`` where all are ``base.fine``."""
        if base.fine.issuperset(days):
            return base.day
        shown, left, up = Shown(base.record, BASE), 0, 0
        for number in days:
            if number not in base.by_day:
                record, wanted = self._ends[number]
                remember(base.by_day, number, self.parts.row_in(shown, Shown(record, (_END,)),
                                                                wanted & self.parts.rules.dated))
            found = base.by_day[number]
            left, up = left | found.left, up | found.up
        if not base.fine:
            base.day = min(base.by_day.values(), key=lambda settled: settled.left.bit_count())
        base.fine.update(number for number in days if base.by_day[number] == base.day)
        return base.day if base.fine.issuperset(days) else Settled(left, up)

    def sum(self, base: Base, total: bytes, ore: int) -> Sum:
        """The invoice's total with the sum of its rows."""
        record = head_of({"total": total})
        amount = ore // 100 if ore % 100 == 0 else Fraction(ore, 100)
        shown = Shown(_merged(base.record, record), (*_MONEY, "total"))
        settled = self.parts.sum(shown, amount) if is_plain(record) else self._nothing
        stated = _ore(record, "total")
        found = Sum(settled.left, settled.up, None if stated is None else stated - ore)
        remember(base.sums, (total, ore), found)
        return found


def _size(fields: dict[str, Any]) -> int:
    return sum(size_of(name, value) for name, value in fields.items())


def _merged(one: Record, other: Record) -> Record:
    return Record("", one.position, one.owner, one.fields | other.fields)


def _ore(record: Record, name: str = "ersattning") -> int | None:
    amount = record.value(name)
    if isinstance(amount, bool) or not isinstance(amount, int | Fraction) or 100 % amount.denominator:
        return None
    return int(amount * 100) if -_MOST_KRONOR < amount < _MOST_KRONOR else None
