"""The signatures at the end of an agreement: a table, or lines under the name of each party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.document import Position
from checker.sources.days import day as written_day
from checker.sources.docx import nodes
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.tables import Found
from checker.sources.docx.words import binds, is_clause
from checker.sources.raw import Raw
from checker.sources.scalars import is_placeholder

_FOR = re.compile(r"\s*(?:för|på uppdrag av)\s+(.{2,100}?)\s*:?\s*$", re.IGNORECASE)
_LABELLED = re.compile(r"\s*(ort\s+och\s+datum|ort,?\s*datum|datum|ort|namnförtydligande|namn|befattning|titel"
                       r"|underskrift|namnteckning|signatur)\s*[:\t_.…]\s*(.*)", re.IGNORECASE | re.DOTALL)
_DATE = re.compile(r"(?:den\s+)?\d{1,2}(?::e)?\s+[a-zåäö]{3,9}\s+\d{4}|\d{4}-\d{2}-\d{2}"
                   r"|\d{1,2}/\d{1,2}[- ]\d{4}|\d{6,8}", re.IGNORECASE)
_FORMULA = re.compile(r"[^.\n]*\bupprätta(?:t|ts|s|de)\s+i\s+\w+(?:\s+\(\d+\))?\s+(?:\w+\s+)?exemplar[^.\n]*"
                      r"(?:\.\s*(?:parterna|vardera\s+part|de|var\s+och\s+en|varje\s+part)[^.\n]*(?:exemplar|var\s+sitt"
                      r"|vars\s+ett)[^.\n]*)?\.?\s*",
                      re.IGNORECASE)
_AMOUNT = re.compile(r"\d\s*(?:kr\b|kronor|%|:-|veck|dag|månad|år\b)|§\s*\d", re.IGNORECASE)
_BLANKS = re.compile(r"[\s_.…]*")
_FIELDS = {"namnförtydligande": "namn", "namn": "namn", "befattning": "befattning", "titel": "befattning",
           "datum": "datum"}
_LONGEST_FORMULA = 400  # characters
_FEW = 6  # words; a name or a place has no more
_SIGNED = ("namn", "befattning", "datum")


@dataclass(slots=True)
class _Signature:
    part: str
    where: Position
    fields: dict[str, tuple[str, Position]] = field(default_factory=dict)

    def record(self) -> Raw:
        return nodes.record(self.where, {"part": nodes.scalar(self.part, self.where)} | {
            name: nodes.scalar(*said) for name, said in self.fields.items()})


def in_table(found: Found) -> list[Raw]:
    """The signatures of a table with a row each; rows that nobody has signed are left out."""
    made: list[Raw] = []
    for row in found.rows:
        where = nodes.at(f"{found.place}, rad {row.number}", row.anchor)
        said = {name: row.text(name) for name in ("part", *_SIGNED)}
        if not any(_written(said[name]) for name in _SIGNED):
            continue
        said["datum"] = _day(said["datum"])
        made.append(nodes.record(where, {
            name: nodes.scalar(text, nodes.at(f"{where.place}, kolumn {found.headings[name]}", row.fields[name].anchor))
            for name, text in said.items() if name in row.fields}))
    return made


def begin(paragraphs: list[Paragraph], parties: list[str]) -> int:
    """The place of the first line of signatures among the paragraphs of a clause; their number where there is none."""
    for place, paragraph in enumerate(paragraphs):
        if _party(paragraph.text, parties) is not None and any(
                _LABELLED.match(part) or _BLANKS.fullmatch(part)
                for one in paragraphs[place + 1:place + 8] for part in one.text.split("\t")):
            return place
    return next((place for place, one in enumerate(paragraphs)
                 if re.match(r"\s*(ort\s+och\s+datum|ort,?\s*datum|namnförtydligande|underskrift)\b", one.text,
                             re.IGNORECASE)), len(paragraphs))


def is_line(paragraph: Paragraph, parties: list[str]) -> bool:
    """Whether a paragraph among the signatures is one of theirs: a party, a label, a blank, the copies drawn up."""
    if is_formula(paragraph):
        return True
    if len(paragraph.text.split()) < _FEW and not is_clause(paragraph.text) and not _AMOUNT.search(paragraph.text):
        return True
    return not binds(paragraph.text) and all(
        _party(part, parties) is not None or _LABELLED.match(part) or _BLANKS.fullmatch(part)
        for part in re.split(r"[\t\n]", paragraph.text))


def is_formula(paragraph: Paragraph) -> bool:
    """Whether a paragraph says no more than how many copies of the agreement have been drawn up."""
    text = paragraph.text
    return len(text) < _LONGEST_FORMULA and _FORMULA.fullmatch(text) is not None and not binds(text)


def in_lines(paragraphs: list[Paragraph], parties: list[str]) -> list[Raw]:
    """The signatures of a block of lines: a party's name, and below it place and day, name and position."""
    open_: dict[int, _Signature] = {}
    made: list[_Signature] = []
    for paragraph in paragraphs:
        where = nodes.at(paragraph.place, paragraph.anchor)
        for column, text in enumerate(paragraph.text.split("\t")):
            for line in text.split("\n"):
                party = _party(line, parties)
                if party is not None:
                    open_[column] = _Signature(party, where)
                    made.append(open_[column])
                elif column in open_ or 0 in open_:
                    for name, said in _said(line):
                        open_.get(column, open_.get(0, made[-1])).fields.setdefault(name, (said, where))
    return [one.record() for one in made if one.fields]


def _party(text: str, parties: list[str]) -> str | None:
    """The party that a line names; "För X" names one even where § 2 doesn't."""
    line = " ".join(text.split())
    named = _FOR.match(line)
    folded = (named[1] if named else line).strip(" :").casefold()
    for party in parties:
        if party and folded == party.casefold():
            return party
    return named[1] if named and named[1][:1].isupper() and not named[1].endswith(".") else None


def _said(line: str) -> Iterator[tuple[str, str]]:
    labelled = _LABELLED.match(line)
    if labelled is None or not _written(labelled[2]):
        return
    label = " ".join(labelled[1].lower().split())
    if label.startswith("ort") or label == "datum":
        date = _DATE.search(labelled[2])
        if date or label == "datum":
            yield "datum", _day(date[0] if date else labelled[2])
    elif label in _FIELDS:
        yield _FIELDS[label], labelled[2].strip()


def _day(text: str) -> str:
    date = _DATE.search(text)
    return written_day(date[0] if date else text) or text


def _written(text: str) -> bool:
    return not _BLANKS.fullmatch(text) and not is_placeholder(text)
