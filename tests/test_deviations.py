"""Departures from the template: one finding for each, at its place; declared they stay visible and no longer gate.

The ground is the case 01-allt-ratt: an agreement that follows the template in everything, and a term's invoices.
"""

from __future__ import annotations

from typing import Any

import pytest
from papers import Plain, document, findings, judged, papers_of, status, the_finding

from checker.findings import Finding, Report, Utfall

CASE = "01-allt-ratt"
TODAY = "2016-12-20"
AGREEMENT = "avtal.yaml"

#: Every figure and deadline of the template: its place, the template's own, another, the statement, the difference.
FIGURES = [
    ("/ersattning/belopp_per_vecka", 1530, 1600, "4.6-belopp", "70.00"),
    ("/ersattning/belopp_per_vecka", 1530, 1529.99, "4.6-belopp", "-0.01"),
    ("/ersattning/prisar", 2016, 2017, "4.6-belopp", "1"),
    ("/ersattning/dagar_per_vecka", 5, 4, "4.6-dag", "-1"),
    ("/frister/perioder_ht", "03-15", "04-01", "4.2-perioder", None),
    ("/frister/perioder_vt", "09-15", "10-01", "4.2-perioder", None),
    ("/frister/antal_ht", "05-15", "05-31", "4.2-antal", None),
    ("/frister/antal_vt", "11-15", "11-30", "4.2-antal", None),
    ("/frister/andring_veckor", 4, 6, "4.2-andring", "2"),
    ("/frister/faktura_vt", "06-15", "06-30", "4.6-termin", None),
    ("/frister/faktura_ht", "12-15", "12-14", "4.6-termin", None),
    ("/frister/betalning_dagar", 30, 20, "4.6-villkor", "-10"),
    ("/frister/uppsagning_manader", 6, 3, "9-uppsagning", "-3"),
    ("/giltighet/till", None, "2019-08-31", "9-fran", None),
]
#: The paragraphs whose absence is a departure, with the statement that carries it.
PARAGRAPHS = [("4", "4.1-utbildningar"), ("4.1", "4.1-utbildningar"), ("4.2", "4.2-kontakt"),
              ("4.4", "4.4-huvudansvarig-kurs"), ("4.6", "4.6-belopp"), ("5", "5-erbjuda"), ("6", "6-ingen-ersattning"),
              ("7", "7-larosate"), ("9", "9-fran")]


def agreement(changes: dict[str, Any], declared: list[Plain] | None = None) -> Plain:
    """The agreement with values changed by pointer."""
    content = papers_of(CASE)[AGREEMENT]
    for pointer, value in changes.items():
        *path, last = pointer.split("/")[1:]
        node: Any = content
        for step in path:
            node = node[step]
        node[last] = value
    content["avvikelser"] = declared or []
    return content


def departures(report: Report) -> list[Finding]:
    return [finding for finding in document(report, AGREEMENT).findings if finding.outcome is Utfall.AVVIKELSE]


def declaration(statement: str) -> Plain:
    return {"bestammelse": statement, "lydelse": "Parterna har avtalat annat.", "skal": "Lokala förutsättningar (§ 3)"}


def test_an_agreement_like_the_template_departs_in_nothing() -> None:
    report = judged({AGREEMENT: agreement({})}, TODAY)
    assert (departures(report), status(report)) == ([], 0)


@pytest.mark.parametrize(("pointer", "template", "other", "statement", "difference"), FIGURES,
                         ids=[f"{pointer}={other}" for pointer, _, other, _, _ in FIGURES])
def test_another_figure_is_one_departure_at_its_place(pointer: str, template: object, other: object, statement: str,
                                                      difference: str | None) -> None:
    report = judged({AGREEMENT: agreement({pointer: other})}, TODAY)
    (finding,) = departures(report)
    assert (finding.statements, finding.level.value, finding.declared) == ((statement,), "error", None)
    assert (pointer, str(other)) in {(place.pointer, place.value) for place in finding.locations}
    assert finding.difference == difference
    assert template is None or finding.expected in (str(template), f"{template}.00")
    assert "ange avvikelsen under avvikelser" in finding.action.lower()
    assert status(report) == 3


