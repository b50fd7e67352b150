"""The tables of §§ 4.1, 5.1, 6 and 7 as lists of records, every value with its row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from checker.document import Position, fold
from checker.sources.days import day as written_day
from checker.sources.docx import contacts, educations, figures, nodes
from checker.sources.docx.tables import Found, Row
from checker.sources.raw import Raw, RawScalar

#: "Inga Lövbrandt" is somebody.
_NONE = re.compile(r"(?:[Ii]ng(?:en|et)\b|INGEN\b|[Ii]nga(?=\W*$|\s+[a-zåäö(])).*", re.DOTALL)
_VACANT = re.compile(r"(?:vakant|utses|tillsätts|rekryteras|meddelas|återkommer"
                     r"|(?:ännu\s+)?(?:ej|inte)\s+(?:ännu\s+)?utsed).*",
                     re.IGNORECASE | re.DOTALL)
_DASHES = " -–—"
_TOTAL = re.compile(r"(?:summa|totalt?|sammanlagt|antal totalt)\s*:?", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,6})\s*(?:st\.?|stycken|studenter|platser|studentplatser)?(?:\s*(?:per|/)\s*år)?",
                    re.IGNORECASE)
_LABELLED = re.compile(r"(?<![\d–-])(\d{1,6})\s*(?:st\.?\s+)?([^\d,;\n]{2,80})"
                       r"|([^\d,;\n:]{2,80}?)\s*[:–-]?\s+(\d{1,6})(?!\d)")
_LINES = re.compile(r"\n|;")
_BETWEEN = re.compile(r"\n|;|,|\s+och\s+|\s+samt\s+|\s*/\s*")
_DRIFTSFORMER = (("kommunal", re.compile(r"kommunal|egen\s*regi|kommunen", re.IGNORECASE)),
                 ("lov", re.compile(r"\blov\b|valfrihet", re.IGNORECASE)),
                 ("entreprenad", re.compile(r"entreprenad|upphandl", re.IGNORECASE)))
_FORMER = (("uppdragsutbildning", re.compile(r"uppdrag", re.IGNORECASE)),
           ("fristaende", re.compile(r"fristående", re.IGNORECASE)),
           ("forelasning", re.compile(r"föreläsning", re.IGNORECASE)),
           ("programkurs", re.compile(r"programkurs", re.IGNORECASE)), ("annan", re.compile(r"annan", re.IGNORECASE)))
_LEVELS = (("grund", re.compile(r"grund(?:nivå)?|kandidat", re.IGNORECASE)),
           ("master", re.compile(r"master(?:nivå)?|magister|avancerad", re.IGNORECASE)))
_LONGEST = 1000  # characters of a cell that is looked through
_Fields = dict[str, Raw | None]
_Choices = tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of a table, and how its fields are read."""

    found: Found
    row: Row

    @property
    def where(self) -> Position:
        return nodes.at(f"{self.found.place}, rad {self.row.number}", self.row.anchor)

    def at(self, column: str) -> Position:
        """A field of the row as a person finds it."""
        heading = " ".join(self.found.headings[column].split())
        return nodes.at(f"{self.where.place}, kolumn {heading}", self.row.fields[column].anchor)

    def text(self, column: str, read: Callable[[str], str | None] | None = None) -> RawScalar | None:
        """A field, written as the schema wants it where ``read`` can tell; None where the table has no such column."""
        if column not in self.row.fields:
            return None
        text = self.row.text(column)
        return nodes.scalar((read(text) if read is not None else None) or text, self.at(column))


@dataclass(frozen=True, slots=True)
class Known:
    """What the rest of the agreement says that a table may leave out.

    ``educations``: see educations.known_names; ``larosate``: the only lärosäte's name, or "";
    ``verksamheter``: the names of § 4.1, folded; ``headed``: by a table's id the lärosäte that its heading names.
    """

    educations: dict[str, tuple[str, str]]
    larosate: str = ""
    verksamheter: frozenset[str] = frozenset()
    headed: Mapping[int, str] = field(default_factory=dict)


def listed(lista: str, found: list[Found], known: Known) -> Raw:
    """The list that one or several tables are; blank where they have headings and nothing more."""
    where = nodes.at(found[0].place, found[0].table.anchor)
    entries = [_Entry(one, row) for one in found for row in one.rows]
    if entries and all(_says_none(one.row) for one in entries):
        return nodes.listing(where, [])
    if lista == "/verksamheter":
        items = list(_verksamheter(entries, known.educations))
    else:
        items = [nodes.record(one.where, fields) for one in entries for fields in _READERS[lista](one, known)]
    return nodes.listing(where, items) if items else nodes.scalar("", where)


