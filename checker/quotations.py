"""Whether words stand in a text: white space, bullets, quotation marks and line-break hyphens make no
difference, and […] stands for words left out."""

from __future__ import annotations

import re

_LINES_TO_FILL = re.compile(r"_{2,}")
_MARKS = re.compile(r"[•,:\"”“]")
_HYPHEN = re.compile(r"-\s+")


def normalised(text: str) -> str:
    """Text without what typesetting alone decides: case, bullets, commas of lists, breaks, lines to fill in."""
    text = _MARKS.sub(" ", _LINES_TO_FILL.sub(" ", text.casefold()))
    return " ".join(_HYPHEN.sub("-", text).split())


def stands_in(words: str, text: str) -> bool:
    """Whether every part between […] stands in the text, in order. No words stand nowhere."""
    haystack = normalised(text)
    parts = [part for part in (normalised(part) for part in words.split("[…]")) if part]
    at = 0
    for part in parts:
        found = haystack.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return bool(parts)
