"""A draft's sentences beside the template's: which are the same, which have other words, which are gone or new.

Words are compared, not typesetting (words.py). A sentence may stand anywhere: what has moved within its
paragraph, or has been left without its heading, is still there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from checker.sources.docx import mall
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.words import Stream, Vocabulary
from checker.sources.scalars import is_placeholder

#: How alike a sentence and the template's must be to be the same one with other words: Dice's measure over words.
_ALIKE = 0.5
_WITHIN = 0.6
#: A shorter sentence is only recognised where it stands alone.
_FEWEST_WORDS = 4
#: Words of a draft's sentence that are compared; a longer one is another sentence anyway.
MOST_WORDS = 200
#: What begins or ends so speaks of the sentence before it.
_REFERS = re.compile(r"^(?:Det|Med detta|Dessa|Detta(?! samverkansavtal))\b|\bdå\b|\bdessa\.$")
_PAGE = re.compile(r"(?:sida? ?|§ ?)?[\d.]+(?: ?(?:/|\(|av) ?\d+\)?)?", re.IGNORECASE)


@dataclass(slots=True)
class Clear:
    """A sentence of the template that stands in the draft word for word: ``fills`` are its slots' own words."""

    stream: Stream
    first: int
    end: int
    fills: list[tuple[int, int]]


@dataclass(slots=True)
class Changed:
    """``end`` is after the last word of the draft's sentence; ``clear``: the template's words stand within it.

    ``under``: where its words are the template's and it follows another sentence than there: that one's words.
    """

    stream: Stream
    first: int
    end: int
    clear: Clear | None = None
    under: str = ""

    @property
    def text(self) -> str:
        said = self.stream.original(self.first, self.end)
        return f"{self.under} {said}" if self.under else said


@dataclass(slots=True)
class Sentence:
    """A sentence of the template, where it belongs, and what the draft has of it: None where it is gone.

    ``leans``: the sentence without which it says something else, the lead-in of a list or what "detta" refers to.
    """

    paragraf: str
    mening: mall.Mening
    pieces: list[str | mall.Slot]
    found: Clear | Changed | None = None
    leans: Sentence | None = None

    @property
    def leads(self) -> bool:
        """Whether it leads in a list."""
        return self.mening.text.endswith(":")

    @property
    def weight(self) -> int:
        return sum(len(piece) for piece in self.pieces if isinstance(piece, str))


@dataclass(slots=True)
class Added:
    """Text of the draft's own in the clause ``number``. ``after``: the template's sentence that it follows, if any."""

    number: str
    stream: Stream
    first: int
    end: int
    after: Sentence | None

    @property
    def text(self) -> str:
        return self.stream.original(self.first, self.end)

    @property
    def paragraph(self) -> Paragraph:
        return self.stream.paragraph_at(self.first)

    @property
    def blank(self) -> bool:
        """Whether it is something still to be filled in."""
        return is_placeholder(self.text)


@dataclass(slots=True)
class Comparison:
    sentences: list[Sentence]
    streams: dict[str, Stream]
    added: list[Added] = field(default_factory=list)

    def missing(self) -> Iterator[Sentence]:
        return (one for one in self.sentences if one.found is None)


def compare(streams: dict[str, Stream], entries: Iterable[mall.Entry], vocabulary: Vocabulary) -> Comparison:
    """Finds the sentences of ``entries`` in the streams of a draft's clauses, by their numbers."""
    sentences = list(_sentences(entries, vocabulary))
    comparison = Comparison(sentences, streams)
    patterns = {id(one): mall.pattern(one.pieces) for one in sentences}
    longest = sorted(sentences, key=lambda one: -one.weight)
    for elsewhere in (False, True):
        for whole in (True, False):
            for one in longest:
                for number, stream in streams.items():
                    if one.found is None and (number == one.paragraf) != elsewhere:
                        _look(one, patterns[id(one)], stream, whole)
    _pair(comparison, vocabulary, lambda one, number: one.paragraf == number)
    _pair(comparison, vocabulary, lambda one, number: one.paragraf not in streams)
    _widen(comparison)
    _displaced(comparison)
    comparison.added = list(_own(comparison))
    return comparison


def _sentences(entries: Iterable[mall.Entry], vocabulary: Vocabulary) -> Iterator[Sentence]:
    lead: Sentence | None = None
    for entry in entries:
        before: Sentence | None = None
        for mening in entry.meningar:
            one = Sentence(entry.paragraf, mening, mening.pieces(vocabulary))
            if entry.slag == "punkt":
                one.leans = lead
            elif _REFERS.search(mening.text):
                one.leans = before
            lead = one if one.leads else lead
            before = one
            yield one


