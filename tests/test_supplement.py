"""`kompletterar`: two documents read as one, and what they don't agree on told with both places.

The ground is the case 01-allt-ratt, a complete agreement and a term's invoices; a supplement is a second file that
names the first.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from papers import Plain, book, document, findings, judged, papers_of, read, status, the_finding

from checker.case import Documents, judge_case
from checker.document import Node, Position, Record, Series, SourceDocument, at_pointer
from checker.findings import Report, Utfall
from checker.supplement import complete

CASE = "01-allt-ratt"
TODAY = "2016-12-20"
AGREEMENT, SUPPLEMENT, BILL = "avtal.yaml", "tillagg.yaml", "faktura-bjorkgarden.yaml"


def supplement(of: str = AGREEMENT, /, **content: object) -> Plain:
    kind = "samverkansavtal" if of == AGREEMENT else "faktura"
    return {"dokument": kind, "kompletterar": of, **content}


def without(*pointers: str) -> dict[str, Plain]:
    """The case's papers with values taken out of the agreement."""
    papers = papers_of(CASE)
    for pointer in pointers:
        *path, last = pointer.split("/")[1:]
        node: Any = papers[AGREEMENT]
        for step in path:
            node = node[int(step)] if isinstance(node, list) else node[step]
        del node[last]
    return papers


def merged(papers: dict[str, Plain], **content: object) -> Report:
    """The papers judged with a supplement to the agreement."""
    return judged({**papers, SUPPLEMENT: supplement(**content)}, TODAY)


def contradictions(report: Report, path: str = AGREEMENT) -> dict[str, str]:
    """Where two documents contradict each other, and what is said of it."""
    return {note.pointer: note.message for note in document(report, path).form if "säger emot" in note.message}


def faults(papers: dict[str, Plain]) -> dict[str, str]:
    """The supplements that complete nothing, by path."""
    return {fault.document.path: fault.message for fault in complete(read(papers))[1]}


# ---------------------------------------------------------------- supplies

@pytest.mark.parametrize(("pointer", "content"), [
    ("/id", {"id": "ekdalen-sjobergska-2016"}),
    ("/frister", {"frister": papers_of(CASE)[AGREEMENT]["frister"]}),
    ("/frister/betalning_dagar", {"frister": {"betalning_dagar": 30}}),
    ("/ersattning", {"ersattning": {"belopp_per_vecka": 1530, "prisar": 2016, "dagar_per_vecka": 5}}),
    ("/handledare", {"handledare": papers_of(CASE)[AGREEMENT]["handledare"]}),
    ("/giltighet/fran", {"giltighet": {"fran": "2016-09-01"}}),
    ("/verksamheter/2/organisationsnummer", {"verksamheter": [
        {"namn": "hemvården tallgläntan ", "organisationsnummer": "559999-3473"}]}),
    ("/kontaktpersoner/larosate", {"kontaktpersoner": {"larosate": [
        {"namn": "Agnes Lövbrandt", "larosate": "Sjöbergska högskolan", "telefon": "08-465 004 10"}]}}),
    ("/parter/larosaten/0/organisationsnummer", {"parter": {"larosaten": [
        {"namn": "SJÖBERGSKA HÖGSKOLAN", "organisationsnummer": "899999-1014"}]}}),
])
def test_what_one_lacks_the_other_supplies(pointer: str, content: Plain) -> None:
    alone, together = judged(without(pointer), TODAY), merged(without(pointer), **content)
    assert status(alone) != 0 or pointer == "/handledare"
    assert status(together) == 0
    assert contradictions(together) == {}


@pytest.mark.parametrize("blank", [None, "", "____", "xx"])
def test_what_is_blank_in_one_the_other_supplies(blank: str | None) -> None:
    papers = papers_of(CASE)
    papers[AGREEMENT]["giltighet"]["fran"] = blank
    report = merged(papers, giltighet={"fran": "2016-09-01"})
    assert (status(report), contradictions(report)) == (0, {})


