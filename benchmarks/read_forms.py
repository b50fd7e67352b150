"""How long it takes to read appendix 2 in Excel, an agreement in Word and an e-invoice, beside the same data as YAML.

In this process, by `checker.sources.read`, each form in turn so that a busy moment strikes all alike. Every form is
read once before that, which imports its reader and makes sure that it finds what the YAML says.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import documents

if TYPE_CHECKING:
    from checker.document import SourceDocument

ROOT = Path(__file__).resolve().parents[1]
ROWS, LINES = 1000, 100
#: So many verksamheter make the tables of § 4.1 and § 7 long enough for ten pages.
PLACES = 40
_MONDAY = date(2016, 9, 5)
_AMOUNT = 6120


@dataclass(frozen=True)
class Form:
    """A document in a form, and as YAML. ``target``: the most that it may take, in ms."""

    name: str
    path: str
    data: bytes
    yaml: bytes
    target: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=20, help="readings of each (default: %(default)s)")
    runs = arguments.parse_args().runs
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]  # the checkout's own checker, and its writer of e-invoices
    forms = [appendix(), agreement(), invoice()]
    for form in forms:
        say_the_same(form)
    report(forms, [[measure(form) for form in forms] for _ in range(runs)])


def appendix() -> Form:
    excel = import_module("checker.drafting.excel")
    yaml = f"dokument: faktureringsunderlag\n{_rows(ROWS)}total: {ROWS * _AMOUNT}\n"
    return Form(f"Excel, {ROWS} rows", "underlag.xlsx", excel.filled_form(_read("d.yaml", yaml.encode())),
                yaml.encode(), 300)


def agreement() -> Form:
    word = import_module("checker.drafting.word")
    yaml = documents.agreement(PLACES).encode()
    return Form("Word, ten pages", "avtal.docx", word.agreement(_read("d.yaml", yaml)), yaml, 300)


def invoice() -> Form:
    e_invoice = import_module("e_invoice")
    head = documents.invoice(0, 1).partition("rader:\n")[0]
    yaml = f"{head}{_rows(LINES)}moms: 0\ntotal: {LINES * _AMOUNT}\n"
    (plain,) = e_invoice.documents(yaml)
    return Form(f"e-invoice, {LINES} lines", "faktura.xml", e_invoice.write(plain), yaml.encode(), 50)


def _rows(number: int) -> str:
    """Four weeks each from a Monday on, of students that no other row has."""
    def row(index: int) -> str:
        first = _MONDAY + timedelta(weeks=index % 8)
        return (f"  - {{verksamhet: {documents.place(index % 25)}, student: {documents.person(index)}, startdatum: "
                f"{first}, slutdatum: {first + timedelta(days=25)}, antal_veckor: 4, ersattning: {_AMOUNT}}}\n")

    return "rader:\n" + "".join(map(row, range(number)))


def _read(path: str, data: bytes) -> SourceDocument:
    from checker.sources import read

    return read(path, data).documents[0]


def say_the_same(form: Form) -> None:
    """A reading that misses something is no measurement."""
    own, yaml = _read(form.path, form.data).root, _read("d.yaml", form.yaml).root
    for name, fields in (("rader", ("student", "slutdatum", "ersattning")), ("verksamheter", ("namn",))):
        found, wanted = ([[row.value(field) for field in fields] for row in root.series(name)] for root in (own, yaml))
        if found != wanted:
            sys.exit(f"{form.name}: what was read of {name} isn't what the YAML says")


def measure(form: Form) -> tuple[float, float]:
    """What one reading takes in ms: of the form, and of its YAML."""
    started = time.perf_counter()
    _read(form.path, form.data)
    between = time.perf_counter()
    _read("d.yaml", form.yaml)
    return 1000 * (between - started), 1000 * (time.perf_counter() - between)


def report(forms: list[Form], turns: list[list[tuple[float, float]]]) -> None:
    print(f"{'ms':24}{'kB':>6}{'min':>8}{'median':>8}{'max':>8}{'at most':>9}{'YAML':>8}{'ratio':>8}")
    for place, form in enumerate(forms):
        own, yaml = zip(*(turn[place] for turn in turns), strict=True)
        print(f"{form.name:24}{len(form.data) / 1000:6.0f}{min(own):8.1f}{median(own):8.1f}{max(own):8.1f}"
              f"{form.target:9}{median(yaml):8.1f}{median(own) / median(yaml):8.2f}")


if __name__ == "__main__":
    main()
