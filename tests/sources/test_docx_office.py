"""Word agreements through other hands: LibreOffice and python-docx save the same text, and the command judges it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
import word
from word import Draft, checkbox, draft, p, run, tbl, tc, text_box, tr
from word_readings import data

from checker.sources.docx import mall

DAY = ("--as-of", "2016-12-20")
OFFICE = shutil.which("soffice")


def converted(made: Draft, folder: Path, *forms: str) -> bytes:
    """What LibreOffice makes of a draft when it saves it as each of ``forms`` after the other."""
    at = folder / "avtal.docx"
    at.write_bytes(made.bytes())
    for number, form in enumerate(forms):
        out = folder / str(number)
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        subprocess.run(["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out), str(at)],
                       check=True, capture_output=True, timeout=120)
        at = out / f"avtal.{form}"
    return at.read_bytes()


def rich() -> Draft:
    """A draft with what office programs write in their own ways."""
    made = draft()
    at = made.place("Grundutbildning")
    ticks = [p(checkbox(True) + run(" Grundutbildning till sjuksköterska"), raw=True),
             p(checkbox(False) + run(" arbetsterapeut"), raw=True),
             p(checkbox(True) + run(" Annan dietist"), raw=True)]
    made = made.put(at, *(replace(made.blocks[at], xml=line) for line in ticks))
    made = made.with_table("/verksamheter", tbl([
        tr([tc(text) for text in ("Verksamhet", "Utbildningar", "Antal studenter per år")]),
        tr([tc("Björkgården", merge="restart"), tc("Sjuksköterska"), tc("2")]),
        tr([tc("", merge="continue"), tc("Dietist"), tc("1")]),
        tr([tc("Ekhemmet"), tc("Sjuksköterska"), tc("3")])]))
    at = made.place("Utbildningarna är kostnadsfria")
    boxed = p(run(made.blocks[at].text) + text_box([p("Kommunen bjuder på kaffe.")]), raw=True)
    return made.put(at, replace(made.blocks[at], xml=boxed))


@pytest.mark.skipif(OFFICE is None, reason="systemdel saknas: LibreOffice (soffice)")
@pytest.mark.parametrize("forms", [("docx",), ("odt", "docx")], ids=["saved again", "by way of odt"])
def test_what_libreoffice_saves_says_the_same(forms: tuple[str, ...], tmp_path: Path) -> None:
    made = rich()
    assert data(converted(made, tmp_path, *forms)) == data(made.bytes())
    assert len(data(made.bytes())["andrade_lydelser"]) == 1


def by_python_docx() -> bytes:
    """The template filled in, as a program with python-docx's own template and styles writes it."""
    document = python_docx.Document()
    for block in draft().blocks:
        entry = block.entry
        if entry.slag == "tabell":
            rows = [entry.kolumner, *word.TABLES[entry.lista]]
            made = document.add_table(len(rows), len(entry.kolumner))
            for row, texts in zip(made.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        elif entry.slag == "rubrik":
            document.add_heading(block.text, 1 + entry.paragraf.count("."))
        else:
            document.add_paragraph(block.text, style="List Bullet" if entry.slag == "punkt" else None)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def test_what_python_docx_writes_says_the_same() -> None:
    assert data(by_python_docx()) == data(draft().bytes())


# the command

def checked(avtalskoll: Callable[..., Any], made: Draft, folder: Path, *options: str) -> Any:
    (folder / "avtal.docx").write_bytes(made.bytes())
    return avtalskoll("check", *DAY, *options, "avtal.docx", within=folder)


def test_the_template_filled_in_without_a_fault_exits_0(avtalskoll: Callable[..., Any], tmp_path: Path) -> None:
    assert checked(avtalskoll, draft(), tmp_path).status == 0


def test_a_changed_figure_is_reported_at_its_place(avtalskoll: Callable[..., Any], tmp_path: Path) -> None:
    ran = checked(avtalskoll, draft({"/frister/betalning_dagar": "45"}), tmp_path, "--format", "json")
    assert ran.status == 3
    found = [finding for document in ran.report["documents"] for clause in document["clauses"]
             for finding in clause["findings"] if finding["outcome"] == "avvikelse"]
    assert [(one["statements"], one["actual"], one["expected"]) for one in found] == [(["4.6-villkor"], "45", "30")]
    assert found[0]["locations"][0]["place"] == "§ 4.6, stycke 4"


@pytest.mark.parametrize("number", list(mall.titles()))
def test_a_dropped_paragraph_is_reported(number: str, avtalskoll: Callable[..., Any], tmp_path: Path) -> None:
    ran = checked(avtalskoll, draft().without(number), tmp_path, "--format", "json")
    found = [finding for document in ran.report["documents"] for clause in document["clauses"]
             for finding in clause["findings"] if finding["outcome"] == "avvikelse"]
    # What stands below § 4 and § 5 is still there: their own sentences are gone, not the whole of them.
    expected = {"4": "R-4-lydelse", "5": "R-5-lydelse", "4.1": "R-4-kvar"}.get(number, f"R-{number}-kvar")
    assert {one["rule"] for one in found} == {expected}


def test_the_untouched_template_is_broken(avtalskoll: Callable[..., Any], tmp_path: Path) -> None:
    assert checked(avtalskoll, word.untouched(), tmp_path).status == 1
