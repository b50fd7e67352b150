"""docs/fallgropar.md: every place where a naive rule would go wrong, with the case or example that shows it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checker.rulebook import Rule, load

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "fallgropar.md"

#: The statements of agreement, invoice and appendix 2, decided by data, whose wording sets a trap.
TRAPS = {
    "1-avsikt", "1-omraden", "2-parter", "2-kommun", "3-anpassning", "4-vil", "4.1-utbildningar", "4.1-tabell",
    "4.1-atagande", "4.2-plats", "4.2-perioder", "4.2-antal", "4.2-andring", "4.4-ambition", "4.4-webb", "4.4-poang",
    "4.4-huvudansvarig-kurs", "4.5-stravan-planeringsram", "4.5-ratt-examen", "4.6-belopp", "4.6-dag",
    "4.6-mottagare", "4.6-till-larosatet", "4.6-upprakning", "4.6-efterskott", "4.6-termin", "4.6-villkor",
    "4.6-giro", "4.6-momsfri", "4.6-verksamhet-i-avtal", "4.6-dubbel", "5-ordinarie", "5.1-kurser", "6-projekt",
    "6-ingen-ersattning", "6-etik", "7-larosate", "7-verksamheter", "9-fran", "9-uppsagning", "B1-trappa",
    "B2-period", "B2-rad", "B2-sidfot", "B2-faktura", "AF-bilateral", "AF-driftsform", "BES-antagande",
    "BES-behorighet", "BES-utforare", "BES-ett-larosate",
}
_CASE = re.compile(r"\[([\w-]+)\]\(\.\./fixtures/([\w-]+)/\)")
_EXAMPLE = re.compile(r"`(R-[\w.-]+)` ”([^”]+)”")


@cache
def rows() -> list[tuple[str, str, str]]:
    """The table rows of the page: statement, trap, what shows it."""
    found, statement = [], ""
    for line in PAGE.read_text("utf-8").splitlines():
        if line.startswith("### "):
            statement = line.removeprefix("### ")
        elif line.startswith("| ") and not line.startswith("| fallgropen"):
            _, trap, shown, _ = (part.strip() for part in line.split("|"))
            found.append((statement, trap, shown))
    return found


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in load().rules}


def examples(rule: str) -> set[str]:
    """What a rule gives as examples, in their words."""
    return {example["nar"] for example in rules()[rule].source["exempel"]}


def decided_in(case: str) -> set[str]:
    """The statements that a case expects an outcome of."""
    content = YAML(typ="safe", pure=True).load((ROOT / "fixtures" / case / "fall.yaml").read_text("utf-8"))
    named = [entry["bestammelse"] for entry in content["vantat"]]
    return {one for entry in named for one in (entry if isinstance(entry, list) else [entry])}


def test_every_trap_is_listed_and_nothing_else() -> None:
    assert {statement for statement, _, _ in rows()} == TRAPS


def test_the_traps_are_statements_that_data_decides() -> None:
    statements = load().statements
    assert [one for one in TRAPS if statements[one].check not in ("data", "calc", "cross")] == []


def test_every_row_names_something() -> None:
    assert [row for row in rows() if not _CASE.search(row[2]) and not _EXAMPLE.search(row[2])] == []


@pytest.mark.parametrize(("statement", "shown"), [(row[0], row[2]) for row in rows()])
def test_what_a_row_names_is_there_and_about_its_statement(statement: str, shown: str) -> None:
    for text, case in _CASE.findall(shown):
        assert text == case
        assert statement in decided_in(case)
    for rule, words in _EXAMPLE.findall(shown):
        assert statement in rules()[rule].statements
        assert words in examples(rule)
    assert re.sub(r"<br>", "", _EXAMPLE.sub("", _CASE.sub("", shown))).strip() == ""


def test_the_cases_among_30_and_79_are_all_used() -> None:
    used = {case for _, _, shown in rows() for _, case in _CASE.findall(shown)}
    ours = {path.name for path in (ROOT / "fixtures").glob("[3-7][0-9]-*")}
    about_no_trap = {"70-giltigt-undantag", "71-undantag-som-inte-galler", "75-tillagg", "76-tillagg-som-sager-emot"}
    assert ours - used == about_no_trap
