"""The head of an e-invoice: its kind, what it refers to, its dates, parties, giro and sums."""

from __future__ import annotations

import re

import pytest
from e_invoice import Ways, number_of, write

from checker import sources
from checker.document import Record, Series
from checker.sources import NotADocument, Refused, SourceError

from .invoices import FAKTURA, ROW, cell, codes, invoice, read, read_changed, said, xml_of


def test_everything_that_bis_billing_has_a_place_for_is_read_back() -> None:
    document = read(write(FAKTURA))
    assert document.form == []
    assert document.medium == "ubl"

    def plain(record: Record) -> dict[str, object]:
        return {name: plain(node) if isinstance(node, Record)
                else [plain(item) for item in node.items if isinstance(item, Record)] if isinstance(node, Series)
                else node.text for name, node in record.fields.items()}

    expected = {**FAKTURA, "meddelande": "Höstterminen 2016.", "rader": [{**ROW, "momskategori": "E"}]}
    expected["betalning"] = {"bankgiro": "9991233"}
    for party in ("avsandare", "fakturamottagare"):  # BIS Billing 3 has numbers without hyphen (SE-R-004, SE-R-008)
        expected[party] = {**FAKTURA[party], "organisationsnummer": number_of(FAKTURA[party]).replace("-", "")}
    assert plain(document.root) == expected


@pytest.mark.parametrize("ways", [Ways(envelope=True), Ways(encoding="UTF-16"), Ways(encoding="ISO-8859-1")])
def test_the_same_in_an_envelope_and_in_other_encodings(ways: Ways) -> None:
    document = read(write(FAKTURA, ways))
    assert said(document, "/rader/0/student") == "Moa Hällgren"
    place = "/sh:StandardBusinessDocument/Invoice/cbc:ID" if ways.envelope else "/Invoice/cbc:ID"
    found = cell(document, "/nummer")
    assert found is not None
    assert found.position.place == place


def test_prefixes_do_not_matter() -> None:
    data = re.sub(rb"(</?|xmlns:)c([ab]c)\b", rb"\1z\2", write(FAKTURA))
    assert b"<zbc:ID>" in data
    assert said(read(data), "/nummer") == "2016-0412"
    other = xml_of(FAKTURA, None, ("CommonBasicComponents-2", "CommonBasicComponents-9"))
    assert said(read(other), "/nummer") is None


@pytest.mark.parametrize(("data", "word"), [
    (b'<Invoice xmlns="urn:sfti:documents:BasicInvoice:1:0"/>', "Svefaktura"),
    (b'<e xmlns="urn:sfti:documents:ObjectEnvelope:1:0"/>', "Svefaktura"),
    (b'<r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>', "CII"),
    (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "UBL"),
    (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "webbsida"), (b"<IDOC/>", "XML"), (b"<Invoice/>", "XML"),
    (b'<s:StandardBusinessDocument xmlns:s="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"/>',
     "kuvert")])
def test_other_xml_is_no_document_and_is_named(data: bytes, word: str) -> None:
    from checker.sources import ubl

    with pytest.raises(NotADocument, match=word):
        ubl.read(data, sources.LIMIT)


def test_a_file_larger_than_the_limit_is_refused() -> None:
    with pytest.raises(Refused):
        sources.read("faktura.xml", write(FAKTURA), limit=1000)


def test_a_document_type_is_refused_with_its_line() -> None:
    with pytest.raises(SourceError) as caught:
        read(xml_of(FAKTURA, None, ("?>\n", "?>\n<!DOCTYPE Invoice>\n")))
    assert caught.value.line == 2


# ---------------------------------------------------------------- kind and references

@pytest.mark.parametrize(("code", "kind"), [("380", "faktura"), ("383", "faktura"), ("384", "faktura"),
                                            ("381", "kreditfaktura"), ("325", "?"), ("x", "?")])
