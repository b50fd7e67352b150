"""From a verdict to a finding: words, places, expected and found, what is missing, what each reading gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from checker.document import Cell, Disputed, Record, SourceDocument, State, at_pointer
from checker.expression.interpret import Context, evaluate
from checker.expression.tree import NUMBERS, Choice, Field, Name, Tree
from checker.expression.values import Cause, Gap, Unknown, Value
from checker.findings import Finding, Location, Missing, Modalitet, ReadingOutcome, Utfall
from checker.form import title_of
from checker.judgement import Reading, Verdict
from checker.rulebook import Axis, Rule
from checker.wording import exact, filled

MAX_LOCATIONS = 40
MAX_TEXT, MAX_LABEL = 200, 40
COMPLETE = "Komplettera med det som saknas, och granska igen."


def finding_of(rule: Rule, verdict: Verdict, subject: str, at: Value, document: SourceDocument,
               axes: Mapping[str, Axis]) -> Finding:
    """What the report says of one subject."""
    shown, outcome = verdict.shown, verdict.outcome
    finding = Finding(rule.id, rule.statements, rule.modality, rule.modality.level, outcome, "", quote=rule.quote,
                      subject=subject)
    if outcome is Utfall.UPPFYLLD:
        finding.message = filled(rule.fulfilled, shown.context) or "Uppfyllt."
        finding.locations = (_location(at.owner, at.pointer, at),) if isinstance(at, Record | Cell) \
            and not rule.expected else _places(rule, shown, at, document, most=1)
        return finding
    if outcome is Utfall.EJ_TILLAMPLIG:
        finding.message = _not_applicable(rule, shown, document)
        return finding
    finding.locations = _places(rule, shown, at, document)
    _carry(finding, rule, shown.context)
    finding.action = filled(rule.action, shown.context)
    if outcome is Utfall.OBEDOMD:
        unknown = Unknown.of(*(r.unknown for r in verdict.readings if r.unknown))
        finding.action = _completion(unknown)
        finding.missing = missing_of(unknown) or (Missing(document.path, subject, "uppgifter som går ihop"),)
        finding.message = _undecided(finding.missing)
    else:
        finding.message = _message(rule, shown.context)
        finding.expected, finding.actual, finding.difference = _expectation(rule, shown.context)
        if outcome is Utfall.AVVIKELSE and document.lacks("/avvikelser"):
            finding.action += (f" Det görs i en YAML-fil som börjar med dokument: {document.kind} och "
                               f"kompletterar: {PurePath(document.path).name}.")
    finding.readings = _readings(rule, verdict, axes)
    if outcome is Utfall.TVISTIG:
        finding.message = f"Avtalets text kan läsas på flera sätt. På ett av dem gäller: {finding.message}"
        finding.action = _settle(finding.readings)
    return finding


def _carry(finding: Finding, rule: Rule, context: Context) -> None:
    """Gives a finding the statement that its subject names: its words, and its level.

    A subject that names none is the rule's own matter, and the rule's quotation isn't what it departs from.
    """
    if rule.carried is None:
        return
    statement = rule.statement(evaluate(rule.carried, context))
    finding.quote = statement.quote if statement is not None else ""
    if statement is not None:
        finding.statements, finding.modality = (statement.id,), Modalitet(statement.modality)
        finding.level = finding.modality.level


def _not_applicable(rule: Rule, shown: Reading, document: SourceDocument) -> str:
    if shown.unknown is not None:
        causes = sorted(shown.unknown.causes, key=lambda cause: cause.pointer)
        labels = ", ".join(dict.fromkeys(cause.label or _title(cause) for cause in causes))
        return f"{_medium(document)} har ingen plats för det som behövs ({labels}); {_elsewhere(document)}."
    return filled(shown.guard.otherwise, shown.context) if shown.guard else rule.none


def _settle(readings: tuple[ReadingOutcome, ...]) -> str:
    """How the parties settle the reading: the line to write into the agreement."""
    chosen = ", ".join(f"{axis}: {name}" for axis, name in zip(readings[0].axis.split(" + "),
                                                               readings[0].name.split(" + "), strict=True))
    return f"Kom överens om läsningen och skriv in den i avtalet, till exempel tolkningar: {{{chosen}}}."


def settled_message(rule: Rule, outcome: Utfall, message: str, document: SourceDocument) -> Finding:
    """A finding about the document as a whole, without a subject."""
    return Finding(rule.id, rule.statements, rule.modality, rule.modality.level, outcome, message, quote=rule.quote,
                   locations=(_location(document, "", document.root),) if outcome is Utfall.OBEDOMD else ())


def undecided(rule: Rule, unknown: Unknown, at: Value | None, document: SourceDocument) -> Finding:
    """A finding that what the rule goes through isn't known, at the place that should hold it."""
    finding = settled_message(rule, Utfall.OBEDOMD, "", document)
    if isinstance(at, Record):
        finding.subject, finding.locations = at.pointer, (_location(at.owner, at.pointer, at),)
    finding.missing = missing_of(unknown)
    finding.message = _undecided(finding.missing)
    finding.action = _completion(unknown)
    return finding


