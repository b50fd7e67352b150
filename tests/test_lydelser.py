"""What the draft changed against the template: a finding a sentence, at the level of the statement that it bears."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from papers import Plain, book, document, findings, judged, papers_of, status, the_finding
from rulefiles import clause, compiled, rule

from checker.coverage import accounts
from checker.document import fold
from checker.facts.sentences import PARAGRAPHS
from checker.findings import Finding, Level, Report, Utfall
from checker.form import data_directory
from checker.rulebook import RuleBookError
from checker.rulebook.lint import lint

TODAY, AGREEMENT = "2016-12-20", "avtal.yaml"
TERM: Plain = {"paragraf": "4.6", "bestammelse": "4.6-villkor", "mallens": "Betalningsvillkor är 30 dagar.",
               "avtalets": "Betalningsvillkor är 45 dagar."}
#: The paragraphs of the template that have rules of their own on changed wording.
RULES = {one: f"R-{one}-lydelse" for one in sorted(PARAGRAPHS)}


def report_of(*changes: Any, **more: Any) -> Report:
    """The agreement of 01-allt-ratt, with changed sentences."""
    content = papers_of("01-allt-ratt")[AGREEMENT]
    return judged({AGREEMENT: {**content, "andrade_lydelser": list(changes), **more}}, TODAY)


def departures(report: Report) -> list[Finding]:
    return [finding for finding in document(report, AGREEMENT).findings if finding.outcome is Utfall.AVVIKELSE]


def the_departure(*changes: Any, **more: Any) -> Finding:
    (finding,) = departures(report_of(*changes, **more))
    return finding


def without(*names: str, **changes: Any) -> Plain:
    return {key: value for key, value in {**TERM, **changes}.items() if key not in names}


def test_a_changed_sentence_is_a_departure_from_the_statement_that_it_bears() -> None:
    finding = the_departure(TERM)
    assert (finding.rule, finding.statements, finding.level, finding.quote) == (
        "R-4.6-lydelse", ("4.6-villkor",), Level.ERROR, "Betalningsvillkor är 30 dagar")
    assert (finding.message, finding.expected, finding.actual) == (
        "Avtalet har andra ord än mallen: ”Betalningsvillkor är [30 → 45] dagar”.", TERM["mallens"], TERM["avtalets"])
    assert (finding.subject, finding.locations[0].pointer, finding.locations[0].value) == (
        "/andrade_lydelser/0", "/andrade_lydelser/0/avtalets", TERM["avtalets"])
    assert "ange avvikelsen under avvikelser" in finding.action.lower()


def test_a_dropped_and_an_added_sentence_are_said_so() -> None:
    dropped, added = the_departure(without("avtalets")), the_departure(without("mallens"))
    assert (dropped.message, dropped.expected) == (
        "Avtalet saknar mallens mening ”Betalningsvillkor är 30 dagar”.", TERM["mallens"])
    assert (added.message, added.expected) == (
        "Avtalet har en mening som mallen inte har: ”Betalningsvillkor är 45 dagar”.", None)


@pytest.mark.parametrize(("statement", "level", "code"), [
    ("4.6-villkor", Level.ERROR, 3), ("4.5-stravan-planeringsram", Level.WARNING, 0), ("4.6-underlag", Level.NOTE, 0),
    ("4-vil", Level.NOTE, 0),
])
def test_it_weighs_as_its_statement(statement: str, level: Level, code: int) -> None:
    report = report_of({**TERM, "bestammelse": statement})
    (finding,) = departures(report)
    assert (finding.statements, finding.level, status(report)) == ((statement,), level, code)


@pytest.mark.parametrize("statement", [None, "", "4.6-vilkor", "ingen", ["4.5-form"]])
def test_a_sentence_of_no_known_statement_is_binding(statement: Any) -> None:
    report = report_of({**TERM, "paragraf": "4.5", "bestammelse": statement})
    (finding,) = departures(report)
    assert (finding.rule, finding.level, finding.modality.value, finding.quote) == (
        "R-4.5-lydelse", Level.ERROR, "ska", "")
    assert status(report) == 3


def test_each_sentence_is_one_finding_whatever_paragraph_it_names() -> None:
    named = [*PARAGRAPHS, "10", "4.7", "", None, "§ 4.6", "xx", ["4"], "fyra"]
    report = report_of(*({**TERM, "paragraf": one} for one in named))
    subjects = [finding.subject for finding in departures(report)]
    assert sorted(subjects) == sorted(f"/andrade_lydelser/{n}" for n in range(len(named)))


@pytest.mark.parametrize("paragraph", sorted(PARAGRAPHS))
def test_each_paragraph_has_its_rule(paragraph: str) -> None:
    assert the_departure({**TERM, "paragraf": paragraph}).rule == RULES[paragraph]


def test_what_the_template_does_not_have_is_a_departure_all_the_same() -> None:
    finding = the_departure({"paragraf": "10", "avtalets": "Tvist avgörs av allmän domstol."})
    assert (finding.rule, finding.level, finding.message) == (
        "R-3-lydelse-utanfor", Level.ERROR,
        "Avtalet har en mening utanför mallens paragrafer: ”Tvist avgörs av allmän domstol”.")


@pytest.mark.parametrize("change", ["Betalningsvillkor är 45 dagar.", [1], None])
def test_a_sentence_that_cannot_be_read_is_undecided_once(change: Any) -> None:
    report = report_of(change)
    undecided = [one for one in document(report, AGREEMENT).findings if one.outcome is Utfall.OBEDOMD]
    assert [(one.rule, [missing.pointer for missing in one.missing]) for one in undecided] == [
        ("R-3-lydelse-utanfor", ["/andrade_lydelser/0"])]
    assert status(report) == 3


@pytest.mark.parametrize("names", [["mallens"], ["avtalets"], ["mallens", "avtalets"]])
def test_a_text_that_cannot_be_read_is_named(names: list[str]) -> None:
    report = report_of({**TERM, **{name: [1] for name in names}})
    finding = the_finding(report, AGREEMENT, "R-4.6-lydelse", "/andrade_lydelser/0")
    assert finding.outcome is Utfall.OBEDOMD
    assert finding.missing[0].pointer == f"/andrade_lydelser/0/{names[0]}"
    assert finding.statements == ("4.6-villkor",)


@pytest.mark.parametrize("listed", [[], "ingen", None, ""])
def test_no_changes_are_nothing_to_judge(listed: Any) -> None:
    content = {**papers_of("01-allt-ratt")[AGREEMENT], "andrade_lydelser": listed}
    report = judged({AGREEMENT: content}, TODAY)
    said = {finding.outcome for name in RULES.values() for finding in findings(report, AGREEMENT, name)}
    assert (said, status(report)) == ({Utfall.EJ_TILLAMPLIG}, 0)


def test_a_list_that_cannot_be_read_leaves_every_paragraph_undecided() -> None:
    report = report_of(andrade_lydelser={"a": "b"})
    assert {finding.outcome for name in RULES.values() for finding in findings(report, AGREEMENT, name)} == {
        Utfall.OBEDOMD}


def test_the_same_words_are_no_departure() -> None:
    report = report_of({**TERM, "avtalets": "Betalningsvillkor  är\n30 dagar"})
    assert (departures(report), status(report)) == ([], 0)


def test_a_blank_of_the_template_s_is_a_part_of_its_sentence() -> None:
    finding = the_departure({
        "paragraf": "9", "bestammelse": "9-fran", "mallens": "gäller från och med den ________ och tillsvidare.",
        "avtalets": "gäller från och med den 1 maj 2016."})
    assert (finding.rule, finding.message, finding.expected) == (
        "R-9-lydelse", "Avtalet har andra ord än mallen: ”gäller från och med den [________ och tillsvidare → "
        "1 maj 2016]”.", "gäller från och med den ________ och tillsvidare.")


# ---------------------------------------------------------------- declared

def declared(*statements: str) -> list[Plain]:
    return [{"bestammelse": one, "lydelse": "Det som står.", "skal": "Vi menar det."} for one in statements]


def test_a_declaration_covers_the_sentences_of_its_statement_and_no_others() -> None:
    sentences = [TERM, {**TERM, "avtalets": "Betalningsvillkor är 30 dagar netto."},
                 {**TERM, "bestammelse": "4.6-termin"}, {**TERM, "bestammelse": None}]
    report = report_of(*sentences, avvikelser=declared("4.6-villkor"))
    by_subject = {finding.subject: finding.declared is not None for finding in departures(report)}
    assert by_subject == {"/andrade_lydelser/0": True, "/andrade_lydelser/1": True, "/andrade_lydelser/2": False,
                          "/andrade_lydelser/3": False}
    assert status(report) == 3
    assert status(report_of(TERM, avvikelser=declared("4.6-villkor"))) == 0


def test_a_declaration_of_what_the_rule_stands_on_covers_one_sentence_of_no_known_statement() -> None:
    """4.6-belopp stands in for what no statement bears: one declaration, one such sentence."""
    unknown = without("bestammelse")
    assert status(report_of(unknown, avvikelser=declared("4.6-belopp"))) == 0
    assert status(report_of(unknown, unknown, avvikelser=declared("4.6-belopp"))) == 3
    assert status(report_of(unknown, unknown, avvikelser=declared("4.6-belopp", "4.6-belopp"))) == 0
    priced = {**TERM, "bestammelse": "4.6-belopp"}
    assert status(report_of(unknown, priced, avvikelser=declared("4.6-belopp"))) == 3


def test_the_omission_of_a_paragraph_is_not_declared_by_a_sentence() -> None:
    report = report_of({**TERM, "bestammelse": "4.6-belopp"}, utelamnade_paragrafer=["4.6"],
                       avvikelser=declared("4.6-belopp"))
    assert {finding.rule: finding.declared is not None for finding in departures(report)} == {
        "R-4.6-lydelse": True, "R-4.6-kvar": False}


# ---------------------------------------------------------------- the template's text left standing

def test_each_text_of_the_template_left_standing_is_a_finding_of_its_own() -> None:
    left = ["Här läggs en beskrivning av lärosätet in.", "xx kommun"]
    report = report_of(kvarlamnad_malltext=left)
    broken = [one for one in findings(report, AGREEMENT, "R-2-platshallare") if one.outcome is Utfall.BRUTEN]
    assert [(one.subject, one.message) for one in broken] == [
        (f"/kvarlamnad_malltext/{n}", f"Mallens text ”{text}” står kvar; den ska bytas ut.")
        for n, text in enumerate(left)]
    assert status(report) == 1


@pytest.mark.parametrize(("left", "code"), [([], 0), (None, 0), ("ingen", 0), ("xx kommun", 1), ([["xx"]], 1),
                                             ([""], 0)])
def test_nothing_left_and_what_cannot_be_read(left: Any, code: int) -> None:
    assert status(report_of(kvarlamnad_malltext=left)) == code


# ---------------------------------------------------------------- the rule book

CARRYING = {"dokument": "samverkansavtal", "varje": {"andring": 'lydelser(avtal, "4.6")'},
            "bestammelse": "andring.bestammelse", "krav": 'ordskillnad(andring) == ""', "annars": "avvikelse",
            "exempelgrund": {"avtal": {"andrade_lydelser": [TERM]}},
            "exempel": [{"utfall": "avvikelse", "nar": "ändrad"},
                        {"utfall": "uppfylld", "nar": "lika",
                         "andra": {"/avtal/andrade_lydelser/0/avtalets": TERM["mallens"]}},
                        {"utfall": "obedomd", "nar": "oläslig", "andra": {"/avtal/andrade_lydelser": {"a": "b"}}}]}


def complaints(folder: Path, **changes: Any) -> list[str]:
    return [one.message for one in lint(compiled(folder, clause(rule(**{**CARRYING, **changes})))) if one.kind == "fel"]


def test_a_rule_may_leave_the_statement_to_its_subject(tmp_path: Path) -> None:
    assert complaints(tmp_path) == []
    assert complaints(tmp_path, kalla=["4.6-underlag"], citat="Mall för faktureringsunderlag") == []


@pytest.mark.parametrize(("written", "said"), [
    ("andring.bestamelse", "menas 'bestammelse'?"), ("avtal.ersattning.prisar", "uttrycket ska ge text, inte tal"),
    ("andring", "uttrycket ska ge text"), ("rad.verksamhet", "namnet 'rad' finns inte"), ("(", "("),
])
def test_what_names_the_statement_is_checked_as_it_is_read(tmp_path: Path, written: str, said: str) -> None:
    with pytest.raises(RuleBookError) as caught:
        complaints(tmp_path, bestammelse=written)
    assert "R-prov" in str(caught.value)
    assert said in str(caught.value)


def test_a_rule_that_leaves_it_to_its_subject_is_binding_itself(tmp_path: Path) -> None:
    assert complaints(tmp_path, modalitet="kan") == [
        "modalitet: kan, men en regel med bestammelse är ska för den som inte har någon"]


def test_what_a_rule_may_carry_it_does_not_decide() -> None:
    carrying = {one.id for one in book().rules if one.carried is not None}
    assert carrying == {*RULES.values(), "R-3-lydelse-utanfor"}
    assert not carrying & {name for account in accounts(book()) for name in account.rules}


def test_the_paragraphs_are_the_template_s() -> None:
    lines = (data_directory("rules") / "kalla" / "mall.txt").read_text("utf-8").splitlines()
    assert {fold(line).split()[1] for line in lines if line.startswith("§ ")} == PARAGRAPHS