@pytest.mark.parametrize("blank", [None, "", "____"])
def test_a_blank_in_the_supplement_takes_nothing_away(blank: str | None) -> None:
    report = merged(papers_of(CASE), giltighet={"fran": blank}, id=blank)
    assert (status(report), contradictions(report)) == (0, {})


def test_what_is_supplied_is_shown_at_its_own_place() -> None:
    papers = without("/frister/betalning_dagar")
    report = merged(papers, frister={"betalning_dagar": 20})
    finding = the_finding(report, AGREEMENT, "R-4.6-villkor-mall")
    assert finding.outcome is Utfall.AVVIKELSE
    assert [(place.file, place.pointer, place.value) for place in finding.locations] == [
        (SUPPLEMENT, "/frister/betalning_dagar", "20")]


def test_two_files_are_one_document() -> None:
    report = merged(papers_of(CASE), tolkningar={"dagar": "kalender"})
    assert [one.path for one in report.documents if one.kind == "samverkansavtal"] == [AGREEMENT]


def test_readings_departures_and_waivers_may_be_supplied() -> None:
    papers = papers_of("70-giltigt-undantag")
    waivers = papers[AGREEMENT].pop("undantag")
    papers[AGREEMENT]["frister"]["betalning_dagar"] = 20
    papers["faktura.yaml"] |= {"forfallodatum": "2017-01-05", "betalningsvillkor_dagar": 20}
    assert status(judged(papers, TODAY)) == 1
    papers[SUPPLEMENT] = supplement(undantag=waivers, avvikelser=[
        {"bestammelse": "4.6-villkor", "lydelse": "Betalningsvillkor är 20 dagar.", "skal": "Kommunens rutin"}])
    report = judged(papers, TODAY)
    assert status(report) == 0
    assert (report.summary()["undantagen"], report.summary()["avvikelse"]) == (1, 1)


def test_an_invoice_may_be_completed_too() -> None:
    papers = papers_of(CASE)
    del papers[BILL]["betalning"]
    assert status(judged(papers, TODAY)) == 1
    papers["giro.yaml"] = supplement(BILL, betalning={"bankgiro": "999-1233"})
    assert status(judged(papers, TODAY)) == 0


# ---------------------------------------------------------------- agrees

@pytest.mark.parametrize("content", [
    {}, {"id": "ekdalen-sjobergska-2016"}, {"ersattning": {"belopp_per_vecka": "1530.00"}},
    {"parter": {"samverkanspart": {"namn": "EKDALENS  KOMMUN", "antal_invanare": 48000}}},
    {"verksamheter": [{"namn": "Björkgården"}, {"namn": "EKHEMMET", "driftsform": "entreprenad"}]},
    {"utelamnade_paragrafer": []}, {"frister": papers_of(CASE)[AGREEMENT]["frister"]},
    {"handledare": [{"namn": "ylva stenkärr", "erfarenhet_ar": "7.50"}]},
], ids=json.dumps)
def test_what_both_say_is_no_contradiction(content: Plain) -> None:
    report, alone = merged(papers_of(CASE), **content), judged(papers_of(CASE), TODAY)
    assert contradictions(report) == {}
    assert report.summary() == alone.summary()


def the_whole_agreement() -> Plain:
    return {key: value for key, value in papers_of(CASE)[AGREEMENT].items() if key != "dokument"}


def test_the_same_agreement_twice_is_no_contradiction() -> None:
    report = merged(papers_of(CASE), **the_whole_agreement())
    assert (status(report), contradictions(report)) == (0, {})


def test_the_same_agreement_twice_is_one() -> None:
    report = merged(papers_of(CASE), **the_whole_agreement())
    assert report.summary() == judged(papers_of(CASE), TODAY).summary()


# ---------------------------------------------------------------- contradicts

