"""Students enough to show what the number in § 4.1 is held against: how many, of a year, in each frame.

More students than are planned don't matter; where they are fewer each counts. It is told per half-year, so that it
holds for calendar years and for academic ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from checker.document import Cell as Stated
from checker.document import Position, Record, SourceDocument, State, fold
from checker.facts.education import is_of_place
from checker.facts.lines import Line, lines_of

Season = tuple[int, bool]  # a year, and whether it is its second half
#: What rows have alike that count alike: verksamhet (folded), utbildning, inriktning (folded), half-year.
Kind = tuple[str | None, str | None, str | None, Season]
_MORE = 20  # students beside those that are needed, and a tenth of them: some invoices will be judged apart


class Seen(NamedTuple):
    """A student who was received: the folded name, and what the row has in common with others."""

    name: str
    kind: Kind


class Frame:
    """A row of § 4.1, a verksamhet or all of them, in one half-year. ``students``: the first row in each name, to about
    ``most`` names, ``again``: further rows of those; each with its invoice and cell. ``need`` students are enough."""

    __slots__ = ("again", "most", "need", "students")

    def __init__(self, need: int) -> None:
        self.need = need
        self.most = need + need // 10 + _MORE if need > 0 else 0
        self.students: dict[bytes, tuple[int, Cell]] = {}
        self.again: list[tuple[bytes, int, Cell]] = []

    def outside(self, asked: Collection[int]) -> dict[bytes, Cell]:
        """The students of some invoice that isn't asked for, and where that counts."""
        found = {name: cell for name, (invoice, cell) in self.students.items() if invoice not in asked}
        for name, invoice, cell in self.again:
            if invoice not in asked:
                found.setdefault(name, cell)
        return found


class Cell:
    """The rows of one verksamhet, utbildning and inriktning in one half-year: what they count in."""

    __slots__ = ("frames", "kind", "open")

    def __init__(self, kind: Kind, frames: Iterable[Frame]) -> None:
        self.kind = kind
        self.frames = tuple(frames)
        self.open = tuple(frame for frame in self.frames if frame.need > 0)

    def see(self, names: Sequence[bytes], invoice: int) -> None:
        """Students of one invoice, by their folded names, a row each. Nothing to see where all is full (``open`` is
        empty)."""
        mine = invoice, self
        found = dict.fromkeys(names, mine)
        for frame in self.open:
            if len(frame.students) >= frame.most:
                self.open = tuple(one for one in self.open if one is not frame)
            elif len(found) == len(names) and frame.students.keys().isdisjoint(found):
                frame.students.update(found)
            else:
                frame.again += ((name, invoice, self) for name in names
                                if frame.students.setdefault(name, mine) is not mine)


def season_of(row: Record) -> Season | None:
    """The half-year in which a row (of a document that has no other) counts, by its first day; None where it doesn't
    count."""
    line = next(iter(lines_of(row.owner.root)), None)
    if line is None or not line.least > 0 or line.period is None:
        return None
    return line.period[0].year, line.period[0].month >= 7


class Plan:
    """What one agreement plans."""

    def __init__(self, agreement: SourceDocument) -> None:
        self.agreement = agreement
        self._units = [(fold(str(unit.value("namn"))), unit) for unit in agreement.root.series("verksamheter")]
        self._cells: dict[Kind, Cell] = {}
        self.frames: dict[object, Frame] = {}

    def cell(self, row: Record) -> Cell | None:
        """The cell of a row (of a document that has no other); None where it doesn't count."""
        season = season_of(row)
        if season is None:
            return None
        kind = kind_of(row, season)
        if kind not in self._cells:
            self._cells[kind] = Cell(kind, self._frames_of(row, kind))
        return self._cells[kind]

    def _frames_of(self, row: Record, kind: Kind) -> Iterable[Frame]:
        where, _, _, season = kind
        yield self._frame(("", season), [place for _, unit in self._units for place in unit.series("platser")])
        for number, (name, unit) in enumerate(self._units):
            if name == where:
                yield self._frame((number, season), unit.series("platser"))
                for order, place in enumerate(unit.series("platser")):
                    if is_of_place(row, place, unit):
                        yield self._frame((number, order, season), [place])

    def _frame(self, key: object, places: Iterable[Record]) -> Frame:
        if key not in self.frames:
            planned = [place.value("studenter_per_ar") for place in places]
            known = [ceil(number) for number in planned if isinstance(number, int | Fraction)]
            self.frames[key] = Frame(sum(known) if len(known) == len(planned) else 0)
        return self.frames[key]

    def received(self, asked: Collection[int]) -> tuple[set[Seen], set[int]]:
        """Students of invoices that aren't asked for, as many as are needed; and the frames (by identity) that have
        more than those, of which too few may be enough."""
        found: set[tuple[bytes, Cell]] = set()
        short: set[int] = set()
        for frame in self.frames.values():
            kept = frame.outside(asked)
            if len(frame.students) >= frame.most and len(kept) < frame.need:
                short.add(id(frame))
            found.update(kept.items())
        return {Seen(name.decode(), cell.kind) for name, cell in found}, short


def kind_of(row: Record, season: Season) -> Kind:
    where, course, branch = (row.value(name) for name in ("verksamhet", "utbildning", "inriktning"))
    return (fold(where) if isinstance(where, str) else None, course if isinstance(course, str) else None,
            fold(str(branch)) if branch is not None else None, season)


def seen_in(lines: Iterable[Line]) -> Iterator[Seen]:
    """The students whom some lines ask days for."""
    for line in lines:
        if line.name is not None and line.least > 0 and line.period is not None:
            yield Seen(line.name, kind_of(line.row, (line.period[0].year, line.period[0].month >= 7)))


def as_lines(seen: Iterable[Seen], agreement: SourceDocument) -> Iterator[Line]:
    """Lines that count as these students do, of one invoice that stands for all of theirs."""
    invoice = Record("", Position(), agreement)
    rows: dict[Kind, Record] = {}
    for name, kind in sorted(seen, key=str):
        if kind not in rows:
            texts = zip(("verksamhet", "utbildning", "inriktning"), kind[:3], strict=True)
            rows[kind] = Record("", Position(), agreement, {
                field: Stated("", Position(), State.GIVEN, text, text, agreement, "text")
                for field, text in texts if text is not None})
        year, second_half = kind[3]
        first = date(year, 7 if second_half else 1, 1)
        yield Line(rows[kind], invoice, name, None, kind[1], first, first, 1, 1)
