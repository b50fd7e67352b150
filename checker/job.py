"""One run of `check`: read, judge, mask, and show."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker import sources
from checker.case import CaseError, Documents, Told, judge_case, read_files
from checker.document import SourceDocument
from checker.files import File, NoSuchPath, gather
from checker.findings import Input, Report
from checker.output import append, on_terminal, put
from checker.people import masking_key, names
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
            report = judge_case(found, book, self.today, same(by_hand, found), chosen, told)
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
        return None if self.agreement is None else given_by_hand(self.agreement, self.limit)

    def _masker(self, documents: list[SourceDocument]) -> Masker | None:
        if not self.mask:
            return None
        from checker.masking import Masker

        return Masker(sorted(names(documents)), masking_key(documents))


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


def given_by_hand(agreement: str, limit: int) -> SourceDocument:
    """The agreement in a file. Raises NoSuchPath, and Refusal where it holds no single one."""
    path = Path(agreement)
    if not path.is_file():
        raise NoSuchPath(agreement)
    found = read_files([File(path.as_posix(), path, True)], limit)
    agreements = [d for d in found.documents if d.kind == "samverkansavtal"]
    if len(agreements) != 1:
        reason = found.unreadable[0].error if found.unreadable else "it holds no single samverkansavtal"
        raise Refusal(f"--agreement {agreement}: {reason}")
    return agreements[0]


def _of_documents(changed: frozenset[str] | None, found: Documents) -> frozenset[str] | None:
    """The changed paths, or None (all) where one of them has gone into another document, such as a supplement."""
    if changed is None:
        return None
    known = {document.path for document in found.documents} | set(found.ignored) | {u.path for u in found.unreadable}
    return changed if changed <= known else None


def same(by_hand: SourceDocument | None, found: Documents) -> SourceDocument | None:
    """The agreement given by hand, as the one among the documents if it is there too."""
    if by_hand is None:
        return None
    real = os.path.realpath(by_hand.path)
    return next((d for d in found.documents if os.path.realpath(d.path) == real and d.index == by_hand.index), by_hand)


def write(report: Report, form: str, output: str, options: Options) -> None:
    """Shows a report in one format. Colour only on a terminal, and never where NO_COLOR is set."""
    terminal = on_terminal(output)
    width = os.get_terminal_size().columns if terminal else 80
    color = terminal and not os.environ.get("NO_COLOR")
    put(REPORTS[form](report, replace(options, color=color, width=width)), output)
    if form == "github" and os.environ.get(SUMMARY_VARIABLE):
        from checker.reports.github import summary  # late, as every format

        append(summary(report, options), os.environ[SUMMARY_VARIABLE])
