"""Reports to render: one of everything, real ones, hostile ones, and whatever hypothesis comes upon."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from ruamel.yaml import YAML

from checker.case import judge_case, read_files
from checker.files import File
from checker.findings import (
    ClauseReport,
    DocumentReport,
    Finding,
    FormNote,
    Level,
    Location,
    Missing,
    Modalitet,
    ReadingOutcome,
    Report,
    Unreadable,
    Utfall,
)
from checker.reports import REPORTS
from checker.rulebook import RuleBook, load

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
REAL = ("01-allt-ratt", "05-paborjad-vecka", "08-pris-okant", "15-platshallare", "18-trasig-fil",
        "66-avvikelser-som-inte-anges", "70-giltigt-undantag", "80-termin-ren", "95-intyg-som-inte-duger")
OURS = tuple(name for name in REPORTS if name not in ("text", "json"))

AGREEMENT, INVOICE, FORM = "avtal/Ekdalen 2016.docx", "fakturor/ht 2016.yaml", "underlag.xlsx"


@cache
def book() -> RuleBook:
    return load()


@cache
def real(case: str) -> Report:
    """What a shipped case comes to, by the names of its files, on the day that it is about."""
    told = YAML(typ="safe").load((FIXTURES / case / "fall.yaml").read_text("utf-8"))
    day = date.fromisoformat(told["argument"][1])
    paths = sorted(path for path in (FIXTURES / case).iterdir() if path.name not in ("fall.yaml", "rapport.txt"))
    return judge_case(read_files([File(path.name, path, True) for path in paths]), book(), day)


def finding(rule: str, outcome: Utfall, message: str, modality: Modalitet = Modalitet.SKA, **more: Any) -> Finding:
    more.setdefault("fingerprint", rule.encode().hex()[-32:])
    return Finding(rule, (rule.removeprefix("R-"),), modality, modality.level, outcome, message, **more)


def report(*documents: DocumentReport, **more: Any) -> Report:
    return Report("0.1.0", "2016.1", "1f0c9a" + "0" * 58, "2016-12-20", list(documents), **more)


def invoice(path: str = INVOICE, *more: Finding) -> DocumentReport:
    """A broken line, a disputed date, an undecided price, a remark, an attestation wanted, and what holds."""
    readings = (ReadingOutcome("efterskott", "betalning", Utfall.UPPFYLLD, "2016-12-16"),
                ReadingOutcome("efterskott", "fakturering", Utfall.BRUTEN, "2016-12-16", "-7"))
    return DocumentReport(
        path, "faktura", "a" * 64, AGREEMENT,
        [FormNote("/rader/2/startdatum", "Datumet ska skrivas ÅÅÅÅ-MM-DD.",
                  Location("/rader/2/startdatum", path, 31, 18, None, "2016-9-5"))],
        [ClauseReport("§ 4.6", "Ersättning och fakturering", [
            finding("R-4.6-belopp", Utfall.BRUTEN, "Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr.",
                    quote="1530 kr per student och vecka,\n  beräknat i 2016 års priser", subject="/rader/0",
                    action="Rätta beloppet eller antalet veckor.", expected="6120.00", actual="6400.00",
                    difference="280.00", locations=(
                        Location("", path, 1, 1),
                        Location("/rader/0/ersattning", path, 12, 19, None, "6400.00"),
                        Location("/rader/0/antal_veckor", path, 11, 19, None, "4"),
                        Location("/ersattning/belopp_per_vecka", AGREEMENT, place="tabellen i § 4.6"))),
            finding("R-4.6-belopp", Utfall.UPPFYLLD, "Beloppet stämmer.", count=3, fingerprint="ee" * 16),
            finding("R-4.6-efterskott", Utfall.TVISTIG, "Fakturan är daterad innan praktiken är slut.",
                    action="Skriv in läsningen, till exempel tolkningar: {efterskott: betalning}.",
                    locations=(Location("/datum", path, 4, 8, None, "2016-12-09"),), readings=readings),
            finding("R-4.6-upprakning", Utfall.OBEDOMD, "Kan inte avgöras.", count=2, missing=(
                Missing(AGREEMENT, "/ersattning/priser", "Pris per vecka för 2017"),
                Missing(path, "/rader/2/startdatum", "Startdatum"))),
            finding("R-4.6-giro", Utfall.UPPFYLLD, "Bankgirot stämmer."),
            finding("R-4.6-dubbel", Utfall.EJ_TILLAMPLIG, "Bara en faktura."), *more]),
         ClauseReport("Bilaga 2", "Underlag för fakturering", [
             finding("R-B2-sidfot", Utfall.BRUTEN, "E-postadress saknas.", Modalitet.KAN,
                     locations=(Location("/avsandare/epost", path, 3, 1, None, ""),))])])


def agreement() -> DocumentReport:
    """A Word agreement: places without lines; a departure that is declared and one that isn't; a waiver."""
    return DocumentReport(AGREEMENT, "samverkansavtal", "c" * 64, None, [], [
        ClauseReport("§ 4.4", "Handledarutbildning", [
            finding("R-4.4-ambition", Utfall.INTYGAS, "7 av 9 har gått utbildningen.", Modalitet.STRAVAN),
            finding("R-4.4-kurs", Utfall.INTYGAS, "Har kursen hållits?")]),
        ClauseReport("§ 4.6", "Ersättning och fakturering", [
            finding("R-4.6-villkor-mall", Utfall.AVVIKELSE, "Avtalet säger 45 dagar.", expected="30", actual="45",
                    difference="15", locations=(Location("/frister/betalning_dagar", AGREEMENT,
                                                         place="§ 4.6, stycke 3", value="45"),)),
            finding("R-4.6-pris-mall", Utfall.AVVIKELSE, "Avtalet har ett annat pris.",
                    declared={"bestammelse": "4.6-belopp", "lydelse": "1600 kr", "skal": "Kommunens beslut"})]),
        ClauseReport("§ 7", "Dialog", [
            finding("R-7-larosate", Utfall.UNDANTAGEN, "Kontaktpersonen saknar telefon.", waiver={
                "skal": "Växelnumret används", "beslutad_av": "Rektor", "medgiven_av": "Nämnden", "till": None})])])


