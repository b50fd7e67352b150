"""A draft agreement in Word: the template's paragraphs (rules/kalla/mall.yaml) with a document's values in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.document import Cell, Node, Record, Series, SourceDocument, State, at_pointer, cells, fold
from checker.drafting.paper import Paper
from checker.drafting.texts import plain, said, words
from checker.sources.docx import mall, presentation
from checker.sources.scalars import is_placeholder

#: What stands where the parties are still to write something.
BLANK = "____________"

_BLANK_ROWS = 3
_KOMMUN = "/parter/samverkanspart"
_CONTACTS = "/kontaktpersoner/larosate"
_TEMPLATE_TITLE, _TITLE = "Mall för samverkansavtal", "Samverkansavtal"
_UNTIL_FURTHER, _UNTIL = "och tillsvidare", "till och med den"
_NAME = "{/parter/larosaten/0/namn}"
_NAME_AND_NUMBER = f"{_NAME} organisationsnummer {{/parter/larosaten/0/organisationsnummer}}"
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_WORD = re.compile(r"\w+")
_EDUCATIONS = {"sjukskoterska": "Sjuksköterska", "specialistsjukskoterska": "Specialistsjuksköterska",
               "arbetsterapeut": "Arbetsterapeut", "fysioterapeut": "Fysioterapeut", "annan": "Annan"}
_FIGURES = {
    "/parter/samverkanspart": (("antal_invanare", "Antal invånare"), ("antal_over_65", "Antal personer över 65 år"),
                               ("antal_sabo", "Antal SÄBO"), ("antal_ssk", "Antal SSK")),
    "/parter/larosaten/0": (("utbildningar", "Relevanta utbildningar"), ("studenter_per_ar", "Antal studenter per år"))}
_WIDTHS = {"/verksamheter": (5, 6, 4), "/fortbildning": (6, 4), "/studentuppsatser": (6, 5, 4),
           "/kontaktpersoner/larosate": (4, 4, 6), "/kontaktpersoner/verksamheter": (4, 4, 4, 6)}
_SIGNING = ("Part", "Namn", "Befattning", "Datum", "Underskrift")


def agreement(document: SourceDocument | None) -> bytes:
    """A draft of ``document``, a samverkansavtal; the template itself, with its blanks, for None.

    Figures are the document's own; what it doesn't say is a blank, also where the template has a figure.
    Paragraphs that it leaves out are left out, and sentences that it words otherwise stand in its words.
    """
    return _written(document).paper.write()


def pointers(document: SourceDocument) -> frozenset[str]:
    """What the draft of a document says of it; ``checker.drafting.rest`` writes the others."""
    return frozenset(_written(document).pointers)


def _written(document: SourceDocument | None) -> _Writer:
    writer = _Writer(document.root if document is not None else None)
    writer.write()
    return writer


@dataclass(slots=True)
class _Change:
    """A sentence that the document words otherwise: where, the template's words in small letters, and its own."""

    paragraf: str
    bestammelse: str
    old: str
    new: str
    pointers: frozenset[str]
    made: bool = False


