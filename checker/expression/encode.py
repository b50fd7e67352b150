"""Trees as plain JSON data and back, so that a rule book is compiled once and loaded in milliseconds."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

from checker.expression import tree as nodes
from checker.expression.tree import Tree

_CLASSES: dict[str, type[Tree]] = {
    cls.__name__: cls for cls in (
        nodes.Literal, nodes.Options, nodes.Name, nodes.Field, nodes.Not, nodes.Logic, nodes.Compare,
        nodes.Arithmetic, nodes.Negate, nodes.Choice, nodes.Presence, nodes.Call, nodes.Aggregate)
}
_FIELDS = {name: tuple(f.name for f in fields(cls) if f.name != "kind") for name, cls in _CLASSES.items()}


def to_data(tree: Tree) -> list[Any]:
    """[class, kind, field, …]: what json.dumps takes."""
    name = type(tree).__name__
    return [name, tree.kind, *(_encode(getattr(tree, f)) for f in _FIELDS[name])]


def from_data(data: list[Any]) -> Tree:
    """The tree that ``to_data`` wrote."""
    name, kind, *values = data
    tree = _CLASSES[name](*(_decode(value) for value in values))
    tree.kind = kind
    return tree


def _encode(value: object) -> object:
    if isinstance(value, Tree):
        return {"tree": to_data(value)}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if isinstance(value, dict):
        ((kind, inner),) = value.items()
        if kind == "tree":
            return from_data(inner)
        return Fraction(inner) if kind == "fraction" else date.fromisoformat(inner)
    return value
