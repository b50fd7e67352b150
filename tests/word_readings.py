"""What the reader of Word makes of a draft, as plain data to compare with."""

from __future__ import annotations

from typing import Any

from word import Draft

from checker.sources import docx
from checker.sources.raw import Raw, RawList, RawScalar, Reading

LIMIT = 10_000_000  # characters


def read(made: Draft | bytes) -> Reading:
    (reading,) = docx.read(made if isinstance(made, bytes) else made.bytes(), LIMIT)
    return reading


def plain(raw: Raw) -> Any:
    """A tree without places: dicts, lists and texts."""
    if isinstance(raw, RawScalar):
        return raw.text
    if isinstance(raw, RawList):
        return [plain(item) for item in raw.items]
    return {name: plain(node) for name, (_, _, node) in raw.entries.items()}


def data(made: Draft | bytes) -> dict[str, Any]:
    found: dict[str, Any] = plain(read(made).tree)
    return found
