"""The same case as YAML, as Word and Excel and as Word and e-invoice has the same outcomes, rule by rule.

Except where a form can't carry what a rule reads: there the report says so (interface.md § 2), and nowhere does
anything turn green by being put in another form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
import recast
from e_invoice import Ways

from checker.findings import Finding, Report, Utfall
from checker.gate import Gate

#: Judged for each field that the file writes, blank or not; a form writes others. What it finds is compared.
FOR_EACH_FIELD = "R-2-platshallare"
#: § 4.1's table has a row for each place, so that two verksamheter of one name are one there, and the ticks of § 4
#: stand in the template's order: the subjects have other numbers.
OTHER_ORDER = "32-tabellen-i-4-1"

#: Where Word, Excel and e-invoice, with what completes them, come to something else than YAML.
DIFFERENT = {
    (OTHER_ORDER, FOR_EACH_FIELD): "An ”annan” without a name is ticked with its line: the template's placeholder.",
    (OTHER_ORDER, "R-4.1-rad"): "Five verksamheter of which two have one name are four.",
    (OTHER_ORDER, "R-7-verksamheter"): "Five verksamheter of which two have one name are four.",
    ("43-utanfor-avtalet", "R-9-lydelse"): "A last day stands in a sentence of the template's, which it changes.",
    ("65-egna-villkor", "R-9-lydelse"): "As in 43.",
    ("66-avvikelser-som-inte-anges", "R-9-lydelse"): "As in 43.",
}
#: Where the forms alone do, and the finding doesn't say what they have no place for.
DIFFERENT_ALONE = {
    ("16-uppsagning-for-sent", "R-9-uppsagning"): "A termination is an event: where none is recorded there is none.",
    ("16-uppsagning-for-sent", "R-9-slut"): "As above.",
    ("25-uppsagning-31-augusti", "R-9-uppsagning"): "As in 16.",
    ("25-uppsagning-31-augusti", "R-9-slut"): "As in 16.",
    ("48-sista-fakturadag", "R-4.6-termin"): "It was received after it was sent: the day of receipt isn't tried.",
    ("50-betalningstid", "R-4.6-villkor"): "As in 48: the days are counted from the invoice's own date.",
}
#: The one thing that holds of an e-invoice and not of its YAML: the day of receipt isn't in it.
RECEIVED_LATE = ("faktura-bjorkgarden.yaml", "R-4.6-termin")
#: Rules that miss a year's price in an agreement in Word, which has no place for any, and ask for the price itself.
OF_LATER_PRICES = {"R-4.6-belopp", "R-4.6-upprakning"}
#: The cases without a supplement of their own. Of the others, too little would be left to compare.
ALONE = [case for case in recast.CASES if not any(b"\nkompletterar:" in data
                                                  for data in recast.as_given(case).files.values())]
#: Where more holds of appendix 2 than of its invoice: by its heading all that stands in it is VFU, at VFU's price in
#: kronor, without VAT.
GREENER_FORM = {
    ("06-moms-pa-fakturan", "R-4.6-summa"): "The invoice adds VAT to its rows.",
    ("42-annat-an-vfu", "R-4.6-vfu"): "The invoice bills an essay and a study visit.",
    ("42-annat-an-vfu", "R-4.6-belopp"): "As above: an essay has no price to keep.",
    ("42-annat-an-vfu", "R-4.6-upprakning"): "As above.",
    ("42-annat-an-vfu", "R-4.6-dubbel"): "As above: what isn't VFU isn't billed twice.",
    ("52-moms-och-valuta", "R-4.6-summa"): "The invoice is in euro.",
    ("52-moms-och-valuta", "R-4.6-upprakning"): "As above.",
}
#: What judges an invoice and an appendix 2 alike.
OF_BOTH = {rule.id for rule in recast.book().rules if {"faktura", "faktureringsunderlag"} <= set(rule.documents)}

Key = tuple[str, str]  # the paper and the rule


@dataclass(frozen=True, slots=True)
class Said:
    """What a finding comes to. ``subject`` only where it needs an eye: what holds is folded."""

    outcome: Utfall
    subject: str
    values: tuple[str | None, ...]


class Outcomes:
    """The findings of a report by paper and rule."""

    def __init__(self, papers: recast.Papers, report: Report) -> None:
        self.report = report
        self.findings: dict[Key, list[Finding]] = {}
        among = Counter(document.path for document in report.documents)
        seen: Counter[str] = Counter()
        for document in report.documents:
            name = papers.name(document.path, seen[document.path], among[document.path])
            seen[document.path] += 1
            for finding in document.findings:
                self.findings.setdefault((name, finding.rule), []).append(finding)

    def said(self, key: Key, *, subjects: bool = True) -> Counter[Said]:
        found: Counter[Said] = Counter()
        for finding in self.findings.get(key, []):
            if finding.rule != FOR_EACH_FIELD or finding.needs_eye:
                found[_said(finding, subjects=subjects)] += finding.count
        return found

    def count(self, key: Key, outcome: Utfall) -> int:
        return sum(finding.count for finding in self.findings.get(key, []) if finding.outcome is outcome)


def _said(finding: Finding, *, subjects: bool = True) -> Said:
    values = (finding.expected, finding.actual, finding.difference)
    return Said(finding.outcome, finding.subject if finding.needs_eye and subjects else "",
                tuple(re.sub(r"(?<=\d)-(?=\d)", "", value) if value else value for value in values))


@cache
def given(case: str) -> Outcomes:
    papers = recast.as_given(case)
    return Outcomes(papers, papers.report(recast.day_of_review(case)))


@cache
def in_forms(case: str, *, completed: bool) -> Outcomes:
    """Agreements in Word, appendices 2 in Excel and invoices as e-invoices, with what completes them or alone.

    Alone, an agreement in Word has no id that an invoice could name: it is given with --agreement.
    """
    papers = recast.as_e_invoices(recast.in_word_and_excel(recast.as_given(case), completed=completed),
                                  completed=completed)
    return Outcomes(papers, papers.report(recast.day_of_review(case), by_hand=not completed))


def differing(one: Outcomes, other: Outcomes, *, subjects: bool = True) -> Iterator[tuple[Key, str]]:
    """Where two reports differ, and in what."""
    for key in sorted(one.findings.keys() | other.findings.keys()):
        first, second = one.said(key, subjects=subjects), other.said(key, subjects=subjects)
        if first != second:
            yield key, f"{dict(first - second)} → {dict(second - first)}"


def greener(one: Outcomes, other: Outcomes) -> list[Key]:
    """Where more holds in another form."""
    return [key for key in other.findings if key[1] != FOR_EACH_FIELD
            and other.count(key, Utfall.UPPFYLLD) > one.count(key, Utfall.UPPFYLLD)]


def placeless(forms: Outcomes) -> list[tuple[str, str]]:
    """What stands in a file of another form without a place that a person finds it by."""
    return [(finding.rule, place.pointer) for findings in forms.findings.values() for finding in findings
            for place in finding.locations if place.file.endswith((".docx", ".xlsx", ".xml")) and not place.place]


@pytest.mark.parametrize("case", recast.CASES)
def test_word_excel_and_e_invoice_come_to_what_yaml_comes_to(case: str) -> None:
    own, forms = given(case), in_forms(case, completed=True)
    found = dict(differing(own, forms, subjects=case != OTHER_ORDER))
    assert {rule for _, rule in found} == {rule for of, rule in DIFFERENT if of == case}, found
    assert greener(own, forms) == []
    assert placeless(forms) == []
    assert len(own.report.unreadable) == len(forms.report.unreadable)
    assert Gate().status(own.report) == Gate().status(forms.report)


@pytest.mark.parametrize("case", ALONE)
def test_what_a_form_has_no_place_for_is_said(case: str) -> None:
    """The forms alone: nothing to judge on the form itself, and undecided, naming it, where another needs it."""
    own, forms = given(case), in_forms(case, completed=False)
    unsaid: dict[str, list[tuple[str, str]]] = {}
    for key in forms.findings:
        new = forms.said(key) - own.said(key)
        for finding in forms.findings[key]:
            if _said(finding) in new and not says_so(finding, own.findings.get(key, [])):
                unsaid.setdefault(key[1], []).append((finding.outcome.value, finding.message))
    known = {rule for of, rule in DIFFERENT if of == case} if case != OTHER_ORDER else set(unsaid)
    assert unsaid.keys() == known | {rule for of, rule in DIFFERENT_ALONE if of == case}, unsaid
    assert own.findings.keys() == forms.findings.keys()
    assert set(greener(own, forms)) == ({RECEIVED_LATE} if case == "48-sista-fakturadag" else set())


def says_so(finding: Finding, before: list[Finding]) -> bool:
    """Whether a finding tells that the form lacks what the same rule had before.

    A reading on which the agreement has settled, an attestation and a waiver are among what Word has no place for.
    """
    if finding.outcome is Utfall.EJ_TILLAMPLIG:
        return "har ingen plats för" in finding.message
    if finding.outcome is Utfall.OBEDOMD:
        missing = finding.missing
        return any("(ryms inte i " in one.label for one in missing) or (
            finding.rule in OF_LATER_PRICES and {one.pointer for one in missing} == {"/ersattning/priser"})
    if finding.outcome is Utfall.TVISTIG:
        return any(one.outcome.value in {reading.outcome.value for reading in finding.readings} for one in before)
    if finding.outcome is Utfall.INTYGAS:
        return "Ingen har intygat det" in finding.message
    return any(one.outcome is Utfall.UNDANTAGEN for one in before)


@cache
def as_forms(case: str, *, excel: bool) -> Outcomes:
    """Every invoice as the appendix 2 that it is made from, in YAML, or in Excel with the agreement in Word."""
    papers = recast.as_forms(recast.as_given(case))
    if excel:
        papers = recast.in_word_and_excel(papers, completed=True)
    return Outcomes(papers, papers.report(recast.day_of_review(case)))


@pytest.mark.parametrize("case", recast.CASES)
def test_an_appendix_in_excel_comes_to_what_it_comes_to_in_yaml(case: str) -> None:
    own, forms = as_forms(case, excel=False), as_forms(case, excel=True)
    found = dict(differing(own, forms, subjects=case != OTHER_ORDER))
    assert {rule for _, rule in found} == {rule for of, rule in DIFFERENT if of == case}, found
    assert greener(own, forms) == []
    assert placeless(forms) == []


@pytest.mark.parametrize("case", recast.CASES)
def test_an_appendix_is_no_greener_than_its_invoice(case: str) -> None:
    own, forms = given(case), as_forms(case, excel=True)
    assert {rule for _, rule in greener(own, forms) if rule in OF_BOTH} == {
        rule for of, rule in GREENER_FORM if of == case}
    silent = [(key, finding.message) for key in own.findings.keys() & forms.findings.keys() if key[1] in OF_BOTH
              for finding in forms.findings[key] if finding.outcome is Utfall.EJ_TILLAMPLIG
              and finding.message not in {one.message for one in own.findings[key]}
              and "har ingen plats för" not in finding.message]
    assert silent == []


WAYS = {"labels in the item's name": Ways("namn"), "labels in its description, days": Ways("beskrivning", "DAY"),
        "labels in the line's note, dates too": Ways("notering", dates="egenskaper"),
        "no VAT number, an envelope, UTF-16": Ways(category="O", envelope=True, encoding="UTF-16", base="1")}


@pytest.mark.parametrize("case", ["01-allt-ratt", "45-dagar-och-veckor", "61-underlag-mot-faktura"])
@pytest.mark.parametrize("way", WAYS)
def test_it_makes_no_difference_where_a_sender_writes_it(case: str, way: str) -> None:
    papers = recast.as_e_invoices(recast.as_given(case), completed=True, ways=WAYS[way])
    assert dict(differing(given(case), Outcomes(papers, papers.report(recast.day_of_review(case))))) == {}
