"""What a report rests on, by hash: enough to judge again and see whether the same comes out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from checker.findings import Input, Receipt
from checker.form import data_directory
from checker.rulebook import RuleBook


def receipt(inputs: Iterable[Input], book: RuleBook, packs: Iterable[str], *, agreement: str | None, masked: bool,
            partial: bool) -> Receipt:
    """The receipt of a run. ``inputs``: every file that was read."""
    values = json.dumps(book.raw_values, ensure_ascii=False, sort_keys=True).encode()
    return Receipt(tuple(sorted(inputs, key=lambda file: file.path)), sha256(values).hexdigest(),
                   _of_files(data_directory("schemas"), "*.json"),
                   tuple(Input(pack, _of_files(Path(pack), "*")) for pack in packs), agreement, masked, partial)


def _of_files(folder: Path, pattern: str) -> str:
    """One hash of all files below a folder, by name and content."""
    digest = sha256()
    for file in sorted(path for path in folder.rglob(pattern) if path.is_file()):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
