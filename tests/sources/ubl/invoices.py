"""An invoice of one line that is right in every way, and what tests do with it."""

from __future__ import annotations

from typing import Any

from e_invoice import Ways, write

from checker import sources
from checker.document import Cell, SourceDocument, at_pointer

ROW: dict[str, Any] = {
    "verksamhet": "Björkgården", "student": "Moa Hällgren", "utbildning": "sjukskoterska",
    "larosate": "Sjöbergska högskolan", "form": "vfu", "startdatum": "2016-09-05", "slutdatum": "2016-09-30",
    "antal_veckor": "4", "antal_dagar": "0", "ersattning": "6120.00", "momssats": "0"}
FAKTURA: dict[str, Any] = {
    "dokument": "faktura", "typ": "faktura", "nummer": "2016-0412", "avtal": "ekdalen-sjobergska-2016",
    "datum": "2016-12-05", "forfallodatum": "2017-01-04", "betalningsvillkor_dagar": "30", "termin": "HT2016",
    "period": {"fran": "2016-09-05", "till": "2016-11-18"},
    "avsandare": {"namn": "Björkgården", "organisationsnummer": "212000-9713", "kontaktperson": "Birgit Hallonqvist",
                  "telefon": "08-465 004 31", "epost": "birgit.hallonqvist@ekdalen.example"},
    "fakturamottagare": {"namn": "Sjöbergska högskolan", "organisationsnummer": "899999-1014"},
    "betalning": {"bankgiro": "999-1233"}, "valuta": "SEK", "rader": [ROW], "moms": "0", "oresavrundning": "0",
    "total": "6120.00"}


def invoice(rows: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """FAKTURA with other fields; those that are None are left out."""
    whole = {**FAKTURA, **changes} if rows is None else {**FAKTURA, **changes, "rader": rows}
    return {key: value for key, value in whole.items() if value is not None}


def xml_of(faktura: dict[str, Any], ways: Ways | None = None, *changes: tuple[str, str]) -> bytes:
    """The e-invoice, with texts of its XML changed; each must stand there."""
    text = write(faktura, ways).decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text.encode()


def read(data: bytes) -> SourceDocument:
    """The one document of an e-invoice."""
    (document,) = sources.read("faktura.xml", data).documents
    return document


def read_changed(*changes: tuple[str, str], ways: Ways | None = None, **fields: Any) -> SourceDocument:
    return read(xml_of(invoice(**fields), ways, *changes))


def cell(document: SourceDocument, pointer: str) -> Cell | None:
    found = at_pointer(document.root, pointer)
    return found if isinstance(found, Cell) else None


def said(document: SourceDocument, pointer: str) -> object:
    """The value of a field, None where it isn't there, "?" where it is there and unknown."""
    found = cell(document, pointer)
    if found is None or not found.present:
        return None
    return found.value if found.value is not None else "?"


def codes(document: SourceDocument, pointer: str = "") -> set[str]:
    """The codes of the remarks on a field and what is below it."""
    return {remark.code for remark in document.form if remark.pointer.startswith(pointer)}
