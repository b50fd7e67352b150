"""Waivers: a valid one turns the finding it covers, any other leaves it standing and says why it doesn't help.

The ground is the case 70-giltigt-undantag: an invoice one day late, which is the kommun's duty (§ 4.6); the kommun's
förvaltningschef has decided, the lärosäte's rektor has consented, for that invoice, until the day of review.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from papers import Plain, document, judged, papers_of, status, the_finding

from checker.findings import Finding, Report, Utfall

CASE = "70-giltigt-undantag"
TODAY = "2016-12-20"
RULE = "R-4.6-termin"
NOT_VALID = "Ett undantag finns men gäller inte: "


def judged_with(today: str = TODAY, /, **changes: object) -> Report:
    """The case judged with the waiver's fields changed; None leaves a field blank."""
    papers = papers_of(CASE)
    papers["avtal.yaml"]["undantag"][0] |= changes
    return judged(papers, today)


def late(report: Report) -> Finding:
    """What is said of the late invoice."""
    return the_finding(report, "faktura.yaml", RULE)


def notes(report: Report) -> list[str]:
    return [note.message for note in document(report, "avtal.yaml").form]


def assert_stands(report: Report, because: str) -> None:
    """The finding is what it would have been without a waiver, and says why this one doesn't help."""
    finding = late(report)
    assert (finding.outcome, finding.waiver) == (Utfall.BRUTEN, None)
    assert finding.message.endswith(f" {NOT_VALID}{because}")
    assert finding.action
    assert status(report) == 1


# ---------------------------------------------------------------- valid

def test_a_valid_waiver_covers_and_says_who_why_and_until_when() -> None:
    report = judged_with()
    finding = late(report)
    assert finding.outcome is Utfall.UNDANTAGEN
    assert finding.waiver == {
        "regel": RULE, "citat": "15 december för höstterminen", "beslutad_av": "Gunvor Åsbrink",
        "skal": "Ekonomisystemet stod stilla den 14 och 15 december", "medgiven_av": "Henrik Fjällmark",
        "fran": "2016-12-16", "till": "2016-12-20", "status": "beviljad"}
    assert finding.message.endswith(
        "Undantaget till och med 2016-12-20: beslutat av Gunvor Åsbrink, medgivet av Henrik Fjällmark. "
        "Skäl: Ekonomisystemet stod stilla den 14 och 15 december")
    assert finding.action == ""
    assert status(report) == 0


def test_a_waived_finding_is_never_hidden() -> None:
    report = judged_with()
    finding = late(report)
    assert (finding.expected, finding.actual, finding.difference) == ("2016-12-15", "2016-12-16", "1")
    assert finding.locations
    assert finding.message.startswith("Fakturan för HT2016 är från 2016-12-16. Sista dag var 2016-12-15.")
    assert (report.summary()["undantagen"], report.summary()["bruten"]) == (1, 0)
    assert document(report, "faktura.yaml").outcome is Utfall.UNDANTAGEN


def test_a_waiver_that_covers_something_is_not_called_idle() -> None:
    assert notes(judged_with()) == []


@pytest.mark.parametrize("words", [
    "Fakturering sker terminsvis", "senast  den 15 juni\nför vårterminen", "fakturering sker terminsvis",
])
def test_the_words_may_be_any_of_the_rule_s(words: str) -> None:
    assert late(judged_with(citat=words)).outcome is Utfall.UNDANTAGEN


def test_the_words_may_be_those_the_parties_agreed_on_instead() -> None:
    papers = papers_of(CASE)
    agreement = papers["avtal.yaml"]
    agreement["frister"]["faktura_ht"] = "12-10"
    agreement["avvikelser"] = [{"bestammelse": "4.6-termin", "lydelse": "Faktura skickas senast den 10 december.",
                                "skal": "Lärosätets bokslut"}]
    agreement["undantag"][0]["citat"] = "senast den 10 december"
    report = judged(papers, TODAY)
    assert (late(report).outcome, late(report).expected) == (Utfall.UNDANTAGEN, "2016-12-10")


# ---------------------------------------------------------------- time