def test_the_type_code_tells_the_kind(code: str, kind: str) -> None:
    assert said(read_changed((">380<", f">{code}<")), "/typ") == kind


def test_a_credit_note_says_what_it_credits() -> None:
    document = read_changed(typ="kreditfaktura", avser_faktura="2016-0340", termin=None)
    assert said(document, "/typ") == "kreditfaktura"
    assert said(document, "/avser_faktura") == "2016-0340"
    assert str(said(document, "/forfallodatum")) == "2017-01-04"
    assert said(document, "/ersatter_faktura") is None


def test_a_credit_note_with_an_invoice_s_code_is_neither() -> None:
    document = read_changed((">381<", ">380<"), typ="kreditfaktura")
    assert said(document, "/typ") == "?"
    assert "oklart" in codes(document, "/typ")


def test_an_invoice_of_negative_amounts_is_a_credit() -> None:
    row = {**ROW, "antal_veckor": "-4", "ersattning": "-6120.00"}
    document = read(xml_of(invoice([row], total="-6120.00", avser_faktura="2016-0340")))
    assert said(document, "/typ") == "kreditfaktura"
    assert said(document, "/avser_faktura") == "2016-0340"
    assert codes(document) == {"negativ"}


def test_one_negative_line_among_others_makes_no_credit() -> None:
    rows = [ROW, {**ROW, "antal_veckor": "-1", "ersattning": "-1530.00"}]
    assert said(read(xml_of(invoice(rows, total="4590.00"))), "/typ") == "faktura"


def test_a_credit_note_of_negative_amounts_is_unknown() -> None:
    document = read_changed((">6120.00<", ">-6120.00<"), typ="kreditfaktura")
    assert said(document, "/typ") == "?"
    assert "negativ" in codes(document, "/typ")


def test_an_invoice_replaces_another_where_it_says_so() -> None:
    assert said(read_changed(ersatter_faktura="2016-0340"), "/ersatter_faktura") == "2016-0340"
    silent = read_changed(("Ersätter faktura 2016-0340.", ""), ersatter_faktura="2016-0340")
    assert said(silent, "/ersatter_faktura") == "?"
    assert "oklart" in codes(silent, "/ersatter_faktura")
    corrected = read_changed(("Ersätter faktura 2016-0340.", ""), (">380<", ">384<"), ersatter_faktura="2016-0340")
    assert said(corrected, "/ersatter_faktura") == "2016-0340"


def test_two_references_are_one_too_many() -> None:
    one = "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>{}</cbc:ID></cac:InvoiceDocumentReference>" \
          "</cac:BillingReference>"
    document = read_changed(("<cac:ContractDocumentReference>", one.format("A") + one.format("B")
                             + "<cac:ContractDocumentReference>"), typ="kreditfaktura")
    assert said(document, "/avser_faktura") == "?"
    assert "motsagelse" in codes(document, "/avser_faktura")


# ---------------------------------------------------------------- dates and terms of payment

TERMS = "30 dagar netto"


@pytest.mark.parametrize(("words", "days"), [
    ("30 dagar", 30), ("30 dagar netto", 30), ("Netto 30 dgr", 30), ("30 days net", 30), ("Net 30", 30), ("30", 30),
    ("30 dagar, dröjsmålsränta 8 %", 30), ("30 dagar. Dröjsmålsränta utgår enligt räntelagen.", 30),
    ("30 dagar netto. Dröjsmålsränta:12 %", 30), ("2 % 10 dagar, 30 dagar netto", 30), ("020 dagar", 20),
    ("Betalningsvillkor: 30 dagar netto. Anmärkning mot fakturan inom 8 dagar.", 30), ("30 (trettio) dagar", 30),
    ("30 dagar netto därefter dröjsmålsränta 8 %", 30), ("30 dagar - påminnelseavgift 60 kr", 30),
    ("30-60 dagar", "?"), ("20 eller 30 dagar", "?"), ("20 dagar, 30 dagar", "?"), ("30 bankdagar", "?"),
    ("en månad", "?"), ("Enligt avtal.", None), ("Dröjsmålsränta debiteras efter 30 dagar", None)])
