"""One run of an audit in a ledger: what it has come to so far, and what it has recorded in the end.

``Run.checkpoint(name) -> bytes | None`` · ``Run.keep(name, data)`` · ``Run.finish(records)`` ·
``Run.seen(hashes) -> dict[str, Seen]`` · ``Run.related(invoices) -> list[Earlier]`` · ``Run.finished``.

A run sees what finished runs before it have recorded, never what it has recorded itself: done again, it comes to the
same. All raise LedgerError, whereupon nothing of what the call was to write has been written.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from checker.audit.ledger.content import Content, tree_of
from checker.audit.ledger.failure import as_written, told
from checker.audit.ledger.file import transaction
from checker.audit.ledger.names import Keeper, packed
from checker.audit.ledger.related import Earlier, related
from checker.audit.ledger.ties import Ties, stated, ties_of

_LARGEST = 2**63 - 1  # öre in a column


@dataclass(frozen=True, slots=True)
class RunKey:
    """What makes two runs the same: hashes of all inputs (in whatever order), of agreements and settled readings, the
    rule book, the day that is judged for, and options (also the program's version)."""

    inputs: tuple[str, ...]
    bearing: tuple[str, ...]
    rulebook_version: str
    rulebook_sha256: str
    as_of: date
    options: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        told_ = [sorted(self.inputs), sorted(self.bearing), self.rulebook_version, self.rulebook_sha256,
                 self.as_of.isoformat(), sorted(self.options)]
        return sha256(json.dumps(told_).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of an invoice. Kronor as whole öre, None where they aren't known: ``requested``, ``right``,
    ``disputed`` (open). ``outcome``: a word of Utfall, or any other.

    The ledger has all three or none: amounts that it can't hold (in 64 bits) aren't known to it."""

    content: Content
    outcome: str
    requested: int | None
    right: int | None
    disputed: int | None


class Seen(NamedTuple):
    """When an invoice was judged, and what came of it; the last time on another day, or else the last time.

    ``other_day``: that audit was made on, or for, another day than this one, so that it isn't this one made anew.
    """

    day: date
    outcome: str
    other_day: bool


class Run:
    """``finished``: whether it had been recorded before it was begun, this time."""

    def __init__(self, connection: sqlite3.Connection, keeper: Keeper, number: int, finished: bool) -> None:
        self._connection, self._keeper, self._number = connection, keeper, number
        self.finished = finished

    # -------------------------------------------------------------- what it has come to so far
    def checkpoint(self, name: str) -> bytes | None:
        """What has been kept under a name, by this run or by the one that it resumes."""
        with told():
            found = self._connection.execute("SELECT data FROM batch WHERE run = ? AND name = ?",
                                             (self._number, name)).fetchone()
        return None if found is None else self._keeper.unseal(found[0])

    def keep(self, name: str, data: bytes) -> None:
        """Keeps what a part of the run has come to, until the run is finished; safe once it returns."""
        if not self.finished:
            with transaction(self._connection):
                self._connection.execute("INSERT OR REPLACE INTO batch VALUES (?, ?, ?)",
                                         (self._number, name, self._keeper.seal(data)))

    def finish(self, records: Iterable[Recorded]) -> None:
        """Records every invoice and that the run is done: all or nothing. What was kept is let go, and with it other
        runs that were never finished. Of a run that had been recorded nothing is recorded again."""
        if self.finished:
            return
        outcomes: Counter[str] = Counter()
        run = self._connection.execute
        with transaction(self._connection):
            for place, record in enumerate(records):
                outcomes[record.outcome] += 1
                run("INSERT INTO verdict VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (self._invoice(record.content), self._number, place, record.outcome, *_amounts(record)))
            run("UPDATE run SET finished = ?, invoices = ?, outcomes = ? WHERE id = ?",
                (clock(), outcomes.total(), json.dumps(outcomes, sort_keys=True), self._number))
            run("DELETE FROM batch")
            run("DELETE FROM run WHERE finished IS NULL")
        self.finished = True

    def _invoice(self, content: Content) -> int:
        """The number of a content in the ledger, where it is put unless it is there."""
        run, keeper = self._connection.execute, self._keeper
        stamp = keeper.stamp(content.hash)
        found = run("SELECT id FROM invoice WHERE hash = ?", (stamp,)).fetchone()
        if found is not None:
            return int(found[0])
        tree = tree_of(content.data)
        ties, veiled = ties_of(tree), keeper.veil(tree)
        row = stamp, *_columns(ties, veiled, keeper), packed(veiled)
        number = run("INSERT INTO invoice (hash, number, mark, digits, sender, agreement, term, credit, body) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid
        assert number is not None
        self._connection.executemany("INSERT OR IGNORE INTO reference VALUES (?, ?)",
                                     [(keeper.mark(name), number) for name in ties.names])
        self._connection.executemany("INSERT OR IGNORE INTO line VALUES (?, ?, ?, ?)",
                                     [(keeper.person(name), min(first, last), max(first, last), number)
                                      for name, first, last in ties.lines])
        return number

    # -------------------------------------------------------------- what there was before it
    def seen(self, hashes: Iterable[str]) -> dict[str, Seen]:
        """Of contents (``Content.hash``) that earlier runs have judged, when one did and what came of it."""
        found = {one: self._seen(one) for one in hashes}
        return {one: seen for one, seen in found.items() if seen is not None}

    def _seen(self, one: str) -> Seen | None:
        with as_written():
            row = self._connection.execute(
                "SELECT run.day, verdict.outcome, run.day <> own.day OR run.as_of <> own.as_of AS other "
                "FROM invoice JOIN verdict ON verdict.invoice = invoice.id JOIN run ON run.id = verdict.run "
                "JOIN run AS own ON own.id = ? WHERE invoice.hash = ? AND verdict.run < own.id "
                "ORDER BY other DESC, verdict.run DESC, verdict.place LIMIT 1",
                (self._number, self._keeper.stamp(one))).fetchone()
            return None if row is None else Seen(date.fromisoformat(row[0]), row[1], bool(row[2]))

    def related(self, invoices: Iterable[tuple[int, Content]]) -> list[Earlier]:
        """Invoices of earlier runs that concern those of this one, which are given all together, each with its number
        in the run. See ``checker.audit.ledger.related``."""
        with told():
            return related(self._connection, self._keeper, self._number, invoices)


def _columns(ties: Ties, veiled: dict[str, Any], keeper: Keeper) -> tuple[str | int | None, ...]:
    sender = keeper.party(ties.sender)
    return (stated(veiled, "nummer"), None if ties.number is None else keeper.mark(ties.number), sender.digits,
            sender.name, stated(veiled, "avtal"), ties.term, int(ties.credit))


def _amounts(record: Recorded) -> tuple[int | None, int | None, int | None]:
    found = record.requested, record.right, record.disputed
    return found if all(ore is not None and abs(ore) <= _LARGEST for ore in found) else (None, None, None)


def clock() -> str:
    """Now, for the ledger's own account of itself; it is in no report."""
    return datetime.now(UTC).isoformat(timespec="seconds")
