"""Documents to fill in, and what they may hold: `init`, `schema`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import gate
from checker.commands.settings import masking
from checker.refusal import Refusal
from checker.reports.lines import visible

if TYPE_CHECKING:
    from checker.document import SourceDocument


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
@click.option("--format", "form", type=click.Choice(("yaml", "docx", "xlsx")), default="yaml", show_default=True,
              help="docx: a samverkansavtal in Word; xlsx: appendix 2 in Excel.")
@click.option("--from", "source", metavar="FILE", help="The document to write in that form (default: a blank one).")
@click.option("--output", metavar="FILE", default="-", help="Where the document goes (default: standard output).")
def init(kind: str, form: str, source: str | None, output: str) -> None:
    """Write a KIND of document to fill in, or a draft in Word or Excel from a document that is filled in.

    What a Word agreement has no place for is written beside it, as a YAML document that completes it.
    """
    from checker.form import kinds
    from checker.init import blank
    from checker.output import put

    if kind not in kinds():
        raise Refusal(f"no kind {kind!r}; there are: {', '.join(kinds())}")
    if output != "-" and Path(output).exists():
        raise Refusal(f"{output} is already there")
    if form == "yaml":
        if source is not None:
            raise Refusal("--from needs --format docx or xlsx")
        put(blank(kind), output)
    elif output == "-":
        raise Refusal(f"--format {form} needs an --output")
    else:
        _draft(kind, form, source, output)


_DRAFTED = {"docx": "samverkansavtal", "xlsx": "faktureringsunderlag"}


def _draft(kind: str, form: str, source: str | None, output: str) -> None:
    from checker.output import put, put_bytes
    from checker.sources.extras import office

    if kind != _DRAFTED[form]:
        raise Refusal(f"--format {form} is for a {_DRAFTED[form]}")
    target = Path(output)
    if target.suffix.lower() != f".{form}":
        raise Refusal(f"the name of the file must end in .{form}")
    document = _document(source, kind) if source is not None else None
    rest = None
    with office():
        if form == "xlsx":
            from checker.drafting import excel

            data = excel.filled_form(document) if document else excel.blank_form()
        else:
            from checker.drafting import word
            from checker.drafting.rest import rest as completing

            data = word.agreement(document)
            rest = completing(document, target.name) if document else None
    beside = target.with_suffix(".komplettering.yaml")
    if rest is not None and beside.exists():
        raise Refusal(f"{beside} is already there")
    put_bytes(data, output)
    if rest is not None:
        put(rest, str(beside))
        click.echo(f"avtalskoll: what Word has no place for: {beside}", err=True)


def _document(source: str, kind: str) -> SourceDocument:
    """The only document of its kind in a file."""
    from checker.case import read_files
    from checker.files import File

    path = Path(source)
    if not path.is_file():
        raise Refusal(f"no such file: {source}")
    read = read_files([File(path.as_posix(), path, True)])
    fitting = [document for document in read.documents if document.kind == kind]
    if len(fitting) != 1:
        reason = read.unreadable[0].error if read.unreadable else f"it holds no single {kind}"
        raise Refusal(f"--from {source}: {reason}")
    return fitting[0]


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
def fix(file: str, diff: bool) -> None:
    """Make the safe corrections in a YAML FILE: how numbers, days and terms are written, and blank totals.

    With --diff where names are masked, only the corrected values are shown: whole lines hold names.
    Comments and layout stay; a fact is never changed, and nothing is guessed.

    Exit status: 0 nothing is left to correct, 1 with --diff: something would be, 2 the job could not be done,
    4 the file could not be read.
    """
    from checker.mending import mended
    from checker.output import put_bytes
    from checker.sources import SourceError

    path, mask = Path(file), masking(None)
    if not path.is_file():
        raise Refusal(f"no such file: {file}")
    try:
        data = path.read_bytes()
        new, corrections = mended(file, data)
    except OSError as error:
        raise Refusal(f"cannot read {file}: {error.strerror}") from None
    except SourceError as error:
        click.echo(visible(f"avtalskoll: {'the file' if mask else file}: {error.message}"), err=True)
        sys.exit(gate.UNREADABLE)
    if diff and not mask:
        _difference(file, data, new)
        sys.exit(gate.BROKEN if corrections else gate.HOLDS)
    if corrections and not diff:
        put_bytes(new, file)
    shown = _nameless(file, data) if mask else file
    for one in corrections:
        click.echo(visible(f"{shown}:{one.line}: {one.pointer}: {one.before or 'tomt'} → {one.after}"))
    if not corrections:
        click.echo("Inget att rätta.")
    sys.exit(gate.BROKEN if diff and corrections else gate.HOLDS)


def _difference(file: str, old: bytes, new: bytes) -> None:
    """Shows what would change; a personnummer beside it is nobody's business."""
    import difflib

    from checker.sources.personnummer import hide_numbers

    before, after = (text.decode("utf-8").splitlines(keepends=True) for text in (old, new))
    for line in difflib.unified_diff(before, after, file, file):
        click.echo(visible(hide_numbers(line.rstrip("\r\n"))))


def _nameless(file: str, data: bytes) -> str:
    """A file's path without those whom its documents name."""
    import secrets

    from checker import sources
    from checker.masking import Masker
    from checker.people import names

    return Masker(sorted(names(sources.read(file, data).documents)), secrets.token_bytes()).mask_text(file)
