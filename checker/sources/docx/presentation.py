"""The presentations of the parties in § 2: in text boxes, paragraphs or tables, wherever the draft has set them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from checker.document import Position
from checker.sources.docx import educations, mall, nodes
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.words import Stream, Vocabulary, binds, common
from checker.sources.raw import Raw, RawList, RawScalar

#: Of whom it is about where it isn't a lärosäte.
KOMMUN = -1

_HEADING = re.compile(r"presentation\s+av\s+(.+?)\s*:?\s*$", re.IGNORECASE)
_OF_KOMMUN = re.compile(r"invånare|\bSÄBO\b|särskilda\s+boenden|över\s+65|kommunen/sdf", re.IGNORECASE)
_OF_LAROSATE = re.compile(r"beskrivning av lärosätet|studenter\s+per\s+år|högskola|universitet|lärosätet",
                          re.IGNORECASE)
_COUNT = r"(?<![\d.,])(?P<{}>\d{{1,3}}(?:[  ]\d{{3}})+(?!\d)|\d{{1,9}}(?!\d|[.,]\d))"
_BEFORE, _AFTER = _COUNT.format("before"), _COUNT.format("after")
_PATTERNS = {name: re.compile(rf"(?:{said})(?:en)?\s*(?:är|:|–|-|\t|=)?\s*(?:cirka\s+|ca\.?\s+)?{_AFTER}"
                              rf"|{_BEFORE}\s*(?:st\s+|stycken\s+)?(?:{counted})", re.IGNORECASE)
             for name, said, counted in (
                 ("antal_invanare", r"invånare|invånarantal|folkmängd", r"invånare(?!\s+(?:som|över))"),
                 ("antal_over_65", r"(?:personer|invånare|andel|antal)?\s*(?:som\s+är\s+|är\s+)?över\s+65(?:\s+år)?",
                  r"(?:personer|invånare)?\s*(?:som\s+är\s+|är\s+|är\s+äldre\s+än\s+)?(?:över\s+65|äldre\s+än\s+65)"),
                 ("antal_sabo", r"säbo|särskilda\s+boenden", r"säbo|särskilda\s+boenden"),
                 ("antal_ssk", r"ssk|sjuksköterskor", r"ssk|sjuksköterskor"))}
_STUDENTS = re.compile(rf"(?:studenter\s+(?:per|/)\s*år)\s*(?:är|:|–|-|\t|=)?\s*{_AFTER}"
                       rf"|{_BEFORE}\s*studenter\s+(?:per|om|varje)\s*år", re.IGNORECASE)


_OF_THE_AGREEMENT = re.compile(r"§|\b(?:avtal|samverkansavtal|ersätt|betal|faktur|uppsäg)\w*", re.IGNORECASE)
_LONGEST = 5_000  # characters of a paragraph that is looked through


@dataclass(slots=True)
class Presentation:
    """What is said of a party. ``about``: the place of the lärosäte in the list, or KOMMUN."""

    about: int
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def where(self) -> Position:
        return nodes.at(self.paragraphs[0].place, self.paragraphs[0].anchor)

    def fields(self) -> dict[str, Raw | None]:
        """The fields that the presentation states plainly, and its text."""
        if not self.paragraphs:
            return {}
        said: dict[str, Raw | None] = {
            "beskrivning": nodes.scalar(" ".join(one.text for one in self.paragraphs), self.where)}
        for name, pattern in (_PATTERNS if self.about == KOMMUN else {"studenter_per_ar": _STUDENTS}).items():
            counts = [(match["before"] or match["after"], one) for one in self.paragraphs
                      for match in pattern.finditer(one.text[:_LONGEST])]
            if counts:
                texts = dict.fromkeys("".join(text.split()) for text, _ in counts)
                said[name] = nodes.scalar(" / ".join(texts), nodes.at(counts[0][1].place, counts[0][1].anchor))
        if self.about != KOMMUN:
            typer = dict.fromkeys(typ for one in self.paragraphs for typ in educations.taught(one.text))
            if typer:
                said["utbildningar"] = nodes.listing(self.where, [nodes.scalar(typ, self.where) for typ in typer])
        return said


@dataclass(slots=True)
class Presented:
    """What § 2 holds besides the parties' names. ``instructions``: the template's words that are still there."""

    presentations: list[Presentation]
    headings: list[Paragraph] = field(default_factory=list)
    instructions: list[Paragraph] = field(default_factory=list)


def divide(paragraphs: list[Paragraph], larosaten: list[str]) -> Presented:
    """The presentations among some paragraphs; what is about neither party is in none of them.

    A heading ("Presentation av …") says of whom; without one, the words of a text box or a paragraph do.
    """
    vocabulary = common()
    instructions = _instructions(vocabulary)
    said: dict[int, Presentation] = {}
    found = Presented([])
    about: int | None = None
    headed = any(is_heading(one) for one in paragraphs)
    box = 0
    for paragraph in paragraphs:
        heading = _HEADING.match(paragraph.text) if is_heading(paragraph) else None
        if heading is not None or (paragraph.box and paragraph.box != box):
            whole = "\n".join(one.text for one in paragraphs if one.box == paragraph.box and paragraph.box)
            about, box = _about(heading[1] if heading else whole, larosaten), paragraph.box
            about = KOMMUN if about is None else about
        if heading is not None:
            found.headings.append(paragraph)
        elif _is_instruction(paragraph, vocabulary, instructions):
            found.instructions.append(paragraph)
        else:
            whom = _about(paragraph.text, larosaten) if about is None and not headed else about
            if whom is not None and not _agrees(paragraph.text):
                said.setdefault(whom, Presentation(whom)).paragraphs.append(paragraph)
    found.presentations += said.values()
    return found


def told(text: str, of_kommun: bool) -> dict[str, list[str]]:
    """The fields that a description states by itself, each with what it says."""
    fields = Presentation(KOMMUN if of_kommun else 0, [Paragraph(text, 0)]).fields()
    return {name: [one.text for one in (node.items if isinstance(node, RawList) else [node])
                   if isinstance(one, RawScalar)] for name, node in fields.items()}


def _agrees(text: str) -> bool:
    """Whether a text is about what the parties agree, and presents neither of them."""
    return binds(text) and _OF_THE_AGREEMENT.search(text) is not None


def is_heading(paragraph: Paragraph) -> bool:
    return _HEADING.match(paragraph.text) is not None and len(paragraph.text) < 150


def is_presentation(box: list[Paragraph]) -> bool:
    """Whether a text box outside § 2 holds a presentation: the template's own may hang on any paragraph."""
    vocabulary = common()
    instructions = _instructions(vocabulary)
    text = "\n".join(one.text for one in box)
    return any(is_heading(one) or _is_instruction(one, vocabulary, instructions) for one in box) \
        or _OF_KOMMUN.search(text) is not None


def _about(text: str, larosaten: list[str]) -> int | None:
    """Of whom a text is, by the names and words in it."""
    folded = text.casefold()
    named = [place for place, name in enumerate(larosaten) if name and name.casefold() in folded]
    if named:
        return named[0]
    if _OF_KOMMUN.search(text):
        return KOMMUN
    return 0 if _OF_LAROSATE.search(text) else None


def _instructions(vocabulary: Vocabulary) -> set[str]:
    return {vocabulary.folded(mening.text) for entry in mall.template() if entry.slag == "presentation"
            for mening in entry.meningar}


def _is_instruction(paragraph: Paragraph, vocabulary: Vocabulary, instructions: set[str]) -> bool:
    """Whether a paragraph is nothing but the template's words on what to write there."""
    if len(paragraph.text) > _LONGEST:
        return False
    stream = Stream.of([paragraph], vocabulary)
    parts = [" ".join(word.text for word in stream.words[first:end]) for first, end in pairwise(stream.sentences)]
    return bool(parts) and all(part in instructions for part in parts)
