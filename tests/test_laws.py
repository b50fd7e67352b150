"""Laws that hold of every case, whatever the contract says: order, notation, silence, strangers, readings, masks."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import grow
import judging
from grow import Case, Plain
from grow.right import STUDENTS, checked
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.findings import Finding, Utfall

EACH = settings().max_examples
unhurried = settings(max_examples=max(EACH // 2, 10), suppress_health_check=list(HealthCheck))
any_cases = st.one_of(grow.cases(), grow.free_cases())


# ------------------------------------------------------------------ order
def shuffled(draw: Callable[..., Any], value: Any) -> Any:
    """The same with the keys of every mapping and the items of every list in another order."""
    if isinstance(value, dict):
        return {key: shuffled(draw, value[key]) for key in draw(st.permutations(list(value)))}
    if isinstance(value, list):
        return [shuffled(draw, item) for item in draw(st.permutations(value))]
    return value


@unhurried
@given(any_cases, st.data())
def test_no_order_changes_outcomes(case: Case, data: st.DataObject) -> None:
    """Of documents, of rows and other lists, of keys."""
    files = judging.as_json(judging.documents_of(case))
    mixed = judging.as_json(shuffled(data.draw, document) for document in judging.documents_of(case))

    def said(written: list[tuple[str, bytes]]) -> Counter[tuple[str, str, str]]:
        report = judging.judge(written, case.as_of)
        return Counter((path, f.rule, f.outcome.value) for path, f in judging.findings(report))

    assert said(data.draw(st.permutations(mixed))) == said(files)


# ------------------------------------------------------------------ notation
@unhurried
@given(any_cases, grow.styles())
def test_yaml_and_json_say_the_same(case: Case, style: grow.Style) -> None:
    documents = judging.documents_of(case)
    expected = judging.outcomes(judging.report_on(case))
    each = [(f"{number:02}.yaml", grow.to_yaml(document, style).encode()) for number, document in enumerate(documents)]
    assert judging.outcomes(judging.judge(each, case.as_of), lambda path: path.replace("yaml", "json")) == expected

    def without_names(found: judging.Outcomes) -> Counter[tuple[str, str, str]]:
        return Counter({key[1:]: 0 for key in found}) + Counter(key[1:] for key in found.elements())

    for name, written in (("alla.yaml", grow.yaml_file(documents, style)), ("alla.jsonl", grow.jsonl(documents))):
        together = judging.outcomes(judging.judge([(name, written.encode())], case.as_of))
        assert without_names(together) == without_names(expected)


# ------------------------------------------------------------------ silence
#: Fields whose absence means something (interface § 2, Silence; facts.md), so that a fault may go with them.
MEANINGFUL = {
    # Events are recorded when they happen: absent means none.
    "giltighet/uppsagning", "giltighet/till", "typ", "avser_faktura", "ersatter_faktura", "mottagen", "betald",
    "giltighet/uppsagning/meddelanden/*/mottaget",
    # Nobody recorded, no question about their courses; nobody appointed, none about hers.
    "handledare", "handledare/*/huvudansvarig", "handledare/*/onskar_poangsatt",
    # No field for VAT and a sum that is the lines' is derived, and so is a sum without rounding.
    "moms", "rader/*/momssats", "oresavrundning",
    # What isn't said otherwise is kronor, and VFU.
    "valuta", "rader/*/form",
    # Either says when payment is due.
    "forfallodatum", "betalningsvillkor_dagar",
}


def paths(value: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where each field of a document stands; items of lists aren't fields."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(key, str):
            yield (*above, key)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*above, key))


def without(document: Plain, path: tuple[str | int, ...]) -> Plain:
    new: Any = copy.deepcopy(document)
    place = new
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    found: Plain = new
    return found


def is_meaningful(path: tuple[str | int, ...]) -> bool:
    written = "/".join("*" if isinstance(step, int) else step for step in path)
    return written in MEANINGFUL


def greens(case: Case) -> dict[str, bool]:
    return {name: not rules for name, rules in judging.open_at_error(judging.report_on(case)).items()}


@settings(unhurried, max_examples=EACH)
@given(grow.broken_cases(counts=(1,)), st.data())
def test_taking_a_field_away_makes_nothing_green(case: Case, data: st.DataObject) -> None:
    documents = judging.documents_of(case)
    number = data.draw(st.sampled_from(range(len(documents))))
    possible = [path for path in paths(documents[number]) if path != ("dokument",) and not is_meaningful(path)]
    path = data.draw(st.sampled_from(possible))
    left = [without(document, path) if i == number else document for i, document in enumerate(documents)]
    before, after = greens(case), greens(Case(left[0], left[1:], case.as_of))
    # What an invoice takes back of what it asks for may well right another: the law is about itself.
    own = before if number == 0 else [f"{number:02}.json"]
    assert [name for name in own if after[name] and not before[name]] == [], path


# ------------------------------------------------------------------ strangers
def of_a_stranger(case: Case, like: Plain) -> Plain:
    """A right-looking invoice of a sender, a student and a number that occur nowhere else."""
    row = {"verksamhet": "Granbacken", "student": "Okänd Namnsdotter", "utbildning": "sjukskoterska",
           "startdatum": date(2016, 9, 5), "slutdatum": date(2016, 9, 30), "antal_veckor": 4, "antal_dagar": 0,
           "ersattning": 6120}
    return {"dokument": "faktura", "nummer": "F-1", "avtal": like.get("avtal"), "termin": like.get("termin"),
            "datum": date(2016, 12, 9), "forfallodatum": date(2017, 1, 8), "rader": [row], "total": 6120,
            "avsandare": {"namn": "Granbacken", "organisationsnummer": checked("559999441")},
            "fakturamottagare": like.get("fakturamottagare")}


@unhurried
@given(grow.cases())
def test_an_invoice_of_another_student_and_sender_changes_nothing(case: Case) -> None:
    assert "Okänd Namnsdotter" not in STUDENTS
    more = Case(case.agreement, [*case.invoices, of_a_stranger(case, case.invoices[0])], case.as_of)
    alone, beside = (judging.verdicts(judging.report_on(one)) for one in (case, more))
    assert {key: outcome for key, outcome in beside.items() if key[0] != len(case.invoices)} == alone


# ------------------------------------------------------------------ readings
def settle(case: Case, readings: dict[str, str]) -> Case:
    settled = case.agreement.get("tolkningar")
    agreement = case.agreement | {"tolkningar": {**(settled if isinstance(settled, dict) else {}), **readings}}
    return Case(agreement, case.invoices, case.as_of)


def linked(case: Case) -> Case:
    """The case with every invoice under its agreement, so that what the parties have settled binds them all."""
    named = [invoice | {"avtal": case.agreement.get("id")} for invoice in case.invoices]
    return Case(case.agreement, named, case.as_of)


def disputes(case: Case) -> list[tuple[str, Finding]]:
    return [(path, f) for path, f in judging.findings(judging.report_on(case)) if f.outcome is Utfall.TVISTIG]


def test_every_axis_settled_leaves_no_dispute() -> None:
    axes = judging.book().axes

    @unhurried
    @given(grow.broken_cases(), st.fixed_dictionaries({name: st.sampled_from(axis.ids) for name, axis in axes.items()}))
    def holds(case: Case, readings: dict[str, str]) -> None:
        assert disputes(settle(linked(case), readings)) == []

    holds()


@unhurried
@given(grow.broken_cases(), st.data())
def test_settling_on_a_reading_gives_what_that_reading_gave(case: Case, data: st.DataObject) -> None:
    """And the axis is disputed no more."""
    case = linked(case)
    found = disputes(case)
    assume(found)
    path, finding = data.draw(st.sampled_from(found))
    reading = data.draw(st.sampled_from(finding.readings))
    chosen = dict(zip(reading.axis.split(" + "), reading.name.split(" + "), strict=True))
    after = [f for where, f in judging.findings(judging.report_on(settle(case, chosen)))
             if (where, f.rule, f.subject) == (path, finding.rule, finding.subject)]
    assert [f.outcome for f in after] == [reading.outcome]
    assert not any(set(r.axis.split(" + ")) & set(chosen) for f in after for r in f.readings)


# ------------------------------------------------------------------ masks
def test_masks_hide_names_and_nothing_else(avtalskoll: Callable[..., Any], tmp_path: Path) -> None:
    @settings(unhurried, max_examples=max(EACH // 5, 10))
    @given(any_cases)
    def holds(case: Case) -> None:
        for name, written in judging.as_json(judging.documents_of(case)):
            (tmp_path / name).write_bytes(written)
        names = [f"{number:02}.json" for number in range(len(judging.documents_of(case)))]
        plain, masked = (avtalskoll("check", *names, "--as-of", case.as_of.isoformat(), "--format", "json", mask,
                                    within=tmp_path) for mask in ("--no-mask", "--mask"))
        assert masked.status == plain.status
        assert shape(masked.report) == shape(plain.report)

    holds()


def shape(report: Plain) -> list[tuple[Any, ...]]:
    """Every outcome with where it stands; no text."""
    return [(document["outcome"], document["level"], clause["outcome"], finding["rule"], finding["outcome"],
             finding["count"], finding["subject"], len(finding["missing"]), [r["outcome"] for r in finding["readings"]])
            for document in report["documents"] for clause in document["clauses"] for finding in clause["findings"]]
