"""Which outcomes a rule can give, read off its trees."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from checker.expression.tree import Aggregate, Arithmetic, Call, Field, Literal, Name, Presence, Tree, children, walk
from checker.facts import FACTS
from checker.findings import Utfall
from checker.rulebook import Axis, Rule
from checker.rulebook.roots import ROOTS


def must_show(rule: Rule, axes: Mapping[str, Axis]) -> list[Utfall]:
    """The outcomes that the rule's examples have to show, in the order of the vocabulary."""
    fails = all(guard.condition != rule.requirement for guard in rule.guards)
    found = {Utfall.UPPFYLLD} if depends(rule.requirement, rule.names) else set()
    if fails and found:
        found.add(rule.failing)
    if rule.guards or (rule.loops and (rule.none or rule.unstated is not None)):
        found.add(Utfall.EJ_TILLAMPLIG)
    if _can_be_undecided(rule):
        found.add(Utfall.OBEDOMD)
    disputed = any(not axes[axis].either for axis in judged_axes(rule) & axes.keys())
    if fails and rule.failing is Utfall.BRUTEN and disputed:
        found.add(Utfall.TVISTIG)
    return [outcome for outcome in Utfall if outcome in found]


def can_give(rule: Rule, axes: Mapping[str, Axis]) -> list[Utfall]:
    """The same, and what needn't be shown: nothing to judge in an empty list, or on a form without the fields."""
    found = set(must_show(rule, axes))
    if rule.loops or len(rule.documents) > 1:
        found.add(Utfall.EJ_TILLAMPLIG)
    return [outcome for outcome in Utfall if outcome in found]


def judged_axes(rule: Rule) -> set[str]:
    """The axes that the rule's guards and requirement can look at and that may be open: a rule that asks
    whether the parties have settled an axis (``bestamd``) has nothing to dispute on it."""
    conditions = [*(guard.condition for guard in rule.guards), rule.requirement]
    nodes = [node for tree in conditions for node in reached(tree, rule.names)]
    settled = {axis_of(argument) for node in nodes if isinstance(node, Call) and node.name == "bestamd"
               for argument in node.arguments}
    return {axis for axis in map(axis_of, nodes) if axis is not None} - settled


def axis_of(node: Tree) -> str | None:
    """The axis that a node names, where it is a reading: ``tolkning.x``."""
    match node:
        case Field(of=Name(name="tolkning"), name=axis):
            return axis
    return None


def reached(tree: Tree, names: Mapping[str, Tree]) -> Iterator[Tree]:
    """Every node of a tree, and of the names that it uses (each name once)."""
    pending, seen = [tree], set()
    while pending:
        for node in walk(pending.pop()):
            yield node
            if isinstance(node, Name) and node.name in names and node.name not in seen:
                seen.add(node.name)
                pending.append(names[node.name])


def depends(tree: Tree, names: Mapping[str, Tree]) -> bool:
    """Whether a document, the day of review or a reading has any say in it."""
    return any(isinstance(node, Field | Call | Presence) or (isinstance(node, Name) and node.name not in names)
               for node in reached(tree, names))


def _can_be_undecided(rule: Rule) -> bool:
    known = {"granskningsdag", ROOTS[rule.documents[0]]}
    for name, source in rule.loops:
        if _can_be_unknown(source, {}, known):
            return True
        known.add(name)
    conditions = [*(guard.condition for guard in rule.guards), rule.requirement]
    return any(_can_be_unknown(tree, rule.names, known) for tree in conditions)


def _can_be_unknown(tree: Tree, names: Mapping[str, Tree], known: Collection[str]) -> bool:
    """Whether the value can be unknown. ``known`` are the names whose values never are."""
    match tree:
        case Name(name=name):
            return _can_be_unknown(names[name], names, known) if name in names else name not in known
        case Field():
            return axis_of(tree) is None
        case Presence(name="finns" | "redovisad" | "bars", of=Field(of=of)):
            return _can_be_unknown(of, names, known)
        case Presence(name="angiven" | "angivna"):
            return True
        case Arithmetic(operator="/", right=right) if not isinstance(right, Literal):
            return True
        case Aggregate(name="min" | "max"):
            return True
        case Aggregate(variable=variable, source=source) if _can_be_unknown(source, names, known) is False:
            known = {*known, variable}
        case Call(name=fact) if FACTS[fact].certain:
            return False
        case Call(name=fact) if FACTS[fact].total and _reads_a_document(fact):
            return True
    return any(_can_be_unknown(below, names, known) for below in children(tree))


def _reads_a_document(fact: str) -> bool:
    """Whether a fact looks into a record by itself; ``alla_falt`` only lists what is there."""
    return FACTS[fact].result != "list:falt" and any("record:" in one for one in FACTS[fact].parameters)
