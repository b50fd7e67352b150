"""Names of students as forms and e-invoices write them: last name first, or several in one place."""

from __future__ import annotations

import re

_WORD = r"[^\W\d_][\w’'-]*"
_CAPITALISED = re.compile(rf"{_WORD}(?:\s+{_WORD})*")
_APART = re.compile(r"[;/&+|\n]|\b(?:och|samt|and)\b", re.IGNORECASE)
_PARTICLES = frozenset({"von", "af", "de", "van", "der", "al", "el", "la", "ben"})
_LONGEST = 200


def first_name_first(name: str) -> str:
    """``Hällgren, Moa`` is Moa Hällgren. Everything else as it stands, also the names of several."""
    if several(name):
        return name
    last, comma, first = (part.strip() for part in name.partition(","))
    both = comma and _CAPITALISED.fullmatch(last) and _CAPITALISED.fullmatch(first)
    return f"{first} {last}" if both else name


def several(text: str) -> bool:
    """Whether a text names more than one person: ``Moa Hällgren och Tor Ek``, ``Moa Hällgren, Tor Ek``."""
    if len(text) > _LONGEST:
        return False
    parts = [part.strip() for part in _APART.split(text)]
    if len(parts) > 1 and sum(1 for part in parts if part[:1].isupper() and _CAPITALISED.fullmatch(part)) > 1:
        return True
    return "," in text and sum(1 for part in text.split(",") if _is_whole(part)) > 1


def _is_whole(part: str) -> bool:
    """Whether a part has a first and a last name of its own."""
    words = [word for word in part.split() if word.casefold() not in _PARTICLES]
    return len(words) > 1 and _CAPITALISED.fullmatch(part.strip()) is not None and all(w[:1].isupper() for w in words)
