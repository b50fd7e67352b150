"""The tables of an agreement: known by their headings wherever they stand, read row by row as a person sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.sources.docx.blocks import Table, TableCell
from checker.sources.docx.words import raw_words

#: Rows above the headings: a caption, a merged title.
_ROWS_ABOVE = 4
_MOST_COLUMNS = 40  # that are looked at for what isn't read
_LONGEST_HEADING = 80  # characters

_NAME = r"namn|kontaktperson(?:er)?|kontaktpersonens namn"
_PLACE = (r"(?:enhet verksamhet|verksamhet enhet|verksamhet(?:er|en)?(?:s|ens)?(?: namn)?|enhet"
          r"|namn på verksamhet(?:en)?|vfu (?:plats|enhet))")
_NUMBER = r"org(?:anisations)? ?(?:nr|nummer)"
_CONTACT = {"namn": _NAME, "titel": r"titel|befattning|funktion|roll|titel befattning",
            "kontaktuppgifter": r"kontakt ?uppgifter?|kontaktinformation|kontakt",
            "epost": r"e ?post(?: ?adress)?|e ?mail|mejl",
            "telefon": r"telefon(?:nummer)?|tfn|tel|mobil"}
#: For each list of an agreement the columns of its table: what their headings may say.
COLUMNS: dict[str, dict[str, str]] = {
    "/verksamheter": {
        "namn": _PLACE, "utbildning": r"utbildning(?:ar)?",
        "antal": r"antal (?:studenter|platser|studentplatser)(?: (?:per )?(?:utbildning och )?(?:år|läsår))?"
                 r"|antal(?: per)? år|antal|studenter (?:per )?år|platser (?:per )?år",
        "termin": r"(?:antal )?(?:studenter|platser|studentplatser)? ?(?:(?:per|varje) )?"
                  r"(?:termin(?:en)?|ht|vt|höst\w*|vår\w*)(?: \d{2,4})?",
        "organisationsnummer": _NUMBER, "driftsform": r"driftsform|regi|utförare"},
    "/fortbildning": {
        "kurs": r"kurs(?:er)?|kurs(?:er)? föreläsning(?:ar)?|föreläsning|kurs(?:ens)? namn|fortbildning",
        "omfattning": r"omfattning", "kostnad": r"kostnad|pris|avgift", "form": r"form|utbildningsform"},
    "/studentuppsatser": {
        "projekt": r"projekt(?:et)?|område|ämne", "verksamhet": _PLACE, "tidpunkt": r"tidpunkt|tid|när|termin",
        "niva": r"nivå", "start": r"start(?: ?datum)?", "ersattning": r"ersättning",
        "etikprovning_kravs": r"etik ?prövning(?: krävs)?|etisk prövning(?: krävs)?",
        "etikansokan": r"etik ?ansökan|ansökan om etisk prövning"},
    "/kontaktpersoner/larosate": {**_CONTACT, "larosate": r"lärosäte(?:t)?|högskola|universitet"},
    "/kontaktpersoner/verksamheter": {**_CONTACT, "verksamhet": _PLACE},
    "/undertecknat": {"part": r"part|för", "namn": _NAME + r"|namnförtydligande", "befattning": r"befattning|titel",
                      "datum": r"datum|ort och datum|dag", "underskrift": r"underskrift|signatur"},
}
#: For each list the columns that its table has at least one each of.
_NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "/verksamheter": (("namn",), ("utbildning", "antal", "termin")),
    "/fortbildning": (("kurs",), ("omfattning",)),
    "/studentuppsatser": (("projekt",), ("verksamhet", "tidpunkt")),
    "/kontaktpersoner/larosate": (("namn",), ("titel", "kontaktuppgifter", "epost", "telefon")),
    "/kontaktpersoner/verksamheter": (("namn",), ("verksamhet",), ("titel", "kontaktuppgifter", "epost", "telefon")),
    "/undertecknat": (("part",), ("namn", "underskrift"), ("datum",)),
}
_PATTERNS = {name: {column: re.compile(said) for column, said in columns.items()} for name, columns in COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """What stands in a column of a row, and the paragraph it begins with."""

    text: str
    anchor: int
    merged: bool = False  # with the row above


@dataclass(slots=True)
class Row:
    """``number`` counts the rows below the headings from 1, as a person sees them, empty ones included."""

    number: int
    fields: dict[str, Field] = field(default_factory=dict)

    def text(self, column: str) -> str:
        found = self.fields.get(column)
        return found.text if found is not None else ""

    @property
    def anchor(self) -> int:
        return min(one.anchor for one in self.fields.values())


@dataclass(slots=True)
class Found:
    """A table of which we know what it lists. ``headings``: each column's own words; ``place``: where it stands.

    ``above``: the cells above the headings, which belong to the text. ``rows``: those that say something, headings
    repeated on a new page left out; merged cells say it in each row. ``odd``: rows that are no entries.
    ``unread``: the headings of columns that say something and that the list has no field for.
    """

    lista: str
    table: Table
    header: int
    headings: dict[str, str]
    place: str = ""
    rows: list[Row] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    odd: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows += self._entries()
        self.unread += self._unread()

    @property
    def above(self) -> list[TableCell]:
        return [cell for row in self.table.rows[:self.header] for cell in row if not cell.continues]

    def _unread(self) -> Iterator[str]:
        """Headings that name no field, or one that another has named, above cells that say something."""
        header, taken = self.table.rows[self.header], set()
        for heading in header[:_MOST_COLUMNS]:
            column = _matching(self.lista, heading)
            if column and column not in taken:
                taken.add(column)
                continue
            below = (_field(heading, header, row, row).text for row in self.table.rows[self.header + 1:])
            if any(text.strip() for text in below):
                yield " ".join(heading.text.split())

    def _entries(self) -> Iterator[Row]:
        header = self.table.rows[self.header]
        columns = {_matching(self.lista, cell): cell for cell in reversed(header)}
        again = [cell.text for cell in header]
        above: dict[int, TableCell] = {}
        for number, cells in enumerate(self.table.rows[self.header + 1:], start=1):
            meant = [above.get(cell.start, cell) if cell.continues else cell for cell in cells]
            above = {cell.start: origin for cell, origin in zip(cells, meant, strict=True)}
            if [cell.text for cell in cells] == again or not any(cell.text for cell in meant):
                continue
            row = Row(number)
            for column, heading in columns.items():
                if column:
                    row.fields[column] = _field(heading, header, cells, meant)
            if len(cells) == 1 and len(header) > 1:
                self.odd.append(row)
            elif any(one.text for one in row.fields.values()):
                yield row


def known(table: Table) -> Found | None:
    """What a table lists, told by the row of headings that says most; None where no row is such a one."""
    best: tuple[int, str, int, dict[str, str]] | None = None
    for place, row in enumerate(table.rows[:_ROWS_ABOVE + 1]):
        for lista in COLUMNS:
            named = {_matching(lista, cell): cell.text for cell in reversed(row)} if len(row) > 1 else {}
            named.pop("", None)
            enough = all(any(column in named for column in one) for one in _NEEDED[lista])
            if enough and (best is None or len(named) > best[0]):
                best = len(named), lista, place, named
    return Found(best[1], table, *best[2:]) if best else None


def _matching(lista: str, cell: TableCell) -> str:
    """The column that a heading names; "" where it is none of the list's."""
    text = cell.text
    if not 0 < len(text) <= _LONGEST_HEADING:
        return ""
    said = " ".join(word.text for word in raw_words(text))
    return next((column for column, pattern in _PATTERNS[lista].items() if pattern.fullmatch(said)), "")


def _field(heading: TableCell, header: list[TableCell], cells: list[TableCell], meant: list[TableCell]) -> Field:
    """What stands below a heading: by its place in the grid, or in order where rows have as many cells as headings."""
    if len(cells) == len(header):
        place = next(number for number, cell in enumerate(header) if cell is heading)
        found = [place]
    else:
        end = heading.start + heading.span
        found = [number for number, cell in enumerate(cells)
                 if cell.start < end and heading.start < cell.start + cell.span]
    if not found:
        return Field("", heading.anchor)
    texts = [meant[number].text for number in found]
    return Field("\n".join(text for text in texts if text), meant[found[0]].anchor,
                 all(cells[number].continues for number in found))
