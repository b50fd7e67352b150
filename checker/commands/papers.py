"""Documents to fill in, and what they may hold: `init`, `schema`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker import gate
from checker.commands import masking
from checker.refusal import Refusal
from checker.reports.lines import visible


@click.command()
@click.argument("kind")
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of document."""
    from checker import form

    names = sorted(path.name.removesuffix(".schema.json")
                   for path in form.data_directory("schemas").glob("*.schema.json"))
    if kind not in names:
        raise Refusal(f"no schema {kind!r}; there are: {', '.join(names)}")
    click.echo((form.data_directory("schemas") / f"{kind}.schema.json").read_text("utf-8"), nl=False)


@click.command()
@click.argument("kind")
@click.option("--output", metavar="FILE", default="-", help="Where the document goes (default: standard output).")
def init(kind: str, output: str) -> None:
    """Print a commented KIND of document to fill in."""
    from checker import form
    from checker.init import blank

    if kind not in form.kinds():
        raise Refusal(f"no kind {kind!r}; there are: {', '.join(form.kinds())}")
    if output != "-" and Path(output).exists():
        raise Refusal(f"{output} is already there")
    from checker.job import put

    put(blank(kind), output)


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
def fix(file: str, diff: bool) -> None:
    """Make the safe corrections in a YAML FILE: how numbers, days and terms are written, and blank totals.

    With --diff where the environment variable CI is set, only the corrected values are shown: whole lines hold names.
    Comments and layout stay; a fact is never changed, and nothing is guessed.

    Exit status: 0 nothing is left to correct, 1 with --diff: something would be, 2 the job could not be done,
    4 the file could not be read.
    """
    import difflib

    from checker.job import put_bytes
    from checker.mending import mended
    from checker.sources import SourceError

    path = Path(file)
    try:
        data = path.read_bytes()
        new, corrections = mended(file, data)
    except OSError as error:
        raise Refusal(f"cannot read {file}: {error.strerror}") from None
    except SourceError as error:
        click.echo(f"avtalskoll: {file}: {error.message}", err=True)
        sys.exit(gate.UNREADABLE)
    if diff and not masking(None):
        lines = [text.decode("utf-8").splitlines(keepends=True) for text in (data, new)]
        for line in difflib.unified_diff(*lines, file, file):
            click.echo(visible(line.rstrip("\r\n")))
        sys.exit(gate.BROKEN if corrections else gate.HOLDS)
    if corrections and not diff:
        put_bytes(new, file)
    for one in corrections:
        click.echo(visible(f"{file}:{one.line}: {one.pointer}: {one.before or 'tomt'} → {one.after}"))
    if not corrections:
        click.echo("Inget att rätta.")
    sys.exit(gate.BROKEN if diff and corrections else gate.HOLDS)
