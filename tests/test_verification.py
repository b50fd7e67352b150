"""Receipts: a report judged again comes out the same, or it is said what has changed."""

from __future__ import annotations

import json
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
