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

    ``condition``: the node is one whose truth decides a branch (an operand of and/or, the condition
    of if, the filter or the element of all and any).
    """

    node: Tree
    scope: Scope
    put: Put
    condition: bool


def places(tree: Tree, scope: Scope, put: Put = lambda node: node, condition: bool = False) -> Iterator[Place]:
    """The node and all below it, the outer ones first. The trees must have passed the type checker."""
    yield Place(tree, scope, put, condition)
    for below, known, within, decides in _parts(tree, scope):
        yield from places(below, known, _nested(put, within), decides)


def _nested(outer: Put, inner: Put) -> Put:
    return lambda node: outer(inner(node))


def _parts(tree: Tree, scope: Scope) -> Iterator[tuple[Tree, Scope, Put, bool]]:
    match tree:
        case Field(of=of) | Presence(of=of):
            yield of, scope, _puts(tree, "of"), False
        case Not(operand=operand) | Negate(operand=operand):
            yield operand, scope, _puts(tree, "operand"), False
        case Logic():
            yield from _many(tree, "operands", scope, True)
        case Compare(first=first):
            yield first, scope, _puts(tree, "first"), False
            yield from _many(tree, "rest", scope, False)
        case Arithmetic(left=left, right=right):
            yield left, scope, _puts(tree, "left"), False
            yield right, scope, _puts(tree, "right"), False
        case Choice(condition=condition, then=then, otherwise=otherwise):
            yield condition, scope, _puts(tree, "condition"), True
            yield then, scope, _puts(tree, "then"), False
            yield otherwise, scope, _puts(tree, "otherwise"), False
        case Call():
            yield from _many(tree, "arguments", scope, False)
        case Aggregate():
            yield from _aggregate(tree, scope)


def _aggregate(tree: Aggregate, scope: Scope) -> Iterator[tuple[Tree, Scope, Put, bool]]:
    yield tree.source, scope, _puts(tree, "source"), False
    if tree.element is None:
        return
    source = typed(tree.source, scope)
    assert source.spec is not None
    assert source.spec.item is not None
    inner = {**scope, tree.variable: type_of_spec(source.spec.item, source.path)}
    if tree.condition is not None:
        yield tree.condition, inner, _puts(tree, "condition"), True
    yield tree.element, inner, _puts(tree, "element"), tree.name in ("all", "any")


def _puts(tree: Tree, part: str) -> Put:
    def put(node: Tree) -> Tree:
        changes: dict[str, Any] = {part: node}
        return replace(tree, **changes)
    return put


def _many(tree: Tree, part: str, scope: Scope, condition: bool) -> Iterator[tuple[Tree, Scope, Put, bool]]:
    nodes: tuple[Tree, ...] = getattr(tree, part)
    for number, node in enumerate(nodes):
        yield node, scope, _puts_at(tree, part, nodes, number), condition


def _puts_at(tree: Tree, part: str, nodes: tuple[Tree, ...], number: int) -> Put:
    put = _puts(tree, part)

    def put_at(node: Tree) -> Tree:
        changed: Any = (*nodes[:number], node, *nodes[number + 1:])
        return put(changed)
    return put_at
