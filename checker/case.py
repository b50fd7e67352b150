"""Files → documents → each invoice with its agreement → the report of the whole run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

import checker
from checker import sources
from checker.deviations import declare, idle
from checker.document import Record, SourceDocument, fold
from checker.engine import Bench, judge_document
from checker.facts import Index, Register, Run
from checker.facts.identity import organisation_digits
from checker.facts.lines import Line
from checker.files import File
from checker.findings import DocumentReport, FormNote, Input, Location, Report, Unreadable
from checker.rulebook import RuleBook
from checker.sources import NotADocument, SourceError
from checker.supplement import complete
from checker.waivers import Waivers

AGREEMENT = "samverkansavtal"
FORM = "faktureringsunderlag"
DECLARATION = "avsiktsforklaring"
E_INVOICE = "ubl"


#: How far a run has come: the step (``laser`` | ``granskar``), how many are done, of how many.
Told = Callable[[str, int, int], None]


class CaseError(Exception):
    """The documents can't be judged together: two agreements have one id."""


@dataclass
class Documents:
    """What was read, what couldn't be, what was passed by, and the hash of every file."""

    documents: list[SourceDocument] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)


def read_files(files: Sequence[File], limit: int = sources.LIMIT, told: Told | None = None) -> Documents:
    """Every file read. What can't be read is listed, and the others go on."""
    found = Documents()
    for number, file in enumerate(files):
        if told is not None:
            told("laser", number, len(files))
        if file.passed_by or (not file.named and not file.readable):
            found.ignored.append(file.shown)
            continue
        digest = None
        try:
            data = _bytes_of(file, limit)
            digest = sha256(data).hexdigest()
            result = sources.read(file.shown, data, limit=limit)
        except NotADocument as error:
            if file.named:
                found.unreadable.append(Unreadable(file.shown, error.message, error.line, error.column))
            else:
                found.ignored.append(file.shown)
        except SourceError as error:
            found.unreadable.append(Unreadable(file.shown, error.message, error.line, error.column))
        else:
            found.documents += result.documents
            found.unreadable += [Unreadable(file.shown, e.message, e.line, e.column) for e in result.errors]
        if found.ignored[-1:] != [file.shown]:
            found.inputs.append(Input(file.shown, digest))
    found.documents, unmatched = complete(found.documents)
    for fault in unmatched:
        place = fault.document.root.fields["kompletterar"].position
        found.unreadable.append(Unreadable(fault.document.path, fault.message, place.line, place.column))
    return found


def _bytes_of(file: File, limit: int) -> bytes:
    """At most one byte more than the limit, so that a device or a huge file costs no memory."""
    if file.content is not None:
        return file.content[:limit + 1]
    try:
        with file.path.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise SourceError(f"Filen går inte att öppna: {error.strerror or 'okänt fel'}.") from None