def test_terms_of_payment_in_words(words: str, days: object) -> None:
    assert said(read_changed((TERMS, words)), "/betalningsvillkor_dagar") == days


def test_a_due_date_in_words_counts_and_contradicts() -> None:
    found = read_changed((TERMS, "Betalas senast 2017-01-04"))
    assert said(found, "/forfallodatum") == read(write(FAKTURA)).root.value("forfallodatum")
    assert said(found, "/betalningsvillkor_dagar") is None
    other = read_changed((TERMS, "Betalas senast 2017-01-05"))
    assert said(other, "/forfallodatum") == "?"
    assert "motsagelse" in codes(other, "/forfallodatum")
    alone = read_changed((TERMS, "Förfallodatum: 2017-01-04"), forfallodatum=None)
    assert str(said(alone, "/forfallodatum")) == "2017-01-04"


@pytest.mark.parametrize(("text", "day"), [("2016-12-05", "2016-12-05"), ("2016-12-05Z", "2016-12-05"),
                                           ("2016-12-05+01:00", "2016-12-05"), ("2016-12-05T00:00:00Z", "2016-12-05"),
                                           (" 2016-12-05\n", "2016-12-05"), ("5/12 2016", "2016-12-05"),
                                           ("2016-13-05", "?"), ("i december", "?"), ("", "None")])
def test_dates_as_xml_and_people_write_them(text: str, day: str) -> None:
    assert str(said(read_changed(("<cbc:IssueDate>2016-12-05", f"<cbc:IssueDate>{text}")), "/datum")) == day


@pytest.mark.parametrize(("words", "term"), [
    ("HT2016", "HT2016"), ("VFU ht 16", "HT2016"), ("Avser vårterminen 2017", "VT2017"), ("hösten 2016", None),
    ("HT2016, rättar VT2016", "?"), ("Rum HT20161", None)])
def test_a_term_where_it_is_plainly_written(words: str, term: object) -> None:
    assert said(read_changed(meddelande=words, termin=None), "/termin") == term


def test_a_term_elsewhere_in_the_head_and_on_the_lines() -> None:
    assert said(read_changed((">VFU</cbc:BuyerReference", ">VFU HT2016</cbc:BuyerReference"), termin=None),
                "/termin") == "HT2016"
    assert said(read_changed(("Ersättning för placering", "Ersättning HT2016"), termin=None), "/termin") == "HT2016"


# ---------------------------------------------------------------- parties

def test_the_sender_s_name_is_the_verksamhet_s_and_the_buyer_s_the_legal_one() -> None:
    document = read_changed(("<cbc:RegistrationName>Björkgården", "<cbc:RegistrationName>Ekdalens kommun"))
    assert said(document, "/avsandare/namn") == "Björkgården"
    assert said(document, "/fakturamottagare/namn") == "Sjöbergska högskolan"


@pytest.mark.parametrize(("gone", "number", "place"), [
    ((), "2120009713", "PartyLegalEntity/cbc:CompanyID"),
    (("legal",), "2120009713", "cbc:EndpointID"),
    (("legal", "endpoint"), "SE212000971301", "PartyTaxScheme/cbc:CompanyID"),
    (("legal", "endpoint", "tax"), None, "")])
def test_the_number_is_the_legal_one_then_the_endpoint_s_then_the_vat_number(
        gone: tuple[str, ...], number: str | None, place: str) -> None:
    changes = {"legal": ('<cbc:CompanyID schemeID="0007">2120009713', '<cbc:CompanyID schemeID="0088">2120009713'),
               "endpoint": ('EndpointID schemeID="0007">2120009713', 'EndpointID schemeID="0088">2120009713'),
               "tax": ("SE212000971301", "")}
    found = cell(read_changed(*(changes[one] for one in gone)), "/avsandare/organisationsnummer")
    assert (found.text if found is not None and found.present else None) == number
    assert found is None or place in str(found.position.place)


