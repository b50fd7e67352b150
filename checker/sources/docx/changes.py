"""What a draft says otherwise than the template, and what it has left of it: as the schema lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from checker.document import Position
from checker.sources.docx import mall, nodes
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.clauses import FRONT, Clause, title_words
from checker.sources.docx.comparison import Added, Changed, Comparison, Sentence
from checker.sources.raw import Raw, RawMapping

_LONGEST = 190  # characters; a longer text in brackets isn't seen to be a placeholder


def changed(comparison: Comparison, clauses: list[Clause], omitted: list[str], at: Callable[[str], Position]) -> Raw:
    """`andrade_lydelser`: changed sentences and headings, sentences that are gone, and those that the draft has added.

    Those of ``omitted`` paragraphs are told of with them. ``at`` says where a paragraph of the template begins.
    """
    where = nodes.at("dokumentet", 0)
    entries = [*_headings(clauses), *_sentences(comparison, omitted, at),
               *(_added(one) for one in comparison.added if not one.blank)]
    return nodes.listing(where, sorted(entries, key=lambda entry: (entry.where or where).anchor or 0))


def left(paragraphs: Iterable[tuple[str, Paragraph]], where: Position) -> Raw:
    """`kvarlamnad_malltext`: texts, each with the paragraph it stands in."""
    return nodes.listing(where, [nodes.scalar(f"[{_short(text)}]", nodes.at(one.place, one.anchor))
                                 for text, one in paragraphs])


def _short(text: str) -> str:
    flat = " ".join(text.split()).strip("[]")
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST] + "…"


def _headings(clauses: list[Clause]) -> Iterator[RawMapping]:
    """The headings of the template's paragraphs that have other words than the template's; a bare number has none."""
    for clause in clauses:
        own, title = clause.heading, mall.titles().get(clause.number)
        if own is not None and title is not None and title_words(own.text) not in ("", title_words(title.text)):
            yield _entry(clause.number, title.bestammelse, title.own, own.text, nodes.at(own.place, own.anchor))


def _sentences(comparison: Comparison, omitted: list[str], at: Callable[[str], Position]) -> Iterator[RawMapping]:
    for sentence in comparison.sentences:
        found = sentence.found
        if isinstance(found, Changed):
            own = found.stream.paragraph_at(found.first)
            yield _entry(sentence.paragraf, sentence.mening.bestammelse, sentence.mening.own,
                         found.text, nodes.at(own.place, own.anchor))
        elif found is None and sentence.paragraf not in omitted:
            yield _entry(sentence.paragraf, sentence.mening.bestammelse, sentence.mening.own, None,
                         at(sentence.paragraf))


def _added(one: Added) -> RawMapping:
    number = one.number if one.number[:1].isdigit() else "1" if one.number == FRONT else "9"
    bestammelse = _before(one.after, number)
    return _entry(number, bestammelse, None, one.text, nodes.at(one.paragraph.place, one.paragraph.anchor))


def _before(after: Sentence | None, number: str) -> str:
    """The statement nearest before an added sentence: the sentence's that it follows, else its heading's."""
    title = mall.titles().get(number)
    if after is not None and (title is None or after.paragraf == number):
        return after.mening.bestammelse
    return title.bestammelse if title is not None else ""


def _entry(number: str, bestammelse: str, mallens: str | None, avtalets: str | None,
           where: Position) -> RawMapping:
    return nodes.record(where, {
        "paragraf": nodes.scalar(number, where),
        "bestammelse": nodes.scalar(bestammelse, where) if bestammelse else None,
        "mallens": nodes.scalar(mallens, where) if mallens is not None else None,
        "avtalets": nodes.scalar(avtalets, where) if avtalets is not None else None})
