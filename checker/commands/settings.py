"""`config`: what is in force and who said it; and the settings that `check` runs under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from checker.configuration import ConfigurationError, Settings, settings
from checker.refusal import Refusal


def in_force(given: Mapping[str, Any]) -> Settings:
    """The settings in force, with what the command line gives. Raises Refusal."""
    try:
        return settings(given)
    except ConfigurationError as error:
        raise Refusal(str(error)) from None


def masking(mask: bool | None) -> bool:
    """Whether names are masked: as asked, else as the settings in force have it."""
    return bool(in_force({"mask": mask})["mask"])


@click.command()
def config() -> None:
    """Show what is in force here and where each value comes from."""
    from checker.reports.lines import visible

    said = in_force({})
    wide = max(map(len, said.of))
    for name, setting in said.of.items():
        click.echo(visible(f"{name:<{wide}}  {_shown(setting.value)}  ({setting.source})"))


def _shown(value: Any) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
