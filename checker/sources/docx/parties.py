"""The parties of § 2: their names and numbers, told by the words that the agreement is concluded between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.document import Position
from checker.sources.docx import nodes
from checker.sources.docx.blocks import Paragraph
from checker.sources.raw import RawScalar
from checker.sources.scalars import is_placeholder

_CONCLUDED = re.compile(r"avtalet\s+är\s+tecknat|avtal(?:et)?\s+(?:tecknas|träffas|sluts|är\s+slutet|är\s+träffat)"
                        r"|har\s+(?:detta\s+)?(?:samverkans)?avtal\s+(?:tecknats|träffats|slutits)|\bmellan\b",
                        re.IGNORECASE)
_NUMBER_WORD = r"(?:organisations?\s*-?\s*(?:nummer|nr)|org\s*[.-]?\s*(?:nummer|nr)\b)\.?\s*:?"
_DIGITS = r"(?:16)?\d{6}\s*[-–‑]?\s*\d{4}(?!\d)"
_BLANK = r"_{2,}|x{2,}(?:[-–]x+)?|\[[^\]]*\]|[\d–-]+"
_NUMBER = re.compile(rf"\(?\s*{_NUMBER_WORD}[\s:(]*(?P<told>{_DIGITS}|{_BLANK})?\s*\)?"
                     rf"|\(?\s*(?P<bare>{_DIGITS})\s*\)?", re.IGNORECASE)
_LABEL = re.compile(r"^[\s,;:.()\t]*(?:(?:och|samt|mellan|å\s+ena\s+sidan|å\s+andra\s+sidan|dels)\b[\s,;:\t]*"
                    r"|(?:part(?:er)?\s*\d?|kommun|lärosäten?|lärosätet|stadsdelsförvaltning|samverkanspart|annan\s+part)"
                    r"\s*[:\t]\s*)*", re.IGNORECASE)
_ENDED = re.compile(r"[\s,;:.(\t]*(?:med|nedan\s+kallad.*|\(?nedan\b.*)?[\s,;:.(\t]*$", re.IGNORECASE)
_AND = re.compile(r",?\s+(?:och|samt|å\s+andra\s+sidan)\s+", re.IGNORECASE)
_UNCHOSEN = re.compile(r"kommun(?:en)?\s*/\s*(?:stadsdelsförvaltning|sdf)", re.IGNORECASE)

_LONGEST = 500  # characters of a name

_LEARNED = re.compile(r"högskola|universitet|lärosäte|institut|college|akademi", re.IGNORECASE)
_TYPES = (("stadsdelsforvaltning", re.compile(r"stadsdels|\bsdf\b", re.IGNORECASE)),
          ("kommun", re.compile(r"\bkommuns?\b|\bstad\b", re.IGNORECASE)),
          ("annan", re.compile(r"\bAB\b|aktiebolag|\bstiftelsen?\b|\bförening|\bregion\b|landsting", re.IGNORECASE)))


@dataclass(slots=True)
class Party:
    """A party as § 2 names it. ``typ``: what the words say that it is; "" for a lärosäte and where they don't."""

    name: RawScalar
    number: RawScalar
    typ: str = ""
    learned: bool = False


@dataclass(slots=True)
class Parties:
    """``told``: the paragraphs that name them. ``unclear``: what they say where no two parties can be told apart."""

    part: Party | None
    larosaten: list[Party]
    told: list[Paragraph]
    unclear: RawScalar | None = None

    def names(self) -> list[str]:
        return [party.name.text for party in self.larosaten]


def parties(paragraphs: list[Paragraph], presented: int) -> Parties:
    """The parties that the paragraphs of § 2 name, before those ``presented`` (their place in the list).

    The sentence may go over several paragraphs, with a party on each.
    """
    told = [one for one in paragraphs[:presented] if not one.note]
    begins = next((place for place, one in enumerate(told) if _CONCLUDED.search(one.text)), None)
    numbered = [place for place, one in enumerate(told) if _NUMBER.search(one.text)]
    if begins is None and not numbered:
        return Parties(None, [], [])
    told = told[begins if begins is not None else max(numbered[0] - 1, 0):(numbered or [begins or 0])[-1] + 1]
    found = list(_named(told))
    if len(found) < 2:
        return Parties(None, [], told, nodes.scalar(" ".join(one.text for one in told), _where(told[0])))
    return _ordered(found, told)


def _where(paragraph: Paragraph) -> Position:
    return nodes.at(paragraph.place, paragraph.anchor)


def _named(told: list[Paragraph]) -> Iterator[Party]:
    """A party before each number; where there are no numbers, before and after "och"."""
    text = "\n".join(one.text for one in told)
    ends = [sum(len(one.text) + 1 for one in told[:place + 1]) for place in range(len(told))]

    def owner(offset: int) -> Paragraph:
        return next(one for one, end in zip(told, ends, strict=True) if offset < end)

    concluded = re.search(r"\bmellan\b", text, re.IGNORECASE) or _CONCLUDED.search(text)
    at = concluded.end() if concluded else 0
    numbers = list(_NUMBER.finditer(text, at))
    if not numbers:
        for name in _AND.split(text[at:].strip().rstrip(".")):
            yield _party(name, "", owner(at), owner(at))
        return
    for number in numbers:
        name = text[at:number.start()]
        if _cleaned(name):
            begins = at + len(name) - len(name.lstrip())
            yield _party(name, number["told"] or number["bare"] or "", owner(begins), owner(number.start()))
        at = number.end()
    rest = _cleaned(text[at:])
    if rest and _LEARNED.search(rest) and len(rest) < 100:
        yield _party(rest, "", owner(at), owner(at))


def _cleaned(name: str) -> str:
    return _ENDED.sub("", _LABEL.sub("", " ".join(name[:_LONGEST].split()))).strip()


def _party(name: str, number: str, named: Paragraph, numbered: Paragraph) -> Party:
    name = _cleaned(name)
    typ = next((typ for typ, words in _TYPES if words.search(name)), "")
    if _UNCHOSEN.search(name):
        typ, name = "", name if is_placeholder(name) else f"[{name}]"
    return Party(nodes.scalar(name, _where(named)), nodes.scalar(number, _where(numbered)), typ,
                 bool(_LEARNED.search(name)))


def _ordered(found: list[Party], told: list[Paragraph]) -> Parties:
    """The template names the kommun first; a draft that names a lärosäte first does so by its name alone."""
    first = 0
    if found[0].learned:
        first = next((place for place, party in enumerate(found) if not party.learned), 0)
    return Parties(found[first], [party for place, party in enumerate(found) if place != first], told)
