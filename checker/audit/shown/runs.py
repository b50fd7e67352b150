"""What a ledger remembers, as text: each run with its day, its rule book, its outcomes and its kronor."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checker.audit.ledger import RunEntry
from checker.audit.shown.words import UNKNOWN
from checker.facts.figures import kronor
from checker.reports.lines import visible
from checker.reports.words import OUTCOMES, counted, whole


def render(path: str, runs: Sequence[RunEntry]) -> str:
    """The runs, the oldest first; amounts that aren't known are told by how many they are."""
    lines = [f"LIGGAREN {path}", f"{counted(len(runs), 'granskning', 'granskningar')}, den äldsta först.", ""]
    for run in runs:
        lines += [f"{run.day}, granskningsdag {run.as_of}: {counted(run.invoices, 'faktura', 'fakturor')}",
                  f"  Utfall:      {_outcomes(run)}",
                  f"  Begärt:      {_amount(run, run.requested)}",
                  f"  Rätt:        {_amount(run, run.right)}",
                  f"  Öppet:       {_amount(run, run.disputed)}"]
        if run.unknown:
            lines.append(f"  Okänt:       {counted(run.unknown, 'faktura', 'fakturor')}, vars belopp inte är med ovan")
        lines += [f"  Regelbok:    {run.rulebook_version} ({run.rulebook_sha256[:12]})", ""]
    return "\n".join(map(visible, lines)).rstrip("\n") + "\n"


def _outcomes(run: RunEntry) -> str:
    return ", ".join(f"{whole(run.outcomes[outcome.value])} {words}" for outcome, (_, words) in OUTCOMES.items()
                     if run.outcomes.get(outcome.value))


def _amount(run: RunEntry, ore: int) -> str:
    """A sum; what isn't known of any invoice is never 0."""
    return UNKNOWN if run.unknown and run.unknown == run.invoices else kronor(Fraction(ore, 100))
