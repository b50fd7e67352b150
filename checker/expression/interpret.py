"""The reference way to run a tree: value, evidence and readings, over one subject.

Logic is Kleene's: false and unknown = false, true or unknown = true. What is read on the
way is recorded, and that record is the evidence: no rule ever states a location.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from checker.document import Cell, Node, Record, Series, State, fold
from checker.expression.context import Budget, Context, TooMuchWork, cause_of, items, settled
from checker.expression.tree import (
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
from checker.expression.values import Axis, Gap, Nothing, Unknown, Value
from checker.form import carries

__all__ = ["Budget", "Context", "TooMuchWork", "calculate", "compare", "evaluate", "items", "settled", "shifted"]

MAX_BITS = 4096  # of a numerator or denominator
LETTERS_A_STEP = 20  # comparing long texts takes steps too


def evaluate(tree: Tree, context: Context) -> Value:
    """The value of a tree that ``types.check`` has passed."""
    context.budget.spend()
    return _EVALUATORS[type(tree)](tree, context)


def _field(tree: Field, context: Context) -> Value:
    if isinstance(tree.of, Name) and tree.of.name == "tolkning":
        return Axis(tree.name)
    value = context.field(evaluate(tree.of, context), tree.name)
    if isinstance(value, Gap) and tree.kind not in ("record", "list"):
        return value.unknown()
    return value


def _name(tree: Name, context: Context) -> Value:
    if tree.name in context.names:
        value = context.names[tree.name]
    else:
        value = context.names[tree.name] = evaluate(context.lazy[tree.name], context)
    return value.unknown() if isinstance(value, Gap) and tree.kind not in ("record", "list") else value


def _presence(tree: Presence, context: Context) -> Value:
    """Two-valued, but for what stands in a document that isn't at hand or in a malformed part."""
    if isinstance(tree.of, Field):
        of = evaluate(tree.of.of, context)
        if isinstance(of, Gap) and of.reason in ("malformed", "document"):
            return of.unknown()
        if isinstance(of, Unknown):
            return of
        node = of.fields.get(tree.of.name) if isinstance(of, Record) else None
        if isinstance(node, Cell):
            context.reads[id(node)] = node
        if tree.name == "bars":
            return carries(of.owner, f"{of.pointer}/{tree.of.name}") if isinstance(of, Record | Gap) \
                and of.owner else True
        value = context.field(of, tree.of.name)
        if isinstance(value, Gap) and value.reason == "uncarried":
            return value.unknown()
    else:
        value = evaluate(tree.of, context)
        node = value if isinstance(value, Cell) else None
    if tree.name == "angivna":
        return [] if isinstance(value, Gap) and value.reason in ("absent", "none") else value
    return _is_present(tree.name, value, node)


def _is_present(question: str, value: Value, node: Node | None) -> Value:
    if isinstance(value, Gap) and value.reason == "document":
        return value.unknown()
    if isinstance(node, Cell):
        state = node.state
    elif isinstance(value, Gap):
        state = {"malformed": State.MALFORMED, "none": State.NONE}.get(value.reason, State.BLANK)
    else:
        empty = isinstance(value, Series) and not value.items
        state = State.NONE if empty else State.GIVEN
    if question == "finns":
        return state in (State.GIVEN, State.MALFORMED)
    if question == "ifylld":
        return settled(value) if state is State.MALFORMED else state is State.GIVEN
    if question == "redovisad":
        return state in (State.GIVEN, State.MALFORMED, State.NONE)
    return settled(value) if state in (State.BLANK, State.PLACEHOLDER, State.MALFORMED) else state is State.GIVEN


def _not(tree: Not, context: Context) -> Value:
    value = truth(evaluate(tree.operand, context))
    return value if isinstance(value, Unknown) else not value


def _logic(tree: Logic, context: Context) -> Value:
    decisive = tree.operator == "or"
    unknown = []
    for operand in tree.operands:
        value = truth(evaluate(operand, context))
        if value is decisive:
            return decisive
        if isinstance(value, Unknown):
            unknown.append(value)
    return Unknown.of(*unknown) if unknown else not decisive


