"""What is attached to an e-invoice: an appendix 2 is read too, other things are said not to be."""

from __future__ import annotations

import base64
import binascii
import re

from checker.document import Remark
from checker.sources.errors import NotADocument, SourceError, quoted
from checker.sources.raw import RawMapping, Reading
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Notes, mapping, put, scalar

_FORM = "faktureringsunderlag"
_ZIP, _PDF, _OLD = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0"
_TEXT_FROM = 4096  # bytes of a text in which its headings are looked for
_OFFICE = re.compile(r"excel|spreadsheet|\.xl\w{1,2}\b|csv", re.IGNORECASE)
_SEPARATED = re.compile(r"[;,\t|]")
_TELLING = 4  # headings in one row
#: What an attached list need not repeat, since the invoice that it belongs to says it.
_OF_INVOICE = ("avsandare", "betalning", "total", "period")
#: Attachments that are looked into.
MOST = 20
_LONGEST_NAME = 80


def read(root: Node, limit: int, number: RawMapping, notes: Notes) -> list[Reading]:
    """An appendix 2 for each attachment that is one, or should have been: that one's lines are then unknown.

    ``limit`` bounds an attachment decoded, in bytes. ``number`` is the invoice's tree, whose number and agreement the
    appendix takes on.
    """
    found = []
    for place, reference in enumerate(root.find("cac:AdditionalDocumentReference")):
        link = reference.first("cac:Attachment/cac:ExternalReference/cbc:URI")
        if link is not None:
            notes.add("", link, "extern", "Fakturan hänvisar till en bilaga på en annan plats. Den hämtas inte.")
        held = reference.first("cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
        if held is None:
            continue
        if place >= MOST:
            notes.add("", held, "olast", f"Fakturan har fler än {MOST} bilagor. Resten läses inte.")
            break
        reading = _attachment(held, limit, notes)
        if reading is not None:
            _belongs(reading, number, notes, held)
            found.append(reading)
    return found


def _attachment(held: Node, limit: int, notes: Notes) -> Reading | None:
    name, data = _name(held), b""
    try:
        data = _decoded(held, limit)
        if not _may_be_form(data, held):
            what = "en PDF" if data.startswith(_PDF) else "varken en Excelarbetsbok eller en CSV-fil"
            notes.add("", held, "olast", f"Bilagan {quoted(name)} är {what} och läses inte.")
            return None
        from checker.sources import xlsx  # late: most e-invoices carry no appendix

        reading = xlsx.read_attachment(data, name, limit)
    except NotADocument as error:
        notes.add("", held, "olast", f"Bilagan {quoted(name)} läses inte som underlag: {error.message}")
        return None
    except SourceError as error:
        if not _OFFICE.search(f"{held.get('mimeCode')} {name}") and b"xl/" not in data:
            notes.add("", held, "olast", f"Bilagan {quoted(name)} läses inte: {error.message}")
            return None
        return _unread(held, f"Bilagan {quoted(name)} går inte att läsa: {error.message}", notes)
    lacking = {f"/{field}" for field in _OF_INVOICE if field not in reading.tree.entries}
    reading.uncarried |= lacking
    inside = f"{held.place} ({name})"
    reading.remarks = [Remark(r.pointer, r.position, f"{r.message} [{inside}]", r.code) for r in reading.remarks]
    return reading


def _unread(held: Node, message: str, notes: Notes) -> Reading:
    """An appendix of which nothing is known but that it is there: what it should be compared with stays undecided."""
    notes.add("", held, "olast", f"{message} Det går inte att säga om underlaget stämmer med fakturan.")
    tree = mapping(held)
    put(tree, "dokument", scalar(_FORM, held))
    for field in ("rader", *_OF_INVOICE):
        put(tree, field, scalar("kan inte läsas", held))
    return Reading(_FORM, "xlsx", tree)


def _decoded(held: Node, limit: int) -> bytes:
    """Raises SourceError for what is too large, or no base64."""
    text = "".join(map(str, held.element.itertext()))
    if len(text) > limit // 3 * 4 + limit // 10:
        raise SourceError(f"den är större än gränsen {limit} byte")
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise SourceError("innehållet är inte base64") from None
    if not data:
        raise SourceError("den är tom")
    if len(data) > limit:
        raise SourceError(f"den är större än gränsen {limit} byte")
    return data


def _name(held: Node) -> str:
    """The file's name without folders; by its content's type where it has none."""
    name = held.get("filename").replace("\\", "/").rsplit("/", 1)[-1][:_LONGEST_NAME]
    return name or ("bilaga.csv" if "csv" in held.get("mimeCode") else "bilaga.xlsx")


def _may_be_form(data: bytes, held: Node) -> bool:
    """By content, then by name: a workbook, or text that is called CSV."""
    if data.startswith(_ZIP):
        return True
    if data.startswith(_PDF):
        return False
    called = f"{held.get('mimeCode')} {_name(held)}".lower()
    if data.startswith(_OLD):
        return _OFFICE.search(called) is not None
    return "csv" in called or _has_headings(data)


def _has_headings(data: bytes) -> bool:
    """Whether a text has a row of appendix 2's headings, whatever it is called."""
    from checker.sources.xlsx import words  # late: as above

    for encoding in ("utf-8", "cp1252", "utf-16"):
        text = data[:_TEXT_FROM].decode(encoding, "ignore")
        if any(sum(1 for part in _SEPARATED.split(line) if words.heading(part.strip(' "'))) >= _TELLING
               for line in text.splitlines()):
            return True
    return False


def _belongs(reading: Reading, invoice: RawMapping, notes: Notes, held: Node) -> None:
    """The appendix is of the invoice that it came with, and of its agreement unless it names one."""
    number = invoice.entries.get("nummer")
    if number is not None:
        own = reading.tree.entries.get("faktura")
        if own is not None and getattr(own[2], "text", "") not in ("", getattr(number[2], "text", "")):
            notes.add("", held, "motsagelse", f"Bilagan {quoted(_name(held))} nämner en annan faktura än den som den "
                                              "ligger i. Den jämförs med den som den ligger i.")
        reading.tree.entries["faktura"] = number
    agreement = invoice.entries.get("avtal")
    if agreement is not None:
        reading.tree.entries.setdefault("avtal", agreement)
