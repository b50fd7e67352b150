"""Reports that can still be fetched: in memory only, each for the session that asked, bounded and soon forgotten."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from checker.web.faults import Fault
from checker.web.filling import Filled
from checker.web.judging import Answer
from checker.web.limits import Limits
from checker.web.workers import Step

_SWEPT = 30  # times, in the time that a report is kept


@dataclass(eq=False)
class Review:
    """One order from the page, under way or done. ``owner``: the session; ``filled``: the form that it came of;
    ``since``: when it was found to be done, in seconds of a monotonic clock."""

    owner: str
    files: int
    filled: Filled | None = None
    since: float | None = None
    id: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    step: Step = field(default_factory=lambda: Step("vantar", 0, 0))
    answer: Answer | None = None
    fault: Fault | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, name: str, done: int, of: int) -> None:
        self.step = Step(name, done, of)

    @property
    def size(self) -> int:
        return self.answer.size if self.answer else 0


class Store:
    """The reviews, oldest first. Those that are done make room for new ones."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._reviews: dict[str, Review] = {}

    def __len__(self) -> int:
        return len(self._reviews)

    def begin(self, owner: str, files: int, filled: Filled | None = None) -> Review:
        review = Review(owner, files, filled)
        self._reviews[review.id] = review
        self.sweep()
        return review

    def of(self, identity: str, owner: str | None) -> Review | None:
        """The review of that id, if it is the session's own and hasn't expired."""
        self.sweep()
        review = self._reviews.get(identity)
        return review if review is not None and owner is not None and review.owner == owner else None

    def forget(self, review: Review) -> None:
        self._reviews.pop(review.id, None)

    async def keep_sweeping(self) -> None:
        """Sweeps until it is cancelled: a report is forgotten in time though nobody asks for anything any more."""
        while True:
            await asyncio.sleep(self._limits.kept_for / _SWEPT)
            self.sweep()

    def sweep(self) -> None:
        """Forgets what has expired, and of what is too much: the largest where it is bytes, the oldest where it is
        reports. One that is large never costs the others theirs."""
        now = self._clock()
        done = [one for one in self._reviews.values() if one.done.is_set()]
        for review in done:
            if review.since is None:
                review.since = now
            if review.since < now - self._limits.kept_for:
                self.forget(review)
        for review in done:
            if len(self._reviews) > self._limits.kept:
                self.forget(review)
        size = sum(one.size for one in self._reviews.values())
        for review in sorted(self._reviews.values(), key=lambda one: -one.size):
            if size > self._limits.kept_bytes and review.done.is_set():
                self.forget(review)
                size -= review.size
