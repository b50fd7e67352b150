"""An audit says of every invoice what a check says, whatever file it comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from checker.cli import cli

pytest.importorskip("msgspec", reason="systemdel saknas: msgspec")

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(path.parent for path in ROOT.glob("fixtures/*/fall.yaml"))
#: What needs somebody's eye, as an audit lists it.
EYE = {"bruten", "tvistig", "obedomd", "avvikelse", "intygas", "undantagen"}
Told = dict[str, list[tuple[Any, ...]]]


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    ran = CliRunner().invoke(cli, [*arguments, "--format", "json", "--no-mask"])
    assert ran.stdout, ran.output
    return ran.exit_code, json.loads(ran.stdout)


def as_told(clauses: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return sorted((one["rule"], one["outcome"], one["subject"], one["message"], str(one["expected"]),
                   str(one["actual"]), str(one["difference"]), str(one["readings"]), str(one["locations"]))
                  for clause in clauses for one in clause["findings"] if one["outcome"] in EYE)


def by_path(documents: list[dict[str, Any]]) -> Told:
    found: Told = {}
    for document in documents:
        if told := as_told(document["clauses"]):
            found[document["path"]] = sorted([*found.get(document["path"], []), *told])
    return found


def audited(term: dict[str, Any]) -> Told:
    return by_path([*term["acts"], *(cause["first"] for cause in term["causes"]), *term["others"]])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_shipped_case_is_told_as_check_tells_it(case: Path) -> None:
    known = YAML(typ="safe").load(case / "fall.yaml")
    paths = [str(case)]
    day = ["--as-of", str(known.get("granskningsdag", "2016-12-20"))]
    check_status, report = run("check", *paths, *day)
    audit_status, term = run("audit", *paths, *day)
    assert audited(term) == by_path(report["documents"])
    assert audit_status == check_status
    assert [one["path"] for one in term["unreadable"]] == [one["path"] for one in report["unreadable"]]
    assert term["invoices"]["count"] == sum(one["kind"] == "faktura" for one in report["documents"])
    assert term["ignored"] == report["ignored"]
