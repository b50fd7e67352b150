"""Findings of one cause are told once in text, with their count and their places."""

from __future__ import annotations

from typing import Any

from checker.findings import ClauseReport, DocumentReport, Finding, Level, Location, Missing, Modalitet, Report, Utfall
from checker.reports import REPORTS, Options
from checker.reports.grouping import together

PRICE = Location("/ersattning/prisar", "avtal.yaml", 7, 3, None, "2016")


def undecided(number: int, **more: Any) -> Finding:
    place = Location(f"/rader/{number}/ersattning", "faktura.yaml", 10 + number, 5, None, "6120.00")
    said: dict[str, Any] = {
        "missing": (Missing("avtal.yaml", "/ersattning/priser", "pris för 2018"),), "subject": f"/rader/{number}",
        "locations": (place, Location(f"/rader/{number}/startdatum", "faktura.yaml", 9, 1), PRICE),
        "fingerprint": str(number)}
    said["message"] = "Kan inte avgöras. Det som skulle avgöra: pris för 2018."
    return Finding("R-4.6-belopp", ("4.6-belopp",), Modalitet.SKA, Level.ERROR, Utfall.OBEDOMD, **said | more)


def text_of(findings: list[Finding]) -> str:
    paper = DocumentReport("faktura.yaml", "faktura", "a" * 64, None, [],
                           [ClauseReport("§ 4.6", "Ersättning", findings)])
    return REPORTS["text"](Report("1", "2016.1", "0" * 64, "2018-12-20", [paper]), Options())


def test_twenty_lines_without_a_price_are_one_finding() -> None:
    text = text_of([undecided(number) for number in range(20)])
    assert text.count("OBEDÖMD: Kan inte avgöras") == 1
    assert "20 fall av samma slag" in text
    assert "rad 10, kolumn 5" in text
    assert "rad 13, kolumn 5" in text
    assert "och 17 till (visas med -v)" in text


def test_places_are_each_finding_s_own_and_then_what_all_rest_on() -> None:
    (one,) = together([undecided(0), undecided(1)])
    assert one.count == 2
    assert [place.pointer for place in one.locations] == [
        "/rader/0/ersattning", "/rader/1/ersattning", "/ersattning/prisar"]


def test_what_each_line_lacks_of_its_own_is_one_thing_by_its_name() -> None:
    lacking = [undecided(n, missing=(Missing("faktura.yaml", f"/rader/{n}/antal_dagar", "antal dagar"),))
               for n in range(3)]
    (one,) = together(lacking)
    assert [missing.pointer for missing in one.missing] == [f"/rader/{n}/antal_dagar" for n in range(3)]


def test_what_says_different_things_stays_apart() -> None:
    findings = [undecided(0), undecided(1, message="Något annat."), undecided(2, expected="6120.00"),
                undecided(3, missing=()), undecided(4, waiver={"skal": "x"}), undecided(5)]
    assert [one.count for one in together(findings)] == [2, 1, 1, 1, 1]
