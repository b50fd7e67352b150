"""Invoices enough to show what the number of students in § 4.1 is held against: how many, of a year, in each frame.

More students than are planned don't matter; where they are fewer every invoice counts. It is told per half-year, so
that it holds for calendar years and for academic ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil

from checker.document import Record, SourceDocument, fold
from checker.facts.lines import lines_of

Season = tuple[int, bool]  # a year, and whether it is its second half
_MORE = 20  # students beside those that are needed, and a tenth of them: some invoices will be judged apart


class Frame:
    """A row of § 4.1, a verksamhet or all of them, in one half-year. ``students``: the first in each name, up to
    ``most``, and whose invoice, ``again``: further ones of those names; ``need`` students are enough."""

    __slots__ = ("again", "most", "need", "students")

    def __init__(self, need: int) -> None:
        self.need = need
        self.most = need + need // 10 + _MORE if need > 0 else 0
        self.students: dict[bytes, int] = {}
        self.again: list[tuple[bytes, int]] = []


class Cell:
    """The rows of one verksamhet, utbildning and inriktning in one half-year: what they count in."""

    __slots__ = ("frames", "open")

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.frames = tuple(frames)
        self.open = tuple(frame for frame in self.frames if frame.need > 0)

    def see(self, name: bytes, invoice: int) -> None:
        """A row of a student, by the folded name. Nothing to see where all is full (``open`` is empty)."""
        for frame in self.open:
            if len(frame.students) < frame.most:
                if frame.students.setdefault(name, invoice) != invoice:
                    frame.again.append((name, invoice))
            else:
                self.open = tuple(one for one in self.open if one is not frame)


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
        self._units = [(fold(str(unit.value("namn"))), unit.series("platser"))
                       for unit in agreement.root.series("verksamheter")]
        self._cells: dict[object, Cell] = {}
        self.frames: dict[object, Frame] = {}

    def cell(self, row: Record) -> Cell | None:
        """The cell of a row (of a document that has no other); None where it doesn't count."""
        season = season_of(row)
        if season is None:
            return None
        where, branch = row.value("verksamhet"), row.value("inriktning")
        key = (fold(where) if isinstance(where, str) else None, row.value("utbildning"),
               fold(str(branch)) if branch is not None else None, season)
        if key not in self._cells:
            self._cells[key] = Cell(self._frames_of(*key))
        return self._cells[key]

    def _frames_of(self, where: str | None, education: object, branch: str | None,
                   season: Season) -> Iterable[Frame]:
        every = [place for _, places in self._units for place in places]
        yield self._frame(("", season), every)
        for number, (name, places) in enumerate(self._units):
            if name != where:
                continue
            yield self._frame((number, season), places)
            for order, place in enumerate(places):
                own = place.value("inriktning")
                if place.value("utbildning") == education and (
                        branch is None or own is None or fold(str(own)) == branch):
                    yield self._frame((number, order, season), [place])

    def _frame(self, key: object, places: Iterable[Record]) -> Frame:
        if key not in self.frames:
            planned = [place.value("studenter_per_ar") for place in places]
            known = [ceil(number) for number in planned if isinstance(number, int | Fraction)]
            self.frames[key] = Frame(sum(known) if len(known) == len(planned) else 0)
        return self.frames[key]


def witnesses(plans: Iterable[Plan], asked: set[int], with_frames: Callable[[set[int]], Iterable[int]]) -> set[int]:
    """The invoices, beside those asked for, that the numbers of § 4.1 need. ``with_frames``: all invoices that have a
    row in any of these frames (by identity)."""
    found: set[int] = set()
    short: set[int] = set()
    for plan in plans:
        for frame in plan.frames.values():
            kept = [invoice for invoice in frame.students.values() if invoice not in asked]
            if len(frame.students) < frame.most:
                found.update(kept)
                found.update(invoice for name, invoice in frame.again if frame.students[name] in asked)
            elif len(kept) >= frame.need:
                found.update(kept[:frame.need])
            else:
                short.add(id(frame))
    return (found | set(with_frames(short)) if short else found) - asked
