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
from checker.expression.tree import Call, Compare, Literal, Logic, Tree, walk
from checker.expression.values import Value
from checker.facts import FACTS, Fact
from checker.rulebook import Rule, RuleBook
from checker.rulebook.trees import axes_of, trees_of
from checker.trials.slots import slots
from checker.trials.text import written
from checker.trials.walking import places

#: Facts that look up a dated price; the rules that call them read values that begin and end with a year.
DATED = ("ersattning", "annat_prisar")
_PROBE, _DAYS = "sond", "sond_dagar"
#: For each order of two days, the differences (left - right) on either side of its boundary.
_BOUNDARY = {"<": (-1, 0), "<=": (0, 1), ">": (0, 1), ">=": (-1, 0)}
_FIRST, _LAST = "årets första dag", "årets sista dag"

Seen = dict[str, set[object]]


@dataclass(frozen=True, slots=True, order=True)
class Branch:
    """One way through a rule: its place, the words that decide there, and which way."""

    rule: str
    place: str
    text: str
    way: str


@dataclass(slots=True)
class Walked:
    """The branches of some rules, and those that no example takes."""

    branches: int
    missed: list[Branch]


def walked(rules: Iterable[Rule], book: RuleBook) -> Walked:
    """Every branch of the rules, held to what their examples come through."""
    result = Walked(0, [])
    for rule in rules:
        seen = _seen(rule, book)
        for branch, observation in _branches(rule, book):
            result.branches += 1
            if observation not in seen[_key(branch.place, branch.text)]:
                result.missed.append(branch)
    return result


def _key(place: str, text: str) -> str:
    return f"{place}\0{text}"


def _branches(rule: Rule, book: RuleBook) -> Iterator[tuple[Branch, object]]:
    """Each branch once, with what a probe notes of it."""
    found: dict[Branch, object] = {}
    for where, condition, boundary in _conditions(rule, book):
        text = written(condition)
        ways = {f"{difference:+d} dagar" if difference else "på dagen": difference for difference in boundary}
        for way, observation in {"sant": True, "falskt": False, **ways}.items():
            found.setdefault(Branch(rule.id, where, text, way), observation)
    for axis in (axis for name, axis in book.axes.items() if name in axes_of(rule)):
        for alternative in axis.ids:
            found[Branch(rule.id, "tolkning", axis.id, alternative)] = alternative
    if any(isinstance(node, Call) and node.name in DATED for tree in trees_of(rule) for node in walk(tree)):
        for day in (_FIRST, _LAST):
            found[Branch(rule.id, "värden", "pris", day)] = day
    yield from found.items()


def _conditions(rule: Rule, book: RuleBook) -> Iterator[tuple[str, Tree, tuple[int, ...]]]:
    """The conditions of a rule by place, and for an order of two days the differences on its boundary."""
    for slot in slots(rule, book):
        if slot.where.startswith("vantat"):
            continue
        whole = slot.type.kind == "janej"
        for place in places(copy.deepcopy(slot.tree), slot.scope, condition=whole):
            if place.condition and not isinstance(place.node, Literal):
                yield slot.where, place.node, _boundary(place.node)


def _boundary(node: Tree) -> tuple[int, ...]:
    if isinstance(node, Compare) and len(node.operators) == 1 and node.first.kind == node.rest[0].kind == "datum":
        return _BOUNDARY.get(node.operators[0], ())
    return ()


def _seen(rule: Rule, book: RuleBook) -> Seen:
    """What the examples of a rule come through, by place and words."""
    seen: Seen = defaultdict(set)
    instrumented = _instrumented(rule, book)
    with watched(seen):
        for example in examples_of(rule):
            judge_example(replace(example, rule=instrumented), book)
            _note_days(example, seen)
    return seen


def _note_days(example: Example, seen: Seen) -> None:
    for day in _days([example.documents, example.invoices]):
        for wanted, month_day in ((_FIRST, (1, 1)), (_LAST, (12, 31))):
            if (day.month, day.day) == month_day:
                seen[_key("värden", "pris")].add(wanted)


def _days(content: Any) -> Iterator[date]:
    if isinstance(content, dict | list | tuple):
        for item in content.values() if isinstance(content, dict) else content:
            yield from _days(item)
    elif isinstance(content, str):
        try:
            yield date.fromisoformat(content)
        except ValueError:
            return


@contextmanager
def watched(seen: Seen) -> Iterator[None]:
    """While it lasts, the probes of an instrumented rule write what they see."""
    FACTS[_PROBE] = Fact(lambda context, key, value: _noted(context, key, value, seen), ("text", "janej"), "janej", "",
                         total=True)
    FACTS[_DAYS] = Fact(lambda context, key, symbol, left, right: _compared(context, key, symbol, left, right, seen),
                        ("text", "text", "datum", "datum"), "janej", "", total=True)
    try:
        yield
    finally:
        del FACTS[_PROBE], FACTS[_DAYS]


def _noted(context: Context, key: Value, value: Value, seen: Seen) -> Value:
    seen[str(key)].add(value if isinstance(value, bool) else None)
    for axis, alternative in context.looked.items():
        seen[_key("tolkning", axis)].add(alternative)
    return value


def _compared(context: Context, key: Value, symbol: Value, left: Value, right: Value, seen: Seen) -> Value:
    if isinstance(left, date) and isinstance(right, date):
        seen[str(key)].add((left - right).days)
    return compare(str(symbol), left, right, False, context)


def _instrumented(rule: Rule, book: RuleBook) -> Rule:
    """The rule with a probe around each of its conditions."""
    for where in [slot.where for slot in slots(rule, book) if not slot.where.startswith("vantat")]:
        slot = next(slot for slot in slots(rule, book) if slot.where == where)
        rule = slot.put(_probed(slot.tree, where, slot.type.kind == "janej"))
    return rule
