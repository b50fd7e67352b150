"""The one error that says that the job could not be done, and why."""

from __future__ import annotations

import click

from checker.gate import CANNOT


class Refusal(click.ClickException):
    """The job could not be done: usage, configuration, a faulty rule book, no documents."""

    exit_code = CANNOT

    def show(self, file: object = None) -> None:
        from checker.reports.lines import visible  # late: most runs refuse nothing

        click.echo(visible(f"avtalskoll: {self.format_message()}"), err=True)
