"""``python -m checker.model``: writes schemas/<kind>.schema.json for every kind of document."""

from __future__ import annotations

from pathlib import Path

from checker.form import data_directory
from checker.model import KINDS
from checker.model.schema import render


def write(directory: Path) -> None:
    """The schema of each kind into its file, UTF-8 with LF."""
    for kind, model in KINDS.items():
        (directory / f"{kind}.schema.json").write_text(render(model), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(data_directory("schemas"))