@pytest.mark.parametrize(("first", "last"), [
    ("2016-12-01", "2016-12-20"), ("2016-12-20", "2017-12-31"), ("2016-12-20", "2016-12-20"),
])
def test_valid_from_the_first_day_through_the_last(first: str, last: str) -> None:
    assert late(judged_with(fran=first, till=last)).outcome is Utfall.UNDANTAGEN


def test_expired_yesterday() -> None:
    assert_stands(judged_with(till="2016-12-19"), "det gick ut 2016-12-19.")


def test_not_valid_until_tomorrow() -> None:
    assert_stands(judged_with(fran="2016-12-21", till="2017-01-31"), "det gäller först från och med 2016-12-21.")


def test_the_finding_comes_back_when_the_waiver_ends() -> None:
    assert late(judged_with("2016-12-20")).outcome is Utfall.UNDANTAGEN
    assert_stands(judged_with("2016-12-21"), "det gick ut 2016-12-20.")


# ---------------------------------------------------------------- state, fields, words

def test_merely_requested() -> None:
    assert_stands(judged_with(status="begard"), "det är bara begärt.")


def test_refused() -> None:
    assert_stands(judged_with(status="avslagen"), "det är avslaget.")


@pytest.mark.parametrize(("field", "called"), [
    ("citat", "orden i avtalet"), ("skal", "skälet"), ("beslutad_av", "vem som beslutat"), ("fran", "första dag"),
    ("till", "sista dag"), ("status", "status"),
])
@pytest.mark.parametrize("absent", [None, "", "____"])
def test_a_field_it_needs_is_missing(field: str, called: str, absent: str | None) -> None:
    assert_stands(judged_with(**{field: absent}), f"det saknar {called}.")


@pytest.mark.parametrize(("field", "malformed", "called"), [
    ("till", "snart", "sista dag"), ("till", "2016-12-32", "sista dag"), ("status", "ja", "status"),
    ("fran", "2016-12", "första dag"),
])
def test_a_field_it_needs_is_malformed(field: str, malformed: str, called: str) -> None:
    assert_stands(judged_with(**{field: malformed}), f"det saknar {called}.")


def test_all_that_is_missing_is_named() -> None:
    assert_stands(judged_with(skal=None, till=None), "det saknar skälet, sista dag.")


@pytest.mark.parametrize("words", [
    "31 december för höstterminen",                         # not the contract's
    "Betalningsvillkor är 30 dagar",                        # the contract's, of another statement
    "15 december för höstterminen eller senare",            # the contract's with more behind
])
def test_words_that_are_not_the_rule_s(words: str) -> None:
    assert_stands(judged_with(citat=words), "orden som det anför är inte regelns.")


@pytest.mark.parametrize("words", ["…", "[…]", "   ", "xx"])
def test_marks_are_no_words(words: str) -> None:
    assert_stands(judged_with(citat=words), "det saknar orden i avtalet.")


# ---------------------------------------------------------------- consent

def test_without_the_counterparty_s_consent() -> None:
    assert_stands(judged_with(medgiven_av=None), "motparten har inte medgett det.")


@pytest.mark.parametrize("name", ["Gunvor Åsbrink", "GUNVOR  ÅSBRINK", "Gunvor A\u030asbrink"])
def test_nobody_consents_to_what_he_decided_himself(name: str) -> None:
    assert_stands(judged_with(medgiven_av=name), "den som beslutat det kan inte själv medge det för motparten.")


@pytest.mark.parametrize("name", [
    "Birgit Hallonqvist", "Ekdalens kommun", "Björkgården", "enhetschefen Birgit Hallonqvist"])
def test_nobody_waives_his_own_duty(name: str) -> None:
    """To invoice in time is the kommun's duty: its contact, its name, its verksamhet can't consent."""
    assert_stands(judged_with(beslutad_av="Rut Ek", medgiven_av=name),
                  "det är medgivet av den som själv har skyldigheten, inte av motparten.")


def test_the_duty_s_own_signatory_cannot_consent_either() -> None:
    assert_stands(judged_with(beslutad_av="Agnes Lövbrandt", medgiven_av="Gunvor Åsbrink"),
                  "det är medgivet av den som själv har skyldigheten, inte av motparten.")


