"""Reports are forgotten: by age, by number, by size, and when asked."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from starlette.applications import Starlette

from checker.web.app import application
from checker.web.guard import Sessions, host_names
from checker.web.judging import Answer
from checker.web.keeping import Review, Store
from checker.web.limits import Limits

LIMITS = Limits(kept=3, kept_bytes=1000, kept_for=60)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def done(store: Store, size: int = 10, owner: str = "a") -> Review:
    review = store.begin(owner, 1)
    review.answer = Answer(0, b"x" * size)
    review.done.set()
    store.sweep()
    return review


def test_a_report_is_the_session_s_own() -> None:
    store = Store(LIMITS)
    review = done(store)
    assert store.of(review.id, "a") is review
    assert store.of(review.id, "b") is None
    assert store.of(review.id, None) is None


def test_names_cannot_be_guessed() -> None:
    store = Store(Limits())
    names = {done(store).id for _ in range(50)}
    assert len(names) == 50
    assert min(map(len, names)) >= 24


def test_a_report_expires() -> None:
    clock = Clock()
    store = Store(LIMITS, clock)
    review = done(store)
    clock.now = 59
    assert store.of(review.id, "a") is review
    clock.now = 61
    assert store.of(review.id, "a") is None
    assert len(store) == 0


def test_a_report_expires_though_nobody_asks_for_any() -> None:
    async def wait() -> list[int]:
        app: Any = application(host_names("127.0.0.1", 80), Sessions.on_port(80), Limits(kept_for=0.2, workers=1),
                               date.today)
        while not isinstance(app, Starlette):
            app = app._app  # what stands before it
        store = app.state.shared.store
        async with app.router.lifespan_context(app):
            done(store)
            kept = [len(store)]
            await asyncio.sleep(0.5)
            others = asyncio.all_tasks() - {asyncio.current_task()}
            kept.append(len(store))
        await asyncio.wait(others)
        return [*kept, sum(not task.cancelled() for task in others)]

    assert asyncio.run(wait()) == [1, 0, 0]


def test_what_is_under_way_does_not_expire() -> None:
    clock = Clock()
    store = Store(LIMITS, clock)
    review = store.begin("a", 1)
    clock.now = 1000
    assert store.of(review.id, "a") is review


def test_the_oldest_make_room() -> None:
    store = Store(LIMITS)
    reviews = [done(store) for _ in range(5)]
    assert [store.of(review.id, "a") is not None for review in reviews] == [False, False, True, True, True]


def test_the_oldest_make_room_for_what_is_large() -> None:
    store = Store(LIMITS)
    reviews = [done(store, 400) for _ in range(3)]
    assert [store.of(review.id, "a") is not None for review in reviews] == [False, True, True]


def test_a_large_one_does_not_cost_the_others_theirs() -> None:
    store = Store(LIMITS)
    small, large, last = done(store, 100), done(store, 700), done(store, 300)
    assert [store.of(review.id, "a") is not None for review in (small, large, last)] == [True, False, True]


def test_a_report_can_be_fetched_as_long_however_long_it_took() -> None:
    clock = Clock()
    store = Store(LIMITS, clock)
    review = store.begin("a", 1)
    clock.now = 1000
    review.answer = Answer(0, b"x")
    review.done.set()
    assert store.of(review.id, "a") is review
    clock.now = 1059
    assert store.of(review.id, "a") is review
    clock.now = 1061
    assert store.of(review.id, "a") is None


def test_a_report_can_be_forgotten_at_once() -> None:
    store = Store(LIMITS)
    review = done(store)
    store.forget(review)
    assert store.of(review.id, "a") is None
