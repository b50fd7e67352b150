"""Handledare: the steps that § 4.4 names, and whether a degree covers a student's (§ 4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from checker.document import Record, Series, fold
from checker.expression.interpret import Context, items
from checker.expression.values import Cause, Nothing, Unknown, Value
from checker.facts.identity import is_named_course
from checker.facts.lines import Line

_WEB = "webb"  # "Webbaserad introduktion i pedagogik och handleding", as § 4.4 has it, and other spellings
_SHOWN = 60  # letters of a name that is quoted
_CREDITS = re.compile(r"\d\s*(?:hp|högskolepoäng)\b|^högskolepedagogik")


def is_web_introduction(context: Context, course: Value) -> Value:
    """Whether a course or an offer is the web introduction: by its step, else by its name."""
    step = _step(course)
    if step is not None:
        return step == "webbintroduktion"
    name = context.scalar(course, "kurs")
    return _WEB in fold(name) if isinstance(name, str) else Unknown.of(name)


def is_required_course(context: Context, course: Value) -> Value:
    """Whether it is the course of § 4.4 for huvudansvariga: by its step, else by its name."""
    if _step(course) == "hogskolepedagogik":
        return True
    name = context.scalar(course, "kurs")
    return is_named_course(name) if isinstance(name, str) else Unknown.of(name)


def gives_credits(context: Context, offer: Value) -> Value:
    """Whether an offer is of an activity with credits: by its step, else by a name that tells of credits.

    Another course without a step is unknown: its name doesn't tell.
    """
    step = _step(offer)
    if step is not None:
        return step in ("poangsatt", "hogskolepedagogik")
    name = context.scalar(offer, "kurs")
    if isinstance(name, str) and (is_named_course(name) or _CREDITS.search(fold(name))):
        return True
    web = is_web_introduction(context, offer)
    return False if web is True else Unknown.of(context.scalar(offer, "steg"), name)


def _step(course: Value) -> str | None:
    step = course.value("steg") if isinstance(course, Record) else None
    return step if isinstance(step, str) else None


def works_at(context: Context, person: Value, unit: Value, agreement: Value) -> Value:
    """Whether a handledare is of a verksamhet; not known of one whose verksamhet isn't in § 4.1, as it may be
    this one under a name that is misspelt."""
    own, name = context.scalar(person, "verksamhet"), context.scalar(unit, "namn")
    if not isinstance(own, str) or not isinstance(name, str) or not isinstance(person, Record):
        return Unknown.of(own, name)
    if fold(own) == fold(name):
        return True
    listed = agreement.series("verksamheter") if isinstance(agreement, Record) else []
    if any(fold(str(one.value("namn"))) == fold(own) for one in listed):
        return False
    shown = own if len(own) <= _SHOWN else own[:_SHOWN] + "…"
    label = f"vilken verksamhet i § 4.1 handledaren hör till (”{shown}” står inte där)"
    return Unknown((Cause(person.owner.kind, person.owner, f"{person.pointer}/verksamhet", label),))


def right_degree(context: Context, person: Value, education: Value, branch: Value) -> Value:
    """Whether a handledare has degree AND experience for a student of an utbildning.

    A specialist nurse covers the basic nurse's students, not the other way round; a specialist's
    branch must be the student's.
    """
    experience = context.scalar(person, "erfarenhet_ar")
    experienced: Value = experience > 0 if isinstance(experience, int | Fraction) else experience
    degree = _has_degree(context, person, education, branch)
    if experienced is False or degree is False:
        return False
    return True if experienced is True and degree is True else Unknown.of(experienced, degree)


def _has_degree(context: Context, person: Value, education: Value, branch: Value) -> Value:
    listed = items(context.field(person, "examina"))
    if isinstance(listed, Unknown):
        return listed
    unknown: list[Value] = []
    for degree in listed:
        covers = _covers(context, degree, education, branch)
        if covers is True:
            return True
        if covers is not False:
            unknown.append(covers)
    return Unknown.of(*unknown) if unknown else False


def _covers(context: Context, degree: Value, education: Value, branch: Value) -> Value:
    exam = context.scalar(degree, "examen")
    if isinstance(exam, Unknown | Nothing) or isinstance(education, Unknown):
        return Unknown.of(exam, education)
    if exam == "specialistsjukskoterska" and education == "sjukskoterska":
        return True
    if exam != education:
        return False
    if education not in ("specialistsjukskoterska", "annan"):
        return True
    own = context.scalar(degree, "inriktning")
    if not isinstance(own, str) or not isinstance(branch, str):
        return Unknown.of(own, branch)
    return fold(own) == fold(branch)


def students_by_year(place: Record, unit: Record, lines: Iterable[Line], frame: str, year: str) -> dict[int, int]:
    """How many students of an utbildning the lines show in each year, each counted once; namesakes are one, as they may
    be one person. A lower bound: what can't be told to be of this frame isn't counted.

    ``lines``: the verksamhet's, or all where ``frame`` (axis ram: rad | verksamhet | totalt) is totalt; ``year`` (axis
    ar): calendar year, or from July to June. A placement is of the year in which it begins.
    """
    seen: dict[int, set[str]] = {}
    for line in lines:
        if line.first is None or line.name is None:
            continue
        if frame == "rad" and not is_of_place(line.row, place, unit):
            continue
        key = line.first.year if year == "kalenderar" or line.first.month >= 7 else line.first.year - 1
        seen.setdefault(key, set()).add(line.name)
    return {key: len(seen[key]) for key in sorted(seen)}


def is_of_place(row: Record, place: Record, unit: Record) -> bool | None:
    """Whether a row's students are of a row of § 4.1, by utbildning and inriktning. None where only an inriktning that
    isn't stated would tell it from the verksamhet's other rows of that utbildning."""
    if row.value("utbildning") != place.value("utbildning"):
        return False
    own, branch = (fold(str(said)) if (said := one.value("inriktning")) is not None else None for one in (row, place))
    if own is not None and branch is not None:
        return own == branch
    others = [one for one in unit.series("platser")
              if one is not place and one.value("utbildning") == place.value("utbildning")]
    if own is not None:
        return not any(fold(str(one.value("inriktning"))) == own for one in others)
    return None if others else True


def frame_of(context: Context, agreement: Value, place: Value, unit: Value, frame: str) -> Value:
    """The number of students a year that § 4.1 plans for, in the frame of the reading."""
    if frame == "rad":
        return context.scalar(place, "studenter_per_ar")
    units = items(context.field(agreement, "verksamheter")) if frame == "totalt" else [unit]
    if isinstance(units, Unknown):
        return units
    total: int | Fraction = 0
    unknown: list[Value] = []
    for one in units:
        places = context.field(one, "platser")
        for row in places.items if isinstance(places, Series) else []:
            number = context.scalar(row, "studenter_per_ar") if isinstance(row, Record) else Unknown(())
            if isinstance(number, int | Fraction):
                total += number
            else:
                unknown.append(number)
    return Unknown.of(*unknown) if unknown else total