def _says_none(row: Row) -> bool:
    """Whether a row says that there is none, and nothing else."""
    said = [one.text for one in row.fields.values() if one.text.strip(_DASHES)]
    return len(said) == 1 and _NONE.fullmatch(said[0]) is not None


def _chosen(choices: _Choices) -> Callable[[str], str | None]:
    """The only one of the choices that some words name."""
    def read(text: str) -> str | None:
        meant = [name for name, words in choices if words.search(text)]
        return meant[0] if len(meant) == 1 else None
    return read


def _fortbildning(entry: _Entry, _: Known) -> Iterator[_Fields]:
    yield {"kurs": entry.text("kurs"), "omfattning": entry.text("omfattning"),
            "kostnad": entry.text("kostnad", _cost), "form": entry.text("form", _chosen(_FORMER))}


def _cost(text: str) -> str | None:
    free = re.fullmatch(r"(?:ingen|inga|kostnadsfri(?:tt)?|gratis|avgiftsfri(?:tt)?)[\w\s]*", text, re.IGNORECASE)
    return "0" if free else figures.amount(text)


def _uppsats(entry: _Entry, _: Known) -> Iterator[_Fields]:
    yield {"projekt": entry.text("projekt"), "verksamhet": entry.text("verksamhet"),
            "tidpunkt": entry.text("tidpunkt"), "start": entry.text("start", written_day),
            "niva": entry.text("niva", _chosen(_LEVELS)), "ersattning": entry.text("ersattning", _cost),
            "etikprovning_kravs": entry.text("etikprovning_kravs", str.lower),
            "etikansokan": entry.text("etikansokan", written_day)}


def _kontakt(entry: _Entry, known: Known) -> Iterator[_Fields]:
    """A contact; one who stands for several verksamheter of § 4.1 is a contact of each."""
    said = ("namn", "titel", "verksamhet", "kontaktuppgifter", "epost", "telefon")
    if not any(entry.row.text(name) for name in said):
        return
    fields: _Fields = {"namn": entry.text("namn", _unfilled), "titel": entry.text("titel")}
    if entry.found.lista == "/kontaktpersoner/verksamheter":
        fields["verksamhet"] = entry.text("verksamhet")
    else:
        name = known.larosate or known.headed.get(id(entry.found), "")
        only = nodes.scalar(name, entry.where) if name else None
        fields["larosate"] = entry.text("larosate") or only
    if "kontaktuppgifter" in entry.row.fields:
        at = entry.at("kontaktuppgifter")
        fields |= {name: nodes.scalar(text, at) for name, text in _ways(entry.row.text("kontaktuppgifter")).items()}
    whole = entry.row.text("namn")
    if any(contacts.ways(whole)[:2]) and not any(entry.row.text(name) for name in said[1:] if name != "verksamhet"):
        fields |= _in_one_cell(whole, entry.at("namn"))
    for name in ("epost", "telefon"):
        own = entry.text(name)
        if own is not None and (own.text or name not in fields):
            fields[name] = own
    places = _BETWEEN.split(entry.row.text("verksamhet"))
    if len(places) > 1 and all(fold(place) in known.verksamheter for place in places):
        yield from (fields | {"verksamhet": nodes.scalar(place, entry.at("verksamhet"))} for place in places)
    else:
        yield fields


def _in_one_cell(text: str, at: Position) -> _Fields:
    """A contact whose title and details stand with the name."""
    name, *rest = contacts.parts(text) or [""]
    mails, phones, _ = contacts.ways(text)
    return {"namn": nodes.scalar(name, at), "titel": nodes.scalar(", ".join(rest), at),
            "epost": nodes.scalar(", ".join(mails), at), "telefon": nodes.scalar(", ".join(phones), at)}


def _unfilled(text: str) -> str | None:
    """A name that says that nobody is named yet, as a placeholder."""
    return f"[{text}]" if _NONE.fullmatch(text) or _VACANT.fullmatch(text) else None


def _ways(text: str) -> dict[str, str]:
    """E-mail and telephone of a cell; what is neither stays with the telephone, as it stands."""
    if len(text) > _LONGEST:
        return {"telefon": text}
    mails, phones, left = contacts.ways(text)
    rest = " ".join(left.replace(",", " ").replace(";", " ").split()).strip(" .:()<>–-")
    ways = {"epost": ", ".join(mails)} if mails else {}
    said = ", ".join(phones) if phones else rest
    return ways | ({"telefon": said} if said else {}) or {"epost": "", "telefon": ""}


