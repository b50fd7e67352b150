"""The rules are put to the test by their examples, and the examples by changing the rules."""

from __future__ import annotations

import json
import shutil
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
from checker.rulebook import Rule, RuleBook, load
from checker.rulebook.trees import trees_of
from checker.trials.branches import Branch, instrumented, walked, watched
from checker.trials.equivalents import equivalents
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
      - utfall: obedomd
        nar: typen går inte att läsa
        andra: {/faktura/typ: räkning, /faktura/datum: 2016-10-06}
        saknar: [/typ]
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
        ("villkor", "finns blir redovisad", "finns(faktura.typ)"),
        ("villkor", "== blir !=", 'faktura.typ == "faktura"'),
        ("villkor", "ett annat val", 'faktura.typ == "faktura" → faktura.typ == "kreditfaktura"'),
        ("villkor", "villkoret struket", 'not finns(faktura.typ) or faktura.typ == "faktura"'),
        ("annars", "ett annat utfall", "bruten → avvikelse"), ("oredovisat", "struket", "Fakturan har inga rader."),
        ("lat sista", "en dag senare", "rad.slutdatum + 5"),
    } <= made


@pytest.mark.parametrize(("lines", "expected"), [
    ('krav: faktura.termin in ("VT2017", "HT2016")', ("krav", "ett val struket", "VT2017")),
    ('krav: faktura.valuta in ("SEK", "EUR")', ("krav", "in blir not in", 'faktura.valuta in ("SEK", "EUR")')),
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
    ('krav: vardag(faktura.datum) or tolkning.helgfrist == "strikt"',
     ("tolkning", "en läsning utelämnad", "helgfrist.strikt")),
    ('krav: faktura.valuta == "SEK"', ("krav", "en annan text", '"SEK" → "SEKx"')),
])
def test_each_operator_has_its_mutant(pack: Callable[..., tuple[Rule, RuleBook]], lines: str,
                                      expected: tuple[str, str, str]) -> None:
    rule, own = pack(HEAD + f"    {lines}\n    exempel: [{{utfall: obedomd, nar: inget}}]\n")
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


