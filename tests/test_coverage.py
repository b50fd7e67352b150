"""Every statement of the register is accounted for: tested by a rule, attested by a person, or nothing to decide."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.coverage import ATTESTED, MISSING, TESTED, TOLD, accounts, as_json, as_text
from checker.rulebook import RuleBook, load

REGISTER = """\
statements:
  - {id: egen-data, ref: § 20, bearer: kommunen, modality: ska, doc: [samverkansavtal], check: data,
     quote: Fyra ord om data}
  - {id: egen-fraga, ref: § 20, bearer: kommunen, modality: ska, doc: [ar], check: attest, quote: Fyra ord till någon}
  - {id: egen-fraga-om-data, ref: § 20, bearer: parterna, modality: ska, doc: [ar], check: calc, quote: Fyra ord om tal}
  - {id: egen-upplysning, ref: § 21, bearer: "-", modality: upplysning, doc: [ar], check: none, quote: Bara några ord}
  - {id: egen-glomd, ref: "§ 21, § 22", bearer: kommunen, modality: ska, doc: [ar], check: attest, quote: Glömda ord}
"""
RULES = """\
paragraf: § 20
rubrik: Kommunens egen paragraf
regler:
  - id: R-egen-data
    dokument: samverkansavtal
    kalla: [egen-data]
    citat: Fyra ord om data
    modalitet: ska
    krav: finns(avtal.id)
    meddelande: Avtalet saknar id.
    exempelgrund: {avtal: {id: a}}
    exempel:
      - {utfall: uppfylld, nar: id finns}
      - {utfall: bruten, nar: id saknas, utan: [/avtal/id]}
  - id: R-egen-fraga
    dokument: ar
    kalla: [egen-fraga, egen-fraga-om-data, egen-data]
    citat: Fyra ord till någon
    modalitet: ska
    provning: intyg
    fraga: Har någon tänkt på det?
    exempelgrund:
      granskningsdag: 2017-06-30
      ar: {intyg: [{bestammelse: egen-fraga, av: Ola Sandberg, datum: 2017-06-10, underlag: Protokoll}]}
    exempel:
      - {utfall: uppfylld, nar: någon har intygat det}
      - {utfall: intygas, nar: ingen har intygat det, andra: {/ar/intyg: []}}
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """The shipped book with a pack that has a statement of every sort."""
    pack = tmp_path_factory.mktemp("egna")
    (pack / "register.yaml").write_text(REGISTER, "utf-8")
    (pack / "20-egen.yaml").write_text(RULES, "utf-8")
    return load([pack])


def test_a_rule_that_is_no_question_tests_a_question_alone_attests(own: RuleBook) -> None:
    found = {one.statement.id: (one.state, one.rules) for one in accounts(own)}
    assert found["egen-data"] == (TESTED, ("R-egen-data", "R-egen-fraga"))
    assert found["egen-fraga"] == (ATTESTED, ("R-egen-fraga",))
    assert found["egen-upplysning"] == (TOLD, ())
    assert found["egen-glomd"] == (MISSING, ())


def test_what_nothing_decides_and_what_is_only_asked_though_data_could_tell_are_faults(own: RuleBook) -> None:
    faults = {one.statement.id: one.fault for one in accounts(own) if one.fault and one.statement.id.startswith("egen")}
    assert faults == {"egen-glomd": "ingen regel avgör den",
                      "egen-fraga-om-data": "den intygas bara, fast uppgifter kan avgöra den"}


def test_the_text_is_a_table_a_clause_and_says_what_is_wrong(own: RuleBook) -> None:
    text = as_text(accounts(own))
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "§ 20\n  egen-data                      prövas      R-egen-data, R-egen-fraga\n" in text
    assert "  egen-fraga                     intygas     R-egen-fraga (av kommunen)\n" in text
    assert "§ 21\n  egen-upplysning                upplysning  Beskriver något men kräver inget:" in text
    assert "  egen-glomd                     SAKNAS      –\n" in text
    assert "✗ egen-glomd: ingen regel avgör den.\n" in text
    assert text.splitlines()[-1].startswith("135 bestämmelser: ")


def test_the_json_has_an_entry_a_statement_in_the_register_s_order(own: RuleBook) -> None:
    statements = json.loads(as_json(accounts(own)))["statements"]
    assert [one["id"] for one in statements] == list(own.statements)
    assert all(list(one) == ["id", "state", "rules"] for one in statements)
    assert statements[-3] == {"id": "egen-fraga-om-data", "state": "intygas", "rules": ["R-egen-fraga"]}


def test_every_statement_of_the_contract_is_accounted_for(avtalskoll: Callable[..., Any], root: Path) -> None:
    ran = avtalskoll("coverage", "--format", "json", within=root)
    statements = json.loads(ran.out)["statements"]
    assert len(statements) == 130
    assert [one["id"] for one in statements if one["state"] not in (TESTED, ATTESTED, TOLD)] == []
    assert ran.status == 0


def test_what_data_can_decide_a_rule_decides() -> None:
    by_data = [one for one in accounts(load()) if one.statement.check in ("data", "calc", "cross")]
    assert len(by_data) == 89
    assert [one.statement.id for one in by_data if one.state != TESTED] == []


def test_the_text_is_what_coverage_prints(avtalskoll: Callable[..., Any], root: Path) -> None:
    ran = avtalskoll("coverage", within=root)
    assert ran.out == as_text(accounts(load()))
    assert ran.err == ""
