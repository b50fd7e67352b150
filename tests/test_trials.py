"""The rules are put to the test by their examples, and the examples by changing the rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from checker.examples import examples_of, judge_example
from checker.expression.encode import to_data
from checker.expression.grammar import parse
from checker.expression.tree import Tree
from checker.facts import FACTS
from checker.rulebook import Rule, RuleBook, RuleBookError, load
from checker.rulebook.trees import trees_of
from checker.trials.branches import Branch, instrumented, walked, watched
from checker.trials.examples import failures
from checker.trials.mutation import Mutation, mutants, tally
from checker.trials.text import written

HEAD = """\
paragraf: § 20
rubrik: Kommunens egen paragraf
regler:
  - id: R-egen
    dokument: faktura
    kalla: [4.6-termin]
    citat: Fakturering sker terminsvis
    modalitet: ska
    meddelande: Fakturan är inte i tid.
"""
DEADLINE = HEAD + """\
    varje: {rad: faktura.rader}
    lat: {sista: rad.slutdatum + 5}
    villkor:
      - {om: not finns(faktura.typ) or faktura.typ == "faktura", annars: En kreditfaktura begär inget.}
    krav: faktura.datum <= sista
    vantat: {faktura.datum: sista}
    oredovisat: Fakturan har inga rader.
    exempelgrund: {faktura: {datum: 2016-10-05, rader: [{startdatum: 2016-09-05, slutdatum: 2016-09-30}]}}
    exempel:
      - {utfall: uppfylld, nar: på dagen}
      - {utfall: uppfylld, nar: en faktura, andra: {/faktura/typ: faktura}}
      - {utfall: bruten, nar: dagen efter, andra: {/faktura/datum: 2016-10-06}, vantat: 2016-10-05, skillnad: "1"}
      - {utfall: uppfylld, nar: långt före, andra: {/faktura/datum: 2016-09-01}}
      - {utfall: obedomd, nar: sista dagen saknas, utan: [/faktura/rader/0/slutdatum], saknar: [/rader/0/slutdatum]}
      - {utfall: ej_tillamplig, nar: kreditfaktura, andra: {/faktura/typ: kreditfaktura}}
      - {utfall: uppfylld, nar: typen är angiven som ingen, andra: {/faktura/typ: ingen}}
      - {utfall: obedomd, nar: typen går inte att läsa, andra: {/faktura/typ: räkning, /faktura/datum: 2016-10-06}, saknar: [/typ]}
      - {utfall: ej_tillamplig, nar: inga rader, utan: [/faktura/rader]}
"""
ONE_SIDED = HEAD + """\
    krav: finns(faktura.datum) and (finns(faktura.forfallodatum) or faktura.moms == 0)
    exempelgrund: {faktura: {datum: 2016-10-05, forfallodatum: 2016-11-04, moms: 0}}
    exempel:
      - {utfall: uppfylld, nar: allt är ifyllt}
