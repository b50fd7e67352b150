"""The rule book held to its own promises: quoted words, examples for every outcome, values with source and end.

What the compiler refuses can't be run; what is found here runs, and lets its reader down.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from checker.expression.grammar import ExpressionError
from checker.expression.tree import Aggregate, Choice, Logic, Name, Not, Tree, walk
from checker.findings import Modalitet
from checker.rulebook import Rule, RuleBook
from checker.rulebook.outcomes import axis_of, can_give, depends, must_show, reached
from checker.rulebook.quotation import missing_words, normalised, source
from checker.rulebook.trees import axes_of, trees_of

MAX_COMBINATIONS = 64  # of readings that one rule may make


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """What a reader of the rule book is let down by. ``about`` is a rule's id, an axis or a value's name;
    ``kind`` is fel, or vilande for an axis that no rule reads."""

    about: str
    message: str
    kind: str = "fel"


def lint(book: RuleBook) -> list[Complaint]:
    """Every complaint about a compiled rule book, rule by rule in its order, then values, then axes."""
    found = [Complaint(rule.id, message) for rule in book.rules for message in _of_rule(rule, book)]
    found += [Complaint(rule, message) for rule, message in _twins(book)]
    found += [Complaint(name, message) for name, message in _values(book.raw_values)]
    found += [Complaint(name, "ingen regel läser axeln", "vilande") for name in _unread(book)]
    return found


def _of_rule(rule: Rule, book: RuleBook) -> Iterator[str]:
    yield from _words(rule, book)
    yield from _examples(rule, book)
    yield from _constants(rule)
    yield from _unused(rule, book)
    yield from _readings(rule, book)


def _words(rule: Rule, book: RuleBook) -> Iterator[str]:
    """The statements that the rule rests on, their modality, and its quotation.

    A rule whose subjects carry statements of their own is itself binding: what names none gates.
    """
    if rule.carried is not None and rule.modality is not Modalitet.SKA:
        yield f"modalitet: {rule.modality}, men en regel med bestammelse är ska för den som inte har någon"
    for one in rule.statements:
        statement = book.statements.get(one)
        if statement is None:
            yield f"kalla: {one} finns inte i registret"
            continue
        if rule.carried is None and statement.modality != rule.modality:
            yield f"modalitet: {rule.modality}, men registret säger {statement.modality} om {one}"
        text = source(statement.ref, book.words["sources"])
        missing = missing_words(rule.quote, normalised(statement.quote) if text is None else text)
        if missing is not None:
            yield f"citat: ”{missing}” står inte i källan till {one} ({statement.ref})"


def _examples(rule: Rule, book: RuleBook) -> Iterator[str]:
    shown = {example["utfall"] for example in rule.source["exempel"]}
    for outcome in must_show(rule, book.axes):
        if outcome not in shown:
            yield f"exempel: inget visar utfallet {outcome}"
    possible = can_give(rule, book.axes)
    for example in rule.source["exempel"]:
        if example["utfall"] not in possible:
            yield f"exempel: ”{example['nar']}” väntar {example['utfall']}, som regeln inte kan ge"


def _constants(rule: Rule) -> Iterator[str]:
    """Conditions that no document has a say in."""
    for where, text, tree, is_condition in _written(rule):
        conditions = [tree] if is_condition else []
        for node in walk(tree):
            match node:
                case Logic(operands=operands):
                    conditions += operands
                case Not(operand=condition) | Choice(condition=condition):
                    conditions.append(condition)
                case Aggregate(condition=Tree() as condition):
                    conditions.append(condition)
        for condition in conditions:
            if not depends(condition, rule.names):
                yield f"{where}: {ExpressionError('villkoret är alltid detsamma', text, condition.column)}"


def _written(rule: Rule) -> Iterator[tuple[str, str, Tree, bool]]:
    """(place, text, tree, whether the whole is a condition) for the expressions that decide something."""
    written: dict[str, Any] = rule.source
    yield "krav", written["krav"], rule.requirement, True
    for guard, entry in zip(rule.guards, written.get("villkor", ()), strict=True):
        yield "villkor", entry["om"], guard.condition, True
    for name, tree in rule.names.items():
        yield f"lat {name}", written["lat"][name], tree, False
    for (name, tree), text in zip(rule.loops, (written.get("varje") or {}).values(), strict=True):
        yield f"varje {name}", text, tree, False
    for (axis, alternative), tree in rule.only_if.items():
        yield f"lasningar {axis}", written["lasningar"][axis][alternative], tree, True


def _unused(rule: Rule, book: RuleBook) -> Iterator[str]:
    """Names that nothing uses. A clause's common name may come along unused, if another of its rules uses it."""
    for name in rule.names.keys() - _used(rule):
        text = rule.source["lat"][name]
        if not any(other.source["lat"].get(name) == text and name in _used(other)
                   for other in book.rules if other.clause == rule.clause and other.id != rule.id):
            yield f"lat: namnet {name} används inte"


