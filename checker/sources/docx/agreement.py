"""A draft made from the template as a samverkansavtal: its clauses, parties, tables and figures put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from checker.document import Position, Remark, fold
from checker.sources.docx import (
    changes,
    comparison,
    contacts,
    educations,
    lists,
    mall,
    nodes,
    signatures,
    slots,
    tables,
)
from checker.sources.docx.blocks import Block, Paragraph
from checker.sources.docx.clauses import APPENDIX, FRONT, SIGNATURES, Clause, divide
from checker.sources.docx.comparison import Changed, Comparison
from checker.sources.docx.second import Second, is_sentence
from checker.sources.docx.words import Stream, Vocabulary, binds, common
from checker.sources.raw import Raw, RawMapping, RawScalar
from checker.sources.scalars import is_placeholder

_DOCUMENT = nodes.at("dokumentet", 0)
_FEWEST_WORDS = 8
_FEW_WORDS = 2
_LONGEST_HEADING = 150
_LONGEST_QUOTE = 80


class Agreement:
    """``remarks``: what couldn't be found, and what whoever reads must know of it."""

    def __init__(self, blocks: list[Block]) -> None:
        self._divided = divide(blocks)
        self._clauses = {clause.number: clause for clause in self._divided}
        self.remarks: list[Remark] = []

    @property
    def headings(self) -> int:
        """How many of the template's headings the document has."""
        return sum(number in self._clauses for number in mall.titles())

    @property
    def sentences(self) -> int:
        """How many of the template's sentences the document has, changed ones included."""
        return sum(one.found is not None for one in self._compared.sentences)

    def tree(self) -> RawMapping:
        """The document as the schema has it, every node with its place."""
        utbildningar, blank = self._utbildningar()
        names = educations.known_names(utbildningar)
        fields: dict[str, Raw | None] = {
            "dokument": nodes.scalar("samverkansavtal", _DOCUMENT),
            "parter": self._second.record(self._at("2")) if "2" not in self._omitted else None,
            "utbildningar": utbildningar,
            "verksamheter": self._list("/verksamheter", "4.1", names),
            "kontaktpersoner": self._kontaktpersoner(),
            **self._figures(),
            "utelamnade_paragrafer": nodes.listing(
                _DOCUMENT, [nodes.scalar(number, self._at(number)) for number in self._omitted]),
            "andrade_lydelser": changes.changed(self._compared, self._divided, self._omitted, self._at),
            "kvarlamnad_malltext": changes.left([*self._left(), *blank], _DOCUMENT),
            "fortbildning": self._list("/fortbildning", "5.1", names),
            "studentuppsatser": self._list("/studentuppsatser", "6", names),
            "undertecknat": self._undertecknat(),
        }
        self._headings_missing()
        self._moved()
        self._appendices()
        return nodes.record(_DOCUMENT, fields)

    @cached_property
    def _second(self) -> Second:
        return Second(self._divided)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        part = self._second.parties.part
        names = self._second.parties.names()
        if len(names) > 1:  # the name of one isn't what the template calls them together
            names = [f"{', '.join(names[:-1])} {joint} {names[-1]}" for joint in ("och", "samt")]
        return Vocabulary([part.name.text] if part else [], names, mall.whole_words())

    # § 4.1

    @cached_property
    def _ticks(self) -> list[educations.Line]:
        clause = self._clauses.get("4.1")
        if clause is not None:
            return educations.lines(clause.paragraphs)
        return next((educations.lines(one.paragraphs[place:]) for one in self._divided
                     for place, paragraph in enumerate(one.paragraphs)
                     if "inom följande utbildningar" in " ".join(paragraph.text.split())), [])

    def _utbildningar(self) -> tuple[Raw | None, list[tuple[str, Paragraph]]]:
        if "4.1" in self._omitted:
            return None, []
        found, remarks, blank = educations.agreed(self._ticks, self._at("4.1"))
        self.remarks += remarks
        return found, [(line.text, line.paragraph) for line in blank]

    # the tables

    @cached_property
    def _tables(self) -> dict[str, list[tables.Found]]:
        """The tables of each list: those in its own paragraph, else those anywhere but in an appendix."""
        everywhere = [(clause.number, found) for clause in self._divided if clause.number != APPENDIX
                      for found in clause.tables]
        sorted_: dict[str, list[tables.Found]] = {}
        for entry in mall.template():
            if entry.slag == "tabell":
                same = [(number, found) for number, found in everywhere if found.lista == entry.lista]
                own = [found for number, found in same if number == entry.paragraf]
                sorted_[entry.lista] = own or [found for _, found in same]
        _part_contacts(sorted_)
        return sorted_

    def _list(self, lista: str, number: str, names: dict[str, tuple[str, str]]) -> Raw | None:
        if number in self._omitted:
            return None
        found = self._tables[lista]
        larosaten = self._second.parties.names()
        only = larosaten[0] if len(larosaten) == 1 else ""
        placed = frozenset(fold(row.text("namn")) for one in self._tables["/verksamheter"] for row in one.rows)
        if not found and lista in self._contact_lines:
            return contacts.listed(lista, self._contact_lines[lista], only, placed)
        if not found:
            return self._no_table(lista, number)
        known = lists.Known(names, only, placed, self._headed(larosaten))
        listed = lists.listed(lista, found, known)
        for table in found:
            if table.unread:
                headings = ", ".join(f"”{heading}”" if heading else "utan rubrik" for heading in table.unread)
                message = f"Det som står i kolumner som mallens tabell inte har läses inte: {headings}."
                self.remarks.append(Remark(lista, nodes.at(table.place, table.table.anchor), message, "okand-kolumn"))
            for row in table.odd:
                at = nodes.at(f"{table.place}, rad {row.number}", row.anchor)
                self.remarks.append(Remark(lista, at, "Raden är en enda sammanslagen cell och läses inte som en post: "
                                                      "den räknas som en rubrik i tabellen.", "saknas-i-filen"))
        return listed

    @cached_property
    def _contact_lines(self) -> dict[str, list[Paragraph]]:
        """The contacts that § 7 has no table of and names line by line."""
        clause = self._clauses.get("7")
        found = contacts.lines(clause.paragraphs) if clause is not None else {}
        return {lista: own for lista, own in found.items() if not self._tables[lista]}

    def _headed(self, larosaten: list[str]) -> dict[int, str]:
        """By the id of a table: the only lärosäte that the line of text before it names, of several."""
        headed: dict[int, str] = {}
        for clause in self._divided if len(larosaten) > 1 else ():
            for before, item in pairwise(clause.items):
                if isinstance(before, Paragraph) and isinstance(item, tables.Found):
                    named = [name for name in larosaten if fold(name) in fold(before.text)]
                    if len(named) == 1:
                        headed[id(item)] = named[0]
        return headed

    def _no_table(self, lista: str, number: str) -> Raw:
        where = self._at(number)
        columns = next(entry.kolumner for entry in mall.template() if entry.lista == lista)
        message = (f"Tabellen i § {number} med kolumnerna {', '.join(columns)} går inte att hitta: dess uppgifter är "
                   "okända.")
        self.remarks.append(Remark(lista, where, message, "saknas-i-filen"))
        return nodes.scalar(f"Tabellen i § {number} går inte att hitta", where)

    def _kontaktpersoner(self) -> Raw | None:
        if "7" in self._omitted:
            return None
        return nodes.record(self._at("7"), {name: self._list(f"/kontaktpersoner/{name}", "7", {})
                                            for name in ("larosate", "verksamheter")})

    # the clauses' own words

    @cached_property
    def _compared(self) -> Comparison:
        besides = self._second.besides | educations.besides(self._ticks)
        elsewhere = self._second.own | {id(one) for one in self._footnotes} | set(besides)
        elsewhere |= {id(one) for own in self._contact_lines.values() for one in own}
        streams = {}
        for clause in self._divided:
            if clause.number != APPENDIX:
                own = [replace(one, text=besides[id(one)]) if besides.get(id(one)) else one
                       for one in self._worded(clause) if (id(one) not in elsewhere or besides.get(id(one)))
                       and (clause.number != FRONT or _says_something(one.text))]
                streams[clause.number] = Stream.of(list(self._contacts_once(own)), self._vocabulary)
        entries = [entry for entry in mall.template()
                   if entry.slag in ("stycke", "punkt", "underrubrik") and entry.paragraf != "2"]
        return comparison.compare(streams, entries, self._vocabulary)

    def _contacts_once(self, own: list[Paragraph]) -> Iterator[Paragraph]:
        """Paragraphs; of headings over the contacts of each of several lärosäten the first, as the template has it."""
        names = self._second.parties.names()
        heading = next(entry.meningar[0].own for entry in mall.template()
                       if entry.slag == "underrubrik" and entry.meningar[0].bestammelse == "7-larosate")
        each = Vocabulary((), names) if len(names) > 1 else common()
        passed = False
        for one in own:
            alike = len(one.text) < _LONGEST_HEADING and each.folded(one.text) == common().folded(heading)
            if len(names) > 1 and alike:
                if not passed:
                    yield replace(one, text=heading)
                passed = True
            else:
                yield one

    @cached_property
    def _footnotes(self) -> list[Paragraph]:
        """The template's own footnote, as a note or typed at the foot of a page."""
        note = next(entry.meningar[0].text for entry in mall.template() if entry.slag == "fotnot")
        return [one for clause in self._divided for one in clause.paragraphs
                if len(one.text) < 2 * len(note) and common().folded(note) in common().folded(one.text)]

    def _worded(self, clause: Clause) -> list[Paragraph]:
        """The paragraphs of a clause that aren't signatures."""
        signed = clause is self._last
        own = clause.paragraphs
        begins = 0 if clause.number == SIGNATURES else signatures.begin(own, self._names) if signed else len(own)
        text = [one for one in own[:begins] if not (signed and signatures.is_formula(one))]
        return text + [one for one in own[begins:] if not signatures.is_line(one, self._names)]

    @cached_property
    def _last(self) -> Clause:
        """The last clause before the appendices."""
        return [clause for clause in self._divided if clause.number not in (APPENDIX, SIGNATURES)][-1]

    @cached_property
    def _names(self) -> list[str]:
        part = self._second.parties.part
        return [*([part.name.text] if part else []), *self._second.parties.names()]

    @cached_property
    def _omitted(self) -> list[str]:
        """The template's paragraphs of which neither heading, text nor table is found.

        One with paragraphs below it (§ 4, § 5) is left out only when they are, too: its number means them all.
        """
        present = {one.paragraf for one in self._compared.sentences if one.found is not None} \
            | {entry.paragraf for entry in mall.template() if entry.lista and self._tables[entry.lista]}
        if self._second.found:
            present.add("2")
        missing = [number for number in mall.titles() if number not in self._clauses and number not in present]
        return [number for number in missing
                if all(one in missing for one in mall.titles() if one.startswith(f"{number}."))]

    def _headings_missing(self) -> None:
        for number, title in mall.titles().items():
            if number not in self._clauses and number not in self._omitted:
                message = f"Rubriken ”{title.text}” går inte att hitta; paragrafens text läses ändå."
                self.remarks.append(Remark("", _DOCUMENT, message, "saknas-i-filen"))

    def _moved(self) -> None:
        """Sentences word for word the template's that stand under another heading, though their own is there."""
        for number, clause in self._clauses.items():
            moved = [one for one in self._compared.sentences if one.found is not None and one.paragraf != number
                     and one.paragraf in self._clauses and one.found.stream is self._compared.streams.get(number)]
            if moved and moved[0].found is not None:
                own = moved[0].found.stream.paragraph_at(moved[0].found.first)
                more = f" och {len(moved) - 1} till" if len(moved) > 1 else ""
                message = (f"Mallens mening ”{_shortened(moved[0].mening.own)}” (§ {moved[0].paragraf}){more} står i "
                           f"{clause.name}. Den räknas som kvar.")
                self.remarks.append(Remark("", nodes.at(own.place, own.anchor), message, "flyttad"))

    def _appendices(self) -> None:
        if APPENDIX in self._clauses and self._clauses[APPENDIX].items:
            message = "Bilagorna läses inte: det som står i dem jämförs varken med mallen eller med avtalet."
            self.remarks.append(Remark("", self._at(APPENDIX), message, "bilaga"))

    def _figures(self) -> dict[str, Raw | None]:
        """`ersattning`, `frister` and `giltighet`."""
        filled: dict[str, list[tuple[slots.Filling, str]]] = {}
        for sentence in self._compared.sentences:
            if sentence.paragraf not in self._omitted:
                for one in slots.fillings(sentence):
                    filled.setdefault(one.slot.pointer, []).append((one, sentence.paragraf))
        groups: dict[str, dict[str, Raw | None]] = {"giltighet": {"till": self._last_day()}}
        for pointer, fillings in filled.items():
            _, group, name = pointer.split("/")
            groups.setdefault(group, {})[name] = self._figure(fillings)
        return {group: nodes.record(self._at({"ersattning": "4.6", "giltighet": "9"}.get(group, "4.2")), fields)
                for group, fields in groups.items()}

    def _last_day(self) -> RawScalar | None:
        """`giltighet.till`, where a sentence of § 9 that isn't the template's own says so."""
        ninth = [one for one in self._compared.sentences if one.paragraf == "9"]
        said = [(one.found.stream, one.found.first, one.found.end) for one in ninth if isinstance(one.found, Changed)]
        said += [(one.stream, one.first, one.end) for one in self._compared.added if one.number == "9"]
        for stream, first, end in said:
            day = slots.last_day(stream, first, end)
            if day is not None:
                paragraph = stream.paragraph_at(first)
                return nodes.scalar(day, nodes.at(paragraph.place, paragraph.anchor))
        return None

    def _figure(self, fillings: list[tuple[slots.Filling, str]]) -> RawScalar:
        first, number = fillings[0]
        if first.stream is None:
            return nodes.scalar("", self._at(number))
        paragraph = first.stream.paragraph_at(first.word)
        told = dict.fromkeys(one.text for one, _ in fillings)
        text = first.text if len(told) == 1 else paragraph.text
        return nodes.scalar(text, nodes.at(paragraph.place, paragraph.anchor))

    def _left(self) -> Iterator[tuple[str, Paragraph]]:
        """Text of the template that should have been replaced, in the order of the draft."""
        found = [(one.text, one) for one in self._second.instructions]
        found += [(one.text, one.paragraph) for one in self._compared.added if one.blank]
        front = self._clauses[FRONT].paragraphs
        found += [(one.text, one) for one in front if is_placeholder(one.text) and not one.note]
        found += [(one.text, one) for one in self._footnotes]
        yield from sorted(found, key=lambda pair: pair[1].anchor)

    def _undertecknat(self) -> Raw | None:
        tabled = [found for clause in self._divided for found in clause.tables if found.lista == "/undertecknat"]
        made = [one for found in tabled for one in signatures.in_table(found)]
        where = nodes.at(tabled[0].place, tabled[0].table.anchor) if tabled else _DOCUMENT
        if not made:
            clause = self._clauses.get(SIGNATURES, self._last)
            own = clause.paragraphs
            begins = 0 if clause.number == SIGNATURES else signatures.begin(own, self._names)
            made = signatures.in_lines(own[begins:], self._names)
            where = nodes.at(own[begins].place, own[begins].anchor) if begins < len(own) else where
        return nodes.listing(where, made) if made else None

    def _at(self, number: str) -> Position:
        """Where a clause begins; where it isn't found, where the next one of the template does."""
        if number == APPENDIX:
            return _heading(self._clauses[number]) or _DOCUMENT
        order = list(mall.titles())
        for one in order[order.index(number):]:
            heading = _heading(self._clauses[one]) if one in self._clauses else None
            if heading is not None:
                return heading if one == number else nodes.at(f"före {heading.place}", heading.anchor or 0)
        return _DOCUMENT


def _heading(clause: Clause) -> Position | None:
    return nodes.at(clause.heading.place, clause.heading.anchor) if clause.heading is not None else None


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def _says_something(text: str) -> bool:
    """Whether what stands before § 1 is more than a title, a date, a version."""
    if is_sentence(text) or (binds(text) and len(text.split()) > _FEW_WORDS):
        return True
    return text.rstrip().endswith((".", ":")) and len(text.split()) >= _FEWEST_WORDS and not is_placeholder(text)


def _part_contacts(found: dict[str, list[tables.Found]]) -> None:
    """Two tables of contacts with the same columns: the lärosäte's stands first, as in the template."""
    first, second = found["/kontaktpersoner/larosate"], found["/kontaktpersoner/verksamheter"]
    if not second and len(first) > 1:
        found["/kontaktpersoner/larosate"], found["/kontaktpersoner/verksamheter"] = first[:1], first[1:]
