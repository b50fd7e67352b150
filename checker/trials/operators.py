"""What can be changed in an expression: a fixed list of operators, each a fault that somebody might make.

An operator looks at one node and gives the nodes that could stand there by mistake. Whether the
result passes the type checker is for the caller to find out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from checker.expression.tree import (
    NUMBERS,
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Field,
    Literal,
    Logic,
    Name,
    Negate,
    Not,
    Options,
    Presence,
    Tree,
)
from checker.facts import FACTS
from checker.trials.slots import typed
from checker.trials.text import written
from checker.trials.walking import Place


@dataclass(frozen=True, slots=True)
class Change:
    """What an operator makes of a node: the change's name, the node that comes in its place, and the
    words that it is about (by default those of the node that was there)."""

    name: str
    node: Tree
    words: str = ""


_COMPARISONS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=", "<=", ">="),
                "!=": ("==",), "in": ("not in",), "not in": ("in",)}
_ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*"}
_AGGREGATES = {"all": "any", "any": "all", "min": "max", "max": "min"}
#: What may be asked by mistake. Nothing becomes ifylld: it differs from finns where something can't be read,
#: and there the rest of a condition is unknown too.
_PRESENCE = {"finns": ("redovisad", "angiven"), "redovisad": ("finns", "angiven"), "angiven": ("finns", "redovisad"),
             "ifylld": ("finns", "redovisad", "angiven"), "bars": ("finns",)}
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)\Z")
_WEIGHED = (*NUMBERS, "datum", "manaddag")  # of these, a field is mistaken for any other of its kind


def changes(place: Place) -> Iterator[Change]:
    """Every change of one node, by every operator of the list."""
    for operator in OPERATORS:
        for change in operator(place):
            yield change if change.words else replace(change, words=written(place.node))


def _comparison(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Compare):
        for number, symbol in enumerate(node.operators):
            for other in _COMPARISONS[symbol]:
                operators = (*node.operators[:number], other, *node.operators[number + 1:])
                yield Change(f"{symbol} blir {other}", replace(node, operators=operators))


def _logic(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Logic):
        other = "or" if node.operator == "and" else "and"
        yield Change(f"{node.operator} blir {other}", replace(node, operator=other))
        for number in range(len(node.operands)):
            left = (*node.operands[:number], *node.operands[number + 1:])
            shorter = replace(node, operands=left) if len(left) > 1 else left[0]
            yield Change("ett led struket", shorter, written(node.operands[number]))


def _negation(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Not):
        yield Change("not struket", node.operand)
    elif place.condition and not isinstance(node, Compare | Literal):
        yield Change("not tillagt", Not(node.column, node))


def _arithmetic(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Arithmetic):
        other = _ARITHMETIC[node.operator]
        yield Change(f"{node.operator} blir {other}", replace(node, operator=other))


def _number(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Literal) and isinstance(node.value, int | Fraction) and not isinstance(node.value, bool):
        others: list[int | Fraction] = [node.value + 1, node.value - 1, *([7] if node.value == 5 else [])]
        for other in others:
            number = Negate(node.column, Literal(node.column, -other)) if other < 0 else Literal(node.column, other)
            yield _instead("ett annat tal", node, number)


def _instead(name: str, old: Tree, new: Tree) -> Change:
    return Change(name, new, f"{written(old)} → {written(new)}")


def _day(place: Place) -> Iterator[Change]:
    """A day later: what is computed as a day, and what a day is compared with."""
    node = place.node
    if isinstance(node, Call | Arithmetic | Choice) and node.kind == "datum":
        yield Change("en dag senare", _later(node))
    if isinstance(node, Compare):
        for number, right in enumerate(node.rest):
            if right.kind == "datum" and isinstance(right, Name | Field):
                rest = (*node.rest[:number], _later(right), *node.rest[number + 1:])
                yield Change("en dag senare", replace(node, rest=rest))


def _later(node: Tree) -> Tree:
    return Arithmetic(node.column, "+", node, Literal(node.column, 1))


def _date(place: Place) -> Iterator[Change]:
    node = place.node
    if not isinstance(node, Literal):
        return
    if isinstance(node.value, date):
        for days in (1, -1):
            yield _instead("en annan dag", node, replace(node, value=node.value + timedelta(days)))
        first = node.value.replace(day=1, month=node.value.month % 12 + 1)
        yield _instead("en annan månad", node, replace(node, value=first))
    elif isinstance(node.value, str) and (match := _MONTH_DAY.match(node.value)):
        month, day = int(match[1]), int(match[2])
        for other in (day + 1, day - 1):
            yield _instead("en annan dag", node, replace(node, value=f"{month:02d}-{other:02d}"))
        yield _instead("en annan månad", node, replace(node, value=f"{month % 12 + 1:02d}-{day:02d}"))


def _word(place: Place) -> Iterator[Change]:
    """A word of a closed list becomes the next of it."""
    node = place.node
    if isinstance(node, Compare):
        for number, right in enumerate(node.rest):
            choices = typed(node.rest[number - 1] if number else node.first, place.scope).choices
            if isinstance(right, Literal) and right.value in choices:
                other = replace(right, value=choices[(choices.index(str(right.value)) + 1) % len(choices)])
                rest = (*node.rest[:number], other, *node.rest[number + 1:])
                yield _instead("ett annat val", node, replace(node, rest=rest))


def _text(place: Place) -> Iterator[Change]:
    """Another text becomes one that nobody writes; of a closed list there is no such, and the type checker says so."""
    node = place.node
    if isinstance(node, Literal) and isinstance(node.value, str) and not _MONTH_DAY.match(node.value):
        yield _instead("en annan text", node, replace(node, value=node.value + "x"))


def _options(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Options) and len(node.values) > 1:
        for number in range(len(node.values)):
            yield Change("ett val struket", replace(node, values=(*node.values[:number], *node.values[number + 1:])),
                         str(node.values[number]))


def _presence(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Presence):
        for other in _PRESENCE.get(node.name, ()):
            yield Change(f"{node.name} blir {other}", replace(node, name=other))
        if node.name == "angivna":
            yield Change("angivna struket", node.of)


def _aggregate(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Aggregate):
        if node.name in _AGGREGATES:
            other = _AGGREGATES[node.name]
            yield Change(f"{node.name} blir {other}", replace(node, name=other))
        if node.condition is not None:
            yield Change("urvalet struket", replace(node, condition=None), written(node.condition))


def _choice(place: Place) -> Iterator[Change]:
    node = place.node
    if isinstance(node, Choice):
        yield Change("grenarna bytta", replace(node, then=node.otherwise, otherwise=node.then))
        yield Change("alltid det första", node.then)
        yield Change("alltid det andra", node.otherwise)


def _field(place: Place) -> Iterator[Change]:
    """A field becomes a sibling of its kind: numbers, days and deadlines any of them, others the next."""
    node = place.node
    if not isinstance(node, Field) or (isinstance(node.of, Name) and node.of.name == "tolkning"):
        return
    of = typed(node.of, place.scope)
    if of.spec is None:
        return
    own = of.spec.fields[node.name].kind
    names = [name for name, spec in of.spec.fields.items() if spec.kind == own]
    at = names.index(node.name)
    others = names[at + 1:] + names[:at]
    for other in others if own in _WEIGHED else others[:1]:
        yield Change(f"{node.name} blir {other}", replace(node, name=other))


def _fact(place: Place) -> Iterator[Change]:
    """A function becomes the next that takes and gives the same."""
    node = place.node
    if isinstance(node, Call):
        own = FACTS[node.name]
        alike = [name for name, fact in FACTS.items() if (fact.parameters, fact.result) == (own.parameters, own.result)]
        if len(alike) > 1:
            other = alike[(alike.index(node.name) + 1) % len(alike)]
            yield Change(f"{node.name} blir {other}", replace(node, name=other))


OPERATORS: tuple[Callable[[Place], Iterator[Change]], ...] = (
    _comparison, _logic, _negation, _arithmetic, _number, _day, _date, _word, _text, _options, _presence, _aggregate,
    _choice, _field, _fact)
