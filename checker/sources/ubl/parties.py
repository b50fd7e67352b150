"""Who asks, who is asked, and where the money is to go."""

from __future__ import annotations

import re

from checker.document import fold
from checker.sources.errors import quoted
from checker.sources.raw import RawMapping
from checker.sources.ubl.mapping import GIRO_CODES, GIROS, HEAD
from checker.sources.ubl.node import Node
from checker.sources.ubl.said import Notes, Said, agreed, at, mapping, put, unclear

_SENDER = "cac:AccountingSupplierParty"
_OF_ROLE = {"avsandare": _SENDER, "fakturamottagare": "cac:AccountingCustomerParty"}
#: Where the hyphen stands tells the two apart.
_HYPHENED = {"bankgiro": re.compile(r"\d{3,4}-\d{4}", re.ASCII), "plusgiro": re.compile(r"[\d ]{1,9}-\d", re.ASCII)}
#: Words in the name of who runs a verksamhet and isn't one.
_AUTHORITY = re.compile(r"\b(?:kommuns?|stads?|region(?:en)?|landsting\w*|\w*förvaltning\w*|\w*nämnd\w*|stadsdel\w*)\b")
#: What a company's legal name ends with; its verksamheter may be called otherwise.
_COMPANY = re.compile(r"\b(?:ab|aktiebolag|hb|kb|ekonomisk förening|ek\.? ?för\.?|stiftelsen?)(?:\s*\(publ\))?\Z")


def party(root: Node, role: str, notes: Notes) -> RawMapping | None:
    """``avsandare`` or ``fakturamottagare``; None where the e-invoice has none."""
    whole = root.first(_OF_ROLE[role])
    if whole is None:
        return None
    found = mapping(whole)
    for mapped in HEAD:
        _, _, name = mapped.field.partition(f"/{role}/")
        if name:
            put(found, name, agreed(at(root, mapped), mapped, notes))
    _other_number(whole, f"/{role}/organisationsnummer", notes)
    return found


def _other_number(whole: Node, pointer: str, notes: Notes) -> None:
    """A party's legal number stands; that its VAT number is another's is said."""
    legal = whole.said("cac:Party/cac:PartyLegalEntity/cbc:CompanyID[not(@schemeID) or @schemeID='0007']")
    tax = whole.first("cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID")
    if legal and tax is not None and len(_digits(tax.text)) == 12 and _digits(tax.text)[:10] != _digits(legal)[-10:]:
        notes.add(pointer, tax, "motsagelse", f"Momsregistreringsnumret {quoted(tax.text)} hör till ett annat "
                                              f"organisationsnummer än {quoted(legal)}, som är det som läses.")


def _digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789")


def payment(root: Node, notes: Notes) -> RawMapping | None:
    """Each giro that an account says it is. An account that says nothing may be either; other accounts are neither."""
    whole = root.first("cac:PaymentMeans")
    _payee(root, notes)
    if whole is None:
        return None
    found = mapping(whole)
    accounts: dict[str, list[Said]] = {"bankgiro": [], "plusgiro": [], "": []}
    for means in root.find("cac:PaymentMeans"):
        for account in means.find("cac:PayeeFinancialAccount/cbc:ID"):
            kind = _kind(means, account, notes)
            if kind is not None:
                accounts[kind].append(Said(account.text, account))
    for mapped in HEAD:
        name = mapped.field.removeprefix("/betalning/")
        if name in accounts:
            put(found, name, agreed(accounts[name], mapped, notes))
    if accounts[""] and not accounts["bankgiro"] and not accounts["plusgiro"]:
        put(found, "bankgiro", unclear(accounts[""]))
    return found


def _kind(means: Node, account: Node, notes: Notes) -> str | None:
    """bankgiro, plusgiro, "" where it may be either, None for another account, which is remarked on."""
    branch = means.said("cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID").upper()
    kind = GIROS.get(branch) or GIRO_CODES.get(means.said("cbc:PaymentMeansCode"))
    if kind is not None:
        return kind
    digits, bare = _digits(account.text), account.text.replace("-", "").replace(" ", "")
    hyphened = next((name for name, pattern in _HYPHENED.items() if pattern.fullmatch(account.text)), None)
    if not branch and hyphened is not None:
        return hyphened
    if not branch and 2 <= len(digits) <= 8 and digits == bare:
        notes.add("/betalning", account, "oklart", "Kontot sägs varken vara bankgiro (SE:BANKGIRO) eller plusgiro "
                                                   "(SE:PLUSGIRO), och siffrorna avgör det inte.")
        return ""
    if account.text:
        what = "ett IBAN-konto" if bare[:2].isalpha() else "ett bankkonto"
        notes.add("/betalning", account, "olast", f"Här står {what}, som varken är bankgiro eller plusgiro.")
    return None


def _payee(root: Node, notes: Notes) -> None:
    """That the money goes to another than who sends the invoice is said: § 4.6 has it paid to the verksamhet."""
    payee = root.first("cac:PayeeParty")
    if payee is None:
        return
    number = payee.said("cac:PartyLegalEntity/cbc:CompanyID") or payee.said("cac:PartyIdentification/cbc:ID")
    senders = {_digits(one.text)[-10:] for path in ("cac:PartyLegalEntity/cbc:CompanyID", "cbc:EndpointID")
               for one in root.find(f"{_SENDER}/cac:Party/{path}")}
    names = {fold(name) for name in party_names(root, "avsandare")}
    same = _digits(number)[-10:] in senders if number else fold(payee.said("cac:PartyName/cbc:Name")) in names
    if not same:
        notes.add("/avsandare", payee, "motsagelse", "Betalningen ska gå till en annan än avsändaren: "
                                                     f"{quoted(payee.said('cac:PartyName/cbc:Name') or number)}.")


def party_names(root: Node, role: str) -> list[str]:
    """The trading name and the registered name of ``avsandare`` or ``fakturamottagare``, where they stand."""
    paths = ("cac:PartyName/cbc:Name", "cac:PartyLegalEntity/cbc:RegistrationName")
    return [one.text for path in paths for one in root.find(f"{_OF_ROLE[role]}/cac:Party/{path}") if one.text]


def is_authority(name: str) -> bool:
    """Whether a name is a kommun's or region's, which runs verksamheter and isn't one."""
    return _AUTHORITY.search(fold(name)) is not None


def is_company(said: Said, root: Node) -> bool:
    """Whether a name is the legal one of a company, which its verksamhet need not have. Most programs for invoices
    write it as the trading name too."""
    legal = {fold(one.text) for one in root.find(f"{_SENDER}/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName")}
    return fold(said.text) in legal and _COMPANY.search(fold(said.text)) is not None


def own_verksamhet(root: Node) -> Said | None:
    """The verksamhet that a line is about when it says nothing itself: the sender, unless that is a kommun; else
    where the invoice says that what it is for was delivered (BT-70), unless that is the buyer."""
    paths = [f"{_SENDER}/cac:Party/cac:PartyName/cbc:Name",
             f"{_SENDER}/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
             "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name"]
    buyers = {fold(name) for name in party_names(root, "fakturamottagare")}
    for path in paths:
        for one in root.find(path):
            if one.text and not is_authority(one.text) and fold(one.text) not in buyers:
                return Said(one.text, one)
    return None
