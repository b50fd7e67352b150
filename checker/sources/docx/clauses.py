"""The paragraphs (§) of a draft: where each begins, by its heading, and what stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from checker.sources.docx import mall, tables
from checker.sources.docx.blocks import Block, Paragraph, Table, TableCell, paragraphs
from checker.sources.docx.words import common, is_clause, raw_words

#: Clauses that aren't numbered: what stands before § 1, signatures, appendices.
FRONT, SIGNATURES, APPENDIX = "", "underskrifter", "bilaga"

_LONGEST = 150  # characters of a heading
_LONGEST_CELL = 80
_EMPTY_BOXES = " \t☐□○◻⬜[]()_-–"
_NUMBERED = re.compile(r"\s*(§+\s*)?(\d{1,2}(?:\s*\.\s*\d{1,2})?)(?!\d|[.,/:]\d)\s*[.:)]?\s*(§)?[\s–-]*(.*)", re.DOTALL)
_SIGNED = re.compile(r"(?:parternas )?(?:underskrift(?:er)?|undertecknande(?:n)?|signatur(?:er)?|undertecknas)"
                     r"(?: av parterna)?")
_APPENDIX = re.compile(r"bilag(?:a|or)\b")
_Item = Paragraph | tables.Found


@dataclass(slots=True)
class Clause:
    """``number``: the template's ("4.6"), the draft's own ("10"), FRONT, SIGNATURES or APPENDIX.

    ``heading`` is None for what stands before the first one. ``items`` in the order of reading.
    """

    number: str
    heading: Paragraph | None = None
    items: list[_Item] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What to call it to a person: "§ 4.6"."""
        named = {FRONT: "inledningen", SIGNATURES: "underskrifterna", APPENDIX: "bilagan"}
        return named.get(self.number) or f"§ {self.number}"

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [item for item in self.items if isinstance(item, Paragraph)]

    @property
    def tables(self) -> list[tables.Found]:
        return [item for item in self.items if isinstance(item, tables.Found)]


@dataclass(slots=True)
class _Candidate:
    place: int  # in the flow
    number: str
    by_title: bool
    body: int = 0  # characters until the next candidate


def divide(blocks: list[Block]) -> list[Clause]:
    """The clauses of a draft in its order; those of the template at most once each. Gives each paragraph its place."""
    flow = [part for item in _flow(blocks) for part in _headed(item)]
    chosen = {one.place: one for one in _chosen(_candidates(flow))}
    clauses = [Clause(FRONT)]
    for place, item in enumerate(flow):
        candidate = chosen.get(place)
        if candidate is not None and isinstance(item, Paragraph):
            clauses.append(Clause(candidate.number, item))
        else:
            clauses[-1].items.append(item)
    for clause in clauses:
        _place(clause)
    return clauses


