"""Settings of a repository: ``avtalskoll.toml``, or ``[tool.avtalskoll]`` in pyproject.toml.

Looked for in the working folder and then upwards, to the root of the git repository. Paths in it
are relative to its own folder. Data only: nothing that it names is run.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.form import data_directory

OWN, SHARED = "avtalskoll.toml", "pyproject.toml"
#: What holds where nobody has said anything.
DEFAULTS: dict[str, Any] = {"paths": (), "ignore": (), "rules": (), "agreement": None, "strict": False,
                            "allow-undecided": False, "mask": False, "max-size": 10, "baseline": None}
_PATHS = ("paths", "rules", "agreement", "baseline")
_LARGEST = 1_000_000  # bytes; settings are a screenful
_SAID_BY_CI = "environment variable CI"


class ConfigurationError(Exception):
    """A settings file that can't be read, or holds what isn't a setting. One line, in English."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A value in force, and who said it: the command line, a file, the environment, or nobody (default)."""

    value: Any
    source: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting by name (see DEFAULTS), each with its source; and the file that was read, if any."""

    of: Mapping[str, Setting]
    path: str | None = None

    def __getitem__(self, name: str) -> Any:
        return self.of[name].value


def settings(given: Mapping[str, Any], start: Path | None = None) -> Settings:
    """What is in force: the command line (``given``; None and () are silent), else the file, else the default.

    Names are masked by default where the environment variable CI is set. Raises ConfigurationError.
    """
    path = _found(start or Path.cwd())
    said = _read(path) if path else {}
    shown = os.path.relpath(path) if path else ""
    found = {}
    for name, default in DEFAULTS.items():
        if given.get(name) not in (None, (), ""):
            found[name] = Setting(given[name], "command line")
        elif name in said and path:
            found[name] = Setting(_placed(name, said[name], path.parent), shown)
        elif name == "mask" and os.environ.get("CI"):
            found[name] = Setting(True, _SAID_BY_CI)
        else:
            found[name] = Setting(default, "default")
    return Settings(found, shown or None)


def _found(start: Path) -> Path | None:
    """The nearest settings file. A pyproject.toml without our table is passed by."""
    for folder in (start, *start.parents):
        if os.path.lexists(folder / OWN):
            return folder / OWN
        if (folder / SHARED).is_file() and _table(folder / SHARED) is not None:
            return folder / SHARED
        if (folder / ".git").exists():
            return None
    return None


def _table(path: Path) -> Any:
    """The settings that a file holds, unchecked; None for a pyproject.toml that has none."""
    try:
        if path.exists() and not path.is_file():
            raise ConfigurationError(f"{path.name} is no file")
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise ConfigurationError(f"{path.name} is larger than {_LARGEST} bytes")
        whole = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise ConfigurationError(f"cannot read {path.name}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{path.name} is not TOML: {str(error).splitlines()[0]}") from None
    if path.name == OWN:
        return whole
    tools = whole.get("tool")
    return tools.get("avtalskoll") if isinstance(tools, dict) else None


def _read(path: Path) -> dict[str, Any]:
    """The checked settings of a file."""
    table = _table(path)
    from jsonschema import Draft7Validator  # late: a run without settings does without it

    schema = json.loads((data_directory("schemas") / "konfiguration.schema.json").read_text("utf-8"))
    for fault in sorted(Draft7Validator(schema).iter_errors(table), key=lambda error: list(map(str, error.path))):
        raise ConfigurationError(f"{path.name}: {_explained(fault, list(schema['properties']))}")
    return dict(table)


def _explained(fault: Any, known: list[str]) -> str:
    if fault.validator == "additionalProperties":
        from checker.expression.grammar import suggestion

        unknown = sorted(set(fault.instance) - set(known))[0]
        return f"unknown key {unknown!r}{suggestion(unknown, known)}"
    where = ".".join(str(step) for step in fault.path)
    return f"{where + ': ' if where else ''}{fault.message}"


def _placed(name: str, value: Any, folder: Path) -> Any:
    """Paths from the file's folder as paths from the working folder."""
    if name not in _PATHS:
        return tuple(value) if isinstance(value, list) else value
    if isinstance(value, list):
        return tuple(_from_here(one, folder) for one in value)
    return _from_here(value, folder)


def _from_here(path: str, folder: Path) -> str:
    return Path(os.path.relpath(folder / path)).as_posix()
