"""The tree of an expression: small, plain, and free of Python. Two ways to run it must agree on it.

Nodes have no repr of their own: every run pays for what a class generates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

#: The types of a number, from whole to not yet rounded.
NUMBERS = ("tal", "kronor", "kvot")

Constant = bool | int | Fraction | str | date


@dataclass(slots=True, repr=False)
class Tree:
    """A node. ``column`` is where it begins in the text; ``kind`` is filled in by ``types``."""

    column: int
    kind: str = field(default="", kw_only=True)


@dataclass(slots=True, repr=False)
class Literal(Tree):
    value: Constant


@dataclass(slots=True, repr=False)
class Options(Tree):
    """The right side of ``in``: a closed list of literals."""

    values: tuple[Constant, ...]


@dataclass(slots=True, repr=False)
class Name(Tree):
    name: str


@dataclass(slots=True, repr=False)
class Field(Tree):
    of: Tree
    name: str


@dataclass(slots=True, repr=False)
class Not(Tree):
    operand: Tree


@dataclass(slots=True, repr=False)
class Logic(Tree):
    """``operator``: and | or."""

    operator: str
    operands: tuple[Tree, ...]


@dataclass(slots=True, repr=False)
class Compare(Tree):
    """A chain: first op1 rest1 op2 rest2 … ``folded`` where names are compared."""

    first: Tree
    operators: tuple[str, ...]
    rest: tuple[Tree, ...]
    folded: tuple[bool, ...] = ()


@dataclass(slots=True, repr=False)
class Arithmetic(Tree):
    operator: str
    left: Tree
    right: Tree


@dataclass(slots=True, repr=False)
class Negate(Tree):
    operand: Tree


@dataclass(slots=True, repr=False)
class Choice(Tree):
    condition: Tree
    then: Tree
    otherwise: Tree


@dataclass(slots=True, repr=False)
class Presence(Tree):
    """finns(x), redovisad(x), angiven(x), angivna(x), bars(x), ifylld(x): the only questions about what is absent."""

    name: str
    of: Tree


@dataclass(slots=True, repr=False)
class Call(Tree):
    """A named fact of ``checker.facts``."""

    name: str
    arguments: tuple[Tree, ...]


@dataclass(slots=True, repr=False)
class Aggregate(Tree):
    """``name(element for variable in source if condition)``; element None for len of a plain list."""

    name: str
    element: Tree | None
    variable: str
    source: Tree
    condition: Tree | None


def children(tree: Tree) -> tuple[Tree, ...]:
    """The nodes directly below, from left to right."""
    match tree:
        case Field(of=of) | Presence(of=of):
            return (of,)
        case Not(operand=operand) | Negate(operand=operand):
            return (operand,)
        case Logic(operands=operands):
            return operands
        case Compare(first=first, rest=rest):
            return (first, *rest)
        case Arithmetic(left=left, right=right):
            return left, right
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return then, condition, otherwise
        case Call(arguments=arguments):
            return arguments
        case Aggregate(element=element, source=source, condition=condition):
            return tuple(node for node in (element, source, condition) if node is not None)
    return ()


def walk(tree: Tree) -> Iterable[Tree]:
    """Every node, the root first."""
    yield tree
    for child in children(tree):
        yield from walk(child)
