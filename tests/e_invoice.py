"""A faktura of ours as the Peppol BIS Billing 3 e-invoice that a sender would have sent for it.

What the document says is written where BIS Billing 3 has a place for it, with all that the format itself demands
around it. What it leaves out is left out, and what is wrong in it stays wrong.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

from lxml import etree
from ruamel.yaml import YAML

Plain = Mapping[str, Any]  # a document of which every scalar is its own text

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
ENVELOPE = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_NAMESPACES = {"cac": CAC, "cbc": CBC}

#: How each utbildning and form is called in words, and each field of a line in an item property.
EDUCATIONS = {"sjukskoterska": "sjuksköterska", "specialistsjukskoterska": "specialistsjuksköterska",
              "arbetsterapeut": "arbetsterapeut", "fysioterapeut": "fysioterapeut"}
FORMS = {"vfu": "VFU", "auskultation": "Auskultation", "studiebesok": "Studiebesök", "hospitering": "Hospitering",
         "faltstudie": "Fältstudie", "uppsats": "Uppsats"}
PROPERTIES = {"student": "Student", "verksamhet": "Verksamhet", "utbildning": "Utbildning", "inriktning": "Inriktning",
              "larosate": "Lärosäte", "form": "Form"}


@dataclass(frozen=True, slots=True)
class Ways:
    """How a sender fills the format in.

    ``where``: who and where in item properties, or with labels in the item's name, its description or the line's
    note, or as a list without labels in the item's name ("fri"). ``unit``: WEE, DAY, or one that says nothing of weeks.
    ``base``: the price is per that many units ("" for the whole quantity, so that it comes out even).
    ``dates``: in the line's period, or among the properties. ``attachments``: file name, MIME type and content.
    """

    where: Literal["egenskaper", "namn", "beskrivning", "notering", "fri"] = "egenskaper"
    unit: str = "WEE"
    base: str = ""
    dates: Literal["period", "egenskaper"] = "period"
    category: str = "E"
    envelope: bool = False
    encoding: str = "UTF-8"
    attachments: Sequence[tuple[str, str, bytes]] = ()


def documents(text: str, *, as_json: bool = False) -> list[Plain]:
    """The documents of a YAML text, or of JSON Lines, every scalar as its own text."""
    if as_json:
        lines = text.splitlines() if text.count('"dokument"') > 1 else [text]
        return [json.loads(line, parse_float=str, parse_int=str) for line in lines if line.strip()]
    return [one for one in YAML(typ="base", pure=True).load_all(io.StringIO(text)) if one]


def documents_of(path: Path) -> list[Plain]:
    return documents(path.read_text("utf-8"), as_json=path.suffix in (".json", ".jsonl"))


def write(faktura: Plain, ways: Ways | None = None) -> bytes:
    """The e-invoice. A credit note's amounts are without sign, as BIS Billing 3 has it."""
    return _Writer(faktura, ways or Ways()).bytes()