@pytest.mark.parametrize(("pointer", "other", "statement"), [(p, o, s) for p, _, o, s, _ in FIGURES],
                         ids=[f"{pointer}={other}" for pointer, _, other, _, _ in FIGURES])
def test_declared_it_stays_and_no_longer_gates(pointer: str, other: object, statement: str) -> None:
    report = judged({AGREEMENT: agreement({pointer: other}, [declaration(statement)])}, TODAY)
    (finding,) = departures(report)
    assert finding.declared == declaration(statement)
    assert finding.message.endswith(" Avtalet anger att det är meningen.")
    assert finding.action == ""
    assert (status(report), report.summary()["avvikelse"]) == (0, 1)


@pytest.mark.parametrize(("paragraph", "statement"), PARAGRAPHS)
@pytest.mark.parametrize("spelling", ["{}", "§ {}", "§{}"])
def test_a_paragraph_left_out_is_a_departure(paragraph: str, statement: str, spelling: str) -> None:
    report = judged({AGREEMENT: agreement({"/utelamnade_paragrafer": [spelling.format(paragraph)]})}, TODAY)
    assert statement in {one for finding in departures(report) for one in finding.statements}
    assert status(report) == 3


@pytest.mark.parametrize("paragraph", ["5", "6", "7", "9", "4.2", "4.4", "4.6", "4.1"])
def test_a_paragraph_left_out_is_one_departure(paragraph: str) -> None:
    report = judged({AGREEMENT: agreement({"/utelamnade_paragrafer": [paragraph]})}, TODAY)
    assert len(departures(report)) == 1


def test_to_leave_out_paragraph_4_departs_in_all_its_parts() -> None:
    report = judged({AGREEMENT: agreement({"/utelamnade_paragrafer": ["4"]})}, TODAY)
    assert {s for finding in departures(report) for s in finding.statements} == {
        "4.1-utbildningar", "4.2-kontakt", "4.4-huvudansvarig-kurs", "4.6-belopp"}


def test_a_declaration_is_of_one_statement() -> None:
    """Declaring the payment term says nothing of the invoice deadline."""
    changed = agreement({"/frister/betalning_dagar": 20, "/frister/faktura_ht": "12-01"}, [declaration("4.6-villkor")])
    report = judged({AGREEMENT: changed}, TODAY)
    assert {f.statements[0]: f.declared is not None for f in departures(report)} == {
        "4.6-villkor": True, "4.6-termin": False}
    assert status(report) == 3


@pytest.mark.parametrize("missing", ["lydelse", "skal"])
def test_a_declaration_without_wording_or_reason_is_noted_and_counts(missing: str) -> None:
    stated = {**declaration("4.6-villkor"), missing: None}
    report = judged({AGREEMENT: agreement({"/frister/betalning_dagar": 20}, [stated])}, TODAY)
    note = the_finding(report, AGREEMENT, "R-3-anpassning", "/avvikelser/0")
    assert (note.outcome, note.level.value) == (Utfall.BRUTEN, "note")
    assert departures(report)[0].declared == stated
    assert status(report) == 0


def test_a_declaration_of_nothing_in_particular_declares_nothing() -> None:
    stated = {**declaration("4.6-villkor"), "bestammelse": None}
    report = judged({AGREEMENT: agreement({"/frister/betalning_dagar": 20}, [stated])}, TODAY)
    assert departures(report)[0].declared is None
    assert the_finding(report, AGREEMENT, "R-3-anpassning", "/avvikelser/0").outcome is Utfall.BRUTEN
    assert status(report) == 3


def test_a_departure_does_not_excuse_what_is_broken() -> None:
    changed = agreement({"/frister/betalning_dagar": 20, "/kontaktpersoner/larosate": []}, [declaration("4.6-villkor")])
    report = judged({AGREEMENT: changed}, TODAY)
    assert the_finding(report, AGREEMENT, "R-7-larosate", "/parter/larosaten/0").outcome is Utfall.BRUTEN
    assert status(report) == 1


