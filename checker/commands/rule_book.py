"""What the rule book says and how it holds: `rules`, `explain`, `coverage`, `test-rules`, `compare`."""

from __future__ import annotations

import sys
from datetime import date

import click

from checker import gate
from checker.commands import Day
from checker.commands.settings import masking
from checker.refusal import Refusal


@click.command()
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
    reports = [Job(paths, None, day, masking(mask)).report(book)
               for day, book in zip((first, last), books, strict=True)]
    found = changes(reports[0], reports[1], *books)
    click.echo(as_text(found), nl=False)
    sys.exit(gate.BROKEN if found else gate.HOLDS)


@click.command()
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


@click.command()
def rules() -> None:
    """List the rules, clause by clause."""
    from checker.explain import listing
    from checker.job import rulebook

    click.echo(listing(rulebook()))


@click.command("test-rules")
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


@click.command()
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
