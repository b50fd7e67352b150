"""What a planted change is, and the plain sorts of it: a field put to another value."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import oracle
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from grow.right import Case, Plain

Change = Callable[["Site"], None]
Groups = dict[str, tuple[list[Change], list[Change]]]  # what as a rule breaks the statement, and what doesn't

ABSENT = object()
BLANKS: tuple[object, ...] = (None, "", "xx", "____", ABSENT)


@dataclass
class Site:
    """Where a change is planted."""

    draw: DrawFn
    case: Case
    document: Plain

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def rows(self) -> list[Plain]:
        """The document's rows that can be read."""
        return [row for row in self.document["rader"] if isinstance(row, dict)]

    def row(self) -> Plain:
        found: Plain = self.pick(*self.rows())
        return found


def put(path: str, *values: object) -> Change:
    """A change of the field at a path ("*" is any item of a list) to one of the values.

    A callable is given the old value; ABSENT takes the key, or the item, away.
    """
    def change(at: Site) -> None:
        place: Any = at.document
        *way, last = path.split("/")
        for step in way:
            if isinstance(place, list):
                place = at.pick(*place) if place else None
            else:
                place = place.get(step) if isinstance(place, dict) else None
        value = at.pick(*values)
        if isinstance(place, list) and place and last == "*":
            del place[at.draw(st.integers(0, len(place) - 1))]
        elif isinstance(place, dict) and value is ABSENT:
            place.pop(last, None)
        elif isinstance(place, dict):
            place[last] = value(place.get(last)) if callable(value) else copy.deepcopy(value)

    change.__name__ = path
    return change


def later(days: int) -> Callable[[Any], Any]:
    return lambda old: old + timedelta(days) if isinstance(old, date) else old


def plus(much: str) -> Callable[[Any], Any]:
    return lambda old: old + Decimal(much) if isinstance(old, int | Decimal) else old


def respelt(old: Any) -> Any:
    """The same name with another case, spacing and Unicode form."""
    return normalize("NFD", f" {old.upper()}").replace(" ", "  ") if isinstance(old, str) else old


def settle(at: Site) -> None:
    axis = at.pick(*sorted(oracle.AXES))
    at.case.agreement.setdefault("tolkningar", {})
    if isinstance(at.case.agreement["tolkningar"], dict):
        at.case.agreement["tolkningar"][axis] = at.pick(*oracle.AXES[axis], None, "kanske")


