"""Rule packs of one's own: they add rules, values and readings; they take nothing away and run nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.cli import cli
from checker.examples import Example, examples_of, judge_example
from checker.rulebook import RuleBookError, load

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
PACK = FIXTURES / "regelpaket" / "ekdalen"
BOOK = load([PACK])
SHIPPED = load()
OWN = [rule for rule in BOOK.rules if rule.id.startswith("R-EKD")]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACK, tmp_path / "paket"))


@pytest.mark.parametrize("example", [e for rule in OWN for e in examples_of(rule)], ids=lambda e: e.name)
def test_the_packs_own_examples(example: Example) -> None:
    outcome, findings = judge_example(example, BOOK)
    assert outcome == example.expected["utfall"]
    assert findings


def test_a_pack_adds_and_takes_nothing_away() -> None:
    assert {rule.id for rule in BOOK.rules} == {rule.id for rule in SHIPPED.rules} | {rule.id for rule in OWN}
    assert len(OWN) == 2
    assert set(SHIPPED.axes) < set(BOOK.axes)
    assert BOOK.sha256 != SHIPPED.sha256
    for rule in SHIPPED.rules:
        assert BOOK.words["written"][rule.id] == rule.source


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(cli, ["check", *arguments, "--format", "json", "--no-mask"])
    return done.exit_code, json.loads(done.output) if done.output.startswith("{") else {}


def test_a_packs_rules_speak_in_the_report() -> None:
    status, report = run(str(FIXTURES / "01-allt-ratt"), "--as-of", "2017-01-20", "--rules", str(PACK))
    assert status == 0
    assert "Ekdalens rutin" in json.dumps(report, ensure_ascii=False)


def test_a_verified_index_of_a_pack_decides_a_price(tmp_path: Path) -> None:
    """Spring 2017 has no price in case 08; with the pack's 2 percent a week is 1560.60."""
    for file in (FIXTURES / "08-pris-okant").glob("*.yaml"):
        shutil.copy(file, tmp_path)
    without, _ = run(str(tmp_path), "--as-of", "2017-07-01")
    _, report = run(str(tmp_path), "--as-of", "2017-07-01", "--rules", str(PACK))
    prices = [f for d in report["documents"] for c in d["clauses"] for f in c["findings"]
              if f["rule"] == "R-4.6-belopp"]
    assert without == 3
    assert all(not [m for m in f["missing"] if m["pointer"] == "/ersattning/priser"] for f in prices)


@pytest.mark.parametrize(("change", "message"), [
    (lambda text: text.replace("R-EKD-epost", "R-4.6-belopp"), "finns redan"),
    (lambda text: text.replace("[EKD-epost]", "[EKD-okand]"), "finns inte i registret"),
    (lambda text: text.replace("avsandare.epost)", "avsandare.epots)"), "menas 'epost'"),
    (lambda text: text.replace("ifylld(faktura.avsandare.epost)", "__import__('os')"), "små bokstäver"),
    (lambda text: text.replace("dokument: faktura", "dokument: kvitto"), "kvitto"),
    (lambda text: text.replace("regler:", "okand: 1\nregler:"), "okand"),
    (lambda text: text.replace("regler:", "regler: &a"), "faktura.yaml"),
    (lambda text: "[" * 500 + text, "faktura.yaml"),
])
def test_a_faulty_pack_is_refused(pack: Path, change: Callable[[str], str], message: str) -> None:
    file = pack / "faktura.yaml"
    file.write_text(change(file.read_text("utf-8")), "utf-8")
    with pytest.raises(RuleBookError, match=message):
        load([pack])


def test_an_axis_or_a_statement_of_the_shipped_book_cannot_be_redefined(pack: Path) -> None:
    for name, own, shipped in (("tolkningar.yaml", "ekd_tio_dagar", "helgfrist"),
                               ("register.yaml", "id: EKD-epost", "id: 4.6-belopp")):
        file = pack / name
        kept = file.read_text("utf-8")
        file.write_text(kept.replace(own, shipped), "utf-8")
        with pytest.raises(RuleBookError, match="finns redan"):
            load([pack])
        file.write_text(kept, "utf-8")


def test_a_value_needs_a_source_and_a_day_that_exists(pack: Path) -> None:
    file = pack / "varden" / "plo.yaml"
    kept = file.read_text("utf-8")
    for wrong in (kept.replace("2017-12-31", "2017-02-30"), kept.replace("varde: 2.00", "varde: två"),
                  kept.replace("verifierad", "säker")):
        file.write_text(wrong, "utf-8")
        with pytest.raises(RuleBookError, match=r"plo\.yaml"):
            load([pack])


def test_a_link_out_of_the_pack_is_not_followed(pack: Path, tmp_path: Path) -> None:
    outside = tmp_path / "hemligt.yaml"
    outside.write_text("paragraf: hemligt", "utf-8")
    (pack / "lank.yaml").symlink_to(outside)
    with pytest.raises(RuleBookError) as refused:
        load([pack])
    assert "hemligt" not in refused.value.message


def test_a_missing_pack_is_a_job_that_cannot_be_done() -> None:
    done = CliRunner().invoke(cli, ["check", str(FIXTURES / "01-allt-ratt"), "--rules", "finns-inte"])
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