def _look(sentence: Sentence, pattern: re.Pattern[str], stream: Stream, whole: bool) -> None:
    """Finds a sentence as the template words it: as a ``whole`` sentence of the draft, or within or over several."""
    short = sum(isinstance(piece, str) for piece in sentence.pieces) < _FEWEST_WORDS
    found = pattern.search(stream.text)
    while found is not None:
        first, end = stream.word_at(found.start() + 1), stream.word_at(found.end())
        begins, ends = first in stream.starts, end in stream.starts
        if short and not whole:
            begins, ends = begins or stream.used[first - 1], ends or stream.used[end]
        if ((begins and ends) or not (whole or short)) and not any(stream.used[first:end]):
            fills = [(stream.word_at(found.start(group)), stream.word_at(found.end(group)))
                     for group in range(1, pattern.groups + 1)]
            sentence.found = Clear(stream, first, end, fills)
            stream.used[first:end] = [True] * (end - first)
            return
        found = pattern.search(stream.text, found.start() + 1)


def _groups(stream: Stream) -> Iterator[tuple[int, int]]:
    """The sentences of a stream that have words of their own."""
    for first, end in pairwise(stream.sentences):
        if not all(stream.used[first:end]):
            yield first, end


def _likeness(own: Counter[str], words: Counter[str]) -> float:
    """Dice's measure; a short sentence within a longer one is rather like it, too."""
    common = (own & words).total()
    within = common / words.total() if words.total() > 2 else 0
    return max(2 * common / ((own.total() + words.total()) or 1), _WITHIN * within)


def _pair(comparison: Comparison, vocabulary: Vocabulary, belongs: Callable[[Sentence, str], bool]) -> None:
    """Joins what is left of the draft with what isn't found of the template, most alike first."""
    wanted = [(one, Counter(piece for piece in one.pieces if isinstance(piece, str))) for one in comparison.missing()]
    pairs: list[tuple[float, int, int, int, Sentence, Stream]] = []
    for number, stream in comparison.streams.items():
        near = [(order, one, words) for order, (one, words) in enumerate(wanted) if belongs(one, number)]
        for first, end in _groups(stream) if near else ():
            own = Counter(stream.words[place].text for place in range(first, min(end, first + MOST_WORDS))
                          if not stream.used[place])
            for order, sentence, words in near:
                alike = _likeness(own, words)
                if alike >= _ALIKE:
                    pairs.append((-alike, order, first, end, sentence, stream))
    taken: set[tuple[int, int]] = set()
    for _, _, first, end, sentence, stream in sorted(pairs, key=lambda pair: pair[:3]):
        if sentence.found is None and (id(stream), first) not in taken:
            taken.add((id(stream), first))
            # A name or a choice that a line break has parted is the same words all the same.
            same = vocabulary.folded(stream.original(first, end)).split() == sentence.pieces
            sentence.found = Clear(stream, first, end, []) if same else Changed(stream, first, end)
            stream.used[first:end] = [True] * (end - first)


def _widen(comparison: Comparison) -> None:
    """A sentence of the template with words of the draft's own around it, in the same sentence, is a changed one."""
    for one in comparison.sentences:
        clear = one.found
        if isinstance(clear, Clear):
            stream = clear.stream
            first = stream.sentences[bisect_right(stream.sentences, clear.first) - 1]
            end = stream.sentences[bisect_left(stream.sentences, clear.end)]
            if not all(stream.used[first:end]):
                one.found = Changed(stream, first, end, clear)
                stream.used[first:end] = [True] * (end - first)


def _displaced(comparison: Comparison) -> None:
    """A point of a list under another list's lead-in, or a "detta" about something else, is a changed sentence."""
    for stream in comparison.streams.values():
        here = sorted((one for one in comparison.sentences if one.found is not None and one.found.stream is stream),
                      key=lambda one: one.found.first if one.found else 0)
        before: Sentence | None = None
        lead: Sentence | None = None
        for one in here:
            due = one.leans
            follows = lead if due is not None and due.leads else before
            if isinstance(one.found, Clear) and due is not None and due.found is not None and follows is not due:
                clear = one.found
                said = follows.found if follows is not None else None
                words = "" if said is None else stream.original(said.first, said.end)
                one.found = Changed(stream, clear.first, clear.end, clear, words or "(utan inledning)")
            before, lead = one, one if one.leads else lead


def _own(comparison: Comparison) -> Iterator[Added]:
    """What the template has nothing of: the sentences of a paragraph together."""
    last: Sentence | None = None
    for number, stream in comparison.streams.items():
        ends = {one.found.end: one for one in comparison.sentences
                if one.found is not None and one.found.stream is stream}
        for _, group in groupby(_groups(stream), key=lambda pair: stream.owners[pair[0]]):
            spans = list(group)
            before = [end for end in ends if end <= spans[0][0]]
            after = ends[max(before)] if before else last
            own = Added(number, stream, spans[0][0], spans[-1][1], after)
            if len(own.text) > 1 and not _PAGE.fullmatch(own.text):
                yield own
        last = ends[max(ends)] if ends else last
