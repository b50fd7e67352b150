"""What one request, and all of them together, may cost."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds.

    ``file``: the largest document, as `check --max-size`; a larger one is reported as unreadable.
    ``request``, ``files``: all that one request may send. ``upload``: until all of it must have come.
    ``judging``: until its report must be there; ``quick``: until a small one that isn't there must wait for its turn
    among the heavy. ``memory``: what a judging process may take up.
    ``workers``: how many of those there are. ``waiting``: requests that may wait for one.
    ``held``: documents that have come and aren't judged yet, over all requests.
    ``kept``, ``kept_bytes``, ``kept_for``: reports that can still be fetched, and for how long.
    ``quiet``: how long after its last job an idle judging process is replaced by a fresh one.
    """

    file: int = 10 * MEGABYTE
    request: int = 50 * MEGABYTE
    files: int = 2000
    upload: float = 60.0
    judging: float = 120.0
    quick: float = 3.0
    memory: int = 1024 * 1024 * 1024
    workers: int = 2
    waiting: int = 200
    held: int = 400 * MEGABYTE
    kept: int = 200
    kept_bytes: int = 300 * MEGABYTE
    kept_for: float = 30 * 60.0
    quiet: float = 60.0
