"""What a finding says in a table, by the column's heading: the same in every table that has findings for rows."""

from __future__ import annotations

from collections.abc import Iterator

from checker.reports.pointing import primary
from checker.reports.rows import Row
from checker.reports.telling import flowing, particulars, place, sentence

_LEVELS = {"error": "fel", "warning": "varning", "note": "påpekande"}


def of_finding(row: Row) -> dict[str, str]:
    """All but its outcome, whose column isn't named alike everywhere. The figures stand as figures, not as sentences
    have them, so that a column can be added up; no list is cut short."""
    return dict(_columns(row))


def _columns(row: Row) -> Iterator[tuple[str, str]]:
    finding = row.finding
    yield "Paragraf", row.clause.clause
    yield "Rubrik", flowing(row.clause.title)
    yield "Regel", finding.rule
    yield "Bestämmelser", ", ".join(finding.statements)
    yield "Nivå", _LEVELS[finding.level.value]
    yield "Antal", str(finding.count)
    yield "Vad", sentence(finding.message)
    yield "Fingeravtryck", row.mark
    yield from particulars(row, whole=True)
    if not finding.locations:
        yield "Plats", place(primary(row), row.path)
    for label, value in (("Hittat", finding.actual), ("Väntat", finding.expected), ("Skillnad", finding.difference)):
        yield label, value or ""