def whole() -> Report:
    return report(invoice(), agreement(), ignored=["README.txt"],
                  unreadable=[Unreadable("fakturor/trasig.json", "Filen tar slut mitt i ett värde.", 9, 14)])


HOSTILE = (
    "=HYPERLINK(\"http://ond.example\";\"klicka\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1;1)", "\t=1+1", "\r=1+1",
    "a,=1+1", "a;@b", "'=1", "\"=1", "\uff1d1+1",
    "::error::x", "\n::error file=x::påhittat", "a%0A::error::x", "a,line=1::x", "##[error]x", "::stop-commands::x",
    "@octocat", "a@b.example", "#1", "GH-12", "octo/repo#3", "!7", "$x^2$", "~bugg", "%mål", "&4", ":tada:", "[[wiki]]",
    "![bild](http://ond.example/x.png)", "[länk](http://ond.example)", "<http://ond.example>", "http://ond.example",
    "www.ond.example", "https://ond.example/#1", "mailto:a@b.example", "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>", "<!-- dold -->", "&lt;b&gt;", "&#60;b&#62;", "`kod`", "``",
    "*fet* _kursiv_ ~~struken~~",
    "| cell | till |", "- [ ] att göra", "# rubrik", "\n\n# rubrik", "1. lista", "> citat", "---",
    "a\\|b", "\\", "\\`*",
    "]]>", "<![CDATA[", "&amp;", "&x;", "\x00", "\x08", "\x1b[31m", "\ufffe", "\uffff", "\ud800", "\u2028", "\u202e",
    "[x](1)", "{0}", "{", "}}", "%SRCROOT%", "../../etc", "C:\\avtal", "å ä ö é", "漢字", "\U0001f600", "e\u0301",
    "x" * 5000, "")


