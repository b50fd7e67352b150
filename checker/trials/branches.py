"""Which ways through a rule its examples take, by probes that note what conditions come to.

A probe is a call of a fact that gives back what it was given; only an instrumented rule holds one,
and the facts know it only while ``watched`` lasts, so judging costs nothing for it.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checker.examples import Example, examples_of, judge_example
from checker.expression.interpret import Context, compare
from checker.expression.tree import Call, Compare, Literal, Tree, walk
from checker.expression.values import Value
from checker.facts import FACTS, Fact
from checker.rulebook import Rule, RuleBook
from checker.rulebook.trees import axes_of, trees_of
from checker.trials.slots import EXPECTED, Slot, slots
from checker.trials.text import written
from checker.trials.walking import places, rebuilt

#: Facts that look up a price: it begins and ends with a year.
DATED = ("ersattning", "annat_prisar")
_PROBE, _DAYS = "sond", "sond_dagar"
#: For each order of two days, how far apart (left - right) they are on either side of its boundary.
_BOUNDARY = {"<": (-1, 0), "<=": (0, 1), ">": (0, 1), ">=": (-1, 0)}
_APART = {-1: "dagen före", 0: "på dagen", 1: "dagen efter"}
_TRUTH = {True: "sant", False: "falskt"}
_YEAR = {(1, 1): "årets första dag", (12, 31): "årets sista dag"}


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """One way through a rule: the place, the words that decide there, and which way."""

    rule: str
    place: str
    text: str
    way: str


@dataclass(slots=True)
class Walked:
    """How many branches some rules have, and those that no example takes."""

    branches: int
    missed: list[Branch]


#: What was seen, by place and words.
Seen = dict[tuple[str, str], set[str]]


def walked(rules: Iterable[Rule], book: RuleBook) -> Walked:
    """Every branch of the rules, held to what their examples go through."""
    result = Walked(0, [])
    for rule in rules:
        seen = _seen(rule, book)
        branches = dict.fromkeys(_branches(rule, book))
        result.branches += len(branches)
        result.missed += [branch for branch in branches if branch.way not in seen[branch.place, branch.text]]
    return result


def _branches(rule: Rule, book: RuleBook) -> Iterator[Branch]:
    for slot in _deciding(rule, book):
        for place in places(copy.deepcopy(slot.tree), slot.scope, slot.type.kind == "janej"):
            ways = [_APART[days] for days in _boundary(place.node)]
            if _is_probed(place.node, place.condition):
                ways += _TRUTH.values()
            yield from (Branch(rule.id, slot.where, written(place.node), way) for way in ways)
    for name, axis in book.axes.items():
        if name in axes_of(rule):
            yield from (Branch(rule.id, "tolkning", name, alternative) for alternative in axis.ids)
    if any(isinstance(node, Call) and node.name in DATED for tree in trees_of(rule) for node in walk(tree)):
        yield from (Branch(rule.id, "värden", "pris", day) for day in _YEAR.values())


def _deciding(rule: Rule, book: RuleBook) -> list[Slot]:
    return [slot for slot in slots(rule, book) if not slot.where.startswith(EXPECTED)]


def _is_probed(node: Tree, condition: bool) -> bool:
    return condition and not isinstance(node, Literal)


def _boundary(node: Tree) -> tuple[int, ...]:
    """How far apart two days are on either side of where their order turns; none for anything else."""
    if isinstance(node, Compare) and len(node.operators) == 1 and node.first.kind == node.rest[0].kind == "datum":
        return _BOUNDARY.get(node.operators[0], ())
    return ()


def _seen(rule: Rule, book: RuleBook) -> Seen:
    """What the examples of a rule go through."""
    seen: Seen = defaultdict(set)
    other = instrumented(rule, book)
    with watched(seen):
        for example in examples_of(rule):
            judge_example(replace(example, rule=other), book)
            _note_days(example, seen)
    return seen


def instrumented(rule: Rule, book: RuleBook) -> Rule:
    """The rule with a probe around each of its conditions, and within each order of two days. It says
    the same as the rule, and can only be judged while ``watched`` lasts."""
    other = rule
    for slot in _deciding(rule, book):
        other = slot.put(other, _probed(slot))
    return other


def _probed(slot: Slot) -> Tree:
    def probed(old: Tree, new: Tree, condition: bool) -> Tree:
        key = Literal(old.column, slot.where), Literal(old.column, written(old))
        if isinstance(new, Compare) and _boundary(old):
            symbol = Literal(old.column, new.operators[0])
            new = Call(old.column, _DAYS, (*key, symbol, new.first, *new.rest), kind="janej")
        return Call(old.column, _PROBE, (*key, new), kind="janej") if _is_probed(old, condition) else new

    return rebuilt(slot.tree, slot.type.kind == "janej", probed)


@contextmanager
def watched(seen: Seen) -> Iterator[None]:
    """While it lasts, the probes of an instrumented rule write what they see."""
    def noted(context: Context, where: str, text: str, value: Value) -> Value:
        if isinstance(value, bool):
            seen[where, text].add(_TRUTH[value])
        for axis, alternative in context.looked.items():
            seen["tolkning", axis].add(alternative)
        return value

    def compared(context: Context, where: str, text: str, symbol: str, left: Value, right: Value) -> Value:
        if isinstance(left, date) and isinstance(right, date) and (left - right).days in _APART:
            seen[where, text].add(_APART[(left - right).days])
        return compare(symbol, left, right, False, context)

    FACTS[_PROBE] = Fact(noted, ("text", "text", "janej"), "janej", "", total=True)
    FACTS[_DAYS] = Fact(compared, ("text", "text", "text", "datum", "datum"), "janej", "", total=True)
    try:
        yield
    finally:
        del FACTS[_PROBE], FACTS[_DAYS]


def _note_days(example: Example, seen: Seen) -> None:
    for day in _days([example.documents, example.invoices]):
        if (day.month, day.day) in _YEAR:
            seen["värden", "pris"].add(_YEAR[day.month, day.day])


def _days(content: Any) -> Iterator[date]:
    """Every day that stands in the documents of an example."""
    if isinstance(content, dict | list | tuple):
        for item in content.values() if isinstance(content, dict) else content:
            yield from _days(item)
    elif isinstance(content, str):
        try:
            yield date.fromisoformat(content)
        except ValueError:
            return
