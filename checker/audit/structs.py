"""Documents as typed structs, made after the schemas: what compiled rules read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec

from checker.document import Cell, Node, Record, Scalar, State
from checker.expression.compile import Hidden
from checker.expression.compile.lacks import ABSENT, HIDDEN, MALFORMED, NO_ROOM, NONE, Lack
from checker.form import Spec, carries, kinds, spec_of

Struct = Any
#: Rules of the invoice judge the underlag too, and ask there for fields that it has no room for.
_BESIDE = {"faktureringsunderlag": "faktura"}


@cache
def field_names() -> frozenset[str]:
    """Every name that some schema has."""
    return frozenset(name for kind in kinds() for name in _names(spec_of(kind)))


def _names(spec: Spec) -> Iterator[str]:
    for name, field in spec.fields.items():
        yield name
        yield from _names(field)
    if spec.item is not None:
        yield from _names(spec.item)


class Shape:
    """How the records at one place of a schema become structs. ``make`` takes what the fields hold by name;
    what isn't given is absent, and ``record`` is the record that the struct stands for."""

    def __init__(self, spec: Spec, beside: Spec | None, name: str) -> None:
        self.fields = spec.fields
        other = beside.fields if beside is not None else {}
        self._within = {one: Shape(inner, _inner(other.get(one)), one)
                        for one, field in spec.fields.items() if (inner := _inner(field)) is not None}
        known = [(one, Any, ABSENT) for one in spec.fields]
        strange = [(one, Any, NO_ROOM) for one in other if one not in spec.fields]
        self.make: Callable[..., Struct] = msgspec.defstruct(
            f"{name.capitalize()}Struct", [*known, *strange, ("record", Any, None)], eq=False)

    def of(self, record: Record) -> Struct:
        """The struct of a record, with all that is below it."""
        held: dict[str, Any] = {name: self.content(name, node) for name, node in record.fields.items()}
        if record.owner.uncarried:
            held |= {name: NO_ROOM for name in self.fields
                     if name not in held and not carries(record.owner, f"{record.pointer}/{name}")}
        return self.make(**held, record=record)

    def content(self, name: str, node: Node) -> Any:
        """What a field holds: a value, a struct, a list of either, or a lack."""
        if isinstance(node, Cell):
            return _value(node)
        if isinstance(node, Record):
            return self._within[name].of(node)
        within = self._within.get(name)
        return [_item(one, within) for one in node.items]

    def within(self, name: str) -> Shape:
        """The shape of a field that holds a record, or records."""
        return self._within[name]

    def veiled(self, shown: Mapping[str, Any], nodes: Mapping[str, Node | None], model: Record) -> Struct:
        """A struct of which only some fields are shown, with a record that raises Hidden where another is asked
        for. ``model`` tells whose it is; of ``nodes``, None isn't there."""
        record = Record(model.pointer, model.position, model.owner, Veiled(nodes))
        return self.make(**(dict.fromkeys(self.fields, HIDDEN) | dict(shown)), record=record)


class Veiled(dict[str, Any]):
    """The fields of a record that are shown (None: not there); to ask for another raises Hidden."""

    def get(self, name: str, default: Any = None) -> Any:
        if name not in self.keys():
            raise Hidden(name)
        return self[name]

    def __contains__(self, name: object) -> bool:
        return self.get(str(name)) is not None

    def _hidden(self) -> Any:
        raise Hidden

    values = items = _hidden


def _inner(spec: Spec | None) -> Spec | None:
    """The record that a field holds, or that its list is of."""
    if spec is None:
        return None
    of = spec.item if spec.kind == "list" else spec
    return of if of is not None and of.kind == "record" else None


@cache
def shape_of(kind: str) -> Shape:
    beside = _BESIDE.get(kind)
    return Shape(spec_of(kind), spec_of(beside) if beside else None, kind)


def _value(cell: Cell) -> Scalar | Lack:
    if cell.state is State.GIVEN and cell.value is not None:
        return cell.value
    return {State.MALFORMED: MALFORMED, State.NONE: NONE}.get(cell.state, ABSENT)


def _item(node: Node, shape: Shape | None) -> Any:
    if isinstance(node, Record) and shape is not None:
        return shape.of(node)
    return node.value if isinstance(node, Cell) and node.state is State.GIVEN and node.value is not None else MALFORMED