def test_readings_and_the_ends_of_a_price_year_are_branches(pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    rule, own = pack(HEAD + """\
    varje: {rad: faktura.rader}
    krav: >-
      rad.ersattning == ore(ersattning(rad, faktura, avtal, 5, tolkning.prisdatum, tolkning.avrundning, tolkning.dagar))
    exempel: [{utfall: ej_tillamplig, nar: inget, andra: {/faktura/rader: []}}]
""")
    missed = {(branch.place, branch.text, branch.way) for branch in walked([rule], own).missed}
    assert {("tolkning", "prisdatum", "fakturadatum"), ("tolkning", "avrundning", "krona"),
            ("värden", "pris", "årets första dag"), ("värden", "pris", "årets sista dag")} <= missed


def test_a_mutation_that_the_type_checker_refuses_is_not_counted(pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    rule, own = pack(HEAD + "    krav: faktura.valuta == \"SEK\"\n    exempel: [{utfall: obedomd, nar: inget}]\n")
    assert not [one for one in mutants(rule, own) if one.mutation.mutation in ("== blir <=", "== blir >=")]


def test_two_changes_in_the_same_words_are_told_apart(pack: Callable[..., tuple[Rule, RuleBook]]) -> None:
    rule, own = pack(HEAD + """\
    krav: finns(faktura.moms) and faktura.total == 1 or finns(faktura.moms) and faktura.total == 2
    exempel: [{utfall: obedomd, nar: inget}]
""")
    made = [one.mutation for one in mutants(rule, own)]
    assert len(set(made)) == len(made)
    assert Mutation("R-egen", "krav", "finns blir redovisad", "finns(faktura.moms) (nr 2)") in made


def test_probes_change_nothing(book: RuleBook) -> None:
    facts = dict(FACTS)
    for rule in book.rules:
        other = instrumented(rule, book)
        for example in examples_of(rule):
            with watched(defaultdict(set)):
                found = judge_example(replace(example, rule=other), book)
            assert found == judge_example(example, book), example.name
    assert facts == FACTS


def test_the_shipped_examples_notice_nearly_every_change(avtalskoll: Callable[..., Any], root: Path) -> None:
    ran = avtalskoll("test-rules", "--mutate", "--format", "json", within=root)
    found = json.loads(ran.out)
    assert ran.status == 0, (found["failures"], found["stale"])
    assert found["rules"] >= 80
    assert found["mutants"] >= 500
    assert found["killed"] >= 0.95 * found["mutants"]
    assert found["killed"] + len(found["survivors"]) + len(found["equivalent"]) == found["mutants"]
    assert all(one["reason"] for one in found["equivalent"])


def test_the_shipped_examples_take_nearly_every_branch(avtalskoll: Callable[..., Any], root: Path) -> None:
    ran = avtalskoll("test-rules", "--format", "json", within=root)
    found = json.loads(ran.out)
    assert ran.status == 0
    assert len(found["missed"]) <= 0.02 * found["branches"]
    assert (found["mutants"], found["killed"], found["survivors"]) == (None, None, None)


def test_a_pack_answers_for_its_own_rules(tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    (tmp_path / "egen.yaml").write_text(ONE_SIDED, "utf-8")
    ran = avtalskoll("test-rules", tmp_path, "--mutate")
    assert ran.status == 0
    assert "1 regel, 1 exempel: alla ger det utfall som de anger.\n" in ran.out
    assert "Grenar: 4 av 10 (40,0 procent) går något exempel igenom.\n  R-egen\n" in ran.out
    assert "    krav: faktura.moms == 0: aldrig sant eller falskt\n" in ran.out
    assert "  R-egen, krav: ett led struket: finns(faktura.datum)\n" in ran.out
    assert all(len(line) <= 80 for line in ran.out.splitlines())


def test_a_failing_example_is_said_and_its_rule_is_not_mutated(tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    (tmp_path / "egen.yaml").write_text(ONE_SIDED.replace("utfall: uppfylld", "utfall: bruten"), "utf-8")
    ran = avtalskoll("test-rules", tmp_path, "--mutate")
    assert ran.status == 1
    assert ran.out.startswith("1 regel, 1 exempel: 1 stämmer inte.\n"
                              "  ✗ R-egen: allt är ifyllt: utfallet är uppfylld, inte bruten\n")
    assert "Mutanter: 0 av 0 (100,0 procent)" in ran.out


EQUIVALENT = """\
likvardiga:
  - {regel: R-egen, plats: krav, mutation: ett led struket, text: finns(faktura.datum), skal: Det sägs i ett prov.}
"""


@pytest.fixture
def own_book(tmp_path: Path, root: Path) -> Callable[[str, str], Path]:
    """A complete rule book of one rule, with its list of equivalents."""
    def made(rule: str, equivalent: str) -> Path:
        for name in ("register.yaml", "tolkningar.yaml", "regelbok.yaml"):
            shutil.copy(root / "rules" / name, tmp_path)
        (tmp_path / "avtal").mkdir()
        (tmp_path / "avtal" / "egen.yaml").write_text(rule, "utf-8")
        (tmp_path / "likvardiga.yaml").write_text(equivalent, "utf-8")
        return tmp_path
    return made


def test_a_mutant_that_is_explained_is_shown_apart(own_book: Callable[[str, str], Path],
                                                   avtalskoll: Callable[..., Any]) -> None:
    ran = avtalskoll("test-rules", own_book(ONE_SIDED, EQUIVALENT), "--mutate")
    assert ran.status == 0
    survivors, explained = ran.out.split("Går inte att skilja från regeln: 1.\n")
    assert "ett led struket: finns(faktura.datum)" not in survivors
    assert explained == "  R-egen, krav: ett led struket: finns(faktura.datum)\n      Det sägs i ett prov.\n"


def test_a_reason_for_what_is_no_survivor_is_a_fault(own_book: Callable[[str, str], Path],
                                                     avtalskoll: Callable[..., Any]) -> None:
    folder = own_book(DEADLINE, EQUIVALENT)
    ran = avtalskoll("test-rules", folder, "--mutate")
    assert ran.status == 1
    assert "inte gäller någon överlevande mutant (likvardiga.yaml):\n  R-egen, krav: ett led struket" in ran.out
    assert avtalskoll("test-rules", folder).status == 0


@pytest.mark.parametrize("text", [
    "likvardiga: {}\n", "annat: []\n", "- a\n", "likvardiga: [{regel: R-egen}]\n",
    EQUIVALENT.replace("Det sägs i ett prov.", '""'), EQUIVALENT.replace("}", ", mer: a}"), "likvardiga: [a\n",
])
def test_a_faulty_list_of_equivalents_is_refused(own_book: Callable[[str, str], Path],
                                                 avtalskoll: Callable[..., Any], text: str) -> None:
    ran = avtalskoll("test-rules", own_book(ONE_SIDED, text))
    assert (ran.status, ran.out) == (2, "")
    assert "faulty rule book: likvardiga.yaml" in ran.err


def test_a_reason_may_be_given_for_several_rules(tmp_path: Path) -> None:
    (tmp_path / "likvardiga.yaml").write_text(EQUIVALENT.replace("R-egen", "[R-egen, R-annan]"), "utf-8")
    assert {one.rule for one in equivalents(tmp_path)} == {"R-egen", "R-annan"}


def test_a_folder_that_is_not_there_is_refused(avtalskoll: Callable[..., Any], tmp_path: Path) -> None:
    assert avtalskoll("test-rules", tmp_path / "borta").status == 2