def test_what_the_two_disagree_on_is_unknown_and_both_places_are_shown(tmp_path: Path,
                                                                       avtalskoll: Callable[..., Any]) -> None:
    (tmp_path / AGREEMENT).write_text(
        "dokument: samverkansavtal\nersattning:\n  belopp_per_vecka: 1530\n  prisar: 2016\n", "utf-8")
    (tmp_path / SUPPLEMENT).write_text(
        f"dokument: samverkansavtal\nkompletterar: {AGREEMENT}\n\nersattning: {{belopp_per_vecka: 1550}}\n", "utf-8")
    report = avtalskoll("check", ".", "--as-of", TODAY, "--format", "json", within=tmp_path).report
    (paper,) = report["documents"]
    assert [(note["pointer"], note["message"]) for note in paper["form"] if "emot" in note["message"]] == [
        ("/ersattning/belopp_per_vecka",
         "Två handlingar säger emot varandra: avtal.yaml rad 3 och tillagg.yaml rad 4. Uppgiften räknas som okänd.")]
    said = {finding["rule"]: finding for clause in paper["clauses"] for finding in clause["findings"]}
    assert said["R-4.6-belopp-mall"]["outcome"] == "obedomd"
    assert [missing["pointer"] for missing in said["R-4.6-belopp-mall"]["missing"]] == ["/ersattning/belopp_per_vecka"]
    assert [missing["label"] for missing in said["R-4.6-belopp-mall"]["missing"]] == [
        "Belopp per vecka (avtal.yaml rad 3 och tillagg.yaml rad 4 säger emot varandra)"]
    assert said["R-4.6-prisar-mall"]["outcome"] == "uppfylld"


@pytest.mark.parametrize(("content", "pointer"), [
    ({"id": "ett-annat"}, "/id"),
    ({"ersattning": {"belopp_per_vecka": 1530.01}}, "/ersattning/belopp_per_vecka"),
    ({"giltighet": {"fran": "2016-09-02"}}, "/giltighet/fran"),
    ({"giltighet": {"fran": "2016-09"}}, "/giltighet/fran"),
    ({"giltighet": {"fran": "ingen"}}, "/giltighet/fran"),
    ({"parter": {"larosaten": [{"namn": "Sjöbergska högskolan", "organisationsnummer": "202100-9879"}]}},
     "/parter/larosaten/0/organisationsnummer"),
    ({"verksamheter": [{"namn": "Ekhemmet", "driftsform": "lov"}]}, "/verksamheter/1/driftsform"),
    ({"ersattning": "1530 kr"}, "/ersattning"),
    ({"verksamheter": {"namn": "Ekhemmet"}}, "/verksamheter"),
])
def test_a_contradiction_is_named_at_its_place(content: Plain, pointer: str) -> None:
    assert list(contradictions(merged(papers_of(CASE), **content))) == [pointer]


def test_a_contradiction_leaves_the_rest_alone() -> None:
    report = merged(papers_of(CASE), ersattning={"belopp_per_vecka": 1600})
    assert the_finding(report, BILL, "R-4.6-belopp", "/rader/0").outcome is Utfall.OBEDOMD
    assert {f.outcome for f in findings(report, BILL, "R-4.6-dagar-i-perioden")} == {Utfall.UPPFYLLD}
    assert status(report) == 3


def test_two_supplements_may_contradict_each_other() -> None:
    papers = without("/frister/betalning_dagar")
    papers |= {"b.yaml": supplement(frister={"betalning_dagar": 20}),
               "a.yaml": supplement(frister={"betalning_dagar": 30})}
    for order in (list(papers), list(reversed(papers))):
        report = judged({path: papers[path] for path in order}, TODAY)
        assert list(contradictions(report)) == ["/frister/betalning_dagar"]
        assert the_finding(report, AGREEMENT, "R-4.6-villkor-mall").outcome is Utfall.OBEDOMD


def test_a_third_document_does_not_settle_what_two_disagree_on() -> None:
    papers = papers_of(CASE)
    papers |= {"b.yaml": supplement(frister={"betalning_dagar": 20}),
               "c.yaml": supplement(frister={"betalning_dagar": 30})}
    assert the_finding(judged(papers, TODAY), AGREEMENT, "R-4.6-villkor-mall").outcome is Utfall.OBEDOMD


# ---------------------------------------------------------------- lists

