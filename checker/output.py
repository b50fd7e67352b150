"""What comes of a run put where it was asked for: whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from checker.gate import CANNOT
from checker.refusal import Refusal


def on_terminal(output: str) -> bool:
    """Whether a report that goes there is read on a terminal."""
    stream: TextIO | None = sys.stdout
    return output == "-" and stream is not None and stream.isatty()


def append(text: str, output: str) -> None:
    """Adds to a file that others write to as well. Raises Refusal."""
    try:
        with Path(output).open("a", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise Refusal(f"cannot write {output}: {error.strerror}") from None


def put(shown: str | bytes, output: str) -> None:
    """Writes a report to a file, whole or not at all, or to standard output. Raises Refusal."""
    data = shown if isinstance(shown, bytes) else shown.encode()
    if output == "-":
        stream: TextIO | None = sys.stdout
        if stream is None:
            raise Refusal("cannot write to standard output: it is closed")
        try:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except OSError as error:  # no verdict reached anybody
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):  # whoever read has gone, and won't read why either
                raise SystemExit(CANNOT) from None
            raise Refusal(f"cannot write to standard output: {error.strerror}") from None
    else:
        put_bytes(data, output)


def put_bytes(data: bytes, output: str) -> None:
    """Writes bytes to a file, whole or not at all, with the mode it had. Raises Refusal.

    A device or a pipe is written to as it is.
    """
    target = Path(os.path.realpath(output))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        part.write_bytes(data)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refusal(f"cannot write {output}: {error.strerror}") from None
