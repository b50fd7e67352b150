"""A tree as lines of Python. Every name in them is made here, every constant is bound and never written out."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from checker.expression.compile import lacks, operations
from checker.expression.context import Function
from checker.expression.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
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
from checker.expression.values import Axis

_NUMBERS = ("tal", "kronor", "heltal")
_CONTAINERS = ("record", "list")
_PYTHON = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "+": "+", "-": "-", "*": "*"}

#: What generated code may reach beside its own names and constants.
REACHABLE: dict[str, Any] = {
    "Lack": lacks.Lack, "scalar": lacks.scalar, "number": lacks.number, "needed": lacks.needed, "truth": lacks.truth,
    "joined": lacks.joined, "items": lacks.items, "presence": lacks.presence, "answer": lacks.answer,
    "VOID": lacks.VOID, "UNKNOWN": lacks.UNKNOWN, "HIDDEN": lacks.HIDDEN,
    "compared": operations.compared, "member": operations.member, "computed": operations.computed,
    "negated": operations.negated, "total": operations.total, "int": int, "len": len, "min": min, "max": max,
    "Axis": Axis,
}


class NotCompiled(Exception):
    """A tree holds something that only the interpreter runs."""


class Writer:
    """Lines of one module. ``facts`` are those that rules may call, ``fields`` the names that the schemas know."""

    def __init__(self, facts: Mapping[str, Function], fields: frozenset[str]) -> None:
        self.lines: list[str] = []
        self.bound: dict[str, Any] = {}
        self._facts = facts
        self._fields = fields
        self._calls: dict[str, str] = {}
        self._depth = 0
        self._made = 0
        self._names: dict[str, str] = {}
        self._lazy: dict[str, str] = {}

    # -------------------------------------------------------------- lines and names
    def line(self, text: str) -> None:
        self.lines.append(" " * self._depth + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self.line(head)
        self._depth += 1
        yield
        self._depth -= 1

    def fresh(self) -> str:
        self._made += 1
        return f"v{self._made}"

    def constant(self, value: Any) -> str:
        """A name for a value, which is bound to it."""
        if value is True or value is False:
            return repr(value)
        name = f"k{len(self.bound)}"
        self.bound[name] = value
        return name

    def attribute(self, name: str) -> str:
        if name not in self._fields or not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            raise NotCompiled(f"fältet {name!r}")
        return name

    @contextmanager
    def scope(self, names: Mapping[str, str], lazy: Mapping[str, Tree]) -> Iterator[None]:
        """Within a function: what its names are called, and a function of its own for each that is worked out
        when it is asked for, once."""
        self._names, self._lazy = dict(names), {}
        for name, tree in lazy.items():
            held, function = self.fresh(), self.fresh()
            self.line(f"{held} = None")
            with self.block(f"def {function}():"):
                self.line(f"nonlocal {held}")
                with self.block(f"if {held} is None:"):
                    self.line(f"{held} = {self.write(tree)}")
                self.line(f"return {held}")
            self._lazy[name] = function
        yield
        self._names, self._lazy = {}, {}

    # -------------------------------------------------------------- trees
    def write(self, tree: Tree) -> str:
        """Writes what works a tree out; the name that holds its value."""
        return _WRITERS[type(tree)](self, tree)

    def put(self, text: str) -> str:
        name = self.fresh()
        self.line(f"{name} = {text}")
        return name

    def condition(self, tree: Tree) -> str:
        """The same, as a condition: True, False or an unknown."""
        value = self.write(tree)
        with self.block(f"if {value} is not True and {value} is not False:"):
            self.line(f"{value} = truth({value})")
        return value

    def literal(self, tree: Literal) -> str:
        return self.put(self.constant(tree.value))

    def name(self, tree: Name) -> str:
        if tree.name in self._names:
            found = self.put(self._names[tree.name])
        elif tree.name in self._lazy:
            found = self.put(f"{self._lazy[tree.name]}()")
        else:
            raise NotCompiled(f"namnet {tree.name!r}")
        if tree.kind not in _CONTAINERS:
            with self.block(f"if {found}.__class__ is Lack:"):
                self.line(f"{found} = scalar({found})")
        return found

    def field(self, tree: Field) -> str:
        if isinstance(tree.of, Name) and tree.of.name == "tolkning":
            return self.put(self.constant(Axis(tree.name)))
        found = self.put(f"{self.write(tree.of)}.{self.attribute(tree.name)}")
        if tree.kind not in _CONTAINERS:
            with self.block(f"if {found}.__class__ is Lack:"):
                self.line(f"{found} = {'number' if tree.kind in _NUMBERS else 'scalar'}({found})")
        return found

    def presence(self, tree: Presence) -> str:
        question = self.constant(tree.name)
        if isinstance(tree.of, Field):
            of = self.write(tree.of.of)
            return self.put(f"presence({question}, {of}, {of}.{self.attribute(tree.of.name)})")
        return self.put(f"answer({question}, {self.write(tree.of)})")

    def negation(self, tree: Not) -> str:
        value = self.condition(tree.operand)
        return self.put(f"{value} if {value}.__class__ is Lack else not {value}")

    def logic(self, tree: Logic) -> str:
        decisive = tree.operator == "or"
        found = self.put(repr(not decisive))
        for operand in tree.operands:
            with self.block(f"if {found} is not {decisive}:"):
                value = self.condition(operand)
                with self.block(f"if {value} is {decisive}:"):
                    self.line(f"{found} = {decisive}")
                with self.block(f"elif {value}.__class__ is Lack:"):
                    self.line(f"{found} = joined({found}, {value})")
        return found

    def comparison(self, tree: Compare) -> str:
        left = self.write(tree.first)
        if tree.operators[0] in ("in", "not in"):
            return self.membership(tree, left)
        found, left_tree = self.put("True"), tree.first
        for symbol, right_tree, folded in zip(tree.operators, tree.rest, tree.folded, strict=True):
            with self.block(f"if {found} is not False:"):
                right = self.write(right_tree)
                value = self.one_comparison(symbol, self.reading(left_tree, left), self.reading(right_tree, right),
                                            folded)
                with self.block(f"if {value} is False:"):
                    self.line(f"{found} = False")
                with self.block(f"elif {value} is not True:"):
                    self.line(f"{found} = joined({found}, {value})")
                self.line(f"{left} = {right}")
            left_tree = right_tree
        return found

    def reading(self, tree: Tree, value: str) -> str:
        """An axis that is compared is looked at."""
        return self.put(f"c.reading({value}) if {value}.__class__ is Axis else {value}") if tree.kind == "axel" \
            else value

    def one_comparison(self, symbol: str, left: str, right: str, folded: bool) -> str:
        general = f"compared({self.constant(symbol)}, {left}, {right}, {folded})"
        if folded:
            return self.put(general)
        return self.put(f"{left} {_PYTHON[symbol]} {right} if {left}.__class__ is not Lack and "
                        f"{right}.__class__ is not Lack else {general}")

    def membership(self, tree: Compare, left: str) -> str:
        right = tree.rest[0]
        if isinstance(right, Options):
            members = self.constant(list(right.values))
        else:
            members = self.put(f"items({self.write(right)})")
        found = self.put(f"member({self.reading(tree.first, left)}, {members}, {tree.folded[0]})")
        if tree.operators[0] == "not in":
            with self.block(f"if {found}.__class__ is not Lack:"):
                self.line(f"{found} = not {found}")
        return found

    def arithmetic(self, tree: Arithmetic) -> str:
        left, right = self.write(tree.left), self.write(tree.right)
        general = f"computed({self.constant(tree.operator)}, {left}, {right})"
        if tree.operator == "/":
            return self.put(general)
        return self.put(f"{left} {_PYTHON[tree.operator]} {right} if {left}.__class__ is int is {right}.__class__ "
                        f"and -{_SMALL} < {left} < {_SMALL} and -{_SMALL} < {right} < {_SMALL} else {general}")

    def negate(self, tree: Negate) -> str:
        return self.put(f"negated({self.write(tree.operand)})")

    def choice(self, tree: Choice) -> str:
        condition, found = self.condition(tree.condition), self.put("VOID")
        with self.block(f"if {condition} is True:"):
            self.line(f"{found} = {self.write(tree.then)}")
        with self.block(f"elif {condition} is False:"):
            self.line(f"{found} = {self.write(tree.otherwise)}")
        with self.block("else:"):
            then, otherwise = self.write(tree.then), self.write(tree.otherwise)
            self.line(f"{found} = {then} if {then}.__class__ is {otherwise}.__class__ is not Lack "
                      f"and {then} == {otherwise} else joined({condition}, joined({then}, {otherwise}))")
        return found

    def call(self, tree: Call) -> str:
        if tree.name not in self._facts:
            raise NotCompiled(f"faktumet {tree.name!r}")
        if tree.name not in self._calls:
            self._calls[tree.name] = self.constant(operations.caller(self._facts[tree.name]))
        arguments = [self.write(argument) for argument in tree.arguments]
        return self.put(f"{self._calls[tree.name]}({', '.join(['c', *arguments])})")

    # -------------------------------------------------------------- aggregates
    def aggregate(self, tree: Aggregate) -> str:
        found = self.put(f"items({self.write(tree.source)})")
        with self.block(f"if {found}.__class__ is not Lack:"):
            if tree.element is None:
                self.line(f"{found} = len({found})")
            else:
                self._loop(tree, tree.element, found)
        return found

    def _loop(self, tree: Aggregate, element: Tree, found: str) -> None:
        variable, kept, unknown = self.fresh(), self.put("[]"), self.put("None")
        decided, outer = self.put("None"), self._names.get(tree.variable)
        with self.block(f"for {variable} in {found}:"):
            self._names[tree.variable] = variable
            counts = self.condition(tree.condition) if tree.condition is not None else self.put("True")
            with self.block(f"if {counts} is False:"):
                self.line("continue")
            if tree.name in ("all", "any"):
                self._decide(tree.name == "any", counts, self.condition(element), unknown, decided)
            else:
                self._collect(tree.name, counts, element, kept, unknown)
        if outer is None:
            del self._names[tree.variable]
        else:
            self._names[tree.variable] = outer
        self.line(f"{found} = {_RESULTS[tree.name].format(kept=kept, unknown=unknown, decided=decided)}")

    def _decide(self, decisive: bool, counts: str, value: str, unknown: str, decided: str) -> None:
        with self.block(f"if {value} is {decisive} and {counts} is True:"):
            self.line(f"{decided} = {decisive}")
            self.line("break")
        with self.block(f"if {value} is not {not decisive}:"):
            self.line(f"{unknown} = joined({unknown}, joined({counts}, {value}))")
            self._stop(unknown)

    def _stop(self, unknown: str) -> None:
        """What is hidden of one element leaves the whole undecided: the others needn't be looked at."""
        with self.block(f"if {unknown} is HIDDEN:"):
            self.line("break")

    def _collect(self, name: str, counts: str, element: Tree, kept: str, unknown: str) -> None:
        value = self.put(f"needed({self.write(element)})")
        with self.block(f"if {counts}.__class__ is Lack:"):
            self.line(f"{unknown} = joined({unknown}, {counts})")
        if name != "len":
            with self.block(f"if {value}.__class__ is Lack:"):
                self.line(f"{unknown} = joined({unknown}, {value})")
        self._stop(unknown)
        self.line(f"{kept}.append({value})")


_SMALL = 10**30  # what fits far within the interpreter's bound on the size of a number
_RESULTS = {
    "all": "{decided} if {decided} is not None else True if {unknown} is None else {unknown}",
    "any": "{decided} if {decided} is not None else False if {unknown} is None else {unknown}",
    "sum": "{unknown} if {unknown} is not None else total({kept})",
    "len": "{unknown} if {unknown} is not None else len({kept})",
    "min": "{unknown} if {unknown} is not None else min({kept}) if {kept} else VOID",
    "max": "{unknown} if {unknown} is not None else max({kept}) if {kept} else VOID",
}
_WRITERS: dict[type[Tree], Callable[[Writer, Any], str]] = {
    Literal: Writer.literal, Name: Writer.name, Field: Writer.field, Presence: Writer.presence, Not: Writer.negation,
    Logic: Writer.logic, Compare: Writer.comparison, Arithmetic: Writer.arithmetic, Negate: Writer.negate,
    Choice: Writer.choice, Call: Writer.call, Aggregate: Writer.aggregate,
}
