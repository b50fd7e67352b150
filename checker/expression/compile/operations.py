"""What generated code calls: comparison, arithmetic and the facts, each as the interpreter has it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from checker.document import Record, fold
from checker.expression.compile.lacks import HIDDEN, NOTHING, Lack, as_value, joined, needed, of_value
from checker.expression.context import Context, Function
from checker.expression.interpret import calculate
from checker.expression.values import Axis, Unknown

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}


class Hidden(Exception):
    """A fact asked for a field that this evaluation hasn't been shown."""


def compared(symbol: str, left: Any, right: Any, folded: bool) -> Any:
    """One comparison in which either side may be a lack."""
    if left is NOTHING or right is NOTHING:
        if symbol in ("==", "!="):
            other = right if left is NOTHING else left
            return other if other.__class__ is Lack and other is not NOTHING else symbol == "!="
        return joined(needed(left), needed(right))
    if left.__class__ is Lack or right.__class__ is Lack:
        return joined(left, right)
    if folded and isinstance(left, str) and isinstance(right, str):
        left, right = fold(left), fold(right)
    return bool(_OPERATORS[symbol](left, right))


def member(left: Any, members: Any, folded: bool) -> Any:
    """Whether a value is among others."""
    if members.__class__ is Lack:
        return members
    unknown = None
    for one in members:
        found = compared("==", left, needed(one) if one.__class__ is Lack and one is not NOTHING else one, folded)
        if found is True:
            return True
        if found is not False:
            unknown = joined(unknown, found)
    return False if unknown is None else unknown


def computed(symbol: str, left: Any, right: Any) -> Any:
    """Exact arithmetic. Raises TooMuchWork as the interpreter does."""
    left, right = needed(left), needed(right)
    if left.__class__ is Lack or right.__class__ is Lack:
        return joined(left, right)
    found = calculate(symbol, left, right)
    return of_value(found) if isinstance(found, Unknown) else found


def negated(value: Any) -> Any:
    value = needed(value)
    return -value if isinstance(value, int | Fraction) else value


def total(values: Iterable[Any]) -> Any:
    whole: int | Fraction = sum(values)
    return whole.numerator if whole.denominator == 1 else whole


def caller(fact: Function) -> Callable[..., Any]:
    """A fact as compiled code calls it: with the evaluation's Context and plain values, lacks, axes and structs.

    Of a list of records that a fact gives, only how many they are is shown.
    """
    function, takes_unknown = fact.function, fact.total

    def call(context: Context, *arguments: Any) -> Any:
        given: list[Any] = []
        unknown: Any = None
        for argument in arguments:
            if argument.__class__ is Lack:
                value = needed(argument) if argument is NOTHING else argument
                if value is HIDDEN or value.below is HIDDEN:
                    return HIDDEN
                if not takes_unknown:
                    unknown = joined(unknown, needed(value))
                given.append(as_value(value))
            elif isinstance(argument, str | int | Fraction | Axis) or argument.__class__ is list:
                given.append(argument)
            else:
                given.append(getattr(argument, "record", argument))
        if unknown is not None:
            return unknown
        try:
            found = function(context, *given)
        except Hidden:
            return HIDDEN
        if found.__class__ is list:
            return [HIDDEN if isinstance(one, Record) else one for one in found]
        lack = of_value(found)
        return found if lack is None else lack

    return call
