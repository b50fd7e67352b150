"""People taken out of a report before anything renders it.

Two things are hidden: personal numbers, always (``mask_numbers``), and the names, e-mail
addresses and telephone numbers that the documents' own fields hold, on request (``Masker``).
Both rewrite every string of a report except the rule book's ids and the hashes; whatever is
added to a finding later is rewritten too. The time grows with the length of the text alone,
not with the number of names: words are looked up, no pattern is tried at every place.
"""

from __future__ import annotations

import heapq
import hmac
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TypeVar

from checker.document import fold
from checker.findings import Report
from checker.rewriting import rewritten
from checker.sources.personnummer import hide_numbers

_WORD = re.compile("[0-9]+|[^\\W0-9_]+(?:[\u0300-\u036f]+[^\\W0-9_]*)*")
_APART = re.compile(r"[\s,;:<>()]+")
_LETTERS = re.compile(r"\w+")
_DIGITS = re.compile(r"[0-9]+")
_TELEPHONE = re.compile(r"[0-9](?:[\s()/.‐-―−-]{0,3}[0-9]){4,}")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-?[0-9]{2}-?[0-9]{2}")
_TELEPHONE_GAP = re.compile(r"[\s()/.‐-―−-]{0,3}")
_COMPATIBLE = re.compile("[\xaa\xad\xb2\xb3\xb5\xb9\xba\xbc-\xbe\u0100-\U0010ffff]")
_CUT = re.compile(r"\W{0,3}…[^\w…]{0,3}")
_FEWEST_DIGITS, _MOST_DIGITS = 5, 18
_LONGEST_KEY = 16
_SHORT_NAME = 3
_RUN_TOGETHER = 6
_SHORT_PSEUDONYM, _LONG_PSEUDONYM = 6, 16

T = TypeVar("T")
Key = tuple[str, ...]
Place = tuple[int, int]
Found = tuple[int, int, str]


class Masker:
    """Replaces people by keyed pseudonyms (``person-3f9a2c``), the same for a name in every run with the key.

    ``names``: the values of the documents' fields for names of people, e-mail and telephone.
    They are found as whole words whatever their case, spacing (also ``_`` or ``-``, as in file
    names) and Unicode form, with a genitive s, with å, ä, ö written a, a, o, and in part beside ``…``. Two names whose
    short pseudonyms fall together get longer ones. Values without letters and with fewer than
    five digits name nobody and are left alone: amounts and dates would suffer.
    """

    def __init__(self, names: Iterable[str], key: bytes) -> None:
        spellings = {fold(name): name for name in sorted(set(names))}
        pseudonyms = _pseudonyms(spellings, key)
        self._keys: dict[Key, str] = {}
        self._telephones: dict[str, str] = {}
        for forms in (_as_written, _variants):
            for folded, name in spellings.items():
                for words in forms(name):
                    self._keys.setdefault(words, pseudonyms[folded])
        for folded, name in spellings.items():
            for digits in _telephones(name):
                self._telephones.setdefault(digits, pseudonyms[folded])
        self._cut: tuple[_Beginnings, _Beginnings] | None = None
        lengths: dict[str, set[int]] = {}
        for words in self._keys:
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def mask(self, report: Report) -> Report:
        """The report without the given people and without personal numbers.

        What needs no change is shared with the report given.
        """
        return rewritten(report, cache(self.mask_text))

    def mask_text(self, text: str) -> str:
        """One string, as ``mask`` rewrites it. Untouched where nobody is named."""
        plain = _composed(text)
        parts: list[str] = []
        done = 0
        for start, end, pseudonym in self._spans(plain):
            parts += plain[done:start], pseudonym
            done = end
        return hide_numbers("".join([*parts, plain[done:]]) if parts else text)

    def _spans(self, text: str) -> Iterator[Found]:
        """Where people stand, in order and apart: matches that overlap count as one."""
        places = [match.span() for match in _WORD.finditer(text)]
        words = [_folded(text[start:end]) for start, end in places]
        current: Found | None = None
        for start, end, pseudonym in heapq.merge(self._whole(text, places, words), self._cut_off(text, places, words)):
            if current and start < current[1]:
                current = current[0], max(end, current[1]), current[2]
                continue
            if current:
                yield current
            current = start, end, pseudonym
        if current:
            yield current

    def _whole(self, text: str, places: list[Place], words: list[str]) -> Iterator[Found]:
        for index in range(len(words)):
            found = self._match(text, places, words, index)
            if found is not None:
                last, pseudonym = found
                dialled = words[index].isdigit() and text[places[index][0] - 1:places[index][0]] == "+"
                yield places[index][0] - dialled, _past_marks(text, places[last][1]), pseudonym

    def _cut_off(self, text: str, places: list[Place], words: list[str]) -> list[Found]:
        """The beginning of a name before ``…``, which stands where a text has been cut, and the end of one after it."""
        cuts = [match.span() for match in _CUT.finditer(text)]
        if not cuts:
            return []
        if self._cut is None:
            self._cut = _Beginnings(self._keys), _Beginnings({key[::-1]: own for key, own in self._keys.items()})
        begun, ended = self._cut
        before, after = {start for start, _ in cuts}, {end for _, end in cuts}
        found = []
        for index, (start, end) in enumerate(places):
            if start in after:
                taken, pseudonym = ended.longest(words[index:index + _LONGEST_KEY], whole=True)
                if taken:
                    found.append((start, places[index + taken - 1][1], pseudonym))
            if end in before:
                taken, pseudonym = begun.longest(words[max(index + 1 - _LONGEST_KEY, 0):index + 1][::-1])
                if taken:
                    found.append((places[index + 1 - taken][0], end, pseudonym))
        return sorted(found)

    def _match(self, text: str, places: list[Place], words: list[str], index: int) -> tuple[int, str] | None:
        """The last word and the pseudonym of the longest name that begins at a word."""
        if self._telephones and words[index].isdigit():
            called = self._telephone(text, places, words, index)
            if called:
                return called
        for length in self._lengths.get(words[index], ()):
            pseudonym = self._keys.get(tuple(words[index:index + length]))
            if pseudonym and index + length <= len(words):
                return index + length - 1, pseudonym
        return None

    def _telephone(
        self, text: str, places: list[Place], words: list[str], index: int,
    ) -> tuple[int, str] | None:
        digits, best = "", None
        for last in range(index, len(words)):
            gap = text[places[last - 1][1]:places[last][0]] if last > index else ""
            digits += words[last]
            if not words[last].isdigit() or len(digits) > _MOST_DIGITS or not _TELEPHONE_GAP.fullmatch(gap):
                break
            if digits in self._telephones:
                best = last, self._telephones[digits]
        return best


