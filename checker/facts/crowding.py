"""Whether the calendar holds the days that lines ask for: one a day, five a calendar week.

For lines with dates that is a flow problem on intervals, and there is room exactly when every window
from one line's first day to another's last holds the days of the lines inside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from checker.facts.calendar import capacity
from checker.facts.lines import Line, Number

MOST_TRIED = 8  # persons of one name of which every selection is tried
READINGS = ("kalender", "vardagar")
Window = list[Line]
_Asked = list[tuple[date, date, Number, Line]]


@dataclass(slots=True)
class Crowding:
    """Of each line (by identity) the windows that hold fewer days than the lines in them ask for: lines that
    surely are one person's and stand, or that may be and do."""

    certain: dict[int, list[Window]]
    possible: dict[int, list[Window]]

    def beside(self, line: Line) -> list[Line]:
        """The lines that surely are too much together with this one."""
        windows = self.certain.get(id(line), ())
        return list({id(one): one for window in windows for one in window if one is not line}.values())


def crowding_of(lines: Iterable[Line]) -> dict[str, Crowding]:
    """Of the lines of one name, under each reading of which days count."""
    groups: dict[object, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.person or id(line)].append(line)
    return {reading: _under(reading, list(groups.values())) for reading in READINGS}


def cost(lines: list[Line]) -> int:
    """About how many steps ``crowding_of`` takes."""
    persons = len({line.person or id(line) for line in lines})
    return 2 * len(lines) ** 2 * (2**persons if persons <= MOST_TRIED else 1)


def _under(reading: str, groups: list[list[Line]]) -> Crowding:
    """Every selection of the persons that may be one is tried; for more than a few of them every line of an
    overfull window is in doubt."""
    known = [group for group in groups if group[0].person]
    certain = [window for group in known for window in _smallest(_asked(group, reading, at_most=False), reading)]
    if len(groups) > MOST_TRIED:
        everything = [line for group in groups for line in group]
        return Crowding(_of_each(certain), _of_each([_in_any(_asked(everything, reading, at_most=True), reading)]))
    possible: dict[frozenset[int], Window] = {}
    for size in range(1, len(groups) + 1):
        for some in combinations(groups, size):
            asked = _asked([line for group in some for line in group], reading, at_most=True)
            possible.update((frozenset(map(id, window)), window) for window in _smallest(asked, reading))
    return Crowding(_of_each(certain), _of_each(possible.values()))


def _of_each(windows: Iterable[Window]) -> dict[int, list[Window]]:
    found: dict[int, list[Window]] = defaultdict(list)
    for window in windows:
        for line in window:
            found[id(line)].append(window)
    return dict(found)


def _asked(lines: list[Line], reading: str, at_most: bool) -> _Asked:
    """The lines that ask for anything in the days that count, in the order of their last days."""
    found = [(*line.period, line.asked(reading, at_most), line) for line in lines if line.period is not None]
    return sorted((one for one in found if one[2] > 0), key=lambda one: one[1])


def _smallest(asked: _Asked, reading: str) -> Iterator[Window]:
    """The overfull windows that hold no smaller one."""
    nearest: date | None = None
    for first in sorted({one[0] for one in asked}, reverse=True):
        billed: Number = 0
        for begins, last, days, _ in asked:
            if nearest is not None and last >= nearest:
                break
            if begins >= first:
                billed += days
                if billed > capacity(first, last, reading):
                    yield [one[3] for one in asked if first <= one[0] and one[1] <= last]
                    nearest = last
                    break


def _in_any(asked: _Asked, reading: str) -> Window:
    """The lines that stand in some overfull window."""
    found: dict[int, Line] = {}
    for first in {one[0] for one in asked}:
        billed: Number = 0
        latest: date | None = None
        for begins, last, days, _ in asked:
            if begins >= first:
                billed += days
                if billed > capacity(first, last, reading):
                    latest = last
        if latest is not None:
            found.update((id(line), line) for begins, last, _, line in asked if first <= begins and last <= latest)
    return list(found.values())
