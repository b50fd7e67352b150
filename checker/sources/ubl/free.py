"""A line's free text: what can be told apart in it reliably, and the words that can't.

Two capitalised words between separators are a student where the word student stands before them, or where the line
says that it is about VFU or an utbildning and the placement is told too (by the line, or by a sender that is one).
A verksamhet is the sender's own name, what stands behind "på", "vid" or "hos", or, where nothing else is left, words
that only a place of care is called. Whatever else is left is unclear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from checker.document import fold
from checker.sources.days import DAYS_A_WEEK
from checker.sources.ubl import words
from checker.sources.ubl.said import Said
from checker.sources.ubl.totals import Number

#: Longer texts are not taken apart: they are letters, not lines of an invoice.
LONGEST = 500

_AMOUNT = re.compile(r"(?:\b[aáà]\s+)?\d[\d\s]{0,12}(?:[.,]\d{1,4})?\s*(?:kr|sek|:-)(?:\s*(?:/|per)\s*\w+)?",
                     re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_QUANTITY = re.compile(r"\b\d+(?:[.,]\d+)?\s*(?:st|veckor|vecka|v|dagar|dag|dgr|tim|h)\b\.?", re.IGNORECASE)
_COUNTED = re.compile(r"(?<![\d.,-])(\d{1,3}(?:[.,]\d{1,2})?)\s*veck(?:or|a)\b"
                      r"(?:\s*(?:och|,|\+)?\s*(\d)\s*dag(?:ar)?\b)?", re.IGNORECASE)
_TERM = re.compile(r"\b(?:höst|vår)termin(?:en|ens)?\s+\d{4}\b|\b(?:ht|vt)[\s-]?(?:\d{4}|\d{2})\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;|/\n()\[\]•·–—\t]|\s-+\s|\.\s|\.\Z")
_AT = re.compile(r"(?:^|\s)(?:på|vid|hos)\s+", re.IGNORECASE)
_NAME = re.compile(r"([A-ZÅÄÖÉÜÆØ][^\W\d_]+(?:[-’'][^\W\d_]+)*)(?:\s+(?:von|af|de|van|der|al|el|la|ben))*"
                   r"\s+([A-ZÅÄÖÉÜÆØ][^\W\d_]+(?:[-’'][^\W\d_]+)*)")
#: Endings that names of places share with names of people: "Åsens Storgård", and Tor Lundgård.
_MAY_BE_PLACE = re.compile(r"\w{2,}(?:ens|ans|ets|nas)\s|.*(?:gård|hem|bo|torp|sjö|vik|näs|berga|stad|by|ö)\Z",
                           re.IGNORECASE)
_INTRODUCED = re.compile(r"\W*(?:student(?:en|ens)?|studerandes?|praktikant(?:en)?)\b", re.IGNORECASE)
#: Words that say nothing of who or where.
_GENERIC = re.compile(
    r"(?:praktik|handledar|vfu-?)?ersättning(?:en|ar)?|för|avse(?:r|ende)|student(?:en|er|ens|ers)?|studerandes?|praktik"
    r"(?:en|period|perioden|plats|ant)?|placering(?:en|ar|s)?|handledning(?:en)?|handledararvode|utbildning(?:en)?|kurs(?:en)?"
    r"|(?:vfu-?)?period(?:en)?|termin(?:en|s)?|enligt|avtal(?:et)?|samverkansavtal(?:et)?|om|och|i|av|under|den|det|en|ett"
    r"|till|från|med|per|veck(?:a|or)|dag(?:ar)?|antal|nr|namn|rad|faktura(?:n)?|kredit(?:ering)?|kostnad(?:er)?"
    r"|t\d{1,2}|tjänst(?:er)?|vård|omsorg|kliniska?|vil|programmet|läsår(?:et)?|år|st|på|vid|hos|verksamhet(?:en)?")
#: Words of names that are nobody's.
_NO_PERSON = re.compile(
    r"\b(?:norra|södra|östra|västra|övre|nedre|region(?:en)?|stads?|kommun(?:en|s)?|distrikt(?:et)?|stadsdel(?:en)?"
    r"|område(?:t)?|team|grupp(?:en)?|plan|våning|ab|hb|aktiebolag|stiftelsen|högskolan?|universitet(?:et)?"
    r"|centrum|torget|januari|februari|mars|juni|juli|augusti|september|oktober|november|december|hösten?|våren?"
    r"|sommaren?|medicin|kirurgi|psykiatri|geriatrik|ortopedi|onkologi|neurologi|pediatrik|omvårdnad|palliativ|akut"
    r"|hälsa|fysiologi|farmakologi|anatomi|enl|enligt|samt|ersättning(?:en)?)\b")
#: A part of a place, and what makes another place of its name.
_WITHIN = re.compile(r"\b(?:avd|avdelning|enhet|plan|våning|hus)\b\.?\s*(?:\d+|[A-ZÅÄÖ])?\b", re.IGNORECASE)
_OTHER_END = re.compile(r"\b(?:norra|södra|östra|västra|nya|gamla)\b", re.IGNORECASE)
#: Who is named beside these words isn't the student.
_SOMEBODY_ELSE = re.compile(
    r"\b(?:huvud)?handledare\b|\bkontakt(?:person)?\b|\breferens\b|\battest|\bgodkän|\bbeställare|\blärare"
    r"|samordnare|adjunkt|\bchef", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """What the texts of a line say. ``unclear`` are the texts of which something can't be told apart.

    ``counts`` are the times that they count, in days of five a week.

    ``students`` are introduced as such, ``names`` only look like somebody's; ``places`` are known or marked as
    such, ``care`` only sounds like a place.
    """

    students: list[Said] = field(default_factory=list)
    names: list[Said] = field(default_factory=list)
    places: list[Said] = field(default_factory=list)
    care: list[Said] = field(default_factory=list)
    educations: list[Said] = field(default_factory=list)
    inriktningar: list[Said] = field(default_factory=list)
    forms: list[Said] = field(default_factory=list)
    periods: list[tuple[Said, Said]] = field(default_factory=list)
    unsure_dates: list[Said] = field(default_factory=list)
    unclear: list[Said] = field(default_factory=list)
    counts: list[tuple[Number, Said]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """Names that the rest of the invoice tells: ``places`` may be the verksamhet, ``others`` are no student. Folded."""

    places: frozenset[str]
    others: frozenset[str]


def read(texts: Iterable[Said], known: Known) -> Found:
    """What can be told apart in a line's texts, without its labelled statements."""
    found = Found()
    seen: set[str] = set()
    for said in texts:
        if said.text and fold(said.text) not in seen:
            seen.add(fold(said.text))
            if len(said.text) > LONGEST:
                found.unclear.append(said)
            else:
                _take(said, known, found)
    return found


