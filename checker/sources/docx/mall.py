"""The template, as rules/kalla/mall.yaml holds it: what a draft is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from checker import form
from checker.sources import yaml
from checker.sources.docx import figures
from checker.sources.docx.words import Vocabulary, raw_words
from checker.sources.raw import Builder, Raw, RawList, RawMapping, RawScalar

#: What stands in the template's slots.
OWN_WORDS = {
    "/ersattning/belopp_per_vecka": "1530",
    "/ersattning/prisar": "2016",
    "/ersattning/dagar_per_vecka": "5",
    "/frister/perioder_ht": "15 mars",
    "/frister/perioder_vt": "15 september",
    "/frister/antal_ht": "15 maj",
    "/frister/antal_vt": "15 november",
    "/frister/andring_veckor": "4",
    "/frister/faktura_vt": "15 juni",
    "/frister/faktura_ht": "15 december",
    "/frister/betalning_dagar": "30",
    "/frister/uppsagning_manader": "6",
    "/giltighet/fran": "______________",
    "/parter/samverkanspart/namn": "xx kommun/stadsdelsförvaltning/annan part",
    "/parter/samverkanspart/organisationsnummer": "",
    "/parter/larosaten/0/namn": "xx lärosäte",
    "/parter/larosaten/0/organisationsnummer": "",
    "/utbildningar/*/inriktning": "_______________",
    "/utbildningar/*/namn": "___________________________",
}
SLOT = re.compile(r"(1/)?\{(/[^}]+)\}")

_MAX_VALUES = 10_000
_GAP = r"((?:\S+ ){0,8}?)"
#: The units that stand after slots, and their other forms.
UNITS = {"kr": ("kr", "kronor", "sek"), "veckor": ("veckor", "vecka"), "dagar": ("dagar", "dag"),
         "månader": ("månader", "månad")}
_TWICE = "kr"  # "1530:- kr"
#: Words that may follow a slot: the template leaves the first out itself.
_AFTER = {"/frister/antal_vt": "(?:för vårterminen )?"}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a sentence for what the parties write. ``part``: it is written as a share, "1/5"."""

    pointer: str
    part: bool

    @property
    def kind(self) -> str:
        return _kind(self.pointer)

    def read(self, text: str) -> str | None:
        """What a text in the slot says, as the schema wants it; None where that isn't plain."""
        reader = figures.share if self.part else figures.READERS.get(self.kind)
        return reader(text) if reader is not None else text


@dataclass(slots=True)
class Mening:
    """A sentence of the template. ``pieces``: its words as they are compared, and its slots, in their order."""

    text: str
    bestammelse: str
    slots: list[Slot] = field(default_factory=list)

    @property
    def own(self) -> str:
        """The sentence as the template has it."""
        return SLOT.sub(lambda slot: (slot[1] or "") + OWN_WORDS[slot[2]], self.text)

    def pieces(self, vocabulary: Vocabulary) -> list[str | Slot]:
        made: list[str | Slot] = []
        last, slots = 0, iter(self.slots)
        for slot in SLOT.finditer(self.text):
            made += vocabulary.folded(self.text[last:slot.start()]).split()
            made.append(next(slots))
            last = slot.end()
        return made + vocabulary.folded(self.text[last:]).split()


@dataclass(slots=True)
class Entry:
    """A paragraph of the template, in the words of mall.yaml."""

    paragraf: str
    slag: str
    meningar: list[Mening] = field(default_factory=list)
    lista: str = ""
    kolumner: list[str] = field(default_factory=list)
    utbildning: str = ""
    av: str = ""


def pattern(pieces: list[str | Slot]) -> re.Pattern[str]:
    """What finds a sentence in a Stream's text, from the space before it to the one after it.

    There is a group for each slot, which may hold at most eight words.
    """
    made = [" "]
    for place, piece in enumerate(pieces):
        before = pieces[place - 1] if place else ""
        if piece == "den" and place + 1 < len(pieces) and isinstance(pieces[place + 1], Slot):
            made.append("(?:den )?")
        elif isinstance(piece, str):
            forms = "|".join(UNITS[piece]) if piece in UNITS and isinstance(before, Slot) else re.escape(piece)
            made.append(f"(?:(?:{forms}) ){{1,2}}" if piece == _TWICE else f"(?:{forms}) ")
        elif piece.kind == "manaddag":
            made.append(rf"(?:den )?{_GAP}(?:varje år |årligen )?{_AFTER.get(piece.pointer, '')}")
        else:
            made.append(_GAP)
    return re.compile("".join(made))


@cache
def template() -> tuple[Entry, ...]:
    """The template's paragraphs in their order. Raises FileNotFoundError when the rules aren't there."""
    text = (form.data_directory("rules") / "kalla" / "mall.yaml").read_text("utf-8")
    (tree,) = yaml.trees(text, Builder(_MAX_VALUES))
    return tuple(_entries(tree))


@cache
def whole_words() -> frozenset[str]:
    """The words of the template's sentences, in small letters."""
    return frozenset(word.text for entry in template() for mening in entry.meningar
                     for word in raw_words(mening.own) if len(word.text) > 3)


def titles() -> dict[str, Mening]:
    """The heading of each paragraph of the template, by its number, in their order."""
    return {entry.paragraf: entry.meningar[0] for entry in template() if entry.slag == "rubrik"}


def _entries(tree: Raw) -> Iterator[Entry]:
    for raw in tree.items if isinstance(tree, RawList) else ():
        if isinstance(raw, RawMapping):
            sentences = _get(raw, "meningar")
            yield Entry(_text(raw, "paragraf"), _text(raw, "slag"),
                        [_mening(one) for one in sentences.items if isinstance(one, RawMapping)]
                        if isinstance(sentences, RawList) else [],
                        _text(raw, "lista"), _texts(raw, "kolumner"), _text(raw, "utbildning"), _text(raw, "av"))


def _mening(raw: RawMapping) -> Mening:
    text = _text(raw, "text")
    return Mening(text, _text(raw, "bestammelse"),
                  [Slot(slot[2], bool(slot[1])) for slot in SLOT.finditer(text)])


def _get(raw: RawMapping, key: str) -> Raw | None:
    return raw.entries[key][2] if key in raw.entries else None


def _text(raw: RawMapping, key: str) -> str:
    found = _get(raw, key)
    return found.text if isinstance(found, RawScalar) else ""


def _texts(raw: RawMapping, key: str) -> list[str]:
    found = _get(raw, key)
    return [one.text for one in found.items if isinstance(one, RawScalar)] if isinstance(found, RawList) else []


@cache
def _kind(pointer: str) -> str:
    spec = form.spec_of("samverkansavtal")
    for step in pointer.split("/")[1:]:
        spec = spec.fields[step] if spec.item is None else spec.item
    return spec.kind
