"""`check`: documents in, the report clause by clause out."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.commands import Day
from checker.findings import Utfall
from checker.gate import Gate, status_of
from checker.refusal import Refusal

if TYPE_CHECKING:
    from checker.baseline import Compared
    from checker.job import Job, Judged
    from checker.reports import Options

FORMATS = ("text", "json", "html", "markdown", "sarif", "junit", "github", "gitlab", "csv")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--agreement", metavar="FILE", help="The agreement for documents that name none, or one not given.")
@click.option("--as-of", type=Day(), default=None, help="The day of review (default: today).")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="May be repeated.")
@click.option("--output", "outputs", multiple=True, metavar="FILE",
              help="Where the report goes; one for each --format, in order ('-' is standard output).")
@click.option("--rules", "packs", multiple=True, metavar="DIR",
              help="A further rule pack; data only, no code is run from it. May be repeated.")
@click.option("--strict/--no-strict", default=None, help="Attestations gate too.")
@click.option("--allow-undecided/--no-allow-undecided", default=None, help="'obedomd' doesn't gate.")
@click.option("--mask/--no-mask", default=None, help="Mask personal names (default: on where CI is set).")
@click.option("--max-size", type=click.IntRange(1, 1000), default=None, help="Largest file, in MB (default: 10).")
@click.option("--since", metavar="REF", help="Judge only what changed since a git revision, and what is linked to it.")
@click.option("--among", multiple=True, metavar="PATH",
              help="Documents to link with, judged only where they are linked to a PATH. May be repeated.")
@click.option("--baseline", metavar="FILE", help="Known findings: only new ones gate.")
@click.option("--update-baseline", is_flag=True, help="Take out of the baseline what no longer occurs.")
@click.option("--accept-new", is_flag=True, help="Put what is new into the baseline.")
@click.option("--annotate", metavar="DIR", help="Put marked-up copies of Word and Excel documents into DIR.")
@click.option("-v", "--verbose", is_flag=True, help="Show also what holds.")
def check(paths: tuple[str, ...], as_of: date | None, formats: tuple[str, ...], outputs: tuple[str, ...],
          since: str | None, among: tuple[str, ...], update_baseline: bool, accept_new: bool, annotate: str | None,
          verbose: bool, **given: object) -> None:
    """Judge the documents in PATH (files and folders, any mix) and report clause by clause.

    What isn't said here is taken from avtalskoll.toml or pyproject.toml; see `avtalskoll config`.

    Exit status: 0 nothing gates, 1 something is broken, 2 the job could not be done, 3 something is
    undecided, 4 some input could not be read, 70 a fault of the program.
    """
    from checker.commands.settings import in_force
    from checker.job import Job, write
    from checker.reports import Options

    wanted = targets(formats, outputs)
    said = in_force({**given, "rules": given.pop("packs"), "max-size": given.pop("max_size"),
                     "allow-undecided": given.pop("allow_undecided"), "paths": paths})
    if not said["paths"]:
        raise Refusal("no PATH given, and no settings file names any")
    if (update_baseline or accept_new) and not said["baseline"]:
        raise Refusal("--update-baseline and --accept-new need a --baseline")
    gate = Gate(said["strict"], said["allow-undecided"])
    job = Job(said["paths"], said["agreement"], as_of or date.today(), said["mask"], said["max-size"] * 1_000_000,
              said["rules"], said["ignore"], among, since, said.path)
    judged = job.judge()
    _spare([output for _, output in wanted], judged, job, said["baseline"])
    against = _against(said["baseline"], judged, gate, update_baseline, accept_new)
    if annotate:
        _annotate(judged, annotate, job)
    known = None if against is None else frozenset(
        (judged.report.documents[place].path, mark) for place, mark in against.marks)
    options = Options(verbose=verbose, gate=gate, book=judged.book, known=known)
    for name, output in wanted:
        write(judged.report, name, output, _with_bills(options, judged) if name == "html" else options)
    if judged.partial:
        _say(f"{len(judged.report.documents)} of {len(judged.found.documents)} documents judged: those that changed, "
             "and those linked to them")
    sys.exit(gate.status(judged.report) if against is None
             else status_of(judged.report.unreadable, [Utfall(entry.outcome) for _, entry in against.new]))


def _with_bills(options: Options, judged: Judged) -> Options:
    """The options with what the invoices ask for: the page adds up the kronor."""
    from checker.reports.bills import bills_of

    return replace(options, bills=bills_of(judged.found.documents, judged.change))


def targets(formats: tuple[str, ...], outputs: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pairs of format and output; one format may go to standard output without saying so."""
    chosen = formats or ("text",)
    if len(outputs) > len(chosen):
        raise Refusal("more --output than --format")
    if len(chosen) > 1 and len(outputs) < len(chosen):
        raise Refusal("several --format need an --output each")
    named = [os.path.realpath(output) for output in outputs if output != "-"]
    if len(named) != len(set(named)):
        raise Refusal("two --output are the same file")
    return list(zip(chosen, outputs or ("-",), strict=True))


