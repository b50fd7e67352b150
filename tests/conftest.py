"""What all tests share: hypothesis profiles, where things lie, and surroundings that change no report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The same small set of examples on every machine; `make test-long` takes the other profile.
settings.register_profile("standard", max_examples=50, derandomize=True, database=None, deadline=None)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile("standard")


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
