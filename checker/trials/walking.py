"""Every node of an expression, with the names known there and a way to put another node in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from checker.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Field,
    Logic,
    Negate,
    Not,
    Presence,
    Tree,
)
from checker.expression.types import type_of_spec
from checker.trials.slots import Scope, typed

Put = Callable[[Tree], Tree]


@dataclass(frozen=True, slots=True)
class Place:
    """A node and its surroundings. ``put`` gives the whole expression with another node here.

    ``condition``: the node is one whose truth decides a branch (the whole, an operand of and/or,
    the condition of if, the filter of a list, the element of all and any).
    """

    node: Tree
    scope: Scope
    put: Put
    condition: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A node directly below another: the attribute that holds it, and which of several it is there."""

    name: str
    number: int | None
    node: Tree
    condition: bool = False


def places(tree: Tree, scope: Scope, condition: bool, put: Put = lambda node: node) -> Iterator[Place]:
    """The node and all below it, the outer ones first. The tree must have passed the type checker."""
    yield Place(tree, scope, put, condition)
    for part in parts(tree):
        known = _inner(tree, scope) if isinstance(tree, Aggregate) and part.name != "source" else scope
        yield from places(part.node, known, part.condition, _nested(put, tree, part))


def rebuilt(tree: Tree, condition: bool, change: Callable[[Tree, Tree, bool], Tree]) -> Tree:
    """The tree with every node changed, the inner ones first. ``change`` takes the node as it was, the
    node with what is below it changed, and whether it is a condition."""
    new = tree
    for part in parts(tree):
        new = with_part(new, part, rebuilt(part.node, part.condition, change))
    return change(tree, new, condition)


def _nested(put: Put, tree: Tree, part: Part) -> Put:
    return lambda node: put(with_part(tree, part, node))


def with_part(tree: Tree, part: Part, node: Tree) -> Tree:
    """The node with another one below it."""
    value: Any = node
    if part.number is not None:
        nodes: tuple[Tree, ...] = getattr(tree, part.name)
        value = (*nodes[:part.number], node, *nodes[part.number + 1:])
    changes: dict[str, Any] = {part.name: value}
    return replace(tree, **changes)


def parts(tree: Tree) -> list[Part]:
    """The nodes directly below."""
    match tree:
        case Field(of=of) | Presence(of=of):
            return [Part("of", None, of)]
        case Not(operand=operand) | Negate(operand=operand):
            return [Part("operand", None, operand)]
        case Logic(operands=operands):
            return _several("operands", operands, True)
        case Compare(first=first, rest=rest):
            return [Part("first", None, first), *_several("rest", rest, False)]
        case Arithmetic(left=left, right=right):
            return [Part("left", None, left), Part("right", None, right)]
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return [Part("condition", None, condition, True), Part("then", None, then),
                    Part("otherwise", None, otherwise)]
        case Call(arguments=arguments):
            return _several("arguments", arguments, False)
        case Aggregate(name=name, source=source, condition=condition, element=element):
            filtered = [] if condition is None else [Part("condition", None, condition, True)]
            collected = [] if element is None else [Part("element", None, element, name in ("all", "any"))]
            return [Part("source", None, source), *filtered, *collected]
    return []


def _several(name: str, nodes: tuple[Tree, ...], condition: bool) -> list[Part]:
    return [Part(name, number, node, condition) for number, node in enumerate(nodes)]


def _inner(tree: Aggregate, scope: Scope) -> Scope:
    source = typed(tree.source, scope)
    item = source.spec.item if source.spec else None
    assert item is not None
    return {**scope, tree.variable: type_of_spec(item, source.path)}
