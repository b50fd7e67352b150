"""The documents on the page: each clause by clause in the contract's order, what needs an eye first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checker.findings import ClauseReport, DocumentReport, Finding, Location, Utfall, rank
from checker.reports.html.marks import badge, icon, tally
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.rows import Row
from checker.reports.telling import flowing, place, sentence
from checker.reports.words import KINDS, OUTCOMES, counted, listed

AGREEMENTS = ("samverkansavtal", "avsiktsforklaring")


@dataclass(frozen=True, slots=True)
class Shown:
    """How documents are shown. ``told``: the findings' markup by ``id`` of the row, for those there is room for.

    ``many``: documents are closed, clauses without a remark drawn together. ``single``: there is only
    one. ``listing``: what holds is listed. ``amounts``: what to say of the kronor of a document, by its ``id``.
    """

    told: Mapping[int, Markup]
    many: bool
    single: bool
    listing: bool
    amounts: Mapping[int, str]


def document(name: str, report: DocumentReport, rows: list[Row], anchor: str, shown: Shown) -> Markup:
    """A document: closed where there are many, yet printed in full."""
    kind = KINDS.get(report.kind, (report.kind, ""))[0]
    head = tag("h3", tag("span", f"{kind[:1].upper()}{kind[1:]}: ", class_="slag"), name)
    mark = badge(report.outcome, report.level, _declared(report.findings))
    summary = tag("summary", joined([head, mark, *_remarks(report, shown)], " "))
    of: dict[int, list[Row]] = {}
    for row in rows:
        of.setdefault(id(row.clause), []).append(row)
    told, quiet = [], []
    for clause in report.clauses:
        own = of.get(id(clause), [])
        if any(row.finding.needs_eye for row in own) or not shown.many or shown.listing:
            told.append(_clause(clause, own, shown))
        else:
            quiet.append(clause)
    body = [_agreement(report), _form(report), *told, _drawn_together(quiet)]
    return tag("details", summary, tag("div", *body, class_="inne"), id=anchor, class_="dokument",
               open=not shown.many and (shown.single or any(finding.needs_eye for finding in report.findings)),
               data_namn=name)


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


def _form(report: DocumentReport) -> Markup | None:
    if not report.form:
        return None
    items = []
    for note in report.form:
        where = place(note.location or Location(note.pointer, report.path), report.path)
        items.append(tag("li", ": ".join(filter(None, [where, sentence(note.message)]))))
    return tag("section", tag("h4", "Anmärkningar på dokumentets form"), tag("ul", *items), class_="form-noter")


def _clause(clause: ClauseReport, rows: list[Row], shown: Shown) -> Markup:
    label = badge(clause.outcome, clause.level, _declared(clause.findings))
    head = tag("h4", tag("span", clause.clause, class_="paragraf"), " ",
               tag("span", flowing(clause.title), class_="rubrik"))
    eyed = sorted((row for row in rows if row.finding.needs_eye), key=lambda row: rank(row.finding))
    told = [shown.told[id(row)] for row in eyed if id(row) in shown.told]
    left = len(eyed) - len(told)
    return tag("section", tag("div", head, " ", label, class_="huvud"),
               tag("ol", *told, class_="fynden") if told else None,
               tag("p", f"{counted(left, 'fynd', 'fynd')} till, som inte ryms här", class_="kvar") if left else None,
               _settled([finding for finding in clause.findings if not finding.needs_eye], bool(eyed), shown),
               class_=None if eyed else "lugn", data_paragraf=clause.clause)


def _settled(findings: list[Finding], further: bool, shown: Shown) -> Markup | None:
    """What nobody needs to look at: counted, and listed where there is room."""
    counts = Counter(finding.outcome for finding in findings)
    words = [counted(counts[outcome], one, several) for outcome, one, several in (
        (Utfall.UPPFYLLD, "krav är uppfyllt", "krav är uppfyllda"),
        (Utfall.EJ_TILLAMPLIG, "krav är inte tillämpligt", "krav är inte tillämpliga")) if counts[outcome]]
    if not words or not (further or shown.listing):
        return None
    line = f"{'Därutöver: ' if further else ''}{listed(words)}"
    if not shown.listing:
        return tag("p", f"{line}.", class_="ovrigt")
    items = [tag("li", icon(finding.outcome), tag("span", OUTCOMES[finding.outcome][1] + ": ", class_="dolt"),
                 tag("span", sentence(finding.message), _times(finding), " ",
                     tag("span", finding.rule, class_="regel")), class_=f"u-{finding.outcome.value}")
             for finding in sorted(findings, key=rank)]
    return tag("details", tag("summary", line), tag("ul", *items), class_="ovrigt")


def _times(finding: Finding) -> str:
    return f" ({counted(finding.count, 'fall', 'fall')})" if finding.count > 1 else ""


def _drawn_together(clauses: list[ClauseReport]) -> Markup | None:
    """The clauses without a remark, in a line."""
    if not clauses:
        return None
    parts = [joined([icon(clause.outcome), " ", tag("span", f"{clause.clause} {OUTCOMES[clause.outcome][1]}")])
             for clause in clauses]
    return tag("p", "Utan anmärkning: ", joined((tag("span", part, class_="lugn-paragraf") for part in parts), " "),
               class_="ovrigt", data_paragraf="")


def _declared(findings: Iterable[Finding]) -> bool:
    """Whether what leads here is a departure from the template that the parties have declared."""
    leading = min(findings, key=rank, default=None)
    return leading is not None and leading.outcome is Utfall.AVVIKELSE and leading.declared is not None