# ---------------------------------------------------------------- everything else is judged by what was agreed

BILL = "faktura-bjorkgarden.yaml"


def outcome(changes: dict[str, Any], rule: str, subject: str = "") -> tuple[Utfall, str | None, str | None]:
    """What a rule says of Björkgården's invoice under other figures: outcome, expected, difference."""
    papers = {AGREEMENT: agreement(changes), BILL: papers_of(CASE)[BILL]}
    fitting = [f for f in findings(judged(papers, TODAY), BILL, rule) if f.subject == subject or f.count > 1]
    return fitting[0].outcome, fitting[0].expected, fitting[0].difference


@pytest.mark.parametrize("declared", [False, True])
def test_the_agreed_amount_is_the_right_one(declared: bool) -> None:
    """4 weeks at 1600 kr are 6400 kr, declared or not: the template's 6120 kr are 280 kr too little."""
    papers = {AGREEMENT: agreement({"/ersattning/belopp_per_vecka": 1600}, [declaration("4.6-belopp")] * declared),
              BILL: papers_of(CASE)[BILL]}
    finding = the_finding(judged(papers, TODAY), BILL, "R-4.6-belopp", "/rader/0")
    assert (finding.outcome, finding.expected, finding.difference) == (Utfall.BRUTEN, "6400.00", "-280.00")


def test_the_agreed_days_a_week_are_the_right_ones() -> None:
    """With four days a week a day is 1530 / 4 = 382.50 kr; 2 weeks and 3 days are 11 days, 4207.50 kr."""
    assert outcome({"/ersattning/dagar_per_vecka": 4}, "R-4.6-belopp", "/rader/1") == (
        Utfall.BRUTEN, "4207.50", "-229.50")


@pytest.mark.parametrize(("days", "expected"), [
    (30, (Utfall.UPPFYLLD, None, None)), (20, (Utfall.BRUTEN, "2016-12-25", "10")),
    (31, (Utfall.BRUTEN, "2017-01-05", "-1")),
])
def test_the_agreed_payment_term_is_the_right_one(days: int, expected: object) -> None:
    """The invoice of 5 December falls due on 4 January."""
    assert outcome({"/frister/betalning_dagar": days}, "R-4.6-villkor") == expected


@pytest.mark.parametrize(("deadline", "expected"), [
    ("12-05", (Utfall.UPPFYLLD, None, None)), ("12-04", (Utfall.BRUTEN, "2016-12-04", "1")),
])
def test_the_agreed_deadline_is_the_right_one(deadline: str, expected: object) -> None:
    """The invoice is dated 5 December. (4 December 2016 is a Sunday: the agreement reads it strictly.)"""
    changes = {"/frister/faktura_ht": deadline, "/tolkningar": {"helgfrist": "strikt"}}
    assert outcome(changes, "R-4.6-termin") == expected


@pytest.mark.parametrize(("months", "expected"), [(3, Utfall.UPPFYLLD), (6, Utfall.BRUTEN)])
def test_the_agreed_notice_is_the_right_one(months: int, expected: Utfall) -> None:
    """Told on 15 December for 15 March: three months to the day."""
    changes = {"/frister/uppsagning_manader": months, "/giltighet/uppsagning": {
        "av": "Ekdalens kommun", "avslut": "2017-03-15",
        "meddelanden": [{"till": "Sjöbergska högskolan", "skickat": "2016-12-15"}]}}
    report = judged({AGREEMENT: agreement(changes)}, TODAY)
    assert {finding.outcome for finding in findings(report, AGREEMENT, "R-9-uppsagning")} == {expected}


@pytest.mark.parametrize(("end", "expected"), [("2016-09-30", Utfall.UPPFYLLD), ("2016-09-29", Utfall.BRUTEN)])
def test_the_agreed_end_is_the_right_one(end: str, expected: Utfall) -> None:
    """The first line's placement ends on 30 September."""
    assert outcome({"/giltighet/till": end}, "R-4.6-giltighet", "/rader/0")[0] is expected


# ---------------------------------------------------------------- declarations that no departure answers to

