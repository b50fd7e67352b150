"""The server: bound to an address, patient with nobody for ever, and silent about who asked for what."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
from contextlib import suppress

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from checker.web import faults, guard

_HEAD_SECONDS = 10.0  # from the first byte of a request until its whole head must have come
_IDLE_SECONDS = 15  # between one request and the next
_READING_SECONDS = 60.0  # that whoever asked may leave an answer lying before they take any more of it
_CONNECTIONS = 256
_HEAD_BYTES = 16_384


class Patient(H11Protocol):
    """HTTP/1.1 that closes a connection whose next request doesn't begin in time, however slowly it trickles, and one
    that doesn't take its answer. What is answered here, before the application is asked, is guarded as its answers
    are."""

    _head: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        super().connection_made(transport)
        transport.set_write_buffer_limits(0)  # so that pause_writing tells of whatever lies unread
        if len(self.connections) > _CONNECTIONS:
            self.app = guard.turned_away
        self._await_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(_READING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forget_unread()

    def send_400_response(self, msg: str) -> None:
        """What can't be read as HTTP/1.1 is answered so, unless it comes after an answer; ``msg`` isn't shown."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        fault = faults.not_http()
        body = json.dumps(fault.problem(), ensure_ascii=False).encode()
        headers = [*guard.HEADERS.items(), ("Content-Type", guard.PROBLEM), ("Content-Length", str(len(body))),
                   ("Connection", "close")]
        for event in (h11.Response(status_code=fault.http, headers=headers, reason=b"Bad Request"), h11.Data(data=body),
                      h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._await_head()
        else:
            self._forget_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_head()
        super().connection_lost(exc)
        self._forget_unread()

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(_HEAD_SECONDS, self.transport.close)

    def _forget_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _forget_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None


class _OneLine(logging.Formatter):
    """What happened, never with what: a traceback may quote a document."""

    def format(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0] if record.exc_info else None
        message = record.getMessage().split("\n", 1)[0]
        return f"avtalskoll: {message}" + (f" ({kind.__name__})" if kind else "")


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens on an address; port 0 takes a free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_CONNECTIONS)
    except OSError:
        listening.close()
        raise
    return listening


def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Answers until it is interrupted. Errors go to standard error, a line each; of what others log (a parser, what it
    stumbled on) nothing does."""
    logging.getLogger().addHandler(logging.NullHandler())
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    for name in ("uvicorn.error", "asyncio", "avtalskoll.web"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.ERROR)
    config = uvicorn.Config(app, http=Patient, loop="asyncio", ws="none", interface="asgi3", log_config=None,
                            access_log=False, server_header=False, proxy_headers=False,
                            h11_max_incomplete_event_size=_HEAD_BYTES, timeout_keep_alive=_IDLE_SECONDS,
                            timeout_graceful_shutdown=3)
    with suppress(KeyboardInterrupt):  # how one ends it; uvicorn raises it again when it has closed down
        uvicorn.Server(config).run([listening])
