"""What nobody needs to look at: listed where there is room, else counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from checker.findings import ClauseReport, DocumentReport, Finding, Utfall, rank
from checker.reports.html.marks import icon
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.room import Room
from checker.reports.telling import sentence
from checker.reports.words import OUTCOMES, counted, listed


def listings(documents: Iterable[DocumentReport], room: Room) -> tuple[dict[int, Markup], int]:
    """What holds, clause by clause, by ``id`` of the clause; and for how many clauses there is no room."""
    found, left = {}, 0
    for document in documents:
        for clause in document.clauses:
            items = _items(clause)
            if not items:
                continue
            if room.takes(items):
                found[id(clause)] = items
            else:
                left += 1
    return found, left


def settled(clause: ClauseReport, further: bool, listing: Markup | None) -> Markup | None:
    """How much holds under a clause. ``further``: there are findings, too. ``listing``: all of it, to be opened."""
    counts = Counter(finding.outcome for finding in clause.findings)
    words = [counted(counts[outcome], one, several) for outcome, one, several in (
        (Utfall.UPPFYLLD, "krav är uppfyllt", "krav är uppfyllda"),
        (Utfall.EJ_TILLAMPLIG, "krav är inte tillämpligt", "krav är inte tillämpliga")) if counts[outcome]]
    if not words:
        return None
    line = f"{'Därutöver: ' if further else ''}{listed(words)}"
    if listing is None:
        return tag("p", f"{line}.", class_="ovrigt")
    return tag("details", tag("summary", line), listing, class_="ovrigt")


def drawn_together(clauses: list[ClauseReport]) -> Markup | None:
    """The clauses without a remark, in a line."""
    if not clauses:
        return None
    parts = [joined([icon(clause.outcome), " ", tag("span", f"{clause.clause} {OUTCOMES[clause.outcome][1]}")])
             for clause in clauses]
    return tag("p", "Utan anmärkning: ", joined((tag("span", part, class_="lugn-paragraf") for part in parts), " "),
               class_="ovrigt", data_paragraf="")


def _items(clause: ClauseReport) -> Markup | None:
    findings = sorted((finding for finding in clause.findings if not finding.needs_eye), key=rank)
    return tag("ul", *map(_item, findings)) if findings else None


def _item(finding: Finding) -> Markup:
    times = f" ({counted(finding.count, 'fall', 'fall')})" if finding.count > 1 else ""
    return tag("li", icon(finding.outcome), tag("span", OUTCOMES[finding.outcome][1] + ": ", class_="dolt"),
               tag("span", sentence(finding.message), times, " ", tag("span", finding.rule, class_="regel")),
               class_=f"u-{finding.outcome.value}")
