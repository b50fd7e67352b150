"""Forms and e-invoices as people and programs write them, each with the answer that is certain: the exit status, and
the rules that don't hold or can't be decided at level error."""

from __future__ import annotations

import io
import shutil
import subprocess
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from judging import judge, open_at_error
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from checker.findings import Report
from checker.gate import Gate

AS_OF = date(2016, 12, 20)
AVTAL = (Path(__file__).resolve().parents[2] / "fixtures/01-allt-ratt/avtal.yaml").read_bytes()
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="systemdel saknas: LibreOffice")

Row = list[Any]
HEAD: Row = ["Verksamhet", "Studentens namn", "Startdatum", "Slutdatum", "Antal veckor", "Ersättning"]
MARTA: Row = ["Björkgården", "Märta Lindeqvist", date(2016, 9, 5), date(2016, 9, 30), 4, 6120]
JONATAN: Row = ["Björkgården", "Jonatan Ekehav", date(2016, 10, 10), date(2016, 10, 26), 2.6, 3978]
TOP: list[Row] = [["Bilaga 2"], [], ["Underlaget avser perioden", "2016-09-05 – 2016-11-18"], []]
FOOT: list[Row] = [[], ["Verksamhetens namn:", "Björkgården"], ["Organisationsnummer:", "212000-9713"],
                   ["Verksamhetens kontaktperson:", "Birgit Hallonqvist"], ["Telefon:", "08-465 004 31"],
                   ["Epostadress:", "birgit.hallonqvist@ekdalen.example"], ["Postgiro-/bankgiro:", "999-1233"]]


def total(amount: object, label: str = "Total ersättning") -> list[Row]:
    return [[], [label, None, None, None, None, amount]]


