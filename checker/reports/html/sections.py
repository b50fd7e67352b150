"""What stands in the page, in order, and how much of it there is room for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from checker.findings import DocumentReport, Report, rank
from checker.reports import Options
from checker.reports.accounts import bills_in
from checker.reports.html import hindrances, money, summary
from checker.reports.html.causes import Cause, causes
from checker.reports.html.document import AGREEMENTS, Shown, document, notes
from checker.reports.html.filters import filters
from checker.reports.html.finding import brief, finding
from checker.reports.html.marks import day
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.room import Room, rooms
from checker.reports.html.settled import listings
from checker.reports.rows import Row, documents
from checker.reports.words import KINDS, counted, listed

_OPEN_DOCUMENTS, _LISTING_DOCUMENTS, _SHOWN_AGREEMENTS = 6, 12, 10
_COUNTED_DOCUMENTS = 300  # fewer take nothing to speak of


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page: its address within it, its heading, what stands under that, and its class."""

    anchor: str
    title: str
    content: Markup
    kind: str | None = None

    def section(self) -> Markup:
        return tag("section", tag("h2", self.title, id=self.anchor), self.content, class_=self.kind,
                   aria_labelledby=self.anchor)


@dataclass(frozen=True, slots=True)
class _Told:
    """What there is room for of all findings: their markup by ``id`` of the row, and how many there are in brief."""

    texts: dict[int, Markup]
    brief: int


def sections(report: Report, every: list[Row], options: Options) -> list[Part]:
    """The sections that have something in them."""
    named = sorted(documents(report), key=lambda pair: pair[1].kind not in AGREEMENTS)
    ordered = [one for _, one in named]
    number = {id(one): place for place, one in enumerate(ordered, 1)}
    every = sorted(every, key=lambda row: number[id(row.document)])
    bills = bills_in(report, options.bills)
    stakes = money.stakes(every, bills) if len(bills) > 1 else {}
    found = causes(row for row in every if row.finding.needs_eye)
    anchors = {id(one.row): f"fynd-{place}" for place, one in enumerate(found, 1)}
    many = len(ordered) > _OPEN_DOCUMENTS
    weighty = _by_weight(found, stakes)
    room = rooms(_empty(named, found) if len(ordered) > _COUNTED_DOCUMENTS else 0)
    told = _told(weighty, anchors, many, room)
    kept = {id(one.row): anchors[id(one.row)] if id(one.row) in told.texts
            else f"dokument-{number[id(one.row.document)]}" for one in found}
    order = [name for name, _ in options.book.clauses] if options.book else summary.clause_order(ordered)
    tables = tag("div", summary.outcomes(report, ordered), summary.clauses(ordered, order), class_="tabeller")
    parts = [
        Part("olasta", "Gick inte att läsa", summary.files(report, room["unreadable"]), "olasta"),
        Part("sammanfattning", "Sammanfattning", joined([_facts(report, ordered), tables])),
        Part("kronor", "Kronor", money.tables(ordered, bills, every)),
        Part("hindrar", "Det här hindrar", hindrances.to_do(
            [one for one in weighty if one.row.gates], hindrances.Around(kept, stakes, len(ordered) == 1),
            room["hinders"])),
        Part("saknas", "Det här saknas", summary.missing(every, room["missing"]), "saknas"),
        Part("dokumenten", "Paragraf för paragraf",
             _documents(named, found, told, money.amounts(ordered, bills),
                        options.verbose or len(ordered) <= _LISTING_DOCUMENTS, room), "manga" if many else None),
        Part("over", "Inga dokument (hoppades över)", summary.ignored(report, room["ignored"]))]
    return [part for part in parts if part.content]


def _by_weight(found: list[Cause], stakes: Mapping[int, Fraction]) -> list[Cause]:
    """What stops first; then by kronor, where there are any, and then what needs a reader's eye first."""
    def weight(one: Cause) -> tuple[bool, Fraction, tuple[int, int, int]]:
        about = sum((stakes.get(id(row), Fraction(0)) for row in one.rows), Fraction(0))
        return not one.row.gates, -about, rank(one.row.finding)
    return sorted(found, key=weight)


