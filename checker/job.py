"""One run of `check`: read, judge, mask; and putting what comes of it where it was asked for."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from checker import sources
from checker.case import CaseError, Documents, Told, judge_case, read_files
from checker.document import SourceDocument, cells, fold
from checker.files import File, NoSuchPath, gather
from checker.findings import Input, Report
from checker.gate import CANNOT
from checker.receipt import receipt
from checker.refusal import Refusal
from checker.reports import REPORTS, Options
from checker.revision import RevisionError, changed
from checker.rewriting import mask_numbers
from checker.rulebook import RuleBook, RuleBookError, load
from checker.sources.personnummer import hide_numbers

if TYPE_CHECKING:
    from checker.masking import Masker

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"
KEY_VARIABLE = "AVTALSKOLL_MASK_KEY"
PERSONAL = ("personnamn", "kontakt")
#: Two or three capitalised words in a row, or an e-mail address: masked wherever a text holds them, since hiding the
#: name of a place costs less than showing that of a person.
_LIKE_PERSON = re.compile(
    r"\b[A-ZÅÄÖÉ][a-zåäöéü]+(?:[ -][A-ZÅÄÖÉ][a-zåäöéü]+){1,2}\b|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
_RUNNING = 20_000  # characters of one field


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
    """What to judge: paths, the agreement given by hand, the day of review, masking, largest file in bytes.

    ``among``: paths to link with, judged only where they are linked to what stands in ``paths``.
    ``since``: a git revision; only what changed since is judged, and what is linked to it; everything where the
    packs, the agreement given by hand or the ``settings`` (the file that they stand in) have changed.
    ``ignore``: patterns of files in folders that aren't read.
    """

    paths: tuple[str, ...]
    agreement: str | None
    today: date
    mask: bool
    limit: int = sources.LIMIT
    packs: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    since: str | None = None
    settings: str | None = None

    def report(self, book: RuleBook | None = None) -> Report:
        """The report, masked as asked; under the shipped book and the packs, or under the one given. Raises Refusal."""
        return self.judge(book).report

    def judge(self, book: RuleBook | None = None) -> Judged:
        """The report with its receipt, and the documents it is about. Raises Refusal."""
        try:
            return self.judge_files(gather((*self.paths, *self.among), self.ignore), self._changed(), book)
        except NoSuchPath as error:
            raise Refusal(f"no such file or folder: {error}") from None
        except RevisionError as error:
            raise Refusal(f"--since {self.since}: {error}") from None

    def judge_files(self, files: list[File], changed: frozenset[str] | None, book: RuleBook | None,
                    told: Told | None = None) -> Judged:
        """As ``judge``, of files found already; ``changed`` as in ``judge_case``. Raises NoSuchPath, too."""
        by_hand = self._by_hand()
        found = read_files(files, self.limit, told)
        if not found.documents and not found.unreadable:
            raise Refusal("no documents found")
        book = book or rulebook(self.packs)
        chosen = _of_documents(changed, found)
        documents = [*found.documents, *([by_hand] if by_hand else [])]
        masker = self._masker(documents)
        change = masker.mask_text if masker else hide_numbers
        try:
            report = judge_case(found, book, self.today, _same(by_hand, found), chosen, told)
        except CaseError as error:
            raise Refusal(change(str(error))) from None
        inputs = {*found.inputs, *([Input(by_hand.path, by_hand.sha256)] if by_hand else [])}
        report.receipt = receipt(inputs, book, self.packs, agreement=self.agreement, masked=self.mask,
                                 partial=chosen is not None)
        plain = mask_numbers(report)
        return Judged(masker.mask(plain) if masker else plain, found, book, change, plain, tuple(documents))

    def _changed(self) -> frozenset[str] | None:
        """The paths to judge, as they are shown; None for all."""
        if self.since is None and not self.among:
            return None
        if self.since is None:
            return frozenset(file.shown for file in gather(self.paths, self.ignore))
        within = (*self.paths, *self.among)
        bearing = (*self.packs, *filter(None, (self.agreement, self.settings)))
        return changed(self.since, gather(within, self.ignore), within, bearing)

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

    def _masker(self, documents: list[SourceDocument]) -> Masker | None:
        if not self.mask:
            return None
        from checker.masking import Masker

        return Masker(sorted(names(documents)), self._key(documents))

    def _key(self, documents: list[SourceDocument]) -> bytes:
        """The key of the pseudonyms: the secret that was set, else the documents themselves, so that a
        name can't be guessed by whoever sees the report alone."""
        secret = os.environ.get(KEY_VARIABLE)
        if secret:
            return secret.encode()
        agreements = {d.sha256 for d in documents if d.kind == "samverkansavtal"}
        return sha256("".join(sorted(agreements or {d.sha256 for d in documents})).encode()).digest()


