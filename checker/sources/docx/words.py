"""Texts as they are compared: word by word, with what is typesetting, spelling or a party's name made alike."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from checker.sources.docx.blocks import Paragraph

#: The parties, however a draft calls them.
PART, PARTS, LARO, LAROS = "@part", "@parts", "@lärosäte", "@lärosätes"

_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WORD = re.compile(rf"_{{2,}}|(?<=\d)[:,]\s?[-–](?!\w)|\d+(?:[.,:/]\d+)*"
                   rf"|[^\W\d_]+(?:[{_UNSEEN}]+[^\W\d_]+)*|[<>≤≥±≈≠~+×÷€$£%\[\]]")
_KRONOR = "kr"  # what ":-" after a figure says
_STRIPPED = str.maketrans("", "", _UNSEEN)
_PARTED = re.compile(r"[-‐‑]\s+")
_BULLET = re.compile(r"\s*(?:[•·▪▫◦‣●○■□*–—\-o\uf0b7\uf0a7]|\(?[a-z0-9]{1,2}[.)](?!\d))\s+")
_END = re.compile(r"[.!?:]")
_TAIL = re.compile(r"[)\]”\"]*[.!?:,]?")
_ABBREVIATIONS = frozenset({"ex", "k", "s", "sk", "bl", "a", "m", "dvs", "osv", "kl", "nr", "tel", "st", "resp", "inkl",
                            "org", "t", "fr", "o", "ev", "ca"})
_LONG_WORD = 5  # letters; a shorter word with a full stop, and small letters after it, may be an abbreviation
_LONG_LINE = 70  # characters; a shorter line that ends without a full stop was ended on purpose

#: A name that is one of several to choose from in the template, or that the template has for a party.
_NAMES = {
    PART: ("kommun stadsdelsförvaltning annan part", "kommun sdf annan part", "kommunen sdf annan part",
           "kommunen stadsdelsförvaltningen", "kommunen sdf", "kommunen", "stadsdelsförvaltningen", "sdf"),
    PARTS: ("kommunens sdf", "kommunens stadsdelsförvaltningens", "kommunens", "stadsdelsförvaltningens", "sdf s"),
    LARO: ("lärosätet lärosätena", "lärosätet", "lärosätena", "högskolan", "universitetet"),
    LAROS: ("lärosätets", "lärosätenas", "högskolans", "universitetets"),
}
#: What the template misspells or misses, and what a careful hand makes of it; and choices that mean the same.
CORRECTIONS = {
    "överrens": "överens",
    "kostadsfri": "kostnadsfri",
    "komptensutveckling": "kompetensutveckling",
    "handleding": "handledning",
    "handlare": "handledare",
    "aktiviter": "aktiviteter",
    "ansvara då": "ansvarar då",
    "beskriv": "beskrivs",
    "enskild": "enskilt",
    "tillbaks": "tillbaka",
    "nästkommande terminen": "nästkommande termin",
    "planering och genomförandet": "planering och genomförande",
    "sk vil": "s k vil",
    "enligt 4.4 nedan": "enligt 4.3 nedan",  # the template refers to § 4.3 where it means § 4.4
    "övrig part parter": "övrig part",
    "övriga parter": "övrig part",
    "kommunernas åtagande": f"{PARTS} åtagande",
    "mellan kommun och lärosäte": f"mellan {PART} och {LARO}",
    "kontaktpersoner för": "kontaktperson för",
    "tills vidare": "tillsvidare",
    "fr o m": "från och med",
    "till exempel": "t ex",
    "exempelvis": "t ex",
}
#: Words of statements that names, labels and headings lack; those of the second kind bind or deny.
_SAYS = re.compile(r"\b(?:är|gäller|kan|tas|tar|ingår|omfattas|omfattar|utgår|upphör|dock|förutsättning|förbehåll)\b",
                   re.IGNORECASE)
_BINDS = re.compile(r"\b(?:ska(?:ll)?|får|bör|måste|inte|ej|inga|ingen|åtar|ansvarar|ersätt(?:er|s)|betala[rs])\b",
                    re.IGNORECASE)
_Rewrites = dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]


@dataclass(frozen=True, slots=True)
class Word:
    """``text`` as it is compared. ``start`` and ``end``: where it stands in its paragraph's text."""

    text: str
    start: int
    end: int