def _used(rule: Rule) -> set[str]:
    roots = [tree for tree in trees_of(rule) if all(tree is not named for named in rule.names.values())]
    return {node.name for root in roots for node in reached(root, rule.names) if isinstance(node, Name)}


def _readings(rule: Rule, book: RuleBook) -> Iterator[str]:
    alternatives = {axis: len(book.axes[axis].ids) for axis in axes_of(rule)}
    combinations = math.prod(alternatives.values())
    if combinations > MAX_COMBINATIONS:
        yield f"läsningar: {combinations} kombinationer av {', '.join(sorted(alternatives))}; " \
              f"högst {MAX_COMBINATIONS} prövas"
    for name, tree in rule.loops:
        if any(axis_of(node) for node in walk(tree)):
            yield f"varje {name}: en slinga prövas bara under en läsning, så den får inte läsa en axel"


def _twins(book: RuleBook) -> Iterator[tuple[str, str]]:
    """Rules that say the same thing of the same words."""
    first: dict[str, str] = {}
    for rule in book.rules:
        written = rule.source
        same = repr([sorted(rule.statements), normalised(rule.quote), *(_plain(written.get(part)) for part in (
            "varje", "villkor", "krav"))])
        if same in first:
            yield rule.id, f"säger detsamma om samma ord som {first[same]}"
        first.setdefault(same, rule.id)


def _plain(written: Any) -> Any:
    """Written expressions whatever their line breaks; what a guard says where it doesn't hold is left out."""
    if isinstance(written, dict):
        return {key: _plain(value) for key, value in written.items() if key != "annars"}
    if isinstance(written, list):
        return [_plain(value) for value in written]
    return " ".join(written.split()) if isinstance(written, str) else written


def _values(values: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Values without source or end, and those of one key that overlap."""
    spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
    for value in values:
        name = f"{value['name']} {value['key']}".strip()
        for part, word in (("source", "källa"), ("retrieved", "dag då det hämtades"), ("first", "början"),
                           ("last", "slut"), ("value", "tal")):
            if not value[part]:
                yield name, f"ett värde utan {word}"
        first, last = _day(value["first"]), _day(value["last"])
        if not _is_number(value["value"]):
            yield name, f"{value['value']!r} är inget tal"
        if first is None or last is None:
            yield name, f"{value['first']!r}–{value['last']!r} är ingen tid"
        elif last < first:
            yield name, f"slutar {last}, före sin början {first}"
        else:
            spans.setdefault((value["name"], value["key"]), []).append((first, last))
    for (value_name, key), listed in spans.items():
        for (_, last), (first, _) in pairwise(sorted(listed)):
            if first <= last:
                yield f"{value_name} {key}".strip(), f"två värden gäller {first}"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _is_number(text: str | None) -> bool:
    try:
        Fraction(text or "0")
    except (ValueError, ZeroDivisionError):
        return False
    return True


def _unread(book: RuleBook) -> Iterator[str]:
    read = {axis for rule in book.rules for axis in axes_of(rule)}
    yield from (axis for axis in book.axes if axis not in read)