def _told(found: list[Cause], anchors: Mapping[int, str], many: bool, room: Mapping[str, Room]) -> _Told:
    """As many findings as there is room for, in the order given: in full, then in brief, then not at all."""
    texts: dict[int, Markup] = {}
    full, short = room["in full"], room["in brief"]
    ways: list[tuple[Callable[[Row, str], Markup], Room]] = [(partial(finding, entire=False), full), (brief, short)]
    if not many:
        ways.insert(0, (partial(finding, entire=True), full))
    told_in_brief = 0
    for one in found:
        while ways:
            way, left = ways[0]
            text = way(one.row, anchors[id(one.row)])
            if left.takes(text):
                texts[id(one.row)] = text
                told_in_brief += one.row.finding.count if left is short else 0
                break
            del ways[0]
    return _Told(texts, told_in_brief)


def _empty(named: list[tuple[str, DocumentReport]], found: list[Cause]) -> int:
    """How many bytes the documents take when nothing is told in them."""
    of = _by_document(found)
    shown = Shown({}, {}, {}, True, False, {})
    return sum(len(document(name, one, of.get(id(one), []), f"dokument-{place}", shown).encode())
               for place, (name, one) in enumerate(named, 1))


def _by_document(found: list[Cause]) -> dict[int, list[Cause]]:
    of: dict[int, list[Cause]] = {}
    for one in found:
        of.setdefault(id(one.row.document), []).append(one)
    return of


def _documents(named: list[tuple[str, DocumentReport]], found: list[Cause], told: _Told, amounts: Mapping[int, str],
               listing: bool, room: Mapping[str, Room]) -> Markup:
    if not named:
        return Markup()
    ordered = [one for _, one in named]
    of = _by_document(found)
    holds, unlisted = listings(ordered, room["holds"]) if listing else ({}, 0)
    remarks = notes(ordered, room["notes"])
    shown = Shown(told.texts, holds, remarks, len(ordered) > _OPEN_DOCUMENTS, len(ordered) == 1, amounts)
    parts = [document(name, one, of.get(id(one), []), f"dokument-{place}", shown)
             for place, (name, one) in enumerate(named, 1)]
    left = sum(one.row.finding.count for one in found if id(one.row) not in told.texts)
    out = _left_out([
        (told.brief, "fynd står bara i korthet", "fynd står bara i korthet"),
        (left, "fynd finns bara som antal", "fynd finns bara som antal"),
        (sum(more for _, more in remarks.values()), "anmärkning på form är utelämnad",
         "anmärkningar på form är utelämnade"),
        (unlisted, "paragraf har sina uppfyllda krav bara som antal",
         "paragrafer har sina uppfyllda krav bara som antal")])
    choices = filters([one.row for one in found if id(one.row) in told.texts], left, len(named) > 1)
    return joined([out, choices, *parts])


def _left_out(parts: list[tuple[int, str, str]]) -> Markup | None:
    """What the page is too small for."""
    words = listed([counted(number, one, several) for number, one, several in parts if number])
    return tag("p", f"Allt ryms inte på sidan: {words}. Allt står i rapporten som JSON.", class_="utelamnat") if words \
        else None


def _facts(report: Report, ordered: list[DocumentReport]) -> Markup:
    kinds = Counter(one.kind for one in ordered)
    judged = listed([counted(number, *KINDS.get(kind, (kind, kind))) for kind, number in kinds.items()])
    agreements = sorted({one.agreement for one in ordered if one.agreement}
                        | {one.path for one in ordered if one.kind == "samverkansavtal"})
    many = len(agreements) > _SHOWN_AGREEMENTS
    facts = [("Granskat", judged or "inget dokument"),
             ("Avtal", f"{len(agreements)} olika" if many else listed(agreements) or "inget bland dokumenten"),
             ("Granskningsdag", day(report.as_of))]
    return tag("dl", *(tag("div", tag("dt", label), tag("dd", value)) for label, value in facts), class_="fakta")


