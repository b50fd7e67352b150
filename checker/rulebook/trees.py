"""Which expressions a rule holds, and which readings it can look at."""

from __future__ import annotations

from collections.abc import Iterator

from checker.expression.tree import Field, Name, Tree, walk
from checker.rulebook import Rule, Template


def trees_of(rule: Rule) -> Iterator[Tree]:
    """Every expression of a rule, its messages' included."""
    yield from (tree for _, tree in rule.loops)
    yield from rule.names.values()
    yield from (guard.condition for guard in rule.guards)
    yield rule.requirement
    for pair in rule.expected:
        yield from pair
    yield from rule.only_if.values()
    if rule.carried is not None:
        yield rule.carried
    yield from (message.when for message in rule.messages if message.when is not None)
    for template in (rule.action, *(message.text for message in rule.messages), *(g.otherwise for g in rule.guards)):
        yield from _holes(template)


def _holes(template: Template) -> Iterator[Tree]:
    yield from (part[0] for part in template.parts if not isinstance(part, str))


def axes_of(rule: Rule) -> set[str]:
    """The axes that a rule names, itself or as a fact's argument."""
    return {node.name for tree in trees_of(rule) for node in walk(tree)
            if isinstance(node, Field) and isinstance(node.of, Name) and node.of.name == "tolkning"}
