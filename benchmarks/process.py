"""One run of a program, measured from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# What getrusage counts peak memory in: bytes on macOS, KiB elsewhere.
_MAXRSS_UNITS_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class Run:
    """Wall and CPU time in seconds, peak memory in MiB."""

    wall: float
    cpu: float
    peak: float


def run(command: Sequence[str], expected: int, environment: Mapping[str, str] | None = None) -> Run:
    """Run a program to its end, its output thrown away.

    Whoever calls this should be small: on Linux a child's peak isn't counted below its parent's.
    Raises SystemExit, with what the program said, when it exits with another status than the one expected:
    a run that failed is no measurement.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    assert process.stderr is not None
    complaint = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != expected:
        sys.exit(f"{' '.join(command)}\nexited {process.returncode}, not {expected}\n{complaint}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / _MAXRSS_UNITS_PER_MIB)
