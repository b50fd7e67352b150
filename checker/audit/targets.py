"""Where an audit writes, kept apart from what it reads: no report is written over an invoice, an agreement or the
ledger, and neither an earlier report nor the ledger is read as a document."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from checker.audit.inputs import Inputs
from checker.audit.intake import Mapping
from checker.audit.ledger import files_of
from checker.case import Told
from checker.files import File
from checker.refusal import Refusal


class Targets:
    """``outputs``: where the reports go ("-" is standard output); ``ledger``: its path, if there is one."""

    def __init__(self, outputs: Sequence[str], ledger: str | None) -> None:
        self._reports = {os.path.realpath(output): output for output in outputs if output != "-"}
        self._given = ledger
        self._ledger = set(map(str, files_of(ledger))) if ledger else set()

    def spare(self, read: Iterable[str | None], packs: Iterable[str]) -> None:
        """Refuses to write over the ledger, other files that are read, or a rule pack; or where nothing can be
        written, before all the work is done. Raises Refusal."""
        if self._given and not Path(os.path.realpath(self._given)).parent.is_dir():
            raise Refusal(f"--ledger {self._given}: there is no such folder")
        kept = {os.path.realpath(path) for path in read if path} | self._ledger
        folders = tuple(os.path.realpath(pack) + os.sep for pack in packs)
        for real, output in self._reports.items():
            if real in kept or real.startswith(folders):
                raise _over(output)
            if not Path(real).parent.is_dir():
                raise Refusal(f"cannot write {output}: there is no such folder")

    def left(self, files: Sequence[File], mapping: Mapping | None, limit: int, told: Told) -> Inputs:
        """What there is to read beside the ledger's own files and the reports of an earlier run. Raises Refusal where
        one of these is a document."""
        for file in files:
            output = self._reports.get(os.path.realpath(file.path))
            if output is not None and Inputs([file], mapping, limit).holds_any():
                raise _over(output)
        own = self._ledger | self._reports.keys()
        return Inputs([file for file in files if os.path.realpath(file.path) not in own], mapping, limit, told)


def _over(output: str) -> Refusal:
    return Refusal(f"--output {output} would be written over what is read")
