"""The benchmarks measure what they say: each run ends as the documents deserve, or the script fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("script", "size", "rows"),
    [
        ("check_cold.py", ["--runs", "1"], ["avtalskoll, wheel", "avtalskoll, checkout", "check-jsonschema"]),
        ("check_many.py", ["--invoices", "10"], ["avtalskoll, checkout", "ruamel, C parser"]),
        ("hook.py", ["--runs", "1"], ["avtalskoll", "avtalskoll-changed", "check-jsonschema", "nothing"]),
        ("serve.py", ["--uploads", "1", "--at-once", "2"],
         ["the page, kB", "one invoice, ms", "median of 2 at once, ms"]),
        ("read_forms.py", ["--runs", "1"], ["Excel, 1000 rows", "Word, ten pages", "e-invoice, 100 lines"]),
    ],
)
def test_a_small_run_prints_a_row_for_each_program(root: Path, script: str, size: list[str], rows: list[str]) -> None:
    command = [sys.executable, str(root / "benchmarks" / script), *size]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    heading, *table = ran.stdout.splitlines()
    assert heading.split()[-1] == "ratio"
    for name, row in zip(rows, table, strict=True):
        assert row.startswith(name)
        assert float(row.split()[-1]) > 0
