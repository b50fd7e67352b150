"""Documents of forms that aren't read, told by name with what to do: they may well be an agreement or an invoice."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from zipfile import ZIP_STORED

from checker.sources.errors import NotADocument, SourceError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_WORD = "Öppna den i Word och spara den som Word-dokument (.docx)."
_SAVE_EXCEL = "Öppna den i Excel och spara den som Excel-arbetsbok (.xlsx)."
_COMPOUND = (
    ("EncryptedPackage", "Filen är ett Word- eller Exceldokument skyddat med lösenord. Ta bort lösenordet "
                         "(Arkiv, Info, Skydda) och spara den på nytt."),
    ("WordDocument", f"Filen är ett Worddokument i det gamla formatet (.doc), som inte läses. {_SAVE_WORD}"),
    ("Workbook", f"Filen är en Excelarbetsbok i det gamla formatet (.xls), som inte läses. {_SAVE_EXCEL}"),
    ("Book", f"Filen är en Excelarbetsbok i det gamla formatet (.xls), som inte läses. {_SAVE_EXCEL}"),
)
_OPEN = {
    b"text": f"Filen är ett OpenDocument-textdokument (.odt), som inte läses. {_SAVE_WORD}",
    b"spreadsheet": f"Filen är ett OpenDocument-kalkylark (.ods), som inte läses. {_SAVE_EXCEL}",
}
_OPEN_TYPE = b"application/vnd.oasis.opendocument."
_LOCAL = struct.Struct("<4s5H3L2H")
_SECTORS = 200  # of a compound file's directory: 800 names at least
_NONE = 0xFFFFFFFF


def refuse(data: bytes) -> None:
    """Raises SourceError, naming the form and what to do, for one that people write agreements and invoices in.

    ``data`` is the whole file: .doc, .xls and encrypted Office files, RTF, OpenDocument, Word's and Excel's
    own XML. A PDF, which often lies beside what it shows, is NotADocument. Other things pass.
    """
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        raise NotADocument("Filen är en PDF, som inte läses. Lämna Word- eller Excelfilen, eller e-fakturan, "
                           "som den visar.")
    message = _message(data)
    if message is not None:
        raise SourceError(message)


def _message(data: bytes) -> str | None:
    if not data.startswith(_OLE):
        return _by_start(data)
    streams = set(_streams(data))
    if not streams:
        return "Filen är ett dokument i Offices gamla format (.doc eller .xls), skadat eller för stort för att läsas."
    return next((message for name, message in _COMPOUND if name in streams), None)


def _by_start(data: bytes) -> str | None:
    if data.startswith(b"{\\rtf"):
        return f"Filen är ett RTF-dokument, som inte läses. {_SAVE_WORD}"
    if data.startswith(b"PK\x03\x04"):
        return _open_document(data)
    return _office_xml(data[:1024])


def _open_document(data: bytes) -> str | None:
    """OpenDocument says in its first bytes what it is."""
    if len(data) < _LOCAL.size:
        return None
    _, _, _, method, _, _, _, _, _, name, extra = _LOCAL.unpack_from(data)
    begin = _LOCAL.size + name + extra
    kind = data[begin : begin + 80]
    if method != ZIP_STORED or data[_LOCAL.size : _LOCAL.size + name] != b"mimetype" or not kind.startswith(_OPEN_TYPE):
        return None
    rest = kind.removeprefix(_OPEN_TYPE)
    return next((message for word, message in _OPEN.items() if rest.startswith(word)), None)


def _office_xml(head: bytes) -> str | None:
    """Word's and Excel's XML in one file, from 2003 and later."""
    if b"mso-application" not in head:
        return None
    if b"Word.Document" in head:
        return f"Filen är ett Worddokument sparat som XML, som inte läses. {_SAVE_WORD}"
    if b"Excel.Sheet" in head:
        return f"Filen är en Excelarbetsbok sparad som XML, som inte läses. {_SAVE_EXCEL}"
    return None


def _streams(data: bytes) -> Iterator[str]:
    """Names of the streams at the top of a compound file (MS-CFB); none where its directory can't be followed."""
    entries = [entry for sector in _directory(data) for entry in (sector[at : at + 128] for at in
               range(0, len(sector) - 127, 128))]
    todo, seen = [struct.unpack_from("<L", entries[0], 76)[0]] if entries else [], set()
    while todo:
        number = todo.pop()
        if number >= len(entries) or number in seen:
            continue
        seen.add(number)
        left, right = struct.unpack_from("<2L", entries[number], 68)
        todo += [left, right]
        length = min(struct.unpack_from("<H", entries[number], 64)[0], 64)
        yield entries[number][: max(length - 2, 0)].decode("utf-16-le", "replace")


def _directory(data: bytes) -> Iterator[bytes]:
    """The sectors of a compound file's directory, in order."""
    if len(data) < 512:
        return
    shift = struct.unpack_from("<H", data, 30)[0]
    size = 1 << shift if shift in (9, 12) else 512
    tables = struct.unpack_from("<109L", data, 76)
    number = struct.unpack_from("<L", data, 48)[0]
    for _ in range(_SECTORS):
        sector = data[(number + 1) * size : (number + 2) * size]
        if number >= _NONE - 5 or not sector:
            return
        yield sector
        table, place = divmod(number, size // 4)
        at = (tables[table] + 1) * size + 4 * place if table < len(tables) else len(data)
        if at + 4 > len(data):
            return
        number = struct.unpack_from("<L", data, at)[0]