def workbook(*sheets: list[Row], names: tuple[str, ...] = (), merged: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet: Worksheet = book.create_sheet(names[number] if names else f"Blad{number + 1}")
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    book.remove(book.worksheets[0])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def form(*rows: Row, head: Row = HEAD, foot: list[Row] = FOOT) -> list[Row]:
    return [*TOP, head, *rows, *foot]


# ---------------------------------------------------------------------------------------------- e-invoices
UBL = "urn:oasis:names:specification:ubl:schema:xsd"
WHO = (("Student", "Märta Lindeqvist"), ("Verksamhet", "Björkgården"), ("Utbildning", "Sjuksköterska"))


@dataclass(frozen=True)
class Line:
    """A line of an e-invoice as its sender fills it in; ``who`` are its item properties."""

    name: str = "VFU"
    text: str = ""
    who: tuple[tuple[str, str], ...] = WHO
    quantity: str = "4"
    unit: str = "WEE"
    amount: str = "6120.00"
    price: str = "1530.00"
    category: str = "<cbc:ID>E</cbc:ID><cbc:Percent>0</cbc:Percent>"
    period: tuple[str, str] | None = ("2016-09-05", "2016-09-30")

    def xml(self, number: int) -> str:
        period = "" if self.period is None else (
            f"<cac:InvoicePeriod><cbc:StartDate>{self.period[0]}</cbc:StartDate>"
            f"<cbc:EndDate>{self.period[1]}</cbc:EndDate></cac:InvoicePeriod>")
        said = f"<cbc:Description>{self.text}</cbc:Description>" if self.text else ""
        who = "".join(f"<cac:AdditionalItemProperty><cbc:Name>{name}</cbc:Name><cbc:Value>{value}</cbc:Value>"
                      "</cac:AdditionalItemProperty>" for name, value in self.who)
        return (f'<cac:InvoiceLine><cbc:ID>{number}</cbc:ID><cbc:InvoicedQuantity unitCode="{self.unit}">'
                f'{self.quantity}</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="SEK">{self.amount}'
                f"</cbc:LineExtensionAmount>{period}<cac:Item>{said}<cbc:Name>{self.name}</cbc:Name>"
                f"<cac:ClassifiedTaxCategory>{self.category}<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
                f'</cac:ClassifiedTaxCategory>{who}</cac:Item><cac:Price><cbc:PriceAmount currencyID="SEK">{self.price}'
                "</cbc:PriceAmount></cac:Price></cac:InvoiceLine>")


def text_row(words: str) -> Line:
    """A text row, as programs for invoices send it."""
    return Line(words, who=(), quantity="0", unit="EA", amount="0.00", price="0.00", period=None)


def party(role: str, name: str, legal: str, number: str, contact: str = "") -> str:
    return (f"<cac:Accounting{role}Party><cac:Party><cac:PartyName><cbc:Name>{name}</cbc:Name></cac:PartyName>"
            f"<cac:PartyLegalEntity><cbc:RegistrationName>{legal}</cbc:RegistrationName><cbc:CompanyID schemeID="
            f'"0007">{number}</cbc:CompanyID></cac:PartyLegalEntity>{contact}</cac:Party></cac:Accounting{role}Party>')


CONTACT = ("<cac:Contact><cbc:Name>Birgit Hallonqvist</cbc:Name><cbc:Telephone>08-465 004 31</cbc:Telephone>"
           "</cac:Contact>")
SENDER = party("Supplier", "Björkgården", "Ekdalens kommun", "2120009713", CONTACT)
COMPANY = party("Supplier", "Ekhemmet AB", "Ekhemmet AB", "5599991204", CONTACT)


def invoice(*lines: Line, note: str = "Höstterminen 2016", total: str = "6120.00", sender: str = SENDER,
            attached: tuple[str, str, bytes] | None = None) -> bytes:
    held = "" if attached is None else (
        "<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject "
        f'filename="{attached[0]}" mimeCode="{attached[1]}">{b64encode(attached[2]).decode()}'
        "</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>")
    sums = "".join(f'<cbc:{name} currencyID="SEK">{total}</cbc:{name}>' for name in (
        "LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount"))
    return (f'<Invoice xmlns="{UBL}:Invoice-2" xmlns:cac="{UBL}:CommonAggregateComponents-2" '
            f'xmlns:cbc="{UBL}:CommonBasicComponents-2"><cbc:ID>2016-0412</cbc:ID><cbc:IssueDate>2016-12-05'
            "</cbc:IssueDate><cbc:DueDate>2017-01-04</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>"
            f"<cbc:Note>{note}</cbc:Note><cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>"
            "<cac:ContractDocumentReference><cbc:ID>ekdalen-sjobergska-2016</cbc:ID></cac:ContractDocumentReference>"
            f"{held}{sender}{party('Customer', 'Sjöbergska högskolan', 'Sjöbergska högskolan', '8999991014')}"
            "<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>"
            "9991233</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID></cac:"
            "FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans><cac:TaxTotal><cbc:TaxAmount "
            'currencyID="SEK">0.00</cbc:TaxAmount></cac:TaxTotal><cac:LegalMonetaryTotal>'
            f"{sums}</cac:LegalMonetaryTotal>{''.join(one.xml(at) for at, one in enumerate(lines, start=1))}"
            "</Invoice>").encode()


# ---------------------------------------------------------------------------------------------- what is certain
@dataclass(frozen=True)
class Certain:
    """A document, the exit status over it and the agreement, and the rules that are broken or open at level error."""

    what: str
    data: bytes
    status: int = 0
    open: set[str] = field(default_factory=set)


def certain(what: str, data: bytes, status: int = 0, *rules: str) -> Certain:
    return Certain(what, data, status, {f"R-{rule}" if rule.startswith("B2") else f"R-4.6-{rule}" for rule in rules})


STUDENT = ("student", "dubbel")
BARE = HEAD[1:]
CSV = "Verksamhet;Studentens namn;Startdatum;Slutdatum;Antal veckor;Ersättning\r\n"
BILLED = "Björkgården;Märta Lindeqvist;2016-09-05;2016-09-30;4;6 120,00\r\n"
TWO: Row = ["Björkgården", "Märta Lindeqvist, Jonatan Ekehav", date(2016, 9, 5), date(2016, 10, 28), 8, 12240]
VAT: Row = ["Moms 25 %", None, None, None, None, 1530]

APPENDICES = [
    certain("the form as it is meant", workbook(form(MARTA, JONATAN, *total(10098)))),
    certain("one krona too much", workbook(form(MARTA, [*JONATAN[:5], 3979], *total(10099))), 1, "belopp"),
    certain("headings of two rows, one merged above two days", workbook(
        [*TOP, ["Verksamhet", "Studentens", "Praktikperiod", None, "Antal", "Ersättning"],
         [None, "namn", "Start", "Slut", "veckor", "(kr)"], MARTA, JONATAN, *total(10098), *FOOT], merged=("C5:D5",))),
    certain("the verksamhet of such a table is read from its own column", workbook(
        [*TOP, ["Verksamhet", "Studentens", "Praktikperiod", None, "Antal", "Ersättning"],
         [None, "namn", "Start", "Slut", "veckor", "(kr)"], ["Ekhemmet", *MARTA[1:]], *total(6120), *FOOT]),
        1, "mottagare"),
    certain("a period above fr.o.m. and t.o.m.", workbook(
        [*TOP, ["Verksamhet", "Student", "VFU-period", None, "Antal", "Belopp"],
         [None, None, "fr.o.m.", "t.o.m.", "veckor", "att fakturera"], MARTA, *total(6120), *FOOT])),
    certain("a row for each verksamhet, whose own column is empty beneath", workbook(
        form(["Björkgården"], [None, *MARTA[1:]], [None, *JONATAN[1:]], *total(10098)))),
    certain("another verksamhet's row", workbook(
        form(["Björkgården"], [None, *MARTA[1:]], ["Ekhemmet"], [None, *JONATAN[1:]], *total(10098))), 1, "mottagare"),
    certain("a row for each term in a table without a column for the verksamhet", workbook(
        form(["Höstterminen 2016"], MARTA[1:], ["Sjuksköterskeprogrammet, termin 5"], JONATAN[1:],
             ["Total ersättning", None, None, None, 10098], head=BARE))),
    certain("rows that nobody has filled in but for the verksamhet", workbook(
        form(MARTA, ["Björkgården"], ["Björkgården"], *total(6120)))),
    certain("a note between the last row and the total", workbook(
        form(MARTA, ["OBS! Signe Ölander slutade efter en dag."], *total(6120)))),
    certain("as above, in marks", workbook(form(MARTA, ['-"-', *JONATAN[1:]], *total(10098)))),
    certain("as above where that is another's", workbook(
        form(["Ekhemmet", *MARTA[1:]], ['"', *JONATAN[1:]], *total(10098))), 1, "mottagare"),
    certain("sums without a label", workbook(form(MARTA, JONATAN, [None, None, None, None, 6.6, 10098])), 0),
    certain("a remark beside a row whose days can't be read", workbook(form(
        MARTA, ["Björkgården", "Jonatan Ekehav", "v 41", "v 43", 2.6, 3978, "Totalt klart"], *total(10098),
        head=[*HEAD, "Kommentar"])), 3, "belopp", "dagar-i-perioden", "praktikperiod", "upprakning", "dubbel",
        "giltighet"),
    certain("a form a term, each with its total", workbook(
        form(MARTA, *total(6120)), form(JONATAN, *total(3978)), names=("Björkgården", "Björkgården forts"))),
    certain("of which one is wrong", workbook(form(MARTA, *total(6120)), form(JONATAN, *total(4978))), 1, "summa"),
    certain("of which both are wrong, and cancel out", workbook(
        form(MARTA, *total(6220)), form(JONATAN, *total(3878))), 3, "summa"),
    certain("of which both are alike", workbook(
        form(MARTA, *total(6120)), form(["Björkgården", "Tuva Kärrman", *MARTA[2:]], *total(6120)))),
    certain("subtotals that are alike, and no total", workbook(form(
        MARTA, *total(6120, "Summa första gruppen"), ["Björkgården", "Tuva Kärrman", *MARTA[2:]],
        *total(6120, "Summa andra gruppen")))),
    certain("and a sheet that sums them up", workbook(
        form(MARTA, *total(6120)), form(JONATAN, *total(3978)), [["Blad1", 6120], ["Blad2", 3978], ["Totalt", 10098]])),
    certain("VAT beneath the total", workbook(form(MARTA, *total(6120), VAT, *total(7650, "Att betala inkl. moms"))),
            1, "summa"),
    certain("VAT beneath the total and nothing beneath that", workbook(form(MARTA, *total(6120), VAT)), 3, "summa"),
    certain("VAT of nothing", workbook(form(MARTA, *total(6120), ["Moms:", None, None, None, None, 0]))),
    certain("the same days twice, last name first", workbook(
        form(MARTA, ["Björkgården", "Lindeqvist, Märta", *MARTA[2:]], *total(12240))), 3, "dubbel"),
    certain("two students in one row", workbook(form(TWO, *total(12240))), 3, *STUDENT),
    certain("days beside the weeks, and alone", workbook(form(
        [*MARTA, 0], [*JONATAN[:4], 2, 3978, 3],
        ["Björkgården", "Signe Ölander", date(2016, 11, 7), date(2016, 11, 18), None, 3060, 10],
        *total(13158), head=[*HEAD, "Antal dagar"]))),
    certain("a column of days and none of weeks", workbook(form(
        [*MARTA[:4], 19, 6120], *total(6120), head=[*HEAD[:4], "Antal dagar", "Ersättning"])), 1, "belopp"),
    certain("the period in one cell", workbook(form(
        ["Björkgården", "Märta Lindeqvist", "2016-09-05 – 2016-09-30", 4, 6120],
        ["Björkgården", "Jonatan Ekehav", "10/10–26/10 2016", 2.6, 3978], ["Total ersättning", None, None, None, 10098],
        head=[*HEAD[:2], "VFU-period", *HEAD[4:]]))),
    certain("the number of the week for a period", workbook(form(
        ["Björkgården", "Märta Lindeqvist", "36–39", 4, 6120], ["Total ersättning", None, None, None, 6120],
        head=[*HEAD[:2], "Vecka", *HEAD[4:]])), 3, "belopp", "dagar-i-perioden", "praktikperiod", "upprakning",
        "dubbel", "giltighet"),
    certain("a sheet a student", workbook([
        ["Verksamhet:", "Björkgården"], ["Student:", "Märta Lindeqvist"], [], HEAD[2:], MARTA[2:],
        ["Summa", None, None, 6120], *FOOT])),
    certain("thousands of kronor", workbook(form([*MARTA[:5], 6.12], *total(6120), head=[*HEAD[:5], "Belopp (tkr)"])),
            3, "belopp", "summa", "upprakning"),
    certain("a second table whose headings have a year beside them", workbook(form(
        MARTA, [], ["Slutdatum", *HEAD[:3], *HEAD[4:], 2016], [date(2016, 10, 26), *JONATAN[:3], *JONATAN[4:]],
        *total(10098)))),
    certain("numbers as people write them in the foot", workbook(form(
        ["Björkgården", "Märta Lindeqvist", "5 sept. 2016", "30/9 2016", "4 veckor", "6 120,00 kr"], *total("6 120:-"),
        foot=[FOOT[0], FOOT[1], ["Org.nr", 162120009713], FOOT[3], ["Tel.", 846500431], FOOT[5],
              ["Bankgiro", "999 - 1233"]]))),
]

INVOICES = [
    certain("as it is meant", invoice(Line())),
    certain("a week too many asked for", invoice(Line(amount="7650.00"), total="7650.00"), 1, "belopp"),
    certain("text rows about the only line", invoice(
        Line("VFU-handledning", who=(), period=None), text_row("Student Märta Lindeqvist, sjuksköterskeprogrammet"),
        text_row("2016-09-05 - 2016-09-30, Björkgården"))),
    certain("text rows about two lines: nobody knows which is whose", invoice(
        Line("VFU", who=WHO[1:]), text_row("Märta Lindeqvist"), Line("VFU", who=WHO[1:]), text_row("Jonatan Ekehav"),
        total="12240.00"), 3, *STUDENT),
    certain("the student in the head's note, called so", invoice(
        Line("VFU 4 veckor", who=(), period=None),
        note="Student Märta Lindeqvist, sjuksköterskeprogrammet, 2016-09-05 - 2016-09-30. HT2016")),
    certain("a name in the head's note that may be a reference", invoice(
        Line(who=WHO[1:]), note="HT2016. Agnes Lövbrandt"), 3, *STUDENT),
    certain("the sender's contact in the head's note", invoice(
        Line(who=WHO[1:]), note="HT2016. Frågor: Birgit Hallonqvist"), 1, *STUDENT),
    certain("two students in one property", invoice(
        Line(who=(("Student", "Märta Lindeqvist, Jonatan Ekehav"), *WHO[1:]), quantity="8", amount="12240.00",
             period=("2016-09-05", "2016-10-28")), total="12240.00"), 3, *STUDENT),
    certain("two students in two properties", invoice(
        Line(who=(("Student 1", "Märta Lindeqvist"), ("Student 2", "Jonatan Ekehav"), *WHO[1:]), quantity="8",
             amount="12240.00", period=("2016-09-05", "2016-10-28")), total="12240.00"), 3, *STUDENT),
    certain("the same days twice, last name first", invoice(
        Line(), Line(who=(("Studentens namn", "LINDEQVIST, MÄRTA"), *WHO[1:])), total="12240.00"), 1, "dubbel"),
    certain("the supervisor alone, the title behind the name", invoice(
        Line("VFU sjuksköterska, Björkgården", "Ylva Stenkärr (handledare)", who=())), 1, *STUDENT),
    certain("words with capitals that are nobody's name", invoice(
        Line("VFU sjuksköterska, Björkgården, September Oktober", who=())), 3, *STUDENT),
    certain("a course of studies that is nobody's name", invoice(
        Line("VFU sjuksköterska T4 Björkgården", "Medicin Kirurgi", who=())), 3, *STUDENT),
    certain("name and place without a mark between", invoice(
        Line("VFU sjuksköterska T4", "Märta Lindeqvist Björkgården avd 2", who=()))),
    certain("another place whose name holds the sender's", invoice(
        Line("VFU sjuksköterska, Märta Lindeqvist, Norra Björkgården", who=())), 1, "verksamhet"),
    certain("weeks in words that aren't the quantity", invoice(
        Line("VFU sjuksköterska 3 veckor, Märta Lindeqvist, Björkgården", who=())), 3,
        "belopp", "hela-dagar", "dagar-i-perioden", "upprakning", "dubbel"),
    certain("weeks in words beside those of the whole course", invoice(
        Line("VFU sjuksköterska 4 veckor av 10 veckor, Märta Lindeqvist, Björkgården", who=()))),
    certain("weeks and days in words, the quantity in days", invoice(
        Line("VFU sjuksköterska 2 veckor och 3 dagar, Märta Lindeqvist, Björkgården", who=(), quantity="13",
             unit="DAY", amount="3978.00", price="306.00", period=("2016-10-10", "2016-10-26")), total="3978.00")),
    certain("standard rate without a per cent", invoice(Line(category="<cbc:ID>S</cbc:ID>")), 3, "moms"),
    certain("a company that writes its legal name as its trading name", invoice(
        Line(who=(WHO[0], WHO[2])), sender=COMPANY), 3, "student", "mottagare", "verksamhet",
        "utbildning"),
    certain("a list in CSV that says no more than it must", invoice(
        Line(), attached=("bilaga2.csv", "text/csv", (CSV + BILLED).encode("cp1252")))),
    certain("a list that calls itself something else", invoice(
        Line(), attached=("underlag.txt", "application/octet-stream",
                          (CSV + BILLED.replace("4;6 120,00", "3;4 590,00")).encode())), 1, "B2-faktura"),
    certain("a picture archive beside the invoice", invoice(
        Line(), attached=("bilder.zip", "application/zip", b"PK\x03\x04" + bytes(100)))),
]


def judged(one: Certain, name: str) -> Report:
    return judge([("avtal.yaml", AVTAL), (name, one.data)], AS_OF)


@pytest.mark.parametrize("one", APPENDICES, ids=lambda one: one.what)
def test_an_appendix_is_judged_as_whoever_reads_it_must(one: Certain) -> None:
    report = judged(one, "underlag.xlsx")
    assert (open_at_error(report)["underlag.xlsx"], Gate().status(report)) == (one.open, one.status)


@pytest.mark.parametrize("one", INVOICES, ids=lambda one: one.what)
def test_an_e_invoice_is_judged_as_whoever_reads_it_must(one: Certain) -> None:
    report = judged(one, "faktura.xml")
    assert (open_at_error(report)["faktura.xml"], Gate().status(report)) == (one.open, one.status)


@needs_libreoffice
def test_libreoffice_saves_them_so_that_they_are_judged_alike(tmp_path: Path) -> None:
    chosen = [one for one in APPENDICES if one.what.startswith(("headings of two", "a row for each v", "VAT", "and a"))]
    for number, one in enumerate(chosen):
        (tmp_path / f"{number}.xlsx").write_bytes(one.data)
    for ending, given in (("ods", "xlsx"), ("xlsx", "ods")):
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                        "--convert-to", ending, "--outdir", str(tmp_path), *map(str, tmp_path.glob(f"*.{given}"))],
                       check=True, capture_output=True, timeout=90)
    assert len(chosen) > 4
    for number, one in enumerate(chosen):
        report = judge([("avtal.yaml", AVTAL), ("u.xlsx", (tmp_path / f"{number}.xlsx").read_bytes())], AS_OF)
        assert (one.what, open_at_error(report)["u.xlsx"], Gate().status(report)) == (one.what, one.open, one.status)