def missing_of(unknown: Unknown) -> tuple[Missing, ...]:
    """Each value that would decide, named; sorted and once each."""
    found = {Missing(cause.owner.path if cause.owner else cause.kind, cause.pointer, cause.label or label(cause))
             for cause in unknown.causes}
    return tuple(sorted(found))


def _completion(unknown: Unknown) -> str:
    """What to do about what is missing; what a file has no room for is told beside it."""
    names = dict.fromkeys(PurePath(c.owner.path).name for c in unknown.causes if c.owner is not None and _beside(c))
    told = [f" Det som inte ryms i {name} kan ett YAML-dokument med raden kompletterar: {name} säga." for name in names]
    return COMPLETE + "".join(told)


def _beside(cause: Cause) -> bool:
    """Whether the form that the document has is without a place for it."""
    return not cause.carried and cause.owner is not None and cause.owner.lacks(cause.pointer)


def shortened(text: str, most: int) -> str:
    """At most so many characters. What is cut off is marked, so that half a name is known for one."""
    return text if len(text) <= most else text[: most - 1] + "…"


def label(cause: Cause) -> str:
    """What to call what is missing; of what stands there and can't be read, that it can't."""
    if not cause.pointer:
        return {"samverkansavtal": "samverkansavtalet"}.get(cause.kind, cause.kind)
    title = _title(cause)
    if cause.owner is not None and _beside(cause):
        return f"{title} (ryms inte i {PurePath(cause.owner.path).name})"
    node = at_pointer(cause.owner.root, cause.pointer) if cause.owner is not None else None
    if isinstance(node, Disputed):
        return f"{title} ({', '.join(node.places[:-1])} och {node.places[-1]} säger emot varandra)"
    if isinstance(node, Cell) and node.state is State.MALFORMED:
        return f"{title} (går inte att läsa{': ' + shortened(node.text, MAX_LABEL) if node.text else ''})"
    return title


def _title(cause: Cause) -> str:
    """What the schema calls the field; one that the kind of document hasn't is an invoice's."""
    return title_of(cause.kind if cause.carried or _beside(cause) else "faktura", cause.pointer)


_MEDIA = {"docx": "Ett avtal i Word", "ubl": "En e-faktura"}


def _medium(document: SourceDocument) -> str:
    """What to call the form that a document has, where it has no place for something."""
    return _MEDIA.get(document.medium, "Formuläret")


def no_place(document: SourceDocument) -> str:
    """Why nothing is judged where a form has no place for what a rule goes through."""
    return f"{_medium(document)} har ingen plats för det som prövas här" \
        + (f"; {_elsewhere(document)}." if document.uncarried else ".")


def _elsewhere(document: SourceDocument) -> str:
    if document.kind == "faktureringsunderlag":
        return "det prövas på fakturan"
    return f"ett dokument som kompletterar {PurePath(document.path).name} kan säga det"


def _undecided(missing: tuple[Missing, ...]) -> str:
    if not missing:
        return "Kan inte avgöras: uppgifterna går inte ihop till ett svar."
    labels = list(dict.fromkeys(m.label for m in missing))
    listed = ", ".join(labels[:4]) + (f" och {len(labels) - 4} till" if len(labels) > 4 else "")
    return f"Kan inte avgöras. Det som skulle avgöra: {listed}."


def _message(rule: Rule, context: Context) -> str:
    for message in rule.messages:
        if message.when is None or evaluate(message.when, context) is True:
            return filled(message.text, context)
    return "Kravet är inte uppfyllt."


def _expectation(rule: Rule, context: Context) -> tuple[str | None, str | None, str | None]:
    """Expected, actual and their difference: of the first pair that differs."""
    for actual_tree, wanted_tree in rule.expected:
        actual, wanted = evaluate(actual_tree, context), evaluate(wanted_tree, context)
        if isinstance(wanted, Unknown) or (not isinstance(actual, Unknown) and actual == wanted):
            continue
        unit = actual_tree.kind if actual_tree.kind in NUMBERS else wanted_tree.kind
        expected = exact(wanted, unit)
        return expected, exact(actual, actual_tree.kind), _difference(actual, wanted, actual_tree.kind)
    return None, None, None


def _difference(actual: Value, wanted: Value, kind: str) -> str | None:
    """In kronor, in days, or as a number; None where there is none to tell."""
    if isinstance(actual, date) and isinstance(wanted, date):
        return str((actual - wanted).days)
    if kind in NUMBERS and isinstance(actual, int | Fraction) and isinstance(wanted, int | Fraction):
        return exact(Fraction(actual) - wanted, kind)
    return None


