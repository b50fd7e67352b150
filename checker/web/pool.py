"""The queue before the processes that judge: nobody waits long behind what is heavy."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext

from checker.case import Told
from checker.web import faults
from checker.web.judging import Answer, Order, Refused
from checker.web.limits import Limits
from checker.web.workers import TookTooLong, Worker

_HEAVY_PART = 2  # the part of those who may wait, one of so many, that heavy orders may be

_Task = asyncio.Task[Answer | Refused]


class Pool:
    """The workers, and the queue before them: first come, first served, but one is never taken by a heavy order
    as long as there are two. What isn't known to be heavy and takes long is stopped, and waits its turn as one."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._workers: list[Worker] = []
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._heavy = asyncio.Semaphore(max(1, limits.workers - 1))
        self._threads = ThreadPoolExecutor(limits.workers, "avtalskoll-worker")
        self._tasks: set[_Task] = set()
        self._slow: set[_Task | None] = set()
        self._begun: set[_Task | None] = set()

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
            for task in self._tasks:
                task.cancel()
            for worker in self._workers:
                worker.end()
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def judge(self, order: Order, told: Told) -> Answer | Refused:
        """The answer to an order; ``told`` is called from another thread. Raises Fault.

        Whoever asked may go away: an order that a worker has is judged to its end all the same, so that the worker is
        known to be free; one that still waits is dropped.
        """
        if len(self._tasks) >= self._limits.waiting or (order.heavy and self._many_slow()):
            raise faults.busy()
        task = asyncio.create_task(self._in_its_turn(order, told))
        self._tasks.add(task)
        if order.heavy:
            self._slow.add(task)
        task.add_done_callback(self._forget)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task not in self._begun:
                task.cancel()
            raise

    def _forget(self, task: _Task) -> None:
        self._tasks.discard(task)
        self._slow.discard(task)

    def _many_slow(self) -> bool:
        return len(self._slow) >= max(1, self._limits.waiting // _HEAVY_PART)

    async def _in_its_turn(self, order: Order, told: Told) -> Answer | Refused:
        slow, limits = order.heavy, self._limits
        if not slow and limits.workers > 1 and limits.quick < limits.judging:
            try:
                return await self._asked(order, told, limits.quick)
            except TookTooLong:
                if self._many_slow():
                    raise faults.busy() from None
            slow = True
            self._slow.add(asyncio.current_task())
            told("vantar", 0, 0)
        async with self._heavy if slow else nullcontext():
            try:
                return await self._asked(order, told, limits.judging)
            except TookTooLong:
                raise faults.timed_out(limits) from None

    async def _asked(self, order: Order, told: Told, patience: float) -> Answer | Refused:
        worker = await self._idle.get()
        self._begun.add(asyncio.current_task())
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, worker.ask, order, told, patience)
        finally:
            self._begun.discard(asyncio.current_task())
            self._idle.put_nowait(worker)

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
