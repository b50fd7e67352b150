"""docs/tolkningar.md held to the rule book: every axis and reading, the rules that look at it, the contract's words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from papers import FIXTURES, Plain, judged, papers_of, the_finding
from ruamel.yaml import YAML

from checker.rulebook import Rule, RuleBook, load
from checker.rulebook.quotation import missing_words, normalised
from checker.rulebook.trees import axes_of

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "tolkningar.md").read_text("utf-8")
_RULE = re.compile(r"`(R-[\w.-]+)`")
_READING = re.compile(r"^\d\. `([\w.-]+)`: ", re.MULTILINE)
_SETTLED = re.compile(r"^tolkningar: \{([\w]+): ([\w.-]+)\}$", re.MULTILINE)
_CASE = re.compile(r"\[([\w-]+)\]\(\.\./fixtures/([\w-]+)/\)")
_EXAMPLE = re.compile(r"`(R-[\w.-]+)` ”([^”]+)”")


class Question(NamedTuple):
    """A section of the page: the axis and the text under its heading."""

    axis: str
    text: str

    def part(self, name: str) -> str:
        """The paragraph that begins with a name in bold."""
        return next(p.removeprefix(f"**{name}.** ") for p in self.text.split("\n\n") if p.startswith(f"**{name}.**"))


@cache
def book() -> RuleBook:
    return load()


def questions() -> list[Question]:
    found = []
    for section in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]:
        heading, text = section.split("\n", 1)
        axis = re.match(r"`(\w+)`: .+\?$", heading)
        assert axis, heading
        found.append(Question(axis[1], re.split(r"^## ", text, flags=re.MULTILINE)[0]))
    return found


QUESTIONS = questions()
EACH = pytest.mark.parametrize("question", QUESTIONS, ids=[question.axis for question in QUESTIONS])


def sources() -> str:
    return normalised(" ".join(path.read_text("utf-8") for path in sorted((ROOT / "rules" / "kalla").glob("*.txt"))))


def reading_rules(axis: str) -> list[Rule]:
    return [rule for rule in book().rules if axis in axes_of(rule)]


def test_every_axis_has_its_section_once() -> None:
    assert sorted(question.axis for question in QUESTIONS) == sorted(book().axes)


def test_the_page_says_how_many_there_are() -> None:
    assert "På nitton ställen" in PAGE
    assert len(book().axes) == 19


@EACH
def test_the_readings_are_the_rule_book_s_in_its_order(question: Question) -> None:
    assert tuple(_READING.findall(question.text)) == book().axes[question.axis].ids


@EACH
def test_the_rules_are_those_that_look_at_the_axis(question: Question) -> None:
    named = _RULE.findall(question.part("Regler"))
    assert sorted(named) == sorted(rule.id for rule in reading_rules(question.axis))


@EACH
def test_how_to_settle_it_is_shown_for_each_reading(question: Question) -> None:
    shown = _SETTLED.findall(question.text)
    assert shown == [(question.axis, reading) for reading in book().axes[question.axis].ids]


@EACH
def test_the_words_stand_in_the_contract(question: Question) -> None:
    quoted = re.findall(r"^> (.+)$", question.text, re.MULTILINE)
    assert quoted
    assert [words for words in quoted if missing_words(words, sources()) is not None] == []


@EACH
def test_there_is_a_difference_and_a_reason_for_the_order(question: Question) -> None:
    assert len(question.part("Skillnaden")) > 50
    assert re.search(r"Den första kommer först\s+för att", question.text)


@EACH
def test_it_is_shown_by_a_case_or_an_example_on_the_axis(question: Question) -> None:
    shown = question.part("Visas av")
    rules = {rule.id: rule for rule in reading_rules(question.axis)}
    cases, examples = _CASE.findall(shown), _EXAMPLE.findall(shown)
    assert cases or examples
    for text, case in cases:
        assert text == case
        assert (FIXTURES / case / "fall.yaml").is_file()
    for rule, words in examples:
        assert words in {example["nar"] for example in rules[rule].source["exempel"]}


@pytest.mark.parametrize(("question", "case"), [
    (question, case) for question in QUESTIONS for _, case in _CASE.findall(question.part("Visas av"))
    if question.axis not in ("betalningsstart", "ram")  # right on either is right; settled by the parties
], ids=lambda value: value if isinstance(value, str) else value.axis)
def test_the_case_holds_a_question_of_the_axis(question: Question, case: str) -> None:
    fall = YAML(typ="safe", pure=True).load((FIXTURES / case / "fall.yaml").read_text("utf-8"))
    readings = [tuple(one["namn"] for one in entry["lasningar"]) for entry in fall["vantat"]
                if entry.get("axel") == question.axis]
    assert book().axes[question.axis].ids in readings


def test_the_template_s_faults_are_quoted_as_they_stand() -> None:
    table = PAGE.split("## Mallens egna fel")[1]
    quoted = re.findall(r"^\| [^|]+ \| ”(.+?)” \| ", table, re.MULTILINE)
    assert len(quoted) >= 10
    assert [words for words in quoted if missing_words(words, sources()) is not None] == []


# ---------------------------------------------------------------- the worked examples

def amount(case: str, **settled: str) -> str | None:
    """The right amount of a case's first row under readings that the parties have settled."""
    papers: dict[str, Plain] = papers_of(case)
    papers["avtal.yaml"]["tolkningar"] = settled
    report = judged(papers, "2018-03-01")
    bill = next(path for path in papers if path.startswith("faktura"))
    finding = the_finding(report, bill, "R-4.6-belopp", "/rader/0")
    row = papers[bill]["rader"][0]["ersattning"]
    return finding.expected or (f"{row:.2f}" if finding.outcome.value == "uppfylld" else None)


@pytest.mark.parametrize(("reading", "right"), [("vfu-dag", "6230.00"), ("forsta-dag", "6200.00")])
def test_prices_over_new_year(reading: str, right: str) -> None:
    assert amount("09-over-nyar", prisdatum=reading) == right


def test_the_price_of_an_invoice_in_january() -> None:
    papers = papers_of("09-over-nyar")
    papers["avtal.yaml"]["tolkningar"] = {"prisdatum": "fakturadatum"}
    papers["faktura.yaml"]["datum"] = "2018-01-12"
    assert the_finding(judged(papers, "2018-03-01"), "faktura.yaml", "R-4.6-belopp", "/rader/0").expected == "6320.00"


@pytest.mark.parametrize(("reading", "difference"), [("kalender", None), ("vardagar", "2")])
def test_wednesday_to_sunday(reading: str, difference: str | None) -> None:
    """Five days or three: two days at 306 kr."""
    papers = papers_of("45-dagar-och-veckor")
    papers["avtal.yaml"]["tolkningar"] = {"dagar": reading}
    report = judged(papers, "2016-12-20")
    rows = [f for paper in report.documents if paper.kind == "faktura" for f in paper.findings
            if f.rule == "R-4.6-dagar-i-perioden" and f.subject == "/rader/3" and f.needs_eye]
    assert [row.difference for row in rows] == ([difference] if difference else [])
