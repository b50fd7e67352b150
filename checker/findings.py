"""The vocabulary of verdicts: outcomes, levels, findings and the report they make up.

One word a thing, the same in rule files, code, JSON and text (docs/ordlista.md).
Everything here is data; nothing knows how it was found or how it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Utfall(StrEnum):
    UPPFYLLD = "uppfylld"
    BRUTEN = "bruten"
    OBEDOMD = "obedomd"
    TVISTIG = "tvistig"
    AVVIKELSE = "avvikelse"
    INTYGAS = "intygas"
    UNDANTAGEN = "undantagen"
    EJ_TILLAMPLIG = "ej_tillamplig"


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Modalitet(StrEnum):
    SKA = "ska"
    STRAVAN = "stravan"
    KAN = "kan"
    UPPLYSNING = "upplysning"

    @property
    def level(self) -> Level:
        return {"ska": Level.ERROR, "stravan": Level.WARNING}.get(self.value, Level.NOTE)


@dataclass(frozen=True, slots=True)
class Location:
    """One place in a document that the verdict rests on. ``value`` is the source's own text."""

    pointer: str
    file: str
    line: int | None = None
    column: int | None = None
    place: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """A value that would decide the question: the document's path (or kind, where there is none),
    a JSON pointer into it, and what to call it in Swedish."""

    document: str
    pointer: str
    label: str


@dataclass(frozen=True, slots=True)
class ReadingOutcome:
    """What one reading of an open text gives. With several axes at once their names are joined by " + "."""

    axis: str
    name: str
    outcome: Utfall
    expected: str | None = None
    difference: str | None = None


@dataclass(slots=True)
class Finding:
    """What one rule says of one subject (or of ``count`` subjects that say the same)."""

    rule: str
    statements: tuple[str, ...]
    modality: Modalitet
    level: Level
    outcome: Utfall
    message: str
    count: int = 1
    quote: str = ""
    action: str = ""
    subject: str = ""
    locations: tuple[Location, ...] = ()
    expected: str | None = None
    actual: str | None = None
    difference: str | None = None
    missing: tuple[Missing, ...] = ()
    readings: tuple[ReadingOutcome, ...] = ()
    waiver: dict[str, str | None] | None = None
    declared: dict[str, str | None] | None = None
    fingerprint: str = ""

    @property
    def needs_eye(self) -> bool:
        return self.outcome not in (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)


@dataclass(frozen=True, slots=True)
class FormNote:
    """A remark on the document's form, or on how it was linked: never a verdict."""

    pointer: str
    message: str
    location: Location | None = None


@dataclass(slots=True)
class ClauseReport:
    clause: str
    title: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def outcome(self) -> Utfall:
        return worst(self.findings)[0]

    @property
    def level(self) -> Level:
        return worst(self.findings)[1]


@dataclass(slots=True)
class DocumentReport:
    path: str
    kind: str
    sha256: str
    agreement: str | None = None
    form: list[FormNote] = field(default_factory=list)
    clauses: list[ClauseReport] = field(default_factory=list)

    @property
    def findings(self) -> list[Finding]:
        return [finding for clause in self.clauses for finding in clause.findings]

    @property
    def outcome(self) -> Utfall:
        return worst(self.findings)[0]

    @property
    def level(self) -> Level:
        return worst(self.findings)[1]


@dataclass(frozen=True, slots=True)
class Unreadable:
    path: str
    error: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was read, or that couldn't be; ``sha256`` is None where it couldn't even be opened."""

    path: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What else than the rule book went into a report, so that it can be judged again: every input, the hashes
    of the values, of the schemas and of each rule pack. ``partial``: not all that was read was judged."""

    inputs: tuple[Input, ...]
    values_sha256: str
    schemas_sha256: str
    packs: tuple[Input, ...]
    agreement: str | None
    masked: bool
    partial: bool


@dataclass(slots=True)
class Report:
    tool_version: str
    rulebook_version: str
    rulebook_sha256: str
    as_of: str
    documents: list[DocumentReport] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    receipt: Receipt | None = None

    def summary(self) -> dict[str, int]:
        """How many subjects got each outcome."""
        counts = {outcome.value: 0 for outcome in _ORDER}
        for document in self.documents:
            for finding in document.findings:
                counts[finding.outcome.value] += finding.count
        return counts


_ORDER = (Utfall.BRUTEN, Utfall.TVISTIG, Utfall.OBEDOMD, Utfall.AVVIKELSE, Utfall.INTYGAS, Utfall.UNDANTAGEN,
          Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)
_RANK = {outcome: rank for rank, outcome in enumerate(_ORDER)}
_LEVEL_RANK = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}


def rank(finding: Finding) -> tuple[int, int, int]:
    """Sort key: what needs a reader's eye first, by level and then by outcome; what holds comes last."""
    settled = 0 if finding.needs_eye else 1
    if settled:
        return settled, _RANK[finding.outcome], _LEVEL_RANK[finding.level]
    return settled, _LEVEL_RANK[finding.level], _RANK[finding.outcome]


def worst(findings: Iterable[Finding]) -> tuple[Utfall, Level]:
    """The roll-up: outcome and level of what needs a reader's eye first. Nothing at all is ej_tillamplig."""
    first = min(findings, key=rank, default=None)
    return (first.outcome, first.level) if first else (Utfall.EJ_TILLAMPLIG, Level.NOTE)
