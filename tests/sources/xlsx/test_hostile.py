"""Workbooks made to cost, to crash or to mislead: they cost little, and only SourceError leaves the reader."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker import sources
from checker.sources import xlsx
from checker.sources.errors import SourceError
from sources.xlsx.workbooks import (
    HEADINGS,
    MAIN,
    ROW,
    STYLES,
    Value,
    appendix,
    found,
    packed,
    read,
    rows_of,
    sheet,
    workbook,
)

ROOT = Path(__file__).resolve().parents[3]
SECONDS, MEGABYTES = 3.0, 300  # a second on a machine with nothing else to do; a bomb that goes off takes minutes

GOOD = appendix(ROW, ROW, total=12240)
MEASURED = """
import json, re, sys, time
from pathlib import Path
from checker import sources
from checker.sources import xlsx
data = Path(sys.argv[1]).read_bytes()
start, outcome = time.process_time(), "read"
try:
    sources.read("underlag.xlsx", data)
except sources.SourceError as error:
    outcome = type(error).__name__
peak = int(re.search("VmHWM:\\\\s*([0-9]+)", Path("/proc/self/status").read_text())[1])
print(json.dumps([outcome, time.process_time() - start, peak / 1000]))
"""


def cells(template: str, count: int, across: int = 1) -> str:
    """Rows of as many cells, written by a template with ``{r}`` for the place."""
    return "".join("<row>" + template * across + "</row>" for _ in range(count // across))


def raw(inside: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{inside}</sheetData>{after}</worksheet>'


def with_table(inside: str, **how: str) -> bytes:
    table = sheet(GOOD).split("<sheetData>")[1].split("</sheetData>")[0]
    return workbook(raw(table + inside, **how), texts="<si><t>Student</t></si>")


def padded(data: bytes) -> bytes:
    """The same workbook with noise after its XML, so that nothing gives it away by how well it is packed."""
    noise = random.Random(1)
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed({name: content + b"<!--" + noise.randbytes(len(content) // 300).hex().encode() + b"-->"
                   for name, content in parts.items()})


HIDDEN = '<col min="1" max="16384" hidden="1"/>'


def merged(ref: str) -> str:
    return f'<mergeCell ref="{ref}"/>'


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a dimension of the whole sheet": lambda: workbook(sheet(GOOD, dimension="A1:XFD1048576")),
    "cells in the far corner": lambda: with_table('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "millions of shared texts": lambda: workbook(sheet(GOOD), texts="<si/>" * 1_500_000),
    "a million empty rows": lambda: with_table("<row/>" * 1_000_000),
    "as many empty rows as are read": lambda: with_table("<row/>" * 158_000),
    "elements within each other": lambda: with_table("<a>" * 70_000 + "</a>" * 70_000),
    "very many sheets": lambda: workbook(*[sheet([[1]])] * 1500),
    "many tables": lambda: workbook(*[sheet([HEADINGS, ROW])] * 250),
    "merged ranges by the thousand": lambda: with_table(cells("<c><v>1</v></c>", 9000, 9), after=(
        "<mergeCells>" + merged("A1:XFD1048576") + "".join(merged(f"A{row}:F{row + 1}") for row in range(1, 100_000, 2))
        + "</mergeCells>")),
    "one long text everywhere": lambda: workbook(
        raw(cells('<c t="s"><v>0</v></c>', 38_000, 6)), texts=f"<si><t>{'x' * 8_000_000}</t></si>"),
    "headings everywhere": lambda: with_table(cells('<c t="s"><v>0</v></c>', 38_000, 12_000)),
    "heading rows everywhere": lambda: workbook(sheet([HEADINGS, ROW] * 1800)),
    "labels everywhere": lambda: workbook(sheet([HEADINGS, ROW, *[["Telefon:", "E-post:"] * 600] * 20])),
    "totals everywhere": lambda: workbook(sheet([HEADINGS, *[ROW, ["Summa", *[None] * 4, "6120"]] * 2700])),
    "digits without end": lambda: with_table(cells("<c><v>" + "9" * 390 + "</v></c>", 20_000, 6)),
    "different long texts": lambda: workbook(sheet(
        [HEADINGS, *[[f"{row}:{column}" * 15 for column in range(6)] for row in range(4000)]])),
    "hidden columns without end": lambda: with_table(
        "", before='<cols><col min="1" max="16384" hidden="1"/></cols>'),
    "hidden columns many times over": lambda: with_table(
        "", before=f"<cols>{HIDDEN * 100_000}</cols>"),
    "styles by the thousand": lambda: workbook(sheet(GOOD), extra={"xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}">{STYLES.replace("</cellXfs>", "<xf/>" * 150_000 + "</cellXfs>")}</styleSheet>')}),
    "as many rows as are read": lambda: workbook(sheet([HEADINGS, *[[*ROW[:2], 42618, 42643, 4, 6120]] * 5000])),
    "texts of many runs": lambda: workbook(sheet(GOOD), texts=f"<si>{'<r><t>a</t></r>' * 39_000}</si>"),
    "doctype": lambda: workbook(raw("").replace("<worksheet", '<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)),
    "a thousand names for a place": lambda: with_table(cells('<c r="A9" t="str"><v>abc</v></c>', 36_000, 6)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_costs_little(name: str, tmp_path: Path) -> None:
    path = tmp_path / "underlag.xlsx"
    path.write_bytes(padded(HOSTILE[name]()))
    ran = subprocess.run([sys.executable, "-c", MEASURED, str(path)], capture_output=True, text=True, cwd=ROOT,
                         check=True, timeout=60)
    _, seconds, megabytes = json.loads(ran.stdout)
    assert path.stat().st_size < 1_500_000
    assert (seconds <= SECONDS, megabytes <= MEGABYTES) == (True, True), (seconds, megabytes)


def test_what_no_sheet_needs_is_refused_and_what_is_only_odd_is_read() -> None:
    assert found(read(HOSTILE["cells in the far corner"]()), "/rader/0/ersattning").value == 6120
    assert len(rows_of(read(HOSTILE["a dimension of the whole sheet"]()))) == 2
    for name in ("millions of shared texts", "a million empty rows", "hidden columns many times over", "doctype"):
        with pytest.raises(SourceError):
            read(padded(HOSTILE[name]()))


@pytest.mark.parametrize("part", [
    '<row r="0"/>', '<row r="x"/>', '<row r="1048577"/>', '<row><c r="A0"/></row>', '<row><c r="XFE1"/></row>',
    '<row><c r="A1048577"/></row>', '<row><c r="1A"/></row>', '<row><c t="s"><v>9</v></c></row>',
    '<row><c t="s"><v>-1</v></c></row>', '<row><c t="s"><v>x</v></c></row>', '<row r="99999999999999999999"/>'])
def test_what_points_outside_a_sheet_is_damage(part: str) -> None:
    with pytest.raises(SourceError, match="skadad"):
        read(with_table(part))


def test_a_place_that_has_two_values_has_none() -> None:
    document = read(with_table('<row r="7"><c r="F7"><v>6000</v></c></row>'))
    assert found(document, "/rader/0/ersattning").text.startswith("6120 | 6000")
    assert found(document, "/rader/0/ersattning").value is None


def outcome(data: bytes) -> str:
    """What became of bytes: any error but SourceError is the test's failure."""
    try:
        return ", ".join(document.kind for document in sources.read("underlag.xlsx", data).documents)
    except SourceError as error:
        return type(error).__name__


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_only_sourceerror_leaves_however_the_bytes_are_changed(chance: random.Random) -> None:
    data = bytearray(workbook(sheet(GOOD)))
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.2:
        del data[chance.randrange(len(data)):]
    assert isinstance(outcome(bytes(data)), str)


