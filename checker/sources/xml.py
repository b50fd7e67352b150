"""XML that somebody else wrote: guarded before any parser sees it, and parsed without DTD, network or entities."""

from __future__ import annotations

import re
from typing import Final, cast

from lxml import etree

from checker.sources.errors import Refused, SourceError

#: Tags, comments and the like that a file or a part may have.
MAX_MARKUP: Final = 500_000
#: Attributes of one element.
MAX_ATTRIBUTES: Final = 500
#: Declarations of namespaces in all.
MAX_NAMESPACES: Final = 20_000
#: The encodings that are read, as they are declared, and as Python calls them.
ENCODINGS: Final = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "utf-16": "utf-16",
                    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "iso-8859-1": "latin-1", "latin1": "latin-1",
                    "latin-1": "latin-1", "iso-8859-15": "iso-8859-15", "windows-1252": "cp1252", "cp1252": "cp1252"}

_BYTE_ORDER = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_UTF8_BOM = b"\xef\xbb\xbf"
_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DEFINITION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_LONG = re.compile(rb"[^<]{2000,}")
_ATTRIBUTE = re.compile(rb"=\s*[\"']")
_LINE_END = re.compile(rb"\r\n?|\n")
_LAST_LINE = 65_535  # where libxml2's own count may end

#: By libxml2's own numbers (xmlParserErrors).
_FAULTS = {
    4: "den är tom",
    5: "något står efter rotelementets slut",
    9: "här står ett tecken som inte får stå i XML",
    26: "den använder en entitet som XML inte känner",
    42: "ett element har samma attribut två gånger",
    76: "en tagg avslutas av en annan än sin egen",
    77: "den tar slut mitt i ett element",
    81: "här står byte som inte är tecken i den kodning som filen säger sig ha",
    201: "ett prefix är inte deklarerat",
}
_ENCODING, _INTERNAL, _RESOURCE = 81, 1, 114


def parse(data: bytes, what: str = "") -> etree._Element:
    """The root element of XML, without comments and processing instructions.

    ``what`` is named in messages, for a part of a package ("word/document.xml"). Raises SourceError with
    at most a line: for what isn't well-formed, for encodings other than ENCODINGS, and (Refused) for DOCTYPE
    and entities, MAX_MARKUP, MAX_ATTRIBUTES, MAX_NAMESPACES, 256 levels and texts of 10 MB.
    """
    text = _as_utf8(data, what)
    _admit(text, what)
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False,
                             load_dtd=False, dtd_validation=False, recover=False, collect_ids=False,
                             remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise _fault(error, what) from None


def line_of(element: etree._Element) -> int | None:
    """The 1-based line where an element's start tag ends; None where the parser has lost count (65 535)."""
    line = cast(int | None, element.sourceline)
    return line if line is not None and line < _LAST_LINE else None


def _named(what: str) -> str:
    return f"XML-delen {what}" if what else "XML-filen"


def _as_utf8(data: bytes, what: str) -> bytes:
    """The text in UTF-8, so that what is scanned is what is parsed."""
    if data.startswith(_UTF8_BOM):
        return data[len(_UTF8_BOM):]
    encoding = _BYTE_ORDER.get(data[:2])
    if encoding is None:
        declared = _DECLARED.match(data[:300])
        name = declared[1].decode().lower() if declared else "utf-8"
        encoding = ENCODINGS.get(name)
        if encoding is None:
            raise SourceError(f"{_named(what)} säger sig vara skriven i teckenkodningen {name}, som inte läses: "
                              "spara den som UTF-8.", 1)
        if encoding.startswith("utf-16"):
            encoding = "utf-8"  # as programs on .NET declare what they have since saved as UTF-8
    if encoding == "utf-8":
        return data
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeError:
        raise SourceError(f"{_named(what)} går inte att läsa: {_FAULTS[_ENCODING]}."
                          ) from None


def _admit(text: bytes, what: str) -> None:
    """Raises Refused for what a parser should not be given."""
    definition = _DEFINITION.search(text)
    if definition:
        line = 1 + len(_LINE_END.findall(text, 0, definition.start()))
        raise Refused(f"{_named(what)} har en DOCTYPE eller egna entiteter, som kan läsa andra filer eller svälla "
                      "till vad som helst. Sådana läses inte.", line)
    if text.count(b"<") > MAX_MARKUP:
        raise Refused(f"{_named(what)} har fler än {MAX_MARKUP} taggar.")
    if text.count(b"xmlns") > MAX_NAMESPACES:
        raise Refused(f"{_named(what)} deklarerar fler än {MAX_NAMESPACES} namnrymder.")
    for long in _LONG.finditer(text):
        if sum(1 for _ in _ATTRIBUTE.finditer(long[0])) > MAX_ATTRIBUTES:
            raise Refused(f"Ett element i {_named(what)} har fler än {MAX_ATTRIBUTES} attribut.")


def _fault(error: etree.XMLSyntaxError, what: str) -> SourceError:
    line, code = error.lineno or None, cast(int, vars(error).get("code"))
    if code in (_INTERNAL, _RESOURCE):
        return Refused(f"{_named(what)} är djupare eller har längre texter än vad som läses.", line)
    why = _FAULTS.get(code, "den är inte välformad XML")
    return SourceError(f"{_named(what)} går inte att läsa: {why}.", line)
