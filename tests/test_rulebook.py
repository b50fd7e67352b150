"""The shipped rule book: every example comes out, it is compiled the same everywhere, and what is wrong is refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rulefiles import clause, compiled, rule, write

from checker.examples import Example, examples_of, judge_example
from checker.expression.encode import from_data, to_data
from checker.findings import Utfall
from checker.form import data_directory
from checker.rulebook import RuleBookError, compile_book, from_bytes, load
from checker.rulebook.lint import lint
from checker.rulebook.trees import trees_of
from checker.trials.examples import faults_of

BOOK = load()
EXAMPLES = [example for one in BOOK.rules for example in examples_of(one)]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])
def test_an_example_comes_out_as_it_was_worked_out(example: Example) -> None:
    assert list(faults_of(example, BOOK)) == []


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.expected["utfall"] == "obedomd"], ids=lambda e: e.name)
def test_what_is_undecided_names_what_would_decide(example: Example) -> None:
    _, findings = judge_example(example, BOOK)
    undecided = [finding for finding in findings if finding.outcome is Utfall.OBEDOMD]
    assert undecided
    assert all(finding.missing and all(one.label for one in finding.missing) for finding in undecided)


def test_the_shipped_rule_book_is_clean() -> None:
    assert lint(BOOK) == []


def test_every_rule_is_of_a_clause_and_speaks_of_a_document() -> None:
    assert len({one.id for one in BOOK.rules}) == len(BOOK.rules)
    clauses = [name for name, _ in BOOK.clauses]
    assert len(set(clauses)) == len(clauses)
    for one in BOOK.rules:
        assert one.clause in clauses
        for kind in one.documents:
            assert one.id in [judging.id for judging in BOOK.rules_for(kind)]


def test_every_tree_survives_the_way_to_data_and_back() -> None:
    trees = [tree for one in BOOK.rules for tree in trees_of(one)]
    assert len(trees) > 100
    for tree in trees:
        data = json.loads(json.dumps(to_data(tree)))
        assert from_data(data) == tree
        assert to_data(from_data(data)) == data


def test_the_rule_book_is_compiled_to_the_same_bytes_twice() -> None:
    rules, schemas = data_directory("rules"), data_directory("schemas")
    first = compile_book(rules, schemas)
    assert first == compile_book(rules, schemas)
    assert from_bytes(first).sha256 == BOOK.sha256


def test_another_process_with_another_hash_seed_compiles_the_same_bytes(root: Path) -> None:
    code = ("from checker.form import data_directory as where\nfrom checker.rulebook import compile_book, from_bytes\n"
            "print(from_bytes(compile_book(where('rules'), where('schemas'))).sha256)")
    for seed in ("1", "2"):
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True,
                             env={"PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Pacific/Auckland"})
        assert ran.stdout.strip() == BOOK.sha256


def test_the_hash_follows_every_word(tmp_path: Path) -> None:
    hashes = [compiled(tmp_path, clause(rule(meddelande=words))).sha256 for words in ("Summan saknas.", "Saknas.")]
    assert hashes[0] != hashes[1]


LATER = {"varje": {"rad": "faktura.rader"}}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    # name: (what is changed, what the message says)
    "misspelt field": ({"krav": "faktura.totl > 0"}, r"'totl' finns inte i faktura; menas 'total'\?\n +faktura.totl"),
    "misspelt name": ({"krav": "finns(faktur.total)"}, "menas 'faktura'"),
    "misspelt field in a message": ({"meddelande": "Begär {faktura.totl:kr}."}, "menas 'total'"),
    "misspelt field in an action": ({"atgard": "Rätta {faktura.totl}."}, "menas 'total'"),
    "misspelt field in a guard": ({"villkor": [{"om": "finns(faktura.totl)", "annars": "x"}]}, "menas 'total'"),
    "misspelt field in what a guard says": (
        {"villkor": [{"om": "finns(faktura.total)", "annars": "{faktura.totl}"}]}, "menas 'total'"),
    "misspelt field in a loop": ({"varje": {"rad": "faktura.rade"}}, "menas 'rader'"),
    "misspelt field of a loop": ({**LATER, "krav": "finns(rad.studnet)"}, "menas 'student'"),
    "misspelt field in what is expected": ({"vantat": {"faktura.totl": "0"}}, "menas 'total'"),
    "money and number": ({"krav": "faktura.total == faktura.betalningsvillkor_dagar"}, "kronor jämförs med kronor"),
    "a quotient that isn't rounded": ({"krav": "faktura.total / 5 == faktura.moms"}, r"avrundat: ore\(…\)"),
    "no such choice": ({"krav": 'faktura.typ == "kredit"'}, "är inte ett av valen"),
    "no such fact": ({"krav": "frsit(faktura.termin, avtal.frister.faktura_ht) > faktura.datum"}, "menas 'frist'"),
    "no such axis": ({"krav": 'tolkning.dagr == "kalender"'}, "axeln 'dagr' finns inte; menas 'dagar'"),
    "no such reading": ({"krav": 'tolkning.dagar == "kalendr"'}, "är inte ett av valen; menas 'kalender'"),
    "no such axis of readings": ({"lasningar": {"dagr": {"kalender": "finns(faktura.total)"}}}, r"dagr\.kalender"),
    "no such reading of an axis": ({"lasningar": {"dagar": {"kalendr": "finns(faktura.total)"}}}, r"dagar\.kalendr"),
    "no yes or no": ({"krav": "faktura.total"}, "uttrycket ska ge janej, inte kronor"),
    "no yes or no in a guard": ({"villkor": [{"om": "faktura.total", "annars": "x"}]}, "ska ge janej"),
    "no list": ({"varje": {"rad": "faktura.total"}}, "ska ge list"),
    "a name twice": ({**LATER, "lat": {"rad": "faktura.total"}}, "namnet 'rad' är upptaget"),
    "a document's name": ({"lat": {"faktura": "1"}}, "namnet 'faktura' är upptaget"),
    "a name before it is there": ({"lat": {"a": "b > 0", "b": "faktura.total"}}, "namnet 'b' finns inte"),
    "a name of itself": ({"lat": {"a": "a + 1"}}, "namnet 'a' finns inte"),
    "no such format": ({"meddelande": "{faktura.total:euro}"}, "formatet 'euro' finns inte"),
    "an empty hole": ({"meddelande": "Begär {}."}, "kan inte läsas som ett uttryck"),
    "no requirement": ({"krav": ...}, "/regler/0"),
    "no examples": ({"exempel": ...}, "exempel"),
    "a misspelt part": ({"medelande": "Hej."}, "medelande"),
    "no such modality": ({"modalitet": "måste"}, "måste"),
    "no such outcome": ({"annars": "underkänd"}, "underkänd"),
    "no such outcome of an example": ({"exempel": [{"utfall": "bra", "nar": "alltid"}]}, "bra"),
    "no such kind of document": ({"dokument": "kvitto"}, "kvitto"),
    "no such kind beside another": ({"dokument": ["faktura", "kvitto"]}, "kvitto"),
    "no kind of document": ({"dokument": []}, "dokument"),
    "a name that can't be written": ({"lat": {"(": "faktura.total"}}, r"\("),
    "an id with spaces": ({"id": "R-4.6 belopp"}, "R-4.6 belopp"),
}


@pytest.mark.parametrize(("changes", "message"), WRONG.values(), ids=WRONG)
def test_a_rule_that_is_wrong_is_refused(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(RuleBookError, match=message):
        compiled(tmp_path, clause(rule(**changes)))


def test_the_error_names_rule_and_place(tmp_path: Path) -> None:
    with pytest.raises(RuleBookError) as error:
        compiled(tmp_path, clause(rule(**LATER, krav="finns(rad.student) and rad.antal_veckr > 0")))
    assert str(error.value).split("\n") == [
        "R-prov: fältet 'antal_veckr' finns inte i faktura.rader; menas 'antal_veckor'?",
        "    finns(rad.student) and rad.antal_veckr > 0",
        "                           ^",
    ]


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(RuleBookError, match="R-prov: två regler har samma id"):
        compiled(tmp_path, clause(rule()), clause(rule(krav="finns(faktura.moms)"), paragraf="§ 7"))


BAD_FILES: dict[str, tuple[str | bytes, str]] = {
    "a tab": ("paragraf: § 1\n\trubrik: x\n", "00.yaml:2"),
    "cut off": ('paragraf: "§ 1', "00.yaml"),
    "a key twice": ("paragraf: § 1\nparagraf: § 2\n", "00.yaml:2"),
    "two documents": (clause(rule()) + "\n---\n" + clause(rule(id="R-b")), "ett enda dokument"),
    "nothing": ("", "00.yaml"),
    "a list": ("- a\n", "00.yaml"),
    "a text": ("hej\n", "00.yaml"),
    "Latin-1": (clause(rule()).encode("latin-1"), "00.yaml"),
    "UTF-16": (clause(rule()).encode("utf-16"), "00.yaml"),
    "a Python tag": ("paragraf: !!python/object/apply:os.system [exit]\n", "00.yaml"),
    "an alias bomb": ("a: &a [x]\n" + "".join(f"{n}: &{n} [*a, *a]\n" for n in "bcdefghijkl"), "00.yaml"),
    "a merge": ("a: &a {b: c}\nd: {<<: *a}\n", "00.yaml"),
    "rules that are a text": ('{"paragraf": "§ 1", "rubrik": "x", "regler": "inga"}', "regler"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(RuleBookError, match=message):
        compiled(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    made = write(tmp_path, clause(rule()))
    (made / "tolkningar.yaml").unlink()
    with pytest.raises(RuleBookError, match=r"tolkningar\.yaml"):
        compile_book(made, data_directory("schemas"))


VALUE = {"fran": "2017-01-01", "till": "2017-12-31", "varde": "1.5", "kalla": "A", "hamtad": "2026",
         "sakerhet": "verifierad"}


@pytest.mark.parametrize("part", VALUE)
def test_a_value_without_source_or_end_is_refused(tmp_path: Path, part: str) -> None:
    for entry in ({key: value for key, value in VALUE.items() if key != part}, {**VALUE, part: None},
                  {**VALUE, part: ""}):
        values = json.dumps({"varde": "plo", "enhet": "procent", "poster": [VALUE, entry]})
        with pytest.raises(RuleBookError):
            compiled(tmp_path, clause(rule()), varden=values)


def test_a_value_is_read_exactly(tmp_path: Path) -> None:
    values = json.dumps({"varde": "plo", "enhet": "procent", "poster": [VALUE]})
    (value,) = compiled(tmp_path, clause(rule()), varden=values).values
    assert (str(value.value), value.first.isoformat(), value.last.isoformat()) == ("3/2", "2017-01-01", "2017-12-31")