def test_a_vat_number_of_another_is_said() -> None:
    document = read_changed(("SE212000971301", "SE559999120401"))
    assert said(document, "/avsandare/organisationsnummer") == "2120009713"
    assert "motsagelse" in codes(document, "/avsandare/organisationsnummer")


def test_another_payee_is_said() -> None:
    payee = "<cac:PayeeParty><cac:PartyName><cbc:Name>{}</cbc:Name></cac:PartyName></cac:PayeeParty><cac:PaymentMeans>"
    assert "motsagelse" in codes(read_changed(("<cac:PaymentMeans>", payee.format("Fordran AB"))), "/avsandare")
    assert read_changed(("<cac:PaymentMeans>", payee.format("BJÖRKGÅRDEN"))).form == []


# ---------------------------------------------------------------- giro

@pytest.mark.parametrize(("branch", "number", "bankgiro", "plusgiro"), [
    ("SE:BANKGIRO", "9991233", "9991233", None), ("se:bankgiro", "999-1233", "999-1233", None),
    ("SE:PLUSGIRO", "9990185", None, "9990185"), ("BGABSESS", "9991233", "9991233", None),
    ("PGSISESS", "9990185", None, "9990185"), ("", "999-1233", "999-1233", None),
    ("", "99 90 18-5", None, "99 90 18-5"),
    ("", "9991233", "?", None), ("", "SE3550000000054910000003", None, None),
    ("SWEDSESS", "8000212345678", None, None), ("SE:BANKGIRO", "", None, None)])
def test_an_account_is_the_giro_that_it_says(branch: str, number: str, bankgiro: object, plusgiro: object) -> None:
    document = read_changed(("SE:BANKGIRO", branch), ("<cbc:ID>9991233", f"<cbc:ID>{number}"))
    assert said(document, "/betalning/bankgiro") == bankgiro
    assert said(document, "/betalning/plusgiro") == plusgiro


def test_accounts_that_are_no_giro_are_said() -> None:
    iban = read_changed(("SE:BANKGIRO", ""), ("<cbc:ID>9991233", "<cbc:ID>SE3550000000054910000003"))
    assert any("IBAN" in remark.message for remark in iban.form)
    assert "oklart" in codes(read_changed(("SE:BANKGIRO", "")), "/betalning")


def test_several_accounts() -> None:
    both = read_changed(betalning={"bankgiro": "999-1233", "plusgiro": "999018-5"})
    assert (said(both, "/betalning/bankgiro"), said(both, "/betalning/plusgiro")) == ("9991233", "9990185")
    two = read_changed(("SE:PLUSGIRO", "SE:BANKGIRO"), betalning={"bankgiro": "999-1233", "plusgiro": "999018-5"})
    assert said(two, "/betalning/bankgiro") == "?"
    assert "motsagelse" in codes(two, "/betalning")


def test_means_code_of_a_giro() -> None:
    assert said(read_changed(("SE:BANKGIRO", ""), ("Code>30<", "Code>56<")), "/betalning/bankgiro") == "9991233"
    assert said(read_changed(("SE:BANKGIRO", ""), ("Code>30<", "Code>50<")), "/betalning/plusgiro") == "9991233"


# ---------------------------------------------------------------- sums

@pytest.mark.parametrize(("text", "amount"), [("6120.00", "6120.00"), ("+06120.00", "6120.00"), ("6120.", "6120"),
                                              (".5", "0.5"), ("6120.005", "6120.005"), ("-0.50", "-0.50")])
def test_amounts_keep_their_digits(text: str, amount: str) -> None:
    found = cell(read_changed((">6120.00</cbc:PayableAmount", f">{text}</cbc:PayableAmount")), "/total")
    assert found is not None
    assert found.text == amount


