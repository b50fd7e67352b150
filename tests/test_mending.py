"""`fix`: what can be written in one way only is written so; a fact is never changed, and layout never moves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import State, cells
from checker.mending import mended
from checker.mending.spelling import day, number
from checker.sources import SourceError, read

Run = Callable[..., Any]

FAULTY = """\
# En faktura, skriven för hand.
dokument: faktura
nummer: 17   # vår
datum: 2016-9-5   # kommentar
forfallodatum: "5 oktober 2016"
termin: ht 2016
total:      # fylls i
moms: 0
oresavrundning: '0,50'
rader:
  - {student: Åsa Ek, utbildning: Sjuksköterska, startdatum: 05/09/2016, slutdatum: 30/9 2016,
     ersattning: "6 120,00 kr"}
"""
MENDED = """\
# En faktura, skriven för hand.
dokument: faktura
nummer: 17   # vår
datum: 2016-09-05   # kommentar
forfallodatum: "2016-10-05"
termin: HT2016
total: 6120.50      # fylls i
moms: 0
oresavrundning: '0.50'
rader:
  - {student: Åsa Ek, utbildning: sjukskoterska, startdatum: 05/09/2016, slutdatum: 2016-09-30,
     ersattning: "6120.00"}
"""


def test_only_the_values_change_and_a_second_run_changes_nothing() -> None:
    after, corrections = mended("f.yaml", FAULTY.encode())
    assert after.decode() == MENDED
    assert [one.line for one in corrections] == sorted(one.line for one in corrections)
    assert mended("f.yaml", after) == (after, [])


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_line_ends_and_byte_order_mark_stay(ends: str) -> None:
    before, after = (text.replace("\n", ends) for text in (FAULTY, MENDED))
    assert mended("f.yaml", ("\ufeff" + before).encode())[0] == ("\ufeff" + after).encode()


@pytest.mark.parametrize(("text", "meant"), [
    ("6 120,00", "6120.00"), ("6\u00a0120", "6120"), ("1.530,00", "1530.00"), ("1,4", "1.4"), ("0,145", "0.145"),
    ("−12,50", "-12.50"), ("12 345 678,9", "12345678.9"),
    ("1,530", None), ("1.530", None), ("12,345", None), ("1,530,000", None), ("6 12", None), ("012", None),
    ("6120 kr/v", None), ("ca 6120", None), ("1 530,", None), ("1e3", None), ("", None), ("6120.-", None),
])
def test_a_number_is_respelt_where_it_can_mean_one_thing(text: str, meant: str | None) -> None:
    assert number(text) == meant


@pytest.mark.parametrize(("text", "meant"), [
    ("2016-9-5", "2016-09-05"), ("2016/09/05", "2016-09-05"), ("20160905", "2016-09-05"),
    ("2016-09-05T00:00:00", "2016-09-05"), ("den 5 september 2016", "2016-09-05"), ("30/9 2016", "2016-09-30"),
    ("30.09.2016", "2016-09-30"), ("5/5/2016", "2016-05-05"),
    ("05/09/2016", None), ("5/9 2016", None), ("09/30/2016", None), ("2016-02-30", None), ("2016-9/5", None),
    ("2016-09-05T23:59", None), ("5 september", None), ("160905", None),
])
def test_a_day_is_respelt_where_it_can_mean_one_thing(text: str, meant: str | None) -> None:
    assert day(text) == meant


@pytest.mark.parametrize("total", ["6000.00", "xx", "sex tusen"])
def test_a_total_that_is_written_is_never_changed(total: str) -> None:
    text = f"dokument: faktureringsunderlag\nrader:\n- {{ersattning: 6120}}\ntotal: {total}\n".encode()
    assert mended("f.yaml", text) == (text, [])


@pytest.mark.parametrize("rows", ["[]", "[{ersattning: 6120}, {ersattning: }]", "[{ersattning: xx}]", "[{student: A}]"])
def test_a_total_is_not_computed_from_what_is_not_known(rows: str) -> None:
    text = f"dokument: faktureringsunderlag\nrader: {rows}\ntotal:\n".encode()
    assert mended("f.yaml", text) == (text, [])


def test_missing_tax_is_not_taken_for_none() -> None:
    text = b"dokument: faktura\nrader: [{ersattning: 6120}]\ntotal:\n"
    assert mended("f.yaml", text) == (text, [])


written = st.text(st.sampled_from("0123456789 .,-/'\"#:åhtvkr\u00a0"), max_size=14)


@given(st.dictionaries(st.sampled_from(["datum", "termin", "moms", "total", "valuta"]), written, max_size=4))
def test_whatever_is_written_nothing_plain_is_changed_and_a_second_run_changes_nothing(fields: dict[str, str]) -> None:
    quoted = "".join(f"{name}: '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in fields.items())
    data = f"dokument: faktura\n{quoted}".encode()
    after, corrections = mended("f.yaml", data)
    assert mended("f.yaml", after) == (after, [])
    before = {cell.pointer: cell for cell in cells(read("f.yaml", data).documents[0].root)}
    for cell in cells(read("f.yaml", after).documents[0].root):
        old = before[cell.pointer]
        if cell.pointer not in {one.pointer for one in corrections}:
            assert (cell.text, cell.state) == (old.text, old.state)
        else:
            assert cell.state is State.GIVEN
            assert old.value in (None, cell.value)


@pytest.mark.parametrize(("name", "data"), [
    ("f.json", b'{"dokument": "faktura", "moms": "1,4"}'), ("f.yaml", b"a: ["), ("f.yaml", b"\xff\xfe"),
    ("f.yaml", b"hej: 1\n"), ("f.xml", b"<a/>")])
def test_other_files_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(SourceError):
        mended(name, data)


def test_the_command_shows_then_mends_and_then_has_nothing_to_do(tmp_path: Path, avtalskoll: Run) -> None:
    file = tmp_path / "faktura.yaml"
    file.write_text(FAULTY, "utf-8")
    shown = avtalskoll("fix", "faktura.yaml", "--diff", within=tmp_path)
    assert (shown.status, file.read_text("utf-8")) == (1, FAULTY)
    assert "+datum: 2016-09-05   # kommentar" in shown.out
    done = avtalskoll("fix", "faktura.yaml", within=tmp_path)
    assert (done.status, file.read_text("utf-8")) == (0, MENDED)
    assert "faktura.yaml:4: /datum: 2016-9-5 → 2016-09-05" in done.out
    assert avtalskoll("fix", "faktura.yaml", within=tmp_path).out == "Inget att rätta.\n"
    assert avtalskoll("fix", "faktura.yaml", "--diff", within=tmp_path).status == 0


def test_names_stay_out_of_a_log(tmp_path: Path, avtalskoll: Run) -> None:
    (tmp_path / "faktura.yaml").write_text(FAULTY, "utf-8")
    done = avtalskoll("fix", "faktura.yaml", "--diff", within=tmp_path, CI="1")
    assert done.status == 1
    assert "Ek" not in done.out
    assert "2016-09-05" in done.out


def test_no_name_and_no_personnummer_is_shown_beside_a_correction(tmp_path: Path, avtalskoll: Run) -> None:
    file = tmp_path / "Märta Lindeqvist.yaml"
    file.write_text("dokument: faktura\nmeddelande: om 900101-1239\ndatum: 2016/12/05\n"
                    "rader:\n  - student: Märta Lindeqvist\n    ersattning: '6 120'\n", "utf-8")
    whole = avtalskoll("fix", file.name, "--diff", within=tmp_path)
    assert "Märta Lindeqvist" in whole.out
    masked = avtalskoll("fix", file.name, "--diff", within=tmp_path, CI="1")
    done = avtalskoll("fix", file.name, within=tmp_path, CI="1")
    for shown in (masked, done):
        assert "lindeqvist" not in (shown.out + shown.err).casefold()
        assert "2016/12/05 → 2016-12-05" in shown.out
    assert "1239" not in whole.out + masked.out + done.out
    file.write_text("dokument: faktura\nnummer: '1\n", "utf-8")
    broken = avtalskoll("fix", file.name, within=tmp_path, CI="1")
    assert (broken.status, "lindeqvist" in broken.err.casefold()) == (4, False)


@pytest.mark.parametrize("file", ["finns-inte.yaml", "/dev/zero", "."])
def test_only_a_file_is_mended(file: str, tmp_path: Path, avtalskoll: Run) -> None:
    done = avtalskoll("fix", file, within=tmp_path)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
