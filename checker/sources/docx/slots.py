"""The figures and days of an agreement's clauses: what stands in the template's slots, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from checker.sources.days import day as written_day
from checker.sources.docx.comparison import MOST_WORDS, Changed, Clear, Sentence
from checker.sources.docx.mall import UNITS, Slot
from checker.sources.docx.words import Stream

_LONGEST_FIGURE = 5  # words
_DIGIT = re.compile(r"\d")
_BY_WEEK = "/ersattning/belopp_per_vecka"
_TERMS = {"ht": ("höst", "ht"), "vt": ("vår", "vt")}  # by how the pointer of a day ends
_ANY_TERM = ("höst", "ht", "vår", "vt")
_CURRENCIES = frozenset({"€", "$", "£", "eur", "euro", "dollar", "pund", "tkr", "mkr", "tusen", "miljoner"})
_FILLERS = frozenset({"den", "senast", "är", "gäller"})
_TO = re.compile(r"\b(?:till\s+och\s+med|längst\s+till|intill|t\.?\s?o\.?\s?m\.?)\s+(?:den\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filling:
    """``text`` is written as the schema wants it, or as it stands where its meaning isn't plain; "" for a blank.

    ``word``: where in the stream it stands; None where the sentence is gone.
    """

    slot: Slot
    text: str
    stream: Stream | None = None
    word: int = 0


def fillings(sentence: Sentence) -> Iterator[Filling]:
    """What stands in the slots of a sentence.

    Where words around a slot are changed and the figure can't be told, the whole sentence is passed on.
    """
    found = sentence.found
    if found is None:
        for slot in sentence.mening.slots:
            yield Filling(slot, "")
        return
    stream = found.stream
    clear = found.clear if isinstance(found, Changed) else found
    if isinstance(clear, Clear):
        for slot, span in zip(sentence.mening.slots, clear.fills, strict=True):
            text = stream.exact(*span)
            yield Filling(slot, slot.read(text) or text, stream, span[0] if text else found.first)
        return
    aligned = _aligned(sentence.pieces, stream, found.first, found.end)
    for slot, gap in zip(sentence.mening.slots, aligned, strict=True):
        read = _in_gap(slot, stream, gap, found.end) if gap is not None else None
        yield Filling(slot, read or stream.original(found.first, found.end), stream, gap[0] if gap else found.first)


def _in_gap(slot: Slot, stream: Stream, gap: tuple[int, int], stop: int) -> str | None:
    """The figure that a gap between known words is, or, for a day or an amount, begins or ends with.

    None where the words around it make it another figure. ``stop``: where the sentence ends.
    """
    first, end = gap
    read = slot.read(stream.exact(first, end))
    if read is not None or slot.kind not in ("datum", "manaddag", "kronor"):
        return read if _belongs(slot, stream, gap, stop) else None
    told: dict[str, tuple[int, int]] = {}
    for part in [(first, last) for last in range(first + 1, end)] + [(start, end) for start in range(first + 1, end)]:
        others = [*stream.words[first:part[0]], *stream.words[part[1]:end]]
        within = any(_DIGIT.search(word.text) for word in stream.words[part[0]:part[1]])
        if part[1] - part[0] <= _LONGEST_FIGURE and within and not any(_DIGIT.search(word.text) for word in others):
            said = slot.read(stream.exact(*part))
            if said is not None:
                told.setdefault(said, part)
    if len(told) != 1:
        return None
    ((said, part),) = told.items()
    return said if _belongs(slot, stream, part, stop) else None


def _belongs(slot: Slot, stream: Stream, figure: tuple[int, int], stop: int) -> bool:
    """Whether the words after a figure say of it what the template does: for which term, an amount by the week."""
    first, end = figure
    after = [word.text for word in takewhile(lambda word: not _DIGIT.search(word.text), stream.words[end:stop])]
    if slot.pointer == _BY_WEEK:
        return "student" in after and any(word.startswith("veck") for word in after) and _CURRENCIES.isdisjoint(after)
    own = _TERMS.get(slot.pointer.rpartition("_")[2])
    if own is None or slot.kind != "manaddag":
        return True
    before = [word.text for word in stream.words[max(first - 3, 0):first] if word.text not in _FILLERS][-1:]
    named = [word for word in [*before, *after] if word.startswith(_ANY_TERM)]
    return not named or (named[0].startswith(own) and len({word[0] for word in named}) == 1)


def last_day(stream: Stream, first: int, end: int) -> str | None:
    """The day that a sentence says the agreement is in force to; the sentence where that isn't plain; else None."""
    text = stream.original(first, end)
    found = _TO.search(text)
    if found is None:
        return None
    words = text[found.end():].split()[:_LONGEST_FIGURE]
    days = (written_day(" ".join(words[:stop]).rstrip(".,;")) for stop in range(len(words), 0, -1))
    return next((day for day in days if day is not None), text)


def _aligned(pieces: Sequence[str | Slot], stream: Stream, first: int, end: int) -> list[tuple[int, int] | None]:
    """For each slot the words between those that the sentence and the template's have in common around it.

    None where the unit after the slot isn't there, or nothing is.
    """
    words = [stream.words[place].text for place in range(first, min(end, first + MOST_WORDS))]
    partner = _common(pieces, words)
    spans: list[tuple[int, int] | None] = []
    for place, piece in enumerate(pieces):
        if isinstance(piece, str):
            continue
        left = next((partner[one] for one in range(place - 1, -1, -1) if one in partner), -1)
        right = next((partner[one] for one in range(place + 1, len(pieces)) if one in partner), len(words))
        unit = pieces[place + 1] if place + 1 < len(pieces) else ""
        known = not (isinstance(unit, str) and unit in UNITS and unit != "kr") or place + 1 in partner
        while left + 1 < right and words[left + 1] == "den":
            left += 1
        spans.append((first + left + 1, first + right) if known and left + 1 < right else None)
    return spans


def _common(pieces: Sequence[str | Slot], words: Sequence[str]) -> dict[int, int]:
    """The longest run of words in common, in order: for each such piece its word."""
    rows, columns = len(pieces), len(words)
    longest = [[0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        piece, here, below = pieces[row], longest[row], longest[row + 1]
        forms = UNITS.get(piece, (piece,)) if isinstance(piece, str) else ()
        for column in range(columns - 1, -1, -1):
            same = below[column + 1] + 1 if words[column] in forms else 0
            here[column] = max(same, below[column], here[column + 1])
    partner: dict[int, int] = {}
    row = column = 0
    while row < rows and column < columns:
        piece = pieces[row]
        forms = UNITS.get(piece, (piece,)) if isinstance(piece, str) else ()
        if words[column] in forms and longest[row][column] == longest[row + 1][column + 1] + 1:
            partner[row] = column
            row, column = row + 1, column + 1
        elif longest[row + 1][column] >= longest[row][column + 1]:
            row += 1
        else:
            column += 1
    return partner
