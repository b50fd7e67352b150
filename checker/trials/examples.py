"""Every example of a rule book, held to what it declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.examples import Example, examples_of, judge_example
from checker.findings import Finding, Utfall
from checker.rulebook import Rule, RuleBook

_DECLARED = (("vantat", "expected"), ("hittat", "actual"), ("skillnad", "difference"))


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that doesn't come out as it says; ``faults`` in Swedish, one for each thing that differs."""

    rule: str
    example: str
    faults: tuple[str, ...]


def failures(rules: Iterable[Rule], book: RuleBook) -> tuple[int, list[Failure]]:
    """How many examples the rules have, and those that fail."""
    run, failed = 0, []
    for rule in rules:
        for example in examples_of(rule):
            run += 1
            faults = tuple(faults_of(example, book))
            if faults:
                failed.append(Failure(rule.id, str(example.expected["nar"]), faults))
    return run, failed


def faults_of(example: Example, book: RuleBook) -> Iterator[str]:
    """What differs from what the example declares: the outcome, what is missing, expected, found, difference."""
    outcome, findings = judge_example(example, book)
    declared = example.expected
    if outcome.value != declared["utfall"]:
        yield f"utfallet är {outcome.value}, inte {declared['utfall']}"
    if "saknar" in declared:
        yield from _missing(declared["saknar"], findings)
    for key, attribute in _DECLARED:
        if key in declared and (found := _first(findings, outcome, attribute)) != declared[key]:
            yield f"{key} är {found or 'inget'}, inte {declared[key] or 'inget'}"


def _missing(declared: list[str], findings: list[Finding]) -> Iterator[str]:
    found = {missing.pointer for finding in findings for missing in finding.missing}
    if found != set(declared):
        yield f"saknar är {_listed(found)}, inte {_listed(set(declared))}"


def _listed(pointers: set[str]) -> str:
    return ", ".join(pointer or "dokumentet" for pointer in sorted(pointers)) or "inget"


def _first(findings: list[Finding], outcome: Utfall, attribute: str) -> str:
    """An attribute of the first finding that has the outcome of the whole; "" where it has none, as an example says."""
    value: str | None = next((getattr(finding, attribute) for finding in findings if finding.outcome is outcome), None)
    return value or ""
