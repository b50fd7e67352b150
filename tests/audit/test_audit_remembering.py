"""An audit with a ledger weighs in earlier terms, knows what it has seen, and ends alike however often it is killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from checker.audit.inputs import Inputs
from checker.audit.run import Audit, InFile
from checker.files import gather
from checker.job import rulebook

from .ledgers import invoice, row

ROOT = Path(__file__).resolve().parents[2]
AUDIT = [sys.executable, "-c", "from checker.cli import main; main()", "audit"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "AVTALSKOLL_LEDGER_KEY": "en nyckel för prov"}
ENVIRONMENT.pop("CI", None)
ANNA = row("Märta Lindeqvist", "2016-09-05", "2016-09-09", larosate="Sjöbergska högskolan")
OTHER = row("Ivar Hedmo", "2016-09-05", "2016-09-09")


def audit(folder: Path, *arguments: str, status: int | None = None) -> dict[str, Any]:
    ran = subprocess.run([*AUDIT, *arguments, "--format", "json"], cwd=folder, env=ENVIRONMENT, capture_output=True)
    assert status is None or ran.returncode == status, ran.stderr.decode()
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def written(folder: Path, *invoices: dict[str, Any]) -> Path:
    """A term's invoices with their agreement."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "fixtures" / "01-allt-ratt" / "avtal.yaml", folder)
    named = "ekdalen-sjobergska-2016"
    lines = [json.dumps(one | {"avtal": named}, ensure_ascii=False) for one in invoices]
    (folder / "fakturor.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def double(term: dict[str, Any]) -> list[str]:
    return [finding["message"] for act in term["acts"] for clause in act["clauses"] for finding in clause["findings"]
            if finding["rule"] == "R-4.6-dubbel" and finding["outcome"] == "bruten"]


def test_days_of_an_earlier_term_are_weighed_in(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    written(tmp_path / "vt", invoice("2", ANNA), invoice("3", OTHER))
    audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    alone = audit(tmp_path, "vt", "--as-of", "2017-06-20")
    assert double(alone) == []
    remembering = audit(tmp_path, "vt", "--as-of", "2017-06-20", "--ledger", "l.db", status=1)
    (told,) = double(remembering)
    assert "Märta Lindeqvist" in told
    assert (remembering["invoices"]["earlier"], remembering["invoices"]["seen"]) == (1, 0)


def test_each_step_is_told_by_its_name(tmp_path: Path) -> None:
    folder = written(tmp_path / "ht", *(invoice(f"{number}", row(f"Student {chr(65 + number % 26)} {number}",
                                        "2016-09-05", "2016-09-09")) for number in range(500)))
    told: list[tuple[str, float, int]] = []
    inputs = Inputs(gather([str(folder)], ()), None, 10_000_000)
    whole = Audit(inputs, rulebook(), date(2016, 12, 20), None, False, lambda *step: told.append(step))
    whole.term(InFile(str(tmp_path / "l.db"), names=False, day=date(2016, 12, 20)))
    assert told[0] == ("reading", 1.0, 500)
    assert list(dict.fromkeys(step for step, *_ in told)) == [
        "reading", "relating to earlier audits", "explaining", "writing the ledger"]


def test_the_same_invoice_again_is_known_and_no_second_one(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    shutil.copytree(tmp_path / "ht", tmp_path / "igen")
    audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    again = audit(tmp_path, "igen", "--as-of", "2017-06-20", "--ledger", "l.db")
    assert double(again) == []
    assert (again["invoices"]["earlier"], again["invoices"]["seen"]) == (0, 1)
    (seen,) = {act["seen"] for act in again["acts"]}
    assert re.fullmatch(r"20\d\d-\d\d-\d\d: bruten", seen)


def test_a_ledger_tells_what_it_remembers(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA), invoice("2", OTHER, total=None))
    audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    ran = subprocess.run([*AUDIT, "--ledger", "l.db"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    told = ran.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 granskning, den äldsta först." in told
    assert "granskningsdag 2016-12-20: 2 fakturor\n  Utfall:      2 bruten\n" in told
    assert "Begärt:      3 060,00 kr" in told
    assert "Lindeqvist" not in told
    none = subprocess.run([*AUDIT, "--ledger", "x.db"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True)
    assert (none.returncode, (tmp_path / "x.db").exists()) == (2, False)


def test_the_same_audit_again_gives_the_same_bytes(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA), invoice("2", OTHER))
    first = audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    assert audit(tmp_path, "ht", "--as-of", "2016-12-20", "--ledger", "l.db") == first


def test_a_ledger_that_is_none_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    (tmp_path / "l.db").write_text("inget register", "utf-8")
    ran = subprocess.run([*AUDIT, "ht", "--ledger", "l.db"], cwd=tmp_path, env=ENVIRONMENT, capture_output=True,
                         text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "l.db" in ran.stderr
    assert (tmp_path / "l.db").read_text("utf-8") == "inget register"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ht", "l.db"]


def test_the_ledger_and_the_report_may_lie_among_the_invoices(tmp_path: Path) -> None:
    written(tmp_path / "ht", invoice("1", ANNA))
    arguments = ["ht", "--as-of", "2016-12-20", "--ledger", "ht/l.db", "--format", "csv", "--output", "ht/rapport.csv"]
    for _ in range(2):
        ran = subprocess.run([*AUDIT, *arguments], cwd=tmp_path, env=ENVIRONMENT, capture_output=True)
        assert ran.returncode == 1, ran.stderr.decode()
        reports = (tmp_path / "ht" / "rapport.csv").read_bytes()
    assert b"l.db" not in reports
    over = subprocess.run([*AUDIT, "ht", "--output", "ht/fakturor.jsonl"], cwd=tmp_path, env=ENVIRONMENT,
                          capture_output=True, text=True)
    assert over.returncode == 2
    assert "would be written over" in over.stderr


# ------------------------------------------------------------------ killed
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="systemdel saknas: kill -9")
@pytest.mark.parametrize("points", [6, pytest.param(60, marks=pytest.mark.long)])
def test_an_audit_killed_at_any_moment_ends_as_an_undisturbed_one(points: int, tmp_path: Path) -> None:
    """Five hundred invoices to explain, in three batches; earlier ones in the ledger to weigh in."""
    many = [invoice(f"{number}", row(f"Student Nummer{chr(65 + number % 26)}{number}", "2016-09-05", "2016-09-09", 4))
            for number in range(500)]
    written(tmp_path / "mall" / "ht", invoice("förr", ANNA))
    written(tmp_path / "mall" / "vt", *many, invoice("nu", ANNA))
    audit(tmp_path / "mall", "ht", "--as-of", "2016-12-20", "--ledger", "l.db")
    arguments = ["vt", "--as-of", "2017-06-20", "--ledger", "l.db", "--format", "html", "--output", "r.html"]

    def begun(folder: Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*AUDIT, *arguments], cwd=folder, env=ENVIRONMENT, stderr=subprocess.DEVNULL)

    undisturbed = shutil.copytree(tmp_path / "mall", tmp_path / "hel")
    started = time.monotonic()
    begun(undisturbed).wait()
    takes, wanted, killed = time.monotonic() - started, (undisturbed / "r.html").read_bytes(), 0
    for number in range(points):
        folder = shutil.copytree(tmp_path / "mall", tmp_path / str(number))
        for again in range(2):
            run = begun(folder)
            time.sleep(takes * (number + again / 2 + 0.3) / points)
            run.send_signal(signal.SIGKILL)
            killed += run.wait() == -signal.SIGKILL
        begun(folder).wait()
        assert (folder / "r.html").read_bytes() == wanted
    assert killed >= points / 2
