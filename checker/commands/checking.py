"""`check`: documents in, the report clause by clause out."""

from __future__ import annotations

import sys
from datetime import date

import click

from checker.commands import Day, masking
from checker.gate import Gate
from checker.refusal import Refusal

FORMATS = ("text", "json")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--agreement", metavar="FILE", help="The agreement for documents that name none, or one not given.")
@click.option("--as-of", type=Day(), default=None, help="The day of review (default: today).")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="May be repeated.")
@click.option("--output", "outputs", multiple=True, metavar="FILE",
              help="Where the report goes; one for each --format, in order ('-' is standard output).")
@click.option("--rules", "packs", multiple=True, metavar="DIR",
              help="A further rule pack; data only, no code is run from it. May be repeated.")
@click.option("--strict", is_flag=True, help="Attestations gate too.")
@click.option("--allow-undecided", is_flag=True, help="'obedomd' doesn't gate.")
@click.option("--mask/--no-mask", default=None, help="Mask personal names (default: on where CI is set).")
@click.option("--max-size", type=click.IntRange(1, 1000), default=10, show_default=True, help="Largest file, in MB.")
@click.option("-v", "--verbose", is_flag=True, help="Show also what holds.")
def check(paths: tuple[str, ...], agreement: str | None, as_of: date | None, formats: tuple[str, ...],
          outputs: tuple[str, ...], packs: tuple[str, ...], strict: bool, allow_undecided: bool, mask: bool | None,
          max_size: int, verbose: bool) -> None:
    """Judge the documents in PATH (files and folders, any mix) and report clause by clause.

    Exit status: 0 nothing gates, 1 something is broken, 2 the job could not be done, 3 something is
    undecided, 4 some input could not be read, 70 a fault of the program.
    """
    from checker.job import Job, write

    targets = _targets(formats, outputs)
    job = Job(paths, agreement, as_of or date.today(), masking(mask), max_size * 1_000_000, packs)
    report = job.report()
    for name, output in targets:
        write(report, name, output, verbose)
    sys.exit(Gate(strict, allow_undecided).status(report))


def _targets(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pairs of format and output; one format may go to standard output without saying so."""
    chosen = formats or ("text",)
    if len(outputs) > len(chosen):
        raise Refusal("more --output than --format")
    if len(chosen) > 1 and len(outputs) < len(chosen):
        raise Refusal("several --format need an --output each")
    return list(zip(chosen, outputs or ("-",), strict=True))
