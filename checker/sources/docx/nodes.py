"""Raw nodes with a place in a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checker.document import Position
from checker.sources.raw import Raw, RawList, RawMapping, RawScalar


def at(place: str, anchor: int) -> Position:
    return Position(None, None, place, anchor)


def scalar(text: str, where: Position) -> RawScalar:
    """A value; line breaks and runs of spaces within it are one space."""
    return RawScalar(" ".join(text.split()), "quoted", 1, 1, where)


def record(where: Position, fields: Mapping[str, Raw | None]) -> RawMapping:
    """A record of the fields that are there."""
    return RawMapping(1, 1, {name: (1, 1, node) for name, node in fields.items() if node is not None}, where)


def listing(where: Position, items: Iterable[Raw]) -> RawList:
    return RawList(1, 1, list(items), where)