def test_records_of_one_name_are_one_and_others_are_added() -> None:
    report = merged(papers_of(CASE), verksamheter=[
        {"namn": "BJÖRKGÅRDEN"}, {"namn": "Bjo\u0308rkga\u030arden"}, {"namn": "Granbacken", "driftsform": "kommunal"}])
    said = [f for f in document(report, AGREEMENT).findings if f.rule == "R-7-verksamheter" and f.needs_eye]
    assert [finding.message.split(" har ")[0] for finding in said] == ["Granbacken"]


def test_prices_are_matched_by_year() -> None:
    papers = papers_of(CASE)
    papers[AGREEMENT]["ersattning"]["priser"] = [{"ar": 2017, "belopp_per_vecka": 1550}]
    report = merged(papers, ersattning={"priser": [{"ar": 2018, "belopp_per_vecka": 1580, "kalla": "B"},
                                                   {"ar": 2017, "kalla": "A"}]})
    whole = the_agreement({**papers, SUPPLEMENT: supplement(ersattning={"priser": [
        {"ar": 2018, "belopp_per_vecka": 1580, "kalla": "B"}, {"ar": 2017, "kalla": "A"}]})})
    assert [(price.value("ar"), price.value("kalla")) for price in prices(whole)] == [(2017, "A"), (2018, "B")]
    assert contradictions(report) == {}


def the_agreement(papers: dict[str, Plain]) -> SourceDocument:
    return next(one for one in complete(read(papers))[0] if one.path == AGREEMENT)


def prices(agreement: SourceDocument) -> list[Any]:
    listed: Any = at_pointer(agreement.root, "/ersattning/priser")
    return list(listed.items)


@pytest.mark.parametrize("content", [
    {"kontaktpersoner": {"verksamheter": [                                   # one person may serve several
        {"namn": "Birgit Hallonqvist", "verksamhet": "Ekhemmet", "telefon": "08-465 004 31"}]}},
    {"utbildningar": [{"typ": "specialistsjukskoterska", "inriktning": "palliativ vård"}]},
    {"verksamheter": [{"namn": "Björkgården", "platser": [
        {"utbildning": "specialistsjukskoterska", "inriktning": "palliativ vård", "studenter_per_ar": 1}]}]},
], ids=["one person, two verksamheter", "two branches", "places for two branches"])
def test_what_differs_in_what_tells_it_apart_is_another_record(content: Plain) -> None:
    assert contradictions(merged(papers_of(CASE), **content)) == {}


def test_an_invoice_s_rows_are_matched_by_student() -> None:
    papers = papers_of(CASE)
    papers["rader.yaml"] = supplement(BILL, rader=[{"student": "Jonatan Ekehav", "utbildning": "sjukskoterska"}])
    assert contradictions(judged(papers, TODAY), BILL) == {}


def test_waivers_from_two_rules_are_two() -> None:
    papers = papers_of("70-giltigt-undantag")
    papers[SUPPLEMENT] = supplement(undantag=[{**papers[AGREEMENT]["undantag"][0], "regel": "R-4.6-giro",
                                               "citat": "Postgiro-/bankgiro"}])
    assert the_finding(judged(papers, TODAY), "faktura.yaml", "R-4.6-termin").outcome is Utfall.UNDANTAGEN


def test_what_is_added_has_a_place_of_its_own() -> None:
    report = merged(papers_of(CASE), verksamheter=[{"namn": "Granbacken"}])
    (finding,) = [f for f in findings(report, AGREEMENT, "R-7-verksamheter") if f.needs_eye]
    assert finding.subject == "/verksamheter/3"


def test_a_malformed_value_is_told_of_the_file_it_stands_in() -> None:
    report = merged(papers_of(CASE), beslut={"instans": ["Kommunstyrelsen"]})
    places = {note.location.file for note in document(report, AGREEMENT).form if note.location
              and "emot" not in note.message}
    assert places == {SUPPLEMENT}


