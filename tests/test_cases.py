"""The whole cases of fixtures/, each run in its folder through the command line.

``fall.yaml`` says what must come out (its keys: fixtures/README.md) and ``rapport.txt`` is the
text report to the byte. After a change that is meant to change reports, write them anew with
``python -m pytest tests/test_cases.py --regenerate``, and read the diff.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from checker.findings import Finding, Level, Modalitet, Utfall, worst
from checker.rulebook import load

Plain = dict[str, Any]
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
CASES = sorted(path.parent.name for path in FIXTURES.glob("*/fall.yaml"))

#: Statements that a case expects something of and that no rule decides yet. Shrinks as rules come.
NOT_YET_COVERED: set[str] = set()


@cache
def expectation(case: str) -> Plain:
    found: Plain = YAML(typ="safe", pure=True).load((FIXTURES / case / "fall.yaml").read_text("utf-8"))
    return found


def run(case: str, avtalskoll: Callable[..., Any], *options: str) -> Any:
    return avtalskoll("check", ".", *map(str, expectation(case).get("argument", [])), *options, within=FIXTURES / case)


@pytest.fixture(scope="module")
def reports(avtalskoll: Callable[..., Any]) -> Callable[[str], Plain]:
    """The JSON report of a case, with its exit status under ``status``; each case runs once."""
    @cache
    def report(case: str) -> Plain:
        done = run(case, avtalskoll, "--format", "json")
        return {**done.report, "status": done.status, "stderr": done.err}

    return report


def findings(report: Plain, path: str | None = None) -> Iterator[tuple[str, Plain]]:
    """Every finding with the path of its document."""
    for document in report["documents"]:
        if path in (None, document["path"]):
            for clause in document["clauses"]:
                for finding in clause["findings"]:
                    yield document["path"], finding


def needs_eye(finding: Plain) -> bool:
    return finding["outcome"] not in ("uppfylld", "ej_tillamplig")


def rolled_up(found: Iterable[Plain]) -> str | None:
    """The outcome of several findings, by the report's own ranking; None for no finding at all."""
    light = [Finding(f["rule"], (), Modalitet(f["modality"]), Level(f["level"]), Utfall(f["outcome"]), "")
             for f in found]
    return worst(light)[0].value if light else None


def listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value is not None else []


def concerning(report: Plain, entry: Plain, statement: str) -> list[Plain]:
    """The findings that carry a statement for an entry's document and subject. What holds is folded
    into one finding under its first subject, so a fold of several may hold the subject asked for."""
    found = [f for _, f in findings(report, entry["dokument"]) if statement in f["statements"]]
    if "subjekt" not in entry:
        return found
    exact = [f for f in found if f["subject"] == entry["subjekt"]]
    return exact or [f for f in found if f["count"] > 1 and not needs_eye(f)]


def says(finding: Plain, entry: Plain) -> bool:
    """Whether a finding shows the values, the missing fields and the readings that an entry lists."""
    values = (("expected", "vantat"), ("actual", "hittat"), ("difference", "skillnad"))
    missing = {m["pointer"] for m in finding["missing"]}
    return (finding["outcome"] == entry["utfall"]
            and all(finding[ours] == entry[theirs] for ours, theirs in values if theirs in entry)
            and missing >= set(entry.get("saknar", []))
            and ("lasningar" not in entry or readings_of(finding, entry) == wanted_readings(entry)))


def readings_of(finding: Plain, entry: Plain) -> list[Plain]:
    """A finding's readings on the entry's axis, with the keys that the entry gives for each."""
    wanted = {reading["namn"]: reading for reading in entry["lasningar"]}
    words = {"namn": "name", "utfall": "outcome", "vantat": "expected", "skillnad": "difference"}
    return sorted(({key: reading[words[key]] for key in wanted.get(reading["name"], {"namn": ""})}
                   for reading in finding["readings"] if reading["axis"] == entry["axel"]), key=lambda r: r["namn"])


def wanted_readings(entry: Plain) -> list[Plain]:
    return sorted((dict(reading) for reading in entry["lasningar"]), key=lambda r: r["namn"])


def covered() -> set[str]:
    return {statement for rule in load().rules for statement in rule.statements}


def entries() -> list[tuple[str, Plain]]:
    return [(case, entry) for case in CASES for entry in expectation(case)["vantat"]]


def names() -> list[str]:
    return [f"{case}-{entry['dokument']}-{'|'.join(listed(entry['bestammelse']))}" for case, entry in entries()]


def matches(outcome: str | None, entry: Plain) -> bool:
    """Whether a roll-up is the one expected. Where a duty isn't due, another rule on the same statement
    (one that compares its figure with the template's) may hold."""
    return outcome == entry["utfall"] or (entry["utfall"], outcome) == ("ej_tillamplig", "uppfylld")


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 12


def test_statements_without_a_rule_are_known() -> None:
    expected = {statement for _, entry in entries() for statement in listed(entry["bestammelse"])}
    allowed = {statement for case in CASES for statement in expectation(case).get("foljdfel", [])}
    assert (expected | allowed) - covered() == NOT_YET_COVERED


