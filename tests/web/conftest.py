"""One server for all tests that need no limits of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .serving import Server, served


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with served() as one:
        yield one
