"""The table: read by Python's csv, and opened by LibreOffice as a spreadsheet would be."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given

from checker.findings import Report
from checker.reports import REPORTS, Options
from checker.reports.csv import HEADINGS, cell
from reports.examples import (
    AGREEMENT,
    ANY_REPORTS,
    HOSTILE,
    INVOICE,
    REAL,
    TEXTS,
    hostile,
    invoice,
    real,
    report,
    whole,
)

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="systemdel saknas: LibreOffice")


def table(given_report: Report, **options: Any) -> list[dict[str, str]]:
    text = REPORTS["csv"](given_report, Options(**options))
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";", strict=True))
    assert read[0] == list(HEADINGS)
    assert all(len(row) == len(HEADINGS) for row in read)
    return [dict(zip(HEADINGS, row, strict=True)) for row in read[1:]]


def test_a_row_a_finding_and_one_a_file_that_was_unreadable() -> None:
    rows = table(whole())
    assert [(row["Dokument"], row["Regel"], row["Utfall"], row["Hindrar"]) for row in rows] == [
        ("fakturor/trasig.json", "", "oläst", "ja"),
        (AGREEMENT, "R-4.4-ambition", "intygas", "nej"), (AGREEMENT, "R-4.4-kurs", "intygas", "nej"),
        (AGREEMENT, "R-4.6-villkor-mall", "avvikelse", "ja"), (AGREEMENT, "R-4.6-pris-mall", "avvikelse", "nej"),
        (AGREEMENT, "R-7-larosate", "undantagen", "nej"),
        (INVOICE, "R-4.6-belopp", "bruten", "ja"), (INVOICE, "R-4.6-belopp", "uppfylld", "nej"),
        (INVOICE, "R-4.6-efterskott", "tvistig", "ja"), (INVOICE, "R-4.6-upprakning", "obedömd", "ja"),
        (INVOICE, "R-4.6-giro", "uppfylld", "nej"), (INVOICE, "R-4.6-dubbel", "ej tillämplig", "nej"),
        (INVOICE, "R-B2-sidfot", "bruten", "nej")]


def test_a_row_says_it_all_and_its_figures_are_figures() -> None:
    row = next(one for one in table(whole()) if one["Regel"] == "R-4.6-belopp")
    assert (row["Hittat"], row["Väntat"], row["Skillnad"], row["Antal"]) == ("6400,00", "6120,00", "280,00", "1")
    assert row["Plats"].startswith("rad 12, kolumn 19 (ersattning: 6400.00); rad 11")
    assert row["Avtalets ord"] == "”1530 kr per student och vecka, beräknat i 2016 års priser”"
    assert row["Gör så här"] == "Rätta beloppet eller antalet veckor."
    waived = next(one for one in table(whole()) if one["Utfall"] == "undantagen")
    assert waived["Undantag"] == "skäl: Växelnumret används; beslutat av: Rektor; medgivet av: Nämnden"
    known = table(report(invoice()), known=frozenset({(INVOICE, "522d342e362d62656c6f7070")}))[0]
    assert (known["Hindrar"], known["Känd"]) == ("nej", "ja")


@pytest.mark.parametrize("case", REAL)
def test_a_real_report_has_a_row_a_finding(case: str) -> None:
    rows = table(real(case))
    assert len(rows) == len(real(case).unreadable) + sum(len(document.findings) for document in real(case).documents)
    counts = dict.fromkeys(real(case).summary(), 0)
    for row in rows:
        if row["Regel"]:
            counts[row["Utfall"].translate(str.maketrans("äö ", "ao_"))] += int(row["Antal"])
    assert counts == real(case).summary()


@pytest.mark.parametrize(("text", "expected"), [
    ("280.00", "280,00"), ("-280.50", "-280,50"), ("-3", "-3"), ("2016-12-09", "2016-12-09"), ("=1", "'=1"),
    ("-3 dagar", "'-3 dagar"), ("+46 8", "'+46 8"), ("@a", "'@a"), ("  =1", "'  =1"), ("a, =1", "a, '=1"),
    ("1" * 16, "1" * 16), ("a-b", "a-b"), ("\t=1", r"\t=1"), ("”=1”", "”=1”")])
def test_only_plain_numbers_may_begin_like_a_formula(text: str, expected: str) -> None:
    assert cell(text) == expected


@given(text=TEXTS)
def test_no_cell_is_a_formula_whatever_separates_the_cells(text: str) -> None:
    told = cell(text)
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL).writerow([told, told])
    for separator in ";,\t|":
        for row in csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=separator):
            for one in row:
                bare = one.strip(" \t\"\r\n")
                assert re.fullmatch(r"-?[0-9.,]+", bare) or not re.match(r"[=+@\t\r\uff1d\uff0b\uff20-]", bare)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_document_harms_it(text: str) -> None:
    assert [row["Utfall"] for row in table(hostile(text))] == ["oläst", "bruten", "undantagen", "avvikelse"]


@given(given_report=ANY_REPORTS)
def test_whatever_the_documents_say_it_is_a_table(given_report: Report) -> None:
    assert len(table(given_report)) == len(given_report.unreadable) + sum(
        len(document.findings) for document in given_report.documents)
    assert REPORTS["csv"](given_report, Options()).encode()


@needs_libreoffice
def test_a_spreadsheet_opens_it_and_runs_nothing(tmp_path: Path) -> None:
    reports = [whole(), *(hostile(text) for text in HOSTILE if len(text) < 1000)]
    documents = [document for one in reports for document in one.documents]
    (tmp_path / "rapport.csv").write_bytes(REPORTS["csv"](report(*documents), Options()).encode())
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profil",
                    "--infilter=CSV:59,34,76", "--convert-to", "xlsx", "--outdir", str(tmp_path),
                    str(tmp_path / "rapport.csv")], check=True, capture_output=True, timeout=120)
    sheet = openpyxl.load_workbook(tmp_path / "rapport.xlsx").active
    assert sheet is not None
    cells = [one for row in sheet.iter_rows() for one in row]
    assert [one.value for one in sheet[1]] == list(HEADINGS)
    assert not [one.coordinate for one in cells if one.data_type == "f" or one.hyperlink is not None]
    assert sheet.max_row == 1 + sum(len(document.findings) for document in documents)
