"""The two formats: what a person reads, what a program reads, and that no document can act through either."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports.examples import finding, report

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
from checker.reports import REPORTS, Options
from checker.reports.lines import visible, wrap
from checker.reports.words import conclusion, difference, field_paths, in_kronor, quantity

INVOICE, AGREEMENT = "fakturor/ht2016.yaml", "avtal.yaml"


def agreement() -> DocumentReport:
    return DocumentReport(AGREEMENT, "samverkansavtal", "c" * 64, None, [], [
        ClauseReport("§ 2", "Parter", [finding("R-2-parter", Utfall.UPPFYLLD, "Parterna är namngivna.", count=2)]),
        ClauseReport("§ 4.4", "Handledarutbildning", [finding(
            "R-4.4-ambition", Utfall.INTYGAS, "7 av 9 handledare har gått utbildningen. Vad har gjorts för att nå dit?",
            Modalitet.STRAVAN, action="Låt någon namngiven\nintyga det under intyg.")]),
        ClauseReport("§ 4.6", "Ersättning och fakturering", [finding(
            "R-4.6-villkor", Utfall.AVVIKELSE, "Avtalet säger 45 dagar där mallen säger 30.", expected="30",
            actual="45", difference="15", declared={"bestammelse": "4.6-villkor", "skal": "Kommunens rutin"},
            locations=(Location("/frister/betalning_dagar", AGREEMENT, 60, 20, None, "45"),))]),
        ClauseReport("§ 7", "Dialog", [finding(
            "R-7-larosate", Utfall.UNDANTAGEN, "Kontaktpersonen saknar telefon.",
            waiver={"skal": "Växelnumret används", "beslutad_av": "Rektor", "till": None})]),
        ClauseReport("§ 9", "Giltighetstid", [finding("R-9-uppsagning", Utfall.EJ_TILLAMPLIG, "Inte uppsagt.")]),
    ])


def invoice() -> DocumentReport:
    readings = (ReadingOutcome("efterskott", "betalning", Utfall.UPPFYLLD, "2016-12-16"),
                ReadingOutcome("efterskott", "fakturering", Utfall.BRUTEN, "2016-12-16", "-7"))
    return DocumentReport(
        INVOICE, "faktura", "a" * 64, AGREEMENT,
        [FormNote("/rader/2/startdatum", "Datumet ska skrivas ÅÅÅÅ-MM-DD. Det som beror på det är obedömt.",
                  Location("/rader/2/startdatum", INVOICE, 31, 18, None, "2016-9-5")),
         FormNote("", "Fakturan nämner ett avtal som inte är bland dokumenten.")],
        [ClauseReport("§ 4.6", "Ersättning och fakturering", [
            finding("R-4.6-giro", Utfall.UPPFYLLD, "Bankgirot stämmer."),
            finding("R-4.6-dubbel", Utfall.EJ_TILLAMPLIG, "Bara en faktura."),
            finding("R-4.6-efterskott", Utfall.TVISTIG, "Fakturan är daterad innan praktiken är slut.",
                    locations=(Location("/datum", INVOICE, 4, 8, None, "2016-12-09"),), readings=readings),
            finding("R-4.6-belopp", Utfall.BRUTEN, "Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr.",
                    quote="1530 kr per student och vecka,\n  beräknat i 2016 års priser", subject="/rader/0",
                    action="Rätta beloppet eller antalet veckor.", expected="6120.00", actual="6400.00",
                    difference="280.00", fingerprint="f1", locations=(
                        Location("/rader/0/ersattning", INVOICE, 12, 19, None, "6400.00"),
                        Location("/rader/0/antal_veckor", INVOICE, 11, 19, None, "4"),
                        Location("/rader/0", INVOICE, 7, 5),
                        Location("/ersattning/belopp_per_vecka", AGREEMENT, place="tabellen i § 4.6"))),
            finding("R-4.6-upprakning", Utfall.OBEDOMD, "Kan inte avgöras.", count=2, missing=(
                Missing(AGREEMENT, "/ersattning/priser", "Pris per vecka för 2017"),
                Missing(INVOICE, "/rader/2/startdatum", "Startdatum"),
                Missing(INVOICE, "/rader/4/startdatum", "Startdatum"))),
            finding("R-4.6-betalning", Utfall.OBEDOMD, "Kan inte avgöras.", missing=(
                Missing(AGREEMENT, "/ersattning/priser", "Pris per vecka för 2017"),
                Missing("termin", "", "termin"))),
        ]),
         ClauseReport("Bilaga 2", "Underlag för fakturering", [finding(
             "R-B2-sidfot", Utfall.BRUTEN, "E-postadress saknas.", Modalitet.KAN,
             locations=(Location("/avsandare/epost", INVOICE, 3, 1, None, ""),))])])


EXPECTED = """\
AVTALSKOLL: granskning mot samverkansavtalet
Granskat:   1 samverkansavtal och 1 faktura
Avtal:      avtal.yaml
Dag:        2016-12-20 (granskningsdag)
Regelbok:   2016.1 (1f0c9a000000)
Program:    avtalskoll 0.1.0

