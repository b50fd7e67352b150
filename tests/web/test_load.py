"""Many at once: none lost, none a fault of the server, and half of them soon."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from .serving import Server, case, reviewed

AT_ONCE = 50
WAITING = 'id="vanta"'


def timed(server: Server, number: int) -> tuple[int, str, float]:
    """Status, what the page says, and the seconds from the upload to the report."""
    with server.client() as client:
        client.get("")
        files = case("05-paborjad-vecka", "filer")
        own = [("filer", (f"faktura-{number}.yaml", content)) if name == "faktura.yaml" else (field, (name, content))
               for field, (name, content) in files]
        started = time.perf_counter()
        page = reviewed(client, own, as_of="2016-12-20")
        while WAITING in page.text:
            time.sleep(0.1)
            page = client.get(str(page.url))
        return page.status_code, page.text, time.perf_counter() - started


def test_fifty_uploads_at_once(server: Server) -> None:
    timed(server, 0)
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        found = list(crowd.map(lambda number: timed(server, number), range(AT_ONCE)))
    assert [status for status, _, _ in found] == [200] * AT_ONCE
    for number, (_, page, _) in enumerate(found):
        assert "Kraven är inte uppfyllda" in page
        assert f"faktura-{number}.yaml" in page


@pytest.mark.long
def test_half_of_fifty_have_their_report_in_two_seconds(server: Server) -> None:
    timed(server, 0)
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        seconds = [took for _, _, took in crowd.map(lambda number: timed(server, number), range(AT_ONCE))]
    assert statistics.median(seconds) < 2
