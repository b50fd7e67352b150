"""How long one cold `avtalskoll check` of an invoice with its agreement takes, beside `check-jsonschema`
that merely validates the same invoice. Whole processes, in turn, so that a busy moment strikes all alike.

avtalskoll is run as installed from a wheel (rule book compiled ahead) and from the checkout (rule book
compiled on the way); "cold" is a new process, with the disk's cache warm.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import documents
from installation import build, install
from timing import Candidate, measure, report

ROOT = Path(__file__).resolve().parents[1]
VALIDATOR = "check-jsonschema"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=20, help="runs of each program (default: %(default)s)")
    runs = arguments.parse_args().runs
    with TemporaryDirectory(prefix="avtalskoll-") as name:
        folder = Path(name)
        documents.write(folder, invoices=1, places=5)
        report(measure(programs(folder), runs), VALIDATOR)


def programs(folder: Path) -> dict[str, Candidate]:
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


if __name__ == "__main__":
    main()
