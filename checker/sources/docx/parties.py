"""The parties of § 2: their names and numbers, told by the words that the agreement is concluded between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.document import Position
from checker.sources.docx import nodes
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.words import is_clause
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

_SENTENCE_END = re.compile(r"(?<=\w\w\w)[.!?][)”\"]?\s+(?=[A-ZÅÄÖ§])|\n")
_FORMULA = re.compile(r"[\s,;:.)]*(?:(?:har|som|vilka)\s+(?:\w+\s+){0,3})?(?:träffat|träffas|tecknat|tecknas|slutit"
                      r"|sluts|ingått|enats|följande|härmed|hädanefter|fortsättningsvis|gemensamt)\b.*", re.IGNORECASE)
_CONCLUDING = frozenset((
    "detta", "det", "här", "avtal", "avtalet", "samverkansavtal", "samverkansavtalet", "överenskommelse", "denna",
    "har", "idag", "dag", "är", "tecknat", "tecknats", "tecknas", "träffat", "träffats", "träffas", "slutit",
    "slutits", "slutet", "sluts", "ingåtts", "ingås", "mellan", "följande", "parter", "nedan", "angivna",
    "nedanstående", "upprättat", "upprättats", "gäller", "och", "avtalsparter", "samverkan", "om", "avseende", "vfu"))

_MANY_WORDS = 10  # an address has fewer
_BEGINS = re.compile(r"[\s,;:.()\t]*(?:och|samt|mellan|å\s+andra\s+sidan|dels)\b", re.IGNORECASE)

_LONGEST = 500  # characters of a name

_LEARNED = re.compile(r"högskola|universitet|lärosäte|institut|college|akademi", re.IGNORECASE)
_TYPES = (("stadsdelsforvaltning", re.compile(r"stadsdels|\bsdf\b", re.IGNORECASE)),
          ("kommun", re.compile(r"\bkommuns?\b|\bstad\b", re.IGNORECASE)),
          ("annan", re.compile(r"\bAB\b|aktiebolag|\bstiftelsen?\b|\bförening|\bregion\b|landsting", re.IGNORECASE)))
_PARTY = re.compile(rf"{_LEARNED.pattern}|{'|'.join(words.pattern for _, words in _TYPES)}", re.IGNORECASE)


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
    besides: dict[int, str] = field(default_factory=dict)  # by a paragraph's id what else it says than who they are

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
    besides = _besides(told)
    if len(found) < 2:
        return Parties(None, [], told, nodes.scalar(" ".join(one.text for one in told), _where(told[0])), besides)
    return _ordered(found, told, besides)


def _where(paragraph: Paragraph) -> Position:
    return nodes.at(paragraph.place, paragraph.anchor)


def _named(told: list[Paragraph]) -> Iterator[Party]:
    """A party before each number; where there are no numbers, before and after "och"."""
    text = "\n".join(one.text for one in told)
    ends = [sum(len(one.text) + 1 for one in told[:place + 1]) for place in range(len(told))]

    def owner(offset: int) -> Paragraph:
        return next(one for one, end in zip(told, ends, strict=True) if offset < end)

    at = _concluded(text)[1]
    numbers = list(_NUMBER.finditer(text, at))
    if not numbers:
        for name in _AND.split(_first_sentence(text, at).strip().rstrip(".")):
            yield _party(name, "", owner(at), owner(at))
        return
    for number in numbers:
        at = _after_sentences(text, at, number.start())
        name = text[at:number.start()]
        if _cleaned(name):
            begins = at + len(name) - len(name.lstrip())
            yield _party(name, number["told"] or number["bare"] or "", owner(begins), owner(number.start()))
        at = number.end()
    rest = _first_sentence(text, at)
    if _is_name(rest):
        yield _party(rest, "", owner(at), owner(at))


def _concluded(text: str) -> tuple[int, int]:
    """Where the words that the agreement is concluded between some begin and end; (0, 0) where they aren't there."""
    found = re.search(r"\bmellan\b", text, re.IGNORECASE) or _CONCLUDED.search(text)
    return found.span() if found else (0, 0)


def _first_sentence(text: str, begin: int) -> str:
    end = _SENTENCE_END.search(text, begin)
    return text[begin:end.start() if end else len(text)]


def _after_sentences(text: str, first: int, end: int) -> int:
    """Where a name begins that is the last of ``text[first:end]``: after sentences, and after what an address adds."""
    if end - first > _LONGEST:
        return first
    ends = [one.end() for one in _SENTENCE_END.finditer(text, first, end) if is_clause(text[first:one.start()])]
    begin = ends[-1] if ends else first
    if first and not _BEGINS.match(text, begin, end):
        joints = [one.end() for one in _AND.finditer(text, begin, end) if _PARTY.search(text, one.end(), end)]
        begin = joints[-1] if joints else begin
    return begin


def _is_name(rest: str) -> bool:
    """Whether what follows the last number is a further lärosäte, without number."""
    name = _cleaned(rest)
    return bool(name) and len(name) < 100 and _LEARNED.search(name) is not None and not is_clause(name)


def _besides(told: list[Paragraph]) -> dict[int, str]:
    """What the paragraphs say besides the names and numbers of the parties: by the id of each."""
    text = "\n".join(one.text for one in told)
    begins, at = _concluded(text)
    first = max((one.end() for one in _SENTENCE_END.finditer(text, 0, begins)), default=0)
    spans = [(0, first)]
    if not {word.lower() for word in re.findall(r"\w+", text[first:at])} <= _CONCLUDING:
        spans.append((first, at))
    for number in _NUMBER.finditer(text, at):
        name = _after_sentences(text, at, number.start())
        if is_clause(text[at:name]):
            spans.append((at, name))
        elif number.start() - at > _LONGEST:  # no name is that long
            spans.append((at, number.start()))
        at = number.end()
    rest = _first_sentence(text, at)
    plain = _is_name(rest) or _ENDED.fullmatch(rest) or _FORMULA.fullmatch(rest)
    if at > begins and not plain and (is_clause(rest) or len(rest.split()) >= _MANY_WORDS):
        spans.append((at, at + len(rest)))
    spans.append((at + len(rest), len(text)))
    found: dict[int, str] = {}
    offset = 0
    for one in told:
        parts = (one.text[max(begin - offset, 0):max(end - offset, 0)].strip(" .,;:)\n\t") for begin, end in spans)
        found[id(one)] = " ".join(f"{part}." for part in parts if part)
        offset += len(one.text) + 1
    return found


def _cleaned(name: str) -> str:
    return _ENDED.sub("", " ".join(_LABEL.sub("", name[:_LONGEST]).split())).strip()


def _party(name: str, number: str, named: Paragraph, numbered: Paragraph) -> Party:
    name = _cleaned(name)
    typ = next((typ for typ, words in _TYPES if words.search(name)), "")
    if _UNCHOSEN.search(name):
        typ, name = "", name if is_placeholder(name) else f"[{name}]"
    return Party(nodes.scalar(name, _where(named)), nodes.scalar(number, _where(numbered)), typ,
                 bool(_LEARNED.search(name)))


def _ordered(found: list[Party], told: list[Paragraph], besides: dict[int, str]) -> Parties:
    """The template names the kommun first; a draft that names a lärosäte first does so by its name alone."""
    first = 0
    if found[0].learned:
        first = next((place for place, party in enumerate(found) if not party.learned), 0)
    return Parties(found[first], [party for place, party in enumerate(found) if place != first], told,
                   besides=besides)
