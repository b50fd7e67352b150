"""What a form of document has no room for: nothing to judge on the document itself, missing for those that need it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from papers import Plain, book, document, findings, papers_of, read, status, the_finding

from checker.case import Documents, judge_case
from checker.findings import Report, Utfall

CASE, TODAY = "01-allt-ratt", date(2016, 12, 20)
WORD, BILL = "avtal.docx", "faktura-tallglantan.yaml"
NUMBER = "/verksamheter/*/organisationsnummer"


def as_word(agreement: Plain, *uncarried: str, path: str = WORD) -> Report:
    """The case with its agreement as a Word file, which has no room for some fields."""
    documents = read({**papers_of(CASE), "avtal.yaml": agreement})
    for one in documents:
        if one.kind == "samverkansavtal":
            one.path, one.medium, one.uncarried = path, "docx", frozenset(uncarried)
    return judge_case(Documents(documents), book(), TODAY)


def the_agreement(*without: str) -> Plain:
    agreement = papers_of(CASE)["avtal.yaml"]
    for name in without:
        if name == NUMBER:
            for unit in agreement["verksamheter"]:
                unit.pop("organisationsnummer", None)
        else:
            agreement.pop(name, None)
    return agreement


def test_a_list_without_room_is_nothing_to_judge_and_the_form_says_so() -> None:
    report = as_word(the_agreement("handledare"), "/handledare")
    (finding,) = findings(report, WORD, "R-4.4-huvudansvarig-kurs")
    assert (finding.outcome, finding.message) == (
        Utfall.EJ_TILLAMPLIG, "Ett avtal i Word har ingen plats för det som prövas här; "
                              "ett dokument som kompletterar avtal.docx kan säga det.")
    assert status(report) == 0


def test_a_field_without_room_is_nothing_to_judge_and_is_named() -> None:
    agreement = the_agreement()
    del agreement["parter"]["samverkanspart"]["organisationsnummer"]
    report = as_word(agreement, "/parter/samverkanspart/organisationsnummer")
    finding = the_finding(report, WORD, "R-2-samverkanspart")
    assert (finding.outcome, finding.message) == (
        Utfall.EJ_TILLAMPLIG, "Ett avtal i Word har ingen plats för det som behövs (Organisationsnummer); "
                              "ett dokument som kompletterar avtal.docx kan säga det.")


def test_left_out_of_a_form_that_has_room_it_is_missing() -> None:
    agreement = the_agreement()
    del agreement["parter"]["samverkanspart"]["organisationsnummer"]
    assert the_finding(as_word(agreement, "/handledare"), WORD, "R-2-samverkanspart").outcome is Utfall.BRUTEN


@pytest.mark.parametrize("path", [WORD, "mapp/avtal.docx"])
def test_who_needs_it_is_told_the_field_the_file_and_what_to_do(path: str) -> None:
    report = as_word(the_agreement(NUMBER), NUMBER, path=path)
    (finding,) = [one for one in findings(report, BILL, "R-4.6-mottagare") if one.needs_eye]
    assert finding.outcome is Utfall.OBEDOMD
    assert [(one.document, one.pointer, one.label) for one in finding.missing] == [
        (path, "/verksamheter/2/organisationsnummer", "Organisationsnummer (ryms inte i avtal.docx)")]
    assert finding.message == "Kan inte avgöras. Det som skulle avgöra: Organisationsnummer (ryms inte i avtal.docx)."
    assert finding.action == (
        "Komplettera med det som saknas, och granska igen. Det som inte ryms i avtal.docx kan ett YAML-dokument "
        "med raden kompletterar: avtal.docx säga.")
    assert status(report) == 3


def test_what_is_merely_left_out_is_only_asked_for() -> None:
    report = as_word(the_agreement(NUMBER), "/handledare")
    (finding,) = [one for one in findings(report, BILL, "R-4.6-mottagare") if one.needs_eye]
    assert (finding.missing[0].label, finding.action) == (
        "Organisationsnummer", "Komplettera med det som saknas, och granska igen.")


def test_appendix_2_sends_the_reader_to_the_invoice() -> None:
    rows: list[Any] = papers_of(CASE)[BILL]["rader"]
    form = {"dokument": "faktureringsunderlag", "rader": rows, "termin": "HT2016"}
    documents = read({**papers_of(CASE), "underlag.yaml": form})
    report = judge_case(Documents(documents), book(), TODAY)
    said = {one.message for one in document(report, "underlag.yaml").findings if "har ingen plats" in one.message}
    assert "Formuläret har ingen plats för det som behövs (Utbildning); det prövas på fakturan." in said
    assert all(message.endswith("det prövas på fakturan.") for message in said)
