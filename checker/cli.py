"""The command line: arguments → job → exit status. The only clock and the only printing are here."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

import checker
from checker import gate
from checker.gate import Gate

FORMATS = ("text", "json")


class Refusal(click.ClickException):
    """The job could not be done: usage, configuration, a faulty rule book, no documents."""

    exit_code = gate.CANNOT

    def show(self, file: object = None) -> None:
        click.echo(f"avtalskoll: {self.format_message()}", err=True)


class Day(click.ParamType[date]):
    """A day, YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day written YYYY-MM-DD", param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(checker.__version__, prog_name="avtalskoll")
def cli() -> None:
    """Judge a samverkansavtal and its invoices, clause by clause."""


@cli.command()
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
    job = Job(paths, agreement, as_of or date.today(), _masking(mask), max_size * 1_000_000, packs)
    report = job.report()
    for name, output in targets:
        write(report, name, output, verbose)
    sys.exit(Gate(strict, allow_undecided).status(report))


def _masking(mask: bool | None) -> bool:
    return bool(os.environ.get("CI")) if mask is None else mask


def _targets(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pairs of format and output; one format may go to standard output without saying so."""
    chosen = formats or ("text",)
    if len(outputs) > len(chosen):
        raise Refusal("more --output than --format")
    if len(chosen) > 1 and len(outputs) < len(chosen):
        raise Refusal("several --format need an --output each")
    return list(zip(chosen, outputs or ("-",), strict=True))


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--old", metavar="RULES", help="Rule book or pack to compare with (default: the shipped book).")
@click.option("--new", metavar="RULES", help="Rule book or pack to compare (default: the shipped book).")
@click.option("--as-of", "days", type=Day(), multiple=True, help="The day of review; twice: the old and the new.")
@click.option("--mask/--no-mask", default=None, help="Mask personal names (default: on where CI is set).")
def compare(paths: tuple[str, ...], old: str | None, new: str | None, days: tuple[date, ...],
            mask: bool | None) -> None:
    """Judge the same documents under two rule books, or on two days: whose outcome changes, and why.

    Exit status: 0 nothing changes, 1 something does, 2 the job could not be done.
    """
    from checker.compare import as_text, book_of, changes
    from checker.job import Job, faulty_refused

    if len(days) > 2:
        raise Refusal("--as-of may be given once or twice")
    first, last = (days or (date.today(),))[0], (days or (date.today(),))[-1]
    with faulty_refused():
        books = book_of(old), book_of(new)
    reports = [Job(paths, None, day, _masking(mask)).report(book)
               for day, book in zip((first, last), books, strict=True)]
    found = changes(reports[0], reports[1], *books)
    click.echo(as_text(found), nl=False)
    sys.exit(gate.BROKEN if found else gate.HOLDS)


@cli.command()
@click.argument("rule")
def explain(rule: str) -> None:
    """Explain RULE: the contract's words, the requirement, values over time, readings, examples."""
    from checker.explain import explanation
    from checker.job import rulebook

    book = rulebook()
    found = {one.id.casefold(): one for one in book.rules}
    if rule.casefold() not in found:
        from checker.expression.grammar import suggestion

        raise Refusal(f"no rule {rule!r}{suggestion(rule, [one.id for one in book.rules])}")
    click.echo(explanation(found[rule.casefold()], book))


@cli.command()
def rules() -> None:
    """List the rules, clause by clause."""
    from checker.explain import listing
    from checker.job import rulebook

    click.echo(listing(rulebook()))


@cli.command()
@click.argument("kind")
def schema(kind: str) -> None:
    """Print the JSON Schema of a KIND of document."""
    from checker import form

    names = sorted(path.name.removesuffix(".schema.json")
                   for path in form.data_directory("schemas").glob("*.schema.json"))
    if kind not in names:
        raise Refusal(f"no schema {kind!r}; there are: {', '.join(names)}")
    click.echo((form.data_directory("schemas") / f"{kind}.schema.json").read_text("utf-8"), nl=False)


@cli.command()
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


@cli.command("test-rules")
@click.argument("directory", required=False, metavar="[DIR]")
@click.option("--mutate", is_flag=True, help="Also change one thing at a time: which changes does no example notice?")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def run_examples(directory: str | None, mutate: bool, form: str) -> None:
    """Run every example of the rules, or of the rule pack in DIR, and report the branches that none takes.

    Exit status: 0 every example comes out as it declares, 1 some don't, 2 the job could not be done.
    """
    from checker.job import faulty_refused
    from checker.trials.report import as_json, as_text
    from checker.trials.result import put_to_test

    with faulty_refused():
        result = put_to_test(directory, mutate)
    click.echo(as_json(result) if form == "json" else as_text(result), nl=False)
    sys.exit(gate.HOLDS if result.sound else gate.BROKEN)


@cli.command()
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
def coverage(form: str) -> None:
    """Show for every statement of the contract which rule decides it, who attests it, or why nothing does.

    Exit status: 0 all are accounted for, 1 some aren't, 2 the job could not be done.
    """
    from checker.coverage import accounts, as_json, as_text
    from checker.job import rulebook

    found = accounts(rulebook())
    click.echo(as_json(found) if form == "json" else as_text(found), nl=False)
    sys.exit(gate.BROKEN if any(one.fault for one in found) else gate.HOLDS)


def main() -> NoReturn:
    """Run the command line and exit. Whatever escapes is a bug: one line, exit status 70."""
    gc.set_threshold(100_000, 50, 50)  # a run keeps nearly all that it makes; looking for cycles is in vain
    status = gate.BUG
    try:
        status = _status_of(cli)
    except Exception as error:
        _confess(error)
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)  # taking the documents apart object by object would take longer than judging them


def _status_of(command: click.Group) -> int:
    try:
        status = command.main(prog_name="avtalskoll", standalone_mode=False)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else gate.BUG
    except click.ClickException as refused:
        refused.show()
        return gate.CANNOT
    except click.Abort:
        return gate.CANNOT
    return status if isinstance(status, int) else gate.HOLDS


def _confess(error: Exception) -> None:
    """One line, with nothing of what the documents hold."""
    click.echo(f"avtalskoll: internal error ({type(error).__name__}); please report it with the version "
               f"({checker.__version__}) and, if you may, the document.", err=True)
    if os.environ.get("AVTALSKOLL_DEBUG"):
        import traceback

        from checker.facts.identity import hide_numbers

        click.echo(hide_numbers(traceback.format_exc()), err=True)
