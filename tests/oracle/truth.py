"""Truths and readings. A truth is True, False or None (unknown), and combines as Kleene's logic has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

from oracle.fields import Plain, is_none, name, part, text

Truth = bool | None

AXES = {
    "prisdatum": ("vfu-dag", "forsta-dag", "fakturadatum"), "dagar": ("kalender", "vardagar"),
    "helgfrist": ("strikt", "nasta-vardag"), "efterskott": ("betalning", "fakturering"),
    "manadsfrist": ("bakat", "framat"), "terminsvis": ("en", "flera"), "fristens_rackvidd": ("galler", "galler-inte"),
    "motsvarande": ("bedomd", "bedomd-och-7.5-hp"), "meddelande": ("skickat", "mottaget"),
    "betalningsstart": ("fakturadatum", "mottagen"),
}
FIRST_SEEN = ("bruten", "tvistig", "obedomd", "uppfylld", "ej_tillamplig")  # in a roll-up


def every(truths: Iterable[Truth]) -> Truth:
    seen = list(truths)
    return False if False in seen else None if None in seen else True


def some(truths: Iterable[Truth]) -> Truth:
    seen = list(truths)
    return True if True in seen else None if None in seen else False


def negated(truth: Truth) -> Truth:
    return None if truth is None else not truth


def same(a: object, b: object) -> Truth:
    return None if a is None or b is None else a == b


def same_name(a: Plain, key: str, b: Plain, other_key: str) -> Truth:
    """Whether two names are the same; one recorded as none is nobody's."""
    one, other = name(a, key), name(b, other_key)
    nobody = is_none(a, key), is_none(b, other_key)
    if any(nobody) and (all(nobody) or one is not None or other is not None):
        return False
    return same(one, other)


def verdict(truth: Truth) -> str:
    return "obedomd" if truth is None else "uppfylld" if truth else "bruten"


def guarded(guards: Iterable[Truth], requirement: Truth) -> str:
    """What is asked only where the guards hold; kept whichever way an unknown guard falls is kept."""
    applies = every(guards)
    if applies is False:
        return "ej_tillamplig"
    return verdict(requirement if applies or requirement else None)


def merge(outcomes: Iterable[str]) -> str:
    """What the readings give together. Undecided beats disputed; inapplicable beside kept is kept."""
    seen = set(outcomes)
    if len(seen) == 1:
        return seen.pop()
    if "obedomd" in seen:
        return "obedomd"
    return "tvistig" if "bruten" in seen else "uppfylld"


def rolled_up(outcomes: Iterable[str]) -> str:
    """What several questions about one statement give together: what needs a reader's eye first."""
    return min(outcomes, key=FIRST_SEEN.index)


def readings(agreement: Plain, axis: str) -> tuple[str, ...]:
    """The alternatives to try: the one that the parties have settled, else all."""
    settled = text(part(agreement, "tolkningar"), axis)
    return (settled,) if settled in AXES[axis] else AXES[axis]


def where_recorded(agreement: Plain, axis: str, late: str, recorded: bool) -> tuple[str, ...]:
    """As ``readings``, but ``late`` is tried only where its day is recorded, or settled upon."""
    tried = readings(agreement, axis)
    return tried if recorded or len(tried) == 1 else tuple(r for r in tried if r != late)


def over(judge: Callable[..., str], *tried: tuple[str, ...]) -> str:
    """The outcome of a question over every combination of readings."""
    return merge(judge(*combination) for combination in product(*tried))
