"""How the Word, Excel and XML files of fixtures/100 and on are made: from the YAML of another case, and a change.

``tests/test_real_files.py --regenerate`` writes them anew.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import e_invoice
import recast
from word import zipped

from checker.document import SourceDocument
from checker.drafting import excel, word
from checker.drafting.rest import rest
from checker.sources import read

SOURCE = "60-underlag-rent"
_BESIDE = "avtal.komplettering.yaml"
_DATE = 'w:id="{}" w:author="Gunvor Åsbrink" w:date="2016-08-24T09:00:00Z"'
_DECLARED = """avvikelser:
  - bestammelse: 8-arlig
    lydelse: Uppföljning av samverkansavtalet ska ske vartannat år.
    skal: Parterna har få platser
"""


def word_excel_and_e_invoice() -> dict[str, bytes]:
    return {"avtal.docx": word.agreement(_document("avtal.yaml")), _BESIDE: _rest(),
            "faktura.xml": e_invoice.write(_faktura()), "underlag.xlsx": excel.filled_form(_document("underlag.yaml"))}


def agreement_with_other_words() -> dict[str, bytes]:
    """One sentence worded otherwise and declared; one deadline under revision, and not declared."""
    def change(text: str) -> str:
        text = _replaced(text, "ska ske årligen", "ska ske vartannat år")
        return _replaced(text, "15 juni", '</w:t></w:r>'
                         f'<w:del {_DATE.format(1)}><w:r><w:delText>15 juni</w:delText></w:r></w:del>'
                         f'<w:ins {_DATE.format(2)}><w:r><w:t>30 juni</w:t></w:r></w:ins>'
                         '<w:r><w:t xml:space="preserve">')

    draft = word.agreement(_document("avtal.yaml"))
    return {"avtal.docx": _with_part(draft, "word/document.xml", change), _BESIDE: _rest() + _DECLARED.encode()}


def form_with_a_hidden_row() -> dict[str, bytes]:
    """Filtered, as people do: the total is of the rows that show."""
    def change(text: str) -> str:
        row = re.search(r'<row r="(\d+)"(?:(?!</row>).)*Jonatan', text)
        assert row is not None
        text = _replaced(text, f'<row r="{row[1]}"', f'<row r="{row[1]}" hidden="1"')
        text = re.sub(r"<f>SUM\(([A-Z0-9:]+)\)</f>", r"<f>SUBTOTAL(109,\1)</f>", text)
        return _replaced(text, "<v>12240</v>", "<v>8262</v>")

    form = excel.filled_form(_document("underlag.yaml"))
    return {"avtal.yaml": _text("avtal.yaml"), "faktura.xml": e_invoice.write(_faktura()),
            "underlag.xlsx": _with_part(form, "xl/worksheets/sheet1.xml", change)}


def e_invoice_without_giro() -> dict[str, bytes]:
    faktura = {key: value for key, value in _faktura().items() if key != "betalning"}
    return {"avtal.yaml": _text("avtal.yaml"), "faktura.xml": e_invoice.write(faktura)}


#: What each case's files are made by.
MADE: Mapping[str, Callable[[], dict[str, bytes]]] = {
    "100-word-excel-efaktura": word_excel_and_e_invoice,
    "101-andrad-lydelse-i-word": agreement_with_other_words,
    "102-underlag-i-excel-med-dolda-rader": form_with_a_hidden_row,
    "103-efaktura-utan-giro": e_invoice_without_giro,
}


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package; of any other file, itself."""
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _text(name: str) -> bytes:
    return recast.as_given(SOURCE).files[name]


def _document(name: str) -> SourceDocument:
    (document,) = read(name, _text(name)).documents
    return document


def _faktura() -> Mapping[str, Any]:
    (faktura,) = e_invoice.documents(_text("faktura.yaml").decode())
    return faktura


def _rest() -> bytes:
    left = rest(_document("avtal.yaml"), "avtal.docx")
    assert left is not None
    return left.encode()


def _with_part(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    found: dict[str, str | bytes] = dict(parts(data))
    part = found[name]
    assert isinstance(part, bytes)
    return zipped({**found, name: change(part.decode())})


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, (old, text.count(old))
    return text.replace(old, new)
