"""Workflow commands: read back the way that GitHub's runner reads them."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import pytest
from hypothesis import given

from checker.findings import Report, Unreadable
from checker.gate import Gate
from checker.reports import REPORTS, Options
from checker.reports.lines import visible
from reports.examples import ANY_REPORTS, HOSTILE, INVOICE, REAL, crowd, hostile, invoice, real, report, whole


class Command(NamedTuple):
    kind: str
    properties: dict[str, str]
    message: str


def unescaped(text: str, **marks: str) -> str:
    for mark, character in {**marks, "%0D": "\r", "%0A": "\n", "%25": "%"}.items():
        text = text.replace(mark, character)
    return text


def commands(given_report: Report, **options: Any) -> list[Command]:
    """Every line as the runner takes it: name up to the first space, properties up to the next ``::``."""
    text = REPORTS["github"](given_report, Options(**options))
    assert text.endswith("\n")
    assert text.splitlines() == text.removesuffix("\n").split("\n")
    found = []
    for line in text.splitlines():
        assert line.startswith("::")
        head, message = line[2:].split("::", 1)
        kind, _, rest = head.partition(" ")
        pairs = dict(pair.split("=", 1) for pair in rest.split(","))
        properties = {name: unescaped(value, **{"%3A": ":", "%2C": ","}) for name, value in pairs.items()}
        found.append(Command(kind, properties, unescaped(message)))
    assert {command.kind for command in found} <= {"error", "warning", "notice"}
    assert all(number <= 10 for number in Counter(command.kind for command in found).values())
    return found


def test_what_stops_is_an_error_at_its_place() -> None:
    lost, belopp, *_ = commands(whole())
    assert lost == Command("error", {"file": "fakturor/trasig.json", "line": "9", "endLine": "9", "col": "14",
                                     "endColumn": "15", "title": "Filen gick inte att läsa"},
                           "Filen tar slut mitt i ett värde.")
    assert belopp.properties == {"file": INVOICE, "line": "12", "endLine": "12", "col": "19", "endColumn": "26",
                                 "title": "✗ BRUTEN § 4.6 (R-4.6-belopp)"}
    assert belopp.message.split("\n")[0] == "Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr."
    assert "Gör så här: Rätta beloppet eller antalet veckor." in belopp.message.split("\n")


def test_the_rest_is_a_warning_or_a_notice_and_what_is_waived_or_declared_nothing() -> None:
    titles = {command.properties["title"]: command.kind for command in commands(whole())}
    assert titles == {
        "Filen gick inte att läsa": "error", "✗ BRUTEN § 4.6 (R-4.6-belopp)": "error",
        "± TVISTIG § 4.6 (R-4.6-efterskott)": "error", "? OBEDÖMD § 4.6 (R-4.6-upprakning)": "error",
        "≠ AVVIKELSE § 4.6 (R-4.6-villkor-mall)": "error", "Anmärkning på dokumentets form": "notice",
        "□ INTYGAS § 4.4 (R-4.4-kurs)": "notice", "□ INTYGAS (strävan) § 4.4 (R-4.4-ambition)": "notice",
        "✗ BRUTEN (påpekande) Bilaga 2 (R-B2-sidfot)": "notice", "Avtalskoll": "notice"}
    let_through = {command.properties["title"]: command.kind
                   for command in commands(whole(), gate=Gate(allow_undecided=True))}
    assert let_through["? OBEDÖMD § 4.6 (R-4.6-upprakning)"] == "warning"
    known = commands(report(invoice()), known=frozenset({(INVOICE, "522d342e362d62656c6f7070")}))
    assert not any("R-4.6-belopp" in command.properties["title"] for command in known)


def test_a_place_without_a_line_is_told_and_the_file_pointed_at() -> None:
    (departure,) = [command for command in commands(whole()) if "villkor-mall" in command.properties["title"]]
    assert departure.properties["file"] == "avtal/Ekdalen 2016.docx"
    assert "line" not in departure.properties
    assert "Plats: § 4.6, stycke 3 (betalning_dagar: 45)" in departure.message


def test_the_worst_come_first_and_the_last_line_says_what_is_left_out() -> None:
    found = commands(crowd(40))
    assert [command.kind for command in found] == ["error"] * 4 + ["warning"] * 10 + ["notice"] * 3
    assert "nummer 39" in found[1].message
    assert found[-1].properties == {"title": "Avtalskoll"}
    assert found[-1].message.endswith("Därutöver finns 29 varningar som inte visas här.")
    lost = commands(report(unreadable=[Unreadable(f"{number}", "fel") for number in range(25)]))
    assert len(lost) == 11
    assert lost[-1].message.endswith("Därutöver finns 15 fel som inte visas här.")


@pytest.mark.parametrize("case", REAL)
def test_there_is_an_error_exactly_where_the_exit_status_isnt_0(case: str) -> None:
    found = commands(real(case))
    assert ("error" in {command.kind for command in found}) == (Gate().status(real(case)) != 0)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_is_a_command(text: str) -> None:
    found = commands(hostile(text))
    assert [command.kind for command in found] == ["error", "error", "notice", "notice"]
    assert found[0].properties["file"] == visible(f"u{text}")
    assert found[1].properties["line"] == "3"
    assert found[1].message.startswith(visible(text.strip(" \n"))[:4000])


@given(given_report=ANY_REPORTS)
def test_whatever_the_documents_say_it_is_commands(given_report: Report) -> None:
    assert commands(given_report)[-1].properties == {"title": "Avtalskoll"}
