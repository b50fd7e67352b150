"""What can be wrong with a ledger, as one line for whoever asked for it, without a path and without personal data.

``LedgerError(message)``; ``told()``: a context in which the database's and the system's errors become LedgerErrors;
``as_written()``: one in which values of the database are read, too.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

DAMAGED = "it is damaged, and has been left as it is: restore a backup, or name another file"
IN_USE = "another run is using it: wait until that has ended"
NO_PERMISSION = "no permission to read and write it, its folder and its key"
_NO_ROOM = "there is no room left on its disk; nothing that was there is lost"
_NO_LOCKS = "it can't be locked: keep it on a disk whose file system has locks"
_FAILS = "its disk can't be read or written (no room left, or a network folder that has gone); what was there is kept"

_BY_CODE = {
    sqlite3.SQLITE_BUSY: IN_USE, sqlite3.SQLITE_LOCKED: IN_USE, sqlite3.SQLITE_FULL: _NO_ROOM,
    sqlite3.SQLITE_READONLY: NO_PERMISSION, sqlite3.SQLITE_PERM: NO_PERMISSION, sqlite3.SQLITE_AUTH: NO_PERMISSION,
    sqlite3.SQLITE_CANTOPEN: NO_PERMISSION, sqlite3.SQLITE_IOERR: _FAILS, sqlite3.SQLITE_NOLFS: _FAILS,
    sqlite3.SQLITE_PROTOCOL: _NO_LOCKS,
}
_OF_LOCKS = (sqlite3.SQLITE_IOERR_LOCK, sqlite3.SQLITE_IOERR_UNLOCK, sqlite3.SQLITE_IOERR_RDLOCK,
             sqlite3.SQLITE_IOERR_CHECKRESERVEDLOCK)
_BY_ERRNO = {errno.EACCES: NO_PERMISSION, errno.EPERM: NO_PERMISSION, errno.EROFS: NO_PERMISSION,
             errno.ENOSPC: _NO_ROOM, errno.EDQUOT: _NO_ROOM, errno.EFBIG: _NO_ROOM}


class LedgerError(Exception):
    """The ledger can't be used, and has been left as it was. ``message``: why and what to do; English, one line."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@contextmanager
def told() -> Iterator[None]:
    """What the database or the system says is wrong becomes a LedgerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(_of_database(error)) from None
    except UnicodeDecodeError:  # of the database's own complaint about bytes that make no sense
        raise LedgerError(DAMAGED) from None
    except OSError as error:
        raise LedgerError(_BY_ERRNO.get(error.errno or 0, _FAILS)) from None


@contextmanager
def as_written() -> Iterator[None]:
    """What the ledger has is as it was written: anything else becomes a LedgerError, as in ``told``."""
    with told():
        try:
            yield
        except (ValueError, TypeError, OverflowError):
            raise LedgerError(DAMAGED) from None


def _of_database(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return DAMAGED
    return _NO_LOCKS if code in _OF_LOCKS else _BY_CODE.get(code & 0xFF, DAMAGED)