def test_a_remark_points_into_the_whole() -> None:
    report = merged(papers_of(CASE), verksamheter=[{"namn": "Ekhemmet", "okand": 1}, {"namn": "Ny", "okand": 1}])
    remarks = [note for note in document(report, AGREEMENT).form if note.location and note.location.file == SUPPLEMENT]
    assert [note.pointer for note in remarks] == ["/verksamheter/1/okand", "/verksamheter/3/okand"]


def test_what_is_added_below_an_added_record_points_into_the_whole() -> None:
    whole = the_agreement({**papers_of(CASE), SUPPLEMENT: supplement(verksamheter=[
        {"namn": "Granbacken", "platser": [{"utbildning": "sjukskoterska", "studenter_per_ar": "många"}]},
        {"namn": "Ekhemmet", "platser": [{"utbildning": "arbetsterapeut", "studenter_per_ar": 2}]}])})
    for node in below(whole.root):
        assert at_pointer(whole.root, node.pointer) is node
        assert at_pointer(node.owner.root, node.pointer) is node


def below(node: Node) -> Iterator[Node]:
    yield node
    children = node.fields.values() if isinstance(node, Record) else node.items if isinstance(node, Series) else ()
    for child in children:
        yield from below(child)


def test_what_cannot_be_read_of_an_added_record_is_named_as_such() -> None:
    report = merged(papers_of(CASE), verksamheter=[
        {"namn": "Granbacken", "platser": [{"utbildning": "sjukskoterska", "studenter_per_ar": "många"}]}])
    finding = the_finding(report, AGREEMENT, "R-4.1-platser", "/verksamheter/3/platser/0")
    assert [(one.document, one.pointer, one.label) for one in finding.missing] == [
        (SUPPLEMENT, "/verksamheter/3/platser/0/studenter_per_ar", "Studenter per år (går inte att läsa: många)")]


def test_what_a_supplement_says_twice_is_said_twice() -> None:
    """A double row is a fault that another rule looks for: it must not vanish on the way."""
    twice = {"utbildning": "arbetsterapeut", "studenter_per_ar": 1}
    whole = the_agreement({**papers_of(CASE), SUPPLEMENT: supplement(verksamheter=[
        {"namn": "Björkgården", "platser": [twice, twice]}])})
    (unit,) = [one for one in whole.root.series("verksamheter") if one.value("namn") == "Björkgården"]
    assert [place.value("utbildning") for place in unit.series("platser")].count("arbetsterapeut") == 2


@pytest.mark.parametrize("number", ["5599991204", "165599991204", "SE559999120401", "559999 - 1204"])
def test_a_number_written_in_another_way_is_the_same_number(number: str) -> None:
    report = merged(papers_of(CASE), verksamheter=[{"namn": "Ekhemmet", "organisationsnummer": number}])
    assert contradictions(report) == {}


@pytest.mark.parametrize(("one", "other", "same"), [
    ({"bankgiro": "999-1233"}, {"bankgiro": "9991233"}, True),
    ({"bankgiro": "999-1233"}, {"bankgiro": "9991234"}, False),
    ({"plusgiro": "991234-6"}, {"plusgiro": "99 12 34-6"}, True),
])
def test_a_giro_is_its_digits(one: Plain, other: Plain, same: bool) -> None:
    papers = papers_of(CASE)
    papers[BILL]["betalning"] = one
    report = judged({**papers, "giro.yaml": supplement(BILL, betalning=other)}, TODAY)
    assert (contradictions(report, BILL) == {}) is same


@pytest.mark.parametrize(("one", "other", "same"), [
    ({"telefon": "08-465 004 10"}, {"telefon": "+46 8 465 004 10"}, True),
    ({"telefon": "08-465 004 10"}, {"telefon": "+46 (0)8 465 00410"}, True),
    ({"telefon": "08-465 004 10"}, {"telefon": "08-465 004 11"}, False),
    ({"epost": "Agnes.Lovbrandt@example.org"}, {"epost": "agnes.lovbrandt@EXAMPLE.org"}, True),
    ({"epost": "agnes@example.org"}, {"epost": "agne@example.org"}, False),
    ({"titel": "VFU-samordnare  vid\ninstitutionen"}, {"titel": "VFU-samordnare vid institutionen"}, True),
    ({"titel": "lektor"}, {"titel": "adjunkt"}, False),
])
def test_contact_details_are_compared_as_they_are_used(one: Plain, other: Plain, same: bool) -> None:
    papers = papers_of(CASE)
    papers[AGREEMENT]["kontaktpersoner"]["larosate"][0] |= one
    named = {"namn": papers[AGREEMENT]["kontaktpersoner"]["larosate"][0]["namn"]}
    report = merged(papers, kontaktpersoner={"larosate": [{**named, **other}]})
    assert (contradictions(report) == {}) is same


