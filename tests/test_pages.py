"""The docs say what the rules and the program say: pages of rules, the rule language, the guides."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest

from checker import sources
from checker.expression.grammar import AGGREGATES, PRESENCE, parse
from checker.expression.interpret import Budget, Context, evaluate, items
from checker.expression.types import check, type_of_spec
from checker.expression.values import Unknown
from checker.facts import FACTS, Run
from checker.form import spec_of
from checker.pages import INDEX, LANGUAGE, pages, with_facts, write
from checker.rulebook import RuleBook, load

GUIDES = ("for-avtalsskrivare.md", "for-fakturagranskare.md", "granska-en-termin.md", LANGUAGE)


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load()


@pytest.fixture(scope="module")
def docs(root: Path) -> Path:
    return root / "docs"


def test_every_rule_has_its_page_and_every_page_its_rule(docs: Path, book: RuleBook) -> None:
    written = {path.name: path.read_text("utf-8") for path in (docs / "regler").glob("*")}
    assert written == pages(book), "run make docs"


def test_pages_of_rules_that_are_no_more_are_removed(tmp_path: Path, book: RuleBook) -> None:
    (tmp_path / "R-0-borta.md").write_text("borta", "utf-8")
    write(tmp_path, book)
    assert {path.name for path in tmp_path.iterdir()} == {INDEX, *(f"{rule.id}.md" for rule in book.rules)}


def test_a_page_has_all_its_parts_in_order(book: RuleBook) -> None:
    page = pages(book)["R-4.6-belopp.md"]
    parts = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert parts == ["Avtalets ord", "Vad som bryter mot regeln", "Vad som är rätt", "Värden över tid", "Läsningar",
                     "Exempel", "Ändringar"]
    assert "> 1530 kr per student och vecka" in page
    (rule,) = (rule for rule in book.rules if rule.id == "R-4.6-belopp")
    broken = [example for example in rule.source["exempel"] if example["utfall"] == "bruten"]
    assert page.count("\n| ✗ bruten |") == len(broken) > 0


def test_the_ground_of_the_examples_is_yaml_that_reads_back(book: RuleBook) -> None:
    from checker.rulebook.compile import plain
    from checker.sources.raw import Builder
    from checker.sources.yaml import trees

    texts = pages(book)
    for rule in book.rules:
        ground = rule.source.get("exempelgrund")
        shown = re.search(r"```yaml\n(.*?)```", texts[f"{rule.id}.md"], re.DOTALL) if ground else None
        if shown:
            (read,) = trees(shown[1], Builder(100_000))
            assert _texts(plain(read)) == _texts(ground), rule.id


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return value or None


def test_the_index_names_every_rule_under_its_clause_and_every_statement(book: RuleBook) -> None:
    by_clause, by_statement = pages(book)[INDEX].split("## Efter bestämmelse")
    for rule in book.rules:
        assert by_clause.count(f"({rule.id}.md)") == 1
    for statement in book.statements:
        assert f"\n| {statement} |" in by_statement


def test_the_language_lists_every_fact_as_it_is(docs: Path) -> None:
    text = (docs / LANGUAGE).read_text("utf-8")
    assert with_facts(text) == text, "run make docs"
    assert all(f"| `{name}(" in text for name in FACTS)


def test_a_description_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no marks"):
        with_facts("# Regelspråket\n")


def test_the_language_describes_every_operator_question_and_key(docs: Path, root: Path) -> None:
    text = (docs / LANGUAGE).read_text("utf-8")
    words = set(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))
    operators = {"and", "or", "not", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "+", "-", "*", "/"}
    assert operators <= words
    assert all(f"`{name}(" in text for name in (*AGGREGATES, *PRESENCE))
    schema = json.loads((root / "schemas" / "regelfil.schema.json").read_text("utf-8"))
    rule = schema["properties"]["regler"]["items"]["properties"]
    assert {*schema["properties"], *rule, *rule["exempel"]["items"]["properties"]} <= words


STATES = {"ifyllt": '"2019-08-31"', "tomt": '""', "`ingen` eller `[]`": '"ingen"', "felskrivet": '"snarast"'}
LISTS = {"ifyllt": '["7"]', "tomt": '""', "`ingen` eller `[]`": "[]", "felskrivet": '"sju"'}


def test_the_table_of_presence_questions_says_what_they_answer(docs: Path) -> None:
    text = (docs / LANGUAGE).read_text("utf-8")
    heads = re.search(r"^\| fråga \| (.*) \|$", text, re.MULTILINE)
    assert heads
    asked = []
    for question, argument, answers in re.findall(r"^\| `(\w+)\((x|lista)\)` \| (.*) \|$", text, re.MULTILINE):
        if question in PRESENCE and question != "bars":
            asked.append(question)
            states = LISTS if argument == "lista" else STATES
            for head, answer in zip(heads[1].split(" | "), answers.split(" | "), strict=True):
                assert _answer(question, argument, states[head]) == answer, (question, head)
    assert sorted(asked) == sorted(set(PRESENCE) - {"bars"})


def _answer(question: str, argument: str, written: str) -> str:
    field = "avtal.utelamnade_paragrafer" if argument == "lista" else "avtal.giltighet.till"
    data = f'{{"dokument": "samverkansavtal", "giltighet": {{"till": {STATES["tomt"]}}}}}'
    *path, last = field.split(".")[1:]
    data = f'{{"dokument": "samverkansavtal", "{last}": {written}}}' if not path else \
        f'{{"dokument": "samverkansavtal", "{path[0]}": {{"{last}": {written}}}}}'
    document = sources.read("avtal.json", data.encode()).documents[0]
    tree = parse(f"{question}({field})")
    check(tree, {"avtal": type_of_spec(spec_of("samverkansavtal"), "samverkansavtal")}, FACTS, question)
    value = evaluate(tree, Context({"avtal": document.root}, FACTS, date(2016, 9, 1), {}, {}, {}, Run(), Budget()))
    if argument == "lista":
        listed = items(value)
        return "okänt" if isinstance(listed, Unknown) else "listan" if listed else "tom lista"
    return {True: "sant", False: "falskt"}.get(value, "okänt") if isinstance(value, bool) else "okänt"


def _consoles(docs: Path) -> list[tuple[str, str, list[str]]]:
    """(guide, command, lines shown) of every console block of the guides."""
    found = []
    for guide in GUIDES:
        for block in re.findall(r"```console\n\$ (.*?)```", (docs / guide).read_text("utf-8"), re.DOTALL):
            command, *shown = block.rstrip("\n").split("\n")
            found.append((guide, command, shown))
    return found


def test_the_guides_show_what_the_program_says(docs: Path, root: Path, avtalskoll: Callable[..., Any]) -> None:
    """Lines between two … stand together, and in that order."""
    consoles = _consoles(docs)
    assert len(consoles) >= 8
    for guide, command, shown in consoles:
        program, *arguments = shlex.split(command)
        assert program == "avtalskoll"
        ran = avtalskoll(*arguments, within=root)
        assert ran.status in (0, 1, 3), (guide, command, ran.err)
        said, place = ran.out.replace("\N{NO-BREAK SPACE}", " "), 0
        for part in "\n".join(shown).split("…"):
            found = said.find(part.strip("\n"), place)
            assert found >= 0, f"{guide}: {command}\n{part}"
            place = found + len(part.strip("\n"))


def test_every_command_and_option_that_a_guide_names_is_there(docs: Path) -> None:
    from checker.cli import COMMANDS, cli

    commands = [cli.get_command(click.Context(cli), name) for name in COMMANDS]
    options = {option for command in commands if command for one in command.params for option in one.opts}
    for guide in GUIDES:
        text = (docs / guide).read_text("utf-8")
        assert set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", text)) <= options, guide
        assert set(re.findall(r"`avtalskoll ([a-z-]+)", text)) <= set(COMMANDS), guide


def test_every_rule_that_a_guide_names_is_there_and_every_link_leads_somewhere(docs: Path, book: RuleBook) -> None:
    ids = {rule.id for rule in book.rules}
    for guide in GUIDES:
        text = (docs / guide).read_text("utf-8")
        assert {name.removesuffix(".md") for name in re.findall(r"\bR-[\w.-]*\w", text)} <= ids, guide
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
            assert (docs / target).is_file(), (guide, target)


def test_the_yaml_of_the_guides_is_read_without_remarks(docs: Path) -> None:
    for guide in GUIDES[:2]:
        for block in re.findall(r"```yaml\n(.*?)```", (docs / guide).read_text("utf-8"), re.DOTALL):
            read = sources.read("avtal.yaml", f"dokument: samverkansavtal\n{block}".encode())
            assert [remark.message for remark in read.documents[0].form] == [], block
