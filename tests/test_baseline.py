"""The baseline: what was known passes, what is new gates, what is gone is said, and it only shrinks by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
DAY = ("--as-of", "2016-12-20")


@pytest.fixture
def within(tmp_path: Path, fixtures_dir: Path) -> Path:
    """An agreement and an invoice whose day of payment is too early."""
    case = fixtures_dir / "17-forfallodag"
    for file in case.glob("*.yaml"):
        if file.name != "fall.yaml":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.fixture
def check(avtalskoll: Run, within: Path) -> Run:
    return lambda *options: avtalskoll("check", ".", *DAY, "--baseline", "kanda.json", *options, within=within)


def entries(within: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((within / "kanda.json").read_text("utf-8"))["findings"]
    return found


def test_what_is_known_does_not_gate(check: Run, within: Path) -> None:
    assert check().status == 2
    first = check("--accept-new")
    assert first.status == 1
    known = entries(within)
    assert known
    assert {entry["rule"] for entry in known} == {"R-4.6-villkor"}
    again = check()
    assert again.status == 0
    assert "1 known, 0 new, 0 no longer found" in again.err
    assert "✗" in again.out  # what is known is still reported


def test_the_same_rule_with_another_figure_is_new(check: Run, within: Path) -> None:
    check("--accept-new")
    (invoice,) = within.glob("faktura*.yaml")
    was = next(line for line in invoice.read_text("utf-8").splitlines() if line.startswith("forfallodatum"))
    invoice.write_text(invoice.read_text("utf-8").replace(was, "forfallodatum: 2016-12-20"), "utf-8")
    assert check().status == 1


def test_lines_that_move_make_nothing_new(check: Run, within: Path) -> None:
    check("--accept-new")
    (invoice,) = within.glob("faktura*.yaml")
    invoice.write_text("# flyttad\n\n" + invoice.read_text("utf-8"), "utf-8")
    assert check().status == 0
    invoice.rename(within / "under-annat-namn.yaml")
    assert check().status == 0


def test_a_copy_of_what_is_known_is_new(check: Run, within: Path) -> None:
    check("--accept-new")
    (invoice,) = within.glob("faktura*.yaml")
    (within / "kopia.yaml").write_bytes(invoice.read_bytes())
    assert check().status == 1


def test_what_no_longer_occurs_is_said_and_taken_out_when_asked(check: Run, within: Path, fixtures_dir: Path) -> None:
    check("--accept-new")
    (invoice,) = within.glob("faktura*.yaml")
    faulty = invoice.read_text("utf-8")
    line = next(line for line in faulty.splitlines() if line.startswith("forfallodatum"))
    invoice.write_text(faulty.replace(line, "forfallodatum: null\nbetalningsvillkor_dagar: 30")
                       if "betalningsvillkor_dagar" not in faulty else faulty.replace(line, ""), "utf-8")
    before = entries(within)
    done = check()
    assert "no longer found: R-4.6-villkor" in done.err
    assert entries(within) == before
    check("--update-baseline")
    assert entries(within) == []
    invoice.write_text(faulty, "utf-8")
    assert check("--update-baseline").status == 1
    assert entries(within) == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "avtalskoll-baslinje/1"}',
                                  '{"format": "avtalskoll-baslinje/1", "findings": [{"rule": "R"}]}',
                                  '{"format": "avtalskoll-baslinje/2", "findings": []}', "[" * 100_000])
def test_a_file_that_is_no_baseline_is_refused(text: str, check: Run, within: Path) -> None:
    (within / "kanda.json").write_text(text, "utf-8")
    done = check()
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)


def test_an_unreadable_document_is_never_known(check: Run, within: Path) -> None:
    (within / "trasig.yaml").write_text("dokument: faktura\nnummer: '1\n", "utf-8")
    assert check("--accept-new").status == 4
    assert check().status == 4


@pytest.fixture
def named(within: Path) -> Path:
    """The invoice in a file that bears its student's name."""
    (invoice,) = within.glob("faktura*.yaml")
    return invoice.rename(within / "Jonatan Ekehav.yaml")


@pytest.mark.parametrize("first", ["--mask", "--no-mask"])
@pytest.mark.parametrize("then", ["--mask", "--no-mask"])
def test_masking_makes_nothing_new_and_the_file_names_nobody(first: str, then: str, check: Run, named: Path,
                                                             within: Path) -> None:
    assert "Ekehav" in named.read_text("utf-8")
    assert check("--accept-new", first).status == 1
    assert "ekehav" not in (within / "kanda.json").read_text("utf-8").casefold()
    assert check(then).status == 0
    (within / "kopia.yaml").write_bytes(named.read_bytes())
    assert check(then).status == 1


def test_another_person_where_one_was_known_is_new(check: Run, within: Path) -> None:
    from checker.baseline import hiding

    hide = hiding(["Åsa Öberg", "Bo Ek"])
    assert hide("Åsa Öberg") != hide("Bo Ek")
    assert hide("ÅSA  öberg") == hide("Åsa Öberg")
    assert len(hide("Bo Ek")) == len("person-") + 3
    assert check("--accept-new").status == 1


def test_the_working_folder_makes_nothing_known_or_new(within: Path, avtalskoll: Run) -> None:
    folder = within / "fakturor"
    folder.mkdir()
    (invoice,) = within.glob("faktura*.yaml")
    invoice = invoice.rename(folder / "a.yaml")
    options = (*DAY, "--agreement", within / "avtal.yaml", "--baseline", within / "kanda.json")
    assert avtalskoll("check", "fakturor", *options, "--accept-new", within=within).status == 1
    assert avtalskoll("check", ".", *options, within=folder).status == 0
    (folder / "b.yaml").write_bytes(invoice.read_bytes())
    assert avtalskoll("check", "b.yaml", *options, within=folder).status == 1


def test_a_moved_file_takes_its_entries_with_it(check: Run, within: Path) -> None:
    check("--accept-new")
    (invoice,) = within.glob("faktura*.yaml")
    invoice.rename(within / "flyttad.yaml")
    done = check("--update-baseline")
    assert (done.status, "no longer found:" in done.err) == (0, False)
    assert [entry["path"] for entry in entries(within)] == ["flyttad.yaml"]
    assert check().status == 0


def test_one_of_two_alike_in_a_file_still_gates_in_the_formats_too(check: Run, within: Path) -> None:
    check("--accept-new")
    (invoice,) = within.glob("faktura*.yaml")
    invoice.write_text(invoice.read_text("utf-8") + "---\n" + invoice.read_text("utf-8"), "utf-8")
    done = check("--format", "github")
    assert done.status == 1
    assert "::error" in done.out
