"""Compiled rules: nothing of a rule's text becomes Python, and what is hidden is never taken for known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace

import pytest

from checker.expression.compile import APPLIES_NOT, FAILS, HOLDS, LEFT, UNDECIDED, compiled
from checker.expression.compile.lacks import ABSENT, GIVEN, HIDDEN, MALFORMED, NO_DOCUMENT, NONE, Lack
from checker.expression.context import Budget, Context
from checker.expression.tree import Compare, Field, Literal, Logic, Name, Presence, Tree

FIELDS = frozenset({"total", "namn", "avsandare", "moms"})


@dataclass
class Guard:
    condition: Tree


@dataclass
class Plain:
    """A rule of trees."""

    requirement: Tree
    guards: list[Guard] = field(default_factory=list)
    id: str = "R"
    loops: tuple[tuple[str, Tree], ...] = ()
    names: dict[str, Tree] = field(default_factory=dict)
    only_if: dict[tuple[str, str], Tree] = field(default_factory=dict)


def a_field(name: str, kind: str = "kronor") -> Field:
    return Field(0, Name(0, "faktura", kind="record"), name, kind=kind)


def equals(tree: Tree, value: object) -> Compare:
    return Compare(0, tree, ("==",), (Literal(0, value),), (False,), kind="janej")


def verdict(rule: Plain, **fields: object) -> int:
    (one,) = compiled([rule], "faktura", {}, FIELDS).rules
    context = Context({}, {}, date(2016, 12, 1), {}, {}, {}, None, Budget())
    return one.verdict(context, SimpleNamespace(**fields), NO_DOCUMENT, date(2016, 12, 1))


@pytest.mark.parametrize(("held", "outcome"), [
    (5, HOLDS), (6, FAILS), (ABSENT, UNDECIDED), (MALFORMED, UNDECIDED), (NONE, FAILS), (HIDDEN, LEFT), (GIVEN, LEFT)])
def test_a_comparison_of_what_is_there_and_of_what_is_not(held: object, outcome: int) -> None:
    assert verdict(Plain(equals(a_field("total"), 5)), total=held) == outcome


@pytest.mark.parametrize(("held", "outcome"), [
    (5, HOLDS), (ABSENT, FAILS), (MALFORMED, HOLDS), (NONE, FAILS), (HIDDEN, LEFT), (GIVEN, HOLDS)])
def test_presence_is_two_valued_unless_hidden(held: object, outcome: int) -> None:
    assert verdict(Plain(Presence(0, "finns", a_field("total"), kind="janej")), total=held) == outcome


@pytest.mark.parametrize(("first", "second", "outcome"), [
    (5, HIDDEN, LEFT), (6, HIDDEN, FAILS), (HIDDEN, 6, FAILS), (5, ABSENT, UNDECIDED), (ABSENT, HIDDEN, LEFT)])
def test_what_is_decided_without_the_hidden_is_decided(first: object, second: object, outcome: int) -> None:
    both = Logic(0, "and", (equals(a_field("total"), 5), equals(a_field("moms"), 5)), kind="janej")
    assert verdict(Plain(both), total=first, moms=second) == outcome


@pytest.mark.parametrize(("held", "outcome"), [(5, HOLDS), (6, APPLIES_NOT), (ABSENT, HOLDS), (HIDDEN, LEFT)])
def test_a_hidden_guard_leaves_a_rule_that_an_unknown_one_lets_hold(held: object, outcome: int) -> None:
    assert verdict(Plain(equals(a_field("moms"), 0), [Guard(equals(a_field("total"), 5))]), total=held,
                   moms=0) == outcome


@pytest.mark.parametrize("text", ['"; raise SystemExit #', "__import__('os')", "\n\nraise SystemExit", "å'\\"])
def test_texts_of_a_rule_are_bound_and_never_written_out(text: str) -> None:
    module = compiled([Plain(equals(a_field("namn", "text"), text))], "faktura", {}, FIELDS)
    assert text not in module.source
    assert verdict(Plain(equals(a_field("namn", "text"), text)), namn=text) == HOLDS


@pytest.mark.parametrize("name", ["__class__", "total.x", "x\ny", "if", "okand"])
def test_a_field_that_no_schema_has_is_not_compiled(name: str) -> None:
    module = compiled([Plain(equals(a_field(name), 5))], "faktura", {}, FIELDS | {"__class__", "if"})
    assert module.rules == ()
    assert list(module.left_out) == ["R"]


def test_a_field_of_a_lack_is_a_lack_and_nothing_else_of_it_is_reachable() -> None:
    assert ABSENT.namn is ABSENT
    with pytest.raises(AttributeError):
        assert Lack("X").__globals__
