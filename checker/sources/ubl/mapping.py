"""The mapping of § 4.6 to the e-invoice: where in UBL each field of a faktura is read. docs/e-faktura.md is its copy.

Paths are XPath under the document's root, or under each line, with the prefixes of NAMES. Terms are those of
EN 16931 (BT). A field's paths are tried in order as ``choice`` says: ``forsta``: the first that says anything;
``lika``: all that say anything must say the same, or nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

NAMES: Final = {"cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
                "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"}
#: The roots that are read, the lines of each, and what the document is unless its type code says otherwise.
ROOTS: Final = {"{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": ("cac:InvoiceLine", "faktura"),
                "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote":
                    ("cac:CreditNoteLine", "kreditfaktura")}
ENVELOPE: Final = ("{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"
                   "StandardBusinessDocument")

#: UNTDID 1001: what claims payment, and what credits it. Other codes are neither (a pro forma invoice, say).
TYPES: Final = {
    "faktura": ("71", "80", "82", "84", "102", "218", "219", "326", "331", "380", "382", "383", "384", "385", "386",
                "388", "389", "390", "393", "394", "395", "553", "575", "623", "780", "817", "870", "875", "876",
                "877"),
    "kreditfaktura": ("81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"),
}
#: The type code that says of itself that the invoice replaces the one that it refers to.
CORRECTED: Final = "384"

#: UN/ECE rec. 20: week; day and working day. Other units say nothing of weeks.
UNITS: Final = {"WEE": "antal_veckor", "DAY": "antal_dagar", "E49": "antal_dagar"}
#: UNTDID 5305: categories that are without VAT whether or not a rate stands there.
WITHOUT_VAT: Final = ("E", "O", "Z", "AE", "K", "G")
#: What says that an account is a giro: the branch (also by the BIC of the two), else UNTDID 4461.
GIROS: Final = {"SE:BANKGIRO": "bankgiro", "SE:PLUSGIRO": "plusgiro", "BGABSESS": "bankgiro", "PGSISESS": "plusgiro"}
GIRO_CODES: Final = {"56": "bankgiro", "50": "plusgiro"}

Choice = Literal["forsta", "lika"]
Shape = Literal["text", "tal", "datum", "val"]


@dataclass(frozen=True, slots=True)
class Mapped:
    """One field: its JSON pointer (under a line: its name), where it is read, and how its text is written there."""

    field: str
    paths: tuple[str, ...]
    terms: tuple[str, ...]
    shape: Shape = "text"
    choice: Choice = "forsta"


_SENDER, _BUYER = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"
_REFERENCE = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"
_ACCOUNT = "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID"


def _number(party: str) -> tuple[str, ...]:
    return (f"{party}/cac:PartyLegalEntity/cbc:CompanyID[not(@schemeID) or @schemeID='0007']",
            f"{party}/cac:PartyIdentification/cbc:ID[@schemeID='0007']",
            f"{party}/cbc:EndpointID[@schemeID='0007']",
            f"{party}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID")


HEAD: Final = (
    Mapped("/typ", ("cbc:InvoiceTypeCode", "cbc:CreditNoteTypeCode"), ("BT-3",), "val", "lika"),
    Mapped("/avser_faktura", (_REFERENCE,), ("BT-25",), choice="lika"),
    Mapped("/ersatter_faktura", (_REFERENCE,), ("BT-25",), choice="lika"),
    Mapped("/nummer", ("cbc:ID",), ("BT-1",), choice="lika"),
    Mapped("/avtal", ("cac:ContractDocumentReference/cbc:ID",), ("BT-12",), choice="lika"),
    Mapped("/datum", ("cbc:IssueDate",), ("BT-2",), "datum", "lika"),
    Mapped("/forfallodatum", ("cbc:DueDate", "cac:PaymentMeans/cbc:PaymentDueDate",
                              "cac:PaymentTerms/cbc:PaymentDueDate"), ("BT-9",), "datum", "lika"),
    Mapped("/betalningsvillkor_dagar", ("cac:PaymentTerms/cbc:Note",), ("BT-20",)),
    Mapped("/termin", ("cbc:Note", "cbc:BuyerReference", "cac:ContractDocumentReference/cbc:ID", "cbc:AccountingCost",
                       "cac:OrderReference/cbc:ID", "cac:ProjectReference/cbc:ID"),
           ("BT-22", "BT-10", "BT-12", "BT-19", "BT-13", "BT-11"), choice="lika"),
    Mapped("/period/fran", ("cac:InvoicePeriod/cbc:StartDate",), ("BT-73",), "datum", "lika"),
    Mapped("/period/till", ("cac:InvoicePeriod/cbc:EndDate",), ("BT-74",), "datum", "lika"),
    Mapped("/avsandare/namn", (f"{_SENDER}/cac:PartyName/cbc:Name",
                               f"{_SENDER}/cac:PartyLegalEntity/cbc:RegistrationName"), ("BT-28", "BT-27")),
    Mapped("/avsandare/organisationsnummer", _number(_SENDER), ("BT-30", "BT-29", "BT-34", "BT-31")),
    Mapped("/avsandare/kontaktperson", (f"{_SENDER}/cac:Contact/cbc:Name",), ("BT-41",)),
    Mapped("/avsandare/telefon", (f"{_SENDER}/cac:Contact/cbc:Telephone",), ("BT-42",)),
    Mapped("/avsandare/epost", (f"{_SENDER}/cac:Contact/cbc:ElectronicMail",), ("BT-43",)),
    Mapped("/fakturamottagare/namn", (f"{_BUYER}/cac:PartyLegalEntity/cbc:RegistrationName",
                                      f"{_BUYER}/cac:PartyName/cbc:Name"), ("BT-44", "BT-45")),
    Mapped("/fakturamottagare/organisationsnummer", _number(_BUYER), ("BT-47", "BT-46", "BT-49", "BT-48")),
    Mapped("/betalning/bankgiro", (_ACCOUNT,), ("BT-84", "BT-86"), choice="lika"),
    Mapped("/betalning/plusgiro", (_ACCOUNT,), ("BT-84", "BT-86"), choice="lika"),
    Mapped("/valuta", ("cbc:DocumentCurrencyCode", "cac:LegalMonetaryTotal/cbc:PayableAmount/@currencyID"), ("BT-5",)),
    Mapped("/moms", ("cac:TaxTotal/cbc:TaxAmount",), ("BT-110",), "tal", "lika"),
    Mapped("/oresavrundning", ("cac:LegalMonetaryTotal/cbc:PayableRoundingAmount",), ("BT-114",), "tal", "lika"),
    Mapped("/total", ("cac:LegalMonetaryTotal/cbc:PayableAmount",), ("BT-115",), "tal", "lika"),
    Mapped("/meddelande", ("cbc:Note",), ("BT-22",)),
)

_PROPERTY = "cac:Item/cac:AdditionalItemProperty"
#: Where the head may state a line's fields with labels: the verksamhet of all lines, and more of the only one.
HEAD_TEXTS: Final = ("cbc:Note", "cbc:AccountingCost", "cbc:BuyerReference")
#: Where a line's free text stands, in the order in which it is read.
TEXTS: Final = ("cac:Item/cbc:Name", "cac:Item/cbc:Description", "cbc:Note")
_TEXT_TERMS = ("BT-153", "BT-154", "BT-127")
_STATED = (_PROPERTY, *TEXTS)
_STATED_TERMS = ("BT-160/161", *_TEXT_TERMS)

LINE: Final = (
    Mapped("verksamhet", _STATED, _STATED_TERMS, choice="lika"),
    Mapped("student", _STATED, _STATED_TERMS, choice="lika"),
    Mapped("utbildning", _STATED, _STATED_TERMS, "val", "lika"),
    Mapped("inriktning", _STATED, _STATED_TERMS, choice="lika"),
    Mapped("larosate", _STATED, _STATED_TERMS, choice="lika"),
    Mapped("form", _STATED, _STATED_TERMS, "val", "lika"),
    Mapped("startdatum", ("cac:InvoicePeriod/cbc:StartDate", *_STATED), ("BT-134", *_STATED_TERMS), "datum", "lika"),
    Mapped("slutdatum", ("cac:InvoicePeriod/cbc:EndDate", *_STATED), ("BT-135", *_STATED_TERMS), "datum", "lika"),
    Mapped("antal_veckor", ("cbc:InvoicedQuantity[@unitCode='WEE']", "cbc:CreditedQuantity[@unitCode='WEE']",
                            _PROPERTY), ("BT-129/130", "BT-129/130", "BT-160/161"), "tal", "lika"),
    Mapped("antal_dagar", ("cbc:InvoicedQuantity[@unitCode='DAY']", "cbc:CreditedQuantity[@unitCode='DAY']",
                           _PROPERTY), ("BT-129/130", "BT-129/130", "BT-160/161"), "tal", "lika"),
    Mapped("ersattning", ("cbc:LineExtensionAmount",), ("BT-131",), "tal", "lika"),
    Mapped("momssats", ("cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",), ("BT-152",), "tal", "lika"),
    Mapped("momskategori", ("cac:Item/cac:ClassifiedTaxCategory/cbc:ID",), ("BT-151",), "val", "lika"),
)

#: What a line's property, or a word before a colon in its text, is called where it states a field.
LABELS: Final = {
    "student": ("student", "studentens namn", "studentnamn", "studentens för- och efternamn", "student namn",
                "namn student", "studerande", "studerandes namn", "vfu-student", "praktikant"),
    "verksamhet": ("verksamhet", "verksamhetens namn", "verksamhetsnamn", "placering", "placeringsenhet",
                   "placerad på", "vfu-plats", "vfu-placering", "vfu-enhet", "praktikplats", "praktikställe",
                   "arbetsplats", "enhet"),
    "utbildning": ("utbildning", "utbildningsprogram", "program", "kurs"),
    "inriktning": ("inriktning", "specialisering", "specialistinriktning"),
    "larosate": ("lärosäte", "larosate", "studentens lärosäte", "högskola", "universitet"),
    "form": ("form", "placeringsform", "praktikform", "form av vil"),
    "startdatum": ("startdatum", "start datum", "start", "från", "från och med", "fr.o.m.", "from", "första dag"),
    "slutdatum": ("slutdatum", "slut datum", "slut", "till", "till och med", "t.o.m.", "tom", "sista dag"),
    "period": ("period", "praktikperiod", "vfu-period", "placeringsperiod", "datum"),
    "antal_veckor": ("antal veckor", "veckor", "antal vfu-veckor"),
    "antal_dagar": ("antal dagar", "dagar", "antal vfu-dagar"),
    "termin": ("termin",),
}

#: What an e-invoice has no place for, as it is sent before anybody receives or pays it.
UNCARRIED: Final = frozenset({"/id", "/kompletterar", "/mottagen"})
