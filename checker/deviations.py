"""Where an agreement leaves the template and says that it means to: `avvikelser` (§ 3)."""

from __future__ import annotations

from checker.document import Record, SourceDocument
from checker.findings import DocumentReport, Utfall


def declare(report: DocumentReport, agreement: SourceDocument) -> None:
    """Marks each departure that the agreement declares: it stays visible and no longer gates."""
    declared = agreement.root.series("avvikelser")
    for finding in report.findings:
        if finding.outcome is Utfall.AVVIKELSE:
            entry = next((d for d in declared if d.value("bestammelse") in finding.statements), None)
            if entry is not None:
                finding.declared = {name: _text(entry, name) for name in ("bestammelse", "lydelse", "skal")}
                finding.message += " Avtalet anger att det är meningen."
                finding.action = ""


def _text(entry: Record, name: str) -> str | None:
    value = entry.value(name)
    return value if isinstance(value, str) else None
