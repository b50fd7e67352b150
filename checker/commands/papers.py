"""Documents to fill in, and what they may hold: `init`, `schema`."""

from __future__ import annotations

from pathlib import Path

import click

from checker.refusal import Refusal


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
