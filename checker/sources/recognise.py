"""What a file is, told by its content: its ending may lie."""

from __future__ import annotations

import re

from checker.sources import archive, foreign, guard
from checker.sources.errors import NotADocument, SourceError

#: Bytes from a file's start that tell whether it may be a document.
START = 4096

_ZIP = b"PK\x03\x04"
_PARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/", b"word/", b"xl/")
_WORD = (b"word/doc", b"word/_rels")
_EXCEL = (b"xl/work", b"xl/_rels")
#: XML in any of the ways that it begins, but no HTML; ``<<:`` is YAML's.
_XML = re.compile(rb"<(?:\?xml|!--|!DOCTYPE(?!\s+html)|(?!html\b)[A-Za-z_])", re.IGNORECASE)
_WIDE_XML = (b"\xff\xfe<\0", b"\xfe\xff\0<", b"<\0?\0", b"\0<\0?")
_MAIN_TYPES = {"docx": "wordprocessingml", "docm": "ms-word.", "xlsx": "spreadsheetml", "xlsb": "sheet.binary",
               "xlsm": "ms-excel.", "pptx": "presentationml", "pptm": "ms-powerpoint."}


def form_of(data: bytes) -> str | None:
    """``docx``, ``xlsx`` or ``ubl``; None where the file may be text written for us. See ``sources._FORMS``.

    ``data`` is a whole file, or its first START bytes. Raises for files of more than START bytes alone: SourceError
    for a document in a form that isn't read, by its name, and NotADocument for other archives and presentations. Of
    less it is said that it may be a document, and its reader says what it is instead.
    """
    try:
        return _told(data)
    except SourceError as error:
        if len(data) > START:
            raise
        return None if isinstance(error, NotADocument) else "docx"


def _told(data: bytes) -> str | None:
    if data.startswith(_ZIP):
        return _of_package(data)
    foreign.refuse(data)
    head = data[:START]
    if head.startswith(_WIDE_XML):
        return "ubl"
    return "ubl" if _XML.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")) else None


def _of_package(data: bytes) -> str | None:
    if len(data) <= START and not archive.whole(data):
        return "docx"
    foreign.refuse(data)
    if not archive.whole(data):  # cut off, or larger than the limit: its reader says which
        return "docx" if data[30:].startswith(_PARTS) else None
    from checker.sources.extras import office

    with office():
        from checker.sources.package import Package
    try:
        package = Package.open(data, max(len(data), guard.LIMIT))
        kind = package.content_type(package.main_part())
    except NotADocument:
        raise
    except SourceError as error:
        if not any(part in data for part in (*_WORD, *_EXCEL)):
            raise NotADocument(error.message) from None
        kind = ""
    # One that doesn't say what it is, or is damaged, goes to a reader who finds the fault.
    return _by_type(kind) or ("xlsx" if any(part in data for part in _EXCEL) else "docx")


def _by_type(kind: str) -> str | None:
    form = next((form for form, words in _MAIN_TYPES.items() if words in kind), None)
    if form == "xlsb":
        raise SourceError("Filen är en binär Excelarbetsbok (.xlsb), som inte läses. Öppna den i Excel och spara den "
                          "som Excel-arbetsbok (.xlsx).")
    if form in ("pptx", "pptm"):
        raise NotADocument("Filen är en PowerPoint-presentation. Sådana läses inte.")
    return {"docm": "docx", "xlsm": "xlsx"}.get(form, form) if form else None
