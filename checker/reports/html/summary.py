"""The top of the page: what it all means, how many got which outcome, clause by clause, what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from checker.findings import DocumentReport, Level, Location, Report, Utfall
from checker.reports.html.marks import badge, tally
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.room import Room, fitting
from checker.reports.html.tables import Line, table
from checker.reports.rows import Row, unreadable
from checker.reports.telling import flowing, needed, place, sentence
from checker.reports.words import OUTCOMES, counted, whole

_NUMBER = re.compile("[0-9]{1,6}")
_LEAST = 3  # parts of a hundred that the smallest number is drawn as
_MEANINGS = {
    Utfall.BRUTEN: "Kravet är inte uppfyllt.",
    Utfall.TVISTIG: "Texten kan läsas på flera sätt.",
    Utfall.OBEDOMD: "Uppgifter saknas.",
    Utfall.AVVIKELSE: "Avtalet säger något annat än mallen.",
    Utfall.INTYGAS: "Någon behöver intyga det.",
    Utfall.UNDANTAGEN: "Ett giltigt undantag täcker det.",
    Utfall.UPPFYLLD: "Stämmer.",
    Utfall.EJ_TILLAMPLIG: "Gäller inte här.",
}


def verdict(report: Report, rows: Iterable[Row]) -> tuple[Utfall, str]:
    """The outcome whose colour the page has, and what it comes to."""
    gating = [row.finding.outcome for row in rows if row.gates]
    if Utfall.BRUTEN in gating:
        unread = ", och en del gick inte att läsa" if report.unreadable else ""
        return Utfall.BRUTEN, f"Kraven är inte uppfyllda{unread}"
    if report.unreadable:
        return Utfall.OBEDOMD, "En del gick inte att läsa"
    return (Utfall.OBEDOMD, "Allt är inte avgjort") if gating else (Utfall.UPPFYLLD, "Inget hindrar")


def outcomes(report: Report, documents: Sequence[DocumentReport]) -> Markup:
    """How many subjects got each outcome, and what that means."""
    lesser: Counter[str] = Counter()
    for document in documents:
        for finding in document.findings:
            if finding.needs_eye and finding.level is not Level.ERROR:
                lesser[finding.outcome.value] += finding.count
    lines = []
    for name, number in report.summary().items():
        remark = tag("span", f" Varav {counted(lesser[name], 'påpekande', 'påpekanden')}.") if lesser[name] else None
        lines.append(Line(badge(Utfall(name)), [whole(number), joined([_MEANINGS[Utfall(name)], remark])],
                          None if number else "noll"))
    return table("Utfall", ["Utfall", "Antal", "Betyder"], lines, "utfallen", ["Antal"])


def clauses(documents: Sequence[DocumentReport], order: Sequence[str]) -> Markup:
    """A bar a clause, with its numbers. ``order``: the contract's."""
    counts: dict[str, Counter[Utfall]] = {}
    titles: dict[str, str] = {}
    for document in documents:
        for clause in document.clauses:
            titles.setdefault(clause.clause, clause.title)
            found = counts.setdefault(clause.clause, Counter())
            for finding in clause.findings:
                found[finding.outcome] += finding.count
    known = {name: number for number, name in enumerate(order)}
    lines = [Line(joined([tag("span", name, class_="paragraf"), " ", flowing(titles[name])]),
                  [joined([_bar(counts[name]), _tallies(counts[name])])])
             for name in sorted(counts, key=lambda name: known.get(name, len(known)))]
    return table("Utfall per paragraf", ["Paragraf", "Antal utfall"], lines, "diagram block") if lines else Markup()


def _tallies(counts: Counter[Utfall]) -> Markup:
    found = (tally(outcome, counts[outcome]) for outcome in OUTCOMES if counts[outcome])
    return tag("span", joined(found, " "), class_="antalen")


def clause_order(documents: Iterable[DocumentReport]) -> list[str]:
    """The contract's order as far as the clauses' names tell it: by number, then the appendices, then the rest."""
    names = dict.fromkeys(clause.clause for document in documents for clause in document.clauses)
    return sorted(names, key=_numbered)


def _numbered(clause: str) -> tuple[int, list[int]]:
    kind = next((place for place, word in enumerate(("§", "Bilaga")) if clause.startswith(word)), 2)
    return kind, [int(number) for number in _NUMBER.findall(clause)] if kind < 2 else []


def _bar(counts: Counter[Utfall]) -> Markup:
    """Parts of a whole, in hundredths, from what needs an eye to what doesn't; the numbers stand beside it."""
    found = [outcome for outcome in OUTCOMES if counts[outcome]]
    total = sum(counts[outcome] for outcome in found)
    widths = {outcome: max(_LEAST, counts[outcome] * 100 // total) for outcome in found}
    largest = max(found, key=lambda outcome: widths[outcome], default=None)
    if largest:
        widths[largest] += 100 - sum(widths.values())
    parts, at = [], 0
    for outcome in found:
        parts.append(tag("rect", x=at, y=0, width=widths[outcome], height=10, class_=f"u-{outcome.value}"))
        at += widths[outcome]
    return tag("svg", *parts, class_="stapel", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")


def missing(rows: Iterable[Row], room: Room) -> Markup:
    """Everything that would settle what is open, to send to the other party."""
    wanted = needed(rows)
    if not wanted:
        return Markup()
    parts, left = [], 0
    for owner, labels in wanted.items():
        items, out = fitting((tag("li", label) for label in labels), room)
        parts += [tag("h3", owner), tag("ul", *items)] if items else []
        left += out
    more = f"Och {counted(left, 'uppgift', 'uppgifter')} till, som inte ryms här. De står i rapporten som JSON."
    return joined([tag("p", "För att granskningen ska kunna slutföras behöver följande uppgifter lämnas:",
                       class_="ingress"), *parts, tag("p", more, class_="kvar") if left else None])


def files(report: Report, room: Room) -> Markup:
    """The files that couldn't be read."""
    return _paths((f"{place(Location('', file.path, file.line, file.column))}: {sentence(file.error)}"
                   for file in unreadable(report)), room)


def ignored(report: Report, room: Room) -> Markup:
    """The files that were passed over."""
    return _paths(sorted(report.ignored), room)


def _paths(texts: Iterable[str], room: Room) -> Markup:
    items, left = fitting((tag("li", text) for text in texts), room)
    more = f"Och {counted(left, 'fil', 'filer')} till, som inte ryms här."
    return joined([tag("ul", *items) if items else None, tag("p", more, class_="kvar") if left else None])
