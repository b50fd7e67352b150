"""How often grown cases reach the outcomes, by the oracle: ``python tests/grow`` prints it."""

from __future__ import annotations

from collections import Counter, defaultdict

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

from grow.right import Case

OUTCOMES = ("uppfylld", "bruten", "tvistig", "obedomd", "ej_tillamplig")


def shares(strategy: SearchStrategy[Case], examples: int = 300) -> dict[str, dict[str, float]]:
    """The share of cases in which a statement gets an outcome at least once: ``{statement: {outcome: 0.0 to 1.0}}``."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    grown = Counter[str]()

    @seed(1)
    @settings(max_examples=examples, derandomize=False, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(strategy)
    def grow(case: Case) -> None:
        grown["cases"] += 1
        for statement, outcome in {(key[2], outcome) for key, outcome in case.verdicts().items()}:
            seen[statement][outcome] += 1

    grow()
    return {statement: {outcome: seen[statement][outcome] / grown["cases"] for outcome in OUTCOMES}
            for statement in sorted(seen)}
