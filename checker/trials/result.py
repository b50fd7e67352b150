"""One run of ``test-rules``: the rules of a book or a pack, put to the test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from checker.compare import book_of
from checker.form import data_directory
from checker.rulebook import Rule, RuleBook, load
from checker.trials.branches import Walked, walked
from checker.trials.equivalents import equivalents
from checker.trials.examples import Failure, failures
from checker.trials.mutation import Mutation, Tally, tally


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it. ``tally`` is None where nothing was mutated; ``reasons`` are those that the rules'
    own file gives for mutants that can't be told apart."""

    rules: int
    examples: int
    failed: list[Failure]
    walked: Walked
    tally: Tally | None
    reasons: dict[Mutation, str]

    @property
    def survivors(self) -> list[Mutation]:
        """The mutants that no example noticed and nobody has explained."""
        return [one for one in self.tally.survivors if one not in self.reasons] if self.tally else []

    @property
    def explained(self) -> list[Mutation]:
        """The mutants that can't be told apart, with a reason given."""
        return [one for one in self.tally.survivors if one in self.reasons] if self.tally else []

    @property
    def stale(self) -> list[Mutation]:
        """Reasons given for what is no survivor (any more)."""
        survived = set(self.tally.survivors) if self.tally else set(self.reasons)
        return [one for one in self.reasons if one not in survived]

    @property
    def sound(self) -> bool:
        """Whether every example comes out as it declares, and every reason is about a survivor."""
        return not self.failed and not self.stale


def put_to_test(directory: str | None, mutate: bool) -> Result:
    """Tests the shipped rules (None), a complete rules directory, or a pack's own. Raises RuleBookError.

    A rule with an example that fails isn't mutated: every mutant of it would count as noticed.
    """
    book = book_of(directory)
    rules = _own_rules(directory, book)
    examples, failed = failures(rules, book)
    failing = {failure.rule for failure in failed}
    result = tally([rule for rule in rules if rule.id not in failing], book) if mutate else None
    reasons = equivalents(data_directory("rules") if directory is None else Path(directory))
    return Result(len(rules), examples, failed, walked(rules, book), result, reasons)


def _own_rules(directory: str | None, book: RuleBook) -> list[Rule]:
    """A pack answers for its own rules, not for the shipped ones that it is added to."""
    shipped = load()
    if directory is None or not book.version.startswith(f"{shipped.version} + "):
        return list(book.rules)
    ids = {rule.id for rule in shipped.rules}
    return [rule for rule in book.rules if rule.id not in ids]
