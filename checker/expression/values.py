"""What an expression can give beside plain values: the unknown, the recorded none, the gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.document import Cell, Record, Series, SourceDocument


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is unknown: a place in a document (or in a kind of document that isn't at
    hand, ``owner`` None) whose value would decide it. ``label`` overrides the schema's title.

    ``carried`` is False where the form at hand has no such field, so that nobody left it blank.
    """

    kind: str
    owner: SourceDocument | None
    pointer: str
    label: str = ""
    carried: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the documents don't give. Never equal to anything, never true, never false."""

    causes: tuple[Cause, ...]

    def uncarried_by(self, document: SourceDocument) -> bool:
        """Whether it is unknown only because the form being judged has no place for it.

        What another document can't carry is missing all the same: a supplement can tell it.
        """
        return bool(self.causes) and not any(
            cause.carried or (cause.owner is not None and cause.owner is not document and cause.owner.medium
                              and cause.owner.lacks(cause.pointer))
            for cause in self.causes)

    @staticmethod
    def of(*values: object) -> Unknown:
        """The unknown that comes of several: all their causes, once each, in order."""
        causes = (cause for value in values if isinstance(value, Unknown) for cause in value.causes)
        return Unknown(tuple(dict.fromkeys(causes)))


@dataclass(frozen=True, slots=True, eq=False)
class Nothing:
    """Recorded as none (`ingen`): equal to nothing, and unknown where a value is needed."""

    cell: Cell


@dataclass(frozen=True, slots=True)
class Gap:
    """A record or list that isn't there. ``reason``: absent | none | malformed | document | uncarried
    (the form at hand has no such field)."""

    kind: str
    owner: SourceDocument | None
    pointer: str
    reason: str

    def unknown(self, name: str = "") -> Unknown:
        whole = self.reason in ("malformed", "document")
        pointer = self.pointer if whole or not name else f"{self.pointer}/{name}"
        return Unknown((Cause(self.kind, self.owner, pointer, carried=self.reason != "uncarried"),))

    def below(self, name: str) -> Gap:
        return self if self.reason in ("malformed", "document") else Gap(
            self.kind, self.owner, f"{self.pointer}/{name}", self.reason)


@dataclass(frozen=True, slots=True)
class Axis:
    """A reading not yet chosen: ``tolkning.prisdatum``. It is chosen when somebody looks at it."""

    name: str


Value = (
    bool | int | Fraction | str | date | Record | Series | list[Record] | list["Record | Cell | Series"]
    | Cell | Axis | Unknown | Nothing | Gap
)
