"""Where an agreement leaves the template and says that it means to: `avvikelser` (§ 3)."""

from __future__ import annotations

from checker.document import Record, SourceDocument
from checker.findings import DocumentReport, Finding, Utfall

OMISSION = "-kvar"  # how the ids end of the rules that a paragraph is still there


def declare(report: DocumentReport, agreement: SourceDocument) -> None:
    """Marks each departure that the agreement declares: it stays visible and no longer gates.

    A declaration means the departures from its statement; one that is about a figure doesn't
    also mean that the whole paragraph is left out.
    """
    departures = [finding for finding in report.findings if finding.outcome is Utfall.AVVIKELSE]
    used: set[int] = set()
    for finding in sorted(departures, key=_is_omission):
        for number, entry in enumerate(agreement.root.series("avvikelser")):
            if entry.value("bestammelse") in finding.statements and not (_is_omission(finding) and number in used):
                used.add(number)
                finding.declared = {name: _text(entry, name) for name in ("bestammelse", "lydelse", "skal")}
                finding.message += " Avtalet anger att det är meningen."
                finding.action = ""
                break


def _is_omission(finding: Finding) -> bool:
    return finding.rule.endswith(OMISSION)


def _text(entry: Record, name: str) -> str | None:
    value = entry.value(name)
    return value if isinstance(value, str) else None
