"""What all tests share: hypothesis profiles, where things lie, surroundings that change no report, the command line."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings

from checker.cli import main

# The same small set of examples on every machine; `make test-long` takes the other profile.
settings.register_profile("standard", max_examples=50, derandomize=True, database=None, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("standard")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate", action="store_true", help="write fixtures/*/rapport.txt anew (read the diff)")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def fixtures_dir(root: Path) -> Path:
    """The folder of whole cases, one folder each."""
    return root / "fixtures"


@pytest.fixture(scope="session", autouse=True)
def _plain_surroundings() -> Iterator[None]:
    """CI masks names and a terminal colours them: a test that wants either says so itself."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            patch.delenv(name, raising=False)
        yield


class Run(NamedTuple):
    """What one run of the command line came to."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """Standard output as the JSON report that it is."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture(scope="session")
def avtalskoll() -> Callable[..., Run]:
    """The command line, run in this process: ``avtalskoll("check", ".", within=folder, CI="1")``."""

    def run(*arguments: str | Path, within: Path | None = None, **environment: str) -> Run:
        out, err, collecting = io.BytesIO(), io.BytesIO(), gc.get_threshold()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["avtalskoll", *map(str, arguments)])
            for name, stream in (("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, io.TextIOWrapper(stream, "utf-8", newline="", write_through=True))
            for name, value in environment.items():
                patch.setenv(name, value)
            if within is not None:
                patch.chdir(within)
            patch.setattr(os, "_exit", sys.exit)
            with pytest.raises(SystemExit) as stop:
                main()
            gc.set_threshold(*collecting)
            gc.enable()
            return Run(int(stop.value.code or 0), out.getvalue().decode(), err.getvalue().decode())

    return run