@pytest.mark.parametrize("name", ["Agnes Lövbrandt", "Sjöbergska högskolan", "Henrik Fjällmark, rektor"])
def test_the_counterparty_s_contact_name_or_signatory_can(name: str) -> None:
    assert late(judged_with(medgiven_av=name)).outcome is Utfall.UNDANTAGEN


UNKNOWN = ("den som medgett det är varken part i avtalet eller någon som enligt avtalet företräder en part "
           "(undertecknat, kontaktpersoner).")


@pytest.mark.parametrize("name", ["Rut Ek", "Norra vårdhögskolan", "Henrik", "Fjällmark Henrik", "Agnes Lövbrandtsson"])
def test_nobody_consents_whom_the_agreement_does_not_know(name: str) -> None:
    assert_stands(judged_with(medgiven_av=name), UNKNOWN)


@pytest.mark.parametrize("name", ["Björkgården", "Maj Ekström"])
def test_a_verksamhet_or_a_handledare_does_not_bind_the_kommun(name: str) -> None:
    """Where the lärosäte has the duty, the kommun consents: by its name, who signed for it, or its contacts."""
    papers = papers_of(CASE)
    agreement = papers["avtal.yaml"]
    agreement["handledare"] = [{"namn": "Maj Ekström", "verksamhet": "Björkgården"}]
    papers["faktura.yaml"] |= {"datum": "2016-12-14", "forfallodatum": "2017-01-13"}
    papers["faktura.yaml"]["rader"][0]["ersattning"] = 6000
    agreement["undantag"][0] |= {"regel": "R-4.6-belopp", "citat": "1530 kr per student och vecka",
                                 "beslutad_av": "Henrik Fjällmark", "medgiven_av": name}
    finding = the_finding(judged(papers, TODAY), "faktura.yaml", "R-4.6-belopp", "/rader/0")
    assert finding.message.endswith(f"{NOT_VALID}{UNKNOWN}")
    agreement["undantag"][0]["medgiven_av"] = "Ekdalens kommun"
    assert the_finding(judged(papers, TODAY), "faktura.yaml", "R-4.6-belopp", "/rader/0").outcome is Utfall.UNDANTAGEN


def test_a_signatory_of_nobody_knows_which_party_does_not_consent_for_one() -> None:
    papers = papers_of(CASE)
    papers["avtal.yaml"]["undertecknat"].append({"namn": "Rut Ek", "befattning": "Direktör"})
    papers["avtal.yaml"]["undantag"][0]["medgiven_av"] = "Rut Ek"
    assert_stands(judged(papers, TODAY), "det framgår inte vilken part den som medgett det företräder.")


def test_a_duty_of_both_takes_somebody_from_each() -> None:
    papers = papers_of(CASE)
    papers["faktura.yaml"]["forfallodatum"] = "2017-01-16"
    waiver = {**papers["avtal.yaml"]["undantag"][0], "regel": "R-4.6-villkor", "citat": "Betalningsvillkor är 30 dagar",
              "beslutad_av": "Rut Ek"}
    papers["avtal.yaml"]["undantag"].append(waiver)
    finding = the_finding(judged(papers, TODAY), "faktura.yaml", "R-4.6-villkor")
    assert finding.message.endswith(
        f"{NOT_VALID}det framgår inte för vilken part det är beslutat, och båda parter har skyldigheten.")
    waiver["beslutad_av"] = "Kommunstyrelsen"
    assert the_finding(judged(papers, TODAY), "faktura.yaml", "R-4.6-villkor").outcome is Utfall.UNDANTAGEN


def test_decided_and_consented_on_one_side() -> None:
    """Where both sides bear the duty (30 days' credit), somebody from each must agree."""
    papers = papers_of(CASE)
    papers["faktura.yaml"]["forfallodatum"] = "2017-01-16"
    papers["avtal.yaml"]["undantag"].append({**papers["avtal.yaml"]["undantag"][0], "regel": "R-4.6-villkor",
                                             "citat": "Betalningsvillkor är 30 dagar",
                                             "beslutad_av": "Agnes Lövbrandt", "medgiven_av": "Henrik Fjällmark"})
    finding = the_finding(judged(papers, TODAY), "faktura.yaml", "R-4.6-villkor")
    assert finding.outcome is Utfall.BRUTEN
    assert finding.message.endswith(f"{NOT_VALID}det är beslutat och medgivet på samma sida.")