class _Writer:
    def __init__(self, faktura: Plain, ways: Ways) -> None:
        self.faktura, self.ways = faktura, ways
        self.credit = faktura.get("typ") == "kreditfaktura"
        rows = faktura.get("rader")
        self.rows: list[Plain] = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        totals = [decimal(one) for one in (faktura.get("total"), *(row.get("ersattning") for row in self.rows))]
        self.sign = -1 if self.credit and any(one is not None and one < 0 for one in totals) else 1
        self.currency = str(faktura.get("valuta") or "SEK")
        vat = number_of(faktura.get("avsandare"))
        self.category = ways.category if vat else "O"

    def bytes(self) -> bytes:
        uri, name = (CREDIT, "CreditNote") if self.credit else (INVOICE, "Invoice")
        root = etree.Element(f"{{{uri}}}{name}", nsmap={None: uri, **_NAMESPACES})
        self.head(root)
        self.parties(root)
        self.money(root)
        for place, row in enumerate(self.rows, start=1):
            self.line(root, place, row)
        if self.ways.envelope:
            outer = etree.Element(f"{{{ENVELOPE}}}StandardBusinessDocument", nsmap={"sh": ENVELOPE})
            etree.SubElement(outer, f"{{{ENVELOPE}}}StandardBusinessDocumentHeader")
            outer.append(root)
            root = outer
        return etree.tostring(root, xml_declaration=True, encoding=self.ways.encoding, pretty_print=True)

    def head(self, root: etree._Element) -> None:
        says = self.faktura.get
        add(root, "cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0")
        add(root, "cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0")
        add(root, "cbc:ID", says("nummer"))
        add(root, "cbc:IssueDate", says("datum"))
        if not self.credit:
            add(root, "cbc:DueDate", says("forfallodatum"))
        add(root, f"cbc:{'CreditNote' if self.credit else 'Invoice'}TypeCode", "381" if self.credit else "380")
        add(root, "cbc:Note", self.note() or None)
        add(root, "cbc:DocumentCurrencyCode", self.currency)
        add(root, "cbc:BuyerReference", "VFU")
        period = says("period")
        if isinstance(period, Mapping):
            whole = add(root, "cac:InvoicePeriod")
            add(whole, "cbc:StartDate", period.get("fran"))
            add(whole, "cbc:EndDate", period.get("till"))
        other = says("avser_faktura") or says("ersatter_faktura")
        if other:
            add(add(add(root, "cac:BillingReference"), "cac:InvoiceDocumentReference"), "cbc:ID", other)
        if says("avtal"):
            add(add(root, "cac:ContractDocumentReference"), "cbc:ID", says("avtal"))
        for name, mime, content in self.ways.attachments:
            self.attachment(root, name, mime, content)

    def note(self) -> str:
        """BIS Billing 3 has room for one note."""
        says, words = self.faktura.get, []
        term = says("termin")
        if term:
            season = {"HT": "Höstterminen", "VT": "Vårterminen"}.get(term[:2])
            words.append(f"{season} {term[2:]}." if season and term[2:].isdigit() else str(term))
        if says("ersatter_faktura"):
            words.append(f"Ersätter faktura {says('ersatter_faktura')}.")
        return " ".join([*words, says("meddelande") or ""]).strip()

    def attachment(self, root: etree._Element, name: str, mime: str, content: bytes) -> None:
        reference = add(root, "cac:AdditionalDocumentReference")
        add(reference, "cbc:ID", name)
        held = add(add(reference, "cac:Attachment"), "cbc:EmbeddedDocumentBinaryObject",
                   base64.b64encode(content).decode())
        held.set("mimeCode", mime)
        held.set("filename", name)

    def parties(self, root: etree._Element) -> None:
        for role, key in (("cac:AccountingSupplierParty", "avsandare"),
                          ("cac:AccountingCustomerParty", "fakturamottagare")):
            said = self.faktura.get(key)
            if isinstance(said, Mapping):
                self.party(add(add(root, role), "cac:Party"), said, seller=key == "avsandare")

    def party(self, party: etree._Element, said: Plain, *, seller: bool) -> None:
        number, name = said.get("organisationsnummer"), said.get("namn")
        digits = ten_digits(number or "")
        add(party, "cbc:EndpointID", digits or "7300010000001").set("schemeID", "0007" if digits else "0088")
        if seller and name:
            add(add(party, "cac:PartyName"), "cbc:Name", name)
        address = add(party, "cac:PostalAddress")
        add(add(address, "cac:Country"), "cbc:IdentificationCode", "SE")
        if seller and self.category != "O":
            scheme = add(party, "cac:PartyTaxScheme")
            add(scheme, "cbc:CompanyID", f"SE{digits}01")
            add(add(scheme, "cac:TaxScheme"), "cbc:ID", "VAT")
        legal = add(party, "cac:PartyLegalEntity")
        add(legal, "cbc:RegistrationName", name)
        if number:
            add(legal, "cbc:CompanyID", digits or number).set("schemeID", "0007")
        contact = {"cbc:Name": "kontaktperson", "cbc:Telephone": "telefon", "cbc:ElectronicMail": "epost"}
        if any(said.get(key) for key in contact.values()):
            whole = add(party, "cac:Contact")
            for path, key in contact.items():
                add(whole, path, said.get(key))

    def money(self, root: etree._Element) -> None:
        giro = self.faktura.get("betalning")
        accounts = [(kind, giro[kind]) for kind in ("bankgiro", "plusgiro") if giro.get(kind)] \
            if isinstance(giro, Mapping) else []
        due = self.faktura.get("forfallodatum") if self.credit else None
        for kind, number in accounts or ([("", "")] if due else []):
            means = add(root, "cac:PaymentMeans")
            add(means, "cbc:PaymentMeansCode", "30")
            add(means, "cbc:PaymentDueDate", due)
            if kind:
                account = add(means, "cac:PayeeFinancialAccount")
                add(account, "cbc:ID", "".join(number.replace("-", "").split()))
                add(add(account, "cac:FinancialInstitutionBranch"), "cbc:ID", f"SE:{kind.upper()}")
        days = self.faktura.get("betalningsvillkor_dagar")
        if days:
            add(add(root, "cac:PaymentTerms"), "cbc:Note", f"{days} dagar netto")
        self.totals(root)

    def totals(self, root: etree._Element) -> None:
        amounts = [decimal(row.get("ersattning")) for row in self.rows]
        lines = self.signed(str(sum(one for one in amounts if one is not None))) if None not in amounts else None
        tax = self.signed(self.faktura.get("moms")) or "0"
        total = add(root, "cac:TaxTotal")
        self.amount(total, "cbc:TaxAmount", tax)
        for rate in sorted({row.get("momssats") or "0" for row in self.rows}) or ["0"]:
            self.subtotal(total, rate)
        whole = add(root, "cac:LegalMonetaryTotal")
        gross = decimal(lines)
        added = decimal(tax)
        if lines is not None and gross is not None:
            self.amount(whole, "cbc:LineExtensionAmount", lines)
            self.amount(whole, "cbc:TaxExclusiveAmount", lines)
            self.amount(whole, "cbc:TaxInclusiveAmount", str(gross + added) if added is not None else lines)
        self.amount(whole, "cbc:PayableRoundingAmount", self.signed(self.faktura.get("oresavrundning")))
        self.amount(whole, "cbc:PayableAmount", self.signed(self.faktura.get("total")))

    def subtotal(self, total: etree._Element, rate: str) -> None:
        """The part of the VAT that is of one rate."""
        amounts = [decimal(self.signed(row.get("ersattning"))) for row in self.rows
                   if (row.get("momssats") or "0") == rate]
        taxable = sum((one for one in amounts if one is not None), Decimal(0))
        part = add(total, "cac:TaxSubtotal")
        self.amount(part, "cbc:TaxableAmount", str(taxable))
        self.amount(part, "cbc:TaxAmount", f"{taxable * (decimal(rate) or 0) / 100:.2f}")
        self.tax(part, "cac:TaxCategory", rate, reason=True)

    def tax(self, parent: etree._Element, name: str, rate: str, *, reason: bool = False) -> None:
        category = add(parent, name)
        without = decimal(rate) == 0
        add(category, "cbc:ID", self.category if without else "S")
        if self.category != "O" or not without:
            add(category, "cbc:Percent", rate)
        if reason and without:
            add(category, "cbc:TaxExemptionReason", "Ersättning för VFU enligt avtal, momsbefriad")
        add(add(category, "cac:TaxScheme"), "cbc:ID", "VAT")

    def line(self, root: etree._Element, place: int, row: Plain) -> None:
        said = {key: row[key] for key in PROPERTIES if row.get(key)}
        line = add(root, f"cac:{'CreditNote' if self.credit else 'Invoice'}Line")
        add(line, "cbc:ID", str(place))
        words = labelled(said)
        add(line, "cbc:Note", words if self.ways.where == "notering" else None)
        unit, quantity = self.quantity(row)
        measured = add(line, f"cbc:{'Credited' if self.credit else 'Invoiced'}Quantity", quantity)
        measured.set("unitCode", unit)
        self.amount(line, "cbc:LineExtensionAmount", self.signed(row.get("ersattning")))
        first, last = row.get("startdatum"), row.get("slutdatum")
        if self.ways.dates == "period" and self.ways.where != "fri" and (first is not None or last is not None):
            period = add(line, "cac:InvoicePeriod")
            add(period, "cbc:StartDate", first)
            add(period, "cbc:EndDate", last)
        self.item(line, row, said, words)
        self.price(line, row, quantity, unit)

    def item(self, line: etree._Element, row: Plain, said: Plain, words: str) -> None:
        item, where = add(line, "cac:Item"), self.ways.where
        add(item, "cbc:Description", words if where == "beskrivning" else None)
        plain = "Ersättning för placering"
        add(item, "cbc:Name", {"namn": words, "fri": listed(row)}.get(where, plain) or plain)
        self.tax(item, "cac:ClassifiedTaxCategory", row.get("momssats") or "0")
        stated = {PROPERTIES[key]: in_words(key, text) for key, text in said.items()} if where == "egenskaper" else {}
        if self.ways.dates == "egenskaper":
            stated |= {name: row[key] for name, key in (("Startdatum", "startdatum"), ("Slutdatum", "slutdatum"))
                       if row.get(key)}
        for name, text in stated.items():
            one = add(item, "cac:AdditionalItemProperty")
            add(one, "cbc:Name", name)
            add(one, "cbc:Value", text)

    def quantity(self, row: Plain) -> tuple[str, str]:
        """Unit and number; a piece where the document doesn't say how long the placement was."""
        weeks, days = decimal(row.get("antal_veckor")), decimal(row.get("antal_dagar"))
        if weeks is None or days is None or self.ways.unit not in ("WEE", "DAY"):
            return (self.ways.unit if self.ways.unit not in ("WEE", "DAY") else "EA"), "1"
        if self.credit and weeks < 0:
            weeks, days = -weeks, -days
        whole = weeks + days / 5 if self.ways.unit == "WEE" else weeks * 5 + days
        return self.ways.unit, f"{whole.normalize():f}"

    def price(self, line: etree._Element, row: Plain, quantity: str, unit: str) -> None:
        """A price that comes out even: for the whole quantity, or for ``base`` units where it does."""
        amount, count = decimal(self.signed(row.get("ersattning"))), decimal(quantity)
        if amount is None or not count:
            return
        base = decimal(self.ways.base)
        each = amount / count * base if base else amount
        even = base is not None and each == each.quantize(Decimal("0.0001"))
        price = add(line, "cac:Price")
        self.amount(price, "cbc:PriceAmount", f"{abs(each if even else amount).normalize():f}")
        add(price, "cbc:BaseQuantity", f"{(base if even and base else abs(count)).normalize():f}").set("unitCode", unit)

    def signed(self, text: str | None) -> str | None:
        """An amount with the sign that it has in this format; as it stands where it is no number."""
        amount = decimal(text)
        return str(-amount) if amount is not None and self.sign < 0 else text

    def amount(self, parent: etree._Element, name: str, text: str | None) -> None:
        if text is not None:
            add(parent, name, text).set("currencyID", self.currency)


