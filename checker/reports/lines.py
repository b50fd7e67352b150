"""Text set in lines for a terminal: made safe, measured in columns, wrapped with hanging indents."""

from __future__ import annotations

import re
import unicodedata

#: Control characters, what turns the direction of writing or can't be seen, and halves of characters.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]")

_NARROW = re.compile("[\x20-\u02ff\u2010-\u205f\u2190-\u22ff\u2500-\u257f]*")
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    """The text with every unsafe character written as an escape, so that nothing in it can act on a terminal."""
    return UNSAFE.sub(lambda match: _escape(match[0]), text)


def columns(text: str) -> int:
    """How many columns a safe text takes up on a terminal."""
    if _NARROW.fullmatch(text):
        return len(text)
    return sum(_columns(character) for character in text)


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """A safe text in lines of at most ``width`` columns: ``first`` before the first line, ``rest``
    (as many spaces, if none is given) before the others.

    Breaks at plain spaces only. A word wider than a line, such as a long path, is broken within,
    after a slash where it has one.
    """
    rest = " " * columns(first) if rest is None else rest
    later = width - columns(rest)
    lines: list[str] = []
    line, room = "", width - columns(first)
    for word in filter(None, text.split(" ")):
        wide = columns(word)
        if line and columns(line) + 1 + wide <= room:
            line += " " + word
            continue
        if line or room < wide <= later:
            lines.append(line)
            room = later
        *full, line = _pieces(word, room, later)
        if full:
            lines += full
            room = later
    lines.append(line)
    return [(first + lines[0]).rstrip(" "), *(rest + line for line in lines[1:])]


def _pieces(word: str, room: int, later: int) -> list[str]:
    """A word in pieces: the first fits in ``room`` columns, the others in ``later``."""
    pieces: list[str] = []
    start = used = 0
    for place, character in enumerate(word):
        used += _columns(character)
        if used > room:
            slash = word.rfind("/", start, place) + 1
            cut = slash if slash > start else place
            pieces.append(word[start:cut])
            start, room = cut, later
            used = columns(word[cut:place + 1])
    return [*pieces, word[start:]]


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return _NAMED.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
