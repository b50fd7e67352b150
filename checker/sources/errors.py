"""Where in a text something stands, and the one error that says why a file can't be read."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n?|\n")
_LIKE_PERSONNUMMER = re.compile(r"[0-9]{6}\s?[-+ ]?\s?[0-9]{4}")
_QUOTE_LENGTH = 40
_QUOTED_FROM = 1000  # characters; enough to find so many that aren't space


class SourceError(Exception):
    """A file, or one document of it, that can't be read.

    ``message`` is Swedish and doesn't name the file; ``line`` and ``column`` are 1-based, or
    None where the whole file is at fault.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class NotADocument(SourceError):
    """The file may well be in order, but it is none of ours: it has no ``dokument``."""


class Refused(SourceError):
    """Well-formed, yet more than a document of ours may hold: aliases, tags, depth, size."""


class Lines:
    """Offsets of a text as places. Columns count characters, not bytes."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._first_line = first_line
        self._starts = array("Q", [0])  # a list of as many int objects would outweigh a file of line ends
        self._starts.extend(end.end() for end in _LINE_END.finditer(text))

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column, 1-based, of the character at ``offset``."""
        line = bisect_right(self._starts, offset) - 1
        return self._first_line + line, offset - self._starts[line] + 1


def quoted(text: str) -> str:
    """What the file says, as a message may repeat it: on one line, shortened, never a personnummer."""
    if _LIKE_PERSONNUMMER.search(text[:_QUOTED_FROM]):
        return "”…”"
    flat = " ".join(text[:_QUOTED_FROM].split())
    return f"”{flat if len(flat) <= _QUOTE_LENGTH else flat[:_QUOTE_LENGTH - 1] + '…'}”"