# ---------------------------------------------------------------- what it covers

@pytest.mark.parametrize("scope", [
    {"faktura": "2016-0413"}, {"faktura": "2016-0412", "rad": 1}, {"faktura": "2016-0412", "verksamhet": "Ekhemmet"},
    {"verksamhet": "Björkgården"}, None, {}, "allt", {"faktura": None}, {"faktura": ["2016-0412"]},
])
def test_a_scope_that_does_not_fit_covers_nothing(scope: object) -> None:
    """Another invoice; a row or a verksamhet, where the finding is about the invoice as a whole; no scope."""
    report = judged_with(galler=scope)
    assert (late(report).outcome, late(report).waiver, status(report)) == (Utfall.BRUTEN, None, 1)


@pytest.mark.parametrize("scope", [{"faktura": "2016-0412", "rad": 1}, None, "allt"])
def test_a_waiver_that_covers_nothing_is_reported(scope: object) -> None:
    assert notes(judged_with(galler=scope))[-1] == (
        "Undantaget från R-4.6-termin täcker ingenting som granskningen har funnit.")


def test_a_waiver_for_an_invoice_that_is_not_in_the_run_is_not_called_idle() -> None:
    assert notes(judged_with(galler={"faktura": "2016-0999"})) == []


@pytest.mark.parametrize("rule", ["R-4.6-giro", "R-4.6-finns-inte", None])
def test_a_waiver_from_another_rule_leaves_the_finding_and_is_reported(rule: str | None) -> None:
    report = judged_with(regel=rule)
    assert late(report).outcome is Utfall.BRUTEN
    assert notes(report) == [f"Undantaget från {rule or 'en regel'} täcker ingenting som granskningen har funnit."]


def rows(scope: Plain) -> list[Utfall]:
    """The outcomes of three rows billed at 6000 kr, with a waiver of the scope given."""
    papers = papers_of(CASE)
    bill, agreement = papers["faktura.yaml"], papers["avtal.yaml"]
    bill["rader"] = [{**bill["rader"][0], "student": name, "ersattning": 6000, "verksamhet": where}
                     for name, where in (("Moa Hällgren", "Björkgården"), ("Ida Falk", "Björkgården"),
                                         ("Nils Björk", "BJÖRKGÅRDEN "))]
    agreement["undantag"] = [{**agreement["undantag"][0], "regel": "R-4.6-belopp", "galler": scope,
                              "citat": "1530 kr per student och vecka", "beslutad_av": "Henrik Fjällmark",
                              "medgiven_av": "Gunvor Åsbrink"}]
    found = [f for f in document(judged(papers, TODAY), "faktura.yaml").findings if f.rule == "R-4.6-belopp"]
    assert [f.difference for f in found] == ["-120.00", "-120.00", "-120.00"]
    return [f.outcome for f in found]


@pytest.mark.parametrize(("scope", "waived"), [
    ({"faktura": "2016-0412"}, [0, 1, 2]),
    ({"faktura": "2016-0412", "rad": 2}, [1]),
    ({"faktura": "2016-0412", "rad": 4}, []),
    ({"faktura": "2016-0412", "rad": 0}, []),
    ({"faktura": "2016-0412", "rad": "ett"}, []),
    ({"rad": 3}, [2]),
    ({"verksamhet": "Björkgården"}, [0, 1, 2]),
    ({"verksamhet": "Ekhemmet"}, []),
    ({"verksamhet": "björkgården", "rad": 1}, [0]),
    ({"faktura": "2016-0413", "rad": 1}, []),
    ({"handledare": "Moa Hällgren"}, []),
    ({}, []),
])
def test_a_waiver_covers_the_rows_that_it_names(scope: Plain, waived: list[int]) -> None:
    assert rows(scope) == [Utfall.UNDANTAGEN if n in waived else Utfall.BRUTEN for n in range(3)]


