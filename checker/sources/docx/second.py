"""§ 2: which of the draft's paragraphs it is, what they say of the parties, what is left of the template in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, cached_property
from itertools import groupby, takewhile

from checker.document import Position
from checker.sources.docx import mall, nodes, parties, presentation
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.clauses import Clause
from checker.sources.docx.words import Stream, common
from checker.sources.raw import Raw, RawMapping

_NUMBER = "2"
_LONGEST = 1000  # characters; no sentence of the template is longer


class Second:
    """§ 2 of a draft that is divided into clauses. Its heading may be gone, and its text boxes hang anywhere."""

    def __init__(self, clauses: list[Clause]) -> None:
        self._clauses = clauses

    @property
    def found(self) -> bool:
        """Whether anything of it is there besides the heading."""
        return bool(self.parties.told or self._boxes)

    @cached_property
    def parties(self) -> parties.Parties:
        presented = next((place for place, one in enumerate(self._paragraphs)
                          if one.box or presentation.is_heading(one)), len(self._paragraphs))
        return parties.parties(self._paragraphs, presented)

    @property
    def instructions(self) -> list[Paragraph]:
        """The template's words on what to present that are still there."""
        return self._presented.instructions

    @cached_property
    def own(self) -> set[int]:
        """The ids of the paragraphs that name or present the parties: what else stands in § 2 is compared as text."""
        said = [*self.parties.told, *self._boxes, *self.instructions, *self._presented.headings,
                *(one for each in self._presented.presentations for one in each.paragraphs)]
        return {id(one) for one in said}

    @property
    def besides(self) -> dict[int, str]:
        """By the id of a paragraph that names the parties: what else it says."""
        return self.parties.besides

    def record(self, where: Position) -> RawMapping:
        """`parter`. ``where``: the heading."""
        found = self.parties
        if found.unclear is not None:
            return nodes.record(where, {"samverkanspart": found.unclear, "larosaten": found.unclear})
        said = {one.about: one.fields() for one in self._presented.presentations}
        part = _party(found.part, said.get(presentation.KOMMUN, {}), where) if found.part else None
        larosaten: list[Raw] = [_party(one, said.get(place, {}), where) for place, one in enumerate(found.larosaten)]
        return nodes.record(where, {"samverkanspart": part or nodes.scalar("", where),
                                    "larosaten": nodes.listing(where, larosaten)})

    @cached_property
    def _boxes(self) -> list[Paragraph]:
        """The paragraphs of text boxes that present a party."""
        found: list[Paragraph] = []
        for clause in self._clauses:
            boxed = [one for one in clause.paragraphs if one.box]
            for _, group in groupby(boxed, key=lambda one: one.box):
                box = list(group)
                if clause.number == _NUMBER or presentation.is_presentation(box):
                    found += box
        return found

    @cached_property
    def _paragraphs(self) -> list[Paragraph]:
        """Those of § 2, up to the next that has a sentence of the template: then a heading is gone.

        Where its own heading is gone, those from the sentence that names the parties.
        """
        own: Iterator[list[Paragraph]] = (clause.paragraphs for clause in self._clauses if clause.number == _NUMBER)
        named = (clause.paragraphs[place:] for clause in self._clauses
                 for place, paragraph in enumerate(clause.paragraphs)
                 if "är tecknat mellan" in " ".join(paragraph.text.split()))
        paragraphs = next(own, None) or next(named, [])
        return list(takewhile(lambda one: not _begins_with_sentence(one), paragraphs))

    @cached_property
    def _presented(self) -> presentation.Presented:
        apart = {id(one) for one in [*self.parties.told, *self._boxes]}
        own = [one for one in self._paragraphs if id(one) not in apart and not one.note]
        return presentation.divide([*own, *self._boxes], self.parties.names())


def is_sentence(text: str) -> bool:
    """Whether a text is one sentence of the template that belongs to another paragraph than § 2."""
    return len(text) <= _LONGEST and common().folded(text) in _sentences()


def _begins_with_sentence(paragraph: Paragraph) -> bool:
    stream = Stream.of([replace(paragraph, text=paragraph.text[:_LONGEST])], common())
    return bool(stream.words) and " ".join(word.text for word in stream.words[:stream.sentences[1]]) in _sentences()


@cache
def _sentences() -> frozenset[str]:
    return frozenset(common().folded(mening.own) for entry in mall.template() for mening in entry.meningar
                     if entry.paragraf != _NUMBER and entry.slag in ("stycke", "punkt"))


def _party(party: parties.Party, said: dict[str, Raw | None], where: Position) -> RawMapping:
    at = party.name.where or where
    typ = nodes.scalar(party.typ, at) if party.typ and not party.learned else None
    return nodes.record(at, {"namn": party.name, "organisationsnummer": party.number, "typ": typ} | said)
