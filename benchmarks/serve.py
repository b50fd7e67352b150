"""What the page of `avtalskoll serve` weighs and takes: one upload after another, and many at once.

Each figure stands beside the most it should be. Times are from the first byte sent to the last byte of the report,
on this machine, the browser's own work not counted.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import documents
import httpx

ROOT = Path(__file__).resolve().parents[1]
SERVE = "from checker.cli import main; main()"
AT_ONCE = 50
MOST = {"the page, kB": 200, "one invoice, ms": 300, "median of {} at once, ms": 2000}

Files = list[tuple[str, tuple[str, bytes]]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--uploads", type=int, default=30, help="one after another (default: %(default)s)")
    arguments.add_argument("--at-once", type=int, default=AT_ONCE, help="default: %(default)s")
    given = arguments.parse_args()
    with TemporaryDirectory(prefix="avtalskoll-") as name, served() as address:
        documents.write(Path(name), invoices=1, places=5)
        files: Files = [("filer", (path.name, path.read_bytes())) for path in sorted(Path(name).iterdir())]
        for _ in range(6):  # both workers have judged
            review(address, files)
        alone = [review(address, files) for _ in range(given.uploads)]
        with ThreadPoolExecutor(given.at_once) as crowd:
            together = list(crowd.map(lambda _: review(address, files), range(given.at_once)))
        figures = (weight(address) / 1000, median(alone), median(together))
    print(f"{'':30}{'figure':>8}{'most':>8}{'ratio':>8}")
    for (what, most), figure in zip(MOST.items(), figures, strict=True):
        print(f"{what.format(given.at_once):30}{figure:8.0f}{most:8}{figure / most:8.2f}")


@contextmanager
def served() -> Iterator[str]:
    """The address of a server of the checkout, ended afterwards."""
    process = subprocess.Popen([sys.executable, "-c", SERVE, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True,
                               env=dict(os.environ) | {"PYTHONPATH": str(ROOT)})
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        address = re.match(r"avtalskoll: (\S+/) ", said)
        if address is None:
            sys.exit(said + process.stderr.read())
        yield address[1]
    finally:
        process.terminate()
        process.wait()


def weight(address: str) -> int:
    """Bytes of the first page with all that it asks for."""
    page = httpx.get(address).text
    others = re.findall(r'(?:href|src)="/(statiskt/[^"]+)"', page)
    return len(page.encode()) + sum(len(httpx.get(address + other).content) for other in others)


def review(address: str, files: Files) -> float:
    """Milliseconds until the report on files is there. Exits where there is none."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as client:
        token = re.search(r'name="csrf" value="(\w+)"', client.get("").text)
        assert token is not None
        started = time.perf_counter()
        page = client.post("granska", data={"csrf": token[1], "as_of": "2016-12-20"}, files=files)
        while 'id="vanta"' in page.text:
            time.sleep(0.5)
            page = client.get(str(page.url))
        took = time.perf_counter() - started
        if page.status_code != 200 or "Granskning mot samverkansavtalet" not in page.text:
            sys.exit(f"no report, but {page.status_code}")
        return 1000 * took


if __name__ == "__main__":
    main()
