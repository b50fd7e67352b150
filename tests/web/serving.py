"""A server of the page on a free port of the loopback address, in a process of its own; and what is sent to it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
_START = "from checker.cli import main; main()"
_ADDRESS = re.compile(r"avtalskoll: (http://\S+/) ")

Files = list[tuple[str, tuple[str, bytes]]]


@dataclass(frozen=True)
class Server:
    """Where a server is, and its process."""

    address: str
    process: subprocess.Popen[str]

    @property
    def host(self) -> str:
        """Host and port, as a request names them."""
        return self.address.removeprefix("http://").rstrip("/")

    @property
    def socket(self) -> tuple[str, int]:
        """Where to connect to without HTTP."""
        host, _, port = self.host.rpartition(":")
        return host, int(port)

    def client(self) -> httpx.Client:
        """A browser without script: cookies kept, redirects followed."""
        return httpx.Client(base_url=self.address, follow_redirects=True, timeout=60)

    def check(self, files: Files, **fields: str) -> httpx.Response:
        """What the API says of some files."""
        return httpx.post(f"{self.address}api/check", files=files, data=fields, timeout=60)


@contextmanager
def served(*options: str) -> Iterator[Server]:
    process = subprocess.Popen([sys.executable, "-c", _START, "serve", "--port", "0", *options], cwd=ROOT,
                               stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = _ADDRESS.match(line)
        assert address is not None, line + process.stderr.read()
        server = Server(address[1], process)
        assert httpx.get(server.address, timeout=60).status_code == 200
        yield server
    finally:
        process.terminate()
        process.wait(20)


def case(name: str, field: str = "files") -> Files:
    """The documents of a shipped case, as a form sends them."""
    return [(field, (path.name, path.read_bytes())) for path in sorted((FIXTURES / name).iterdir())
            if path.name not in ("fall.yaml", "rapport.txt")]


def token(page: str) -> str:
    """What the form of a page sends back to show that it is ours."""
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def reviewed(client: httpx.Client, files: Files, **fields: str) -> httpx.Response:
    """The page that comes of leaving files on the form."""
    return client.post("granska", data={"csrf": token(client.get("").text), **fields}, files=files)