# ---------------------------------------------------------------- forms with places of their own

def a_form(papers: dict[str, Plain], path: str, medium: str, *uncarried: str) -> list[SourceDocument]:
    """The papers read, the first file's documents as a form's: named places, and fields that it has no room for."""
    documents = read(papers)
    for one in documents:
        if one.path == next(iter(papers)):
            one.path, one.medium, one.uncarried = path, medium, frozenset(uncarried)
            for node in below(one.root):
                node.position = Position(place=f"tabellen i § 7, rad {node.position.line}")
    return documents


def run(documents: list[SourceDocument]) -> Report:
    left, faults = complete(documents)
    assert faults == []
    return judge_case(Documents(left), book(), date.fromisoformat(TODAY))


WORD = "avtal.docx"


def test_a_contradiction_names_the_places_of_a_form() -> None:
    papers = {AGREEMENT: papers_of(CASE)[AGREEMENT], SUPPLEMENT: {**supplement(id="annat"), "kompletterar": WORD}}
    report = run(a_form(papers, WORD, "docx"))
    assert contradictions(report, WORD) == {"/id": (
        "Två handlingar säger emot varandra: avtal.docx tabellen i § 7, rad 1 och tillagg.yaml rad 1. "
        "Uppgiften räknas som okänd.")}


NUMBER = "/parter/samverkanspart/organisationsnummer"


def test_what_a_supplement_could_have_said_and_does_not_is_missing() -> None:
    """What a Word agreement has no room for, the form beside it has: left out there, it is left out."""
    papers = without(NUMBER)
    alone = run(a_form(papers, WORD, "docx", NUMBER))
    assert the_finding(alone, WORD, "R-2-samverkanspart").outcome is Utfall.EJ_TILLAMPLIG
    silent = {**papers, SUPPLEMENT: {**supplement(tolkningar={"dagar": "kalender"}), "kompletterar": WORD}}
    report = run(a_form(silent, WORD, "docx", NUMBER))
    assert the_finding(report, WORD, "R-2-samverkanspart").outcome is Utfall.BRUTEN


def test_what_a_supplement_says_for_a_form_is_judged() -> None:
    says = supplement(parter={"samverkanspart": {"organisationsnummer": "212000-9713"}})
    report = run(a_form({**without(NUMBER), SUPPLEMENT: {**says, "kompletterar": WORD}}, WORD, "docx", NUMBER))
    assert the_finding(report, WORD, "R-2-samverkanspart").outcome is Utfall.UPPFYLLD


def test_a_file_of_two_kinds_is_completed_in_the_one_meant() -> None:
    """An e-invoice with its appendix 2 embedded is two documents of one path."""
    papers = papers_of(CASE)
    form = {"dokument": "faktureringsunderlag", "rader": papers[BILL]["rader"]}
    documents = read({BILL: papers[BILL], "underlag.yaml": form,
                      "t.yaml": {"dokument": "faktureringsunderlag", "kompletterar": "f.xml", "faktura": "1"},
                      "u.yaml": {"dokument": "faktura", "kompletterar": "f.xml", "meddelande": "hej"}})
    for one in documents[:2]:
        one.path, one.medium = "f.xml", "ubl"
    left, faults = complete(documents)
    assert faults == []
    assert [(one.kind, one.root.value("faktura"), one.root.value("meddelande")) for one in left] == [
        ("faktura", None, "hej"), ("faktureringsunderlag", "1", None)]


