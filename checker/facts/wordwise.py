"""Two texts compared word by word, and what differs set so that it reads without a legend.

Spacing, line breaks, and the kinds of dash and quotation mark make no difference. Only plain text:
"Betalningsvillkor är [30 → 45] dagar", "[struket: …]", "[tillagt: …]".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_PAIRS = 40_000  # of words that two texts are compared by: 200 words each
AROUND = 4  # words shown on each side of a change
LONGEST = 40  # words shown of a change
MOST_CHANGES = 5  # in a text; one with more is shown as one change

_TOKEN = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\w)|\d+(?:[.,:/]\d+)*|[^\W\d_]+|_+|[^\w\s]")
_ALIKE = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "“": "”", "„": "”", '"': "”", "’": "'"})
_GAPS = re.compile(r"[ \u00a0\u202f]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark. ``key`` is what it is compared by, ``apart`` whether a space stands before it."""

    text: str
    key: str
    apart: bool


Words = tuple[Word, ...]


@lru_cache(maxsize=32)
def words_of(text: str) -> Words:
    """The words of a text, each with what it is compared by. The full stop at its end is no word."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).rstrip().removesuffix(".")
    return tuple(Word(m[0], _GAPS.sub("", m[0].translate(_ALIKE)), m.start() > 0 and plain[m.start() - 1].isspace())
                 for m in _TOKEN.finditer(plain))


@lru_cache(maxsize=32)
def compared(old: Words, new: Words) -> str:
    """The new words with the old ones beside them where they differ; "" where none do. Long stretches that are
    the same are cut short."""
    if [word.key for word in old] == [word.key for word in new]:
        return ""
    stretches = _stretches(old, new)
    parts: list[str] = []
    for number, (before, after) in enumerate(stretches):
        if before is after:
            room = (0 if number == 0 else AROUND, 0 if number == len(stretches) - 1 else AROUND)
            parts.append(_set(_shortened(after, *room), lead=number > 0))
        else:
            parts.append((" " if number and (after or before)[0].apart else "") + change_of(before, after))
    return "".join(parts)


Stretch = tuple[Words, Words]  # the template's words and the agreement's; the same object where they agree


def change_of(before: Words, after: Words) -> str:
    """What was replaced, dropped or added."""
    old, new = sentence(before), sentence(after)
    if not before:
        return f"[tillagt: {new}]"
    return f"[{old} → {new}]" if after else f"[struket: {old}]"


def sentence(words: Words) -> str:
    """Words as a line; the middle of a long one is left out."""
    return _set(_shortened(words, LONGEST - AROUND, AROUND))


def _set(words: Words, lead: bool = False) -> str:
    """Words as a line; ``lead``: with the space before the first."""
    text = "".join((" " if word.apart else "") + word.text for word in words)
    return text if lead else text.lstrip(" ")


def _shortened(words: Words, first: int, last: int) -> Words:
    """The first and the last words, with … for those between; all of them where that saves little."""
    if len(words) <= first + last + 3:
        return words
    cut = Word("…", "…", first > 0 or words[0].apart)
    tail = words[len(words) - last:] if last else ()
    return (*words[:first], cut, *(Word(w.text, w.key, True) if i == 0 else w for i, w in enumerate(tail)))


def _stretches(old: Words, new: Words) -> list[Stretch]:
    """The two texts in step: stretches of the same words, and between them what was replaced."""
    start = 0
    while start < min(len(old), len(new)) and old[start].key == new[start].key:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end].key == new[-1 - end].key:
        end += 1
    middle = old[start:len(old) - end], new[start:len(new) - end]
    between = _joined(_in_step(*middle))
    if sum(before is not after for before, after in between) > MOST_CHANGES:
        between = [middle]
    head, tail = new[:start], new[len(new) - end:]
    if not head and tail and not between[0][1]:  # what was struck stood first: a space after it
        tail = (Word(tail[0].text, tail[0].key, True), *tail[1:])
    return [*([(head, head)] if head else []), *between, *([(tail, tail)] if tail else [])]


def _in_step(old: Words, new: Words) -> list[Stretch]:
    """By the longest common subsequence; too long to be worth comparing is one replacement."""
    if not old or not new or len(old) * len(new) > MAX_PAIRS:
        return [(old, new)]
    longest = _table(old, new)
    found: list[Stretch] = []
    i = j = 0
    while i < len(old) or j < len(new):
        i0, j0 = i, j
        while i < len(old) and j < len(new) and old[i].key == new[j].key:
            i, j = i + 1, j + 1
        if j > j0:
            found.append((new[j0:j],) * 2)
            continue
        while (i < len(old) or j < len(new)) and not (i < len(old) and j < len(new) and old[i].key == new[j].key):
            if j == len(new) or (i < len(old) and longest[i + 1][j] >= longest[i][j + 1]):
                i += 1
            else:
                j += 1
        found.append((old[i0:i], new[j0:j]))
    return found


def _table(old: Words, new: Words) -> list[list[int]]:
    """How many words the rests of the two, from each place on, have in common in the same order."""
    below = [0] * (len(new) + 1)
    rows = [below]
    for word in reversed(old):
        row = [0] * (len(new) + 1)
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if word.key == new[j].key else max(below[j], row[j + 1])
        rows.append(row)
        below = row
    return rows[::-1]


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Changes with but a word or two of the same between them as one: scattered words tell a reader nothing."""
    found: list[Stretch] = []
    for stretch in stretches:
        found.append(stretch)
        if len(found) >= 3 and found[-1][0] is not found[-1][1] and found[-2][0] is found[-2][1]:
            first, same, last = found[-3:]
            if len(same[1]) < 3 and len(same[1]) < min(_size(first), _size(last)):
                found[-3:] = [(first[0] + same[0] + last[0], first[1] + same[1] + last[1])]
    return found


def _size(stretch: Stretch) -> int:
    return max(map(len, stretch))