class Vocabulary:
    """How words are made alike, given the names of the parties.

    ``whole``: words that a hyphen at the end of a line may have parted.
    """

    def __init__(self, part: Iterable[str] = (), larosaten: Iterable[str] = (),
                 whole: frozenset[str] = frozenset()) -> None:
        pairs = {name: kind for kind, names in _NAMES.items() for name in names} | CORRECTIONS
        for names, kind, owning in ((part, PART, PARTS), (larosaten, LARO, LAROS)):
            for name in names:
                own = [word.text for word in raw_words(name)]
                if len("".join(own)) > 3 and "__" not in name:
                    pairs.setdefault(" ".join(own), kind)
                    pairs.setdefault(" ".join(own) + ("" if own[-1].endswith("s") else "s"), owning)
        self._rewrites = _indexed(pairs)
        self._whole = whole

    def words(self, text: str) -> list[Word]:
        """The words of a text, a bullet or number before it left out."""
        bullet = _BULLET.match(text)
        raw = self._mended(raw_words(text, bullet.end() if bullet else 0), text)
        made: list[Word] = []
        place = 0
        while place < len(raw):
            length, new = self._rewrite(raw, place)
            if length:
                start, end = raw[place].start, raw[place + length - 1].end
                made += [Word(one, start, end) for one in new]
                place += length
            else:
                made.append(raw[place])
                place += 1
        return made

    def joined(self, first: str, rest: str) -> str | None:
        """The word that two parts of it are."""
        return first + rest if first + rest in self._whole else None

    def _mended(self, raw: list[Word], text: str) -> list[Word]:
        """Words that a hyphen and a break have parted, whole again."""
        if not self._whole or _PARTED.search(text) is None:
            return raw
        made: list[Word] = []
        for word in raw:
            last = made[-1] if made else None
            parted = last is not None and _PARTED.fullmatch(text, last.end, word.start) is not None
            whole = self.joined(last.text, word.text) if last is not None and parted else None
            if last is not None and whole is not None:
                made[-1] = Word(whole, last.start, word.end)
            else:
                made.append(word)
        return made

    def folded(self, text: str) -> str:
        """A text as it is compared, in one string."""
        return " ".join(word.text for word in self.words(text))

    def _rewrite(self, raw: Sequence[Word], place: int) -> tuple[int, tuple[str, ...]]:
        for old, new in self._rewrites.get(raw[place].text, ()):
            if all(place + step < len(raw) and raw[place + step].text == one for step, one in enumerate(old)):
                return len(old), new
        return 0, ()


@cache
def common() -> Vocabulary:
    """The vocabulary that knows no party by name."""
    return Vocabulary()


def is_clause(text: str) -> bool:
    """Whether a text says something of somebody, as no name, label or heading does."""
    return binds(text) or _SAYS.search(text) is not None


def binds(text: str) -> bool:
    """Whether a text lays something on somebody, or denies it."""
    return _BINDS.search(text) is not None


def raw_words(text: str, begin: int = 0) -> list[Word]:
    """The words of a text in small letters, nothing made alike but their characters."""
    return [Word(_KRONOR if found[0][0] in ":," else
                 unicodedata.normalize("NFKC", found[0].translate(_STRIPPED)).casefold(), found.start(), found.end())
            for found in _WORD.finditer(text, begin)]


def _indexed(pairs: Mapping[str, str]) -> _Rewrites:
    rewrites: _Rewrites = {}
    for old, new in pairs.items():
        words = tuple(old.split())
        rewrites.setdefault(words[0], []).append((words, tuple(new.split())))
    for listed in rewrites.values():
        listed.sort(key=lambda pair: -len(pair[0]))
    return rewrites


