"""The benchmark of the audit plants faults and finds them, and nothing else, also in a small run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

for module in ("msgspec", "orjson", "jsonschema_rs"):
    pytest.importorskip(module, reason=f"systemdel saknas: {module}")


def test_a_small_run_finds_what_is_planted_and_nothing_else(root: Path) -> None:
    command = [sys.executable, str(root / "benchmarks" / "audit.py"), "--invoices", "300", "--json"]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    figures = json.loads(ran.stdout)
    assert (figures["invoices"], figures["planted"], figures["found"], figures["false"]) == (300, 3, 3, 0)
    assert figures["ratio_to_orjson"] > 0
    assert figures["ratio_with_explanations"] > figures["ratio_to_orjson"]
    assert figures["peak_mib"] > 0
