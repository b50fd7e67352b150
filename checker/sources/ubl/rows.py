"""The lines of an e-invoice: one student's placement each, wherever the sender has written it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from checker.document import fold
from checker.sources import persons
from checker.sources.personnummer import holds_personal_number
from checker.sources.raw import Raw, RawList, RawMapping
from checker.sources.ubl import beside, free, labels, quantity
from checker.sources.ubl.labels import Stated
from checker.sources.ubl.mapping import HEAD_TEXTS, LINE, TEXTS, WITHOUT_VAT
from checker.sources.ubl.node import Node
from checker.sources.ubl.parties import is_company, own_verksamhet, party_names
from checker.sources.ubl.said import Notes, Said, agreed, at, mapping, put, scalar, unclear
from checker.sources.ubl.totals import in_currency
from checker.sources.ubl.words import CODES

_MAPPED = {one.field: one for one in LINE}
_WORDS = {"student": "Studentens namn", "verksamhet": "Verksamheten"}


class Lines:
    """The lines of one e-invoice, read with what its head tells of them: the sender, and the document's period."""

    def __init__(self, root: Node, lines: list[Node], currency: str, notes: Notes) -> None:
        self._lines, of_text = beside.split(lines, notes)
        self._currency, self._notes = currency, notes
        lines = self._lines
        self._of_head: Stated = {}
        stated: Stated = defaultdict(list)
        for one in (one for path in HEAD_TEXTS for one in root.find(path)):
            labels.labelled(Said(one.text, one), stated)
        for name in stated if len(lines) == 1 else ("verksamhet",):
            self._of_head[name] = stated[name]
        self._verksamhet = own_verksamhet(root)
        self._legal = self._verksamhet is not None and is_company(self._verksamhet, root)
        others = {fold(name) for role in ("avsandare", "fakturamottagare") for name in party_names(root, role)}
        others |= {fold(one.text) for one in _no_students(root) if one.text}
        others |= {name.removesuffix(" kommun").removesuffix("s") for name in others if name.endswith(" kommun")}
        places = frozenset({fold(self._verksamhet.text)} if self._verksamhet else ())
        self._known = free.Known(places, frozenset(others) - places)
        self._beside = beside.read(root, of_text, self._known, sole=len(lines) == 1)
        self._period = {name: node for name, path in (("startdatum", "cac:InvoicePeriod/cbc:StartDate"),
                                                      ("slutdatum", "cac:InvoicePeriod/cbc:EndDate"))
                        if (node := root.first(path)) is not None and node.text}
        self._of_text: list[Node] = []
        self._said: set[str] = set()

    def read(self) -> RawList | None:
        """``rader``; None for an invoice without lines."""
        if not self._lines:
            return None
        items: list[Raw] = [self._row(line, f"/rader/{place}") for place, line in enumerate(self._lines)]
        if self._of_text:
            self._notes.add("/rader", self._of_text[0], "fri-text",
                           f"På {len(self._of_text)} av {len(items)} rader är studentens namn läst ur fri text.")
        first = self._lines[0]
        return RawList(first.line or 1, 1, items, first.position)

    def terms(self) -> Iterator[Said]:
        """Every text of the lines that may name a term."""
        for line in self._lines:
            yield from labels.properties(line).get("termin", [])
            yield from (Said(one.text, one) for path in TEXTS for one in line.find(path))

    def _row(self, line: Node, pointer: str) -> RawMapping:
        stated = labels.properties(line)
        texts = [Said(one.text, one) for path in TEXTS for one in line.find(path)]
        left = [labels.labelled(one, stated) for one in texts]
        for name, said in self._of_head.items():
            stated.setdefault(name, said)
        found = free.read(left, self._known)
        self._beside.complete(found, stated)
        about_vfu = bool(found.forms or found.educations or stated.get("utbildning") or stated.get("form"))
        free.settle(found, about_vfu, self._verksamhet is not None or bool(stated.get("verksamhet")))
        row = mapping(line)
        self._put_who(row, stated, found, pointer)
        self._put_dates(row, line, stated, found, pointer)
        quantity.put_time(row, line, stated, found.counts, pointer, self._notes)
        self._put_money(row, line, pointer)
        quantity.check_price(line, pointer, self._notes)
        self._guard(line, texts, pointer)
        return row

    def _put_who(self, row: RawMapping, stated: Stated, found: free.Found, pointer: str) -> None:
        self._put_name(row, "verksamhet", stated, found.places, found.unclear, pointer)
        self._put_name(row, "student", stated, found.students, found.unclear, pointer)
        if "student" in row.entries and not stated.get("student") and len(found.students) == 1:
            self._of_text.append(found.students[0].node)
        for name, of_text in (("utbildning", found.educations), ("inriktning", found.inriktningar),
                              ("larosate", [])):
            said = stated.get(name) or of_text
            if name == "utbildning":
                said = _recognised(stated.get(name, [])) or of_text or said
            put(row, name, agreed(said, _MAPPED[name], self._notes, f"{pointer}/{name}"))
        forms = stated.get("form", []) + found.forms
        put(row, "form", agreed(forms, _MAPPED["form"], self._notes, f"{pointer}/form"))

    def _put_name(self, row: RawMapping, name: str, stated: Stated, of_text: list[Said], unclear_texts: list[Said],
                  pointer: str) -> None:
        """Student or verksamhet: as stated; else as the text plainly tells; else unknown where words are left."""
        several = [one for one in stated.get(name, []) if name == "student" and persons.several(one.text)]
        if several:
            self._notes.add(f"{pointer}/{name}", several[0].node, "oklart",
                            "Raden nämner flera studenter. Skriv en rad för varje student (§ 4.6).")
            put(row, name, unclear(several))
        elif stated.get(name):
            put(row, name, agreed(stated[name], _MAPPED[name], self._notes, f"{pointer}/{name}"))
        elif len({fold(one.text) for one in of_text}) == 1 and (name == "verksamhet" or not unclear_texts):
            put(row, name, scalar(of_text[0].text, of_text[0].node))
        elif name == "verksamhet" and self._verksamhet is not None and not of_text:
            self._put_sender(row, self._verksamhet, pointer)
        elif of_text or unclear_texts or (name == "student" and self._beside.naming):
            texts = of_text or unclear_texts or self._beside.naming
            self._notes.add(f"{pointer}/{name}", texts[0].node, "oklart",
                           f"{_WORDS[name]} går inte att läsa ut ur radens fria text ({texts[0].node.place}). "
                           "Skriv dem som egenskaper på artikeln (Student, Verksamhet).")
            put(row, name, unclear(texts))

    def _put_sender(self, row: RawMapping, sender: Said, pointer: str) -> None:
        """§ 4.6 has each verksamhet send its own invoice, yet a company's legal name need not be its verksamhet's."""
        if not self._legal:
            put(row, "verksamhet", scalar(sender.text, sender.node))
            return
        self._once(f"{pointer}/verksamhet", sender.node,
                   "Raden säger inte vilken verksamhet den gäller, och avsändarens bolagsnamn behöver inte vara det "
                   "som verksamheten har i § 4.1.")
        put(row, "verksamhet", unclear([sender]))

    def _put_dates(self, row: RawMapping, line: Node, stated: Stated, found: free.Found, pointer: str) -> None:
        for place, name in enumerate(("startdatum", "slutdatum")):
            mapped = _MAPPED[name]
            own = [Said(one.text, one) for one in line.find(mapped.paths[0])]
            said = [one for one in own if one.text] + stated.get(name, []) + [period[place] for period in found.periods]
            if said:
                put(row, name, agreed(said, mapped, self._notes, f"{pointer}/{name}"))
            elif found.unsure_dates:
                put(row, name, unclear(found.unsure_dates))
            elif own:
                put(row, name, scalar("", own[0].node))
            elif name in self._period:
                self._document_period(row, name, pointer)
            elif self._beside.dates:
                put(row, name, unclear(self._beside.dates))

    def _document_period(self, row: RawMapping, name: str, pointer: str) -> None:
        """The document's period is a line's own where it is the only one; of one among several nobody knows."""
        node = self._period[name]
        if len(self._lines) == 1:
            put(row, name, agreed([Said(node.text, node)], _MAPPED[name], self._notes))
            return
        self._once(f"{pointer}/{name}", node, "Raden har ingen egen period, och fakturans behöver inte vara radens.")
        put(row, name, scalar(f"fakturans period: {node.text}", node))

    def _once(self, pointer: str, node: Node, message: str) -> None:
        """What is the head's doing is said of the first line that it concerns."""
        if message not in self._said:
            self._said.add(message)
            self._notes.add(pointer, node, "oklart", message)

    def _put_money(self, row: RawMapping, line: Node, pointer: str) -> None:
        amounts = list(at(line, _MAPPED["ersattning"]))
        put(row, "ersattning", agreed(in_currency(amounts, self._currency, self._notes, f"{pointer}/ersattning"),
                                      _MAPPED["ersattning"], self._notes, f"{pointer}/ersattning"))
        rate, category = _MAPPED["momssats"], _MAPPED["momskategori"]
        rates, categories = list(at(line, rate)), list(at(line, category))
        if any(one.text for one in rates):
            put(row, "momssats", agreed(rates, rate, self._notes, f"{pointer}/momssats"))
        elif len(categories) == 1 and categories[0].text.upper() in WITHOUT_VAT:
            put(row, "momssats", scalar("0", categories[0].node))
        elif any(one.text and one.text.upper() not in WITHOUT_VAT for one in categories):
            put(row, "momssats", unclear(categories))
        put(row, "momskategori", agreed(_upper(categories), category, self._notes, f"{pointer}/momskategori"))

    def _guard(self, line: Node, texts: Iterable[Said], pointer: str) -> None:
        """Texts of a line that no field holds may hold a personnummer all the same."""
        values = [Said(one.text, one) for one in line.find("cac:Item/cac:AdditionalItemProperty/cbc:Value")]
        for one in (*texts, *values):
            if len(one.text) >= 10 and holds_personal_number(one.text):
                self._notes.add(pointer, one.node, "personnummer",
                               "Texten ser ut att hålla ett personnummer. Det behövs inte (§ 4.6): ta bort det.")


def _no_students(root: Node) -> list[Node]:
    """Cities and contacts of the parties."""
    parties = ("cac:AccountingSupplierParty", "cac:AccountingCustomerParty")
    paths = ("cac:PostalAddress/cbc:CityName", "cac:Contact/cbc:Name")
    return [one for party in parties for path in paths for one in root.find(f"{party}/cac:Party/{path}")]


def _recognised(said: list[Said]) -> list[Said]:
    """Of what is called kurs and utbildning that which names one, where any does: a kurs may be called anything."""
    return [one for one in said if one.text in CODES]


def _upper(said: list[Said]) -> list[Said]:
    return [Said(one.text.upper(), one.node) for one in said]
