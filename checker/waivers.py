"""Waivers (`undantag`) as legal objects: what, which words, why, who decided, who consented, from and until.

A valid one turns the finding it covers into `undantagen`, shown and counted. Any other leaves
the finding as it was and says why it doesn't help. Nobody waives a duty of his own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from checker.document import Cell, Record, SourceDocument, State, at_pointer, fold
from checker.findings import DocumentReport, Finding, FormNote, Location, Utfall
from checker.rulebook import RuleBook
from checker.rulebook.quotation import missing_words, normalised

WAIVABLE = (Utfall.BRUTEN, Utfall.TVISTIG, Utfall.AVVIKELSE, Utfall.INTYGAS)
_NEEDED = {"regel": "regeln", "citat": "orden i avtalet", "skal": "skälet", "beslutad_av": "vem som beslutat",
           "fran": "första dag", "till": "sista dag", "status": "status"}
_WORD = re.compile(r"\w+")
_SCOPE = ("faktura", "rad", "verksamhet", "handledare")


@dataclass(eq=False)
class Waivers:
    """The waivers of one agreement, on one day of review; remembers which of them covered something."""

    agreement: SourceDocument
    book: RuleBook
    today: date
    used: set[int] = field(default_factory=set)

    def apply(self, report: DocumentReport, document: SourceDocument) -> None:
        """Turns what a valid waiver covers into `undantagen`; says of the others why they don't help."""
        for number, waiver in enumerate(self.agreement.root.series("undantag")):
            for finding in report.findings:
                if finding.outcome in (*WAIVABLE, Utfall.OBEDOMD) and _covers(waiver, finding, document):
                    self.used.add(number)
                    self._waive(finding, waiver)

    def _waive(self, finding: Finding, waiver: Record) -> None:
        flaw = self._flaw(waiver, finding)
        if flaw is not None:
            finding.message += f" Ett undantag finns men gäller inte: {flaw}"
            return
        finding.waiver = {name: _text(waiver, name) for name in (*_NEEDED, "medgiven_av")}
        finding.message += (f" Undantaget till och med {_text(waiver, 'till')}: beslutat av "
                            f"{_text(waiver, 'beslutad_av')}, medgivet av {_text(waiver, 'medgiven_av')}. "
                            f"Skäl: {_text(waiver, 'skal')}")
        finding.outcome = Utfall.UNDANTAGEN
        finding.action = ""

    def _flaw(self, waiver: Record, finding: Finding) -> str | None:
        """Why a waiver doesn't help; None for a valid one."""
        if finding.outcome is Utfall.OBEDOMD:
            return "det som inte kan bedömas kan inte undantas."
        missing = [label for name, label in _NEEDED.items() if waiver.value(name) is None]
        if missing:
            return f"det saknar {', '.join(missing)}."
        if waiver.value("status") != "beviljad":
            return "det är bara begärt." if waiver.value("status") == "begard" else "det är avslaget."
        if not self._quotes(str(waiver.value("citat")), finding):
            return "orden som det anför är inte regelns."
        consent = self._consent(waiver, finding)
        if consent is not None:
            return consent
        first, last = waiver.value("fran"), waiver.value("till")
        assert isinstance(first, date)
        assert isinstance(last, date)
        if self.today < first:
            return f"det gäller först från och med {first}."
        return f"det gick ut {last}." if self.today > last else None

    def _quotes(self, words: str, finding: Finding) -> bool:
        """Whether the words are the rule's, a statement's that it decides, or the agreement's own."""
        own = [str(entry.value("lydelse")) for entry in self.agreement.root.series("avvikelser")
               if entry.value("lydelse") is not None and entry.value("bestammelse") in finding.statements]
        quotes = [self.book.statements[one].quote for one in finding.statements if one in self.book.statements]
        words = words.replace("[...]", "[…]")
        return len(normalised(words).split()) > 1 and any(missing_words(words, normalised(text)) is None
                                               for text in (finding.quote, *quotes, *own))

    def _consent(self, waiver: Record, finding: Finding) -> str | None:
        """What is wrong with the counterparty's consent; None where it is in order."""
        consenting, deciding = waiver.value("medgiven_av"), waiver.value("beslutad_av")
        if not isinstance(consenting, str):
            return "motparten har inte medgett det."
        if fold(consenting) == fold(str(deciding)):
            return "den som beslutat det kan inte själv medge det för motparten."
        bearers = {_side_of_bearer(self.book.statements[one].bearer) for one in finding.statements
                   if one in self.book.statements}
        side, decider = self._side(consenting), self._side(str(deciding))
        if side is not None and side in bearers:
            return "det är medgivet av den som själv har skyldigheten, inte av motparten."
        if side is not None and side == decider:
            return "det är beslutat och medgivet på samma sida."
        speaks = self._speaks_for_a_party(consenting)
        if speaks and side is None:
            return "det framgår inte vilken part den som medgett det företräder."
        if not speaks:
            return ("den som medgett det är varken part i avtalet eller någon som enligt avtalet företräder en part "
                    "(undertecknat, kontaktpersoner).")
        if decider is None and not bearers & {"kommun", "larosate"}:
            return "det framgår inte för vilken part det är beslutat, och båda parter har skyldigheten."
        return None

    def _speaks_for_a_party(self, name: str) -> bool:
        """Whether it is a party by its name, or one of those whom the agreement names for it: who signed, and the
        contacts. A verksamhet or a handledare doesn't bind the kommun."""
        root = self.agreement.root
        parties, contacts = root.record("parter"), root.record("kontaktpersoner")
        known = _names([parties.record("samverkanspart"), *parties.series("larosaten")] if parties else [])
        known |= _names([*contacts.series("larosate"), *contacts.series("verksamheter")] if contacts else [])
        known |= _names(list(root.series("undertecknat")))
        return _names_one_of(name, known)

    def _side(self, name: str) -> str | None:
        """The side that a person or a party stands on, as far as the agreement tells."""
        root = self.agreement.root
        parties, contacts, decision = (root.record(part) for part in ("parter", "kontaktpersoner", "beslut"))
        kommun = [parties.record("samverkanspart")] if parties else []
        names = {
            "kommun": _names([*kommun, *root.series("verksamheter"), *root.series("handledare"),
                              *(contacts.series("verksamheter") if contacts else [])]),
            "larosate": _names([*(parties.series("larosaten") if parties else []),
                                *(contacts.series("larosate") if contacts else [])]),
        }
        if decision is not None:
            names["kommun"] |= {fold(str(said)) for key in ("instans", "tecknas_av") if (said := decision.value(key))}
        for signature in root.series("undertecknat"):
            party = fold(str(signature.value("part")))
            for side in names:
                if party in names[side]:
                    names[side].add(fold(str(signature.value("namn"))))
                    break
        sides = {side for side, known in names.items() if _names_one_of(name, known)}
        return sides.pop() if len(sides) == 1 else None

    def idle(self, invoices: set[str]) -> list[FormNote]:
        """A note for each waiver that covered nothing, though what it names is in the run."""
        notes = []
        for number, waiver in enumerate(self.agreement.root.series("undantag")):
            scope = waiver.record("galler")
            invoice = scope.value("faktura") if scope else None
            elsewhere = isinstance(invoice, str) and fold(invoice) not in invoices
            if number not in self.used and not elsewhere:
                at, path = waiver.position, waiver.owner.path
                notes.append(FormNote(waiver.pointer, f"Undantaget från {_text(waiver, 'regel') or 'en regel'} täcker "
                                      "ingenting som granskningen har funnit.",
                                      Location(waiver.pointer, path, at.line, at.column, at.place)))
        return notes


