"""The command line: arguments → job → exit status. The only clock and the only printing are here and in commands."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from typing import NoReturn, TextIO

import click

import checker
from checker import gate

#: Each command: the module that holds it, and its name there.
COMMANDS = {
    "audit": ("auditing", "audit"),
    "check": ("checking", "check"),
    "config": ("settings", "config"),
    "compare": ("rule_book", "compare"),
    "coverage": ("rule_book", "coverage"),
    "explain": ("rule_book", "explain"),
    "fix": ("papers", "fix"),
    "init": ("papers", "init"),
    "rules": ("rule_book", "rules"),
    "schema": ("papers", "schema"),
    "serve": ("serving", "serve"),
    "test-rules": ("rule_book", "run_examples"),
    "verify": ("verifying", "verify"),
}


class Commands(click.Group):
    """A command's module is imported when it is called for: one command's cost is not another's."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"checker.commands.{module}"), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(checker.__version__, prog_name="avtalskoll")
def cli() -> None:
    """Judge a samverkansavtal and its invoices, clause by clause."""


def main() -> NoReturn:
    """Run the command line and exit. Whatever escapes is a bug: one line, exit status 70."""
    gc.set_threshold(100_000, 50, 50)  # a run keeps nearly all that it makes; looking for cycles is in vain
    status = gate.BUG
    try:
        status = _status_of(cli)
    except Exception as error:
        _confess(error)
    streams: tuple[TextIO | None, ...] = sys.stdout, sys.stderr
    for stream in streams:
        with contextlib.suppress(OSError):
            if stream is not None:  # closed before the run began
                stream.flush()
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

        from checker.sources.personnummer import hide_numbers

        click.echo(hide_numbers(traceback.format_exc()), err=True)
