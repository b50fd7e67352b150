"""A new file put in its place whole or not at all, and never over another."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from checker.audit.ledger.failure import told


def put_new(path: Path, data: bytes) -> bool:
    """Writes a file that only its owner may read. False, and nothing changed, where one stands there already.

    Raises LedgerError.
    """
    with told():
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:50]}-", suffix=".ny", dir=path.parent)
        new = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _placed(new, path)
        finally:
            with suppress(FileNotFoundError):
                new.unlink()


def _placed(new: Path, path: Path) -> bool:
    try:
        path.hardlink_to(new)
    except FileExistsError:
        return False
    except (OSError, NotImplementedError):  # a file system without hard links
        if os.path.lexists(path):
            return False
        new.rename(path)
    return True
