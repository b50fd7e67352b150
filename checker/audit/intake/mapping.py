"""The mapping file: which column of somebody's own system is which field of ours, and how it writes."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from checker.audit.intake import days
from checker.audit.intake.cells import Unfit, reader
from checker.audit.intake.fields import Field, called, fields, suggestion
from checker.audit.intake.results import MappingError
from checker.document import fold
from checker.sources import guard, scalars, yaml
from checker.sources.errors import SourceError, quoted
from checker.sources.raw import Builder, Raw, RawList, RawMapping, RawScalar

_LARGEST, _MOST_VALUES = 1_000_000, 10_000
#: The word for a column that is no field.
_NONE = "ingen"
_SEPARATORS = {"semikolon": ";", "komma": ",", "tabb": "\t", "lodstreck": "|"}
_READ_AS = {"datum": "ett datum, ÅÅÅÅ-MM-DD", "termin": "en termin, till exempel HT2016"}


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says; empty where there is none.

    ``columns``: by the column's name, folded, the name as written and the field, None for a column that isn't to be
    read. ``constants``: by path, fields as JSON that hold for all rows. ``values``: by path and folded text, what the
    words of a column mean. ``key``: fields or columns that tell invoices apart. ``day_form``: a pattern.
    """

    columns: dict[str, tuple[str, Field | None]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    separator: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    day_form: str | None = None
    given: bool = False


def read_mapping(path: str | Path) -> Mapping:
    """The mapping that a file holds. Raises MappingError."""
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        guard.admit(data, _LARGEST)
        trees = yaml.trees(guard.decode(data), Builder(_MOST_VALUES))
    except OSError as error:
        raise MappingError(f"Filen går inte att öppna: {error.strerror or 'okänt fel'}.") from None
    except SourceError as error:
        raise MappingError(error.message, error.line) from None
    if len(trees) != 1 or not isinstance(trees[0], RawMapping):
        raise MappingError(f"En mappningsfil har nycklarna {', '.join(_KEYS)}; den här har inga av dem.")
    mapping = Mapping(given=True)
    for key, (line, _, value) in sorted(trees[0].entries.items(), key=lambda entry: list(_KEYS).index(entry[0])
                                        if entry[0] in _KEYS else -1):
        if key not in _KEYS:
            raise MappingError(f"Nyckeln {quoted(key)} finns inte i en mappningsfil.{suggestion(key, list(_KEYS))} "
                               f"De som finns är {', '.join(_KEYS)}.", line)
        mapping = _KEYS[key](mapping, value)
    return mapping


def _columns(mapping: Mapping, value: Raw) -> Mapping:
    taken: dict[str, str] = {}
    for column, line, one in _entries(value, "kolumner"):
        folded = fold(column)
        if folded in mapping.columns:
            raise MappingError(f"Kolumnen {quoted(column)} står två gånger.", line)
        name = _text(one, f"efter kolumnen {quoted(column)} ska fältet stå, eller ordet {_NONE}")
        to = None if name == _NONE else _field(name, line)
        if to is not None and to.path in taken:
            raise MappingError(f"Två kolumner, {quoted(taken[to.path])} och {quoted(column)}, går till samma fält, "
                               f"{to.label}. Skriv {_NONE} för den som inte ska läsas.", line)
        if to is not None:
            taken[to.path] = column
        mapping.columns[folded] = column, to
    return mapping


def _constants(mapping: Mapping, value: Raw) -> Mapping:
    mapped = {to.path: column for column, to in mapping.columns.values() if to is not None}
    for name, line, one in _entries(value, "fasta"):
        to = _field(name, line)
        if to.path in mapped:
            raise MappingError(f"{to.label} står både bland kolumnerna ({quoted(mapped[to.path])}) och bland det som "
                               "är fast. Välj ett av dem.", line)
        if to.path in mapping.constants:
            raise MappingError(f"{to.label} står två gånger.", line)
        text = _text(one, f"efter {quoted(name)} ska det stå vad som gäller för alla fakturor")
        mapping.constants[to.path] = _constant(to, text, mapping, line)
    return mapping


def _constant(to: Field, text: str, mapping: Mapping, line: int) -> str:
    try:
        token = reader(to, mapping.decimal, mapping.day_form, {})(text)
    except Unfit as error:
        raise MappingError(error.message, line) from None
    if token.startswith("["):
        raise MappingError(f"{to.label}: här står flera namn, men fältet har plats för ett.", line)
    readable = scalars.READERS.get(to.kind)
    bare = token[1:-1] if token.startswith('"') else token
    if readable is not None and readable(bare)[0] is None:
        wanted = _READ_AS.get(to.kind, "ett tal")
        raise MappingError(f"{to.label}: {quoted(text)} går inte att läsa som {wanted}.", line)
    if to.kind == "val" and bare not in to.choices:
        raise MappingError(f"{to.label}: {quoted(text)} är inget av det som går att välja: {', '.join(to.choices)}.",
                           line)
    return token


def _values(mapping: Mapping, value: Raw) -> Mapping:
    for name, line, one in _entries(value, "varden"):
        to = _field(name, line)
        meanings = mapping.values.setdefault(to.path, {})
        for word, at, meaning in _entries(one, name):
            text = _text(meaning, f"efter {quoted(word)} ska det stå vad ordet betyder")
            _constant(to, text, mapping, at)
            if meanings.setdefault(fold(word), text) != text:
                raise MappingError(f"{to.label}: {quoted(word)} har två betydelser.", at)
    return mapping


def _key(mapping: Mapping, value: Raw) -> Mapping:
    parts = value.items if isinstance(value, RawList) else [value]
    names = [_text(part, "efter nyckel ska en eller flera kolumner eller fält stå") for part in parts]
    if not names:
        raise MappingError("Efter nyckel ska en eller flera kolumner eller fält stå.", value.line)
    return replace(mapping, key=tuple(names))


def _separator(mapping: Mapping, value: Raw) -> Mapping:
    names = ", ".join(f"{name}" for name in _SEPARATORS)
    text = value.text if isinstance(value, RawScalar) else ""
    found = _SEPARATORS.get(text, text)
    if found not in _SEPARATORS.values():
        raise MappingError(f"Avskiljaren är en av {names}, eller tecknet självt inom citattecken.", value.line)
    return replace(mapping, separator=found)


def _encoding(mapping: Mapping, value: Raw) -> Mapping:
    name = _text(value, "efter teckenkodning ska dess namn stå").lower()
    known = {"utf-8": "utf-8", "utf8": "utf-8", "utf-16": "utf-16", "windows-1252": "cp1252", "cp1252": "cp1252",
             "ansi": "cp1252", "iso-8859-1": "latin-1", "latin-1": "latin-1"}
    if name not in known:
        raise MappingError(f"Teckenkodningen {quoted(name)} är ingen av utf-8, utf-16, windows-1252 och iso-8859-1.",
                           value.line)
    return replace(mapping, encoding=codecs.lookup(known[name]).name)


def _decimal(mapping: Mapping, value: Raw) -> Mapping:
    text = _text(value, "efter decimaltecken ska ett tecken stå")
    found = {"komma": ",", "punkt": "."}.get(text, text)
    if found not in (",", "."):
        raise MappingError("Decimaltecknet är komma eller punkt.", value.line)
    return replace(mapping, decimal=found)


def _day_form(mapping: Mapping, value: Raw) -> Mapping:
    text = _text(value, "efter datumform ska till exempel DD/MM/ÅÅÅÅ stå")
    found = days.pattern(text)
    if found is None:
        raise MappingError(f"Datumformen {quoted(text)} går inte att förstå: skriv till exempel DD/MM/ÅÅÅÅ, "
                           "MM/DD/ÅÅÅÅ eller ÅÅMMDD.", value.line)
    return replace(mapping, day_form=found)


#: Every key, in the order that they are read: how the file writes tells how its constants are read.
_KEYS: dict[str, Callable[[Mapping, Raw], Mapping]] = {
    "avskiljare": _separator, "teckenkodning": _encoding, "decimaltecken": _decimal, "datumform": _day_form,
    "kolumner": _columns, "fasta": _constants, "varden": _values, "nyckel": _key}


def _entries(value: Raw, name: str) -> list[tuple[str, int, Raw]]:
    """Keys with their lines and values."""
    if not isinstance(value, RawMapping):
        raise MappingError(f"Under {name} ska rader ”namn: värde” stå.", value.line)
    return [(key, line, one) for key, (line, _, one) in value.entries.items()]


def _text(value: Raw, otherwise: str) -> str:
    if not isinstance(value, RawScalar) or value.blank:
        raise MappingError(f"Här saknas något: {otherwise}.", value.line)
    return value.text.strip()


def _field(name: str, line: int) -> Field:
    """The field that a name means. Raises MappingError."""
    found = called(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise MappingError(f"{quoted(name)} kan vara {' eller '.join(one.path for one in found)}: skriv vilket.", line)
    known = ", ".join(path.removeprefix("rader/") for path in fields())
    raise MappingError(f"{quoted(name)} är inget fält i en faktura.{suggestion(name) or f' De som finns är {known}.'}",
                       line)