def hostile(text: str) -> Report:
    """A report in which everything that comes from a document is the same text."""
    location = Location(f"/rader/0/{text}", f"f{text}.yaml", 3, 2, None, text)
    one = finding("R-4.6-belopp", Utfall.BRUTEN, text, expected=text, actual=text, difference=text, action="Rätta.",
                  subject=f"/{text}", locations=(location, Location(f"/{text}", f"g{text}", None, None, text, text)),
                  missing=(Missing(f"{text}.yaml", f"/{text}", text),))
    waived = finding("R-4.6-dag", Utfall.UNDANTAGEN, text, waiver={"skal": text, "beslutad_av": text})
    declared = finding("R-4.6-villkor-mall", Utfall.AVVIKELSE, text, declared={"lydelse": text})
    document = DocumentReport(f"f{text}.yaml", "faktura", "a" * 64, f"avtal{text}.yaml", [
        FormNote(f"/{text}", text, location)], [ClauseReport("§ 4.6", "Ersättning", [one, waived, declared])])
    return report(document, unreadable=[Unreadable(f"u{text}", text, 3)], ignored=[text])


TEXTS = st.lists(st.sampled_from(HOSTILE[:-2]) | st.text(max_size=20), max_size=4).map("".join)
MAYBE = st.none() | TEXTS | st.sampled_from(["6120.00", "-3", "2016-09-05", "9" * 900])
POINTERS = st.sampled_from(["", "/rader/0/x", "/rader/12", "/a~1b/0/1/c"]) | TEXTS
LOCATIONS = st.builds(Location, POINTERS, TEXTS | st.just("f.yaml"), st.none() | st.integers(1, 10**9),
                      st.none() | st.integers(1, 99), MAYBE, MAYBE)
READINGS = st.builds(ReadingOutcome, TEXTS, TEXTS, st.sampled_from(Utfall), MAYBE, MAYBE)
RECORDS = st.none() | st.dictionaries(st.sampled_from(["skal", "av", "till"]), MAYBE)
FINDINGS = st.builds(
    Finding, st.sampled_from(["R-4.6-belopp", "R-4.6-dag", "R-egen"]), st.just(("4.6-belopp",)),
    st.sampled_from(Modalitet), st.sampled_from(Level), st.sampled_from(Utfall), TEXTS, count=st.integers(1, 10**6),
    quote=TEXTS, action=TEXTS, subject=POINTERS, locations=st.lists(LOCATIONS, max_size=7).map(tuple), expected=MAYBE,
    actual=MAYBE, difference=MAYBE, waiver=RECORDS, declared=RECORDS, fingerprint=st.sampled_from(["", "a1", "b2"]),
    missing=st.lists(st.builds(Missing, TEXTS | st.just("termin"), POINTERS, TEXTS), max_size=7).map(tuple),
    readings=st.lists(READINGS, max_size=3).map(tuple))
CLAUSES = st.builds(ClauseReport, st.sampled_from(["§ 4.6", "Bilaga 2"]), TEXTS, st.lists(FINDINGS, max_size=3))
DOCUMENTS = st.builds(
    DocumentReport, TEXTS, st.sampled_from(["faktura", "samverkansavtal"]), st.just("a" * 64), MAYBE,
    st.lists(st.builds(FormNote, POINTERS, TEXTS, st.none() | LOCATIONS), max_size=2), st.lists(CLAUSES, max_size=2))
ANY_REPORTS = st.builds(
    Report, st.just("0.1.0"), st.just("1"), st.just("b" * 64), st.just("2016-12-20"), st.lists(DOCUMENTS, max_size=3),
    st.lists(st.builds(Unreadable, TEXTS, TEXTS, st.none() | st.integers(1, 99)), max_size=2),
    st.lists(TEXTS, max_size=3))


def crowd(number: int) -> Report:
    """As many broken lines, of which the last one alone has the level of an error."""
    return report(invoice("alla.yaml", *(finding(
        f"R-{place}", Utfall.BRUTEN, f"Raden är fel på sitt sätt, nummer {place}.",
        Modalitet.SKA if place == number - 1 else Modalitet.STRAVAN, expected="1", actual="2",
        locations=(Location(f"/rader/{place}", "alla.yaml", place + 20, 5),)) for place in range(number))))