def truth(value: Value) -> bool | Unknown:
    """A value as a condition: what is recorded as none, or is no condition at all, is unknown."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Nothing):
        return Unknown((cause_of(value.cell),))
    return value if isinstance(value, Unknown) else Unknown(())


def _compare(tree: Compare, context: Context) -> Value:
    left = evaluate(tree.first, context)
    if tree.operators[0] in ("in", "not in"):
        found = _membership(left, tree.rest[0], tree.folded[0], context)
        return not found if tree.operators[0] == "not in" and isinstance(found, bool) else found
    unknown = []
    for symbol, right_tree, folded in zip(tree.operators, tree.rest, tree.folded, strict=True):
        right = evaluate(right_tree, context)
        value = compare(symbol, left, right, folded, context)
        if value is False:
            return False
        if isinstance(value, Unknown):
            unknown.append(value)
        left = right
    return Unknown.of(*unknown) if unknown else True


def compare(symbol: str, left: Value, right: Value, folded: bool, context: Context) -> bool | Unknown:
    """One comparison; ``folded`` compares names whatever their case, spacing or Unicode form."""
    if isinstance(left, Axis):
        left = context.reading(left)
    if isinstance(right, Axis):
        right = context.reading(right)
    if isinstance(left, Nothing) or isinstance(right, Nothing):
        if symbol in ("==", "!="):
            other = right if isinstance(left, Nothing) else left
            return other if isinstance(other, Unknown) else symbol == "!="
        return Unknown.of(_needed(left), _needed(right))
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown.of(left, right)
    if isinstance(left, str) and isinstance(right, str):
        context.budget.spend((len(left) + len(right)) // LETTERS_A_STEP)
        if folded:
            left, right = fold(left), fold(right)
    return bool(_OPERATORS[symbol](left, right))


def _needed(value: Value) -> Value:
    return Unknown((cause_of(value.cell),)) if isinstance(value, Nothing) else value


def _membership(left: Value, right: Tree, folded: bool, context: Context) -> bool | Unknown:
    if isinstance(right, Options):
        members: list[Value] = list(right.values)
    else:
        listed = items(evaluate(right, context))
        if isinstance(listed, Unknown):
            return listed
        members = listed
    context.budget.spend(len(members))
    unknown = []
    for member in members:
        value = compare("==", left, settled(member), folded, context)
        if value is True:
            return True
        if isinstance(value, Unknown):
            unknown.append(value)
    return Unknown.of(*unknown) if unknown else False


def _arithmetic(tree: Arithmetic, context: Context) -> Value:
    left, right = _needed(evaluate(tree.left, context)), _needed(evaluate(tree.right, context))
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return Unknown.of(left, right)
    return calculate(tree.operator, left, right)


def calculate(symbol: str, left: Value, right: Value) -> Value:
    """Exact; a day moved out of the calendar and a division by zero are unknown, never a crash."""
    if isinstance(left, date):
        if isinstance(right, date):
            return (left - right).days
        return shifted(left, right if symbol == "+" else -_number(right))
    one, other = _number(left), _number(right)
    if symbol == "/":
        return _whole(Fraction(one) / other) if other else Unknown(())
    return _whole(_NUMBERS[symbol](one, other))


def shifted(day: date, days: Value) -> date | Unknown:
    """A day moved by whole days; unknown where that leaves the calendar or isn't whole."""
    number = _number(days)
    try:
        return day + timedelta(days=int(number)) if number == int(number) else Unknown(())
    except OverflowError:
        return Unknown(())


def _number(value: Value) -> int | Fraction:
    if isinstance(value, int | Fraction):
        return value
    raise TypeError(f"not a number: {type(value).__name__}")


def _whole(value: int | Fraction) -> int | Fraction:
    if value.numerator.bit_length() > MAX_BITS or value.denominator.bit_length() > MAX_BITS:
        raise TooMuchWork
    return value.numerator if value.denominator == 1 else value


def _negate(tree: Negate, context: Context) -> Value:
    value = _needed(evaluate(tree.operand, context))
    return -value if isinstance(value, int | Fraction) else value


def _choice(tree: Choice, context: Context) -> Value:
    condition = truth(evaluate(tree.condition, context))
    if not isinstance(condition, Unknown):
        return evaluate(tree.then if condition else tree.otherwise, context)
    then, otherwise = evaluate(tree.then, context), evaluate(tree.otherwise, context)
    if type(then) is type(otherwise) and not isinstance(then, Unknown | Gap) and then == otherwise:
        return then
    return Unknown.of(condition, then, otherwise)