@dataclass(slots=True)
class Stream:
    """The words of some paragraphs one after the other.

    ``owners``: for each word the number of its paragraph in ``paragraphs``. ``sentences``: the first word of
    each sentence, and at last the number of words (``starts`` is the same as a set). ``used``: the words that
    the template has, too. ``text``: the words in one string, ``offsets``: where in it each begins.
    """

    paragraphs: list[Paragraph]
    words: list[Word] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    used: list[bool] = field(default_factory=list)
    text: str = " "
    offsets: list[int] = field(default_factory=list)
    starts: frozenset[int] = frozenset()

    @classmethod
    def of(cls, paragraphs: list[Paragraph], vocabulary: Vocabulary) -> Stream:
        stream = cls(paragraphs)
        for number, paragraph in enumerate(paragraphs):
            own = vocabulary.words(paragraph.text)
            words = stream._continued(own, vocabulary)
            continued = len(words) < len(own)
            for place, word in enumerate(words):
                if place:
                    begins = _between(paragraph.text, words[place - 1], word)
                else:
                    begins = not stream.words or (not continued and stream._breaks(paragraph))
                if begins:
                    stream.sentences.append(len(stream.words))
                stream.words.append(word)
                stream.owners.append(number)
        stream.sentences.append(len(stream.words))
        stream.starts = frozenset(stream.sentences)
        stream.used = [False] * len(stream.words)
        pieces, offset = [" "], 1
        for word in stream.words:
            stream.offsets.append(offset)
            pieces.append(word.text + " ")
            offset += len(word.text) + 1
        stream.offsets.append(offset)
        stream.text = "".join(pieces)
        return stream

    def _continued(self, words: list[Word], vocabulary: Vocabulary) -> list[Word]:
        """The words of the next paragraph; where the last one ends with the first half of a word, without the rest."""
        if not words or not self.words:
            return words
        last, text = self.words[-1], self.paragraphs[self.owners[-1]].text
        whole = vocabulary.joined(last.text, words[0].text) if text[last.end:].strip() in ("-", "‐") else None
        if whole is None:
            return words
        self.words[-1] = Word(whole, last.start, last.end)
        return words[1:]

    def _breaks(self, following: Paragraph) -> bool:
        """Whether a sentence ends with the last paragraph: a long line without full stop goes on in small letters."""
        last = self.paragraphs[self.owners[-1]]
        text, rest = last.text.rstrip(), following.text.lstrip()
        return (following.bullet or last.bullet or last.note or following.note or len(text) < _LONG_LINE
                or bool(_END.match(text[-1:])) or not rest[:1].islower() or _BULLET.match(following.text) is not None)

    def original(self, first: int, end: int) -> str:
        """What the document says from the word ``first`` to before the word ``end``, on one line."""
        if first >= end:
            return ""
        pieces = []
        for owner, group in groupby(range(first, end), key=self.owners.__getitem__):
            own = list(group)
            text, stop = self.paragraphs[owner].text, self.words[own[-1]].end
            tail = _TAIL.match(text, stop) if own[-1] + 1 < end or end in self.starts else None
            pieces.append(text[_opened(text, self.words[own[0]].start):tail.end() if tail else stop])
        return " ".join(" ".join(pieces).split())

    def exact(self, first: int, end: int) -> str:
        """As ``original``, without the punctuation around it: what fills a slot."""
        if first >= end:
            return ""
        if self.owners[first] != self.owners[end - 1]:
            return self.original(first, end)
        text, stop = self.paragraphs[self.owners[first]].text, self.words[end - 1].end
        filled = text[self.words[first].start:stop]
        if filled.count("(") > filled.count(")") and text[stop:stop + 1] == ")":
            filled += ")"
        return " ".join(filled.split())

    def word_at(self, offset: int) -> int:
        """The number of the word that begins at an offset of ``text``, or after it."""
        return bisect_left(self.offsets, offset)

    def paragraph_at(self, word: int) -> Paragraph:
        return self.paragraphs[self.owners[min(word, len(self.owners) - 1)]]


def _opened(text: str, start: int) -> int:
    """The start of a sentence, a bracket or quotation mark before it included."""
    while start and text[start - 1] in "(”\"“":
        start -= 1
    return start


def _between(text: str, before: Word, after: Word) -> bool:
    """Whether a sentence ends between two words of a paragraph."""
    gap = text[before.end:after.start]
    if "\n" in gap:
        return bool(_END.search(gap)) or len(text[:before.end].rpartition("\n")[2]) < _LONG_LINE \
            or not text[after.start].islower()
    if ":" in gap and not text[before.end - 1].isdigit():
        return True
    if not _END.search(gap) or not gap[-1:].isspace():
        return False
    begins = not text[after.start].islower() or len(before.text) >= _LONG_WORD
    return begins and before.text not in _ABBREVIATIONS