================================================================================
SAMVERKANSAVTAL: avtal.yaml
Utfall:     ≠ AVVIKELSE (anmäld)
================================================================================
§ 2    Parter ........................................ ✓ UPPFYLLD

§ 4.4  Handledarutbildning ........................... □ INTYGAS (strävan)
  □ INTYGAS (strävan): 7 av 9 handledare har gått utbildningen. Vad har gjorts
    för att nå dit?
    Gör så här: Låt någon namngiven intyga det under intyg.
    Regel:      R-4.4-ambition

§ 4.6  Ersättning och fakturering .................... ≠ AVVIKELSE (anmäld)
  ≠ AVVIKELSE (anmäld): Avtalet säger 45 dagar där mallen säger 30.
    Plats:      avtal.yaml, rad 60, kolumn 20 (betalning_dagar: 45)
    Hittat:     45
    Väntat:     30
    Skillnad:   15
    Anmält:     bestämmelse: 4.6-villkor; skäl: Kommunens rutin
    Regel:      R-4.6-villkor

§ 7    Dialog ........................................ ○ UNDANTAGEN
  ○ UNDANTAGEN: Kontaktpersonen saknar telefon.
    Undantag:   skäl: Växelnumret används; beslutat av: Rektor
    Regel:      R-7-larosate

§ 9    Giltighetstid ................................. – EJ TILLÄMPLIG

================================================================================
FAKTURA: fakturor/ht2016.yaml
Utfall:     ✗ BRUTEN
Avtal:      avtal.yaml
================================================================================
Anmärkningar på dokumentets form:
  – rad 31, kolumn 18 (startdatum: 2016-9-5): Datumet ska skrivas ÅÅÅÅ-MM-DD.
    Det som beror på det är obedömt.
  – Fakturan nämner ett avtal som inte är bland dokumenten.

§ 4.6     Ersättning och fakturering ................. ✗ BRUTEN
  ✗ BRUTEN: Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr.
    Lydelse:    ”1530 kr per student och vecka, beräknat i 2016 års priser”
    Plats:      fakturor/ht2016.yaml, rad 12, kolumn 19 (ersattning: 6400.00)
                rad 11, kolumn 19 (antal_veckor: 4)
                rad 7, kolumn 5 (rader nr 1)
                avtal.yaml, tabellen i § 4.6 (belopp_per_vecka)
    Hittat:     6 400,00 kr
    Väntat:     6 120,00 kr
    Skillnad:   280,00 kr
    Gör så här: Rätta beloppet eller antalet veckor.
    Regel:      R-4.6-belopp

  ± TVISTIG: Fakturan är daterad innan praktiken är slut.
    Plats:      fakturor/ht2016.yaml, rad 4, kolumn 8 (datum: 2016-12-09)
    Läsningar:  efterskott    utfall          väntat    skillnad
                ------------  ----------  ----------  ----------
                betalning     ✓ uppfylld  2016-12-16
                fakturering   ✗ bruten    2016-12-16    −7 dagar
    Regel:      R-4.6-efterskott

  ? OBEDÖMD: Kan inte avgöras.
    Gäller:     2 fall av samma slag
    Saknas:     Pris per vecka för 2017 (avtal.yaml)
                Startdatum
    Regel:      R-4.6-upprakning

  ? OBEDÖMD: Kan inte avgöras.
    Saknas:     Pris per vecka för 2017 (avtal.yaml)
                termin (inte bland dokumenten)
    Regel:      R-4.6-betalning

  Därutöver: 1 krav är uppfyllt och 1 krav är inte tillämpligt (visas med -v).

