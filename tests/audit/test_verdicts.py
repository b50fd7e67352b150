"""The verdict pass over a run says what the interpreter says of the whole run, and tells which invoices may be judged
apart from which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from random import Random

import pytest
from grow import Plain
from grow.at_random import AGREEMENT, compact, invoice

from checker import rulebook, sources
from checker.case import Documents, judge_case
from checker.document import SourceDocument
from checker.findings import DocumentReport, Utfall
from checker.reports.accounts import Account, account, by_verksamhet
from checker.reports.bills import bills_of

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

from audit.runs import invoices, of_years_later, planned
from checker.audit.batches import Explainer, Member, SoFar, name_of
from checker.audit.bulk import Sweep
from checker.audit.condensing import Origin

BOOK = rulebook.load()
AS_OF = date(2023, 6, 1)
SETTLED = (Utfall.UPPFYLLD, Utfall.EJ_TILLAMPLIG)


class Whole:
    """A run that is judged in bulk and, all together, by the interpreter."""

    def __init__(self, under: Plain | Sequence[Plain], papers: Sequence[Plain], by_hand: bool = False,
                 interpreted: bool = True) -> None:
        agreements = [self._read(f"avtal-{number}.json", compact(one))
                      for number, one in enumerate([under] if isinstance(under, dict) else under)]
        self.by_hand = agreements[0] if by_hand else None
        self.agreements = agreements[1:] if by_hand else agreements
        self.texts = [compact(one) for one in papers]
        self.documents = [self._read(f"{number:04}.json", text) for number, text in enumerate(self.texts)]
        self.reports = self.judged(range(len(papers))) if interpreted else {}
        sweep = Sweep(BOOK, self.agreements, AS_OF, self.by_hand)
        sweep.take(self.texts)
        self.verdicts = sweep.finish()

    def _read(self, path: str, data: bytes) -> SourceDocument:
        (found,) = sources.read(path, data).documents
        return found

    def judged(self, numbers: Iterable[int]) -> dict[str, DocumentReport]:
        """The reports of some of the invoices, judged together, and of the agreements; by path."""
        found = Documents([*self.agreements, *(self.documents[number] for number in numbers)])
        return {report.path: report for report in judge_case(found, BOOK, AS_OF, self.by_hand).documents}

    def report(self, number: int) -> DocumentReport:
        return self.reports[f"{number:04}.json"]


def told(reports: dict[str, DocumentReport], number: int) -> list[object]:
    return [(finding.rule, finding.outcome, finding.message, finding.missing, finding.locations)
            for finding in reports[f"{number:04}.json"].findings]


def said_of_the_agreement(report: DocumentReport) -> list[object]:
    """What holds may be told with a number of students: as far as is known, there are at least so many."""
    return [(finding.rule, finding.outcome, finding.count, finding.message if finding.needs_eye or (
        finding.outcome is Utfall.EJ_TILLAMPLIG) else "") for finding in report.findings]


def agreement_without_the_settled(whole: Whole) -> DocumentReport:
    """The report on the first agreement, from what the pass and the batches know of the invoices."""
    explainer, so_far = Explainer(whole.agreements, BOOK, AS_OF, whole.by_hand, False), SoFar()
    for family in whole.verdicts.families:
        members = [Member(number, whole.documents[number], Origin("", None, "", "")) for number in family]
        so_far.add(explainer.batch(members, []))
    for agreement, seen in whole.verdicts.received.items():
        so_far.received.setdefault(name_of(agreement), set()).update(seen)
    witnesses = [whole.documents[number] for number in sorted(whole.verdicts.witnesses)]
    return explainer.papers(whole.agreements, witnesses, so_far)[0]


@cache
def run(seed: int, count: int = 14, entangled: float = 0.25) -> Whole:
    random = Random(seed)
    return Whole(planned(random), invoices(random, count, entangled))


@pytest.mark.parametrize("seed", range(20))
def test_settled_invoices_are_green_in_the_whole_run_and_every_invoice_is_told_of(seed: int) -> None:
    whole = run(seed)
    verdicts = whole.verdicts
    others = {one for shared in verdicts.shared.values() for one in shared.others}
    settled = set(range(verdicts.count)) - verdicts.asked - verdicts.unreadable.keys() - others
    for number in settled:
        assert {finding.outcome for finding in whole.report(number).findings} <= set(SETTLED), whole.texts[number]
    assert len(settled) == verdicts.settled
    assert not others & verdicts.asked


@pytest.mark.parametrize("seed", range(20))
def test_families_judged_apart_come_to_what_the_whole_run_does(seed: int) -> None:
    whole = run(seed, entangled=0.5)
    families = whole.verdicts.families
    assert sorted(one for family in families for one in family) == sorted(whole.verdicts.asked)
    assert families == sorted(tuple(sorted(family)) for family in families)
    for family in families:
        apart = whole.judged(family)
        for number in family:
            assert told(apart, number) == told(whole.reports, number), whole.texts[number]


@pytest.mark.parametrize("seed", range(20))
def test_rules_clauses_and_kronor_are_counted_as_the_reports_have_them(seed: int) -> None:
    whole = run(seed, count=20, entangled=0.05)
    verdicts = whole.verdicts
    others = {one for shared in verdicts.shared.values() for one in shared.others}
    counted = [n for n in range(verdicts.count) if n not in verdicts.asked and n not in verdicts.unreadable]
    upheld, clauses, places, total = Counter[str](), defaultdict[str, Counter[Utfall]](Counter), {}, Account()
    bills = bills_of(whole.documents)
    for number in counted:
        report, bill = whole.report(number), bills[whole.documents[number].sha256][0]
        assert bill is not None
        if number not in others:
            upheld.update({finding.rule for finding in report.findings if finding.outcome is Utfall.UPPFYLLD})
        for clause in report.clauses:
            clauses[clause.clause][clause.outcome] += 1
        for name, one in by_verksamhet(report, bill).items():
            places[name] = places.get(name, Account()) + one
        total += account(report, bill)
    assert {rule: times for rule, times in verdicts.upheld.items() if times} == dict(upheld)
    assert verdicts.clauses == dict(clauses)
    assert verdicts.places == places
    assert verdicts.total == total


def _missing(whole: Whole, number: int) -> set[tuple[str, Utfall, tuple[str, ...]]]:
    return {(finding.rule, finding.outcome, tuple(missing.pointer for missing in finding.missing))
            for finding in whole.report(number).findings if finding.needs_eye}


@pytest.mark.parametrize("seed", range(20))
def test_a_shared_cause_is_all_that_is_wrong_with_those_that_share_it(seed: int) -> None:
    whole = run(seed, count=20, entangled=0.05)
    for cause, shared in whole.verdicts.shared.items():
        said = {(one.rule, one.outcome, tuple(pointer for _, pointer, _ in one.missing)) for one in cause.told}
        assert shared.first in whole.verdicts.asked
        for number in (shared.first, *shared.others):
            assert _missing(whole, number) == said
        assert shared.account.bills == len(shared.others)


def test_runs_reach_what_they_are_to_show() -> None:
    verdicts = [run(seed, count=20, entangled=0.05).verdicts for seed in range(20)]
    assert sum(one.settled for one in verdicts) > 100
    assert sum(len(shared.others) for one in verdicts for shared in one.shared.values()) > 10
    assert any("flera verksamheter" not in one.places and len(one.places) > 1 for one in verdicts)


@pytest.mark.parametrize("seed", range(20))
def test_the_agreement_comes_to_the_same_without_the_settled_invoices(seed: int) -> None:
    whole = run(seed, count=20, entangled=0.05)
    assert said_of_the_agreement(agreement_without_the_settled(whole)) == said_of_the_agreement(
        whole.reports["avtal-0.json"])


def test_what_an_invoice_asks_for_is_known_of_one_of_several_verksamheter_too() -> None:
    whole = [run(seed, count=20, entangled=0.05) for seed in range(6)]
    told = [(one.verdicts.requested(number), one.documents[number].root.value("total"))
            for one in whole for number in range(20) if number not in one.verdicts.asked]
    assert len(told) > 20
    assert all(requested == total * 100 for requested, total in told if isinstance(total, int))


def test_no_more_students_are_kept_than_the_agreement_plans_for() -> None:
    random = Random(1)
    under = planned(random)
    whole = Whole(under, [invoice(random, number + 10, faults=0, holes=0) for number in range(300)], interpreted=False)
    (seen,) = whole.verdicts.received.values()
    assert 0 < len(seen) < whole.verdicts.settled / 2
    every = whole.judged(range(300))["avtal-0.json"]
    assert said_of_the_agreement(agreement_without_the_settled(whole)) == said_of_the_agreement(every)


@pytest.mark.parametrize("seed", range(5))
def test_agreements_are_linked_as_the_interpreter_links_them(seed: int) -> None:
    """Two agreements, one by hand or none, and invoices that name one, the other, neither or another."""
    random = Random(seed)
    first, second = planned(random), planned(random)
    second["id"] = "ekdalen-2017"
    for one in second["verksamheter"]:
        one["namn"] = f"{one['namn']} 2"
    papers = [invoice(random, number + 10, faults=0, holes=0) for number in range(30)]
    for one in papers:
        one["avtal"] = random.choice((None, None, AGREEMENT, "ekdalen-2017", "okänt"))
        if random.random() < 0.4:
            for row in (one["avsandare"], *one["rader"]):
                name = "namn" if row is one["avsandare"] else "verksamhet"
                row[name] = f"{row[name]} 2"
    for by_hand in (False, True):
        whole = Whole([first, second], papers, by_hand)
        settled = set(range(30)) - whole.verdicts.asked
        for number in settled:
            assert {finding.outcome for finding in whole.report(number).findings} <= set(SETTLED), whole.texts[number]


def test_invoices_that_name_no_agreement_are_settled_under_the_only_one() -> None:
    random = Random(3)
    under = planned(random)
    under["tolkningar"] = {"terminsvis": "flera"}
    papers = [{**invoice(random, number + 10, faults=0, holes=0), "avtal": None} for number in range(20)]
    whole = Whole(under, papers)
    named = Whole(under, [one | {"avtal": AGREEMENT} for one in papers])
    assert whole.verdicts.asked == named.verdicts.asked
    assert whole.verdicts.settled == named.verdicts.settled > 0


def test_a_document_read_whole_is_asked_for_and_numbered_where_it_comes() -> None:
    random = Random(4)
    under = planned(random)
    papers = [invoice(random, number + 10, faults=0, holes=0) for number in range(3)]
    whole = Whole(under, papers)
    sweep = Sweep(BOOK, whole.agreements, AS_OF)
    assert sweep.add(whole.documents[0]) == 0
    sweep.take(whole.texts[1:2])
    assert sweep.add(whole.documents[2]) == 2
    verdicts = sweep.finish()
    assert verdicts.count == 3
    assert {0, 2} <= verdicts.asked


def test_an_underlag_concerns_every_invoice() -> None:
    random = Random(5)
    whole = Whole(planned(random), [invoice(random, number + 10, faults=0, holes=0) for number in range(4)])
    sweep = Sweep(BOOK, whole.agreements, AS_OF)
    sweep.take(whole.texts)
    (form,) = sources.read("underlag.json", compact({"dokument": "faktureringsunderlag", "rader": []})).documents
    assert sweep.add(form) is None
    assert sweep.finish().families == [(0, 1, 2, 3)]


def test_a_year_without_a_price_is_one_cause_however_many_invoices() -> None:
    random = Random(6)
    under = planned(random) | {"tolkningar": {"terminsvis": "flera"}}
    papers = []
    for number in range(200):
        one = invoice(random, number + 10, faults=0, holes=0)
        of_years_later(random, one, [])
        for line, row in enumerate(one["rader"]):
            row["student"] = f"Student {'abcdefghij'[line]}{''.join('abcdefghij'[int(d)] for d in str(number))} Ek"
        papers.append(one)
    whole = Whole(under, papers, interpreted=False)
    (shared,) = whole.verdicts.shared.values()
    assert (shared.first, len(shared.others), whole.verdicts.asked) == (0, 199, {0})
    assert shared.account.open == shared.account.requested
