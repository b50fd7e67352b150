"""How long one cold `avtalskoll check` of an invoice with its agreement takes, beside `check-jsonschema`
that merely validates the same invoice. Whole processes, in turn, so that a busy moment strikes all alike.

avtalskoll is run as installed from a wheel (rule book compiled ahead) and from the checkout (rule book
compiled on the way); "cold" is a new process, with the disk's cache warm.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import documents
from installation import build, install
from process import run

ROOT = Path(__file__).resolve().parents[1]
VALIDATOR = "check-jsonschema"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=20, help="runs of each program (default: %(default)s)")
    runs = arguments.parse_args().runs
    with TemporaryDirectory(prefix="avtalskoll-") as name:
        folder = Path(name)
        documents.write(folder, invoices=1, places=5)
        report(measure(programs(folder), runs))


def programs(folder: Path) -> dict[str, tuple[Sequence[str], Mapping[str, str]]]:
    """What is measured: a command and its environment by name."""
    build(ROOT, folder / "dist", "--wheel")
    (wheel,) = (folder / "dist").glob("*.whl")
    commands = install(wheel, folder / "venv")
    agreement, invoice = str(folder / "avtal.yaml"), str(folder / "faktura-0001.yaml")
    check = ["check", "--as-of", "2016-12-20", agreement, invoice]
    in_checkout = [sys.executable, "-c", "import sys; from checker.cli import main; sys.exit(main())"]
    schema = str(ROOT / "schemas" / "faktura.schema.json")
    here = dict(os.environ)
    return {
        "avtalskoll, wheel": ([str(commands / "avtalskoll"), *check], here),
        "avtalskoll, checkout": ([*in_checkout, *check], here | {"PYTHONPATH": str(ROOT)}),
        VALIDATOR: ([str(Path(sys.executable).with_name(VALIDATOR)), "--schemafile", schema, invoice], here),
    }


def measure(candidates: dict[str, tuple[Sequence[str], Mapping[str, str]]], runs: int) -> dict[str, list[float]]:
    """Wall time in ms of each run of each program, after one that isn't counted."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for turn in range(runs + 1):
        for name, (command, environment) in candidates.items():
            wall = run(command, 0, environment).wall
            if turn:
                times[name].append(1000 * wall)
    return times


def report(times: dict[str, list[float]]) -> None:
    print(f"{'ms':22}{'min':>8}{'median':>8}{'max':>8}{'ratio':>8}")
    yardstick = median(times[VALIDATOR])
    for name, walls in times.items():
        middle = median(walls)
        print(f"{name:22}{min(walls):8.0f}{middle:8.0f}{max(walls):8.0f}{middle / yardstick:8.2f}")


if __name__ == "__main__":
    main()
