"""The ledger itself: opened, asked for its runs, told to forget; it begins a run.

``Ledger.open(path, *, names, key=None) -> Ledger`` · ``ledger.begin(key, day=...) -> Run`` ·
``ledger.runs() -> list[RunEntry]`` · ``ledger.forget(before) -> int`` · ``ledger.close()``; a context manager. All
raise LedgerError. ``files_of(path)``: the files it consists of.
"""

from __future__ import annotations

import hmac
import json
import os
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType

from checker.audit.ledger import file
from checker.audit.ledger.failure import DAMAGED, LedgerError, as_written, told
from checker.audit.ledger.keys import KEY_VARIABLE, key_file, make_key, read_key
from checker.audit.ledger.names import Keeper
from checker.audit.ledger.run import Run, RunKey, clock

_NAMES, _CHECK = "names", "check"
_KNOWN = "requested IS NOT NULL AND owed IS NOT NULL AND disputed IS NOT NULL"
_APART = 10**9
#: A sum may be more than 64 bits, which is all that the database adds up in: billions, and what is left of them.
_SUMS = ", ".join(f"coalesce(sum({name} {part} {_APART}) FILTER (WHERE {_KNOWN}), 0)"
                  for name in ("requested", "owed", "disputed") for part in "/%")
_BESIDE = ("-journal", "-wal", "-shm")  # what SQLite may put beside a database


@dataclass(frozen=True, slots=True)
class RunEntry:
    """A finished run as the ledger has it. ``outcomes``: of how many invoices each outcome came; ``requested``,
    ``right`` and ``disputed``: whole öre of the invoices of which all three are known; ``unknown``: how many others."""

    day: date
    as_of: date
    rulebook_version: str
    rulebook_sha256: str
    invoices: int
    outcomes: dict[str, int]
    requested: int
    right: int
    disputed: int
    unknown: int


def files_of(path: str | os.PathLike[str]) -> frozenset[Path]:
    """A ledger, its key and its journals, links followed, whether or not they are there: files that no run may read as
    documents or write over. To open and close the ledger's file in the same process gives its lock away."""
    real = Path(os.path.realpath(path))
    return frozenset({real, key_file(real), *(Path(f"{real}{suffix}") for suffix in _BESIDE)})