_READERS: dict[str, Callable[[_Entry, Known], Iterator[_Fields]]] = {
    "/fortbildning": _fortbildning, "/studentuppsatser": _uppsats,
    "/kontaktpersoner/larosate": _kontakt, "/kontaktpersoner/verksamheter": _kontakt}


def _verksamheter(entries: list[_Entry], names: dict[str, tuple[str, str]]) -> Iterator[Raw]:
    """One record for each verksamhet: rows whose name is merged with the one above or repeats it are the same."""
    groups: list[list[_Entry]] = []
    shared = {one.row.fields["antal"].anchor for one in entries if "antal" in one.row.fields
              and one.row.fields["antal"].merged}
    for entry in entries:
        if _TOTAL.fullmatch(entry.row.text("namn")):
            continue
        if groups and _same(groups[-1][0], entry):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    for group in groups:
        first = group[0]
        fields: dict[str, Raw | None] = {
            "namn": first.text("namn"), "organisationsnummer": first.text("organisationsnummer"),
            "driftsform": first.text("driftsform", _chosen(_DRIFTSFORMER))}
        places = [plats for entry in group for plats in _platser(entry, names, shared)]
        yield nodes.record(first.where, fields | {"platser": nodes.listing(first.where, places) if places else None})


def _same(first: _Entry, entry: _Entry) -> bool:
    own, other = entry.row, first.row
    return all(own.text(column).casefold() in ("", other.text(column).casefold()) if column != "namn"
               else own.text(column).casefold() == other.text(column).casefold()
               for column in ("namn", "organisationsnummer", "driftsform")) and (
        own.text("namn") != "" or own.fields["namn"].merged)


def _platser(entry: _Entry, names: dict[str, tuple[str, str]], shared: set[int]) -> Iterator[Raw]:
    """The educations of a row with their numbers, joined line by line or by the education named with a number.

    A number that several educations or rows have together (``shared``: its cell's paragraph) is none of theirs.
    """
    said, counted = entry.row.text("utbildning"), entry.row.text("antal") or _by_term(entry)
    if not said and not counted:
        return
    parts, lines = _parts(said, names), counted.split("\n")
    if counted and "antal" in entry.row.fields and entry.row.fields["antal"].anchor in shared:
        for part in parts:
            yield _plats(entry, part, f"{counted} för flera rader", names)
    elif len(parts) == 1:
        yield _plats(entry, parts[0], _count(counted) or counted, names)
    elif len(lines) == len(parts):
        for part, line in zip_longest(parts, lines):
            yield _plats(entry, part, _count(line) or line, names)
    else:
        by_name = {_typ(match[2] or match[3], names): match[1] or match[4]
                   for match in _LABELLED.finditer(counted[:_LONGEST])}
        for part in parts:
            unknown = f"{counted} för {said}" if counted else ""
            yield _plats(entry, part, by_name.get(_typ(part, names), unknown), names)


def _by_term(entry: _Entry) -> str:
    """The number of a column that isn't by the year, with the column's heading: it is no number for the year."""
    told = entry.row.text("termin")
    return f"{told} ({' '.join(entry.found.headings['termin'].split())})" if told else ""


def _parts(said: str, names: dict[str, tuple[str, str]]) -> list[str]:
    """The educations of a cell: a line each, or with commas between where every part names one by itself."""
    lines = _LINES.split(said)
    if len(said) > _LONGEST:
        return [said]
    if all(_typ(line, names)[0] for line in lines) and len(lines) > 1:
        return lines
    parts = _BETWEEN.split(said)
    return parts if all(educations.education(part).typ for part in parts) else [said]


def _count(text: str) -> str | None:
    found = _COUNT.fullmatch(" ".join(text.split()))
    return str(int(found[1])) if found else figures.whole(text)


def _typ(text: str, names: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """The education that a cell names, by its own words or by those that the agreement's list has for it."""
    named = educations.education(text)
    if named.typ:
        return named.typ, named.which
    return names.get(" ".join(text.split()).casefold(), ("", ""))


def _plats(entry: _Entry, said: str, count: str, names: dict[str, tuple[str, str]]) -> Raw:
    typ, which = _typ(said, names)
    at = {column: entry.at(column) if column in entry.row.fields else entry.where for column in ("utbildning", "antal")}
    return nodes.record(entry.where, {
        "utbildning": nodes.scalar(typ or said, at["utbildning"]),
        "inriktning": nodes.scalar(which, at["utbildning"]) if which else None,
        "studenter_per_ar": nodes.scalar(count, at["antal"])})
