"""What an audit keeps of an invoice's report: the kronor that hang on each reading, and remarks that tell something."""

from __future__ import annotations

from fractions import Fraction

import pytest

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from reports.examples import finding

from checker.audit.condensing import Origin, Tally, condensed
from checker.findings import ClauseReport, DocumentReport, Finding, FormNote, Location, ReadingOutcome, Utfall
from checker.reports.bills import Bill, Line

LINE = "/rader/0"


def disputed(rule: str, *readings: ReadingOutcome, subject: str = LINE) -> Finding:
    return finding(rule, Utfall.TVISTIG, "x", subject=subject, expected="6120.00", actual="6240.00", readings=readings,
                   locations=(Location(f"{LINE}/ersattning", "a.yaml", value="6240.00"),))


def reading(name: str, outcome: Utfall, difference: str | None = None) -> ReadingOutcome:
    return ReadingOutcome("prisdatum", name, outcome, "6120.00" if difference else None, difference)


def hanging(*findings: Finding, turned: bool = False) -> dict[str, tuple[Fraction, int, int]]:
    asked = Fraction(-6240 if turned else 6240)
    bill = Bill((Line(LINE, "Björkgården", asked, turned),), asked, turned)
    report = DocumentReport("a.yaml", "faktura", "a" * 64, clauses=[ClauseReport("§ 4.6", "x", list(findings))])
    tally = Tally()
    condensed(report, bill, Origin("a.yaml", None, "1", "Björkgården"), tally)
    return tally.stakes["prisdatum"]


def test_what_two_rules_see_on_one_line_hangs_on_a_reading_once() -> None:
    two = [disputed(rule, reading("dag", Utfall.BRUTEN, "120.00"), reading("datum", Utfall.UPPFYLLD))
           for rule in ("R-4.6-belopp", "R-4.6-upprakning")]
    assert hanging(*two) == {"dag": (120, 1, 0), "datum": (0, 1, 0)}
    assert hanging(*two, turned=True) == {"dag": (-120, 1, 0), "datum": (0, 1, 0)}


def test_a_reading_that_cannot_be_told_is_unknown() -> None:
    found = hanging(disputed("R-4.6-belopp", reading("dag", Utfall.BRUTEN, "120.00"), reading("datum", Utfall.OBEDOMD)))
    assert found == {"dag": (120, 1, 0), "datum": (0, 1, 1)}


def test_all_that_an_invoice_asks_for_hangs_on_a_reading_that_breaks_it_as_a_whole() -> None:
    found = hanging(disputed("R-4.6-terminsvis", reading("en", Utfall.BRUTEN), reading("flera", Utfall.UPPFYLLD),
                             subject=""))
    assert found == {"en": (6240, 1, 0), "flera": (0, 1, 0)}


@pytest.mark.parametrize(("e_invoice", "named", "told"), [
    (False, None, False), (False, "annat-avtal", True), (True, "KS 2016/412", False)])
def test_an_invoice_that_names_another_agreement_says_so(e_invoice: bool, named: str | None, told: bool) -> None:
    note = FormNote("/avtal", "Dokumentet är prövat mot ett annat avtal.", Location("/avtal", "a", value=named))
    report = DocumentReport("a", "faktura", "a" * 64, form=[note])
    origin = Origin("a", None, "1", "Björkgården", e_invoice=e_invoice)
    _, act = condensed(report, Bill((), Fraction(0)), origin, Tally())
    assert (act is not None) is told
