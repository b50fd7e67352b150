"""One run of `check`: read, judge, mask; and putting what comes of it where it was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from checker import sources
from checker.case import CaseError, Documents, judge_case, read_files
from checker.document import SourceDocument, cells
from checker.files import File, NoSuchPath, gather
from checker.findings import Report
from checker.gate import CANNOT
from checker.refusal import Refusal
from checker.reports import REPORTS, Options
from checker.rewriting import mask_numbers
from checker.rulebook import RuleBook, RuleBookError, load

KEY_VARIABLE = "AVTALSKOLL_MASK_KEY"
PERSONAL = ("personnamn", "kontakt")


def rulebook(packs: Sequence[str] = ()) -> RuleBook:
    """The rule book, with rule packs added; a faulty one is refused."""
    with faulty_refused():
        return load([Path(pack) for pack in packs])


@contextmanager
def faulty_refused() -> Iterator[None]:
    """A fault of a rule book becomes a refusal to do the job."""
    try:
        yield
    except RuleBookError as error:
        raise Refusal(f"faulty rule book: {error}") from None


@dataclass(frozen=True, slots=True)
class Job:
    """What to judge: paths, the agreement given by hand, the day of review, masking, largest file in bytes."""

    paths: tuple[str, ...]
    agreement: str | None
    today: date
    mask: bool
    limit: int = sources.LIMIT
    packs: tuple[str, ...] = ()

    def report(self, book: RuleBook | None = None) -> Report:
        """The report, masked as asked; under the shipped book and the packs, or under the one given. Raises Refusal."""
        try:
            files = gather(self.paths)
            by_hand = self._by_hand()
        except NoSuchPath as error:
            raise Refusal(f"no such file or folder: {error}") from None
        found = read_files(files, self.limit)
        if not found.documents and not found.unreadable:
            raise Refusal("no documents found")
        try:
            report = judge_case(found, book or rulebook(self.packs), self.today, _same(by_hand, found))
        except CaseError as error:
            raise Refusal(str(error)) from None
        return self._masked(report, [*found.documents, *([by_hand] if by_hand else [])])

    def _by_hand(self) -> SourceDocument | None:
        if self.agreement is None:
            return None
        path = Path(self.agreement)
        if not path.is_file():
            raise NoSuchPath(self.agreement)
        found = read_files([File(path.as_posix(), path, True)], self.limit)
        agreements = [d for d in found.documents if d.kind == "samverkansavtal"]
        if len(agreements) != 1:
            reason = found.unreadable[0].error if found.unreadable else "it holds no single samverkansavtal"
            raise Refusal(f"--agreement {self.agreement}: {reason}")
        return agreements[0]

    def _masked(self, report: Report, documents: list[SourceDocument]) -> Report:
        report = mask_numbers(report)
        if not self.mask:
            return report
        from checker.masking import Masker

        names = {cell.text for document in documents for cell in cells(document.root)
                 if cell.kind in PERSONAL and cell.present}
        return Masker(sorted(names), self._key(documents)).mask(report)

    def _key(self, documents: list[SourceDocument]) -> bytes:
        """The key of the pseudonyms: the secret that was set, else the documents themselves, so that a
        name can't be guessed by whoever sees the report alone."""
        secret = os.environ.get(KEY_VARIABLE)
        if secret:
            return secret.encode()
        agreements = {d.sha256 for d in documents if d.kind == "samverkansavtal"}
        return sha256("".join(sorted(agreements or {d.sha256 for d in documents})).encode()).digest()


def _same(by_hand: SourceDocument | None, found: Documents) -> SourceDocument | None:
    """The agreement given by hand, as the one among the documents if it is there too."""
    if by_hand is None:
        return None
    real = os.path.realpath(by_hand.path)
    return next((d for d in found.documents if os.path.realpath(d.path) == real and d.index == by_hand.index), by_hand)


def write(report: Report, form: str, output: str, verbose: bool = False) -> None:
    """Shows a report in one format. Colour only on a terminal, and never where NO_COLOR is set."""
    terminal = output == "-" and sys.stdout.isatty()
    width = os.get_terminal_size().columns if terminal else 80
    color = terminal and not os.environ.get("NO_COLOR")
    put(REPORTS[form](report, Options(color=color, width=width, verbose=verbose)), output)


def put(text: str, output: str) -> None:
    """Writes text to a file, whole or not at all, or to standard output. Raises Refusal."""
    if output == "-":
        try:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # whoever read has gone: no verdict reached anybody
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(CANNOT) from None
        return
    target = Path(output)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(text.encode())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Refusal(f"cannot write {output}: {error.strerror}") from None