def _flow(blocks: list[Block]) -> Iterator[_Item]:
    """Paragraphs and the tables that list something; other tables are only a way to set text."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.text.strip() and not (block.contents and _is_contents(block.text)):
                yield block
            continue
        found = tables.known(block)
        if found is None:
            yield from _rows(block)
            continue
        for cell in found.above:
            yield from _flow(cell.blocks)
        yield found
        yield from (item for row in block.rows[found.header:] for cell in row
                    for item in _flow([one for one in cell.blocks if isinstance(one, Table)]))


def _is_contents(text: str) -> bool:
    """Whether a line set as one of a table of contents says no more than such a line does."""
    return len(text) < _LONGEST and not (text.rstrip().endswith(".") and is_clause(text))


def _headed(item: _Item) -> Iterator[_Item]:
    """A heading and the text after it, where only a line break parts them."""
    if isinstance(item, Paragraph) and "\n" in item.text and not item.box:
        first, _, rest = item.text.partition("\n")
        ended = first.count("(") <= first.count(")")
        if rest.strip() and ended and title_words(first) in _by_title() and not item.bullet:
            yield replace(item, text=first)
            yield replace(item, text=rest, label="", level=None)
            return
    yield item


def _rows(table: Table) -> Iterator[_Item]:
    rows = table.rows
    answers = [cell.text.casefold().strip() for cell in rows[0]]
    if {"ja", "nej"} <= set(answers):
        yield from (_answered(row, answers) for row in rows[1:])
        return
    for row in rows:
        texts = [cell.text for cell in row]
        short = all("\n" not in text and len(text) < _LONGEST_CELL for text in texts)
        first = next((block for cell in row for block in cell.blocks if isinstance(block, Paragraph)), None)
        if short and first is not None and len(row) > 1 \
                and not any(isinstance(block, Table) for cell in row for block in cell.blocks):
            said = "\t".join(text for text in texts if text)
            if said:
                yield Paragraph(said, row[0].anchor, box=first.box)
        else:
            for cell in row:
                yield from _flow(cell.blocks)


def _answered(row: list[TableCell], answers: list[str]) -> Paragraph:
    """A row of a table with a column for yes and one for no, the answers that are marked in words after the rest."""
    said = [cell.text for cell, answer in zip(row, answers, strict=False) if answer not in ("ja", "nej")]
    said += [cell.text for cell in row[len(answers):]]
    chosen = [answer for cell, answer in zip(row, answers, strict=False)
              if answer in ("ja", "nej") and cell.text.strip(_EMPTY_BOXES)]
    return Paragraph("\t".join([*said, " ".join(chosen) or "nej"]), row[0].anchor)


def _candidates(flow: list[_Item]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for place, item in enumerate(flow):
        if not isinstance(item, Paragraph):
            continue
        candidate = _candidate(place, item) if not (item.box or item.note) else None
        if candidate is not None:
            found.append(candidate)
        elif found:
            found[-1].body += len(item.text)
    return found


def title_words(heading: str) -> str:
    """The words of a heading as they are compared, its number left out."""
    numbered = _NUMBERED.fullmatch(heading)
    return common().folded(numbered[4] if numbered else heading)


@cache
def _by_title() -> dict[str, str]:
    return {title_words(mening.text): number for number, mening in mall.titles().items()}


def _candidate(place: int, item: Paragraph) -> _Candidate | None:
    text = item.text.strip()
    if len(text) > _LONGEST or item.bullet:
        return None
    label = _NUMBERED.fullmatch(item.label)
    numbered = label if label and not label[4] else _NUMBERED.fullmatch(text)
    rest = text if numbered is label else numbered[4] if numbered else text
    title = _by_title().get(title_words(rest))
    if title is not None:
        return _Candidate(place, title, True)
    signed = bool(numbered and (numbered[1] or numbered[3]))
    stands_out = item.level is not None or item.bold
    said = " ".join(word.text for word in raw_words(text))
    if _SIGNED.fullmatch(said):
        return _Candidate(place, SIGNATURES, True)
    if _APPENDIX.match(said) and not text.endswith(".") and (stands_out or len(text) < 40):
        return _Candidate(place, APPENDIX, True)
    if numbered is None or not (signed or stands_out) or rest.rstrip().endswith((".", ",", ";")):
        return None
    return _Candidate(place, re.sub(r"\s", "", numbered[2]), False)


def _chosen(candidates: list[_Candidate]) -> Iterator[_Candidate]:
    """One candidate a clause, in the draft's order: the one with most text under it, so no line of contents by hand.

    A heading known by its number alone has to stand where that number belongs among those known by their titles.
    """
    order = {number: place for place, number in enumerate(mall.titles())}
    best: dict[str, _Candidate] = {}
    for one in candidates:
        if one.number in (SIGNATURES, APPENDIX):
            continue
        other = best.get(one.number)
        if other is None or (one.by_title, one.body) >= (other.by_title, other.body):
            best[one.number] = one
    sure = [one for one in best.values() if one.number in order and one.by_title]
    last = max((one.place for one in best.values() if one.number in order), default=-1)
    for number in (SIGNATURES, APPENDIX):
        yield from [one for one in candidates if one.number == number and one.place > last][:1]
    for one in best.values():
        if one.by_title or one.number not in order or all(
                (other.place < one.place) == (order[other.number] < order[one.number]) for other in sure):
            yield one


def _place(clause: Clause) -> None:
    """Says where each paragraph and table of a clause stands, as a person would."""
    if clause.heading is not None:
        clause.heading.place = f"rubriken till {clause.name}" if clause.number[:1].isdigit() else clause.name
    number = 0
    for paragraph in clause.paragraphs:
        if paragraph.box:
            paragraph.place = f"textrutan i {clause.name}"
        elif paragraph.note:
            paragraph.place = f"noten i {clause.name}, stycke {number}"
        else:
            number += 1
            paragraph.place = f"{clause.name}, stycke {number}"
    ordinals = ("första ", "andra ", "tredje ") if len(clause.tables) > 1 else ("",)
    for place, found in enumerate(clause.tables):
        for paragraph in paragraphs([found.table]):
            paragraph.place = paragraph.place or f"tabellen i {clause.name}"
        found.place = f"{ordinals[place] if place < len(ordinals) else ''}tabellen i {clause.name}"
