"""`verify`: a report judged again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker import gate
from checker.commands.settings import masking


@click.command()
@click.argument("report", metavar="REPORT")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
def verify(report: str, paths: tuple[str, ...]) -> None:
    """Judge again what a JSON REPORT is about, and say whether the same comes out.

    PATH: where its documents are now, if not where they were. Where the environment variable CI is set, nobody is
    named in what is said.

    Exit status: 0 the same report comes out, 1 another one does, 2 the job could not be done.
    """
    from checker import verification
    from checker.reports.lines import visible

    found = verification.verify(Path(report), paths, masking(None))
    if found.partial:
        click.echo("Rapporten gäller en del av underlaget. Vilken del det skulle vara är inte prövat.")
    if found.same:
        click.echo("Samma rapport kommer ut.")
        sys.exit(gate.HOLDS)
    click.echo("En annan rapport kommer ut.")
    for line in [*found.causes, *found.differences]:
        click.echo(visible(f"– {line}"))
    sys.exit(gate.BROKEN)