@pytest.mark.parametrize("text", ["6 120,00", "1,530", "6120 kr", "1e3x", "NaN"])
def test_what_is_no_amount_is_unknown(text: str) -> None:
    assert said(read_changed((">6120.00</cbc:PayableAmount", f">{text}</cbc:PayableAmount")), "/total") == "?"


def test_rounding_and_vat() -> None:
    document = read_changed(oresavrundning="0.50", moms="1530.00", total="7650.50")
    found = [str(said(document, f"/{name}")) for name in ("oresavrundning", "moms", "total")]
    assert found == ["1/2", "1530", "15301/2"]


def test_an_invoice_in_another_currency_is_left_as_it_is() -> None:
    document = read_changed(valuta="EUR")
    assert said(document, "/valuta") == "EUR"
    assert said(document, "/total") == 6120
    assert document.form == []


def test_an_amount_in_another_currency_than_the_invoice_is_unknown() -> None:
    document = read_changed(("<cbc:DocumentCurrencyCode>SEK", "<cbc:DocumentCurrencyCode>EUR"))
    for pointer in ("/total", "/rader/0/ersattning"):
        assert said(document, pointer) == "?"
        assert "motsagelse" in codes(document, pointer)


def test_a_second_vat_total_in_the_currency_of_accounting_is_not_the_vat() -> None:
    second = '<cac:TaxTotal><cbc:TaxAmount currencyID="NOK">99</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal>'
    document = read_changed(("<cac:LegalMonetaryTotal>", second))
    assert said(document, "/moms") == 0
    assert document.form == []


def test_what_is_prepaid_leaves_the_total_unknown() -> None:
    document = read_changed(
        ("<cbc:PayableRounding", '<cbc:PrepaidAmount currencyID="SEK">1000</cbc:PrepaidAmount><cbc:PayableRounding'),
        (">6120.00</cbc:PayableAmount", ">5120.00</cbc:PayableAmount"))
    assert said(document, "/total") == "?"
    assert codes(document, "/total") == {"avdrag", "fel-tal"}


def charge(amount: str, indicator: str = "true") -> str:
    return (f"<cac:AllowanceCharge><cbc:ChargeIndicator>{indicator}</cbc:ChargeIndicator>"
            f"<cbc:AllowanceChargeReason>Faktureringsavgift</cbc:AllowanceChargeReason>"
            f'<cbc:Amount currencyID="SEK">{amount}</cbc:Amount></cac:AllowanceCharge>')


def test_a_charge_on_the_whole_invoice_is_in_the_total_and_said() -> None:
    document = read_changed(("<cac:TaxTotal>", charge("50.00") + "<cac:TaxTotal>"),
                            (">6120.00</cbc:TaxExclusiveAmount", ">6170.00</cbc:TaxExclusiveAmount"),
                            (">6120.00</cbc:TaxInclusiveAmount", ">6170.00</cbc:TaxInclusiveAmount"), total="6170.00")
    assert said(document, "/total") == 6170
    (remark,) = document.form
    assert remark.code == "avdrag"
    assert "Faktureringsavgift" in remark.message
    assert remark.position.place == "/Invoice/cac:AllowanceCharge"


def test_a_charge_that_the_sums_forget_is_a_contradiction() -> None:
    document = read_changed(("<cac:TaxTotal>", charge("50.00", "false") + "<cac:TaxTotal>"))
    assert codes(document, "/total") == {"avdrag", "motsagelse"}


def test_sums_that_do_not_follow_are_said() -> None:
    document = read_changed((">6120.00</cbc:TaxInclusiveAmount", ">6121.00</cbc:TaxInclusiveAmount"))
    assert [remark.code for remark in document.form] == ["motsagelse", "motsagelse"]
    assert "6120.00" in document.form[0].message
