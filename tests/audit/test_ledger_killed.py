"""A run that is killed at any moment leaves a ledger that opens and has whole runs only, and can be gone on with."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from audit.ledgers import AUTUMN, SPRING, STUDENTS, audited, content, invoice, key, recorded, row
from checker.audit.ledger import Ledger, Run

KEY = b"en nyckel, lang nog"  # one for all, so that the pseudonyms are the same
ROOT = Path(__file__).resolve().parents[2]
EARLIER = [invoice(f"F{number}", row(STUDENTS[number % 6], "2016-09-05", "2016-09-09")) for number in range(40)]
MINE = [invoice(f"N{number}", row(STUDENTS[number % 6], "2016-09-08", "2016-09-09"), row(f"Ny {number}", "", ""))
        for number in range(150)]


def report(path: Path) -> bytes:
    """A small audit: what it says hangs on what it has kept, on what it has seen and on what concerns it."""
    with Ledger.open(path, names=False, key=KEY) as ledger:
        run = ledger.begin(key("nu"), day=SPRING)
        mine = [(number, content(one)) for number, one in enumerate(MINE)]
        said: list[object] = [sorted(run.seen(one.hash for _, one in mine).items())]
        said += [(one.path, sorted(one.concerns), one.data.decode()) for one in run.related(mine)]
        said += [part(run, number) for number in range(0, len(mine), 10)]
        run.finish(recorded(MINE))
        return json.dumps(said).encode()


def part(run: Run, number: int) -> str:
    kept = run.checkpoint(str(number))
    if kept is None:
        kept = hashlib.sha256(b"".join(content(one).data for one in MINE[number:number + 10])).digest() * 400
        run.keep(str(number), kept)
    return kept.hex()


def begun(path: Path) -> subprocess.Popen[bytes]:
    """The same in a process of its own, that says when it is about to open the ledger."""
    code = ("import sys\nfrom pathlib import Path\nfrom audit.test_ledger_killed import report\n"
            "print('nu', flush=True)\nreport(Path(sys.argv[1]))\nprint('klar', flush=True)")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    run = subprocess.Popen([sys.executable, "-c", code, str(path)], env=environment, stdout=subprocess.PIPE)
    assert run.stdout is not None
    assert run.stdout.readline() == b"nu\n"
    return run


def killed(path: Path, after: float) -> bool:
    """Whether it was killed before it came to its end."""
    run = begun(path)
    time.sleep(after)
    run.send_signal(signal.SIGKILL)
    rest, _ = run.communicate()
    return b"klar" not in rest


def duration(path: Path) -> float:
    run, started = begun(path), time.monotonic()
    rest, _ = run.communicate(timeout=60)
    assert b"klar" in rest
    return time.monotonic() - started


def prepared(path: Path) -> Path:
    path.parent.mkdir()
    with Ledger.open(path, names=False, key=KEY) as ledger:
        audited(ledger, "förr", EARLIER)
    return path


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="systemdel saknas: kill -9")
@pytest.mark.parametrize("points", [8, pytest.param(100, marks=pytest.mark.long)])
def test_a_run_that_is_killed_at_any_moment_ends_as_an_undisturbed_one(points: int, tmp_path: Path) -> None:
    undisturbed = report(prepared(tmp_path / "hel" / "l.db"))
    assert report(tmp_path / "hel" / "l.db") == undisturbed
    takes, stopped = duration(prepared(tmp_path / "tid" / "l.db")), 0
    for number in range(points):
        path = prepared(tmp_path / f"{number}" / "l.db")
        for again in range(2):  # the second time it is killed it goes on from where the first has left it
            stopped += killed(path, takes * (number + again / 2) / points)
            whole(path)
        assert report(path) == undisturbed
        assert report(path) == undisturbed
    assert stopped >= points / 2


def whole(path: Path) -> None:
    """The runs that are in the ledger are there altogether, those that aren't not at all."""
    with Ledger.open(path, names=False, key=KEY) as ledger:
        ask = ledger.connection.execute
        assert ask("PRAGMA integrity_check").fetchall() == [("ok",)]
        runs = [entry.invoices for entry in ledger.runs()]
        assert runs in ([len(EARLIER)], [len(EARLIER), len(MINE)])
        for table in ("verdict", "invoice"):
            assert ask(f"SELECT count(*) FROM {table}").fetchone() == (sum(runs),)
        assert ask("SELECT count(*) FROM line").fetchone() == (len(EARLIER) + 2 * len(MINE) * (len(runs) - 1),)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="systemdel saknas: kill -9")
def test_a_ledger_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    for number in range(6):
        folder = tmp_path / str(number)
        folder.mkdir()
        killed(folder / "l.db", number * 0.004)
        with Ledger.open(folder / "l.db", names=False, key=KEY) as ledger:
            audited(ledger, "ett", EARLIER[:3], AUTUMN)
            assert len(ledger.runs()) in (1, 2)


def test_a_run_that_breaks_off_within_a_transaction_leaves_none_of_it(tmp_path: Path) -> None:
    """Killed by itself while it records: at every hundredth of its invoices."""
    code = ("import os, signal, sys\nfrom pathlib import Path\nfrom audit.test_ledger_killed import *\n"
            "def some(limit):\n    for number, one in enumerate(recorded(MINE)):\n"
            "        if number == limit:\n            os.kill(os.getpid(), signal.SIGKILL)\n        yield one\n"
            "with Ledger.open(sys.argv[1], names=False, key=KEY) as ledger:\n"
            "    ledger.connection.execute('PRAGMA cache_size = 5')\n"  # so that pages reach the file before the end
            "    ledger.begin(key('nu'), day=SPRING).finish(some(int(sys.argv[2])))\n")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    path = prepared(tmp_path / "l" / "l.db")
    for limit in (0, 20, 75, 110, 149):
        ended = subprocess.run([sys.executable, "-c", code, str(path), str(limit)], env=environment, check=False)
        assert ended.returncode == -signal.SIGKILL
        whole(path)
    assert report(path) == report(prepared(tmp_path / "m" / "l.db"))
