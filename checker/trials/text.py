"""A tree as the rule language writes it: what is read back from the text is the same tree."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from checker.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Constant,
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
from checker.wording import decimal

# How firmly each binds, from the loosest.
_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(9)
_LOGIC = {"or": _OR, "and": _AND}
_ARITHMETIC = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}


def written(tree: Tree) -> str:
    """The text of an expression, on one line, with no more parentheses than it needs."""
    return _written(tree)[0]


def _within(tree: Tree, least: int) -> str:
    """The text of a part, in parentheses where it binds less firmly than its surroundings ask."""
    text, binds = _written(tree)
    return text if binds >= least else f"({text})"


def _written(tree: Tree) -> tuple[str, int]:
    match tree:
        case Literal(value=value):
            return _constant(value), _ATOM
        case Options(values=values):
            return f"({', '.join(map(_constant, values))}{',' if len(values) == 1 else ''})", _ATOM
        case Name(name=name):
            return name, _ATOM
        case Field(of=of, name=name):
            return f"{_within(of, _ATOM)}.{name}", _ATOM
        case Presence(name=name, of=of):
            return f"{name}({written(of)})", _ATOM
        case Not(operand=operand):
            return f"not {_within(operand, _NOT)}", _NOT
        case Logic(operator=operator, operands=operands):
            binds = _LOGIC[operator]
            return f" {operator} ".join(_within(operand, binds + 1) for operand in operands), binds
        case Compare(first=first, operators=operators, rest=rest):
            links = (f" {symbol} {_within(right, _COMPARE + 1)}"
                     for symbol, right in zip(operators, rest, strict=True))
            return _within(first, _COMPARE + 1) + "".join(links), _COMPARE
        case Arithmetic(operator=operator, left=left, right=right):
            binds = _ARITHMETIC[operator]
            return f"{_within(left, binds)} {operator} {_within(right, binds + 1)}", binds
    return _compound(tree)


def _compound(tree: Tree) -> tuple[str, int]:
    match tree:
        case Negate(operand=operand):
            return f"-{_within(operand, _SIGN)}", _SIGN
        case Choice(condition=condition, then=then, otherwise=otherwise):
            text = f"{_within(then, _OR)} if {_within(condition, _OR)} else {_within(otherwise, _CHOICE)}"
            return text, _CHOICE
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(map(written, arguments))})", _ATOM
        case Aggregate(name=name, element=None, source=source):
            return f"{name}({written(source)})", _ATOM
        case Aggregate(name=name, element=Tree() as element, variable=variable, source=source, condition=condition):
            filtered = f" if {_within(condition, _OR)}" if condition is not None else ""
            return f"{name}({written(element)} for {variable} in {_within(source, _OR)}{filtered})", _ATOM
    raise TypeError(f"no text for {type(tree).__name__}")


def _constant(value: Constant) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, date):
        return f'"{value.isoformat()}"'
    return decimal(value) if isinstance(value, Fraction) else str(value)
