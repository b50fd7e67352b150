"""One thing of a rule changed at a time: would its examples notice?

A mutant is killed where an example of its rule no longer comes out as it declares. One that
doesn't pass the type checker can't be written by mistake, and isn't counted.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from checker.examples import Example, examples_of
from checker.expression.tree import Tree
from checker.findings import Utfall
from checker.rulebook import Rule, RuleBook
from checker.rulebook.trees import axes_of
from checker.trials.examples import faults_of
from checker.trials.operators import changes
from checker.trials.slots import Slot, changed, slots
from checker.trials.text import written
from checker.trials.walking import places

_OTHER_OUTCOME = {Utfall.BRUTEN: Utfall.AVVIKELSE, Utfall.AVVIKELSE: Utfall.BRUTEN, Utfall.INTYGAS: Utfall.BRUTEN}


@dataclass(frozen=True, slots=True, order=True)
class Mutation:
    """What was changed: in which rule, at which place of it, what kind of change, and the words that were changed
    (before → after, where the kind of change doesn't say what came instead)."""

    rule: str
    place: str
    mutation: str
    text: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule, in the rule book (changed too, where it is a reading that is left out) that it is judged by."""

    mutation: Mutation
    rule: Rule
    book: RuleBook


@dataclass(slots=True)
class Tally:
    """What came of the mutants: how many there were, how many were noticed, and the others."""

    mutants: int = 0
    killed: int = 0
    survivors: list[Mutation] = field(default_factory=list)


def tally(rules: Iterable[Rule], book: RuleBook) -> Tally:
    """Every mutant of the rules put to the examples of its rule. Raises RuleBookError for a rule that
    isn't sound to begin with."""
    result = Tally()
    for rule in rules:
        examples = list(examples_of(rule))
        for mutant in mutants(rule, book):
            result.mutants += 1
            killer = next((one for one in examples if _notices(one, mutant)), None)
            if killer is None:
                result.survivors.append(mutant.mutation)
            else:
                result.killed += 1
                examples.remove(killer)
                examples.insert(0, killer)  # what noticed one change often notices the next
    return result


def _notices(example: Example, mutant: Mutant) -> bool:
    return any(faults_of(replace(example, rule=mutant.rule), mutant.book))


def mutants(rule: Rule, book: RuleBook) -> Iterator[Mutant]:
    """All mutants of a rule, each different from the rule and from the others, in the order of its file."""
    alike: Counter[Mutation] = Counter()
    for mutant in (*_of_expressions(rule, book), *_without_guard(rule, book), *_other_ends(rule, book),
                   *_without_reading(rule, book)):
        alike[mutant.mutation] += 1
        number = alike[mutant.mutation]
        yield mutant if number == 1 else replace(mutant, mutation=_numbered(mutant.mutation, number))


def _numbered(mutation: Mutation, number: int) -> Mutation:
    return replace(mutation, text=f"{mutation.text} (nr {number})")


def _of_expressions(rule: Rule, book: RuleBook) -> Iterator[Mutant]:
    for slot in slots(rule, book):
        seen = {written(slot.tree)}
        for mutation, after in _changed_trees(slot, rule.id):
            text = written(after)
            if text not in seen and slot.fits(after):
                seen.add(text)
                yield Mutant(mutation, slot.put(rule, after), book)


def _changed_trees(slot: Slot, rule: str) -> Iterator[tuple[Mutation, Tree]]:
    """Copies throughout: the type checker writes in the trees that it is given."""
    for place in places(copy.deepcopy(slot.tree), slot.scope, slot.type.kind == "janej"):
        for change in changes(place):
            yield Mutation(rule, slot.where, change.name, change.words), copy.deepcopy(place.put(change.node))


def _without_guard(rule: Rule, book: RuleBook) -> Iterator[Mutant]:
    for number, guard in enumerate(rule.guards):
        left = (*rule.guards[:number], *rule.guards[number + 1:])
        mutation = Mutation(rule.id, "villkor", "villkoret struket", written(guard.condition))
        yield Mutant(mutation, changed(rule, guards=left), book)


def _other_ends(rule: Rule, book: RuleBook) -> Iterator[Mutant]:
    """What the rule comes to where the requirement doesn't hold, or where its list isn't there."""
    other = _OTHER_OUTCOME[rule.failing]
    mutation = Mutation(rule.id, "annars", "ett annat utfall", f"{rule.failing.value} → {other.value}")
    yield Mutant(mutation, changed(rule, failing=other), book)
    if rule.loops and rule.unstated is not None:
        mutation = Mutation(rule.id, "oredovisat", "struket", rule.unstated)
        yield Mutant(mutation, changed(rule, unstated=None), book)


def _without_reading(rule: Rule, book: RuleBook) -> Iterator[Mutant]:
    """Each reading left out in turn, where one is left that is always tried."""
    for axis in (axis for name, axis in book.axes.items() if name in axes_of(rule)):
        for alternative in axis.alternatives:
            others = tuple(one for one in axis.alternatives if one != alternative)
            if all((axis.id, one) in rule.only_if for one, _ in others):
                continue
            axes = {**book.axes, axis.id: replace(axis, alternatives=others)}
            other_book = copy.copy(book)
            other_book.axes = axes
            yield Mutant(Mutation(rule.id, "tolkning", "en läsning utelämnad", f"{axis.id}.{alternative[0]}"),
                         rule, other_book)