class Case:
    """Documents that are judged together: which agreement each is under (``links``, by identity), and what the invoices
    have to do with each other. ``numbers``: those of the invoices, folded; ``waivers``: by an agreement's identity.
    Raises CaseError for two agreements with one id."""

    def __init__(self, found: Documents, book: RuleBook, today: date, by_hand: SourceDocument | None = None) -> None:
        agreements = [document for document in found.documents if document.kind == AGREEMENT]
        _refuse_twins(agreements + ([by_hand] if by_hand and by_hand not in agreements else []))
        self.links = {id(document): _link(document, agreements, by_hand) for document in found.documents}
        self._book, self._today = book, today
        indices = tuple(Index(v.key, v.first.year, v.value, v.certainty == "verifierad")
                        for v in book.values if v.name == "plo")
        of_kind = {kind: [d.root for d in found.documents if d.kind == kind] for kind in ("faktura", FORM)}
        self._under = {id(d.root): agreement.root if (agreement := self.links[id(d)].agreement) else None
                       for d in found.documents}
        self._register = Register.of(of_kind["faktura"], of_kind[FORM])
        self._run = Run(indices, self._register, self._under)
        self.numbers = {fold(str(root.value(key))) for root in of_kind["faktura"] for key in ("nummer", "id")}
        under = {id(agreement): agreement for link in self.links.values() if (agreement := link.agreement)}
        self.waivers = {one: Waivers(agreement, book, today) for one, agreement in under.items()}

    def judge(self, document: SourceDocument) -> DocumentReport:
        """The report on one of the documents."""
        link = self.links[id(document)]
        result = judge_document(document, Bench(self._book, link.agreement, self._run, self._today, link.notes))
        if link.agreement is not None:
            declare(result, link.agreement)
            self.waivers[id(link.agreement)].apply(result, document)
        return result

    def lines_of(self, invoice: SourceDocument) -> list[Line]:
        """What an invoice asks for, with what the others take back of it."""
        return self._register.lines.get(id(invoice.root), [])

    def receive(self, agreement: SourceDocument, lines: Iterable[Line]) -> None:
        """Lines of invoices that aren't among the documents, which count among the students received."""
        for line in lines:
            self._under[id(line.invoice)] = agreement.root
            self._register.by_student[str(line.name)].append(line)

    def note_idle(self, result: DocumentReport, agreement: SourceDocument) -> None:
        """Remarks on what an agreement says for nothing; when all documents under it have been judged."""
        result.form += [*self.waivers[id(agreement)].idle(self.numbers), *idle(result, agreement, self._book)]


def judge_case(found: Documents, book: RuleBook, today: date, by_hand: SourceDocument | None = None,
               changed: frozenset[str] | None = None, told: Told | None = None) -> Report:
    """The report over all documents. Raises CaseError for two agreements with one id.

    ``changed``: only what stands in these paths is judged, and what is linked to it; the rest is there to link with.
    """
    case = Case(found, book, today, by_hand)
    report = Report(checker.__version__, book.version, book.sha256, today.isoformat())
    chosen = found.documents if changed is None else _touched(found.documents, case.links, changed)
    agreements = []
    for number, document in enumerate(sorted(chosen, key=lambda d: (d.path, d.index))):
        if told is not None:
            told("granskar", number, len(chosen))
        result = case.judge(document)
        report.documents.append(result)
        if document.kind == AGREEMENT:
            agreements.append((result, document))
    for result, agreement in agreements:
        case.note_idle(result, agreement)
    report.unreadable = sorted(found.unreadable, key=lambda u: (u.path, u.line or 0))
    report.ignored = sorted(found.ignored)
    return report


def _touched(documents: list[SourceDocument], links: dict[int, Link],
             changed: frozenset[str]) -> list[SourceDocument]:
    """The documents that changed, and those under the same agreement (or, like them, under none): one invoice
    can alter what another is due. Where an agreement changed, what is under none may be so because of that."""
    agreements = {id(links[id(document)].agreement) for document in documents if document.path in changed}
    if any(document.path in changed and document.kind == AGREEMENT for document in documents):
        agreements.add(id(None))
    return [document for document in documents
            if document.path in changed or id(links[id(document)].agreement) in agreements]


def _refuse_twins(agreements: list[SourceDocument]) -> None:
    by_id: dict[str, SourceDocument] = {}
    for agreement in agreements:
        named = agreement.root.value("id")
        if isinstance(named, str):
            if fold(named) in by_id:
                other = by_id[fold(named)]
                raise CaseError(f"Två avtal har samma id ”{named}”: {other.path} och {agreement.path}.")
            by_id[fold(named)] = agreement


@dataclass
class Link:
    """The agreement that a document is judged under (None: none), and what there is to say of it."""

    agreement: SourceDocument | None
    notes: list[FormNote] = field(default_factory=list)


