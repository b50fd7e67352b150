"""What one `avtalskoll check` of 1,000 invoices of ten lines with their agreement takes, on one core,
beside merely parsing the same files with ruamel's C parser into nodes with marks.

Every tenth invoice bills a started week as a whole one, so breaches are judged and reported too.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import documents
from process import run

ROOT = Path(__file__).resolve().parents[1]
CHECK = "import sys; from checker.cli import main; sys.exit(main())"
PARSE = """
import sys
from pathlib import Path
from ruamel.yaml import YAML
for path in Path(sys.argv[1]).iterdir():
    YAML(typ="safe").compose(path)
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--invoices", type=int, default=1000, help="how many (default: %(default)s)")
    invoices = arguments.parse_args().invoices
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT)}
    with TemporaryDirectory(prefix="avtalskoll-") as name:
        documents.write(Path(name), invoices, places=25, faulty_every=10)
        parsing = run([sys.executable, "-c", PARSE, name], 0, environment)
        checking = run([sys.executable, "-c", CHECK, "check", "--as-of", "2016-12-20", name], 1, environment)
    print(f"{f'{invoices} invoices':22}{'wall s':>8}{'CPU s':>8}{'MiB':>8}{'ratio':>8}")
    for program, took in (("avtalskoll, checkout", checking), ("ruamel, C parser", parsing)):
        print(f"{program:22}{took.wall:8.1f}{took.cpu:8.1f}{took.peak:8.0f}{took.wall / parsing.wall:8.2f}")


if __name__ == "__main__":
    main()
