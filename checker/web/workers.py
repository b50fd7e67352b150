"""The processes that judge: each with its own memory and a deadline, ended and replaced where it keeps neither.

What a document does to one of them, the others and the page don't notice.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from checker.case import Told
from checker.job import rulebook
from checker.web import example, faults
from checker.web.judging import Answer, Order, Refused, answer
from checker.web.limits import Limits

_TOLD_EVERY = 0.1  # seconds
_STARTING = 60.0  # seconds that a new worker may take until it is ready
_READY = "ready"
_TRIED = 3  # processes that an order is given to, where those before end without a word
_SPARE = 16_000_000  # bytes
_LOOKED_AT = 1.0  # seconds of silence between two looks at a worker's memory
_ALL_BUT = 1_000_000  # bytes that a worker without memory may have left: less than the least it asks the system for

logger = logging.getLogger("avtalskoll.web")


@dataclass(frozen=True, slots=True)
class Broke:
    """A worker's last word: the name of what went wrong."""

    kind: str


@dataclass(frozen=True, slots=True)
class Step:
    """How far an order has come; as ``checker.case.Told``."""

    name: str
    done: int
    of: int


class TookTooLong(Exception):
    """An order that wasn't judged in the time it had."""


def serve_orders(connection: Connection, memory: int) -> None:
    """A worker's life: orders in; steps, and an answer or a last word, out; until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the page ends its workers itself
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # a traceback may quote a document
    gc.set_threshold(100_000, 50, 50)
    spare = bytearray(_SPARE)
    try:
        book = rulebook()
        answer(example.order(), book, lambda *_: None)  # whatever is made at its first use is made now
        gc.collect()
        gc.freeze()  # the rule book stays: what is looked through after each order is only what the order left
        _bound(memory)
        connection.send(_READY)
        while True:
            connection.send(answer(connection.recv(), book, _teller(connection)))
            gc.collect()
    except EOFError:
        return
    finally:
        error = sys.exception()
        if error is not None:
            spare.clear()  # without it a last word couldn't be said where the memory is used up
            connection.send(Broke(type(error).__name__))


def _teller(connection: Connection) -> Told:
    last = time.monotonic()

    def tell(name: str, done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last > _TOLD_EVERY:
            last = time.monotonic()
            connection.send(Step(name, done, of))

    return tell


def _bound(memory: int) -> None:
    """No more memory than that, no file written, no core dumped; where the system can hold a process to it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _taken(process: int | None) -> int:
    """The bytes of memory that a process has taken up, as its limit counts them; 0 where the system doesn't tell."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


class Worker:
    """A worker as the page sees it. Its methods block, and are called from one thread at a time; ``end`` from any."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ended = False
        self._replacing = threading.Lock()  # a process is waited for by one thread, and none is started after the end
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve_orders, args=(theirs, self._limits.memory), daemon=True)
        self._process.start()
        theirs.close()
        self._ready = False
        self.last_used: float | None = None

    def end(self) -> None:
        """For good. Whoever waits for an answer in another thread gets a Fault."""
        with self._replacing:
            self._ended = True
            self._process.kill()
            self._process.join()

    def renew(self) -> None:
        """A fresh process in its place, with nothing of what the last one has seen."""
        with self._replacing:
            self._process.kill()
            self._process.join()
            self._connection.close()
            if not self._ended:
                self._start()

    def ask(self, order: Order, told: Told, patience: float | None = None) -> Answer | Refused:
        """The answer to an order. ``patience``: seconds, where it may take less than the limit.

        A process that ends without a word, as when the system kills it, says nothing of the order: it is given
        to a fresh one. Raises TookTooLong; Fault: it took too much, or was more than the program could.
        """
        for _ in range(_TRIED):
            try:
                return self._answered(order, told, patience or self._limits.judging)
            except (EOFError, OSError):
                self.renew()
                if self._ended:
                    raise faults.busy() from None
        logger.error("a judging process ended: it said nothing")
        raise faults.bug("granskningen dog")

    def _answered(self, order: Order, told: Told, patience: float) -> Answer | Refused:
        """Raises EOFError or OSError too: the process has ended."""
        self._await_ready()
        deadline = time.monotonic() + patience
        self._connection.send(order)
        while self._speaks(deadline):
            message = self._connection.recv()
            if isinstance(message, Answer | Refused):
                self.last_used = time.monotonic()
                return message
            if isinstance(message, Broke):
                raise self._broken(message.kind)
            told(message.name, message.done, message.of)
        self.renew()
        raise TookTooLong

    def _speaks(self, deadline: float) -> bool:
        """Whether a word comes by the deadline. Raises Fault where none will, since the memory is used up: Python may
        then try for ever to raise an error for which it hasn't the room (https://github.com/python/cpython/issues/132508).
        """
        used_up = 0
        while (left := deadline - time.monotonic()) > 0:
            if self._connection.poll(min(left, _LOOKED_AT)):
                return True
            used_up = used_up + 1 if _taken(self._process.pid) > self._limits.memory - _ALL_BUT else 0
            if used_up > 1:
                raise self._broken(MemoryError.__name__)
        return self._connection.poll(0)

    def _await_ready(self) -> None:
        """Raises EOFError where a new process doesn't get ready, Fault where it says why."""
        if self._ready:
            return
        if not self._connection.poll(_STARTING):
            raise EOFError
        first = self._connection.recv()
        if isinstance(first, Broke):
            raise self._broken(first.kind)
        self._ready = True

    def _broken(self, kind: str) -> faults.Fault:
        self.renew()
        if kind == MemoryError.__name__:
            return faults.too_heavy()
        logger.error("a judging process ended: %s", kind)
        return faults.bug(kind)