def _readings(rule: Rule, verdict: Verdict, axes: Mapping[str, Axis]) -> tuple[ReadingOutcome, ...]:
    """What each reading gives, where they don't all say the same; only the axes that make a difference."""
    if len(verdict.readings) < 2:
        return ()
    results = []
    for reading in verdict.readings:
        expected, difference = None, None
        if reading.outcome in (Utfall.BRUTEN, Utfall.INTYGAS, Utfall.AVVIKELSE):
            expected, _, difference = _expectation(rule, reading.context)
        if expected is None and reading.outcome is not Utfall.EJ_TILLAMPLIG:
            expected = _expected_value(rule, reading.context)
        results.append((reading.looked, (reading.outcome, expected, difference)))
    if len({result for _, result in results}) == 1:
        return ()
    order = [axis for axis in axes if any(axis in looked for looked, _ in results)]
    telling = [axis for axis in order if _matters(axis, results)] or order
    found: dict[ReadingOutcome, None] = {}
    for looked, (outcome, expected, difference) in results:
        own = [axis for axis in telling if axis in looked]
        found[ReadingOutcome(" + ".join(own), " + ".join(looked[axis] for axis in own), outcome, expected,
                             difference)] = None
    return tuple(found)


Result = tuple[dict[str, str], tuple[Utfall, str | None, str | None]]


def _matters(axis: str, results: list[Result]) -> bool:
    """Whether two results that differ in nothing but this axis (or what it leads to) differ at all."""
    for one, first in results:
        for other, second in results:
            apart = {a for a in one.keys() & other.keys() if one[a] != other[a]}
            if apart == {axis} and first != second:
                return True
    return False


def _expected_value(rule: Rule, context: Context) -> str | None:
    for _, wanted_tree in rule.expected:
        wanted = evaluate(wanted_tree, context)
        if not isinstance(wanted, Unknown):
            return exact(wanted, wanted_tree.kind)
    return None


def _places(rule: Rule, reading: Reading, at: Value, document: SourceDocument,
            most: int = MAX_LOCATIONS) -> tuple[Location, ...]:
    """Where the verdict rests: the fields with an expected value first, then the subject (of a departure rather the
    field or the clause than the whole agreement), then all that was read."""
    context = reading.context
    below = at.pointer + "/" if isinstance(at, Record) else "//"
    reads = sorted(context.reads.values(), key=lambda cell: not (cell.owner is document
                                                                 and cell.pointer.startswith(below)))
    found: dict[tuple[str, str], Location] = {}
    for actual, _ in rule.expected:
        place = _place_of(rule, actual, context)
        if place is not None:
            found.setdefault((place.file, place.pointer), place)
    departs = reading.outcome is Utfall.AVVIKELSE and at is document.root and any(c.owner is document for c in reads)
    if not found and isinstance(at, Record | Cell) and not departs:
        location = _location(at.owner, at.pointer, at)
        found[location.file, location.pointer] = location
    for cell in reads:
        if len(found) >= most:
            break
        location = _location(cell.owner, cell.pointer, cell)
        found.setdefault((location.file, location.pointer), location)
    if not found:
        found["", ""] = _location(document, "", document.root)
    return tuple(found.values())[:most]


def _place_of(rule: Rule, tree: Tree, context: Context) -> Location | None:
    """The place of a field, also of one that isn't there: then the line of what should hold it."""
    tree = _resolved(rule, tree, context)
    if not isinstance(tree, Field):
        return None
    of = evaluate(tree.of, context)
    if isinstance(of, Gap) and of.owner is not None and of.reason != "document":
        return _gap_place(of, tree.name)
    if not isinstance(of, Record):
        return None
    node = of.fields.get(tree.name)
    pointer = f"{of.pointer}/{tree.name}"
    owner = node.owner if isinstance(node, Cell) else of.owner
    return _location(owner, pointer, node if node is not None else of, absent=node is None)


def _resolved(rule: Rule, tree: Tree, context: Context) -> Tree:
    """What a name or a choice comes down to."""
    while True:
        if isinstance(tree, Name) and tree.name in rule.names:
            tree = rule.names[tree.name]
        elif isinstance(tree, Choice):
            tree = tree.then if evaluate(tree.condition, context) is True else tree.otherwise
        else:
            return tree


def _gap_place(gap: Gap, name: str) -> Location:
    """The nearest ancestor that is there."""
    owner = gap.owner
    assert owner is not None
    node: Any = owner.root
    for part in gap.pointer.split("/")[1:]:
        found = node.fields.get(part) if isinstance(node, Record) else None
        if found is None:
            break
        node = found
    return _location(owner, f"{gap.pointer}/{name}", node, absent=True)


def _location(owner: SourceDocument, pointer: str, node: Any, absent: bool = False) -> Location:
    value = shortened(node.text, MAX_TEXT) if isinstance(node, Cell) and not absent else None
    position = node.position
    return Location(pointer, owner.path, position.line, position.column, position.place, value)
