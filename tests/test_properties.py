"""The checker against the oracle: two computations of the same contract, one of rules and one of plain Python.

They must agree on every subject of the five groups (contacts, the course, sums and amounts,
yearly prices, deadlines), on documents of every sort that ``grow`` grows. `make test` tries some
hundreds of cases, `make test-long` tens of thousands.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import judging
import pytest
from grow import Case, broken_cases, cases, free_cases, right_cases, to_yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from oracle import Key
from ruamel.yaml import YAML

from checker.findings import Report

Plain = dict[str, Any]
EACH = settings().max_examples
MANY = 1000  # cases, of which each rule's share can be told
ONCE_WRONG = Path(__file__).parent / "oracle" / "disagreements.yaml"


def trying(examples: int) -> settings:
    """Shrinking a whole case takes minutes, and what disagrees is shown with the documents anyway."""
    return settings(max_examples=examples, phases=[Phase.explicit, Phase.reuse, Phase.generate],
                    suppress_health_check=list(HealthCheck))


def disagreements(case: Case, report: Report) -> dict[Key, tuple[str | None, str | None]]:
    """What the checker and the oracle say, where it isn't the same."""
    ours, theirs = judging.verdicts(report), case.verdicts()
    return {key: (ours.get(key), theirs.get(key)) for key in ours.keys() | theirs.keys()
            if ours.get(key) != theirs.get(key)}


def agree(case: Case, report: Report | None = None) -> None:
    found = disagreements(case, report or judging.report_on(case))
    assert found == {}, "\n---\n".join(
        [f"as of {case.as_of}", *(f"{key}: checker {a}, oracle {b}" for key, (a, b) in found.items()),
         *map(to_yaml, judging.documents_of(case))])


@trying(EACH)
@given(right_cases())
def test_right_cases(case: Case) -> None:
    agree(case)


def test_cases() -> None:
    """And a fifth of them keep, and a fifth break each rule, so that they don't agree on empty documents.
    Of a few hundred, a tenth: so few may by chance grow alike."""
    seen = Counter[tuple[str, str]]()
    grown = Counter[str]()

    @trying(4 * EACH)
    @given(cases())
    def holds(case: Case) -> None:
        report = judging.report_on(case)
        grown["cases"] += 1
        seen.update({(f.rule, f.outcome.value) for _, f in judging.findings(report)})
        agree(case, report)

    holds()
    least = grown["cases"] / (5 if grown["cases"] >= MANY else 10)
    few = {(rule, outcome): round(seen[rule, outcome] / grown["cases"], 2) for rule in judging.STATEMENTS
           for outcome in ("uppfylld", "bruten") if seen[rule, outcome] < least}
    assert few == {}


@trying(2 * EACH)
@given(free_cases())
def test_documents_of_any_form(case: Case) -> None:
    agree(case)


@pytest.mark.long
@trying(20_000)
@given(st.one_of(broken_cases(), free_cases()))
def test_tens_of_thousands(case: Case) -> None:
    agree(case)


# ------------------------------------------------------------------ where they once disagreed
def once_wrong() -> list[Plain]:
    found: list[Plain] = YAML(typ="safe", pure=True).load(ONCE_WRONG.read_text("utf-8"))
    return found


def plain(record: Plain, kind: str) -> Plain:
    """A document as the growers write it: amounts as Decimal, dates as text."""
    found: Plain = json.loads(json.dumps({"dokument": kind, **record}, default=date.isoformat), parse_float=Decimal)
    return found


@pytest.mark.parametrize("entry", once_wrong(), ids=lambda entry: entry["varfor"])
def test_where_they_once_disagreed(entry: Plain) -> None:
    case = Case(plain(entry["avtal"], "samverkansavtal"),
                [plain(invoice, "faktura") for invoice in entry.get("fakturor", [])], entry["dag"])
    right = {(r["av"], r.get("subjekt", ""), r["bestammelse"]): r["utfall"] for r in entry["ratt"]}
    theirs, ours = case.verdicts(), judging.verdicts(judging.report_on(case))
    assert {key: theirs.get(key) for key in right} == right
    assert {key: ours.get(key) for key in right} == right
