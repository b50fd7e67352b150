"""What ties an invoice to others: its sender, number, term and the numbers that it names; whose days it bills.

``ties_of(tree) -> Ties``, of the tree of an invoice's content. As ``checker.facts`` tells it of a whole document; here
of the few fields that matter, since hundreds of thousands are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from checker.audit.ledger.content import KIND, says_nothing
from checker.document import Scalar, fold
from checker.facts.calendar import undoubted_term
from checker.facts.identity import organisation_digits
from checker.facts.senders import Party, terms_in
from checker.form import spec_of
from checker.sources.scalars import READERS

#: Days before and after all others: of a line without dates it isn't known when it was.
EARLIEST, LATEST = 0, 4_000_000
#: Whose line it is where something stands there that can't be read: perhaps anybody's.
ANYBODY = ""
_REFERENCES = ("avser_faktura", "ersatter_faktura")
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Ties:
    """``number``, ``names`` (what it names): as written; ``agreement``: as written; ``credit``: whether it is, or may
    be, a credit note; ``asks``: whether it may ask for payment, which a credit note doesn't; ``lines``: name as written
    (or ANYBODY), first and last day as ordinals (EARLIEST, LATEST: not known)."""

    number: str | None
    names: tuple[str, ...]
    sender: Party
    agreement: str | None
    term: str | None
    credit: bool
    asks: bool
    lines: tuple[tuple[str, int, int], ...]


def ties_of(tree: dict[str, Any]) -> Ties:
    """The ties of an invoice, from its content. Raises nothing: what can't be read is None."""
    kind = tree.get("typ")
    return Ties(stated(tree, "nummer"),
                tuple(dict.fromkeys(name for one in _REFERENCES if (name := stated(tree, one)) is not None)),
                _sender(tree.get("avsandare")), stated(tree, "avtal"), _term(tree),
                kind is not None and kind != "faktura" and not (isinstance(kind, str) and says_nothing(kind)),
                may_ask(tree), tuple(_lines(tree)))


def may_ask(tree: dict[str, Any]) -> bool:
    """Whether an invoice may ask for payment: of one whose type can't be read it isn't known."""
    return stated(tree, "typ") != "kreditfaktura"


def weeks(first: int, last: int) -> tuple[int, int]:
    """From Monday of the first day's week to Sunday of the last's; the days in either order."""
    first, last = min(first, last), max(first, last)
    monday = first - (first - 1) % _WEEK
    return monday, last + (_WEEK - 1 - (last - 1) % _WEEK)


def _sender(plain: Any) -> Party:
    if not isinstance(plain, dict):
        return Party(None, None)
    number, name = stated(plain, "organisationsnummer"), stated(plain, "namn")
    return Party(None if number is None else _digits(number), None if name is None else fold(name))


@lru_cache(maxsize=10_000)
def _digits(number: str) -> str:
    return organisation_digits(number) or number


def _term(tree: dict[str, Any]) -> str | None:
    term, words = tree.get("termin"), tree.get("meddelande")
    if term is not None and not (isinstance(term, str) and says_nothing(term)):
        value = _value("termin", term) if isinstance(term, str) else None
        return value if isinstance(value, str) else None
    if isinstance(words, str) and not says_nothing(words) and (named := terms_in(words)):
        return named.pop() if len(named) == 1 else None
    days: list[date] = []
    for row in _rows(tree):
        for name in ("startdatum", "slutdatum"):
            day = _day(row, name)
            if day is None:
                return None
            days.append(day)
    return undoubted_term(min(days), max(days)) if days else None


def _lines(tree: dict[str, Any]) -> Iterator[tuple[str, int, int]]:
    for row in _rows(tree):
        if stated(row, "form") not in _other_forms():
            name = stated(row, "student")
            if name is None and not isinstance(row.get("student"), str | None):
                name = ANYBODY
            if name is not None:
                first, last = _day(row, "startdatum"), _day(row, "slutdatum")
                yield (name, EARLIEST, LATEST) if first is None or last is None else (
                    name, first.toordinal(), last.toordinal())


def _rows(tree: dict[str, Any]) -> list[dict[str, Any]]:
    rows = tree.get("rader")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


@cache
def _other_forms() -> frozenset[str]:
    rows = spec_of(KIND).fields["rader"].item
    return frozenset(rows.fields["form"].choices) - {"vfu"} if rows is not None else frozenset()


def _day(row: dict[str, Any], name: str) -> date | None:
    plain = row.get(name)
    value = _value("datum", plain) if isinstance(plain, str) else None
    return value if isinstance(value, date) else None


def stated(plain: dict[str, Any], name: str) -> str | None:
    """A text field that is plainly given."""
    value = plain.get(name)
    return value if isinstance(value, str) and not says_nothing(value) else None


@lru_cache(maxsize=50_000)
def _value(kind: str, text: str) -> Scalar | None:
    return READERS[kind](text)[0]