@dataclass(frozen=True, slots=True)
class Judged:
    """The report of a run, and what was read. ``change``: how the report's texts have been changed (masking);
    ``plain``: the report before names were masked; ``documents``: all that were read, the agreement given by hand too.
    """

    report: Report
    found: Documents
    book: RuleBook
    change: Callable[[str], str]
    plain: Report
    documents: tuple[SourceDocument, ...]

    @property
    def partial(self) -> bool:
        """Whether only a part of what was read was judged."""
        return self.report.receipt is not None and self.report.receipt.partial


def names(documents: Iterable[SourceDocument]) -> set[str]:
    """Everybody whom the documents' own fields name, and how to reach them; in free text, who may be a person."""
    every = [cell for document in documents for cell in cells(document.root) if cell.present]
    public = {fold(cell.text) for cell in every if cell.kind == "namn"}
    running = [cell.text for cell in every if cell.kind == "text"]
    return {cell.text for cell in every if cell.kind in PERSONAL} | {
        found for text in running for found in _LIKE_PERSON.findall(text[:_RUNNING]) if fold(found) not in public}


def _of_documents(changed: frozenset[str] | None, found: Documents) -> frozenset[str] | None:
    """The changed paths, or None (all) where one of them has gone into another document, such as a supplement."""
    if changed is None:
        return None
    known = {document.path for document in found.documents} | set(found.ignored) | {u.path for u in found.unreadable}
    return changed if changed <= known else None


def _same(by_hand: SourceDocument | None, found: Documents) -> SourceDocument | None:
    """The agreement given by hand, as the one among the documents if it is there too."""
    if by_hand is None:
        return None
    real = os.path.realpath(by_hand.path)
    return next((d for d in found.documents if os.path.realpath(d.path) == real and d.index == by_hand.index), by_hand)


def write(report: Report, form: str, output: str, options: Options) -> None:
    """Shows a report in one format. Colour only on a terminal, and never where NO_COLOR is set."""
    terminal = output == "-" and sys.stdout.isatty()
    width = os.get_terminal_size().columns if terminal else 80
    color = terminal and not os.environ.get("NO_COLOR")
    put(REPORTS[form](report, replace(options, color=color, width=width)), output)
    if form == "github" and os.environ.get(SUMMARY_VARIABLE):
        from checker.reports.github import summary  # late, as every format

        _append(summary(report, options), os.environ[SUMMARY_VARIABLE])


def _append(text: str, output: str) -> None:
    """Adds to a file that others write to as well. Raises Refusal."""
    try:
        with Path(output).open("a", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise Refusal(f"cannot write {output}: {error.strerror}") from None


def put(text: str, output: str) -> None:
    """Writes text to a file, whole or not at all, or to standard output. Raises Refusal."""
    if output == "-":
        try:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()
        except OSError as error:  # no verdict reached anybody
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            if isinstance(error, BrokenPipeError):  # whoever read has gone, and won't read why either
                raise SystemExit(CANNOT) from None
            raise Refusal(f"cannot write to standard output: {error.strerror}") from None
    else:
        put_bytes(text.encode(), output)


def put_bytes(data: bytes, output: str) -> None:
    """Writes bytes to a file, whole or not at all, with the mode it had. Raises Refusal.

    A device or a pipe is written to as it is.
    """
    target = Path(os.path.realpath(output))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        part.write_bytes(data)
        if target.exists():
            part.chmod(stat.S_IMODE(target.stat().st_mode))
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise Refusal(f"cannot write {output}: {error.strerror}") from None
