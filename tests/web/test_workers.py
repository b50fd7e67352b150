"""The processes that judge keep to their time and memory, and what befalls one of them the others don't notice."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from multiprocessing.connection import Connection

import pytest

from checker.case import Told
from checker.gate import Gate
from checker.rulebook import RuleBook
from checker.web import example, workers
from checker.web.faults import Fault
from checker.web.judging import Answer, Order, Refused
from checker.web.limits import Limits
from checker.web.pool import Pool
from checker.web.workers import TookTooLong, Worker, serve_orders

from .serving import case

TODAY = date(2016, 12, 20)


def order(files: tuple[tuple[str, bytes], ...]) -> Order:
    return Order(files, TODAY, False, Gate(), 10_000_000, False)


def small() -> Order:
    return replace(example.order(), whole=False)


def endless() -> Order:
    """Well-formed invoices, more than can be judged in a second."""
    invoice = dict(file for _, file in case("05-paborjad-vecka"))["faktura.yaml"].replace(b"\n---\n", b"\n")
    return order((("fakturor.yaml", b"\n---\n".join([invoice] * 3000)),))


def slow_and_light() -> Order:
    """A small file that takes some seconds."""
    return order((("rader.yaml", b"dokument: faktura\nrader:\n" + b"-\n  a: 1\n" * 400),))


def longer() -> Order:
    """Well-formed invoices that take about a second."""
    invoice = dict(file for _, file in case("05-paborjad-vecka"))["faktura.yaml"].replace(b"\n---\n", b"\n")
    return order((("fakturor.yaml", b"\n---\n".join([invoice] * 40)),))


def silent(_name: str, _done: int, _of: int) -> None:
    return None


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    one = Worker(Limits(judging=5))
    one.ask(small(), silent)
    yield one
    one.end()


def holds(worker: Worker) -> bool:
    """Whether a worker judges as it should."""
    found = worker.ask(small(), silent)
    return isinstance(found, Answer) and found.status == 1


def test_an_order_has_its_answer(worker: Worker) -> None:
    assert holds(worker)


def test_what_cannot_be_judged_together_is_refused_with_the_reason(worker: Worker) -> None:
    files = case("05-paborjad-vecka")
    twins = tuple((f"{number}.yaml", content) for number, (_, (_, content)) in enumerate([files[0], files[0]]))
    found = worker.ask(order(twins), silent)
    assert isinstance(found, Refused)
    assert "samma id" in found.reason


def test_what_takes_too_long_is_ended_and_the_next_is_judged(worker: Worker) -> None:
    started = time.monotonic()
    with pytest.raises(TookTooLong):
        worker.ask(endless(), silent)
    assert time.monotonic() - started < 8
    assert holds(worker)


def test_a_fault_of_the_program_says_what_it_is_called_and_no_more(worker: Worker) -> None:
    broken = replace(small(), files=(("hemligt.yaml", 1),))  # no order that the page can make
    with pytest.raises(Fault) as fault:
        worker.ask(broken, silent)
    assert fault.value.code == "internt-fel"
    assert fault.value.exit_status == 70
    assert "hemligt" not in fault.value.detail
    assert holds(worker)


def test_a_worker_that_was_killed_costs_nobody_their_answer(worker: Worker) -> None:
    pid = worker._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert holds(worker)
    assert worker._process.pid != pid


def test_a_worker_that_is_killed_at_work_costs_nobody_their_answer(worker: Worker) -> None:
    killed: list[int] = []

    def kill_once(_name: str, _done: int, _of: int) -> None:
        if not killed and worker._process.pid is not None:
            killed.append(worker._process.pid)
            os.kill(killed[0], signal.SIGKILL)

    assert isinstance(worker.ask(longer(), kill_once), Answer)
    assert killed


def test_what_kills_every_worker_is_a_fault_of_the_program(worker: Worker) -> None:
    def kill(_name: str, _done: int, _of: int) -> None:
        if worker._process.pid is not None:
            os.kill(worker._process.pid, signal.SIGKILL)

    with pytest.raises(Fault) as fault:
        worker.ask(longer(), kill)
    assert fault.value.code == "internt-fel"
    assert holds(worker)


def test_a_worker_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve_orders", without_rules)
    worker = Worker(Limits())
    try:
        with pytest.raises(Fault) as fault:
            worker.ask(small(), silent)
    finally:
        worker.end()
    assert fault.value.code == "internt-fel"
    assert "FileNotFoundError" in fault.value.detail
    assert "hemligt" not in fault.value.detail


def without_rules(connection: Connection, memory: int) -> None:
    """A worker's life where a part of the program is gone."""
    def gone() -> None:
        raise FileNotFoundError("hemligt")

    workers.rulebook = gone
    serve_orders(connection, memory)


