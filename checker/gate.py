"""What a report's findings mean for whoever waits for an exit status."""

from __future__ import annotations

from dataclasses import dataclass

from checker.findings import Finding, Level, Report, Utfall

HOLDS, BROKEN, CANNOT, OPEN, UNREADABLE, BUG = 0, 1, 2, 3, 4, 70


@dataclass(frozen=True, slots=True)
class Gate:
    """``strict``: attestations gate too; ``allow_undecided``: obedomd doesn't."""

    strict: bool = False
    allow_undecided: bool = False

    def opens(self, finding: Finding) -> bool:
        """Whether an undecided finding gates."""
        if finding.level is not Level.ERROR:
            return False
        if finding.outcome is Utfall.OBEDOMD:
            return not self.allow_undecided
        if finding.outcome is Utfall.AVVIKELSE:
            return finding.declared is None
        return finding.outcome is Utfall.TVISTIG or (self.strict and finding.outcome is Utfall.INTYGAS)

    def status(self, report: Report) -> int:
        """The exit status: unreadable input outranks what the findings say; a fault outranks what is open."""
        if report.unreadable:
            return UNREADABLE
        findings = [finding for document in report.documents for finding in document.findings]
        if any(f.outcome is Utfall.BRUTEN and f.level is Level.ERROR for f in findings):
            return BROKEN
        return OPEN if any(self.opens(finding) for finding in findings) else HOLDS
