"""§ 4.2 and § 7 (contacts), § 4.4 (the course), § 9 (termination): what an agreement alone shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from oracle.days import plus_months
from oracle.fields import Plain, Rows, day, folded, is_none, name, number, part, rows, says, text, unstated, whole
from oracle.truth import (
    Truth,
    every,
    guarded,
    negated,
    over,
    readings,
    same,
    same_name,
    some,
    verdict,
    where_recorded,
)

Verdict = tuple[str, str, str]  # pointer, statement, outcome
COURSE = "högskolepedagogik för lärare och handledare i verksamhetsförlagd utbildning"
STEPS = ("webbintroduktion", "poangsatt", "hogskolepedagogik")
FULL_COURSE = Fraction(15, 2)
NEW_CREDITS = date(2007, 7, 1)  # from here on högskolepoäng; a poäng before it is 1.5 of them


# ------------------------------------------------------------------ § 4.2, § 7: contacts
def _named(person: Plain | None) -> Truth:
    return None if person is None else says(person, "namn") is not None and (text(person, "namn") is not None or None)


def _reachable(person: Plain) -> Truth:
    def way(key: str, good: Callable[[str], bool]) -> Truth:
        if says(person, key) is None:
            return False
        given = text(person, key)
        return None if given is None else good(given)

    address = re.compile(r"[^@]+@[^@.]+(\.[^@.]+)*\.[^@.]{2,}")
    return some([way("epost", lambda t: any(address.fullmatch(word) for word in re.split(r"[\s<>(),;]+", t))),
                 way("telefon", lambda t: sum(c.isdigit() for c in t) >= 7)])


def contacts(agreement: Plain) -> Iterator[Verdict]:
    def listed(side: str) -> Rows | None:
        if says(agreement, "kontaktpersoner") is None:
            return []
        held = agreement["kontaktpersoner"]
        return rows(held, side) if isinstance(held, dict) else None

    def one_for(side: Rows | None, key: str, served: Plain | None, if_unsaid: bool) -> str:
        if side is None:
            return "obedomd"

        def serves(person: Plain) -> Truth:
            return every([_named(person), _reachable(person), if_unsaid if says(person, key) is None else
                          same_name(person, key, served or {}, "namn")])

        return verdict(some(None if c is None else serves(c) for _, c in side))

    theirs, ours = listed("larosate"), listed("verksamheter")
    sides = (None if side is None else some(_named(c) for _, c in side) for side in (theirs, ours))
    yield "", "4.2-kontakt", verdict(every(sides))
    parties = rows(part(agreement, "parter"), "larosaten")
    for i, party in parties or []:
        yield f"/parter/larosaten/{i}", "7-larosate", one_for(theirs, "larosate", party, len(parties or []) == 1)
    places = rows(agreement, "verksamheter")
    for i, place in places or []:
        yield f"/verksamheter/{i}", "7-verksamheter", one_for(ours, "verksamhet", place, False)
    for i, person in ours or []:
        yield f"/kontaktpersoner/verksamheter/{i}", "7-verksamheter:kontakt", _points(person, places)
    if not ours:
        yield "", "7-verksamheter:kontakt", "obedomd" if ours is None else "ej_tillamplig"
    if not parties:
        yield "", "7-larosate", "ej_tillamplig" if is_none(agreement, "parter") else "obedomd"
    if not places:
        yield "", "7-verksamheter", "obedomd"


def _points(person: Plain | None, places: Rows | None) -> str:
    """Whether a contact of a verksamhet stands for one that § 4.1 has."""
    if person is None:
        return "obedomd"
    if says(person, "verksamhet") is None:
        return "bruten"
    known = [same_name(person, "verksamhet", place or {}, "namn") for _, place in places or []]
    return verdict(some(known) if places else None)


# ------------------------------------------------------------------ § 4.4: the course
def courses(agreement: Plain, as_of: date) -> Iterator[Verdict]:
    listed = rows(agreement, "handledare")
    for i, person in listed or []:
        yield f"/handledare/{i}", "4.4-huvudansvarig-kurs", _course(agreement, person, as_of)
    if not listed:
        yield "", "4.4-huvudansvarig-kurs", "obedomd" if listed is None else "ej_tillamplig"


def _course(agreement: Plain, person: Plain | None, as_of: date) -> str:
    if person is None:
        return "obedomd"
    said = says(person, "huvudansvarig")
    chief = said not in (None, False, "nej", "false") and (True if said in (True, "ja", "true") else None)
    appointed = day(person, "utsedd")
    begun = True if says(person, "utsedd") is None else None if appointed is None else appointed <= as_of
    taken = None if unstated(person, "kurser") else rows(person, "kurser")

    def under(reading: str) -> str:
        enough = None if taken is None else some(
            None if c is None else _counts(c, appointed, as_of, reading) for _, c in taken)
        return guarded([chief, begun], enough)

    return over(under, readings(agreement, "motsvarande"))


def _counts(course: Plain, appointed: date | None, as_of: date, reading: str) -> Truth:
    """Completed by the day of appointment and of review, and the course itself or its like."""
    status, done = says(course, "status"), day(course, "genomford")
    completed = None if status not in ("genomford", "pagaende", "planerad") else status == "genomford"
    in_time = None if done is None or appointed is None else done <= appointed
    by_step = text(course, "steg") == "hogskolepedagogik"
    is_it = by_step or same(_without_credits(name(course, "kurs")), COURSE)
    possibly = (True, False) if is_it is None else (is_it,)
    either_way = {_suffices(course, done, one, reading) for one in possibly}
    seen = None if done is None else done <= as_of
    return every([completed, in_time, seen, either_way.pop() if len(either_way) == 1 else None])


def _suffices(course: Plain, done: date | None, is_it: bool, reading: str) -> Truth:
    """The credits of the course itself, or somebody's word that it is its like."""
    points = _credits(course, done)
    full = None if points is None else points >= FULL_COURSE
    vouched: Truth = True if text(course, "motsvarande_enligt") else None
    if is_none(course, "motsvarande_enligt") or (is_it and says(course, "motsvarande_enligt") is None):
        vouched = False
    if reading == "bedomd-och-7.5-hp":
        vouched = every([vouched, full])
    return some([full, vouched]) if is_it else every([negated(_web_introduction(course)), vouched])


