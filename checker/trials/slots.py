"""The expressions of a rule that decide something, each with the names known there, and a way to put another in.

What only words a report (messages, actions, what a guard says where it doesn't hold) is no slot:
examples declare outcomes and figures, not sentences.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from checker.expression.grammar import ExpressionError
from checker.expression.tree import Name, Tree, walk
from checker.expression.types import Type, check, type_of_spec
from checker.facts import FACTS
from checker.form import Spec, spec_of
from checker.rulebook import Axis, Rule, RuleBook, RuleBookError
from checker.rulebook.outcomes import reached
from checker.rulebook.roots import ROOTS
from checker.rulebook.trees import trees_of
from checker.trials.text import written

Scope = Mapping[str, Type]

#: How the place of an expected value begins: it decides nothing, but is what the reader is told.
EXPECTED = "vantat"


@dataclass(frozen=True, slots=True)
class Slot:
    """One expression of a rule. ``where`` is what its file calls the place; ``type`` what it gives;
    ``put`` makes of a rule one that has another expression there."""

    where: str
    tree: Tree
    type: Type
    scope: Scope
    put: Callable[[Rule, Tree], Rule]

    def fits(self, tree: Tree) -> bool:
        """Whether the type checker passes another expression here, of the same type as the one that stands here."""
        try:
            found = typed(tree, self.scope)
        except ExpressionError:
            return False
        return (found.kind, found.path) == (self.type.kind, self.type.path)


def typed(tree: Tree, scope: Scope) -> Type:
    """The type of a tree; notes its nodes' kinds. Raises ExpressionError."""
    return check(tree, scope, FACTS, written(tree))


def slots(rule: Rule, book: RuleBook) -> Iterator[Slot]:
    """The slots in the order in which their names are known. Raises RuleBookError where the rule's own
    expressions don't pass the type checker here as they did when the rule book was compiled."""
    scope = _scope(rule, book.axes)
    for number, (name, tree) in enumerate(rule.loops):
        slot = _slot(rule, f"varje {name}", tree, scope, partial(_put_loop, number))
        yield slot
        item = slot.type.spec.item if slot.type.spec else None
        assert item is not None
        scope = {**scope, name: type_of_spec(item, slot.type.path)}
    deciding = _deciding(rule)
    for name, tree in rule.names.items():
        slot = _slot(rule, f"lat {name}", tree, scope, partial(_put_name, name))
        if name in deciding:
            yield slot
        scope = {**scope, name: slot.type}
    for number, guard in enumerate(rule.guards):
        where = "villkor" if len(rule.guards) == 1 else f"villkor {number + 1}"
        yield _slot(rule, where, guard.condition, scope, partial(_put_guard, number))
    yield _slot(rule, "krav", rule.requirement, scope, lambda into, tree: changed(into, requirement=tree))
    for reading, tree in rule.only_if.items():
        yield _slot(rule, f"lasningar {'.'.join(reading)}", tree, scope, partial(_put_condition, reading))
    for number, (actual, wanted) in enumerate(rule.expected):
        yield _slot(rule, f"{EXPECTED} {written(actual)}", wanted, scope, partial(_put_expected, number))


def changed(rule: Rule, **parts: object) -> Rule:
    """The rule with some of its parts replaced; what it shares with the old one is left alone."""
    other = copy.copy(rule)
    for name, value in parts.items():
        setattr(other, name, value)
    return other


def _slot(rule: Rule, where: str, tree: Tree, scope: Scope, put: Callable[[Rule, Tree], Rule]) -> Slot:
    try:
        return Slot(where, tree, typed(copy.deepcopy(tree), scope), scope, put)
    except ExpressionError as error:
        raise RuleBookError(str(error), f"{rule.id}, {where}") from None


def _put_loop(number: int, rule: Rule, tree: Tree) -> Rule:
    loops = list(rule.loops)
    loops[number] = (loops[number][0], tree)
    return changed(rule, loops=tuple(loops))


def _put_name(name: str, rule: Rule, tree: Tree) -> Rule:
    return changed(rule, names={**rule.names, name: tree})


def _put_guard(number: int, rule: Rule, tree: Tree) -> Rule:
    guards = list(rule.guards)
    guards[number] = replace(guards[number], condition=tree)
    return changed(rule, guards=tuple(guards))


def _put_condition(reading: tuple[str, str], rule: Rule, tree: Tree) -> Rule:
    return changed(rule, only_if={**rule.only_if, reading: tree})


def _put_expected(number: int, rule: Rule, tree: Tree) -> Rule:
    expected = list(rule.expected)
    expected[number] = (expected[number][0], tree)
    return changed(rule, expected=tuple(expected))


def _deciding(rule: Rule) -> set[str]:
    """The names of `lat` that the outcome, or what was expected, rests on."""
    roots = [rule.requirement, *(guard.condition for guard in rule.guards), *rule.only_if.values(),
             *(wanted for _, wanted in rule.expected)]
    return {node.name for root in roots for node in reached(root, rule.names) if isinstance(node, Name)}


def _scope(rule: Rule, axes: Mapping[str, Axis]) -> dict[str, Type]:
    """The names that the rule begins with: the day of review, the readings, the documents that it speaks of."""
    names = {"granskningsdag": Type("datum"), "schema:falt": Type("falt", "falt", Spec("falt")),
             "tolkning": Type("tolkningar", choices=tuple(axes))}
    names.update((f"tolkning.{axis.id}", Type("axel", choices=axis.ids)) for axis in axes.values())
    spoken = {node.name for tree in trees_of(rule) for node in walk(tree) if isinstance(node, Name)}
    for kind, root in ROOTS.items():
        spec = spec_of(kind)
        names.update((f"schema:{path}", Type("record", path, record)) for path, record in _records(spec, kind))
        if root in spoken:
            names[root] = type_of_spec(spec, kind)
    return names


def _records(spec: Spec, path: str) -> Iterator[tuple[str, Spec]]:
    if spec.kind == "list" and spec.item is not None:
        yield from _records(spec.item, path)
    elif spec.kind == "record":
        yield path, spec
        for name, below in spec.fields.items():
            yield from _records(below, f"{path}.{name}")
