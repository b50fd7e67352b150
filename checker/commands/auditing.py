"""`audit`: a whole term in one run, with an account of its kronor and a list to act on."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.commands import Day
from checker.gate import Gate
from checker.refusal import Refusal

if TYPE_CHECKING:
    from checker.audit.intake import Mapping
    from checker.audit.term import Term
    from checker.document import SourceDocument
    from checker.files import File

FORMATS = ("text", "html", "csv", "xlsx", "json")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--agreement", metavar="FILE", help="The agreement for invoices that name none, or one not given.")
@click.option("--as-of", type=Day(), default=None, help="The day of review (default: today).")
@click.option("--columns", metavar="FILE", help="Which column of CSV, Parquet and JSON Lines is which field.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="May be repeated.")
@click.option("--output", "outputs", multiple=True, metavar="FILE",
              help="Where the report goes; one for each --format, in order ('-' is standard output).")
@click.option("--ledger", metavar="FILE", help="Remember this audit in FILE, and weigh in those that it remembers.")
@click.option("--names", is_flag=True, help="A new ledger keeps names as they are (default: keyed pseudonyms).")
@click.option("--forget-before", type=Day(), default=None, metavar="DATE",
              help="First delete from the ledger what was audited before DATE.")
@click.option("--rules", "packs", multiple=True, metavar="DIR",
              help="A further rule pack; data only, no code is run from it. May be repeated.")
@click.option("--strict/--no-strict", default=None, help="Attestations gate too.")
@click.option("--allow-undecided/--no-allow-undecided", default=None, help="'obedomd' doesn't gate.")
@click.option("--mask/--no-mask", default=None, help="Mask personal names (default: on where CI is set).")
@click.option("--max-size", type=click.IntRange(1, 1000), default=None,
              help="Largest file read whole, and largest invoice in bulk, in MB (default: 10).")
@click.option("-v", "--verbose", is_flag=True, help="Show also what needs nobody's eye.")
def audit(paths: tuple[str, ...], as_of: date | None, columns: str | None, formats: tuple[str, ...],
          outputs: tuple[str, ...], ledger: str | None, names: bool, forget_before: date | None, verbose: bool,
          **given: Any) -> None:
    """Judge a whole term: PATH are folders and files of all that `check` reads, and invoices in bulk (JSON Lines, CSV,
    Parquet).

    The report has the kronor, what came of each clause, and the list to act on. What isn't said here is taken from
    avtalskoll.toml or pyproject.toml; see `avtalskoll config`.

    Exit status: 0 nothing gates, 1 something is broken, 2 the job could not be done, 3 something is
    undecided, 4 some input could not be read, 70 a fault of the program.
    """
    _need(formats)
    from checker.audit.run import Audit, InFile, status
    from checker.audit.targets import Targets
    from checker.commands.checking import targets
    from checker.commands.progress import Progress
    from checker.commands.settings import in_force
    from checker.job import rulebook

    wanted = targets(formats, outputs)
    _refuse(wanted, columns, ledger, names or forget_before is not None)
    if not paths:
        _show_ledger(ledger, names)
        return
    said = in_force({**given, "rules": given.pop("packs"), "max-size": given.pop("max_size"),
                     "allow-undecided": given.pop("allow_undecided")})
    limit, mapping = said["max-size"] * 1_000_000, _mapping(columns)
    targeted = Targets([output for _, output in wanted], ledger)
    targeted.spare((said["agreement"], columns, said.path), said["rules"])
    files, by_hand = _given(paths, said["ignore"], said["agreement"], limit)
    asked = InFile(ledger, names, date.today(), forget_before) if ledger else None
    with Progress() as told:
        inputs = targeted.left(files, mapping, limit, told.read)
        term = Audit(inputs, rulebook(said["rules"]), as_of or date.today(), by_hand, said["mask"], told).term(asked)
    _show(term, wanted, verbose)
    sys.exit(status(term, Gate(said["strict"], said["allow-undecided"])))


def _refuse(wanted: list[tuple[str, str]], columns: str | None, ledger: str | None, of_ledger: bool) -> None:
    """Raises Refusal for options that don't go together."""
    from checker.output import on_terminal

    if ("xlsx", "-") in wanted and on_terminal("-"):
        raise Refusal("a workbook can't be shown on a terminal: give it an --output")
    if "" in (ledger, columns):
        raise Refusal("--ledger and --columns need a name")
    if of_ledger and not ledger:
        raise Refusal("--names and --forget-before need a --ledger")


def _given(paths: tuple[str, ...], ignored: Sequence[str], agreement: str | None,
           limit: int) -> tuple[list[File], SourceDocument | None]:
    """The files below the paths, and the agreement given by hand. Raises Refusal."""
    from checker.files import NoSuchPath, gather
    from checker.job import given_by_hand

    try:
        return gather(paths, ignored), given_by_hand(agreement, limit) if agreement else None
    except NoSuchPath as error:
        raise Refusal(f"no such file or folder: {error}") from None


def _need(formats: tuple[str, ...]) -> None:
    """Raises Refusal where a part isn't installed."""
    if _lacks("msgspec"):
        raise Refusal("an audit needs the extra audit, which isn't installed: pip install 'avtalskoll[audit]'")
    if "xlsx" in formats and (_lacks("openpyxl") or _lacks("lxml")):
        raise Refusal("a workbook needs the extra office, which isn't installed: pip install 'avtalskoll[office]'")


def _lacks(module: str) -> bool:
    return importlib.util.find_spec(module) is None


def _show_ledger(ledger: str | None, names: bool) -> None:
    """What a ledger remembers, run by run. Raises Refusal."""
    from checker.audit.ledger import Ledger, LedgerError, key_from
    from checker.audit.shown.runs import render
    from checker.output import put

    if ledger is None:
        raise Refusal("no PATH given, and no --ledger to show")
    if not Path(ledger).is_file():
        raise Refusal(f"--ledger {ledger}: no such file")
    try:
        with Ledger.open(ledger, names=names, key=key_from(os.environ)) as opened:
            put(render(ledger, opened.runs()), "-")
    except LedgerError as error:
        raise Refusal(f"--ledger {ledger}: {error}") from None


def _show(term: Term, wanted: list[tuple[str, str]], verbose: bool) -> None:
    from checker.audit.shown import SHOWN
    from checker.output import on_terminal, put
    from checker.reports import Options

    for form, output in wanted:
        terminal = on_terminal(output)
        width = os.get_terminal_size().columns if terminal else 80
        put(SHOWN[form](term, Options(terminal and not os.environ.get("NO_COLOR"), width, verbose)), output)


def _mapping(columns: str | None) -> Mapping | None:
    from checker.audit.intake import MappingError, read_mapping

    try:
        return read_mapping(Path(columns)) if columns else None
    except MappingError as error:
        raise Refusal(f"--columns {columns}: {error}") from None
