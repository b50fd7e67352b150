"""One order judged: files in memory to the report in every form that the page hands out.

The steps are those of the command (``checker.job``), so that the report is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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

Copies = tuple[tuple[str, bytes], ...]

_NAMED_COPIES = 4  # more are offered only together
_KEPT = "Rapporten finns kvar här en stund. Hämta den om du vill spara den."
_NOT_MADE = " En av filerna går att läsa men inte att kommentera i, så granskade kopior saknas."
_HEAVY_BYTES, _HEAVY_FILES = 1_000_000, 20


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
        return len(self.files) > _HEAVY_FILES or sum(len(content) for _, content in self.files) > _HEAVY_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an order. ``status``: the command's exit status. ``html``: the report as one file of its own;
    ``page``: the same for our page. ``copies``: (name, content); None where they couldn't be made."""

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
            raise Refusal(f"{self.by_hand.shown} angavs som avtal, men håller inte just ett samverkansavtal.")
        return found[0]


@dataclass(frozen=True, slots=True)
class Refused:
    """The job could not be done, and why."""

    reason: str


def answer(order: Order, book: RuleBook, told: Told) -> Answer | Refused:
    """The report on an order, under a rule book."""
    files = [File(name, Path(name), True, content=content) for name, content in order.files]
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


def _whole(order: Order, judged: Judged) -> Answer:
    report = judged.report
    options = Options(gate=order.gate, book=judged.book, bills=bills_of(judged.found.documents, judged.change))
    made = _copies(order, judged)
    frame = Frame("/statiskt/rapport.css", "/statiskt/rapport.js", _links(made, judged.change),
                  _KEPT + (_NOT_MADE if made is None else ""))
    return Answer(order.gate.status(report), REPORTS["json"](report, options).encode(),
                  REPORTS["html"](report, options).encode(), page(report, options, frame).encode(), made)


def _links(made: Copies | None, change: Callable[[str], str]) -> tuple[Link, ...]:
    """Where the report page leads: what can be fetched, and away. ``change``: how a file's name is shown."""
    fetched = [Link(change(copy_name(name)), f"kopia/{number}") for number, (name, _) in enumerate(made or (), 1)]
    if len(fetched) > _NAMED_COPIES:
        fetched = []
    if len(made or ()) > 1:
        every = "Båda granskade kopiorna" if len(made or ()) == 2 else f"Alla {len(made or ())} granskade kopior"
        fetched.append(Link(every, "kopior.zip"))
    return (Link("Rapporten som en fil", "rapport.html"), Link("Rapporten som JSON", "rapport.json"), *fetched,
            Link("Granska fler filer", "/"), Link("Glöm rapporten", "glom"))


def copy_name(name: str) -> str:
    """What a marked-up copy is called where it is saved: beside the original, it shouldn't be taken for it."""
    path = PurePath(name)
    return f"{path.stem} - granskad{path.suffix}"


def _copies(order: Order, judged: Judged) -> Copies | None:
    """None where one of the files can be read and not marked up."""
    content = dict(order.files)
    try:
        return tuple(copies(judged.report, judged.found, lambda document: content[document.path], order.today,
                            order.limit))
    except Refusal:
        return None
