"""What stands where there is no value, in the compiled way to run rules: one object for each sort of absence.

The interpreter keeps why something is unknown; here it is enough to know that it is. ``HIDDEN`` is the compiled
code's own: what an evaluation of a part of a document hasn't been shown. Whatever is decided without it
holds whatever it turns out to be.
"""

from __future__ import annotations

from typing import Any

from checker.expression.values import Cause, Gap, Nothing, Unknown


class Lack:
    """``rank``: of several that meet in one value the highest prevails; None for what only records and lists
    have (gaps). A field of a lack is a lack."""

    __slots__ = ("below", "name", "rank")

    def __init__(self, name: str, rank: int | None = None) -> None:
        self.name = name
        self.rank = rank
        self.below = self

    def __getattr__(self, name: str) -> Lack:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.below

    def __repr__(self) -> str:
        return self.name


VOID = Lack("VOID", 0)  # unknown, and no field would tell
NO_PLACE = Lack("NO_PLACE", 1)  # unknown, as the form at hand has no such field
UNKNOWN = Lack("UNKNOWN", 2)
HIDDEN = Lack("HIDDEN", 3)
NOTHING = Lack("NOTHING")  # recorded as none, where that isn't a number
ABSENT = Lack("ABSENT")  # not there, blank, or a placeholder
NONE = Lack("NONE")  # recorded as none
WITHIN_NONE = Lack("WITHIN_NONE")  # a field of what is recorded as none
MALFORMED = Lack("MALFORMED")
NO_DOCUMENT = Lack("NO_DOCUMENT")
NO_ROOM = Lack("NO_ROOM")  # a record, list or field that the form at hand hasn't
GIVEN = Lack("GIVEN")  # it stands there, well written, and what it is hasn't been shown

NOTHING.below = VOID
NONE.below = WITHIN_NONE
GIVEN.below = HIDDEN
_PLAIN = (ABSENT, MALFORMED, NO_DOCUMENT, WITHIN_NONE)

_SCALAR: dict[Lack, Lack] = {lack: lack for lack in (VOID, NO_PLACE, UNKNOWN, HIDDEN, NOTHING)}
_SCALAR |= dict.fromkeys(_PLAIN, UNKNOWN) | {NONE: NOTHING, NO_ROOM: NO_PLACE, GIVEN: HIDDEN}
_NEEDED = {lack: UNKNOWN if found is NOTHING else found for lack, found in _SCALAR.items()}
_ITEMS = _NEEDED | {NOTHING: VOID}
_BY_RANK = (VOID, NO_PLACE, UNKNOWN, HIDDEN)


def scalar(lack: Lack) -> Lack:
    """A scalar field that holds a lack, as a value."""
    return _SCALAR[lack]


def number(lack: Lack) -> Lack | int:
    """The same for a number: recorded as none is 0."""
    return 0 if lack is NONE else _SCALAR[lack]


def needed(value: Any) -> Any:
    """A value where one is needed: recorded as none is unknown."""
    return _NEEDED[value] if value.__class__ is Lack else value


def truth(value: Any) -> Any:
    """A value as a condition."""
    if value is True or value is False:
        return value
    return _NEEDED[value] if value.__class__ is Lack else VOID


def joined(one: Any, other: Any) -> Any:
    """The unknown that comes of two values, None or plain ones among them."""
    first = one.rank if one.__class__ is Lack and one.rank is not None else -1
    second = other.rank if other.__class__ is Lack and other.rank is not None else -1
    highest = max(first, second)
    return _BY_RANK[highest] if highest >= 0 else VOID


def items(value: Any) -> Any:
    """The elements of a list, or an unknown."""
    if value.__class__ is list:
        return value
    if value.__class__ is not Lack:
        return VOID
    if value is NONE or value is WITHIN_NONE:
        return []
    return _ITEMS[value]


_STANDS, _BLANK, _NONE, _WRONG = "given", "blank", "none", "malformed"
_STATES = {ABSENT: _BLANK, NONE: _NONE, WITHIN_NONE: _NONE, MALFORMED: _WRONG}


def presence(question: str, of: Any, found: Any) -> Any:
    """finns, redovisad, angiven, angivna, bars or ifylld of a field of a record (or of its lack)."""
    if of.__class__ is Lack:
        if of is MALFORMED or of is NO_DOCUMENT:
            return UNKNOWN
        if of.rank is not None:
            return of
        if question == "bars":
            return False if of is NO_ROOM else HIDDEN
    if question == "bars":
        return found is not NO_ROOM
    if found is NO_ROOM:
        return NO_PLACE
    return answer(question, found)


def answer(question: str, found: Any) -> Any:
    """The same of what has been found."""
    if question == "angivna":
        return [] if found in (ABSENT, NONE, WITHIN_NONE) else found
    if found is HIDDEN:
        return HIDDEN
    if found is NO_DOCUMENT:
        return UNKNOWN
    state = _STATES.get(found, _STANDS) if found.__class__ is Lack else _STANDS
    if found.__class__ is list and not found:
        state = _NONE
    if question == "finns":
        return state in (_STANDS, _WRONG)
    if question == "ifylld":
        return UNKNOWN if state is _WRONG else state is _STANDS
    if question == "redovisad":
        return state is not _BLANK
    return UNKNOWN if state in (_BLANK, _WRONG) else state is _STANDS


_SOME = Cause("", None, "")
_UNCARRIED = Cause("", None, "", carried=False)
_AS_VALUES: dict[Lack, Unknown | Gap] = {
    VOID: Unknown(()), UNKNOWN: Unknown((_SOME,)), NOTHING: Unknown((_SOME,)), NO_PLACE: Unknown((_UNCARRIED,)),
    ABSENT: Gap("", None, "", "absent"), MALFORMED: Gap("", None, "", "malformed"),
    NO_DOCUMENT: Gap("", None, "", "document"), NONE: Gap("", None, "", "none"),
    WITHIN_NONE: Gap("", None, "", "none"), NO_ROOM: Gap("", None, "", "uncarried"),
}


def as_value(lack: Lack) -> Unknown | Gap:
    """What the interpreter has for a lack, without its causes. Raises KeyError for what is hidden."""
    return _AS_VALUES[lack]


def of_value(value: object) -> Lack | None:
    """The lack that the interpreter's unknown, gap or nothing is; None for a plain value."""
    if isinstance(value, Unknown):
        if not value.causes:
            return VOID
        return UNKNOWN if any(cause.carried for cause in value.causes) else NO_PLACE
    if isinstance(value, Gap):
        return {"absent": ABSENT, "none": WITHIN_NONE, "malformed": MALFORMED, "document": NO_DOCUMENT,
                "uncarried": NO_ROOM}[value.reason]
    return NOTHING if isinstance(value, Nothing) else None