class _Beginnings:
    """What names begin with. ``longest``: how many of the words, from the first on, make up a beginning when they are
    read backwards, and whose it is; without ``whole`` the first of them may itself be the beginning of a word."""

    def __init__(self, keys: Mapping[Key, str]) -> None:
        self._owners = {"".join(f"{word}\0" for word in key): own for key, own in keys.items()}
        self._sorted = sorted(self._owners)
        self._firsts = {key[0] for key in keys}

    def longest(self, words: list[str], *, whole: bool = False) -> tuple[int, str]:
        for taken in range(len(words), 0, -1):
            if words[taken - 1] not in self._firsts and (whole or taken > 1):
                continue
            wanted = "\0".join(reversed(words[:taken])) + ("\0" if whole else "")
            place = bisect_left(self._sorted, wanted)
            if place < len(self._sorted) and self._sorted[place].startswith(wanted):
                return taken, self._owners[self._sorted[place]]
        return 0, ""


def _pseudonyms(folded_names: Iterable[str], key: bytes) -> dict[str, str]:
    digests = {folded: hmac.new(key, folded.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
               for folded in folded_names}
    shared = Counter(digest[:_SHORT_PSEUDONYM] for digest in digests.values())
    return {
        folded: "person-" + digest[:_SHORT_PSEUDONYM if shared[digest[:_SHORT_PSEUDONYM]] == 1 else _LONG_PSEUDONYM]
        for folded, digest in digests.items()
    }


def _composed(text: str) -> str:
    """The text in one Unicode form, without invisible characters; punctuation and spaces stay."""
    if not _COMPATIBLE.search(text):
        return text
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return _LETTERS.sub(lambda m: unicodedata.normalize("NFKC", m[0]), unicodedata.normalize("NFC", seen))


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    return word.lower() if word.isascii() else fold(word)


def _past_marks(text: str, end: int) -> int:
    while end < len(text) and unicodedata.category(text[end]).startswith("M"):
        end += 1
    return end


def _words(text: str) -> Key:
    return tuple(_folded(match[0]) for match in _WORD.finditer(_composed(text)))


def _as_written(name: str) -> Iterator[Key]:
    """The words of a name, as the documents write it and as other parts of a report may.

    A long value is looked for in pieces that overlap, each too long to be anything else.
    """
    addresses = (part for part in _APART.split(name) if "@" in part)
    for text in (name, fold(name), hide_numbers(name), *addresses):
        words = _words(text)
        if any(not word.isdigit() for word in words):
            last = max(len(words) - _LONGEST_KEY, 0)
            yield from (words[start:start + _LONGEST_KEY] for start in (*range(0, last, _LONGEST_KEY), last))


def _variants(name: str) -> Iterator[Key]:
    """Genitive, run together, and with the letters of a file name. None for a name that is hardly a word."""
    for words in _as_written(name):
        if sum(map(len, words)) < _SHORT_NAME or words[-1].isdigit():
            continue
        forms = [words]
        if len(words) > 1:
            forms.append(tuple(_bare(word) for word in words))
            if sum(map(len, words)) >= _RUN_TOGETHER:
                forms += [("".join(form),) for form in forms]
        for form in forms:
            yield form
            yield (*form[:-1], form[-1] + "s")


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")


def _telephones(name: str) -> Iterator[str]:
    """The digits of each telephone number in a value: with and without the prefix for Sweden."""
    for match in _TELEPHONE.finditer(name):
        if _DAY.fullmatch(match[0]):
            continue
        digits = "".join(_DIGITS.findall(match[0]))
        national = re.sub("^(0046|46)0?", "0", digits)
        yield digits
        if national.startswith("0"):
            yield from (national, "46" + national[1:], "460" + national[1:], "0046" + national[1:])