RICH = "<si><t>a</t></si><si><r><rPr><strike/></rPr><t>b</t></r><rPh sb='0' eb='1'><t>c</t></rPh></si>"
PIECES = ["<c", "</c>", "<row>", "</row>", "<v/>", "<f/>", 't="s"', 't="e"', 't="d"', 's="9"', 'r="A1"', "<is/>", "-1",
          "1e999", "NaN", "&#0;", "&amp;", "\ud7ff", "<si>", '"', "", "0", "99999999999", "A1:XFD1048576", "Total", ":",
          "Verksamhet", "Telefon:", "2016-09-05", "xmlns=''", "<![CDATA[x]]>", "<!--x-->", "true", "hidden"]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_only_sourceerror_leaves_however_the_xml_is_changed(chance: random.Random) -> None:
    data = workbook(sheet(GOOD, before=f"<cols>{HIDDEN}</cols>", after=f"<mergeCells>{merged('A7:A8')}</mergeCells>"),
                    texts=RICH)
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for _ in range(chance.randint(1, 4)):
        name = chance.choice(sorted(parts))
        pieces = parts[name].replace(">", ">\n").replace('"', '"\n').split("\n")
        at = chance.randrange(len(pieces))
        pieces[at:at + chance.randint(0, 2)] = [chance.choice([*PIECES, *pieces[:50]])]
        parts[name] = "".join(pieces)
    assert isinstance(outcome(packed(parts)), str)


WORDS = [*HEADINGS, *ROW, "Summa", "Totalt:", "Telefon:", "Antal dagar", "Namn", "5/9", "1,4 v", ":"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.one_of(
    st.none(), st.sampled_from(WORDS), st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"],
                                                             exclude_characters="\ufffe\uffff"), max_size=8),
    st.integers(-10**6, 10**6), st.floats(allow_nan=False, allow_infinity=False)), max_size=8), max_size=10))
def test_only_sourceerror_leaves_whatever_is_written_in_a_sheet(rows: list[list[Value]]) -> None:
    assert isinstance(outcome(workbook(sheet([*rows, HEADINGS, *rows]))), str)


@given(st.binary(max_size=300))
def test_only_sourceerror_leaves_for_bytes_of_any_sort(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"Verksamhet;Namn;Belopp\n"):
        with contextlib.suppress(SourceError):
            assert xlsx.read_attachment(start + data, "bilaga", 10_000).kind == "faktureringsunderlag"


def test_a_thousand_rows_take_at_most_three_tenths_of_a_second() -> None:
    data = workbook(sheet(appendix(*[[*ROW[:2], 20160905, "30/9 2016", "1,4", "2 142,00 kr"]] * 1000)))
    start = time.process_time()
    assert len(rows_of(read(data))) == 1000
    assert time.process_time() - start <= 0.3
