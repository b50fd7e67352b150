"""The bulk way to run trees: all rules of a kind of document as one generated module of plain functions.

It agrees with ``interpret`` on every document; a differential test says so. It keeps neither evidence nor causes.
The source is made of trees that ``types`` has passed: names in it are made here, fields are those of the schemas,
constants are bound beside it, so that nothing that a rule pack says becomes Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, Protocol

from checker.expression.compile.lacks import HIDDEN, NO_PLACE, Lack, joined
from checker.expression.compile.operations import Hidden
from checker.expression.compile.writing import REACHABLE, NotCompiled, Writer
from checker.expression.context import Function
from checker.expression.tree import Call, Tree, walk

__all__ = ["APPLIES_NOT", "FAILS", "HOLDS", "LEFT", "UNDECIDED", "UNPLACED", "Compiled", "Hidden", "Module", "compiled"]

#: What one rule comes to for one subject under one choice of readings. LEFT: what has been shown doesn't decide it;
#: UNPLACED: undecided only because the form at hand has no place for what would decide.
HOLDS, APPLIES_NOT, UNDECIDED, UNPLACED, FAILS, LEFT = range(6)

_SUBJECT = ("c", "d", "a", "g")  # context, document, agreement, day of review


class Condition(Protocol):
    @property
    def condition(self) -> Tree: ...


class Ruling(Protocol):
    """What is compiled of a rule; see ``checker.rulebook.Rule``."""

    @property
    def id(self) -> str: ...
    @property
    def loops(self) -> tuple[tuple[str, Tree], ...]: ...
    @property
    def names(self) -> dict[str, Tree]: ...
    @property
    def guards(self) -> Sequence[Condition]: ...
    @property
    def requirement(self) -> Tree: ...
    @property
    def only_if(self) -> dict[tuple[str, str], Tree]: ...


@dataclass(frozen=True, slots=True)
class Compiled:
    """One rule. Each function takes (context, document, agreement, day of review) and the loop variables bound so
    far: ``loops`` give a list or what it lacks, ``verdict`` one of the outcomes above, ``only_if`` True where a
    reading is to be tried. ``through_adapter``: the facts that it calls."""

    id: str
    loops: tuple[Callable[..., Any], ...]
    verdict: Callable[..., int]
    only_if: Mapping[tuple[str, str], Callable[..., Any]]
    facts: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Module:
    """The rules that could be compiled, in order, the source, and why each of the others couldn't be (by id)."""

    rules: tuple[Compiled, ...]
    source: str
    left_out: Mapping[str, str]


def compiled(rules: Iterable[Ruling], root: str, facts: Mapping[str, Function], fields: frozenset[str]) -> Module:
    """All rules about one kind of document, whose ``root`` is what they call it. ``fields``: every name that the
    schemas have."""
    writer, left_out = Writer(facts, fields), dict[str, str]()
    kept: list[Ruling] = []
    for rule in rules:
        start = len(writer.lines)
        number = str(len(kept))
        try:
            _write(writer, rule, root, number)
            _code("\n".join(writer.lines[start:]))
            kept.append(rule)
        except (NotCompiled, SyntaxError, RecursionError) as error:
            del writer.lines[start:]
            left_out[rule.id] = str(error)
    source = "\n".join(writer.lines) + "\n"
    made: dict[str, Any] = {"__builtins__": {}, **REACHABLE, "concluded": _concluded, **writer.bound}
    exec(_code(source), made)
    return Module(tuple(_functions(rule, str(number), made) for number, rule in enumerate(kept)), source, left_out)


def _code(source: str) -> CodeType:
    return compile(source, "<regler>", "exec", dont_inherit=True)


def _functions(rule: Ruling, number: str, made: Mapping[str, Any]) -> Compiled:
    trees = [rule.requirement, *rule.names.values(), *(guard.condition for guard in rule.guards),
             *(tree for _, tree in rule.loops)]
    return Compiled(rule.id, tuple(made[f"loop_{number}_{depth}"] for depth in range(len(rule.loops))),
                    made[f"rule_{number}"],
                    {key: made[f"only_{number}_{place}"] for place, key in enumerate(rule.only_if)},
                    frozenset(node.name for tree in trees for node in walk(tree) if isinstance(node, Call)))


def _write(writer: Writer, rule: Ruling, root: str, number: str) -> None:
    names = {root: "d", "avtal": "a", "granskningsdag": "g"}
    for depth, (name, source) in enumerate(rule.loops):
        _function(writer, f"loop_{number}_{depth}", names, rule.names, depth, source)
        names[name] = f"l{depth}"
    for place, tree in enumerate(rule.only_if.values()):
        _function(writer, f"only_{number}_{place}", names, rule.names, len(rule.loops), tree)
    head = f"def rule_{number}({_parameters(len(rule.loops))}):"
    with writer.block(head), writer.scope(names, _of(rule.names, rule)):
        writer.line("unsure = None")
        for guard in rule.guards:
            applies = writer.condition(guard.condition)
            with writer.block(f"if {applies} is False:"):
                writer.line(f"return {APPLIES_NOT}")
            with writer.block(f"if {applies} is not True:"):
                writer.line(f"unsure = joined(unsure, {applies})")
        writer.line(f"return concluded(unsure, {writer.condition(rule.requirement)})")


def _function(writer: Writer, called: str, names: Mapping[str, str], lazy: Mapping[str, Tree], loops: int,
              tree: Tree) -> None:
    used = {name: let for name, let in lazy.items() if name in _mentioned([tree], lazy)}
    with writer.block(f"def {called}({_parameters(loops)}):"), writer.scope(names, used):
        writer.line(f"return {writer.write(tree)}")


def _parameters(loops: int) -> str:
    return ", ".join([*_SUBJECT, *(f"l{depth}" for depth in range(loops))])


def _of(lazy: Mapping[str, Tree], rule: Ruling) -> dict[str, Tree]:
    """What the verdict's own trees name, one through another."""
    used = _mentioned([rule.requirement, *(guard.condition for guard in rule.guards)], lazy)
    return {name: tree for name, tree in lazy.items() if name in used}


def _mentioned(trees: list[Tree], lazy: Mapping[str, Tree]) -> set[str]:
    found: set[str] = set()
    pending = list(trees)
    while pending:
        for node in walk(pending.pop()):
            name = getattr(node, "name", None)
            if isinstance(name, str) and name in lazy and name not in found:
                found.add(name)
                pending.append(lazy[name])
    return found


def _concluded(unsure: Any, holds: Any) -> int:
    """Guard → requirement, as ``checker.judgement`` has it."""
    if holds is True and unsure is not HIDDEN:
        return HOLDS
    if holds is False and unsure is None:
        return FAILS
    unknown = joined(unsure, holds)
    if unknown is HIDDEN:
        return LEFT
    return UNPLACED if unknown is NO_PLACE else UNDECIDED


def is_lack(value: Any) -> bool:
    """Whether compiled code gave an absence and no value."""
    return value.__class__ is Lack
