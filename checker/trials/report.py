"""What ``test-rules`` says: as text for a person, as JSON for a machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from fractions import Fraction
from itertools import groupby
from typing import Any

from checker.reports.lines import wrap
from checker.reports.words import counted
from checker.trials.branches import Branch
from checker.trials.mutation import Mutation
from checker.trials.result import Result
from checker.wording import decimal

_WIDTH = 80


def as_json(result: Result) -> str:
    """The figures, and everything that isn't as it should be. What concerns mutants is null where none were made."""
    tally = result.tally
    content: dict[str, Any] = {
        "rules": result.rules, "examples": result.examples, "failures": [asdict(one) for one in result.failed],
        "branches": result.walked.branches, "missed": [asdict(one) for one in result.walked.missed],
        "mutants": tally and tally.mutants, "killed": tally and tally.killed,
        "survivors": tally and [asdict(one) for one in result.survivors],
        "equivalent": tally and [{**asdict(one), "reason": result.reasons[one]} for one in result.explained],
        "stale": tally and [asdict(one) for one in result.stale]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def as_text(result: Result) -> str:
    """The same at most 80 columns wide."""
    return "\n".join((*_examples(result), *_branches(result), *_mutants(result))) + "\n"


def _examples(result: Result) -> Iterator[str]:
    figures = f"{counted(result.rules, 'regel', 'regler')}, {counted(result.examples, 'exempel', 'exempel')}"
    if not result.failed:
        yield f"{figures}: alla ger det utfall som de anger."
        return
    yield f"{figures}: {counted(len(result.failed), 'stämmer', 'stämmer')} inte."
    for failure in result.failed:
        yield from wrap(f"{failure.example}: {'; '.join(failure.faults)}", _WIDTH, f"  ✗ {failure.rule}: ", " " * 6)


def _branches(result: Result) -> Iterator[str]:
    missed = result.walked.missed
    yield ""
    yield f"Grenar: {_share(result.walked.branches - len(missed), result.walked.branches)} går något exempel igenom."
    for rule, branches in groupby(missed, lambda branch: branch.rule):
        yield f"  {rule}"
        yield from _grouped(branches)


def _grouped(branches: Iterable[Branch]) -> Iterator[str]:
    """The branches of one rule, those of one condition on one line."""
    for (place, text), alike in groupby(branches, lambda branch: (branch.place, branch.text)):
        ways = " eller ".join(branch.way for branch in alike)
        yield from wrap(f"{text}: aldrig {ways}", _WIDTH, f"    {place}: ", " " * 6)


def _mutants(result: Result) -> Iterator[str]:
    if result.tally is None:
        return
    yield ""
    yield f"Mutanter: {_share(result.tally.killed, result.tally.mutants)} märks av något exempel."
    yield from _listed("Överlever:", result.survivors)
    if result.explained:
        yield ""
        yield f"Går inte att skilja från regeln: {len(result.explained)}."
        for mutation in result.explained:
            yield from _entry(mutation)
            yield from wrap(result.reasons[mutation], _WIDTH, "      ")
    yield from _listed("Skäl som inte gäller någon överlevande mutant (likvardiga.yaml):", result.stale)


def _listed(title: str, mutations: list[Mutation]) -> Iterator[str]:
    if mutations:
        yield ""
        yield title
        for mutation in mutations:
            yield from _entry(mutation)


def _entry(mutation: Mutation) -> list[str]:
    return wrap(f"{mutation.mutation}: {mutation.text}", _WIDTH, f"  {mutation.rule}, {mutation.place}: ", " " * 6)


def _share(part: int, whole: int) -> str:
    """``1336 av 1409 (94,8 procent)``, rounded down so that only all is 100."""
    tenths = Fraction(1000 * part // whole, 10) if whole else Fraction(100)
    return f"{part} av {whole} ({decimal(tenths, 1).replace('.', ',')} procent)"
