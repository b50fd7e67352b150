"""What the compiled rules come to for one document: the outcome of every rule for every subject, without words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.audit.structs import Struct, field_names
from checker.engine import Bench
from checker.expression.compile import (
    APPLIES_NOT,
    FAILS,
    HOLDS,
    LEFT,
    UNDECIDED,
    UNPLACED,
    Compiled,
    Module,
    compiled,
    is_lack,
)
from checker.expression.compile.lacks import ABSENT, HIDDEN, NO_ROOM, NONE, WITHIN_NONE
from checker.expression.context import Budget, Context, TooMuchWork
from checker.facts import FACTS, Fact
from checker.findings import Utfall
from checker.rulebook import Axis, Rule, RuleBook
from checker.rulebook.roots import ROOTS

#: Steps that facts may take for one rule over one document. The interpreter counts every node beside them, so that
#: what stays below this, in a document of few enough rows, is below the interpreter's own bound.
FACT_STEPS = 400_000
MAX_READINGS = 200

_OUTCOMES = {HOLDS: Utfall.UPPFYLLD, APPLIES_NOT: Utfall.EJ_TILLAMPLIG, UNDECIDED: Utfall.OBEDOMD,
             UNPLACED: Utfall.OBEDOMD}
#: As ``checker.judgement`` ranks them.
_LENIENT = (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG, Utfall.UNDANTAGEN, Utfall.INTYGAS, Utfall.AVVIKELSE,
            Utfall.OBEDOMD, Utfall.TVISTIG, Utfall.BRUTEN)
_Reading = tuple[int, Utfall, Mapping[str, str]]  # what it came to, as an outcome, and what it looked at


@dataclass(frozen=True, slots=True)
class Under:
    """What a document is judged under: the bench (agreement, readings, day of review) and the agreement's struct."""

    bench: Bench
    agreement: Struct  # or NO_DOCUMENT


class Judge:
    """All rules of one kind of document, compiled. ``module`` tells which couldn't be."""

    def __init__(self, book: RuleBook, kind: str, facts: Mapping[str, Fact] = FACTS) -> None:
        self.rules: tuple[Rule, ...] = tuple(book.rules_for(kind))
        self.facts = facts
        self.axes: Mapping[str, Axis] = book.axes
        self.module: Module = compiled(self.rules, ROOTS[self.rules[0].documents[0]] if self.rules else "",
                                       facts, field_names())
        by_id = {one.id: one for one in self.module.rules}
        self._compiled = [(rule, by_id.get(rule.id)) for rule in self.rules]

    def outcomes(self, document: Struct, under: Under) -> list[list[Utfall] | None]:
        """For each rule the outcomes of its subjects, in the interpreter's order; None where the interpreter is to
        say. A rule without subjects has one outcome, that it doesn't apply."""
        return [None if one is None else self.rule_outcomes(rule, one, document, under)
                for rule, one in self._compiled]

    def rule_outcomes(self, rule: Rule, one: Compiled, document: Struct, under: Under) -> list[Utfall] | None:
        budget = Budget(FACT_STEPS)
        found: list[Utfall] = []
        try:
            for subject in _subjects(one, document, under, budget):
                if isinstance(subject, tuple):
                    arguments = document, under.agreement, under.bench.today, *subject
                    outcome = self.outcome(rule, one, arguments, under, budget)
                else:
                    outcome = _without_list(rule, subject)
                if outcome is None:
                    return None
                found.append(outcome)
        except TooMuchWork:
            return None
        return found or [Utfall.EJ_TILLAMPLIG]

    def outcome(self, rule: Rule, one: Compiled, arguments: Sequence[Any], under: Under,
                budget: Budget) -> Utfall | None:
        """The outcome over all readings; None where what is shown of the document doesn't decide it."""
        alternatives = self._open_readings(one, arguments, under, budget)
        if alternatives is None:
            return None
        readings: list[_Reading] = []
        pending: list[dict[str, str]] = [{}]
        while pending:
            if len(readings) >= MAX_READINGS:
                raise TooMuchWork
            chosen = pending.pop()
            context = _context(under, alternatives, chosen, budget)
            code = one.verdict(context, *arguments)
            if code == LEFT:
                return None
            outcome = rule.failing if code == FAILS else _OUTCOMES[code]
            readings.append((code, outcome, context.looked))
            fixed = dict(chosen)
            for axis, alternative in list(context.looked.items()):
                if axis not in fixed:
                    pending += [{**fixed, axis: other} for other in reversed(alternatives[axis])
                                if other != alternative]
                    fixed[axis] = alternative
        return readings[0][1] if len(readings) == 1 and readings[0][0] != UNPLACED else self._together(readings)

    def _open_readings(self, one: Compiled, arguments: Sequence[Any], under: Under,
                       budget: Budget) -> Mapping[str, tuple[str, ...]] | None:
        bench = under.bench
        if not one.only_if:
            return bench.alternatives
        found = dict(bench.alternatives)
        for (axis, alternative), condition in one.only_if.items():
            if alternative in found[axis] and not bench.settles(axis):
                holds = condition(_context(under, bench.alternatives, {}, budget), *arguments)
                if holds is HIDDEN:
                    return None
                if holds is not True:
                    found[axis] = tuple(a for a in found[axis] if a != alternative)
        return found

    def _together(self, readings: list[_Reading]) -> Utfall:
        """As ``checker.judgement`` puts readings together."""
        groups: dict[tuple[tuple[str, str], ...], list[_Reading]] = {}
        for reading in readings:
            key = tuple(sorted((a, v) for a, v in reading[2].items() if not self.axes[a].either))
            groups.setdefault(key, []).append(reading)
        kept = [min(group, key=lambda reading: _LENIENT.index(reading[1])) for group in groups.values()]
        outcomes = {outcome for code, outcome, _ in kept if code != UNPLACED}
        if not outcomes:
            return Utfall.EJ_TILLAMPLIG
        if len(outcomes) == 1:
            return outcomes.pop()
        if Utfall.OBEDOMD in outcomes:
            return Utfall.OBEDOMD
        if Utfall.BRUTEN in outcomes:
            return Utfall.TVISTIG
        return max(outcomes - {Utfall.EJ_TILLAMPLIG}, key=_LENIENT.index)


def _context(under: Under, alternatives: Mapping[str, tuple[str, ...]], chosen: Mapping[str, str],
             budget: Budget) -> Context:
    return Context({}, FACTS, under.bench.today, alternatives, chosen, {}, under.bench.run, budget)


def _subjects(one: Compiled, document: Struct, under: Under, budget: Budget,
              bound: tuple[Any, ...] = ()) -> Iterator[Any]:
    """The loop variables of every subject as a tuple; where a list isn't there, what stands instead."""
    if len(bound) == len(one.loops):
        yield bound
        return
    context = _context(under, under.bench.alternatives, {}, budget)
    listed = one.loops[len(bound)](context, document, under.agreement, under.bench.today, *bound)
    if listed is NONE or listed is WITHIN_NONE:
        listed = []
    if is_lack(listed):
        yield listed
        return
    for item in listed:
        yield from _subjects(one, document, under, budget, (*bound, item))


def _without_list(rule: Rule, lack: Any) -> Utfall | None:
    """The list that a rule goes through isn't there."""
    if lack is HIDDEN or lack.below is HIDDEN:
        return None
    if lack is NO_ROOM or (lack is ABSENT and rule.unstated is not None):
        return Utfall.EJ_TILLAMPLIG
    return Utfall.OBEDOMD