@pytest.mark.parametrize("path", ["underlag.xlsx", "faktura.xml", "Avtal 2016 (slutlig).docx", "tilla\u0308gg.docx"])
def test_a_file_of_any_name_may_be_completed(path: str) -> None:
    target = unicodedata.normalize("NFC", path)
    documents = a_form({BILL: papers_of(CASE)[BILL],
                        "t.yaml": {"dokument": "faktura", "kompletterar": target, "meddelande": "hej"}}, path, "xlsx")
    left, faults = complete(documents)
    assert (faults, [one.root.value("meddelande") for one in left]) == ([], ["hej"])


# ---------------------------------------------------------------- what can't be completed

@pytest.mark.parametrize(("papers", "unmatched"), [
    ({SUPPLEMENT: supplement("annat.yaml")}, [SUPPLEMENT]),
    ({SUPPLEMENT: supplement(SUPPLEMENT)}, [SUPPLEMENT]),
    ({AGREEMENT: {"dokument": "faktura"}, SUPPLEMENT: supplement()}, [SUPPLEMENT]),
    ({AGREEMENT: {"dokument": "samverkansavtal"}, "b.yaml": supplement(),
      "c.yaml": {"dokument": "samverkansavtal", "kompletterar": "b.yaml"}}, ["c.yaml"]),
    ({"a.yaml": {"dokument": "samverkansavtal", "kompletterar": "b.yaml"},
      "b.yaml": {"dokument": "samverkansavtal", "kompletterar": "a.yaml"}}, ["a.yaml", "b.yaml"]),
], ids=["not there", "itself", "another kind", "a chain", "a ring"])
def test_a_supplement_that_completes_nothing_is_named(papers: dict[str, Plain], unmatched: list[str]) -> None:
    assert sorted(faults(papers)) == unmatched
    assert all("som inte är med eller inte håller ett enda" in message for message in faults(papers).values())


def test_a_supplement_without_its_file_cannot_be_read_and_the_rest_is_judged(tmp_path: Path,
                                                                             avtalskoll: Callable[..., Any]) -> None:
    for path, content in papers_of(CASE).items():
        (tmp_path / path).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    (tmp_path / SUPPLEMENT).write_text("# tillägg\ndokument: samverkansavtal\nkompletterar: avtal.docx\n", "utf-8")
    ran = avtalskoll("check", ".", "--as-of", TODAY, "--format", "json", within=tmp_path)
    assert ran.status == 4
    assert [(file["path"], file["line"]) for file in ran.report["unreadable"]] == [(SUPPLEMENT, 3)]
    assert [paper["path"] for paper in ran.report["documents"]] == [AGREEMENT, BILL, "faktura-tallglantan.yaml"]


def test_a_file_with_two_agreements_is_completed_by_nothing(tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    both = "dokument: samverkansavtal\nid: a\n---\ndokument: samverkansavtal\nid: b\n"
    (tmp_path / AGREEMENT).write_text(both, "utf-8")
    (tmp_path / SUPPLEMENT).write_text("dokument: samverkansavtal\nkompletterar: avtal.yaml\n", "utf-8")
    ran = avtalskoll("check", ".", "--as-of", TODAY, "--format", "json", within=tmp_path)
    assert (ran.status, [file["path"] for file in ran.report["unreadable"]]) == (4, [SUPPLEMENT])


def test_the_name_is_read_from_the_supplement_s_own_folder(tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    (tmp_path / "avtal").mkdir()
    for path, target in ((f"avtal/{AGREEMENT}", ""), (f"avtal/{SUPPLEMENT}", "./avtal.yaml"),
                         (SUPPLEMENT, "avtal/avtal.yaml")):
        (tmp_path / path).write_text(f"dokument: samverkansavtal\nkompletterar: {target}\n", "utf-8")
    ran = avtalskoll("check", ".", "--as-of", TODAY, "--format", "json", within=tmp_path)
    assert ran.report["unreadable"] == []
    assert [paper["path"] for paper in ran.report["documents"]] == [f"avtal/{AGREEMENT}"]
