"""E-invoices: Peppol BIS Billing 3 and other UBL after EN 16931, invoices and credit notes, to ``faktura``.

``mapping`` is the table of what is read where. Everything that the reader takes, it takes with its XPath and line.
"""

from __future__ import annotations

from lxml import etree

from checker.document import Position
from checker.sources import xml
from checker.sources.errors import NotADocument, Refused
from checker.sources.raw import RawMapping, Reading
from checker.sources.ubl import attached, head, terms
from checker.sources.ubl.mapping import ENVELOPE, ROOTS, UNCARRIED
from checker.sources.ubl.node import Node
from checker.sources.ubl.rows import Lines
from checker.sources.ubl.said import Notes, put, scalar

__all__ = ["MAX_LINES", "read"]

#: Lines of one e-invoice.
MAX_LINES = 2000

_OTHERS = {
    "urn:sfti:documents": "en Svefaktura, den äldre svenska standarden. Be avsändaren om Peppol BIS Billing 3",
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice": "en faktura i formatet CII. Be avsändaren om "
                                                               "Peppol BIS Billing 3 i UBL",
    "urn:oasis:names:specification:ubl:": "ett UBL-dokument, men varken en faktura eller en kreditnota",
    "http://www.w3.org/1999/xhtml": "en webbsida",
    "http://schemas.microsoft.com/office/word/2003": "ett Worddokument sparat som XML. Spara det som .docx",
    "urn:schemas-microsoft-com:office:spreadsheet": "en Excelarbetsbok sparad som XML. Spara den som .xlsx",
}


def read(data: bytes, limit: int) -> list[Reading]:
    """The faktura of an e-invoice, and after each the appendices 2 embedded in it.

    ``limit`` is the largest size in bytes, of the file and of an attachment decoded. Raises SourceError for XML that
    can't be read, Refused for what might be an attack, NotADocument for other XML.
    """
    if len(data) > limit:
        raise Refused(f"Filen är större än gränsen {limit} byte, som kan höjas.")
    root = Node(xml.parse(data))
    return [reading for found in _invoices(root) for reading in _invoice(found, limit)]


def _invoices(root: Node) -> list[Node]:
    """The root itself, or what an envelope (SBDH) holds."""
    if root.element.tag == ENVELOPE:
        held = [Node(one, root) for one in root.element if one.tag in ROOTS]
        if held:
            return held[:MAX_LINES]
        raise NotADocument("Filen är ett Peppolkuvert (SBDH) utan faktura eller kreditnota i.", 1)
    if root.element.tag in ROOTS:
        return [root]
    name = etree.QName(root.element)
    uri, local = str(name.namespace or ""), str(name.localname)
    what = next((words for start, words in _OTHERS.items() if uri.startswith(start)), None)
    if what is None:
        what = "en webbsida" if local.lower() == "html" else "XML, men ingen e-faktura i Peppol BIS Billing 3"
    raise NotADocument(f"Filen är {what}.", xml.line_of(root.element))


def _invoice(root: Node, limit: int) -> list[Reading]:
    name, natural = ROOTS[str(root.element.tag)]
    lines = root.lines(name, MAX_LINES)
    if len(lines) > MAX_LINES:
        raise Refused(f"E-fakturan har fler än {MAX_LINES} rader.", lines[-1].line)
    notes = Notes()
    tree = RawMapping(root.line or 1, 1, {}, Position(root.line, None, root.place))
    put(tree, "dokument", scalar("faktura", root))
    head.put_head(tree, root, lines, natural, notes)
    currency = head.currency_of(root)
    rows = Lines(root, lines, currency, notes)
    put(tree, "termin", terms.term(root, rows.terms(), notes))
    put(tree, "rader", rows.read())
    head.put_foot(tree, root, lines, currency, notes)
    appendices = attached.read(root, limit, tree, notes)
    return [Reading("faktura", "ubl", tree, UNCARRIED, notes.remarks), *appendices]

