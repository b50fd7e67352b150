"""The mapping is one table: the document's is the code's, and what it says is read where it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from checker import sources
from checker.form import spec_of
from checker.sources.ubl import mapping
from checker.sources.ubl.mapping import HEAD, LABELS, LINE, NAMES, Mapped

from .invoices import cell

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "e-faktura.md"
INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CHOICES = {"forsta": "det första", "lika": "alla lika"}

Table = list[tuple[str, ...]]


def tables() -> dict[str, Table]:
    """Each table of the document by its first heading cells, without heading and rule."""
    found: dict[str, Table] = {}
    for block in re.findall(r"(?:^\|.*\n)+", DOCUMENT.read_text("utf-8"), re.MULTILINE):
        rows = [tuple(one.strip() for one in line.strip("|").split("|")) for line in block.strip().split("\n")]
        found["/".join(rows[0][:2]) + ("" if "/".join(rows[0][:2]) not in found else " 2")] = rows[2:]
    return found


def written(rows: tuple[Mapped, ...]) -> Table:
    return [(f"`{one.field}`", "<br>".join(f"`{path}`" for path in one.paths), "<br>".join(one.terms),
             CHOICES[one.choice]) for one in rows]


def test_the_tables_of_the_document_are_the_code_s() -> None:
    found = tables()
    assert found["Fält/Läses ur"] == written(HEAD)
    assert found["Fält/Läses ur 2"] == written(LINE)
    assert found["Fält/Etiketter"] == [(f"`{field}`", ", ".join(names)) for field, names in LABELS.items()]
    assert found["Slag/Koder (UNTDID 1001)"] == [(kind, ", ".join(codes)) for kind, codes in mapping.TYPES.items()]
    assert found["Enhet/Blir"] == [(f"`{unit}`", f"`{field}`") for unit, field in mapping.UNITS.items()]
    assert found["Konto/Sägs av"] == [
        *(("`FinancialInstitutionBranch/cbc:ID`", f"`{code}`", f"`{kind}`") for code, kind in mapping.GIROS.items()),
        *(("`cbc:PaymentMeansCode`", f"`{code}`", f"`{kind}`") for code, kind in mapping.GIRO_CODES.items())]


def test_every_field_of_a_faktura_is_read_or_has_no_place() -> None:
    spec = spec_of("faktura")
    head = {name for name, one in spec.fields.items() if one.kind not in ("record", "list")} - {"dokument"}
    inside = {f"{name}/{inner}" for name, one in spec.fields.items() if one.kind == "record" for inner in one.fields}
    rows = spec.fields["rader"].item
    assert rows is not None
    assert {one.field[1:] for one in HEAD} | {one[1:] for one in mapping.UNCARRIED} | {"betald"} == head | inside
    assert {one.field for one in LINE} == set(rows.fields)


SAMPLES = {"/typ": "380", "/betalningsvillkor_dagar": "30 dagar", "/termin": "höstterminen 2016", "/valuta": "SEK",
           "/betalning/bankgiro": "9991233", "/betalning/plusgiro": "9990185", "utbildning": "sjuksköterska",
           "form": "VFU", "momskategori": "E", "student": "Moa Hällgren", "inriktning": "vård av äldre"}
BY_SHAPE = {"text": "Björkgården", "tal": "4", "datum": "2016-09-05", "val": ""}
GIRO = {"/betalning/bankgiro": "SE:BANKGIRO", "/betalning/plusgiro": "SE:PLUSGIRO"}
CASES = [(one, path, line) for rows, line in ((HEAD, False), (LINE, True)) for one in rows for path in one.paths]


def child(parent: etree._Element, name: str) -> etree._Element:
    prefix, _, local = name.partition(":")
    return etree.SubElement(parent, f"{{{NAMES[prefix]}}}{local}")


def built(parent: etree._Element, path: str, text: str) -> None:
    """The element or attribute at a path of the mapping, with what its conditions ask."""
    elements, _, attribute = path.partition("/@")
    element = parent
    for name, condition in re.findall(r"([a-z]+:[A-Za-z]+)(?:\[([^\]]*)\])?", elements):
        element = child(element, name)
        for key, value in re.findall(r"@(\w+)='([^']*)'", condition):
            element.set(key, value)
        if "cac:TaxScheme" in condition:
            child(child(element, "cac:TaxScheme"), "cbc:ID").text = "VAT"
    if attribute:
        element.set(attribute, text)
    else:
        element.text = text


@pytest.mark.parametrize(("mapped", "path", "on_line"), CASES, ids=[f"{one.field} {path}" for one, path, _ in CASES])
def test_a_field_is_read_where_the_table_says(mapped: Mapped, path: str, on_line: bool) -> None:
    root = etree.Element(f"{{{INVOICE}}}Invoice")
    parent = child(root, "cac:InvoiceLine") if on_line else root
    text = SAMPLES.get(mapped.field) or BY_SHAPE[mapped.shape]
    label = LABELS.get(mapped.field, ("",))[0].capitalize()
    if path.endswith("AdditionalItemProperty"):
        one = child(child(parent, "cac:Item"), "cac:AdditionalItemProperty")
        child(one, "cbc:Name").text, child(one, "cbc:Value").text = label, text
        path += "/cbc:Value"
    else:
        built(parent, path, f"{label}: {text}" if path in mapping.TEXTS and on_line else text)
    if mapped.field in GIRO:
        account = root.find(".//cac:PayeeFinancialAccount", NAMES)
        assert account is not None
        child(child(account, "cac:FinancialInstitutionBranch"), "cbc:ID").text = GIRO[mapped.field]
    if mapped.field == "/ersatter_faktura":
        child(root, "cbc:InvoiceTypeCode").text = mapping.CORRECTED
    if mapped.field == "/avser_faktura":
        child(root, "cbc:InvoiceTypeCode").text = "381"
    (document,) = sources.read("faktura.xml", etree.tostring(root)).documents
    found = cell(document, f"/rader/0/{mapped.field}" if on_line else mapped.field)
    bare = re.sub(r"\[[^\]]*\]", "", path)
    assert found is not None
    assert found.value is not None
    assert found.position.place == ("/Invoice/cac:InvoiceLine/" if on_line else "/Invoice/") + bare
    assert found.position.line == 1


def test_units_and_type_codes_are_told_apart() -> None:
    claims, credits = (set(mapping.TYPES[kind]) for kind in ("faktura", "kreditfaktura"))
    assert not claims & credits
    assert {"380", "383", "384"} <= claims
    assert {"381"} <= credits
    assert set(mapping.UNITS.values()) == {"antal_veckor", "antal_dagar"}