def settle(found: Found, about_vfu: bool, placed: bool) -> None:
    """Makes of names students, and of words of care places, where that is certain; else they are unclear.

    ``about_vfu``: the line says that it is about VFU or an utbildning; ``placed``: the verksamhet is told elsewhere.
    """
    placed, introduced = placed or bool(found.places or found.care), bool(found.students)
    for name in found.names:
        certain = about_vfu and placed and not introduced and not _MAY_BE_PLACE.match(name.text)
        (found.students if certain else found.unclear).append(name)
    for place in found.care:
        (found.unclear if found.unclear else found.places).append(place)


def _take(said: Said, known: Known, found: Found) -> None:
    dates, text = words.take_dates(unicodedata.normalize("NFC", said.text))
    found.periods += [(Said(first, said.node), Said(last, said.node)) for first, last in dates.periods]
    found.unsure_dates += [Said(one, said.node) for one in (*dates.days, *dates.unsure)]
    if _DIGIT.search(text):
        found.counts += [(_days(match), said) for match in _COUNTED.finditer(text)]
        text = _TERM.sub(" , ", _QUANTITY.sub(" ", _AMOUNT.sub(" ", text)))
    educations, inriktning, text = words.take_educations(text)
    found.educations += [Said(one, said.node) for one in educations]
    if inriktning:
        found.inriktningar.append(Said(inriktning, said.node))
    forms, text = words.take_forms(text)
    found.forms += [Said(one, said.node) for one in forms]
    before = 0
    for part in _BETWEEN.split(text):
        label, colon, stated = part.rpartition(":")
        if _SOMEBODY_ELSE.search(part) or (colon and _without_generic(label)):
            if not _NAME.search(part):
                del found.names[before:]  # "Tor Ek (handledare)": a title behind the name
            continue  # another label than ours: a reference, a supervisor
        first, *places = _AT.split(stated)
        before = len(found.names)
        _classify(first, known, said, found, is_place=False)
        for place in places:
            _classify(place, known, said, found, is_place=True)


def _days(match: re.Match[str]) -> Number:
    return Fraction(match[1].replace(",", ".")) * DAYS_A_WEEK + int(match[2] or 0)


def may_name(said: Said, known: Known) -> bool:
    """Whether a text may name a student, if only among other words."""
    _, text = words.take_dates(said.text[:LONGEST])
    text = words.take_forms(words.take_educations(_TERM.sub(" , ", text))[2])[1]
    return any(fold(match[0]) not in known.others | known.places and not _NO_PERSON.search(fold(match[0]))
               and not any(_says_nothing(word) for word in match[0].split())
               for part in _BETWEEN.split(text) if not _SOMEBODY_ELSE.search(part) for match in _NAME.finditer(part))


def _around(part: str, known: Known) -> tuple[str, str]:
    """The place of the invoice that a part names among other words, and those words."""
    for place in known.places:
        if len(place) >= len(part.strip()):
            continue
        match = re.search(rf"(?<!\w){re.escape(place)}(?!\w)", part, re.IGNORECASE)
        if match is not None:
            return match[0], f"{part[:match.start()]} {part[match.end():]}"
    return "", part


def _classify(part: str, known: Known, said: Said, found: Found, *, is_place: bool) -> None:
    """One part between separators: a student, a place, or words that could be either."""
    place, rest = _around(part, known)
    if place and not _OTHER_END.search(rest):
        found.places.append(Said(place, said.node))
        part, is_place = _WITHIN.sub(" ", rest), False
    bare = _without_generic(part)
    if not re.search(r"\w", bare):
        return
    folded = fold(bare)
    if folded in known.places or (is_place and folded not in known.others):
        found.places.append(Said(bare, said.node))
    elif folded in known.others:
        return
    elif words.OF_CARE.search(bare):
        whole = _NAME.match(bare) is None or words.OF_CARE.match(bare) is not None or len(bare.split()) <= 2
        (found.care if whole and len(bare.split()) <= 4 else found.unclear).append(Said(bare, said.node))
    elif _NAME.fullmatch(bare) and not _NO_PERSON.search(folded):
        introduced = _INTRODUCED.match(part) is not None
        (found.students if introduced else found.names).append(Said(bare, said.node))
    else:
        found.unclear.append(said)


def _without_generic(part: str) -> str:
    """A part without the words around it that say nothing of who or where."""
    parts = part.strip(" \t.-–\"”'").split()
    while parts and _says_nothing(parts[0]):
        parts.pop(0)
    while parts and _says_nothing(parts[-1]):
        parts.pop()
    return " ".join(parts)


def _says_nothing(word: str) -> bool:
    bare = fold(word).strip(".,:;#")
    return not bare or bare.isdigit() or _GENERIC.fullmatch(bare) is not None
