"""What a line states with a label: its item properties, and words before a colon in its texts."""

from __future__ import annotations

import re
from collections import defaultdict

from checker.document import fold
from checker.sources import persons
from checker.sources.ubl import words
from checker.sources.ubl.mapping import LABELS
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Said, plain

_FIELD_OF = {fold(label).rstrip("."): field for field, labels in LABELS.items() for label in labels}
_BY_LENGTH = sorted((label for labels in LABELS.values() for label in labels), key=len, reverse=True)
_LABEL = re.compile(r"(?<![\w-])(" + "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in _BY_LENGTH)
                    + r")\s*[:=]\s*", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*#?[0-9]{1,2}\Z")
_ENDS = re.compile(r"[;|\n]")
_CAPITALISED = re.compile(r"[^\W\d_][\w’'-]*(?:\s+[^\W\d_][\w’'-]*)*")

Stated = dict[str, list[Said]]


def stated() -> Stated:
    """Nothing as yet, of any field."""
    return defaultdict(list)


def properties(line: Node) -> Stated:
    """Each field that an item property is named after, with what its value states."""
    found = stated()
    for one in line.find("cac:Item/cac:AdditionalItemProperty"):
        field, value = _field(one.said("cbc:Name")), one.first("cbc:Value")
        if field is not None and value is not None:
            state(found, field, Said(value.text, value))
    return found


def labelled(said: Said, found: Stated) -> Said:
    """Adds to ``found`` what a text states with labels; the text that is left, in the order in which it stood."""
    matches = list(_LABEL.finditer(said.text)) if ":" in said.text or "=" in said.text else []
    left = [said.text[:matches[0].start()] if matches else said.text]
    for place, match in enumerate(matches):
        until = matches[place + 1].start() if place + 1 < len(matches) else len(said.text)
        value, *rest = _ENDS.split(said.text[match.end():until], maxsplit=1)
        field = _FIELD_OF[" ".join(fold(match[1]).split()).rstrip(".")]
        value, more = _cut(value.strip(" ,.–-"), field)
        if value:
            state(found, field, Said(value, said.node))
        left += [more, *rest]
    return Said("\n".join(part for part in left if part), said.node)


def _field(name: str) -> str | None:
    return _FIELD_OF.get(_NUMBERED.sub("", fold(name).strip(" :.").rstrip(".")))


def _cut(value: str, field: str) -> tuple[str, str]:
    """A labelled value and what stands behind it in the same sentence."""
    if field in ("period", "utbildning", "antal_veckor", "antal_dagar"):
        return value, ""
    if field != "student":
        first, _, rest = value.partition(",")
        return first.strip(), rest
    _, bare = words.take_dates(value)
    name, _, rest = (part.strip(" ,.–-") for part in bare.partition(","))
    if bare == value and " " not in name and _CAPITALISED.fullmatch(rest) and not words.OF_CARE.search(rest):
        return value, ""  # "Hällgren, Moa"
    return name, value.replace(name, "", 1)


def state(found: Stated, field: str, said: Said) -> None:
    """Adds what is said of one field, as the schema writes it where its meaning is plain."""
    text = said.text
    if field == "period":
        _period(found, said)
    elif field == "utbildning":
        known = words.education(text)
        found[field].append(Said(known[0], said.node) if known else said)
        if known and known[1]:
            found["inriktning"].append(Said(known[1], said.node))
    elif field == "form":
        found[field].append(Said(words.form(text) or text, said.node))
    elif field in ("antal_veckor", "antal_dagar"):
        found[field].append(Said(words.count(text) or text, said.node))
    elif field in ("startdatum", "slutdatum"):
        found[field].append(Said(plain(text, "datum"), said.node))
    elif field == "student":
        found[field].append(Said(persons.first_name_first(text), said.node))
    else:
        found[field].append(said)


def _period(found: Stated, said: Said) -> None:
    dates, _ = words.take_dates(said.text)
    if len(dates.periods) == 1 and not dates.days and not dates.unsure:
        first, last = dates.periods[0]
    elif len(dates.days) == 1 and not dates.periods and not dates.unsure:
        first = last = dates.days[0]
    else:
        first = last = said.text
    found["startdatum"].append(Said(first, said.node))
    found["slutdatum"].append(Said(last, said.node))
