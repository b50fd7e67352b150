"""What all requests share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from starlette.requests import Request

from checker.web.guard import Sessions
from checker.web.keeping import Store
from checker.web.limits import Limits
from checker.web.pool import Pool
from checker.web.uploads import Room


@dataclass
class State:
    """``today``: the day of review where nobody says another. ``tasks``: the reviews under way."""

    limits: Limits
    today: Callable[[], date]
    sessions: Sessions
    pool: Pool
    store: Store
    room: Room
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


def state_of(request: Request) -> State:
    state = request.app.state.shared
    assert isinstance(state, State)
    return state