def _names(records: list[Record | None]) -> set[str]:
    return {fold(str(r.value("namn"))) for r in records if r is not None and r.value("namn") is not None}


def _names_one_of(text: str, known: set[str]) -> bool:
    """Whether one of the names stands in a text, which may say more: "Henrik Fjällmark, rektor"."""
    words = _spaced(text)
    return any(one and _spaced(one) in words for one in known)


def _spaced(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _side_of_bearer(bearer: str) -> str:
    if bearer.startswith("kommunen"):
        return "kommun"
    return "larosate" if bearer == "lärosätet" else "parterna"


def _covers(waiver: Record, finding: Finding, document: SourceDocument) -> bool:
    """Whether a waiver names the rule and the subject. One that doesn't say what it covers covers
    only what is said of the agreement as a whole."""
    if fold(str(waiver.value("regel"))) != fold(finding.rule):
        return False
    scope = waiver.record("galler")
    named = [name for name in _SCOPE if scope and (c := scope.cell(name)) is not None and c.present]
    if scope is None or not named:
        return document.kind == "samverkansavtal" and finding.subject == ""
    return all(_matches(name, scope.cell(name), finding, document) for name in named)


def _matches(name: str, wanted: Cell | None, finding: Finding, document: SourceDocument) -> bool:
    if wanted is None or wanted.state is not State.GIVEN:
        return False
    if name == "faktura":
        return fold(wanted.text) in {fold(str(document.root.value(key))) for key in ("nummer", "id")}
    if name == "rad":
        return finding.subject == f"/rader/{int(wanted.text) - 1}" if wanted.text.isdigit() else False
    steps = finding.subject.split("/")
    listed = finding.subject.startswith("/verksamheter/")
    outer = listed or finding.subject.startswith("/handledare/")
    node = at_pointer(document.root, "/".join(steps[:3]) if outer else finding.subject)
    subject = node if isinstance(node, Record) else None
    if name == "handledare":
        return finding.subject.startswith("/handledare/") and _is(subject, "namn", wanted)
    return _is(subject, "namn" if listed else "verksamhet", wanted)


def _is(record: Record | None, name: str, wanted: Cell) -> bool:
    value = record.value(name) if record else None
    return isinstance(value, str) and fold(value) == fold(wanted.text)


def _text(record: Record, name: str) -> str | None:
    value = record.value(name)
    return None if value is None else str(value)
