"""What a report's findings mean for whoever waits for an exit status."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from checker.findings import Finding, Level, Report, Unreadable, Utfall

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

    def gates(self, finding: Finding) -> bool:
        """Whether a finding gates at all."""
        return broken(finding) or self.opens(finding)

    def status(self, report: Report) -> int:
        """The exit status of a report."""
        findings = [finding for document in report.documents for finding in document.findings]
        return status_of(report.unreadable, [finding.outcome for finding in findings if self.gates(finding)])


def status_of(unreadable: Collection[Unreadable], gating: Collection[Utfall]) -> int:
    """Unreadable input outranks what the findings say; a fault outranks what is open."""
    if unreadable:
        return UNREADABLE
    if Utfall.BRUTEN in gating:
        return BROKEN
    return OPEN if gating else HOLDS


def broken(finding: Finding) -> bool:
    """Whether a finding shows a fault that gates."""
    return finding.outcome is Utfall.BRUTEN and finding.level is Level.ERROR