"""


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load()


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., tuple[Rule, RuleBook]]:
    """The one rule of a pack, and the book that it is in."""
    def made(text: str) -> tuple[Rule, RuleBook]:
        (tmp_path / "egen.yaml").write_text(text, "utf-8")
        own = load([tmp_path])
        return next(rule for rule in own.rules if rule.id == "R-egen"), own
    return made


def test_an_expression_is_read_back_from_its_text_as_it_was(book: RuleBook) -> None:
    for rule in book.rules:
        for tree in trees_of(rule):
            assert bare(parse(written(tree))) == bare(tree), written(tree)


@pytest.mark.parametrize("text", [
    "not (a and b)", "(not a) == b", "a - (b - c)", "a * (b + c)", "-(a + b)", "-a * b", "(a if b else c) + 1",
    "x if (a or b) and c else y if d else z", "(x if a else y) if b else z", 'a in ("x",)', "a not in b.c",
    "sum((1 if a else 0) for x in (y if b else z).l if (c if d else e))", "-0.5 <= a.b <= 0.5", "(a == b) == c",
    'len(l) + len(x for x in l if x.a == "2016-09-01")', "f(a or b, -1)", '"a\\"b\\\\c" == a', "(a or b) or c",
])
def test_parentheses_stand_where_they_are_needed(text: str) -> None:
    tree = parse(text)
    assert bare(parse(written(tree))) == bare(tree)
    assert len(written(tree)) <= len(text) + 2


def bare(tree: Tree) -> Any:
    """A tree without its columns and kinds."""
    return _node(to_data(tree))


def _node(data: list[Any]) -> list[Any]:
    name, _, _, *parts = data
    return [name, *map(_part, parts[:-1] if name == "Compare" else parts)]


def _part(value: Any) -> Any:
    if isinstance(value, dict) and "tree" in value:
        return _node(value["tree"])
    return [_part(one) for one in value] if isinstance(value, list) else value


def test_every_shipped_example_comes_out_as_it_declares(book: RuleBook) -> None:
    run, failed = failures(book.rules, book)
    assert failed == []
    assert run >= 900


def test_an_example_that_does_not_come_out_says_what_differs(pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    text = DEADLINE.replace("nar: på dagen}", "nar: på dagen, andra: {/faktura/datum: 2016-10-07}}") \
        .replace('skillnad: "1"', 'skillnad: "2"').replace("saknar: [/typ]", "saknar: [/datum]")
    rule, own = pack(text)
    run, failed = failures([rule], own)
    assert run == 9
    assert [(one.example, one.faults) for one in failed] == [
        ("på dagen", ("utfallet är bruten, inte uppfylld",)), ("dagen efter", ("skillnad är 1, inte 2",)),
        ("typen går inte att läsa", ("saknar är /typ, inte /datum",))]


def test_strong_examples_leave_no_mutant(pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    rule, own = pack(DEADLINE)
    assert failures([rule], own) == (9, [])
    found = tally([rule], own)
    assert found.survivors == []
    assert found.mutants == found.killed >= 25


def test_the_fixed_list_is_applied_at_every_place(pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    rule, own = pack(DEADLINE)
    made = {(one.mutation.place, one.mutation.mutation, one.mutation.text) for one in mutants(rule, own)}
    assert {
        ("krav", "<= blir <", "faktura.datum <= sista"), ("krav", "en dag senare", "faktura.datum <= sista"),
        ("krav", "datum blir forfallodatum", "faktura.datum"), ("lat sista", "+ blir -", "rad.slutdatum + 5"),
        ("lat sista", "ett annat tal", "5 → 7"), ("lat sista", "slutdatum blir startdatum", "rad.slutdatum"),
        ("villkor", "or blir and", 'not finns(faktura.typ) or faktura.typ == "faktura"'),
        ("villkor", "ett led struket", "not finns(faktura.typ)"), ("villkor", "not struket", "not finns(faktura.typ)"),
        ("villkor", "finns blir redovisad", "finns(faktura.typ)"), ("villkor", "== blir !=", 'faktura.typ == "faktura"'),
        ("villkor", "ett annat val", 'faktura.typ == "faktura" → faktura.typ == "kreditfaktura"'),
        ("villkor", "villkoret struket", 'not finns(faktura.typ) or faktura.typ == "faktura"'),
        ("annars", "ett annat utfall", "bruten → avvikelse"), ("oredovisat", "struket", "Fakturan har inga rader."),
        ("lat sista", "en dag senare", "rad.slutdatum + 5"),
    } <= made


@pytest.mark.parametrize(("lines", "expected"), [
    ('krav: faktura.termin in ("VT2017", "HT2016")', ("krav", "ett val struket", "VT2017")),
    ('krav: faktura.termin in ("VT2017", "HT2016")', ("krav", "in blir not in", 'faktura.termin in ("VT2017", "HT2016")')),
    ("krav: sum(r.moms_i_kronor for r in faktura.rader) == 0", None),
    ("krav: sum(r.ersattning for r in faktura.rader if finns(r.student)) > 7.5",
     ("krav", "urvalet struket", "finns(r.student)")),
    ("krav: min(r.startdatum for r in faktura.rader) <= faktura.datum",
     ("krav", "min blir max", "min(r.startdatum for r in faktura.rader)")),
    ("krav: any(angiven(r.form) for r in angivna(faktura.rader))",
     ("krav", "angivna struket", "angivna(faktura.rader)")),
    ('krav: len(faktura.rader) == (0 if faktura.valuta == "SEK" else 1)',
     ("krav", "alltid det första", '0 if faktura.valuta == "SEK" else 1')),
    ("krav: bankgiro(faktura.betalning.bankgiro)",
     ("krav", "bankgiro blir plusgiro", "bankgiro(faktura.betalning.bankgiro)")),
    ('krav: faktura.datum <= "2016-12-31"', ("krav", "en annan månad", '"2016-12-31" → "2016-01-01"')),
    ('krav: avtal.frister.faktura_ht == "12-15"', ("krav", "en annan månad", '"12-15" → "01-15"')),
    ('krav: vardag(faktura.datum) or tolkning.helgfrist == "strikt"', ("tolkning", "en läsning utelämnad", "helgfrist.strikt")),
    ('krav: faktura.valuta == "SEK"', ("krav", "en annan text", '"SEK" → "SEKx"')),
])
def test_each_operator_has_its_mutant(pack: Callable[..., tuple[Rule, RuleBook]], lines: str,
                                      expected: tuple[str, str, str] | None) -> None:
    text = HEAD + f"    {lines}\n    exempel: [{{utfall: obedomd, nar: inget}}]\n"
    if expected is None:
        with pytest.raises(RuleBookError, match="moms_i_kronor"):
            pack(text)
        return
    rule, own = pack(text)
    assert expected in {(one.mutation.place, one.mutation.mutation, one.mutation.text) for one in mutants(rule, own)}


def test_weak_examples_leave_survivors_and_branches(pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    rule, own = pack(ONE_SIDED)
    survivors = tally([rule], own).survivors
    assert Mutation("R-egen", "krav", "and blir or", written(rule.requirement)) in survivors
    assert Mutation("R-egen", "krav", "ett led struket", "finns(faktura.datum)") in survivors
    assert walked([rule], own).missed == [
        Branch("R-egen", "krav", written(rule.requirement), "falskt"),
        Branch("R-egen", "krav", "finns(faktura.datum)", "falskt"),
        Branch("R-egen", "krav", "finns(faktura.forfallodatum) or faktura.moms == 0", "falskt"),
        Branch("R-egen", "krav", "finns(faktura.forfallodatum)", "falskt"),
        Branch("R-egen", "krav", "faktura.moms == 0", "sant"), Branch("R-egen", "krav", "faktura.moms == 0", "falskt")]


def test_a_deadline_wants_an_example_on_the_day_and_the_day_beside_it(
        pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    rule, own = pack(DEADLINE)
    assert walked([rule], own).missed == []
    rule, own = pack(DEADLINE.replace("/faktura/datum: 2016-10-06", "/faktura/datum: 2016-10-07")
                     .replace('vantat: 2016-10-05, skillnad: "1"', 'vantat: 2016-10-05, skillnad: "2"'))
    assert walked([rule], own).missed == [Branch("R-egen", "krav", "faktura.datum <= sista", "dagen efter")]


def test_readings_and_the_ends_of_a_price_year_are_branches(book: RuleBook) -> None:
    rule = next(rule for rule in book.rules if rule.id == "R-4.6-belopp")
    bare_rule = _with_examples(rule, [])
    missed = {(branch.place, branch.text, branch.way) for branch in walked([bare_rule], book).missed}
    assert {("tolkning", "prisdatum", "fakturadatum"), ("tolkning", "avrundning", "krona"),
            ("värden", "pris", "årets första dag"), ("värden", "pris", "årets sista dag")} <= missed


def _with_examples(rule: Rule, examples: list[Any]) -> Rule:
    class Other(Rule):
        @property
        def source(self) -> dict[str, Any]:
            return {**rule.source, "exempel": examples}

    other = Other.__new__(Other)
    other.__dict__.update(rule.__dict__)
    return other


def test_probes_change_nothing(book: RuleBook) -> None:
    facts = dict(FACTS)
    for rule in book.rules:
        other = instrumented(rule, book)
        for example in examples_of(rule):
            with watched(defaultdict(set)):
                found = judge_example(replace(example, rule=other), book)
            assert found == judge_example(example, book), example.name
    assert facts == FACTS
