"""What facts know beside their arguments."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.document import Record
from checker.facts.price import Index
from checker.facts.register import Register


@dataclass(slots=True)
class Run:
    """What facts know beside their arguments: the indices, all invoices of the run, and the agreement
    that each is judged under (by the invoice's identity)."""

    indices: tuple[Index, ...] = ()
    register: Register = field(default_factory=Register)
    agreements: dict[int, Record | None] = field(default_factory=dict)
