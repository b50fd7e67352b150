"""Educations in words: the lines of § 4.1 that are ticked or kept, the cells of its table, a lärosäte's own list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.document import Position, Remark
from checker.sources.docx import nodes
from checker.sources.docx.blocks import Paragraph
from checker.sources.docx.runs import CHECKED, UNCHECKED
from checker.sources.docx.words import is_clause
from checker.sources.raw import Raw, RawList, RawMapping, RawScalar
from checker.sources.scalars import is_placeholder

_TICKS = frozenset("☑✓✔✗✘🗹⊠☓×✕✖■√✅◉⦿") | {CHECKED}
_EMPTY = frozenset("☐❏❑▢◻○□◯⬜🔲") | {UNCHECKED}
_BRACKETED = re.compile(r"[\[(]\s*([xX]?)\s*[\])]")
_LETTER = re.compile(r"^[xX](?=[\s\t.:)])[.:)]?|(?<=[\s\t])[xX]$")
_MARK = rf"[{''.join(_TICKS | _EMPTY)}]|[\[(]\s*[xX]?\s*[\])]|\b[xX]\b"
_YES_OR_NO = re.compile(rf"(?P<mark>{_MARK})|\b(?P<word>ja|nej)\b", re.IGNORECASE)
_ANSWER = re.compile(r"^(?P<first>ja|nej)\s*[:\t]|[:\t–-]\s*(?P<last>ja|nej)\W*$", re.IGNORECASE)
_LONGEST = 500  # characters of a line with ja and nej
_VARIATION = re.compile("[\ufe0e\ufe0f]")
_BLANK = re.compile(r"[\s_.…-]*")
_LEADING = re.compile(r"^[\s\t•·*–-]+")

_SPECIALIST = re.compile(r"specialist(?:utbildning(?:en|ar)?|sjuksköterskeutbildning|sjuksköterskeprogram(?:met)?"
                         r"|sjuksköterskor|sjuksköterska)(?:\s+(?:för|till)\s+sjuksköterskor)?", re.IGNORECASE)
_DIRECTION = re.compile(r"^[\s,:;–-]*(?:(?:med\s+)?inriktning(?:\s+mot)?|inom|mot)?[\s,:;–-]*", re.IGNORECASE)
_OTHER = re.compile(r"(?:annan|annat)(?:\s+utbildning)?\s*(?:,|:|–|-|\(|\s|$|(?=_))", re.IGNORECASE)
_SHORT = {"ssk": "sjukskoterska", "at": "arbetsterapeut", "ft": "fysioterapeut"}
_PLAIN = (("arbetsterapeut", re.compile(r"arbetsterapeut(?:er|utbildning(?:en)?|program(?:met)?)?", re.IGNORECASE)),
          ("fysioterapeut", re.compile(r"(?:fysioterapeut|sjukgymnast)(?:er|utbildning(?:en)?|program(?:met)?)?",
                                       re.IGNORECASE)),
          ("sjukskoterska", re.compile(r"(?:grundutbildning(?:en)?\s+(?:till|för)\s+)?sjuksköters?k(?:a|or|e)"
                                       r"(?:utbildning(?:en)?|program(?:met)?|student(?:er)?)?"
                                       r"(?:\s*[,(]?\s*grund(?:utbildning|nivå)?\)?)?", re.IGNORECASE)))
_TEACHES = re.compile(r"utbild|erbjud|program", re.IGNORECASE)
_NOT = re.compile(r"\b(?:inte|ej|inga|ingen)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Education:
    """``typ``: one of the schema's, or "" where the words name none; ``which``: inriktning, or the name of another."""

    typ: str
    which: str


def education(text: str) -> Education:
    """What education some words name."""
    text = " ".join(_LEADING.sub("", text).split()).strip(" .,;")
    specialist = _SPECIALIST.match(text)
    if specialist:
        rest = text[specialist.end():].strip()
        return Education("specialistsjukskoterska", _DIRECTION.sub("", rest).strip("() .,"))
    other = _OTHER.match(text)
    if other:
        return Education("annan", text[other.end():].strip("() .,:"))
    short = _SHORT.get(text.lower())
    named = short or next((typ for typ, words in _PLAIN if words.fullmatch(text)), "")
    return Education(named, "")


@dataclass(slots=True)
class Line:
    paragraph: Paragraph
    text: str
    tick: bool | None  # None where there is neither tick nor box

    @property
    def education(self) -> Education:
        return education(self.text)

    @property
    def unfilled(self) -> bool:
        """Whether it is a line with a blank that nobody has filled in."""
        return self.education.typ in ("specialistsjukskoterska", "annan") \
            and (not self.education.which or is_placeholder(self.education.which)
                 or _BLANK.fullmatch(self.education.which) is not None)


def lines(paragraphs: list[Paragraph]) -> list[Line]:
    """The lines of § 4.1's list of educations: every line that names one, and every line with a tick or a box."""
    found = []
    for paragraph in paragraphs:
        for text in paragraph.text.split("\n"):
            tick, rest = _ticked(f"{_bullet(paragraph)} {text}")
            line = Line(paragraph, rest, tick)
            if len(rest) < 200 and (tick is not None or not is_clause(rest)) \
                    and (line.education.typ or (tick is not None and rest)):
                found.append(line)
    return found


def besides(found: list[Line]) -> dict[int, str]:
    """By the id of each paragraph with such lines: its text without them, where more than they stand in it."""
    listed: dict[int, set[str]] = {}
    for line in found:
        listed.setdefault(id(line.paragraph), set()).add(line.text)
    return {id(one): "\n".join(text for text in one.text.split("\n")
                               if _ticked(f"{_bullet(one)} {text}")[1] not in listed[id(one)])
            for one in {id(line.paragraph): line.paragraph for line in found}.values()}


