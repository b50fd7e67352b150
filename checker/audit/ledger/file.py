"""The ledger's file: found or made, looked at before anything touches it, locked as long as it is open.

``make(path, about)``, ``connect(path)``, ``close(connection)``, ``transaction(connection)``. Rollback journal, not
WAL: that needs memory shared between processes, which a network folder hasn't. The file is known by its header; what
isn't a ledger is never opened, let alone changed.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from checker.audit.ledger.failure import DAMAGED, IN_USE, LedgerError, told
from checker.audit.ledger.placing import put_new
from checker.audit.ledger.tables import APPLICATION, TABLES, VERSION

_HEADER = 100
_MAGIC = b"SQLite format 3\0"
_WAIT = 2.0  # seconds for another run's lock
_CACHE = 64_000  # KiB
#: Ledgers that are open in this process. To open and close a file's bytes once more would take away its lock.
_open: dict[sqlite3.Connection, tuple[int, int]] = {}


def real_path(path: str | os.PathLike[str]) -> Path:
    """Where the file is, all links followed. Raises LedgerError for a link that leads nowhere."""
    real = Path(os.path.realpath(path))
    if os.path.lexists(path) and not os.path.lexists(real):
        raise LedgerError("it is a link that leads nowhere")
    return real


def make(path: Path, about: dict[str, bytes]) -> None:
    """A new, empty ledger; nothing happens where something stands there already. Raises LedgerError."""
    with told():
        memory = sqlite3.connect(":memory:", isolation_level=None)
        try:
            memory.executescript(TABLES)
            memory.executemany("INSERT INTO about VALUES (?, ?)", about.items())
            data = memory.serialize()
        finally:
            memory.close()
    put_new(path, data)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that holds the file's lock until it is closed. Raises LedgerError, and leaves the file as it is."""
    with told():
        found = path.stat()
        if (found.st_dev, found.st_ino) in _open.values():
            raise LedgerError(IN_USE)
        if not stat.S_ISREG(found.st_mode):
            raise LedgerError("it is no file")
        with path.open("rb") as file:
            _recognise(file.read(_HEADER))
        connection = sqlite3.connect(path.as_uri() + "?mode=rw", uri=True, timeout=_WAIT, isolation_level=None)
        with ExitStack() as undo:
            undo.callback(connection.close)
            _lock(connection)
            undo.pop_all()
    _open[connection] = found.st_dev, found.st_ino
    return connection


def close(connection: sqlite3.Connection) -> None:
    """Gives the lock back, and takes the empty journal away."""
    with told():
        try:
            with suppress(sqlite3.Error):
                connection.execute("PRAGMA journal_mode = DELETE")
            connection.close()
        finally:
            _open.pop(connection, None)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing. Raises LedgerError."""
    with told():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # the error that led here is the one to tell
                    connection.execute("ROLLBACK")


def _recognise(header: bytes) -> None:
    """Whether a file is a ledger, by its first bytes. Raises LedgerError."""
    if not header:
        raise LedgerError("it is an empty file, and no ledger: remove it, or name another file")
    if not header.startswith(_MAGIC):
        raise LedgerError("it is no ledger but some other file: name another one")
    if len(header) < _HEADER:
        raise LedgerError(DAMAGED)
    if int.from_bytes(header[68:72]) != APPLICATION:
        raise LedgerError("it is another program's database: name another file")
    if int.from_bytes(header[60:64]) > VERSION:
        raise LedgerError("a newer version of this program has made it: use that version")
    if header[18:20] != b"\1\1" or int.from_bytes(header[60:64]) < 1:
        raise LedgerError(DAMAGED)


def _lock(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