def _call(tree: Call, context: Context) -> Value:
    fact = context.facts[tree.name]
    arguments = [_needed(evaluate(argument, context)) for argument in tree.arguments]
    if not fact.total:
        arguments = [settled(argument) for argument in arguments]
        unknown = [argument for argument in arguments if isinstance(argument, Unknown)]
        if unknown:
            return Unknown.of(*unknown)
    return fact.function(context, *arguments)


def _aggregate(tree: Aggregate, context: Context) -> Value:
    listed = items(evaluate(tree.source, context))
    if isinstance(listed, Unknown):
        return listed
    context.budget.spend(len(listed))
    if tree.element is None:
        return len(listed)
    had, outer = tree.variable in context.names, context.names.get(tree.variable)
    try:
        return _COLLECTORS[tree.name](_elements(tree, listed, context))
    finally:
        if had and outer is not None:
            context.names[tree.variable] = outer
        else:
            context.names.pop(tree.variable, None)


def _elements(tree: Aggregate, listed: list[Value], context: Context) -> list[tuple[bool | Unknown, Value]]:
    """For each element whether it counts, and its value."""
    assert tree.element is not None
    found: list[tuple[bool | Unknown, Value]] = []
    for element in listed:
        context.names[tree.variable] = element
        counts: bool | Unknown = True
        if tree.condition is not None:
            counts = truth(evaluate(tree.condition, context))
        if counts is not False:
            value = _needed(evaluate(tree.element, context))
            found.append((counts, value))
            if counts is True and value is (tree.name == "any") and tree.name in ("all", "any"):
                break
    return found


def _all(found: list[tuple[bool | Unknown, Value]]) -> Value:
    unknown: list[Unknown] = []
    for counts, value in found:
        holds = truth(value)
        if holds is True:
            continue
        if holds is False and counts is True:
            return False
        unknown += [u for u in (counts, holds) if isinstance(u, Unknown)]
    return Unknown.of(*unknown) if unknown else True


def _any(found: list[tuple[bool | Unknown, Value]]) -> Value:
    unknown: list[Unknown] = []
    for counts, value in found:
        holds = truth(value)
        if holds is False:
            continue
        if holds is True and counts is True:
            return True
        unknown += [u for u in (counts, holds) if isinstance(u, Unknown)]
    return Unknown.of(*unknown) if unknown else False


def _uncertain(found: list[tuple[bool | Unknown, Value]]) -> Unknown | None:
    unknown = [u for pair in found for u in pair if isinstance(u, Unknown)]
    return Unknown.of(*unknown) if unknown else None


def _sum(found: list[tuple[bool | Unknown, Value]]) -> Value:
    total: int | Fraction = 0
    for _, value in found:
        if isinstance(value, int | Fraction):
            total = _whole(total + value)
    return _uncertain(found) or total


def _least(found: list[tuple[bool | Unknown, Value]]) -> Value:
    return _uncertain(found) or _extreme(min, found)


def _greatest(found: list[tuple[bool | Unknown, Value]]) -> Value:
    return _uncertain(found) or _extreme(max, found)


def _extreme(pick: Callable[..., Any], found: list[tuple[bool | Unknown, Value]]) -> Value:
    """Unknown over nothing: there is no smallest of none."""
    values: list[Value] = [value for _, value in found]
    chosen: Value = pick(values) if values else Unknown(())
    return chosen


def _length(found: list[tuple[bool | Unknown, Value]]) -> Value:
    unsure = [counts for counts, _ in found if isinstance(counts, Unknown)]
    return Unknown.of(*unsure) if unsure else len(found)


_COLLECTORS: dict[str, Callable[[list[tuple[bool | Unknown, Value]]], Value]] = {
    "all": _all, "any": _any, "sum": _sum, "min": _least, "max": _greatest, "len": _length,
}
_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}
_NUMBERS: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_EVALUATORS: dict[type[Tree], Callable[[Any, Context], Value]] = {
    Literal: lambda tree, context: tree.value,
    Name: _name, Field: _field, Presence: _presence, Not: _not, Logic: _logic, Compare: _compare,
    Arithmetic: _arithmetic, Negate: _negate, Choice: _choice, Call: _call, Aggregate: _aggregate,
}
