"""A fault of the program: answered for, guarded like any answer, and silent about what it was given."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import date

import httpx
import pytest

from checker.web.app import application
from checker.web.guard import HEADERS, Sessions, host_names
from checker.web.limits import Limits
from checker.web.listening import _OneLine
from checker.web.pool import Pool

from .serving import case, token

SECRET = "Märta Lindeqvist"


@pytest.fixture(autouse=True)
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    async def judge(_pool: Pool, _order: object, _told: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(Pool, "judge", judge)


async def asked(of_page: bool) -> list[httpx.Response]:
    app = application(host_names("127.0.0.1", 80), Sessions.on_port(80), Limits(), date.today)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", follow_redirects=True) as client:
        if not of_page:
            return [await client.post("/api/check", files=case("01-allt-ratt"))]
        start = await client.get("/")
        return [await client.post("/granska", data={"csrf": token(start.text)}, files=case("01-allt-ratt", "filer"))]


def test_the_api_says_so_and_no_more() -> None:
    (answer,) = asyncio.run(asked(False))
    assert answer.status_code == 500
    assert answer.json()["exit_status"] == 70
    assert "ZeroDivisionError" in answer.json()["detail"]
    assert SECRET not in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_the_page_says_so_and_no_more() -> None:
    (answer,) = asyncio.run(asked(True))
    assert answer.status_code == 500
    assert "Ett fel i programmet" in answer.text
    assert SECRET not in answer.text


def test_what_is_logged_is_one_line_without_what_was_said() -> None:
    try:
        raise ZeroDivisionError(SECRET)
    except ZeroDivisionError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "Exception in application\nand more", (), sys.exc_info())
    assert _OneLine().format(record) == "avtalskoll: Exception in application (ZeroDivisionError)"
