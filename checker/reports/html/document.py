"""The documents on the page: each clause by clause in the contract's order, what needs an eye first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.findings import ClauseReport, DocumentReport, Finding, Location, Utfall, rank
from checker.reports.html.causes import Cause
from checker.reports.html.marks import badge, tally
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.room import Room, fitting
from checker.reports.html.settled import drawn_together, settled
from checker.reports.telling import flowing, place, sentence
from checker.reports.words import KINDS, OUTCOMES, counted

AGREEMENTS = ("samverkansavtal", "avsiktsforklaring")

Notes = tuple[list[Markup], int]


@dataclass(frozen=True, slots=True)
class Shown:
    """How documents are shown, and what of them there is room for.

    ``told``: the findings' markup by ``id`` of the row. ``holds``: what holds, by ``id`` of the clause. ``notes``:
    remarks on form, and how many are left out, by ``id`` of the document. ``many``: documents are closed, clauses
    without a remark drawn together. ``single``: there is only one. ``amounts``: what to say of the kronor of a
    document, by its ``id``.
    """

    told: Mapping[int, Markup]
    holds: Mapping[int, Markup]
    notes: Mapping[int, Notes]
    many: bool
    single: bool
    amounts: Mapping[int, str]


def document(name: str, report: DocumentReport, found: list[Cause], anchor: str, shown: Shown) -> Markup:
    """A document: closed where there are many, yet printed in full. ``found``: what in it needs an eye."""
    kind = KINDS.get(report.kind, (report.kind, ""))[0]
    head = tag("h3", tag("span", f"{kind[:1].upper()}{kind[1:]}: ", class_="slag"), tag("span", name, class_="dok"))
    mark = badge(report.outcome, report.level, _declared(report.findings))
    summary = tag("summary", joined([head, mark, *_remarks(report, shown)], " "))
    of: dict[int, list[Cause]] = {}
    for one in found:
        of.setdefault(id(one.row.clause), []).append(one)
    told, quiet = [], []
    for clause in report.clauses:
        own = of.get(id(clause), [])
        if own or not shown.many or id(clause) in shown.holds:
            told.append(_clause(clause, own, shown))
        else:
            quiet.append(clause)
    body = [_agreement(report), _form(shown.notes.get(id(report), ([], 0))), *told, drawn_together(quiet)]
    return tag("details", summary, tag("div", *body, class_="inne"), id=anchor, class_="dokument",
               open=not shown.many and (shown.single or bool(found)))


def notes(documents: Iterable[DocumentReport], room: Room) -> dict[int, Notes]:
    """The remarks on each document's form that there is room for, and how many are left out."""
    return {id(document): fitting(map(_note, _located(document)), room) for document in documents if document.form}


def _located(document: DocumentReport) -> Iterable[tuple[str, str]]:
    for note in document.form:
        yield place(note.location or Location(note.pointer, document.path), document.path), note.message


def _note(told: tuple[str, str]) -> Markup:
    where, message = told
    return tag("li", ": ".join(filter(None, [where, sentence(message)])))


def _remarks(report: DocumentReport, shown: Shown) -> Iterable[Markup]:
    counts: Counter[Utfall] = Counter()
    for finding in report.findings:
        counts[finding.outcome] += finding.count
    if shown.many:
        yield from (tally(outcome, counts[outcome]) for outcome in OUTCOMES if counts[outcome])
    if id(report) in shown.amounts:
        yield tag("span", shown.amounts[id(report)], class_="uppgift")


def _agreement(report: DocumentReport) -> Markup | None:
    if report.agreement and report.agreement != report.path:
        return tag("p", f"Avtal: {report.agreement}", class_="avtal")
    if report.kind not in AGREEMENTS:
        return tag("p", "Avtal: inget funnet; bedömt så långt det går utan avtal", class_="avtal")
    return None


def _form(told: Notes) -> Markup | None:
    items, left = told
    if not items and not left:
        return None
    more = tag("p", f"{counted(left, 'anmärkning', 'anmärkningar')} till, som inte ryms här", class_="kvar")
    return tag("section", tag("h4", "Anmärkningar på dokumentets form"), tag("ul", *items) if items else None,
               more if left else None, class_="form-noter")


def _clause(clause: ClauseReport, found: list[Cause], shown: Shown) -> Markup:
    label = badge(clause.outcome, clause.level, _declared(clause.findings))
    head = tag("h4", tag("span", clause.clause, class_="paragraf"), " ",
               tag("span", flowing(clause.title), class_="rubrik"))
    found = sorted(found, key=lambda one: rank(one.row.finding))
    told = [shown.told[id(one.row)] for one in found if id(one.row) in shown.told]
    left = sum(one.row.finding.count for one in found if id(one.row) not in shown.told)
    holds = settled(clause, bool(found), shown.holds.get(id(clause)))
    return tag("section", tag("div", head, " ", label, class_="huvud"),
               tag("ol", *told, class_="fynden") if told else None,
               tag("p", f"{counted(left, 'fynd', 'fynd')} till, som inte ryms här", class_="kvar") if left else None,
               holds, class_=None if found else "lugn", data_paragraf=clause.clause)


def _declared(findings: Iterable[Finding]) -> bool:
    """Whether what leads here is a departure from the template that the parties have declared."""
    leading = min(findings, key=rank, default=None)
    return leading is not None and leading.outcome is Utfall.AVVIKELSE and leading.declared is not None