def _link(document: SourceDocument, agreements: list[SourceDocument], by_hand: SourceDocument | None) -> Link:
    """The agreement named; else the one given by hand; else the only one that fits; else none."""
    if document.kind == AGREEMENT:
        return Link(document)
    if document.kind == DECLARATION:
        return Link(None)
    named = document.root.cell("avtal")
    wanted = str(named.value) if named is not None and named.value is not None else None
    if wanted is not None:
        for agreement in agreements:
            own = agreement.root.value("id")
            if isinstance(own, str) and fold(own) == fold(wanted):
                return Link(agreement)
    if by_hand is not None:
        by_hand_id = by_hand.root.value("id")
        if wanted is None or (isinstance(by_hand_id, str) and fold(by_hand_id) == fold(wanted)):
            return Link(by_hand)
        return Link(by_hand, [_note(document, f"Dokumentet nämner avtalet ”{wanted}”, men är prövat mot "
                                              f"{by_hand.path}, som angavs för hand.")])
    if wanted is None:
        return _only_fitting(document, agreements, "Dokumentet nämner inget avtal.")
    if document.medium == E_INVOICE:  # its reference is as often a diary number as an agreement's id
        return _only_fitting(document, agreements, f"Fakturans avtalshänvisning ”{wanted}” är inget avtals id här.")
    nameless = [agreement for agreement in agreements
                if agreement.lacks("/id") and agreement.root.value("id") is None]
    if nameless:
        return _only_fitting(document, nameless, f"Avtalet ”{wanted}” finns inte bland dokumenten, men ett utan id.")
    return Link(None, [_note(document, f"Avtalet ”{wanted}” finns inte bland dokumenten. Lägg till det, "
                                       "eller ange det för hand.")])


def _only_fitting(document: SourceDocument, agreements: list[SourceDocument], why: str) -> Link:
    for fits in (_lists_its_verksamheter, _has_its_numbers):
        fitting = [agreement for agreement in agreements if fits(agreement.root, document.root)]
        if len(fitting) == 1:
            return Link(fitting[0], [_note(document, f"{why} Det är prövat mot {fitting[0].path}, det enda "
                                                     "som passar.")])
        if fitting:
            paths = ", ".join(sorted(agreement.path for agreement in fitting))
            return Link(None, [_note(document, f"{why} Flera passar: {paths}. Ange vilket i fältet avtal.")])
    return Link(None, [_note(document, f"{why} Inget av dem som är med passar. Det är prövat så långt det går.")])


def _note(document: SourceDocument, message: str) -> FormNote:
    cell = document.root.cell("avtal")
    position = cell.position if cell is not None else document.root.position
    return FormNote("/avtal", message, Location("/avtal", document.path, position.line, position.column,
                                                position.place, cell.text if cell is not None else None))


_ROWS = ("rader", "placeringar", "platser_meddelade", "antal_studenter")


def _lists_its_verksamheter(agreement: Record, document: Record) -> bool:
    listed = {fold(str(v.value("namn"))) for v in agreement.series("verksamheter") if v.value("namn")}
    rows = [row for name in _ROWS for row in document.series(name)]
    billed = {fold(str(row.value("verksamhet"))) for row in rows if row.value("verksamhet")}
    return bool(listed & billed)


def _has_its_numbers(agreement: Record, document: Record) -> bool:
    """The sender is the kommun or one of its verksamheter, or the recipient a lärosäte that is party."""
    parties = agreement.record("parter")
    kommun = [parties.record("samverkanspart")] if parties else []
    ours = _numbers([*kommun, *agreement.series("verksamheter")])
    theirs = _numbers(parties.series("larosaten") if parties else [])
    return bool(_numbers([document.record("avsandare")]) & ours
                or _numbers([document.record("fakturamottagare")]) & theirs)


def _numbers(records: Iterable[Record | None]) -> set[str]:
    texts = (record.value("organisationsnummer") for record in records if record is not None)
    return {digits for digits in (organisation_digits(t) for t in texts if isinstance(t, str)) if digits}