def noted(report: Report) -> dict[str, str]:
    """What is said of the declarations, by pointer."""
    return {note.pointer: note.message for note in document(report, AGREEMENT).form
            if note.pointer.startswith("/avvikelser")}


def test_a_declaration_that_departs_from_nothing_is_noted() -> None:
    report = judged({AGREEMENT: agreement({}, [declaration("4.6-villkor")])}, TODAY)
    assert noted(report)["/avvikelser/0"].startswith(
        "Avvikelsen från 4.6-villkor ändrar ingenting: uppgifterna i avtalet är mallens.")
    assert (departures(report), status(report)) == ([], 0)


def test_a_declaration_that_no_field_shows_is_to_be_read() -> None:
    report = judged({AGREEMENT: agreement({}, [declaration("4.3-stod")])}, TODAY)
    assert noted(report)["/avvikelser/0"].startswith(
        "Avvikelsen från 4.3-stod prövas inte mot någon uppgift i avtalet.")


def test_a_declaration_of_a_statement_that_is_not_there_says_which_may_be_meant() -> None:
    report = judged({AGREEMENT: agreement({"/frister/betalning_dagar": 20}, [declaration("4.6-vilkor")])}, TODAY)
    assert noted(report) == {"/avvikelser/0": "”4.6-vilkor” är ingen bestämmelse i mallen, så avvikelsen gäller "
                                              "ingenting. Är det 4.6-villkor som avses?"}
    assert (departures(report)[0].declared, status(report)) == (None, 3)


def test_a_declaration_that_is_answered_to_is_not_noted() -> None:
    report = judged({AGREEMENT: agreement({"/frister/betalning_dagar": 20}, [declaration("4.6-villkor")])}, TODAY)
    assert noted(report) == {}


@pytest.mark.parametrize(("pointer", "value", "statement", "right", "wrong"), [
    ("/ersattning/belopp_per_vecka", 1650, "4.6-belopp", "1650 kr per student och vecka", "1600 kr per vecka"),
    ("/frister/faktura_ht", "12-01", "4.6-termin", "senast den 1 december", "senast den 10 december"),
    ("/frister/uppsagning_manader", 3, "9-uppsagning", "tre månader före tidpunkt för avslut", "4 månader"),
    ("/giltighet/till", "2019-08-31", "9-fran", "till och med den 31 augusti 2019", "till den 31 augusti 2020"),
])
def test_a_declaration_of_another_figure_does_not_declare_this_one(pointer: str, value: object, statement: str,
                                                                   right: str, wrong: str) -> None:
    for wording, expected in ((right, 0), (wrong, 3)):
        declared = {**declaration(statement), "lydelse": wording}
        report = judged({AGREEMENT: agreement({pointer: value}, [declared])}, TODAY)
        (finding,) = departures(report)
        assert (finding.declared is not None, status(report)) == (expected == 0, expected)
        assert finding.message.endswith(f"med en annan uppgift: ”{wrong}”." if expected else "att det är meningen.")


# ---------------------------------------------------------------- words and places

def test_a_day_of_the_year_is_told_as_a_day_and_carried_exactly() -> None:
    (finding,) = departures(judged({AGREEMENT: agreement({"/frister/antal_ht": "05-31"})}, TODAY))
    assert finding.message == "Sista dag för antalet platser, höstterminen, är 31 maj; mallen har 15 maj."
    assert (finding.expected, finding.actual) == ("05-15", "05-31")


@pytest.mark.parametrize(("pointer", "value", "place"), [
    ("/utelamnade_paragrafer", ["6"], "/utelamnade_paragrafer/0"),
    ("/utelamnade_paragrafer", ["5", "§ 4.2"], "/utelamnade_paragrafer/1"),
    ("/giltighet/till", "2019-08-31", "/giltighet/till"),
])
def test_a_departure_points_at_the_field_or_the_clause(pointer: str, value: object, place: str) -> None:
    found = departures(judged({AGREEMENT: agreement({pointer: value})}, TODAY))
    assert place in {finding.locations[0].pointer for finding in found}
    assert "" not in {finding.locations[0].pointer for finding in found}
