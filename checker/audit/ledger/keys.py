"""The key of a ledger's pseudonyms: from the environment, else in a file beside the ledger (``FILE.key``).

``key_from(environ) -> bytes | None``; ``key_file(path)``; ``read_key(path) -> bytes | None``;
``make_key(path) -> bytes``.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from checker.audit.ledger.failure import LedgerError, told
from checker.audit.ledger.placing import put_new

KEY_VARIABLE = "AVTALSKOLL_LEDGER_KEY"
_FEWEST = 16
_WRITTEN = re.compile(rb"[0-9a-f]{64}\n")


def key_from(environ: Mapping[str, str]) -> bytes | None:
    """The key that is set, None where none is. Raises LedgerError for one so short that it can be guessed."""
    secret = environ.get(KEY_VARIABLE, "")
    if secret and len(secret) < _FEWEST:
        raise LedgerError(f"{KEY_VARIABLE} is too short: it takes {_FEWEST} characters or more")
    return os.fsencode(secret) or None


def key_file(path: Path) -> Path:
    return Path(f"{path}.key")


def read_key(path: Path) -> bytes | None:
    """The key beside a ledger, None where there is none. Raises LedgerError for a file that holds something else."""
    with told():
        try:
            with key_file(path).open("rb") as file:
                written = file.read(100)
        except FileNotFoundError:
            return None
    if not _WRITTEN.fullmatch(written):
        raise LedgerError("its key file holds no key: restore that from a backup")
    return bytes.fromhex(written.decode())


def make_key(path: Path) -> bytes:
    """A new key beside a ledger that is to be made, for its owner's eyes only; the one that is there, if there is."""
    found = read_key(path)
    if found is None:
        put_new(key_file(path), f"{secrets.token_hex(32)}\n".encode())
        found = read_key(path)
    if found is None:
        raise LedgerError("its key file can't be read")
    return found
