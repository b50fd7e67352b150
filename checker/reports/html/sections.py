"""What stands in the page, in order, and how much of it there is room for."""

from __future__ import annotations

from collections import Counter

from checker.findings import DocumentReport, Report
from checker.reports import Options
from checker.reports.accounts import bills_in
from checker.reports.html import money, summary
from checker.reports.html.document import AGREEMENTS, Shown, document
from checker.reports.html.finding import brief, finding
from checker.reports.html.marks import day, icon
from checker.reports.html.markup import Markup, tag
from checker.reports.rows import Row, by_weight, documents
from checker.reports.words import KINDS, OUTCOMES, counted, listed
from checker.wording import kronor

_FULL, _BRIEF = 1_300_000, 600_000  # characters of all findings told in full, and of those told in brief
_OPEN_DOCUMENTS, _LISTING_DOCUMENTS, _SHOWN_AGREEMENTS = 6, 12, 10


def sections(report: Report, every: list[Row], options: Options) -> list[Markup]:
    """The sections that have something in them."""
    named = sorted(documents(report), key=lambda pair: pair[1].kind not in AGREEMENTS)
    ordered = [one for _, one in named]
    number = {id(one): place for place, one in enumerate(ordered)}
    every = sorted(every, key=lambda row: number[id(row.document)])
    bills = bills_in(report, options.bills)
    about = money.stakes(every, bills)
    amounts = {one: kronor(stake) for one, stake in about.items()} if len(bills) > 1 else {}
    weighty = by_weight(every)
    if amounts:
        weighty.sort(key=lambda row: (not row.gates, -about.get(id(row), 0)))
    eyed = [row for row in weighty if row.finding.needs_eye]
    anchors = {id(row): f"fynd-{place}"
               for place, row in enumerate((row for row in every if row.finding.needs_eye), 1)}
    many = len(ordered) > _OPEN_DOCUMENTS
    shown = Shown(_told(eyed, anchors, options.verbose, many), many, len(ordered) == 1,
                  options.verbose or len(ordered) <= _LISTING_DOCUMENTS, money.amounts(ordered, bills))
    order = [name for name, _ in options.book.clauses] if options.book else summary.clause_order(ordered)
    content = [summary.files(report),
               tag("section", tag("h2", "Sammanfattning", id="sammanfattning"), _facts(report, ordered),
                   tag("div", summary.outcomes(report, ordered), summary.clauses(ordered, order), class_="tabeller"),
                   aria_labelledby="sammanfattning"),
               money.tables(ordered, bills, every),
               summary.to_do([row for row in weighty if row.gates], _kept(anchors, shown), amounts, len(ordered) == 1),
               summary.missing(every), _documents(named, every, shown), summary.ignored(report)]
    return [part for part in content if part]


def _kept(anchors: dict[int, str], shown: Shown) -> dict[int, str]:
    """Where each finding is to be read: at the heading of all documents, where there was no room for it."""
    return {one: anchor if one in shown.told else "dokumenten" for one, anchor in anchors.items()}


def _told(eyed: list[Row], anchors: dict[int, str], verbose: bool, many: bool) -> dict[int, Markup]:
    """As many findings as there is room for, by weight: in full, then in brief, then not at all."""
    told: dict[int, Markup] = {}
    used = 0
    for row in eyed:
        anchor = anchors[id(row)]
        text = finding(row, anchor, verbose and not many) if used < _FULL else brief(row, anchor)
        used += len(text)
        if used > _FULL + _BRIEF:
            break
        told[id(row)] = text
    return told


def _documents(named: list[tuple[str, DocumentReport]], every: list[Row], shown: Shown) -> Markup:
    if not named:
        return Markup()
    of: dict[int, list[Row]] = {}
    for row in every:
        of.setdefault(id(row.document), []).append(row)
    parts = [document(name, one, of.get(id(one), []), f"dokument-{place}", shown)
             for place, (name, one) in enumerate(named, 1)]
    return tag("section", tag("h2", "Paragraf för paragraf", id="dokumenten"), _filters(named, every, shown), *parts,
               class_="manga" if shown.many else None, aria_labelledby="dokumenten")


def _filters(named: list[tuple[str, DocumentReport]], every: list[Row], shown: Shown) -> Markup | None:
    """Choices by outcome, clause and document; the script shows them, since nothing else can carry them out."""
    eyed = [row for row in every if id(row) in shown.told]
    if len(eyed) < 2:
        return None
    counts = Counter(row.finding.outcome for row in eyed)
    boxes = [tag("label", tag("input", type="checkbox", name="utfall", value=outcome.value, checked=True),
                 icon(outcome), f"{OUTCOMES[outcome][1]} ({counts[outcome]})")
             for outcome in OUTCOMES if counts[outcome]]
    clauses = [tag("option", name, value=name) for name in dict.fromkeys(row.clause.clause for row in eyed)]
    name = tag("div", tag("label", "Dokument, del av namnet", for_="valt-dokument"),
               tag("input", type="search", name="dokument", id="valt-dokument", autocomplete="off"))
    return tag("div", tag("fieldset", tag("legend", "Visa utfall"), *boxes),
               tag("div", tag("label", "Paragraf", for_="vald-paragraf"),
                   tag("select", tag("option", "alla", value=""), *clauses, name="paragraf", id="vald-paragraf")),
               name if len(named) > 1 else None, tag("p", role="status", class_="traffar"),
               class_="filter", role="search", aria_label="Urval av fynd", hidden=True)


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


