"""Choices by outcome, clause and document; the script shows them, since nothing else can carry them out."""

from __future__ import annotations

from collections import Counter

from checker.findings import Utfall
from checker.reports.html.marks import icon
from checker.reports.html.markup import Markup, tag
from checker.reports.rows import Row
from checker.reports.words import OUTCOMES, whole


def filters(told: list[Row], left: int, several: bool) -> Markup | None:
    """The choices among the findings that are told. ``left``: how many aren't. ``several``: documents, that is."""
    counts: Counter[Utfall] = Counter()
    for row in told:
        counts[row.finding.outcome] += row.finding.count
    if sum(counts.values()) < 2:
        return None
    boxes = [tag("label", tag("input", type="checkbox", name="utfall", value=outcome.value, checked=True),
                 icon(outcome), f"{OUTCOMES[outcome][1]} ({whole(counts[outcome])})")
             for outcome in OUTCOMES if counts[outcome]]
    clauses = [tag("option", name, value=name) for name in dict.fromkeys(row.clause.clause for row in told)]
    name = tag("div", tag("label", "Dokument, del av namnet", for_="valt-dokument"),
               tag("input", type="search", name="dokument", id="valt-dokument", autocomplete="off"))
    return tag("div", tag("fieldset", tag("legend", "Visa utfall"), *boxes),
               tag("div", tag("label", "Paragraf", for_="vald-paragraf"),
                   tag("select", tag("option", "alla", value=""), *clauses, name="paragraf", id="vald-paragraf")),
               name if several else None, tag("p", role="status", class_="traffar"),
               class_="filter", role="search", aria_label="Urval av fynd", hidden=True, data_kvar=left or None)
