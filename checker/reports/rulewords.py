"""What a report says of the rules themselves: the contract's words, how they are tried, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from checker.findings import Modalitet
from checker.reports.marking import inline
from checker.reports.rows import Row
from checker.reports.telling import flowing
from checker.rulebook import Rule, RuleBook

_MODALITIES = {
    Modalitet.SKA: "ska (bindande)", Modalitet.STRAVAN: "strävan (bästa förmåga)",
    Modalitet.KAN: "kan (tillåtet, inget krav)", Modalitet.UPPLYSNING: "upplysning"}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule for whoever reads of it elsewhere. ``title`` and ``description`` are one line each."""

    clause: str
    modality: Modalitet
    statements: tuple[str, ...]
    title: str
    description: str
    text: str
    markdown: str


def words_of(rows: Mapping[str, Row], book: RuleBook | None) -> dict[str, RuleWords]:
    """The words of each rule, by id and sorted, given a row that names it: from the rule book, or as far as
    the finding tells where no book is at hand."""
    rules = {rule.id: rule for rule in book.rules} if book else {}
    return {rule: _words(rows[rule], rules.get(rule), book) for rule in sorted(rows)}


def _words(row: Row, rule: Rule | None, book: RuleBook | None) -> RuleWords:
    finding, clause = row.finding, row.clause
    words = f"”{flowing(finding.quote)}”"
    heading = f"{flowing(clause.clause)} {flowing(clause.title)}".strip()
    facts = list(_facts(rule, book) if rule and book else [("Avtalets ord", words)])
    facts += [("Gäller som", _MODALITIES[finding.modality]), ("Mer om regeln", f"avtalskoll explain {finding.rule}")]
    return RuleWords(
        clause.clause, finding.modality, finding.statements, f"{heading}: {words}",
        " ".join(text for label, text in facts if label in ("Avtalets ord", "Så prövas det", "Fråga till en person")),
        "\n\n".join([heading, *(f"{label}: {text}" for label, text in facts)]),
        "\n\n".join([f"**{inline(heading)}**", *(f"**{label}:** {inline(text)}" for label, text in facts)]))


def _facts(rule: Rule, book: RuleBook) -> Iterator[tuple[str, str]]:
    source = rule.source
    yield "Avtalets ord", f"”{flowing(rule.quote)}”"
    for statement in (book.statements[one] for one in rule.statements):
        yield f"Bestämmelse {statement.id}", f"{statement.ref}, {statement.bearer}: ”{flowing(statement.quote)}”"
    yield from _told([("Så prövas det", source.get("varfor")), ("Fråga till en person", source.get("fraga"))])
    action = source.get("atgard") or ""
    yield from _told([("Gör så här", None if "{" in action else action)])


def _told(pairs: Iterable[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    return ((label, flowing(text)) for label, text in pairs if text)
