"""The command that opens the page."""

from __future__ import annotations

import importlib.util
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from checker.web import example
from checker.web.guard import HEADERS
from checker.web.judging import Answer, answer

from .serving import Server, case, reviewed, served


def test_a_port_that_is_taken_is_refused(avtalskoll: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = avtalskoll("serve", "--port", str(taken.getsockname()[1]))
    assert ran.status == 2
    assert "cannot listen on 127.0.0.1" in ran.err


def test_without_the_extra_it_is_said_what_to_install(avtalskoll: Callable[..., Any],
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "starlette" else found(name))
    ran = avtalskoll("serve")
    assert ran.status == 2
    assert "pip install 'avtalskoll[office,web]'" in ran.err


def test_it_listens_on_the_own_machine_only(server: Server) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    port = int(server.address.rsplit(":", 1)[1].strip("/"))
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", port), timeout=5)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to_and_its_processes_with_it(how: signal.Signals) -> None:
    with served() as one:
        one.check(case("01-allt-ratt"))
        one.process.send_signal(how)
        one.process.wait(20)
        assert one.process.stderr is not None
        assert one.process.stderr.read() == ""  # closed by every process that held it
    with pytest.raises(httpx.ConnectError):
        httpx.get(one.address)


def test_who_waits_when_it_ends_is_told_so() -> None:
    invoice = dict(file for _, file in case("05-paborjad-vecka"))["faktura.yaml"].replace(b"\n---\n", b"\n")
    many = ("fakturor.yaml", b"\n---\n".join([invoice] * 3000))
    slow = ("rader.yaml", b"dokument: faktura\nrader:\n" + b"-\n  a: 1\n" * 5_000)

    def of_page(one: Server) -> httpx.Response:
        with one.client() as client:
            return reviewed(client, [("filer", slow)])

    with served() as one, ThreadPoolExecutor(2) as others:
        asked = [others.submit(one.check, [("files", many)]), others.submit(of_page, one)]
        time.sleep(3)  # until both are being judged
        one.process.send_signal(signal.SIGINT)
        api, page = (answer.result() for answer in asked)
        one.process.wait(20)
        assert one.process.stderr is not None
        assert "Exception" not in one.process.stderr.read()
    assert (api.status_code, page.status_code) == (503, 503)
    assert api.json()["title"] == "Programmet avslutas"
    assert "Programmet avslutas" in page.text
    assert {name: page.headers[name] for name in HEADERS} == {name: api.headers[name] for name in HEADERS} == HEADERS


def test_the_example_holds_a_breach_and_gives_a_copy() -> None:
    from checker.rulebook import load

    found = answer(example.order(), load(), lambda *_: None)
    assert isinstance(found, Answer)
    assert found.status == 1
    assert b"R-4.6-belopp" in found.json
    assert [name for name, _ in found.copies or ()] == ["avtal - granskad.docx"]
