"""What an e-invoice says, as values with places: in the schema's way where its own is plain, else as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from checker.document import Remark, fold
from checker.sources.days import day as written_day
from checker.sources.errors import quoted
from checker.sources.raw import Raw, RawMapping, RawScalar
from checker.sources.ubl.mapping import Mapped, Shape
from checker.sources.ubl.node import Node

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9:.]{5,15})?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
#: Fields whose texts a message doesn't repeat: they are about a person.
_PERSONAL = ("student", "kontaktperson", "telefon", "epost")


@dataclass(slots=True)
class Said:
    """A text and the element where it stands."""

    text: str
    node: Node


@dataclass(slots=True)
class Notes:
    """Remarks on the e-invoice, in the order in which they were made."""

    remarks: list[Remark] = field(default_factory=list)

    def add(self, pointer: str, node: Node, code: str, message: str) -> None:
        self.remarks.append(Remark(pointer, node.position, message, code))

    def contradiction(self, pointer: str, said: Sequence[Said]) -> None:
        named = not pointer.endswith(_PERSONAL)
        texts = [f"{quoted(one.text)} ({one.node.place})" if named else one.node.place for one in said]
        self.add(pointer, said[0].node, "motsagelse", f"Fakturan säger emot sig själv: {' och '.join(texts[:3])}. "
                                                      "Uppgiften räknas som okänd.")


def plain(text: str, shape: Shape) -> str:
    """A text as the schema writes it; unchanged where it isn't plainly what the field holds."""
    if shape == "tal":
        return number(text) or text
    return (day(text) or text) if shape == "datum" else text


def number(text: str) -> str | None:
    """An xsd:decimal digit by digit: "+0012.50" is 12.50. None for what isn't one ("1,530" has two meanings)."""
    match = _DECIMAL.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    sign = "-" if match[1] == "-" else ""
    return f"{sign}{match[2].lstrip('0') or '0'}" + (f".{match[3]}" if match[3] else "")


def day(text: str) -> str | None:
    """An xsd:date without its time zone, or a day that a person has written out with its year, as YYYY-MM-DD."""
    match = _DAY.fullmatch(text)
    if match:
        return match[1]
    return written_day(text)


def scalar(text: str, node: Node) -> RawScalar:
    return RawScalar(text, "quoted", node.line or 1, 1, node.position)


def mapping(node: Node) -> RawMapping:
    return RawMapping(node.line or 1, 1, {}, node.position)


def put(into: RawMapping, key: str, value: Raw | None) -> None:
    if value is not None:
        into.entries[key] = value.line, value.column, value


def unclear(said: Iterable[Said]) -> Raw:
    """Something stands there, and nobody knows what it means: present, of no value."""
    given = list(said)
    found = scalar(" / ".join(one.text for one in given[:3]), given[0].node)
    found.style = "unreadable"
    return found


def at(node: Node, mapped: Mapped) -> Iterator[Said]:
    """What stands at a field's paths, in their order."""
    return (Said(one.text, one) for path in mapped.paths for one in node.find(path))


def agreed(said: Iterable[Said], mapped: Mapped, notes: Notes, pointer: str = "") -> Raw | None:
    """One value of several, as the mapping directs; None where there is no element, blank where all are empty."""
    given = said if isinstance(said, list) else list(said)
    if len(given) == 1:
        return scalar(plain(given[0].text, mapped.shape), given[0].node)
    stated = [one for one in given if one.text]
    if not stated:
        return scalar("", given[0].node) if given else None
    texts = {fold(plain(one.text, mapped.shape)) for one in stated}
    if mapped.choice == "forsta" or len(texts) == 1:
        return scalar(plain(stated[0].text, mapped.shape), stated[0].node)
    notes.contradiction(pointer or mapped.field, stated)
    return unclear(stated)
