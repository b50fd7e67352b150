"""The server waits for nobody for ever: not for who asks, and not for who is answered."""

from __future__ import annotations

import asyncio

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from uvicorn.server import ServerState

from checker.web import listening
from checker.web.listening import Patient

LARGE = "x" * 30_000_000


async def unread(asked: bytes) -> int:
    """How much comes of an answer that is left lying for a second, by a server that waits a fifth of one."""
    config = uvicorn.Config(PlainTextResponse(LARGE), http=Patient, ws="none", log_config=None)
    config.load()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Patient(config, ServerState(), {}), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1000)
        writer.write(asked)
        await asyncio.sleep(1)
        taken = 0
        try:
            while some := await asyncio.wait_for(reader.read(1_000_000), 5):
                taken += len(some)
        except ConnectionError:
            pass
        writer.close()
    return taken


def test_an_answer_that_is_left_lying_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    assert asyncio.run(unread(asked)) > len(LARGE)
    monkeypatch.setattr(listening, "_READING_SECONDS", 0.2)
    assert asyncio.run(unread(asked)) < len(LARGE)
