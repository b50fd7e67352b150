"""The template filled in without a fault exits 0; one changed in anything is told so, at its place, by `check`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import recast
import word
from docx import Document
from test_drafting import through_libreoffice

from checker.drafting.word import agreement
from checker.findings import Finding, Level, Report, Utfall
from checker.sources import read
from checker.sources.docx import mall

TODAY = date(2016, 12, 20)
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
WORDED = [(entry, mening) for entry in mall.template() for mening in entry.meningar
          if entry.slag in ("stycke", "punkt") and entry.paragraf != "2"]
FIGURES = [(entry, mening, slot) for entry, mening in WORDED for slot in mening.slots
           if not slot.part and slot.kind in ("kronor", "heltal", "manaddag")]
OTHER = {"kronor": "1600", "heltal": "7", "manaddag": "2 april"}
#: Figures that their sentence states a second time: changed once, they contradict themselves.
SAID_TWICE = {"/ersattning/dagar_per_vecka"}
PARAGRAPHS = list(mall.titles())


def judged(data: bytes) -> Report:
    return recast.Papers({"avtal.docx": data}).report(TODAY)


def needing(report: Report) -> list[Finding]:
    """What needs an eye, but what only a person can attest."""
    return [finding for document in report.documents for finding in document.findings
            if finding.needs_eye and finding.outcome is not Utfall.INTYGAS]


def in_the_paragraph(finding: Finding, paragraf: str) -> bool:
    return any((place.place or "").startswith(f"§ {paragraf},") for place in finding.locations)


def block_of(draft: word.Draft, entry: mall.Entry) -> int:
    return next(place for place, block in enumerate(draft.blocks) if block.entry is entry)


def sentence(mening: mall.Mening) -> str:
    filled = {**mall.OWN_WORDS, **word.FILLED}
    return mall.SLOT.sub(lambda slot: (slot[1] or "") + filled[slot[2]], mening.text)


def reworded(entry: mall.Entry, old: str, new: str) -> bytes:
    draft = word.draft()
    at = block_of(draft, entry)
    text = draft.blocks[at].text
    assert old in text
    return draft.put(at, replace(draft.blocks[at], text=" ".join(text.replace(old, new).split()))).bytes()


def drafted() -> bytes:
    (document,) = read("avtal.yaml", recast.as_given("01-allt-ratt").files["avtal.yaml"]).documents
    return agreement(document)


FILLED_TABLES = (
    [["Björkgården", "Sjuksköterska", "12"]], [["Palliativ vård", "En dag"]], [["Sömn", "Björkgården", "HT2016"]],
    [["Agnes Lövbrandt", "VFU-samordnare", "agnes.lovbrandt@sjobergska.example"]],
    [["Birgit Hallonqvist", "Enhetschef", "Björkgården", "08-465 004 31"]],
    [["Ekdalens kommun", "Gunvor Åsbrink", "Förvaltningschef", "2016-08-29"],
     ["Sjöbergska högskolan", "Henrik Fjällmark", "Rektor", "30 augusti 2016"]])


def filled_in_by_hand() -> bytes:
    """Our blank draft as somebody fills it in: types over the blanks, ticks a box, takes the instructions away."""
    document = Document(BytesIO(agreement(None)))
    numbers = iter(("212000-9713", "899999-1014"))
    for paragraph in list(document.paragraphs):
        if paragraph.runs and all(run.italic for run in paragraph.runs):
            paragraph._p.getparent().remove(paragraph._p)
        elif "____" in paragraph.text or "xx " in paragraph.text:
            text = paragraph.text.replace("xx lärosäte", "Sjöbergska högskolan")
            text = text.replace("xx kommun/stadsdelsförvaltning/annan part", "Ekdalens kommun")
            text = re.sub("(?<=organisationsnummer )_+", lambda _: next(numbers), text)
            paragraph.runs[-1].text = re.sub("(?<=från och med den )_+", "1 september 2016", text)
            for run in paragraph.runs[:-1]:
                run.text = ""
        if "Grundutbildning till sjuksköterska" in paragraph.text:
            box = paragraph._p.xpath(".//w:sdt//w:t")[0]
            box.text = "☒"
            paragraph._p.xpath(".//*[local-name()='checked']")[0].set(f"{{{_W14}}}val", "1")
    for table, rows in zip(document.tables, FILLED_TABLES, strict=True):
        for row, texts in zip(table.rows[1:], rows, strict=False):
            for cell, text in zip(row.cells, texts, strict=False):
                cell.text = text
    written = BytesIO()
    document.save(written)
    return written.getvalue()


WRITTEN = {"in Word": lambda: word.draft().bytes(), "by us": drafted, "by hand": filled_in_by_hand}


@pytest.mark.parametrize("how", WRITTEN)
def test_without_a_fault_it_exits_0(how: str, tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    (tmp_path / "avtal.docx").write_bytes(WRITTEN[how]())
    done = avtalskoll("check", "avtal.docx", "--as-of", TODAY.isoformat(), within=tmp_path)
    assert (done.status, done.err) == (0, "")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="systemdel saknas: LibreOffice")
def test_saved_by_libreoffice_it_exits_0(tmp_path: Path, avtalskoll: Callable[..., Any]) -> None:
    saved = through_libreoffice(drafted(), "avtal.docx", tmp_path)
    (tmp_path / "sparat.docx").write_bytes(saved)
    done = avtalskoll("check", "sparat.docx", "--as-of", TODAY.isoformat(), within=tmp_path)
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(("entry", "mening", "slot"), FIGURES, ids=[f"{e.paragraf}{s.pointer}" for e, _, s in FIGURES])
def test_another_figure_is_told_at_its_place(entry: mall.Entry, mening: mall.Mening, slot: mall.Slot) -> None:
    own = sentence(mening)
    old = mall.OWN_WORDS[slot.pointer]
    found = needing(judged(reworded(entry, own, own.replace(old, OTHER[slot.kind], 1))))
    assert [(one.outcome, in_the_paragraph(one, entry.paragraf)) for one in found] == [(
        Utfall.OBEDOMD if slot.pointer in SAID_TWICE else Utfall.AVVIKELSE, True)], found


@pytest.mark.parametrize("paragraf", PARAGRAPHS)
def test_a_dropped_paragraph_is_told_where_it_should_stand(paragraf: str) -> None:
    """By its number; one whose own subparagraphs are left, by its sentences."""
    found = [one for one in needing(judged(word.draft().without(paragraf).bytes()))
             if one.outcome is Utfall.AVVIKELSE and (re.search(rf"§ {re.escape(paragraf)}(?![.0-9])", one.message)
                                                     or one.rule == f"R-{paragraf}-lydelse")]
    assert found
    after = [*PARAGRAPHS, ""][PARAGRAPHS.index(paragraf) + 1]
    where = f"före rubriken till § {after}" if after else "dokumentet"
    assert all(one.locations[0].place == where for one in found)


@pytest.mark.parametrize("paragraf", sorted({entry.paragraf for entry, _ in WORDED}))
def test_a_changed_sentence_is_told_at_its_place(paragraf: str) -> None:
    """Each sentence of the paragraph in turn: left out, and with two words more in it."""
    silent = []
    for entry, mening in WORDED:
        own = sentence(mening)
        if entry.paragraf != paragraf:
            continue
        for new in ("", f"{own.rstrip('.')} om möjligt."):
            found = needing(judged(reworded(entry, own, new)))
            if not any(one.outcome is Utfall.AVVIKELSE and (in_the_paragraph(one, paragraf) or not new)
                       for one in found):
                silent.append((own, new, [(one.rule, one.outcome.value, one.locations[:1]) for one in found]))
    assert silent == []


def test_the_template_left_as_it_is_is_told_by_what_is_left() -> None:
    found = needing(judged(agreement(None)))
    assert {one.outcome for one in found if one.level is Level.ERROR} <= {Utfall.BRUTEN, Utfall.AVVIKELSE,
                                                                          Utfall.OBEDOMD}
    assert sum("platshållare" in one.message or "står kvar" in one.message for one in found) > 3
