"""What earlier audits have to say of this one, where a ledger is asked for; and nothing where none is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from checker.audit.batches import Batch, Verdict
from checker.audit.ledger import Content, Earlier, Recorded, Run, Seen

#: Each invoice's number in the run, and what it says; called with what they are gone through for.
Contents = Callable[[str], Iterator[tuple[int, Content]]]


class Remembrance:
    """Nothing is remembered. ``seen``: by an invoice's number, when its content was judged before; ``earlier``:
    invoices of earlier audits that concern some of this one."""

    def __init__(self) -> None:
        self.seen: dict[int, Seen] = {}
        self.earlier: tuple[Earlier, ...] = ()

    def batch(self, name: str, judge: Callable[[], Batch]) -> Batch:
        """A batch that was judged already, or else judged now."""
        return judge()

    def finish(self, verdicts: Callable[[int], Verdict]) -> None:
        """Remembers what came of every invoice, by its number."""


class InLedger(Remembrance):
    """A run of a ledger."""

    def __init__(self, run: Run, contents: Contents) -> None:
        super().__init__()
        self._run, self._contents = run, contents
        hashes: dict[int, str] = {}

        def noting() -> Iterator[tuple[int, Content]]:
            for number, content in contents("relating to earlier audits"):
                hashes[number] = content.hash
                yield number, content

        self.earlier = tuple(run.related(noting()))
        seen = run.seen(hashes.values())
        self.seen = {number: seen[found] for number, found in hashes.items() if found in seen}

    def batch(self, name: str, judge: Callable[[], Batch]) -> Batch:
        kept = self._run.checkpoint(name)
        if kept is not None:
            return Batch.unpacked(kept)
        found = judge()
        self._run.keep(name, found.packed())
        return found

    def finish(self, verdicts: Callable[[int], Verdict]) -> None:
        if not self._run.finished:
            self._run.finish(self._recorded(verdicts))

    def _recorded(self, verdicts: Callable[[int], Verdict]) -> Iterator[Recorded]:
        for number, content in self._contents("writing the ledger"):
            verdict = verdicts(number)
            yield Recorded(content, verdict.outcome.value, *map(_ore, (verdict.requested, verdict.right, verdict.open)))


def _ore(kronor: Fraction | None) -> int | None:
    """Whole öre; None where the amount isn't known, or isn't in whole öre. Of an invoice the ledger has all or none."""
    if kronor is None or 100 % kronor.denominator:
        return None
    return int(kronor * 100)
