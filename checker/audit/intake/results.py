"""What reading a bulk file comes to."""

from __future__ import annotations

from dataclasses import dataclass

from checker.sources.errors import SourceError


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as JSON after our schema, in UTF-8.

    ``line``: the line, or row of a Parquet file, where it begins, from 1. ``lines``: that of each of its rows, where
    it was put together from several; else none.
    """

    data: bytes
    line: int
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Damaged:
    """What couldn't be read. ``line``: where, None for the whole file. ``error``: in Swedish, with nothing of what the
    cells hold. ``foreign``: the file shows no sign of holding invoices."""

    line: int | None
    error: str
    foreign: bool = False


#: Said of files in which there is nothing to lose.
EMPTY, OWN_REPORT = "Filen är tom.", "Filen är en rapport från en granskning, och ingen faktura."


class Foreign(SourceError):
    """The file may well be in order, but holds no invoices."""


class MappingError(Exception):
    """A mapping that can't be read, or doesn't fit. ``message``: in Swedish; ``line``: of the mapping file."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line = message, line