def _bullet(paragraph: Paragraph) -> str:
    """A tick that is set as a bullet; an empty box so set is a bullet like others."""
    return paragraph.label if paragraph.bullet and paragraph.label in _TICKS else ""


def _ticked(text: str) -> tuple[bool | None, str]:
    """Whether a line is ticked, and the line without its tick."""
    text = _VARIATION.sub("", text)
    answer = _answered(text) if len(text) < _LONGEST else None
    if answer is not None:
        return answer
    tick: bool | None = None
    bracket = _BRACKETED.search(text)
    if bracket:
        tick, text = bool(bracket[1]), text[:bracket.start()] + " " + text[bracket.end():]
    for sign in dict.fromkeys(text):
        if sign in _TICKS or sign in _EMPTY:
            tick = sign in _TICKS or bool(tick)
            text = text.replace(sign, " ")
    letter = _LETTER.search(text.strip())
    if letter and tick is None:
        tick, text = True, _LETTER.sub("", text.strip(), count=1)
    return tick, text.strip(" \t:")


def _answered(text: str) -> tuple[bool, str] | None:
    """As ``_ticked``, of a line with "ja" and "nej" to choose from, or with one of them; None for other lines.

    A line where both are chosen, or one that isn't plain, is ticked and keeps its words: no education is named so.
    """
    found = list(_YES_OR_NO.finditer(text))
    words = [one for one in found if one["word"]]
    if {one["word"].lower() for one in words} == {"ja", "nej"} and len(words) == 2:
        marks = [one for one in found if one["mark"]]
        plain = _YES_OR_NO.sub(" ", text).strip(" \t:/,")
        if len(marks) == 1:
            near = min(words, key=lambda word: abs(word.start() - marks[0].start()))
            chosen = [near["word"].lower()] if any(sign in _TICKS or sign in "xX" for sign in marks[0][0]) else []
            between = text[min(near.end(), marks[0].end()):max(near.start(), marks[0].start())]
            return ("ja" in chosen, plain) if chosen and not between.strip() else (True, text.strip())
        pairs = list(zip(*(iter(found),) * 2, strict=False))
        if len(found) != 4 or any(bool(one["mark"]) == bool(other["mark"]) for one, other in pairs):
            return True, text.strip()
        chosen = [(one["word"] or other["word"]).lower() for one, other in pairs
                  if any(sign in _TICKS or sign in "xX" for sign in (one["mark"] or other["mark"]))]
        return (True, text.strip()) if len(chosen) == 2 else ("ja" in chosen, plain)
    alone = _ANSWER.search(text.strip())
    if alone is None:
        return None
    return (alone["first"] or alone["last"]).lower() == "ja", _ANSWER.sub("", text.strip()).strip(" \t:")


def agreed(found: list[Line], where: Position) -> tuple[Raw, list[Remark], list[Line]]:
    """The educations that the lines say the agreement covers, remarks, and the lines left blank by mistake.

    With any tick or box the ticked lines count; without, the lines that are kept. ``where``: the clause's heading.
    """
    if not found:
        return nodes.scalar("", where), [], []
    at = nodes.at(found[0].paragraph.place, found[0].paragraph.anchor)
    if any(line.tick is not None for line in found):
        chosen = [line for line in found if line.tick]
        return (nodes.listing(at, [_agreed(line) for line in chosen]) if chosen else nodes.scalar("", at)), [], []
    chosen = [line for line in found if not line.unfilled]
    blank = [line for line in found if line.unfilled]
    if len(blank) > 1 and len({line.education.typ for line in found}) == 5:
        message = ("Det går inte att se vilka utbildningar som avtalet omfattar: mallens lista i § 4.1 står kvar, och "
                   "inget i den är ikryssat eller struket.")
        text = ", ".join(line.text.rstrip("_ ") for line in found)
        return nodes.scalar(text, at), [Remark("/utbildningar", at, message, "saknas-i-filen")], blank
    return (nodes.listing(at, [_agreed(line) for line in chosen]) if chosen else nodes.scalar("", at)), [], blank


def _agreed(line: Line) -> RawMapping:
    where = nodes.at(line.paragraph.place, line.paragraph.anchor)
    named = line.education
    fields: dict[str, Raw | None] = {"typ": nodes.scalar(named.typ or line.text, where)}
    if named.typ == "specialistsjukskoterska":
        fields["inriktning"] = nodes.scalar(named.which, where)
    elif named.typ == "annan":
        fields["namn"] = nodes.scalar(named.which, where)
    return nodes.record(where, fields)


def known_names(listed: Raw | None) -> dict[str, tuple[str, str]]:
    """The inriktningar and other educations that an agreement names: how § 4.1's table may call them for short."""
    names: dict[str, tuple[str, str]] = {}
    for item in listed.items if isinstance(listed, RawList) else ():
        entries = item.entries if isinstance(item, RawMapping) else {}
        typ = entries["typ"][2] if "typ" in entries else None
        for field in ("inriktning", "namn"):
            which = entries[field][2] if field in entries else None
            if isinstance(typ, RawScalar) and isinstance(which, RawScalar) and which.text:
                names[which.text.casefold()] = typ.text, which.text
    return names


def taught(text: str) -> Iterator[str]:
    """The educations that a presentation of a lärosäte states that it has."""
    for sentence in re.split(r"[.!?]\s|\n", text):
        if _NOT.search(sentence) or not (_TEACHES.search(sentence) or education(sentence).typ):
            continue
        left = sentence
        for found in _SPECIALIST.finditer(sentence):
            yield "specialistsjukskoterska"
            left = left.replace(found[0], " ")
        yield from (typ for typ, words in _PLAIN if words.search(left))