@pytest.mark.parametrize("case", CASES)
def test_exit_status(case: str, reports: Callable[[str], Plain]) -> None:
    report = reports(case)
    assert (report["status"], report["stderr"]) == (expectation(case)["utgangsstatus"], "")


@pytest.mark.parametrize("case", CASES)
def test_unreadable_files(case: str, reports: Callable[[str], Plain]) -> None:
    assert [file["path"] for file in reports(case)["unreadable"]] == expectation(case).get("olasbara", [])


@pytest.mark.parametrize(("case", "entry"), entries(), ids=names())
def test_what_must_come_out(case: str, entry: Plain, reports: Callable[[str], Plain]) -> None:
    """At least one of the entry's statements has the outcome, rolled up, with all that the entry tells."""
    wanted = [statement for statement in listed(entry["bestammelse"]) if statement not in NOT_YET_COVERED]
    found = {statement: concerning(reports(case), entry, statement) for statement in wanted}
    outcomes = {statement: rolled_up(of) for statement, of in found.items()}
    assert not wanted or any(matches(outcomes[statement], entry) and any(says(f, entry) for f in found[statement])
                             for statement in wanted), (outcomes, found)


@pytest.mark.parametrize("case", CASES)
def test_nothing_else_comes_out(case: str, reports: Callable[[str], Plain]) -> None:
    wanted = expectation(case)
    only_broken = wanted["ovrigt"] == "inget-annat-brutet"
    unexplained = [
        (path, finding["rule"], finding["subject"], finding["message"])
        for path, finding in findings(reports(case))
        if finding["level"] == "error" and needs_eye(finding)
        and (finding["outcome"] == "bruten" or not only_broken)
        and not set(finding["statements"]) & set(wanted.get("foljdfel", []))
        and not any(explains(entry, path, finding) for entry in wanted["vantat"])
    ]
    assert wanted["ovrigt"] in ("inget-annat-brutet", "uppfylld-eller-ej-tillamplig")
    assert unexplained == []


def explains(entry: Plain, path: str, finding: Plain) -> bool:
    return (entry["dokument"] == path and entry["utfall"] == finding["outcome"]
            and bool(set(listed(entry["bestammelse"])) & set(finding["statements"]))
            and entry.get("subjekt", finding["subject"]) == finding["subject"])


def test_reports_follow_their_schema(root: Path, reports: Callable[[str], Plain]) -> None:
    schema = json.loads((root / "schemas" / "rapport.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for case in CASES:
        report = {key: value for key, value in reports(case).items() if key not in ("status", "stderr")}
        assert list(validator.iter_errors(report)) == []


def test_summary_counts_subjects(reports: Callable[[str], Plain]) -> None:
    for case in CASES:
        counts = dict.fromkeys(reports(case)["summary"], 0)
        for _, finding in findings(reports(case)):
            counts[finding["outcome"]] += finding["count"]
        assert reports(case)["summary"] == counts


def test_undecided_names_what_would_decide(reports: Callable[[str], Plain]) -> None:
    silent = [(case, path, f["rule"]) for case in CASES for path, f in findings(reports(case))
              if f["outcome"] == "obedomd" and not all(m["label"] for m in f["missing"] or [{"label": ""}])]
    assert silent == []


def test_a_reading_that_holds_shows_no_difference(reports: Callable[[str], Plain]) -> None:
    odd = [(case, f["rule"], r["axis"], r["name"], r["difference"]) for case in CASES
           for _, f in findings(reports(case)) for r in f["readings"]
           if r["outcome"] in ("uppfylld", "ej_tillamplig") and r["difference"] is not None]
    assert odd == []


@pytest.mark.parametrize("case", CASES)
def test_places_point_at_what_they_quote(case: str, reports: Callable[[str], Plain]) -> None:
    """Line and column of every value lead to that value in the file."""
    astray = []
    for _, finding in findings(reports(case)):
        for place in finding["locations"]:
            if place["value"] and place["column"] is not None:
                line = (FIXTURES / case / place["file"]).read_text("utf-8").splitlines()[place["line"] - 1]
                if not re.match(f"[\"']?{re.escape(place['value'])}", line[place["column"] - 1:]):
                    astray.append((place, line))
    assert astray == []


#: What differs between two versions of the program that say the same of a case.
VERSIONS = ((re.compile(r"^(Regelbok: +)\S+ \(\w+\)$", re.M), r"\1<utgåva> (<kontrollsumma>)"),
            (re.compile(r"^(Program: +avtalskoll) \S+$", re.M), r"\1 <version>"))


@pytest.mark.parametrize("case", CASES)
def test_text_report(case: str, avtalskoll: Callable[..., Any], pytestconfig: pytest.Config) -> None:
    kept = FIXTURES / case / "rapport.txt"
    if not kept.exists():
        kept.touch()  # the report lists the files that it passes over, this one among them
    text = run(case, avtalskoll).out
    for pattern, placeholder in VERSIONS:
        text, times = pattern.subn(placeholder, text)
        assert times == 1
    if pytestconfig.getoption("regenerate"):
        kept.write_text(text, "utf-8", newline="")
    assert text == kept.read_bytes().decode()
