"""The JSON API: the command's report over HTTP. ``openapi.json`` describes it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from http import HTTPStatus
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.form import data_directory
from checker.web import asking, faults
from checker.web.judging import Answer, Refused
from checker.web.state import state_of
from checker.web.uploads import received

_SCHEMA = data_directory("schemas") / "rapport.schema.json"
_DESCRIPTION = Path(__file__).resolve().parent / "openapi.json"
EXIT_STATUS = "Avtalskoll-Exit-Status"


async def check(request: Request) -> Response:
    """The report on the files of a form, byte for byte that of `avtalskoll check --format json`."""
    state = state_of(request)
    with state.room.lend() as loan:
        upload = await received(request, state.limits, loan, "files")
        order = asking.order(upload, state.today, state.limits, whole=False)
        found = await _unless_gone(request, state.pool.judge(order, lambda *_: None))
    if isinstance(found, Refused):
        raise faults.refused(found.reason)
    return Response(found.json, HTTPStatus.OK, {EXIT_STATUS: str(found.status)}, "application/json")


async def _unless_gone(request: Request, judging: Coroutine[None, None, Answer | Refused]) -> Answer | Refused:
    """What comes of judging, unless whoever asked hangs up before that: then nobody waits behind them."""
    judged, gone = asyncio.create_task(judging), asyncio.create_task(_hung_up(request))
    try:
        await asyncio.wait((judged, gone), return_when=asyncio.FIRST_COMPLETED)
        if not judged.done():
            raise faults.too_slow()  # which nobody reads
        return judged.result()
    finally:
        judged.cancel()
        gone.cancel()


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def description(_request: Request) -> Response:
    """The OpenAPI description of this API."""
    return Response(_DESCRIPTION.read_bytes(), media_type="application/vnd.oai.openapi+json;version=3.1")


async def schema(_request: Request) -> Response:
    """The JSON Schema of the report, which the description refers to."""
    return Response(_SCHEMA.read_bytes(), media_type="application/schema+json")


ROUTES = [
    Route("/api/check", check, methods=["POST"]),
    Route("/api/openapi.json", description, methods=["GET"]),
    Route("/api/rapport.schema.json", schema, methods=["GET"]),
]
