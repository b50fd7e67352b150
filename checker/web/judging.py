"""One order judged: files in memory to the report in every form that the page hands out.

The steps are those of the command (``checker.job``), so that the report is the same, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from pathlib import Path, PurePath

from checker.case import AGREEMENT, Told, read_files
from checker.copies import copies
from checker.document import SourceDocument
from checker.files import File
from checker.gate import Gate
from checker.job import Job, Judged
from checker.refusal import Refusal
from checker.reports import REPORTS, Options
from checker.reports.bills import bills_of
from checker.reports.html import Frame, Link, page
from checker.rulebook import RuleBook
from checker.sources import RECOGNISED_BY, may_be_document

Copies = tuple[tuple[str, bytes], ...]

_NAMED_COPIES = 4  # more are offered only together
_KEPT = "Rapporten finns kvar här en stund. Hämta den om du vill spara den."
_NOT_MADE = " En av filerna går att läsa men inte att kommentera i, så granskade kopior saknas."
_HEAVY_BYTES, _HEAVY_DOCUMENTS, _HEAVY_ROWS = 1_000_000, 20, 500
_DOCUMENT = (b"\n---", b"\n{")  # what stands between two in YAML, and where a line of JSON Lines begins
_ROW = (b"{", b"- ", b"<cac:InvoiceLine")  # where a row of a text may begin
_ZIPPED = b"PK"  # as Word and Excel are: what is in them can't be counted so

#: What computers leave in folders: previews, settings, and the locks of Word and Excel. None of it is a paper.
_LITTER = re.compile(r"\..*|~\$.*|(?:eh)?thumbs\.db|desktop\.ini", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """What to judge: (name, content) of each file, the day of review, masking, what gates, the largest file in bytes.

    ``whole``: the page and the marked-up copies are wanted too, not only the JSON. ``agreement``: the name of the
    file among them that holds the agreement given by hand (`check --agreement`).
    """

    files: tuple[tuple[str, bytes], ...]
    today: date
    mask: bool
    gate: Gate
    limit: int
    whole: bool
    agreement: str | None = None

    @property
    def heavy(self) -> bool:
        """Whether it may take so long that others shouldn't all wait behind orders like it."""
        contents = [content for _, content in self.files]
        if len(contents) > _HEAVY_DOCUMENTS or sum(map(len, contents)) > _HEAVY_BYTES:
            return True
        texts = [content for content in contents if not content.startswith(_ZIPPED)]
        return (len(contents) + sum(text.count(mark) for text in texts for mark in _DOCUMENT) > _HEAVY_DOCUMENTS
                or sum(text.count(mark) for text in texts for mark in _ROW) > _HEAVY_ROWS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an order. ``status``: the command's exit status. ``html``: the report as one file of its own;
    ``page``: the same for our page. ``copies``: (name to save it by, masked as the report is; content); None where
    they couldn't be made."""

    status: int
    json: bytes
    html: bytes = b""
    page: bytes = b""
    copies: Copies | None = ()

    @property
    def size(self) -> int:
        """Bytes, about."""
        return len(self.json) + len(self.html) + len(self.page) + sum(len(data) for _, data in self.copies or ())


@dataclass(frozen=True, slots=True)
class _Job(Job):
    """A job whose agreement given by hand is one of its own files, not one on a disk."""

    by_hand: File | None = None

    def _by_hand(self) -> SourceDocument | None:
        if self.by_hand is None:
            return None
        found = read_files([self.by_hand], self.limit).documents
        if [document.kind for document in found] != [AGREEMENT]:
            # without its name, which may be a person's that no document holds, and that nothing could mask then
            raise Refusal("Filen som angavs som avtal håller inte just ett samverkansavtal.")
        return found[0]


@dataclass(frozen=True, slots=True)
class Refused:
    """The job could not be done, and why."""

    reason: str


def answer(order: Order, book: RuleBook, told: Told) -> Answer | Refused:
    """The report on an order, under a rule book."""
    files = _files(order)
    by_hand = next((file for file in files if file.shown == order.agreement), None)
    job = _Job((), order.agreement, order.today, order.mask, order.limit, by_hand=by_hand)
    try:
        judged = job.judge_files(files, None, book, told)
    except Refusal as refusal:
        return Refused(refusal.message)
    if not order.whole:
        return Answer(order.gate.status(judged.report), REPORTS["json"](judged.report, Options()).encode())
    told("skriver", 0, 1)
    return _whole(order, judged)


def _files(order: Order) -> list[File]:
    """The files of an order, each as given by itself: what can't be read is told. Not so what computers leave in a
    folder, which may have been left on the page as a whole; unless there is nothing else."""
    may_be = {name: may_be_document(name, content[:RECOGNISED_BY]) for name, content in order.files}
    passing = order.whole and any(may_be.values())
    return [File(name, Path(name), True, passing and not may_be[name] and bool(_LITTER.fullmatch(name)), content)
            for name, content in order.files]


def _whole(order: Order, judged: Judged) -> Answer:
    report = judged.report
    options = Options(gate=order.gate, book=judged.book, bills=bills_of(judged.found.documents, judged.change))
    made = _copies(order, judged)
    frame = Frame("/statiskt/rapport.css", "/statiskt/rapport.js", _links(made),
                  _KEPT + (_NOT_MADE if made is None else ""))
    return Answer(order.gate.status(report), REPORTS["json"](report, options).encode(),
                  REPORTS["html"](report, options).encode(), page(report, options, frame).encode(), made)


def _links(made: Copies | None) -> tuple[Link, ...]:
    """Where the report page leads: what can be fetched, and away."""
    fetched = [Link(name, f"kopia/{number}") for number, (name, _) in enumerate(made or (), 1)]
    if len(fetched) > _NAMED_COPIES:
        fetched = []
    if len(made or ()) > 1:
        every = "Båda granskade kopiorna" if len(made or ()) == 2 else f"Alla {len(made or ())} granskade kopior"
        fetched.append(Link(every, "kopior.zip"))
    return (Link("Rapporten som en fil", "rapport.html"), Link("Rapporten som JSON", "rapport.json"), *fetched,
            Link("Granska fler filer", "/"), Link("Glöm rapporten", "glom"))


def _copy_name(name: str, change: Callable[[str], str], taken: Collection[str]) -> str:
    """What a marked-up copy is called where it is saved: beside the original, it shouldn't be taken for it. What the
    report doesn't show (``change``) isn't in it; two whose names are told apart by that alone are numbered."""
    path = PurePath(name)
    stem = change(f"{path.stem} - granskad")
    numbered = (f"{stem}-{number}{path.suffix}" for number in count(2))
    return next(own for own in chain([f"{stem}{path.suffix}"], numbered) if own not in taken)


def _copies(order: Order, judged: Judged) -> Copies | None:
    """None where one of the files can be read and not marked up."""
    content = dict(order.files)
    made: dict[str, bytes] = {}
    try:
        for name, copy in copies(judged.report, judged.found, lambda document: content[document.path], order.today,
                                 order.limit):
            made[_copy_name(name, judged.change, made)] = copy
    except Refusal:
        return None
    return tuple(made.items())
