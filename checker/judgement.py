"""One rule, one subject: every reading that it looks at, and what they come to together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checker.document import SourceDocument
from checker.expression.interpret import Context, TooMuchWork, evaluate, truth
from checker.expression.values import Unknown
from checker.findings import Utfall
from checker.rulebook import Axis, Guard, Rule

MAX_READINGS = 200


@dataclass(slots=True)
class Reading:
    """What the rule says under one choice of readings. ``guard`` is the one that doesn't hold."""

    outcome: Utfall
    context: Context
    unknown: Unknown | None = None
    guard: Guard | None = None

    @property
    def looked(self) -> dict[str, str]:
        return self.context.looked


@dataclass(slots=True)
class Verdict:
    """The outcome over all readings; ``shown`` is the one whose words the finding takes."""

    outcome: Utfall
    shown: Reading
    readings: list[Reading]


def judge(rule: Rule, document: SourceDocument, axes: Mapping[str, Axis],
          fresh: Callable[[Mapping[str, str]], Context]) -> Verdict:
    """The verdict on one subject of a document. ``fresh`` makes the context of one choice of readings.

    An axis that nothing looks at is never split; one that is looked at is tried under each of
    the alternatives that the context holds open. Raises TooMuchWork past MAX_READINGS.
    """
    readings: list[Reading] = []
    pending: list[dict[str, str]] = [{}]
    while pending:
        if len(readings) >= MAX_READINGS:
            raise TooMuchWork
        chosen = pending.pop()
        reading = _under(rule, fresh(chosen))
        readings.append(reading)
        fixed = dict(chosen)
        for axis, alternative in list(reading.looked.items()):
            if axis not in fixed:
                others = [a for a in reading.context.alternatives[axis] if a != alternative]
                pending += [{**fixed, axis: other} for other in reversed(others)]
                fixed[axis] = alternative
    if len(readings) == 1 and readings[0].unknown is None:
        return Verdict(readings[0].outcome, readings[0], readings)
    return _together(_without_either(readings, axes), document)


def _under(rule: Rule, context: Context) -> Reading:
    """Guard → requirement, in Kleene's logic: what holds whichever way an unknown guard falls, holds."""
    unsure: list[Unknown] = []
    for guard in rule.guards:
        applies = truth(evaluate(guard.condition, context))
        if applies is False:
            return Reading(Utfall.EJ_TILLAMPLIG, context, guard=guard)
        if isinstance(applies, Unknown):
            unsure.append(applies)
    holds = truth(evaluate(rule.requirement, context))
    if holds is True:
        return Reading(Utfall.UPPFYLLD, context)
    if isinstance(holds, Unknown):
        return Reading(Utfall.OBEDOMD, context, Unknown.of(*unsure, holds))
    if unsure:
        return Reading(Utfall.OBEDOMD, context, Unknown.of(*unsure))
    return Reading(rule.failing, context)


def _without_either(readings: list[Reading], axes: Mapping[str, Axis]) -> list[Reading]:
    """Joins the readings that differ only on an axis where right on either is right."""
    groups: dict[tuple[tuple[str, str], ...], list[Reading]] = {}
    for reading in readings:
        key = tuple(sorted((a, v) for a, v in reading.looked.items() if not axes[a].either))
        groups.setdefault(key, []).append(reading)
    return [min(group, key=lambda reading: _LENIENT.index(reading.outcome)) for group in groups.values()]


_LENIENT = (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG, Utfall.UNDANTAGEN, Utfall.INTYGAS, Utfall.AVVIKELSE,
            Utfall.OBEDOMD, Utfall.TVISTIG, Utfall.BRUTEN)


def _together(readings: list[Reading], document: SourceDocument) -> Verdict:
    """All the same → that; any undecided → obedomd; broken under one and not under another → tvistig.

    A reading that needs what the form at hand can't carry is left out, unless they all do.
    """
    carried = [reading for reading in readings if not (reading.unknown and reading.unknown.uncarried_by(document))]
    if not carried:
        readings[0].outcome = Utfall.EJ_TILLAMPLIG
        return Verdict(Utfall.EJ_TILLAMPLIG, readings[0], readings[:1])
    readings = carried
    outcomes = {reading.outcome for reading in readings}
    if len(outcomes) == 1:
        return Verdict(readings[0].outcome, readings[0], readings)
    if Utfall.OBEDOMD in outcomes:
        return _verdict(Utfall.OBEDOMD, Utfall.OBEDOMD, readings)
    if Utfall.BRUTEN in outcomes:
        return _verdict(Utfall.TVISTIG, Utfall.BRUTEN, readings)
    worst = max(outcomes - {Utfall.EJ_TILLAMPLIG}, key=_LENIENT.index)
    return _verdict(worst, worst, readings)


def _verdict(outcome: Utfall, shown: Utfall, readings: list[Reading]) -> Verdict:
    return Verdict(outcome, next(_having(shown, readings)), readings)


def _having(outcome: Utfall, readings: list[Reading]) -> Iterator[Reading]:
    return (reading for reading in readings if reading.outcome is outcome)