class Ledger:
    """Locked against other runs from when it is opened until it is closed, or its process ends."""

    def __init__(self, connection: sqlite3.Connection, keeper: Keeper) -> None:
        self.connection, self._keeper = connection, keeper

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, names: bool, key: bytes | None = None) -> Ledger:
        """The ledger at a path, made if nothing stands there. ``names``: with people's names in clear; ``key``: that
        of the pseudonyms (``key_from``), None for the one in the file beside it.

        Raises LedgerError where it can't be used as asked: not a ledger, in use, damaged, of a newer version, made
        the other way, another key, no permission, no room. What stood there is then as it was.
        """
        real = file.real_path(path)
        if not os.path.lexists(real):
            secret = None if names else key or make_key(real)
            file.make(real, {_NAMES: b"1" if names else b"0", _CHECK: Keeper(secret).check})
        connection = file.connect(real)
        with ExitStack() as undo:
            undo.callback(file.close, connection)
            ledger = cls(connection, _keeper(connection, real, names, key))
            undo.pop_all()
        return ledger

    def begin(self, key: RunKey, *, day: date) -> Run:
        """A run on a day; the same run again where its key is the same, with what was kept of it.

        What was kept is let go where other runs have been finished since: they may have to do with it.
        """
        stamp = self._keeper.stamp(key.digest)
        with told():
            if self.connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise LedgerError(DAMAGED)
        with file.transaction(self.connection):
            run = self.connection.execute
            known = run("SELECT id, finished FROM run WHERE key = ?", (stamp,)).fetchone()
            if known is not None and known[1] is None and \
                    run("SELECT 1 FROM run WHERE id > ? AND finished IS NOT NULL", known[:1]).fetchone():
                run("DELETE FROM batch WHERE run = ?", known[:1])
                run("DELETE FROM run WHERE id = ?", known[:1])
                known = None
            if known is not None:
                return Run(self.connection, self._keeper, known[0], known[1] is not None)
            row = stamp, day.isoformat(), key.as_of.isoformat(), key.rulebook_version, key.rulebook_sha256, clock()
            number = run("INSERT INTO run (key, day, as_of, rulebook, rulebook_sha256, begun) "
                         "VALUES (?, ?, ?, ?, ?, ?)", row).lastrowid
            assert number is not None
        return Run(self.connection, self._keeper, number, False)

    def runs(self) -> list[RunEntry]:
        """The finished runs, the oldest first."""
        with as_written():
            rows = self.connection.execute(
                f"SELECT day, as_of, rulebook, rulebook_sha256, invoices, outcomes, {_SUMS}, "
                f"count(verdict.run) FILTER (WHERE NOT ({_KNOWN})) "
                "FROM run LEFT JOIN verdict ON verdict.run = run.id WHERE finished IS NOT NULL GROUP BY run.id "
                "ORDER BY run.id").fetchall()
            return [_entry(*row) for row in rows]

    def forget(self, before: date) -> int:
        """Deletes the runs of the days before one, and invoices that no other run has judged; how many runs. Their
        bytes are written over."""
        run = self.connection.execute
        with file.transaction(self.connection):
            old = run("SELECT id FROM run WHERE day < ?", (before.isoformat(),)).fetchall()
            run("CREATE TEMP TABLE gone AS SELECT id FROM run WHERE day < ?", (before.isoformat(),))
            for table in ("batch", "verdict"):
                run(f"DELETE FROM {table} WHERE run IN (SELECT id FROM gone)")
            run("DELETE FROM run WHERE id IN (SELECT id FROM gone)")
            run("DELETE FROM gone")
            run("INSERT INTO gone SELECT id FROM invoice "
                "WHERE NOT EXISTS (SELECT 1 FROM verdict WHERE verdict.invoice = invoice.id)")
            for table in ("line", "reference"):
                run(f"DELETE FROM {table} WHERE invoice IN (SELECT id FROM gone)")
            run("DELETE FROM invoice WHERE id IN (SELECT id FROM gone)")
            run("DROP TABLE gone")
        return len(old)

    def close(self) -> None:
        file.close(self.connection)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


def _entry(day: str, as_of: str, version: str, digest: str, invoices: int, outcomes: str, *sums: int) -> RunEntry:
    """A row of ``Ledger.runs``; ``sums``: of each amount the billions and the rest, and how many aren't known."""
    requested, right, disputed = (
        int(many) * _APART + int(few) for many, few in zip(sums[:-1:2], sums[1::2], strict=True))
    return RunEntry(date.fromisoformat(day), date.fromisoformat(as_of), version, digest, invoices,
                    json.loads(outcomes), requested, right, disputed, int(sums[-1]))


def _keeper(connection: sqlite3.Connection, path: Path, names: bool, key: bytes | None) -> Keeper:
    """The keeper of the names of a ledger. Raises LedgerError where it was made another way, or with another key."""
    with told():
        about = dict(connection.execute("SELECT name, value FROM about").fetchall())
    check = about.get(_CHECK)
    if about.get(_NAMES) not in (b"0", b"1") or not isinstance(check, bytes):
        raise LedgerError(DAMAGED)
    in_clear = about[_NAMES] == b"1"
    if in_clear and not names:
        raise LedgerError("it was made with names in clear: give --names too, or name another file")
    if names and not in_clear:
        raise LedgerError("it was made with pseudonyms: leave out --names, or name another file")
    secret = None if names else key or read_key(path)
    if not names and secret is None:
        raise LedgerError(f"its key is missing: restore its key file (.key), or set {KEY_VARIABLE}")
    keeper = Keeper(secret)
    if not hmac.compare_digest(keeper.check, check):
        raise LedgerError(f"its key is another one: restore its key file (.key), or set {KEY_VARIABLE} as it was")
    return keeper