def test_steps_are_told(worker: Worker) -> None:
    files = case("05-paborjad-vecka")
    invoice = files[1][1][1].replace(b"\n---\n", b"\n")
    told: list[tuple[str, int, int]] = []
    many = tuple((f"{number}.yaml", invoice) for number in range(60))
    worker.ask(order(many), lambda name, done, of: told.append((name, done, of)))
    assert told
    assert all(done <= of for _, done, of in told)


@pytest.mark.skipif(sys.platform != "linux", reason="systemdel saknas: a limit on the memory of a process")
def test_what_takes_too_much_memory_is_ended_and_the_next_is_judged() -> None:
    worker = Worker(Limits(memory=120_000_000))
    try:
        assert holds(worker)
        with pytest.raises(Fault) as fault:
            worker.ask(endless(), silent)
        assert fault.value.code == "minnesgrans"
        assert holds(worker)
    finally:
        worker.end()


@pytest.mark.skipif(sys.platform != "linux", reason="systemdel saknas: a limit on the memory of a process")
def test_what_has_no_memory_left_to_say_so_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve_orders", speechless)
    worker = Worker(Limits(memory=150_000_000))
    try:
        with pytest.raises(Fault) as fault:
            worker.ask(small(), silent)
    finally:
        worker.end()
    assert fault.value.code == "minnesgrans"


def speechless(connection: Connection, memory: int) -> None:
    """A worker's life where the first order takes all memory, and Python doesn't get as far as to raise an error."""
    judge, held = workers.answer, list[bytes]()

    def answer(given: Order, book: RuleBook, told: Told) -> Answer | Refused:
        if given.whole:  # what it makes itself ready with
            return judge(given, book, told)
        for size in (100_000, 1_000):
            with suppress(MemoryError):
                while True:
                    held.append(bytes(size))
        while True:
            pass

    workers.answer = answer
    serve_orders(connection, memory)


def test_a_stubborn_order_does_not_keep_others_waiting() -> None:
    async def both() -> tuple[float, str]:
        pool = Pool(Limits(judging=6))
        async with pool.open():
            await asyncio.gather(*(pool.judge(small(), silent) for _ in range(2)))
            stubborn = [asyncio.create_task(pool.judge(endless(), silent)) for _ in range(2)]
            await asyncio.sleep(0.1)
            started = time.monotonic()
            await asyncio.gather(*(pool.judge(small(), silent) for _ in range(5)))
            took = time.monotonic() - started
            with pytest.raises(Fault) as fault:
                await stubborn[0]
            stubborn[1].cancel()
            return took, fault.value.code

    assert endless().heavy
    took, code = asyncio.run(both())
    assert took < 6  # sooner than the stubborn one is ended
    assert code == "tidsgrans"


def test_what_looks_light_and_takes_long_waits_as_the_heavy_do() -> None:
    async def both() -> tuple[float, list[str], Answer | Refused]:
        pool, told = Pool(Limits(quick=0.5, judging=60)), []
        async with pool.open():
            await asyncio.gather(*(pool.judge(small(), silent) for _ in range(2)))
            slow = [asyncio.create_task(pool.judge(one, lambda name, _done, _of: told.append(name)))
                    for one in [slow_and_light()] * 3]
            await asyncio.sleep(0.1)
            started = time.monotonic()
            await asyncio.gather(*(pool.judge(small(), silent) for _ in range(3)))
            return time.monotonic() - started, told, (await asyncio.gather(*slow))[0]

    assert not slow_and_light().heavy
    took, told, found = asyncio.run(both())
    assert took < 15
    assert "vantar" in told
    assert isinstance(found, Answer)


def lines() -> Order:
    """A small file that holds very many documents, each with a report of its own."""
    return replace(order((("f.jsonl", b'{"dokument":"faktura"}\n' * 3000),)), whole=True)


def test_small_files_of_very_many_documents_keep_nobody_waiting() -> None:
    async def both() -> float:
        pool = Pool(Limits())
        async with pool.open():
            await asyncio.gather(*(pool.judge(small(), silent) for _ in range(2)))
            many = [asyncio.create_task(pool.judge(lines(), silent)) for _ in range(6)]
            await asyncio.sleep(0.1)
            started = time.monotonic()
            await asyncio.gather(*(pool.judge(small(), silent) for _ in range(5)))
            took = time.monotonic() - started
            for one in many:
                one.cancel()
            return took

    assert asyncio.run(both()) < 5


