"""What of a document a rule reads: parts of documents that are alike in that come to the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from checker.document import Cell, Node, Record
from checker.expression.tree import Field, Name, Tree, walk
from checker.rulebook import Rule


def fields_read(rule: Rule, root: str) -> tuple[str, ...] | None:
    """The fields of what a rule calls ``root`` that it reads; None where a fact is given the whole, and may read
    any."""
    nodes = [node for tree in _trees(rule) for node in walk(tree)]
    fields = [node.name for node in nodes if isinstance(node, Field) and _is(node.of, root)]
    return tuple(sorted(set(fields))) if len(fields) == sum(_is(node, root) for node in nodes) else None


def _trees(rule: Rule) -> Iterator[Tree]:
    yield from (rule.requirement, *rule.names.values(), *rule.only_if.values())
    yield from (guard.condition for guard in rule.guards)
    yield from (source for _, source in rule.loops)


def _is(tree: Tree, name: str) -> bool:
    return isinstance(tree, Name) and tree.name == name


def said(node: Node | None) -> Hashable:
    """All that a rule can see of a field: how it was taken and its text, or that of all below it."""
    if isinstance(node, Cell):
        return node.state.value, node.text
    if node is None:
        return None
    if isinstance(node, Record):
        return "record", *((name, said(one)) for name, one in node.fields.items())
    return "list", *map(said, node.items)


class Noted(dict[str, Any]):
    """The fields of a record, which notes in ``names`` those that are asked for (there or not)."""

    def __init__(self, fields: dict[str, Node]) -> None:
        super().__init__(fields)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)

    def _all(self) -> Any:
        self.names.update(super().keys())
        self.names.add("")  # that there are no others, too: no name is so
        return super()

    def __iter__(self) -> Any:
        return self._all().__iter__()

    def keys(self) -> Any:
        return self._all().keys()

    def values(self) -> Any:
        return self._all().values()

    def items(self) -> Any:
        return self._all().items()
