"""What one evaluation works with: names, readings, the record of what was read, and its budget of steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from checker.document import Cell, Node, Record, Series, State
from checker.expression.tree import Tree
from checker.expression.values import Axis, Cause, Gap, Nothing, Unknown, Value
from checker.form import carries

MAX_STEPS = 2_000_000  # for one rule over one document: about a second


class TooMuchWork(Exception):
    """One rule over one document took more steps, or made larger numbers, than it may."""


class Budget:
    """The steps that one rule may take over one document, all its subjects and readings together."""

    __slots__ = ("left",)

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork


class Function(Protocol):
    """A fact as the interpreter sees it. ``total``: it takes unknown arguments itself."""

    @property
    def function(self) -> Callable[..., Value]: ...
    @property
    def total(self) -> bool: ...


class Context:
    """One evaluation: the names in scope, the readings chosen, and what was looked at.

    ``chosen`` gives the alternative for each axis already decided; an axis looked at without
    a choice takes the first of ``alternatives`` and is noted in ``looked``. ``run`` is what the
    facts know beside their arguments (dated values, the other invoices of the run).
    """

    __slots__ = ("alternatives", "budget", "chosen", "facts", "lazy", "looked", "names", "reads", "run", "today")

    def __init__(self, names: dict[str, Value], facts: Mapping[str, Function], today: date,
                 alternatives: Mapping[str, tuple[str, ...]], chosen: Mapping[str, str],
                 lazy: Mapping[str, Tree], run: object, budget: Budget) -> None:
        self.names = names
        self.facts = facts
        self.today = today
        self.alternatives = alternatives
        self.chosen = chosen
        self.lazy = lazy
        self.run = run
        self.budget = budget
        self.looked: dict[str, str] = {}
        self.reads: dict[int, Cell] = {}

    def reading(self, axis: Axis | str) -> str:
        """The alternative of an axis under which this evaluation runs."""
        name = axis.name if isinstance(axis, Axis) else axis
        if name not in self.looked:
            self.looked[name] = self.chosen[name] if name in self.chosen else self.alternatives[name][0]
        return self.looked[name]

    def field(self, of: Value, name: str) -> Value:
        """A field of a record: its value, an Unknown, a Nothing, or a Gap for what holds fields."""
        self.budget.spend()
        if isinstance(of, Record):
            found = of.fields.get(name)
            if found is None:
                return _absent(of, name)
            return self.content(found)
        if isinstance(of, Gap):
            return of.below(name)
        return of if isinstance(of, Unknown) else Unknown(())

    def content(self, node: Node) -> Value:
        if not isinstance(node, Cell):
            return node
        self.reads[id(node)] = node
        if node.state is State.GIVEN and node.value is not None:
            return node.value
        if node.kind in ("record", "list"):
            reason = {State.MALFORMED: "malformed", State.NONE: "none"}.get(node.state, "absent")
            return Gap(node.owner.kind, node.owner, node.pointer, reason)
        if node.state is State.NONE:
            return 0 if node.kind in ("tal", "kronor", "heltal") else Nothing(node)
        return Unknown((cause_of(node),))

    def scalar(self, of: Value, name: str) -> Value:
        """A scalar field: like ``field``, but what isn't there, or is recorded as none, is Unknown."""
        value = settled(self.field(of, name))
        return Unknown((cause_of(value.cell),)) if isinstance(value, Nothing) else value


def settled(value: Value, name: str = "") -> Value:
    """A Gap read as a value is Unknown."""
    return value.unknown() if isinstance(value, Gap) else value


def items(value: Value) -> list[Value] | Unknown:
    """The elements of a list value; Unknown where the list isn't known."""
    if isinstance(value, list):
        return list(value)
    if isinstance(value, Series):
        return [_item(node) for node in value.items]
    if isinstance(value, Gap):
        return [] if value.reason == "none" else value.unknown()
    return value if isinstance(value, Unknown) else Unknown(())


def _item(node: Node) -> Value:
    if not isinstance(node, Cell):
        return node
    if node.state is State.GIVEN and node.value is not None:
        return node.value
    return Gap(node.owner.kind, node.owner, node.pointer, "malformed")


def cause_of(cell: Cell) -> Cause:
    return Cause(cell.owner.kind, cell.owner, cell.pointer)


def _absent(record: Record, name: str) -> Gap:
    pointer = f"{record.pointer}/{name}"
    reason = "absent" if carries(record.owner, pointer) else "uncarried"
    return Gap(record.owner.kind, record.owner, pointer, reason)