@pytest.mark.parametrize(("name", "content", "heavy"), [
    ("f.yaml", b"dokument: faktura\n---\n" * 30, True), ("f.jsonl", b'{"dokument":"faktura"}\n' * 30, True),
    ("f.yaml", b"dokument: faktura\nrader: [" + b"{}," * 600 + b"]", True),
    ("f.xml", b"<Invoice>" + b"<cac:InvoiceLine/>" * 600, True), ("f.docx", b"PK\3\4" + b"{- " * 600, False),
    ("f.yaml", b"dokument: faktura\nrader:\n" + b"- {antal: 1}\n" * 200, False),
    ("f.json", b'{\n  "rader": [\n' + b'    {\n    },\n' * 400 + b"  ]\n}", False)])
def test_an_order_is_heavy_by_its_documents_and_rows(name: str, content: bytes, heavy: bool) -> None:
    assert order(((name, content),)).heavy is heavy


def test_the_heavy_that_wait_leave_room_for_the_light() -> None:
    async def crowd() -> list[object]:
        pool = Pool(Limits(waiting=4, judging=3))
        async with pool.open():
            heavy = [asyncio.create_task(pool.judge(endless(), silent)) for _ in range(4)]
            await asyncio.sleep(0.1)
            light = await pool.judge(small(), silent)
            return [light, *await asyncio.gather(*heavy, return_exceptions=True)]

    light, *heavy = asyncio.run(crowd())
    assert isinstance(light, Answer)
    assert sorted(one.code for one in heavy if isinstance(one, Fault)) == ["tidsgrans"] * 2 + ["upptaget"] * 2


def test_nobody_waits_behind_those_who_went_away() -> None:
    async def leave() -> Answer | Refused:
        pool = Pool(Limits(workers=1, judging=3))
        async with pool.open():
            gone = [asyncio.create_task(pool.judge(endless(), silent)) for _ in range(20)]
            await asyncio.sleep(0.1)
            for one in gone:
                one.cancel()
            return await pool.judge(small(), silent)

    started = time.monotonic()
    assert isinstance(asyncio.run(leave()), Answer)
    assert time.monotonic() - started < 15


def test_more_than_may_wait_are_turned_away() -> None:
    async def crowd() -> list[object]:
        pool = Pool(Limits(workers=1, waiting=3))
        async with pool.open():
            return await asyncio.gather(*(pool.judge(small(), silent) for _ in range(6)), return_exceptions=True)

    found = asyncio.run(crowd())
    turned_away = [one for one in found if isinstance(one, Fault)]
    assert [fault.code for fault in turned_away] == ["upptaget"] * 3
    assert sum(isinstance(one, Answer) for one in found) == 3


def test_a_worker_that_rests_is_replaced_so_that_no_name_lingers() -> None:
    async def rest() -> list[int | None]:
        pool = Pool(Limits(workers=1, quiet=0.2))
        async with pool.open():
            (worker,) = pool._workers
            unused = worker._process.pid
            await asyncio.sleep(0.4)
            before = worker._process.pid
            await pool.judge(small(), silent)
            await asyncio.sleep(0.8)
            return [unused, before, worker._process.pid]

    unused, before, after = asyncio.run(rest())
    assert unused == before != after


def test_whoever_goes_away_leaves_the_worker_to_the_next() -> None:
    async def leave() -> Answer | Refused:
        pool = Pool(Limits(workers=1))
        async with pool.open():
            asked = asyncio.create_task(pool.judge(small(), silent))
            await asyncio.sleep(0.05)
            asked.cancel()
            return await pool.judge(small(), silent)

    assert isinstance(asyncio.run(leave()), Answer)


def test_closing_ends_every_process() -> None:
    async def open_and_close() -> list[bool]:
        pool = Pool(Limits(judging=30))
        async with pool.open():
            await pool.judge(small(), silent)
            waiting = asyncio.create_task(pool.judge(endless(), silent))
            await asyncio.sleep(0.2)
            workers = pool._workers
        waiting.cancel()
        return [worker._process.is_alive() for worker in workers]

    assert asyncio.run(open_and_close()) == [False, False]
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("avtalskoll-worker")]
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


def test_a_worker_that_ends_while_it_is_replaced_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker(Limits())
    start, replacing, processes = worker._start, threading.Event(), [worker._process]

    def slowly() -> None:
        replacing.set()
        time.sleep(0.3)
        start()
        processes.append(worker._process)

    monkeypatch.setattr(worker, "_start", slowly)
    renewing = threading.Thread(target=worker.renew)
    renewing.start()
    assert replacing.wait(10)
    worker.end()
    renewing.join(10)
    assert [process.is_alive() for process in processes] == [False, False]