def test_a_verksamhet_of_the_agreement_can_be_waived_by_name() -> None:
    papers = papers_of(CASE)
    agreement = papers["avtal.yaml"]
    agreement["verksamheter"].append({**agreement["verksamheter"][0], "namn": "Ekhemmet"})
    agreement["undantag"].append({**agreement["undantag"][0], "regel": "R-7-verksamheter",
                                  "galler": {"verksamhet": "EKHEMMET"},
                                  "citat": "Kontaktpersoner ska finnas för samtliga verksamheter"})
    report = judged(papers, TODAY)
    assert the_finding(report, "avtal.yaml", "R-7-verksamheter", "/verksamheter/1").outcome is Utfall.UNDANTAGEN
    assert status(report) == 0


# ---------------------------------------------------------------- what can't be waived, and what else can

def test_what_cannot_be_judged_cannot_be_waived() -> None:
    papers = papers_of(CASE)
    del papers["faktura.yaml"]["datum"]
    report = judged(papers, TODAY)
    assert (late(report).outcome, late(report).waiver) == (Utfall.OBEDOMD, None)
    assert late(report).message.endswith(f"{NOT_VALID}det som inte kan bedömas kan inte undantas.")
    assert status(report) == 3


def test_what_is_disputed_can() -> None:
    papers = papers_of(CASE)
    papers["faktura.yaml"] |= {"datum": "2016-12-15", "mottagen": "2016-12-19", "forfallodatum": "2017-01-14"}
    without = {**papers, "avtal.yaml": {**papers["avtal.yaml"], "undantag": []}}
    assert late(judged(without, TODAY)).outcome is Utfall.TVISTIG
    report = judged(papers, TODAY)
    assert late(report).outcome is Utfall.UNDANTAGEN
    assert {reading.name for reading in late(report).readings} == {"skickat", "mottaget"}
    assert status(report) == 0


def test_what_holds_is_not_called_waived() -> None:
    papers = papers_of(CASE)
    papers["faktura.yaml"] |= {"datum": "2016-12-14", "forfallodatum": "2017-01-13"}
    report = judged(papers, TODAY)
    assert late(report).outcome is Utfall.UPPFYLLD
    assert notes(report) == ["Undantaget från R-4.6-termin täcker ingenting som granskningen har funnit."]


def test_of_two_waivers_one_that_is_valid_is_enough() -> None:
    for order in ([0, 1], [1, 0]):
        papers = papers_of(CASE)
        valid = papers["avtal.yaml"]["undantag"][0]
        pair = [valid, {**valid, "till": "2016-12-19"}]
        papers["avtal.yaml"]["undantag"] = [pair[n] for n in order]
        assert late(judged(papers, TODAY)).outcome is Utfall.UNDANTAGEN


def test_two_invoices_with_one_number_are_both_covered_by_it() -> None:
    """A waiver names the number alone; both senders' findings say by whom it was decided."""
    papers = papers_of(CASE)
    papers["annan.yaml"] = papers_of(CASE)["faktura.yaml"]
    papers["annan.yaml"]["avsandare"]["namn"] = "Ekhemmet"
    report = judged(papers, TODAY)
    assert {the_finding(report, path, RULE).outcome for path in ("faktura.yaml", "annan.yaml")} == {Utfall.UNDANTAGEN}


# ---------------------------------------------------------------- names

def test_the_names_in_a_waiver_are_masked_where_names_are(tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    for path, content in papers_of(CASE).items():
        (tmp_path / path).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    open_, masked = (avtalskoll("check", ".", "--as-of", TODAY, "--format", form, mask, within=tmp_path).out
                     for form, mask in (("json", "--no-mask"), ("json", "--mask")))
    for name in ("Gunvor Åsbrink", "Henrik Fjällmark"):
        assert name in open_
        assert name not in masked
    waivers = [finding["waiver"] for paper in json.loads(masked)["documents"] for clause in paper["clauses"]
               for finding in clause["findings"] if finding["waiver"]]
    assert [waiver["regel"] for waiver in waivers] == [RULE]
    assert waivers[0]["beslutad_av"] != waivers[0]["medgiven_av"]
