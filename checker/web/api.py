"""The JSON API: the command's report over HTTP. ``openapi.json`` describes it."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.form import data_directory
from checker.web import asking, faults
from checker.web.judging import Refused
from checker.web.state import State, state_of
from checker.web.uploads import Loan, received

_FIELDS = frozenset({"as_of", "mask", "strict", "allow_undecided"})
_SCHEMA = data_directory("schemas") / "rapport.schema.json"
_DESCRIPTION = Path(__file__).resolve().parent / "openapi.json"
EXIT_STATUS = "Avtalskoll-Exit-Status"


async def check(request: Request) -> Response:
    """The report on the files of a form, byte for byte that of `avtalskoll check --format json`."""
    state = state_of(request)
    loan = state.room.lend()
    try:
        return await _judged(request, state, loan)
    finally:
        loan.give_back()


async def _judged(request: Request, state: State, loan: Loan) -> Response:
    upload = await received(request, state.limits, loan, "files")
    unknown = sorted(set(upload.texts) - _FIELDS)
    if unknown:
        raise faults.malformed(f"Fälten är files, {', '.join(sorted(_FIELDS))}.")
    order = asking.order(upload, state.today, state.limits, whole=False)
    found = await state.pool.judge(order, lambda *_: None)
    if isinstance(found, Refused):
        raise faults.refused(found.reason)
    return Response(found.json, HTTPStatus.OK, {EXIT_STATUS: str(found.status)}, "application/json")


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