def _web_introduction(course: Plain) -> Truth:
    """§ 4.4's first step, which nobody can find to be like the third: by its step, else by its name."""
    step, called = text(course, "steg"), name(course, "kurs")
    if step in STEPS:
        return step == "webbintroduktion"
    return None if called is None else "webb" in called


def _credits(course: Plain, done: date | None) -> Fraction | None:
    """Högskolepoäng; where none are given, the old poäng of a course before the reform."""
    points, old = number(course, "hogskolepoang"), number(course, "poang")
    if (points is not None and not is_none(course, "hogskolepoang")) or old is None:
        return points
    if done is None:
        return None
    return old * Fraction(3, 2) if done < NEW_CREDITS else points


def _without_credits(course: str | None) -> str | None:
    """The course's name without the 7,5 hp that many write behind it."""
    return None if course is None else re.sub(r"[ ,(]*7[,.]5 ?(hp|högskolepoäng)?\)?$", "", folded(course))


# ------------------------------------------------------------------ § 9: termination
def termination(agreement: Plain, as_of: date) -> Iterator[Verdict]:
    statement, validity = "9-uppsagning", part(agreement, "giltighet")
    ending = part(validity, "uppsagning")
    if not ending:
        unread = says(validity, "uppsagning") is not None or (
            says(agreement, "giltighet") is not None and not isinstance(agreement["giltighet"], dict))
        yield "", statement, "obedomd" if unread else "ej_tillamplig"
        return
    giver, parties = name(ending, "av"), _parties(agreement)
    givers = [pointer for pointer, party in parties if giver is not None and name(party or {}, "namn") == giver]
    nobody_known = giver is None or not parties or (not givers and all(party is not None for _, party in parties))
    others = [] if nobody_known else [(pointer, party) for pointer, party in parties if pointer not in givers]
    for pointer, party in others:
        yield pointer, statement, _told(agreement, party or {}, as_of)
    if not others:
        yield "", statement, "obedomd" if nobody_known else "ej_tillamplig"


def _parties(agreement: Plain) -> list[tuple[str, Plain | None]]:
    """Everybody who is party, None for one that can't be read; nobody unless both sides are recorded."""
    named = part(agreement, "parter")
    kommun, homes = named.get("samverkanspart"), rows(named, "larosaten")
    if not isinstance(kommun, dict) or not homes:
        return []
    return [("/parter/samverkanspart", kommun), *((f"/parter/larosaten/{i}", home) for i, home in homes)]


def _told(agreement: Plain, party: Plain, as_of: date) -> str:
    """Whether a party has been told in time; not asked while it still can be."""
    ending = part(agreement, "giltighet", "uppsagning")
    notices = None if unstated(ending, "meddelanden") else rows(ending, "meddelanden")
    end, months = day(ending, "avslut"), whole(part(agreement, "frister"), "uppsagning_manader")
    latest = None if end is None or months is None else plus_months(end, -months)
    if notices is None:
        return "obedomd"
    to_them = [(n, to) for _, n in notices if (to := same_name(n or {}, "till", party, "namn")) is not False]
    recorded = any(n and to and says(n, "mottaget") is not None for n, to in to_them)
    due = some([*(to for _, to in to_them), None if latest is None else latest < as_of])

    def in_time(told: date | None, reading: str) -> Truth:
        if told is None or end is None or months is None:
            return None
        return told <= plus_months(end, -months) if reading == "bakat" else plus_months(told, months) <= end

    def under(reading: str, meddelande: str) -> str:
        days = [day(n or {}, "mottaget" if meddelande == "mottaget" else "skickat") for n, _ in to_them]
        reached = some(every([to, in_time(d, reading)]) for (_, to), d in zip(to_them, days, strict=True))
        return guarded([due], reached)

    return over(under, readings(agreement, "manadsfrist"),
                where_recorded(agreement, "meddelande", "mottaget", recorded))