def _spare(outputs: list[str], judged: Judged, job: Job, baseline: str | None) -> None:
    """Refuses to write a report over what the run reads; what holds no document may be a report cut short. Raises
    Refusal."""
    empty = {file.path for file in judged.found.unreadable} - {document.path for document in judged.documents}
    inputs = {file.path for file in judged.found.inputs} - empty
    read = {os.path.realpath(path) for path in (*inputs, job.agreement, job.settings, baseline) if path}
    packs = tuple(os.path.realpath(pack) + os.sep for pack in job.packs)
    for output in outputs:
        target = os.path.realpath(output)
        if output != "-" and (target in read or target.startswith(packs)):
            raise Refusal(f"--output {output} would be written over what is read")


def _against(baseline: str | None, judged: Judged, gate: Gate, shrink: bool, grow: bool) -> Compared | None:
    """The report against the baseline, which is then brought up to date as asked."""
    if baseline is None:
        return None
    from checker.baseline import BaselineError, compared, hiding, read, render
    from checker.output import put
    from checker.people import names

    try:
        entries = read(Path(baseline))
    except FileNotFoundError:
        if not grow:
            raise Refusal(f"no baseline {baseline}; --accept-new makes one") from None
        entries = []
    except BaselineError as error:
        raise Refusal(str(error)) from None
    folder = Path(os.path.realpath(baseline)).parent
    hide = hiding(names(judged.documents))
    there = {_from(folder, file.path) for file in judged.found.inputs}
    found = compared(replace(judged.plain, documents=[replace(one, path=_from(folder, one.path))
                                                      for one in judged.plain.documents]), entries, gate,
                     {*map(hide, there), *(entry.path for entry in entries if (folder / entry.path).exists())}, hide)
    for entry in found.gone:
        _say(f"in the baseline and no longer found: {entry.rule} ({entry.outcome}) in {entry.path}")
    _say(f"baseline: {len(found.known)} known, {len(found.new)} new, {len(found.gone)} no longer found")
    kept = list(found.kept)
    for entry in found.gone if shrink else ():
        kept.remove(entry)
    if shrink or grow:
        put(render([*kept, *(entry for _, entry in found.new if grow)]), baseline)
    return found


def _from(folder: Path, path: str) -> str:
    """A path from a folder, whatever the working folder is."""
    return Path(os.path.relpath(os.path.realpath(path), folder)).as_posix()


def _annotate(judged: Judged, folder: str, job: Job) -> None:
    from checker.copies import write_copies

    try:
        copies = write_copies(judged.report, judged.found, Path(folder), job.today, job.limit)
    except Refusal as refused:
        raise Refusal(judged.change(refused.message)) from None
    for path in copies:
        _say(f"marked-up copy: {judged.change(path)}")


def _say(line: str) -> None:
    from checker.reports.lines import visible

    click.echo(visible(f"avtalskoll: {line}"), err=True)