Bilaga 2  Underlag för fakturering ................... ✗ BRUTEN (påpekande)
  ✗ BRUTEN (påpekande): E-postadress saknas.
    Plats:      fakturor/ht2016.yaml, rad 3, kolumn 1 (epost: tomt)
    Regel:      R-B2-sidfot

DET HÄR SAKNAS
För att granskningen ska kunna slutföras behöver följande uppgifter lämnas:

  avtal.yaml:
  – Pris per vecka för 2017 (ersattning, priser)

  fakturor/ht2016.yaml:
  – Startdatum (rader nr 3 och 5, startdatum)

  termin, inte bland dokumenten:
  – termin

GICK INTE ATT LÄSA
  – fakturor/trasig.json, rad 9, kolumn 14: Filen tar slut mitt i ett värde.

INGA DOKUMENT (HOPPADES ÖVER)
  – README.txt

SAMMANFATTNING
  ✗ bruten               2   varav 1 påpekanden
  ± tvistig              1
  ? obedömd              3
  ≠ avvikelse            1
  □ intygas              1   varav 1 påpekanden
  ○ undantagen           1
  ✓ uppfylld             3
  – ej tillämplig        2

1 fil gick inte att läsa och är inte bedömd. 1 krav är brutet och behöver rättas
innan dokumenten godkänns; 3 krav är obedömda tills det som saknas har kommit in
och 1 krav är tvistigt (avtalet kan läsas på flera sätt). 2 punkter (påpekande
eller strävan) hindrar inte.
Mer om en regel: avtalskoll explain R-4.6-belopp
"""


def whole() -> Report:
    return report(invoice(), agreement(), ignored=["README.txt"],
                  unreadable=[Unreadable("fakturor/trasig.json", "Filen tar slut mitt i ett värde.", 9, 14)])


def test_a_whole_report_as_a_person_reads_it() -> None:
    shown = REPORTS["text"](whole(), Options())
    assert "6\N{NO-BREAK SPACE}120,00\N{NO-BREAK SPACE}kr" in shown
    assert shown.replace("\N{NO-BREAK SPACE}", " ") == EXPECTED


def test_where_everything_holds_a_clause_is_a_line() -> None:
    held = [finding("R-2-parter", Utfall.UPPFYLLD, "Parterna är namngivna.")]
    given_report = report(DocumentReport(AGREEMENT, "samverkansavtal", "c" * 64, None, [], [
        ClauseReport("§ 2", "Parter", held), ClauseReport("§ 9", "Giltighetstid", held)]))
    shown = REPORTS["text"](given_report, Options())
    assert ("§ 2  Parter .......................................... ✓ UPPFYLLD\n"
            "§ 9  Giltighetstid ................................... ✓ UPPFYLLD\n\nSAMMANFATTNING\n") in shown
    assert shown.endswith("\n\nInget krav är brutet och inget står öppet.\n")
    assert "  ✓ UPPFYLLD: Parterna är namngivna.\n" in REPORTS["text"](given_report, Options(verbose=True))


def test_verbose_leaves_nothing_out() -> None:
    many = finding("R-4.6-dubbel", Utfall.BRUTEN, "Samma dagar.", locations=tuple(
        Location(f"/rader/{row}/student", INVOICE, row + 1, 5) for row in range(9)))
    given_report = report(DocumentReport(INVOICE, "faktura", "a" * 64, None, [], [ClauseReport("§ 4.6", "X", [many])]),
                          ignored=[f"bild{number}.png" for number in range(30)])
    short, long = (REPORTS["text"](given_report, Options(verbose=verbose)) for verbose in (False, True))
    assert "och 5 till (visas med -v)" in short
    assert "och 20 till (visas med -v)" in short
    assert "rad 9, kolumn 5" in long
    assert "bild29.png" in long
    assert "visas med -v" not in long


def test_documents_of_one_file_are_told_apart() -> None:
    shown = REPORTS["text"](report(invoice(), invoice()), Options())
    assert f"FAKTURA: {INVOICE} (dokument 1 i filen)\n" in shown
    assert f"FAKTURA: {INVOICE} (dokument 2 i filen)\n" in shown


def test_colour_adds_nothing_but_colour() -> None:
    plain, coloured = (REPORTS["text"](whole(), Options(color=color)) for color in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[31m✗ BRUTEN\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == plain


ESCAPED = {"\x1b[31m": r"\x1b[31m", "\u202e": r"\u202e", "\u2066": r"\u2066", "a\nb": r"a\nb", "\r": r"\r",
           "\x9b": r"\x9b", "\u2028": r"\u2028", "\udc80": r"\udc80", "\U000e0041": r"\U000e0041", "\x7f": r"\x7f"}


@pytest.mark.parametrize("raw", ESCAPED)
def test_no_value_acts_on_the_terminal(raw: str) -> None:
    hostile = report(
        DocumentReport(f"f{raw}.yaml", "faktura", "a" * 64, f"avtal{raw}.yaml", [FormNote(f"/{raw}", f"nyckel {raw}.")],
                       [ClauseReport("§ 4.6", f"Om {raw}.", [finding(
                           "R-4.6-x", Utfall.BRUTEN, f"för {raw}.", expected=raw, actual=f"{raw}x", waiver={"av": raw},
                           locations=(Location(f"/{raw}", f"f{raw}.yaml", 1, 1, raw, raw),),
                           missing=(Missing(f"{raw}.yaml", f"/{raw}", raw),))])]),
        unreadable=[Unreadable(f"u{raw}", f"fel {raw}")], ignored=[f"i{raw}"])
    shown = REPORTS["text"](hostile, Options(width=120))
    assert raw not in shown
    for line in (f"FAKTURA: f{ESCAPED[raw]}.yaml", f"BRUTEN: för {ESCAPED[raw]}.", f"Hittat:     {ESCAPED[raw]}x",
                 f"Väntat:     {ESCAPED[raw]}", f"  – i{ESCAPED[raw]}", f"  – u{ESCAPED[raw]}: fel {ESCAPED[raw]}"):
        assert line in shown
    as_json = REPORTS["json"](hostile, Options())
    assert visible(as_json.replace("\n", "")) == as_json.replace("\n", "")
    assert json.loads(as_json)["documents"][0]["path"] == f"f{raw}.yaml"


def test_json_is_what_the_interface_says() -> None:
    shown = REPORTS["json"](whole(), Options(color=True, width=3, verbose=True))
    assert shown == REPORTS["json"](whole(), Options())
    assert shown.endswith("}\n")
    assert "Ersättning och fakturering" in shown
    decoded = json.loads(shown)
    assert list(decoded) == ["format", "tool", "rulebook", "as_of", "documents", "unreadable", "ignored", "summary"]
    assert [document["path"] for document in decoded["documents"]] == [AGREEMENT, INVOICE]
    document = decoded["documents"][1]
    assert list(document) == ["path", "kind", "sha256", "agreement", "outcome", "level", "form", "clauses"]
    assert document["form"][1]["location"] == {"pointer": "", "file": INVOICE, "line": None, "column": None,
                                               "place": None, "value": None}
    clause = document["clauses"][0]
    assert {key: clause[key] for key in list(clause)[:4]} == {
        "clause": "§ 4.6", "title": "Ersättning och fakturering", "outcome": "bruten", "level": "error"}
    assert clause["findings"][3] == {
        "rule": "R-4.6-belopp", "statements": ["4.6-belopp"], "modality": "ska", "level": "error", "outcome": "bruten",
        "count": 1, "message": "Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr.",
        "quote": "1530 kr per student och vecka,\n  beräknat i 2016 års priser",
        "action": "Rätta beloppet eller antalet veckor.", "subject": "/rader/0",
        "locations": [
            {"pointer": "/rader/0/ersattning", "file": INVOICE, "line": 12, "column": 19, "place": None,
             "value": "6400.00"},
            {"pointer": "/rader/0/antal_veckor", "file": INVOICE, "line": 11, "column": 19, "place": None,
             "value": "4"},
            {"pointer": "/rader/0", "file": INVOICE, "line": 7, "column": 5, "place": None, "value": None},
            {"pointer": "/ersattning/belopp_per_vecka", "file": AGREEMENT, "line": None, "column": None,
             "place": "tabellen i § 4.6", "value": None}],
        "expected": "6120.00", "actual": "6400.00", "difference": "280.00", "missing": [], "readings": [],
        "waiver": None, "declared": None, "fingerprint": "f1"}
    assert list(clause["findings"][3]) == list(clause["findings"][0]) == [
        "rule", "statements", "modality", "level", "outcome", "count", "message", "quote", "action", "subject",
        "locations", "expected", "actual", "difference", "missing", "readings", "waiver", "declared", "fingerprint"]
    assert clause["findings"][2]["readings"][1] == {
        "axis": "efterskott", "name": "fakturering", "outcome": "bruten", "expected": "2016-12-16", "difference": "-7"}
    assert decoded["unreadable"] == [
        {"path": "fakturor/trasig.json", "error": "Filen tar slut mitt i ett värde.", "line": 9}]
    assert list(decoded["summary"].items()) == [
        ("bruten", 2), ("tvistig", 1), ("obedomd", 3), ("avvikelse", 1), ("intygas", 1), ("undantagen", 1),
        ("uppfylld", 3), ("ej_tillamplig", 2)]


@pytest.fixture(scope="module")
def schema(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((root / "schemas" / "rapport.schema.json").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("dialect", [jsonschema.Draft7Validator, jsonschema.Draft202012Validator])
def test_real_renderings_fit_the_schema(schema: dict[str, Any], dialect: Any) -> None:
    dialect.check_schema(schema)
    for given_report in (whole(), report(), report(invoice(), ignored=["a", "b"])):
        assert [*dialect(schema).iter_errors(json.loads(REPORTS["json"](given_report, Options())))] == []


def test_the_schema_holds_every_key_and_word(schema: dict[str, Any]) -> None:
    decoded = json.loads(REPORTS["json"](whole(), Options()))
    validator = jsonschema.Draft7Validator(schema)
    broken = decoded["documents"][1]["clauses"][0]["findings"][3]
    for key in list(broken):
        kept = broken.pop(key)
        assert not validator.is_valid(decoded), key
        broken[key] = kept
    broken["ny"] = 1
    assert not validator.is_valid(decoded)
    places = schema["properties"]["documents"]["items"]["properties"]
    words = places["clauses"]["items"]["properties"]["findings"]["items"]["properties"]
    assert words["outcome"]["enum"] == list(schema["properties"]["summary"]["properties"])
    assert (set(words["outcome"]["enum"]), set(words["level"]["enum"]), set(words["modality"]["enum"])) == (
        set(Utfall), set(Level), set(Modalitet))


def test_the_schema_keeps_to_keywords_that_both_dialects_share(schema: dict[str, Any]) -> None:
    def keywords(part: dict[str, Any]) -> set[str]:
        below = [*part.get("properties", {}).values(),
                 *(part[key] for key in ("items", "additionalProperties") if isinstance(part.get(key), dict))]
        return set(part).union(*map(keywords, below))

    assert keywords(schema) <= {"$schema", "title", "description", "type", "properties", "required", "items", "enum",
                                "additionalProperties", "const", "pattern", "minimum"}


def test_the_order_of_arguments_changes_nothing() -> None:
    documents = [agreement(), invoice(), DocumentReport("b.yaml", "faktura", "b" * 64)]
    lost = [Unreadable("x", "fel"), Unreadable("x", "fel", 2), Unreadable("a", "fel")]
    for render in REPORTS.values():
        one = render(report(*documents, unreadable=lost, ignored=["p", "q"]), Options())
        assert one == render(report(*documents[::-1], unreadable=lost[::-1], ignored=["q", "p"]), Options())


def test_a_format_loads_no_more_than_it_needs(root: Path) -> None:
    code = ("import sys; from checker.findings import Report; from checker.reports import REPORTS, Options;"
            "REPORTS[sys.argv[1]](Report('0', '0', '0' * 64, '2016-12-20'), Options());"
            "heavy = {'tabulate', *('checker.reports.' + name for name in REPORTS)};"
            "print(*sorted(heavy & set(sys.modules)))")
    for name in REPORTS:
        ran = subprocess.run([sys.executable, "-c", code, name], cwd=root, capture_output=True, text=True, check=True)
        assert ran.stdout.split() == [f"checker.reports.{name}"]


NASTY = st.text(st.sampled_from("aå §/-.0\n\x1b\u202e\u200b\N{NO-BREAK SPACE}漢e\u0301\ud800" + "b" * 9), max_size=200)
MAYBE = st.none() | NASTY | st.sampled_from(["6120.00", "-3", "2016-09-05", "9" * 9000, "7.5"])
POINTERS = st.sampled_from(["", "/rader/0/x", "/rader/12", "/" + "9" * 5000, "/a~1b/0/1/c", "/x" * 80]) | NASTY
LOCATIONS = st.builds(Location, POINTERS, NASTY, st.none() | st.integers(1, 10**9), st.none() | st.integers(1, 99),
                      MAYBE, MAYBE)
READINGS = st.builds(ReadingOutcome, NASTY, NASTY, st.sampled_from(Utfall), MAYBE, MAYBE)
RECORDS = st.none() | st.dictionaries(st.sampled_from(["skal", "av", "till"]), MAYBE)
FINDINGS = st.builds(
    Finding, st.just("R-4.6-belopp"), st.just(("4.6-belopp",)), st.sampled_from(Modalitet), st.sampled_from(Level),
    st.sampled_from(Utfall), NASTY, count=st.integers(1, 10**6), quote=NASTY, action=NASTY, subject=POINTERS,
    locations=st.lists(LOCATIONS, max_size=7).map(tuple), expected=MAYBE, actual=MAYBE, difference=MAYBE,
    missing=st.lists(st.builds(Missing, NASTY | st.just("termin"), POINTERS, NASTY), max_size=7).map(tuple),
    readings=st.lists(READINGS, max_size=3).map(tuple), waiver=RECORDS, declared=RECORDS)
CLAUSES = st.builds(ClauseReport, st.sampled_from(["§ 4.6", "Bilaga 2"]), NASTY, st.lists(FINDINGS, max_size=3))
DOCUMENTS = st.builds(
    DocumentReport, NASTY, st.sampled_from(["faktura", "samverkansavtal"]), st.just("a" * 64), MAYBE,
    st.lists(st.builds(FormNote, POINTERS, NASTY, st.none() | LOCATIONS), max_size=2), st.lists(CLAUSES, max_size=2))
ANY_REPORTS = st.builds(
    Report, st.just("0.1.0"), st.just("1"), st.just("b" * 64), st.just("2016-12-20"), st.lists(DOCUMENTS, max_size=2),
    st.lists(st.builds(Unreadable, NASTY, NASTY, st.none() | st.integers(1, 99)), max_size=2),
    st.lists(NASTY, max_size=3))


def wide(line: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


@given(given_report=ANY_REPORTS, width=st.integers(60, 120), verbose=st.booleans())
def test_whatever_the_documents_say_the_text_is_safe_and_fits(given_report: Report, width: int, verbose: bool) -> None:
    shown = REPORTS["text"](given_report, Options(width=width, verbose=verbose))
    assert shown.endswith("\n")
    lines = shown.splitlines()
    assert lines == shown.removesuffix("\n").split("\n")
    assert all(wide(line) <= width for line in lines)
    assert all(visible(line) == line == line.rstrip(" ") for line in lines)
    assert shown.encode()
    coloured = REPORTS["text"](given_report, Options(color=True, width=width, verbose=verbose))
    assert re.sub(r"\x1b\[[0-9]+m", "", coloured) == shown


@given(given_report=ANY_REPORTS)
def test_whatever_the_documents_say_the_json_fits_its_schema(given_report: Report, schema: dict[str, Any]) -> None:
    shown = REPORTS["json"](given_report, Options())
    assert shown.encode()
    assert [*jsonschema.Draft7Validator(schema).iter_errors(json.loads(shown))] == []


@given(text=NASTY, first=st.sampled_from(["", "  – ", "    Plats:      "]), width=st.integers(40, 90))
def test_wrapping_loses_nothing(text: str, first: str, width: int) -> None:
    lines = wrap(visible(text), width, first)
    assert lines[0].startswith(first.rstrip())
    assert all(wide(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == (first + visible(text)).replace(" ", "")


def test_a_path_is_broken_only_where_no_line_holds_it() -> None:
    path = "mapp/" * 11 + "avtal.yaml"
    assert wrap(f"se {path} här", 69, "  ") == ["  se", f"  {path}", "  här"]
    assert wrap(path, 69, "  Plats: ", "  ") == ["  Plats:", f"  {path}"]
    assert wrap(path * 2, 69, "  ") == ["  " + "mapp/" * 11, "  avtal.yaml" + "mapp/" * 11, "  avtal.yaml"]


@pytest.mark.parametrize(("values", "expected"), [
    (["6120.00"], "6 120,00 kr"), (["6120.00", "2016-09-05"], "6 120,00 kr"), (["-280.50"], "−280,50 kr"),
    (["1234567.00"], "1 234 567,00 kr"), (["3.75", "4"], "3,75"), (["7.5"], "7,5"), (["45"], "45"),
    (["2016-09-05"], "2016-09-05"), (["ja"], "ja"), (["9" * 5000 + ".00"], "9" * 5000 + ".00")])
def test_values_are_written_as_swedes_write_them(values: list[str], expected: str) -> None:
    assert quantity(values[0], in_kronor(values)).replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize(("value", "between", "expected"), [
    ("3", ["2016-12-15", "2016-12-18"], "3 dagar"), ("-1", ["2016-12-15", None], "−1 dag"), ("15", ["30", "45"], "15"),
    ("280.00", ["6120.00"], "280,00 kr")])
def test_a_difference_between_days_is_in_days(value: str, between: list[str | None], expected: str) -> None:
    shown = difference(value, in_kronor([value, *between]), between)
    assert shown.replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize(("pointers", "expected"), [
    ([""], [""]), (["/ersattning/priser"], ["ersattning, priser"]), (["/rader/3/student"], ["rader nr 4, student"]),
    ([f"/rader/{row}/student" for row in (0, 1, 2, 3, 6, 8, 9)], ["rader nr 1–4, 7, 9 och 10, student"]),
    (["/handledare/0/kurser/1/hp", "/handledare/0/kurser/0/hp"], ["handledare nr 1, kurser nr 1 och 2, hp"]),
    (["/rader/0", "/total", "/rader/0"], ["rader nr 1", "total"]), (["/a~1b~0"], ["a/b~"])])
def test_pointers_are_counted_as_people_count(pointers: list[str], expected: list[str]) -> None:
    assert field_paths(pointers) == expected


@pytest.mark.parametrize(("findings", "expected"), [
    ([], "Inget krav är brutet, men inget gick heller att pröva."),
    ([finding("R-1", Utfall.UPPFYLLD, "")], "Inget krav är brutet och inget står öppet."),
    ([finding("R-1", Utfall.BRUTEN, "", count=3)], "3 krav är brutna och behöver rättas innan dokumenten godkänns."),
    ([finding("R-1", Utfall.OBEDOMD, "")],
     "Inget krav är brutet, men 1 krav är obedömt tills det som saknas har kommit in."),
    ([finding("R-1", Utfall.AVVIKELSE, "")], "Inget krav är brutet, men 1 avvikelse från mallen är inte anmäld."),
    ([finding("R-1", Utfall.AVVIKELSE, "", declared={}), finding("R-2", Utfall.UPPFYLLD, "")],
     "Inget krav är brutet och inget står öppet."),
    ([finding("R-1", Utfall.INTYGAS, "", count=2)], "Inget krav är brutet; 2 krav väntar på intyg."),
    ([finding("R-1", Utfall.BRUTEN, "", Modalitet.KAN), finding("R-2", Utfall.UPPFYLLD, "")],
     "Inget krav är brutet och inget står öppet. 1 punkt (påpekande eller strävan) hindrar inte."),
])
def test_the_last_sentence_says_what_the_result_means(findings: list[Finding], expected: str) -> None:
    document = DocumentReport(INVOICE, "faktura", "a" * 64, None, [], [ClauseReport("§ 4.6", "X", findings)])
    assert conclusion(report(document)) == expected
    assert conclusion(report()) == "Inget dokument är bedömt."