@dataclass(slots=True)
class _Writer:
    root: Record | None
    paper: Paper = field(default_factory=lambda: Paper("Samverkansavtal"))
    pointers: set[str] = field(default_factory=set)
    changes: list[_Change] = field(init=False)
    left: set[str] = field(default_factory=set)

    def write(self) -> None:
        self.changes = [self._change(item) for item in self._records("/andrade_lydelser")]
        self.left = {_folded(cell.text) for cell in self._cells("/kvarlamnad_malltext")}
        omitted = {number for cell in self._cells("/utelamnade_paragrafer") for number in _NUMBERS.findall(cell.text)}
        entries = [entry for entry in mall.template() if not {entry.paragraf, entry.paragraf.split(".")[0]} & omitted]
        presented: set[str] = set()
        for place, entry in enumerate(entries):
            self._entry(entry, presented)
            if entry.paragraf == "2" and entry.slag == "stycke":  # further down it would be a party's presentation
                self._added("2")
            if place + 1 == len(entries) or entries[place + 1].paragraf != entry.paragraf:
                self._added(entry.paragraf)
        self._signatures()

    def _entry(self, entry: mall.Entry, presented: set[str]) -> None:
        if entry.slag == "presentation":
            self._presentation(entry, entry.av not in presented)
            presented.add(entry.av)
        elif entry.slag == "tabell":
            self._table(entry)
        elif entry.slag == "kryss":
            self._ticks(entry)
        elif entry.slag == "fotnot":
            self._instruction(entry, "1 ")
        else:
            self._text(entry)

    def _text(self, entry: mall.Entry) -> None:
        text = _joined(self._sentence(one, entry.paragraf) for one in entry.meningar)
        if entry.slag == "titel":
            self.paper.heading(self._title(text), 0)
        elif entry.slag == "rubrik":
            self.paper.heading(text, 2 if "." in entry.paragraf else 1)
        elif entry.slag == "underrubrik":
            self.paper.heading(text, 3)
        elif text:
            self.paper.paragraph(text, bullet=entry.slag == "punkt")

    def _title(self, text: str) -> str:
        """The template's own says that it is one. A draft whose parties haven't all got names doesn't list them."""
        if self.root is None:
            return text
        return _TITLE if is_placeholder(text) else _TITLE + text.removeprefix(_TEMPLATE_TITLE)

    def _sentence(self, sentence: mall.Mening, paragraf: str = "") -> str:
        """A sentence as the document has it."""
        for change in self.changes:
            if not change.made and change.paragraf == paragraf and change.old == _folded(sentence.own):
                change.made = True
                self.pointers.update(change.pointers)
                return change.new
        if self.root is None:
            return mall.SLOT.sub(lambda slot: (slot[1] or "") + (mall.OWN_WORDS[slot[2]] or BLANK), sentence.text)
        text = sentence.text
        if len(self._records("/parter/larosaten")) > 1:
            text = self._several(text)
        last_day = said(self.root.record("giltighet"), "till")
        if last_day:  # in the rest as well: the template's sentence has no place for it
            text = text.replace(_UNTIL_FURTHER, f"{_UNTIL} {last_day}")
        return mall.SLOT.sub(lambda slot: (slot[1] or "") + self._slot(slot[2]), text)

    def _slot(self, pointer: str) -> str:
        return self._say(at_pointer(self.root, pointer) if self.root else None) or BLANK

    def _several(self, text: str) -> str:
        """A sentence about the lärosäte, about them all."""
        if _NAME not in text:
            return text
        about = _NAME_AND_NUMBER if _NAME_AND_NUMBER in text else _NAME
        each = [about.replace("/0/", f"/{place}/") for place in range(len(self._records("/parter/larosaten")))]
        among = about == _NAME  # of the title, which goes on with the other party
        return text.replace(about, ", ".join(each) if among else f"{', '.join(each[:-1])} och {each[-1]}")

    def _say(self, node: Node | None) -> str:
        """What a field says; the draft then holds it."""
        if not isinstance(node, Cell):
            return ""
        text = words(node)
        if text:
            self.pointers.add(node.pointer)
        return text

    def _presentation(self, entry: mall.Entry, first: bool) -> None:
        self._instruction(entry, bullet=not first)
        if self.root is None or not first:
            return
        if entry.av.endswith("/0"):
            parties: Sequence[Record] = self._records(entry.av.removesuffix("/0"))
        else:
            party = at_pointer(self.root, entry.av)
            parties = [party] if isinstance(party, Record) else []
        for place, party in enumerate(parties):
            if place:
                self.paper.heading(f"Presentation av {said(party, 'namn')}", 3)
            text = self._say(party.fields.get("beskrivning"))
            if text:
                self.paper.paragraph(text)
            told = presentation.told(text, entry.av == _KOMMUN)
            for name, label in _FIGURES[entry.av]:
                node = party.fields.get(name)
                said_of = self._figure(node)
                if said_of and told.get(name) != _values(node):
                    self.paper.paragraph(f"{label}: {said_of}", bullet=True)

    def _figure(self, node: Node | None) -> str:
        if isinstance(node, Series):
            self.pointers.update((node.pointer, *(item.pointer for item in node.items)))
            return ", ".join(_education(item).lower() for item in node.items if isinstance(item, Cell))
        return _grouped(self._say(node))

    def _instruction(self, entry: mall.Entry, before: str = "", *, bullet: bool = False) -> None:
        """What the template has the parties replace: in the template itself, and where the document still has it."""
        texts = [one.own for one in entry.meningar
                 if self.root is None or any(f" {_folded(one.own)} " in f" {text} " for text in self.left)]
        if texts:
            self.paper.paragraph(before + _joined(texts), bullet=bullet, italic=True)

    def _ticks(self, entry: mall.Entry) -> None:
        chosen = [item for item in self._records("/utbildningar") if item.value("typ") == entry.utbildning]
        for item in chosen:
            self._say(item.fields.get("typ"))
            self.paper.tick(True, self._ticked(entry.meningar[0], item))
        if not chosen:
            self.paper.tick(False, entry.meningar[0].own)

    def _ticked(self, sentence: mall.Mening, item: Record) -> str:
        text = sentence.text
        for slot in sentence.slots:
            name = slot.pointer.rsplit("/", 1)[1]
            text = text.replace(f"{{{slot.pointer}}}", self._say(item.fields.get(name)) or BLANK)
        return text

    def _table(self, entry: mall.Entry) -> None:
        columns, widths = list(entry.kolumner), list(_WIDTHS[entry.lista])
        if entry.lista == _CONTACTS and self._tells_larosaten():
            columns.insert(2, "Lärosäte")
            widths.insert(2, 4)
        rows = [row for item in self._records(entry.lista) for row in self._row(entry.lista, item)]
        self.paper.table(columns, rows or [[""] * len(columns)] * _BLANK_ROWS, widths)

    def _tells_larosaten(self) -> bool:
        """Whether § 7 must say which lärosäte a contact is at: the template's table has no column for it."""
        names = {fold(said(item, "namn")) for item in self._records("/parter/larosaten")}
        return not {fold(said(item, "larosate")) for item in self._records(_CONTACTS)} <= {*names, ""} or len(names) > 1

    def _row(self, lista: str, item: Record) -> list[list[str]]:
        def text(name: str) -> str:
            return self._say(item.fields.get(name))

        if lista == "/verksamheter":
            places = item.series("platser")
            return [[text("namn"), self._place(one), self._say(one.fields.get("studenter_per_ar"))]
                    for one in places] or [[text("namn"), "", ""]]
        if lista == "/fortbildning":
            return [[text("kurs"), text("omfattning")]]
        if lista == "/studentuppsatser":
            return [[text("projekt"), text("verksamhet"), text("tidpunkt")]]
        contact = "\n".join(filter(None, (text("epost"), text("telefon"))))
        where = [text("verksamhet")] if lista != _CONTACTS else [text("larosate")] if self._tells_larosaten() else []
        return [[text("namn"), text("titel"), *where, contact]]

    def _place(self, place: Record) -> str:
        """The education of some places: "Specialistsjuksköterska, vård av äldre"."""
        said_of = [self._say(place.fields.get(name)) for name in ("utbildning", "inriktning")]
        cell = place.cell("utbildning")
        if cell is not None:
            said_of[0] = _education(cell)
        return ", ".join(filter(None, said_of))

    def _signatures(self) -> None:
        self.paper.heading("Underskrifter", 1)
        signed = self._records("/undertecknat")
        rows = [[*(self._say(item.fields.get(name)) for name in ("part", "namn", "befattning", "datum")), ""]
                for item in signed]
        self.paper.table(_SIGNING, rows or [[""] * len(_SIGNING)] * 2, (5, 5, 6, 4, 5), 1.2)

    def _added(self, paragraf: str) -> None:
        """Sentences of the document's own, at the end of their paragraph."""
        for change in self.changes:
            if not change.made and change.paragraf == paragraf and change.new and not change.old:
                change.made = True
                self.pointers.update(change.pointers)
                self.paper.paragraph(change.new)

    def _change(self, item: Record) -> _Change:
        number = _NUMBERS.search(said(item, "paragraf"))
        return _Change(number[0] if number else "", said(item, "bestammelse"), _folded(said(item, "mallens")),
                       said(item, "avtalets"), frozenset(cell.pointer for cell in cells(item)))

    def _records(self, pointer: str) -> list[Record]:
        found = at_pointer(self.root, pointer) if self.root else None
        return [item for item in found.items if isinstance(item, Record)] if isinstance(found, Series) else []

    def _cells(self, pointer: str) -> list[Cell]:
        """The plain items of a list; the draft holds them by what it leaves out or keeps."""
        found = at_pointer(self.root, pointer) if self.root else None
        if not isinstance(found, Series):
            return []
        self.pointers.update((found.pointer, *(item.pointer for item in found.items)))
        return [item for item in found.items if isinstance(item, Cell)]


def _values(node: Node | None) -> list[str]:
    """What a field or a list of fields says, as the document writes it."""
    items: Sequence[Node | None] = node.items if isinstance(node, Series) else [node]
    return [str(item.value) for item in items if isinstance(item, Cell)]


def _joined(sentences: Iterable[str]) -> str:
    """Sentences of a paragraph; the template forgets a full stop between two of its own."""
    said_of = [one for one in sentences if one]
    return " ".join(one if one[-1] in ".:,;!?" or one is said_of[-1] else f"{one}." for one in said_of)


def _grouped(number: str) -> str:
    """A number as people read it: "48 000"."""
    return f"{int(number):,}".replace(",", " ") if number.isascii() and number.isdigit() else number


def _education(cell: Cell) -> str:
    return _EDUCATIONS.get(str(cell.value), plain(cell.text)) if cell.state is State.GIVEN else plain(cell.text)


def _folded(text: str) -> str:
    """A sentence as it is compared: neither case, spacing nor punctuation makes a difference."""
    return " ".join(_WORD.findall(text)).casefold()
