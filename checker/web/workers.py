"""The processes that judge: each with its own memory and a deadline, ended and replaced where it keeps neither.

What a document does to one of them, the others and the page don't notice.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from multiprocessing.connection import Connection

from checker.case import Told
from checker.job import rulebook
from checker.web import example, faults
from checker.web.judging import Answer, Order, Refused, answer
from checker.web.limits import Limits

_TOLD_EVERY = 0.1  # seconds
_STARTING = 60.0  # seconds that a new worker may take until it is ready
_READY = "ready"
_SPARE = 16_000_000  # bytes

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


def serve_orders(connection: Connection, memory: int) -> None:
    """A worker's life: orders in; steps, and an answer or a last word, out; until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the page ends its workers itself
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # a traceback may quote a document
    gc.set_threshold(100_000, 50, 50)
    book = rulebook()
    answer(example.order(), book, lambda *_: None)  # whatever is made at its first use is made now
    gc.collect()
    gc.freeze()  # the rule book stays: what is looked through after each order is only what the order left
    spare = bytearray(_SPARE)
    _bound(memory)
    connection.send(_READY)
    while True:
        try:
            connection.send(answer(connection.recv(), book, _teller(connection)))
        except EOFError:
            return
        finally:
            error = sys.exception()
            if error is not None:
                spare.clear()  # without it a last word couldn't be said where the memory is used up
                connection.send(Broke(type(error).__name__))
        gc.collect()


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


class Worker:
    """A worker as the page sees it. Its methods block, and are called from one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ended = False
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
        self._ended = True
        self._process.kill()
        self._process.join()

    def renew(self) -> None:
        """A fresh process in its place, with nothing of what the last one has seen."""
        self._process.kill()
        self._process.join()
        self._connection.close()
        if not self._ended:
            self._start()

    def ask(self, order: Order, told: Told) -> Answer | Refused:
        """The answer to an order. Raises Fault: it took too long, or too much, or was more than the program could."""
        try:
            self._await_ready()
            deadline = time.monotonic() + self._limits.judging
            self._connection.send(order)
            while self._connection.poll(max(0.0, deadline - time.monotonic())):
                message = self._connection.recv()
                if isinstance(message, Answer | Refused):
                    self.last_used = time.monotonic()
                    return message
                if isinstance(message, Broke):
                    raise self._broken(message.kind)
                told(message.name, message.done, message.of)
        except (EOFError, OSError):
            raise self._broken("") from None
        self.renew()
        raise faults.timed_out(self._limits)

    def _await_ready(self) -> None:
        """Raises EOFError where a new process doesn't get ready."""
        if not self._ready:
            self._ready = self._connection.poll(_STARTING) and self._connection.recv() == _READY
        if not self._ready:
            raise EOFError

    def _broken(self, kind: str) -> faults.Fault:
        self.renew()
        if kind == "MemoryError":
            return faults.too_heavy()
        if self._ended:
            return faults.busy()
        logger.error("a judging process ended: %s", kind or "it said nothing")
        return faults.bug(kind or "granskningen dog")


class Pool:
    """The workers, and the queue before them: first come, first served, but one is never taken by a heavy order
    as long as there are two."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._workers: list[Worker] = []
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._heavy = asyncio.Semaphore(max(1, limits.workers - 1))
        self._threads = ThreadPoolExecutor(limits.workers, "avtalskoll-worker")
        self._waiting = 0
        self._running: set[asyncio.Task[Answer | Refused]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Starts the workers, and ends them."""
        self._workers = [Worker(self._limits) for _ in range(self._limits.workers)]
        for worker in self._workers:
            self._idle.put_nowait(worker)
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            for task in self._running:
                task.cancel()
            for worker in self._workers:
                worker.end()
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def judge(self, order: Order, told: Told) -> Answer | Refused:
        """The answer to an order; ``told`` is called from another thread. Raises Fault.

        Whoever asked may go away: the order is judged to its end all the same, so that its worker is known
        to be free.
        """
        if self._waiting >= self._limits.waiting:
            raise faults.busy()
        self._waiting += 1
        task = asyncio.create_task(self._judge(order, told))
        self._running.add(task)
        task.add_done_callback(self._done)
        return await asyncio.shield(task)

    async def _judge(self, order: Order, told: Told) -> Answer | Refused:
        async with self._heavy if order.heavy else nullcontext():
            worker = await self._idle.get()
            try:
                return await asyncio.get_running_loop().run_in_executor(self._threads, worker.ask, order, told)
            finally:
                self._idle.put_nowait(worker)

    def _done(self, task: asyncio.Task[Answer | Refused]) -> None:
        self._running.discard(task)
        self._waiting -= 1

    async def _renew(self) -> None:
        """Replaces each worker that has been idle since its last job, so that no name lingers in its memory."""
        while True:
            await asyncio.sleep(self._limits.quiet / 2)
            for _ in range(self._idle.qsize()):
                worker = self._idle.get_nowait()
                try:
                    if worker.last_used is not None and time.monotonic() - worker.last_used > self._limits.quiet:
                        await asyncio.get_running_loop().run_in_executor(self._threads, worker.renew)
                finally:
                    self._idle.put_nowait(worker)
