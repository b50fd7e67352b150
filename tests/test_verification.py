"""Receipts: a report judged again comes out the same, or it is said what has changed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def within(tmp_path: Path, fixtures_dir: Path) -> Path:
    shutil.copytree(fixtures_dir / "05-paborjad-vecka", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def report(within: Path, avtalskoll: Run) -> Path:
    path = within.parent / f"{within.name}.json"
    avtalskoll("check", ".", "--as-of", "2016-12-20", "--format", "json", "--output", path, within=within)
    return path


def test_the_receipt_names_every_input_by_hash(within: Path, report: Path) -> None:
    receipt = json.loads(report.read_text("utf-8"))["receipt"]
    assert [file["path"] for file in receipt["inputs"]] == ["avtal.yaml", "faktura.yaml"]
    assert all(len(file["sha256"]) == 64 for file in receipt["inputs"])


def test_the_same_comes_out(within: Path, report: Path, avtalskoll: Run) -> None:
    done = avtalskoll("verify", report, within=within)
    assert (done.status, done.out) == (0, "Samma rapport kommer ut.\n")


def test_documents_that_have_moved_are_judged_where_they_are(within: Path, report: Path, avtalskoll: Run) -> None:
    moved = within / "flyttade"
    moved.mkdir()
    for file in [*within.glob("*.*")]:
        file.rename(moved / file.name)
    assert avtalskoll("verify", report, ".", within=moved).status == 0


def test_a_changed_input_is_named_with_what_comes_of_it(within: Path, report: Path, avtalskoll: Run) -> None:
    invoice = within / "faktura.yaml"
    text = invoice.read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("forfallodatum"))
    invoice.write_text(text.replace(line, "forfallodatum: 2016-12-01"), "utf-8")
    done = avtalskoll("verify", report, within=within)
    assert done.status == 1
    assert "faktura.yaml är ändrad." in done.out
    assert "R-4.6-villkor i faktura.yaml: uppfylld i rapporten, bruten nu." in done.out


def test_a_report_made_green_by_hand_is_found_out(within: Path, report: Path, avtalskoll: Run) -> None:
    report.write_text(report.read_text("utf-8").replace('"outcome": "bruten"', '"outcome": "uppfylld"'), "utf-8")
    done = avtalskoll("verify", report, within=within)
    assert done.status == 1
    assert "uppfylld i rapporten, bruten nu" in done.out


def test_what_is_gone_and_what_is_new_is_said(within: Path, report: Path, avtalskoll: Run) -> None:
    (within / "faktura.yaml").rename(within / "annan.yaml")
    done = avtalskoll("verify", report, within=within)
    assert done.status == 1
    assert "faktura.yaml finns inte längre." in done.out
    found = avtalskoll("verify", report, ".", within=within)
    assert found.status == 0  # the same file under another name
    (within / "annan.yaml").write_text("dokument: faktura\n", "utf-8")
    done = avtalskoll("verify", report, ".", within=within)
    assert done.status == 1
    assert "annan.yaml var inte med i rapporten." in done.out


@pytest.mark.parametrize("text", ["", "{}", "[]", "{", '{"format": "avtalskoll-rapport/1"}'])
def test_what_is_no_report_is_refused(text: str, within: Path, avtalskoll: Run) -> None:
    path = within.parent / "ingen.json"
    path.write_text(text, "utf-8")
    done = avtalskoll("verify", path, within=within)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)


def forged(report: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """The report with another content, written as the program writes it."""
    found = json.loads(report.read_text("utf-8"))
    plain = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    assert plain == report.read_text("utf-8")
    change(found)
    report.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")


@pytest.mark.parametrize("change", [
    lambda found: found["summary"].update(bruten=0),
    lambda found: found["documents"].pop(),
    lambda found: found["documents"].append(found["documents"][0]),
    lambda found: found["receipt"]["inputs"].pop(),
    lambda found: found["receipt"]["inputs"][1].update(path="/etc/hostname"),
    lambda found: found["receipt"]["inputs"].append({"path": "x" * 5000, "sha256": None}),
    lambda found: found["receipt"]["inputs"].append({"path": "a\0b", "sha256": None}),
    lambda found: found["receipt"]["inputs"].append({"path": "roret", "sha256": None}),
    lambda found: found["receipt"]["inputs"].append({"path": ".", "sha256": None}),
    lambda found: found["unreadable"].append({"path": "x", "error": "y", "line": None}),
    lambda found: found["tool"].update(version="9.9"),
    lambda found: found["receipt"].update(masked=True),
    lambda found: found["rulebook"].update(sha256="0" * 64)])
def test_no_forgery_is_taken_for_the_report(change: Callable[[dict[str, Any]], object], within: Path, report: Path,
                                            avtalskoll: Run) -> None:
    os.mkfifo(within / "roret")
    forged(report, change)
    done = avtalskoll("verify", report, within=within)
    assert done.status == 1
    assert done.out.startswith("En annan rapport kommer ut.\n")


def test_which_part_a_report_is_about_is_not_vouched_for(within: Path, report: Path, avtalskoll: Run) -> None:
    avtalskoll("check", "avtal.yaml", "--among", ".", "--as-of", "2016-12-20", "--format", "json", "--output", report,
               within=within)
    forged(report, lambda found: found["documents"].clear())
    done = avtalskoll("verify", report, within=within)
    assert "gäller en del av underlaget" in done.out


def test_nobody_is_named_where_ci_is_set_though_the_report_does(within: Path, report: Path, avtalskoll: Run) -> None:
    named = within / "Märta Lindeqvist.yaml"
    (within / "faktura.yaml").rename(named)
    (within / "annan Märta Lindeqvist.yaml").write_text("dokument: ar\n", "utf-8")
    avtalskoll("check", ".", "--as-of", "2016-12-20", "--format", "json", "--output", report, within=within)
    named.write_text(named.read_text("utf-8") + "# ändrad\n", "utf-8")
    changed = avtalskoll("verify", report, within=within, CI="1")
    assert "är ändrad" in changed.out
    assert "Lindeqvist" in avtalskoll("verify", report, within=within).out
    named.unlink()
    gone = avtalskoll("verify", report, within=within, CI="1")
    assert "indata nr 1 finns inte längre." in gone.out
    for done in (changed, gone):
        assert done.status == 1
        assert "lindeqvist" not in (done.out + done.err).casefold()
