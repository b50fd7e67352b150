"""The application: routes, what stands before them, and what is answered when something goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checker.web import api, faults, pages
from checker.web.faults import Fault
from checker.web.guard import Guard, Hosts, Sessions, problem
from checker.web.keeping import Store
from checker.web.limits import Limits
from checker.web.pool import Pool
from checker.web.state import State
from checker.web.uploads import Room


def application(hosts: Hosts, sessions: Sessions, limits: Limits, today: Callable[[], date]) -> ASGIApp:
    """``hosts``: what a request's Host may say; ``today``: the day of review where nobody says another."""
    state = State(limits, today, sessions, Pool(limits), Store(limits), Room(limits.held))

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        sweeping = asyncio.create_task(state.store.keep_sweeping())
        try:
            async with state.pool.open():
                yield
        finally:
            sweeping.cancel()

    app = Starlette(routes=[*pages.ROUTES, *api.ROUTES], lifespan=running,
                    exception_handlers={Fault: _fault, HTTPException: _unrouted, Exception: _bug})
    app.router.redirect_slashes = False
    app.state.shared = state
    return Guard(_Ending(app), hosts)  # outside of everything: what answers for a bug is guarded too


class _Ending:
    """Answers those who still wait when the server is closed down, which cancels what they wait for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except asyncio.CancelledError:
            if begun or scope["type"] != "http":
                raise
            await _shown(Request(scope), faults.ending())(scope, receive, send)


def _shown(request: Request, fault: Fault) -> Response:
    """To a program as problem details, to a person as a page."""
    return problem(fault) if request.url.path.startswith("/api/") else pages.form(request, fault)


def _fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, Fault)
    return _shown(request, error)


def _unrouted(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    fault = faults.wrong_method() if error.status_code == 405 else faults.not_kept()
    return _shown(request, Fault(fault.http, fault.code, fault.title, fault.detail, headers=dict(error.headers or {})))


def _bug(request: Request, error: Exception) -> Response:
    return _shown(request, faults.bug(type(error).__name__))
