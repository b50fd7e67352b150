"""The top of the page: what it all means, how many got which outcome, clause by clause, what to do, what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from checker.findings import DocumentReport, Level, Location, Report, Utfall
from checker.reports.html.marks import badge, tally, whole
from checker.reports.html.markup import Markup, joined, tag
from checker.reports.html.tables import Line, table
from checker.reports.rows import Row, unreadable
from checker.reports.telling import flowing, needed, place, sentence, shortened
from checker.reports.words import OUTCOMES, counted

_NUMBER = re.compile("[0-9]{1,6}")
_LONGEST_LIST = 500
_LEAST = 3  # parts of a hundred that the smallest number is drawn as


def verdict(report: Report, rows: Iterable[Row]) -> tuple[Utfall, str]:
    """The outcome whose colour the page has, and what it comes to."""
    gating = [row.finding.outcome for row in rows if row.gates]
    if Utfall.BRUTEN in gating:
        unread = ", och allt gick inte att läsa" if report.unreadable else ""
        return Utfall.BRUTEN, f"Kraven är inte uppfyllda{unread}"
    if report.unreadable:
        return Utfall.OBEDOMD, "Allt gick inte att läsa"
    return (Utfall.OBEDOMD, "Allt är inte avgjort") if gating else (Utfall.UPPFYLLD, "Inget hindrar")


def outcomes(report: Report, documents: Sequence[DocumentReport]) -> Markup:
    """How many subjects got each outcome."""
    lesser: Counter[str] = Counter()
    for document in documents:
        for finding in document.findings:
            if finding.needs_eye and finding.level is not Level.ERROR:
                lesser[finding.outcome.value] += finding.count
    lines = [Line(badge(Utfall(name)), [
        whole(number), f"varav {counted(lesser[name], 'påpekande', 'påpekanden')}" if lesser[name] else ""],
        None if number else "noll") for name, number in report.summary().items()]
    return table("Utfall", ["Utfall", "Antal", "Anmärkning"], lines, "utfallen", ["Antal"])


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


def to_do(rows: Sequence[Row], anchors: Mapping[int, str], kronor: Mapping[int, str], one_document: bool) -> Markup:
    """What gates, in the order given, each item a link to its finding."""
    if not rows:
        return Markup()
    items = []
    for row in rows[:_LONGEST_LIST]:
        where = [row.clause.clause] if one_document else [row.name, row.clause.clause]
        about = kronor.get(id(row))
        words = shortened(row.finding.message.strip(" \n"))
        items.append(tag("li", joined([
            badge(row.finding.outcome), tag("a", words, href=f"#{anchors[id(row)]}"),
            tag("span", " · ".join([*where, *([about] if about else [])]), class_="var")], " ")))
    more = len(rows) - len(items)
    return tag("section", tag("h2", "Det här hindrar", id="hindrar"),
               tag("p", "Störst belopp först.", class_="ingress") if kronor else None,
               tag("ol", *items, class_="atgarder"),
               tag("p", f"Och {more} till, under dokumenten nedan.") if more else None, aria_labelledby="hindrar")


def missing(rows: Iterable[Row]) -> Markup:
    """Everything that would settle what is open, to send to the other party."""
    wanted = needed(rows)
    if not wanted:
        return Markup()
    parts = [part for owner, labels in wanted.items()
             for part in (tag("h3", owner), tag("ul", *(tag("li", label) for label in labels)))]
    return tag("section", tag("h2", "Det här saknas", id="saknas"),
               tag("p", "För att granskningen ska kunna slutföras behöver följande uppgifter lämnas:",
                   class_="ingress"), *parts, class_="saknas", aria_labelledby="saknas")


def files(report: Report) -> Markup:
    """The files that couldn't be read."""
    items = [tag("li", f"{place(Location('', file.path, file.line, file.column))}: {sentence(file.error)}")
             for file in unreadable(report)]
    return tag("section", tag("h2", "Gick inte att läsa", id="olasta"), tag("ul", *items),
               class_="olasta", aria_labelledby="olasta") if items else Markup()


def ignored(report: Report) -> Markup:
    """The files that were passed over."""
    items = [tag("li", path) for path in sorted(report.ignored)[:_LONGEST_LIST]]
    more = len(report.ignored) - len(items)
    return tag("section", tag("h2", "Inga dokument (hoppades över)", id="over"), tag("ul", *items),
               tag("p", f"Och {more} till.") if more else None, aria_labelledby="over") if items else Markup()