def add(parent: etree._Element, path: str, text: str | None = "") -> etree._Element:
    """A new child; none in the tree where ``text`` is None."""
    prefix, _, name = path.partition(":")
    tag = f"{{{_NAMESPACES[prefix]}}}{name}"
    child = etree.SubElement(parent, tag) if text is not None else etree.Element(tag)
    child.text = text or None
    return child


def decimal(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text not in (None, "") else None
    except InvalidOperation:
        return None


def ten_digits(number: str) -> str:
    """An organisationsnummer as BIS Billing 3 has it, from a VAT number or one with the prefix 16 too."""
    digits = "".join(one for one in number if one.isdigit())
    if len(digits) != 12:
        return digits
    return digits[:10] if number.startswith("SE") else digits[2:]


def number_of(party: Any) -> str | None:
    return party.get("organisationsnummer") if isinstance(party, Mapping) else None


def in_words(key: str, text: str) -> str:
    """A field of a line as a person writes it."""
    return {"utbildning": EDUCATIONS, "form": FORMS}.get(key, {}).get(text, text)


def labelled(said: Plain) -> str:
    """"Student: Moa Hällgren; Verksamhet: Björkgården"."""
    return "; ".join(f"{PROPERTIES[key]}: {in_words(key, text)}" for key, text in said.items())


def listed(row: Plain) -> str:
    """"VFU sjuksköterska, Moa Hällgren, Björkgården, 2016-09-05–2016-09-30"."""
    def parts() -> Iterator[str]:
        education = in_words("utbildning", row.get("utbildning") or "")
        what = " ".join(part for part in (in_words("form", row.get("form") or ""), education) if part)
        inriktning = row.get("inriktning")
        yield f"{what} inriktning {inriktning}" if inriktning else what
        yield row.get("student") or ""
        yield row.get("verksamhet") or ""
        yield "–".join(day for day in (row.get("startdatum"), row.get("slutdatum")) if day)
    return ", ".join(part for part in parts() if part)
