"""Where an agreement leaves the template and says that it means to: `avvikelser` (§ 3)."""

from __future__ import annotations

from checker.document import Record, SourceDocument, at_pointer
from checker.facts.figures import contradicts
from checker.findings import DocumentReport, Finding, FormNote, Location, Utfall
from checker.rulebook import RuleBook

OMISSION = "-kvar"  # how the ids end of the rules that a paragraph is still there
REWORDED = "-lydelse"  # and of those that its sentences are the template's
CHANGED = "/andrade_lydelser/"  # where the sentences stand that have other words than the template's


def declare(report: DocumentReport, agreement: SourceDocument) -> None:
    """Marks each departure that the agreement declares: it stays visible and no longer gates.

    A declaration means the departures from its statement; one that is about a figure or a sentence doesn't
    also mean that the whole paragraph is left out, or a sentence that no statement is known to bear.
    """
    departures = [finding for finding in report.findings if finding.outcome is Utfall.AVVIKELSE]
    used: set[int] = set()

    def is_wide(finding: Finding) -> bool:
        return finding.rule.endswith(OMISSION) or _bears_nothing_known(finding, agreement.root)

    for finding in sorted(departures, key=is_wide):
        otherwise = ""
        for number, entry in enumerate(agreement.root.series("avvikelser")):
            if entry.value("bestammelse") in finding.statements and not (number in used and is_wide(finding)):
                if contradicts(str(entry.value("lydelse")), _figure(finding)):
                    said = _text(entry, "lydelse")
                    otherwise = f" Avtalet anger en avvikelse här, men med en annan uppgift: ”{said}”."
                    continue
                used.add(number)
                finding.declared = _declaration(entry)
                finding.message += " Avtalet anger att det är meningen."
                finding.action = ""
                break
        else:
            finding.message += otherwise


def idle(report: DocumentReport, agreement: SourceDocument, book: RuleBook) -> list[FormNote]:
    """A note for each declaration that no departure answers to: of a statement that the register doesn't have, of
    one in which the agreement follows the template, or of one that no field of the agreement shows."""
    notes = []
    for entry in agreement.root.series("avvikelser"):
        declared, statement = _declaration(entry), entry.value("bestammelse")
        if isinstance(statement, str) and not any(finding.declared == declared for finding in report.findings):
            told = _told(statement, report, book)
            if told:
                at = entry.position
                notes.append(FormNote(entry.pointer, told,
                                      Location(entry.pointer, agreement.path, at.line, at.column, at.place)))
    return notes


def _told(statement: str, report: DocumentReport, book: RuleBook) -> str:
    if statement not in book.statements:
        from difflib import get_close_matches  # seldom needed, and slow to load

        alike = get_close_matches(statement, list(book.statements), n=1)
        hint = f" Är det {alike[0]} som avses?" if alike else ""
        return f"”{statement}” är ingen bestämmelse i mallen, så avvikelsen gäller ingenting.{hint}"
    rules = {rule.id: rule for rule in book.rules}
    shown = {finding.outcome for finding in report.findings
             if statement in finding.statements and rules[finding.rule].failing is Utfall.AVVIKELSE
             and not finding.rule.endswith((OMISSION, REWORDED))}
    if shown == {Utfall.UPPFYLLD}:
        return (f"Avvikelsen från {statement} ändrar ingenting: uppgifterna i avtalet är mallens. Det är dem som allt "
                "prövas mot; rätta dem, eller stryk avvikelsen.")
    return "" if shown else (f"Avvikelsen från {statement} prövas inte mot någon uppgift i avtalet. Läs den, och se om "
                             "det andra ska läsas efter den.")


def _declaration(entry: Record) -> dict[str, str | None]:
    return {name: _text(entry, name) for name in ("bestammelse", "lydelse", "skal")}


def _figure(finding: Finding) -> str | None:
    """The figure that departs: what was found, else what stands in the field that the finding points at."""
    if finding.actual is not None:
        return finding.actual
    return finding.locations[0].value if finding.locations else None


def _bears_nothing_known(finding: Finding, agreement: Record) -> bool:
    """Whether it is about a sentence that names no statement of the register: the rule's own stands in for it."""
    changed = at_pointer(agreement, finding.subject) if finding.subject.startswith(CHANGED) else None
    return isinstance(changed, Record) and changed.value("bestammelse") not in finding.statements


def _text(entry: Record, name: str) -> str | None:
    value = entry.value(name)
    return value if isinstance(value, str) else None
