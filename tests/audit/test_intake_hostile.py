"""Bulk files that are damaged, or made to do harm: what is bad is listed, and the rest is read."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from random import Random
from typing import Any

import pytest

from checker.audit.intake import Damaged, Invoice, MappingError, invoices, read_mapping

LIMIT = 100_000
HEAD = b"nummer;avsandare/namn;student;ersattning\n"
ROWS = [b"%d;B;Moa Ek;1530\n" % number for number in range(1, 6)]


def numbers_and_damage(path: Path, limit: int = LIMIT) -> tuple[list[str], list[Damaged]]:
    found = list(invoices(path, None, limit))
    return [json.loads(one.data)["nummer"] for one in found if isinstance(one, Invoice)], \
        [one for one in found if isinstance(one, Damaged)]


def written(tmp_path: Path, data: bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


# ------------------------------------------------------------------ CSV
@pytest.mark.parametrize(("bad", "line", "says"), [
    (b"9;B;Moa;Ek;1530\n", 4, "5 kolumner, fler än rubrikens 4"), (b"9;B\n", 4, "2 kolumner, färre än rubrikens 4"),
    (b"9;B;Mo\xe5 Ek\xff\xc3;1530\n", 4, "inte i teckenkodningen UTF-8"), (b"9;B;Mo\0a;1530\n", 4, "NUL-tecken"),
    (b"9;B;Mo\x1fa;1530\n", 4, "styrtecken (U+001F)"), (b'9;B;"Moa" Ek;1530\n', 4, "ett citattecken står fel"),
    (b'9;B;"Moa Ek;1530\n', 4, "ett citattecken"), (b";B;Moa Ek;1530\n", 4, "saknar det som säger vilken faktura"),
    (b"9;B;" + b"x" * 200_000 + b";1\n", 4, "längre än gränsen"),
])
def test_a_bad_row_is_listed_and_the_others_are_read(tmp_path: Path, bad: bytes, line: int, says: str) -> None:
    good = [row.replace(b"Moa", "Åsa".encode()) for row in ROWS]
    path = written(tmp_path, HEAD + b"".join([*good[:2], bad, *good[2:]]))
    numbers, (damaged,) = numbers_and_damage(path)
    assert numbers == ["1", "2", "3", "4", "5"]
    assert damaged.line == line
    assert says in damaged.error
    assert "Moa" not in damaged.error


@pytest.mark.parametrize("bad", [b"2;B;Moa;Ek;1530\n", b"2;B\n", b"2;B;Mo\xe5;1\n", b'2;B;"Moa" Ek;1\n', b"2;B;\0;1\n",
                                 b'2;B;"Moa Ek;1530\n'])
def test_a_bad_row_takes_its_invoice_with_it(tmp_path: Path, bad: bytes) -> None:
    good = [row.replace(b"Moa", "Åsa".encode()) for row in ROWS]
    numbers, (damaged,) = numbers_and_damage(written(tmp_path, HEAD + b"".join([*good, bad])))
    assert numbers == ["1", "3", "4", "5"]
    assert damaged.line == 7
    assert "prövas inte" in damaged.error


@pytest.mark.parametrize("bad", [
    b'1;B;"Moa;1\n2;B;Tor";1\n', b'1;B;Moa;"1\n2;B;Tor;1"\n', b'"1;B;Moa;1\n2";B;Tor;1\n',  # in the same column
    b'1;"B;Moa;1\n2;B;Tor";1\n', b'1;B;"Moa;1\n2;B";Tor;1\n',  # and in others
    b'1;B;"Moa;\n2;B";Tor;\n', b'1;B;"Moa;1;;\n2;B";Tor;1;;\n',  # where blank cells end the row
])
def test_a_pair_of_stray_quotation_marks_damages_both_their_rows(tmp_path: Path, bad: bytes) -> None:
    path = written(tmp_path, HEAD + bad + b"3;B;Siv Al;1\n")
    numbers, damaged = numbers_and_damage(path)
    assert numbers == ["3"]
    assert [one.line for one in damaged] == [2, 3]
    assert all("citattecken" in one.error for one in damaged)


def test_a_pair_of_stray_quotation_marks_swallows_no_rows(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + b'1;B;"Moa;1\n2;B;Tor Ek;1\n3;B;Siv Ek;1\n4;B;Eva";1\n5;B;Siv Al;1\n')
    numbers, damaged = numbers_and_damage(path)
    assert numbers == ["2", "3", "5"]
    assert [one.line for one in damaged] == [2, 5]


def test_stray_quotation_marks_swallow_no_rows_however_many_they_are(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + b'1;"B;Moa;1\n2;B";"Tor;1\n3;B;Eva;"1\n4;B";Siv;1\n5;B;Siv Al;1\n')
    numbers, damaged = numbers_and_damage(path)
    assert numbers == ["5"]
    assert [one.line for one in damaged] == [2, 3, 4, 5]


@pytest.mark.parametrize("bad", [b'1;B;"rad 1\nrad 2; a";"1530\n2;B;Tor";1530\n',
                                 b'1;B;"rad 1\nrad"2; a";"1530\n2;B;Tor";1530\n'])
def test_lines_of_a_cell_that_are_read_again_come_to_no_invoice(tmp_path: Path, bad: bytes) -> None:
    numbers, damaged = numbers_and_damage(written(tmp_path, HEAD + bad + b"3;B;Eva;1\n"))
    assert numbers == ["3"]
    assert [one.line for one in damaged] == [2, 3, 4]


def test_thousands_of_stray_quotation_marks_take_no_longer_than_they_must(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + b'1;B;"Moa;1\n2;B;Tor Ek;1\n' * 5000 + b"3;B;Eva Ek;1\n")
    numbers, damaged = numbers_and_damage(path)
    assert numbers == ["3"]
    assert len(damaged) > 1000


def test_an_invoice_of_which_a_row_was_given_up_is_not_judged(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + b"2;B;Tor Ek;1\n" + b'1;B;"Moa;1\n2;B;Siv Ek;1\n' * 1500)
    numbers, damaged = numbers_and_damage(path)
    assert numbers == []
    assert damaged


def test_quotation_marks_of_the_heading_swallow_no_rows(tmp_path: Path) -> None:
    for head in (b'nummer;avsandare/namn;student;"meddelande\n1;B;Moa;x"\n', b'nummer;"avsandare/namn;student\n'):
        (damaged,) = invoices(written(tmp_path, head + b"2;B;Tor;1\n"), None, LIMIT)
        assert isinstance(damaged, Damaged)
        assert (damaged.line, damaged.foreign) == (1, False)
        assert "citattecken" in damaged.error
        assert "Moa" not in damaged.error


def test_line_breaks_and_separators_within_quotation_marks_are_text(tmp_path: Path) -> None:
    path = written(tmp_path, b'nummer;avsandare/namn;meddelande;student\r\n1;B;"Hej;\r\nd\xc3\xa5; ""nu""";=1+1\r\n')
    (one,) = invoices(path, None, LIMIT)
    assert isinstance(one, Invoice)
    found = json.loads(one.data)
    assert found["meddelande"] == 'Hej;\r\ndå; "nu"'
    assert found["rader"] == [{"student": "=1+1"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_encoding_and_line_ends_are_seen(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    text = end.join(separator.join(row) for row in (["nummer", "Avsändare: namn", "student"], ["1", "Åsen", "Moa Ek"],
                                                    ["", "", "", ""], ["1", "Åsen", "Tor Ek"]))
    found = list(invoices(written(tmp_path, (text + end).encode(encoding)), None, LIMIT))
    assert [(json.loads(one.data)["avsandare"]["namn"], one.lines) for one in found if isinstance(one, Invoice)] == [
        ("Åsen", (2, 4))]
    assert len(found) == 1


def test_blank_cells_may_end_the_rows_where_they_end_the_heading(tmp_path: Path) -> None:
    head = b"nummer;avsandare/namn;student;meddelande;;\n"
    path = written(tmp_path, head + b'1;B;Moa;x;;\n2;B;Tor;"rad 1;\nrad 2; rad 3";;\n3;B;Eva;x\n')
    assert numbers_and_damage(path) == (["1", "2", "3"], [])


def test_a_text_cut_in_two_by_a_separator_moves_no_cells(tmp_path: Path) -> None:
    path = written(tmp_path, b"nummer;avsandare/namn;student;valuta\n1;B;Moa; Ek;\n2;B;Tor;\n")
    numbers, (damaged,) = numbers_and_damage(path)
    assert numbers == ["2"]
    assert "5 kolumner, fler än rubrikens 4" in damaged.error


def test_the_separator_may_be_declared(tmp_path: Path) -> None:
    assert numbers_and_damage(written(tmp_path, b"sep=;\r\n" + HEAD + ROWS[0])) == (["1"], [])


@pytest.mark.parametrize(("data", "says"), [
    (b"PK\x03\x04....", "zip-fil"), (b"%PDF-1.7", "PDF"), (b"PAR1....", "Parquet"), (b"\x1f\x8b...", "gzip"),
    ("nummer;student".encode("utf-16-le") * 20, "UTF-16 utan märke"),
    (b"\xff\xfen\0u", "mitt i ett tecken"), (b"\xff\xfen\0\0\xd8n\0", "inte hel UTF-16"),
    (b"\0" * 5000, "NUL-tecken"), (b"nummer;" * 20_000, "Rubrikraden är för lång"),
    (b'"nummer', "ett citattecken står fel, eller saknar sitt slut")])
def test_a_file_that_is_no_table_is_refused_whole(tmp_path: Path, data: bytes, says: str) -> None:
    (damaged,) = invoices(written(tmp_path, data), None, LIMIT)
    assert isinstance(damaged, Damaged)
    assert damaged.line is None or damaged.line == 1
    assert not damaged.foreign
    assert says in damaged.error


@pytest.mark.parametrize(("encoding", "sender"), [
    ("utf-8", "Björkgården"), ("utf-16", "Björkgården"), ("cp1252", "Björkgården"), ("utf-8", '"Björk;gården"'),
    ("utf-8", '"Björk ""gården"""'), ("utf-8", "B")])
@pytest.mark.parametrize("bad", ['"Bo" Ek;1530', '"Bo Ek;1530', "Bo;Ek;1530", "Bo Ek", '"Bo;Ek";"15"30'])
def test_a_bad_row_takes_its_invoice_with_it_whatever_its_key_is(tmp_path: Path, encoding: str, sender: str,
                                                                bad: str) -> None:
    text = f"{HEAD.decode()}1;{sender};Moa Ek;1530\n2;{sender};Eva Ek;1530\n1;{sender};{bad}\n"
    numbers, (damaged,) = numbers_and_damage(written(tmp_path, text.encode(encoding)))
    assert numbers == ["2"]
    assert damaged.line == 4
    assert "prövas inte" in damaged.error


def test_a_row_in_another_encoding_takes_its_invoice_with_it(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "1;Björk;Moa Ek;1\n2;Björk;Eva Ek;1\n".encode() + "1;Björk;Bo;1".encode("cp1252"))
    numbers, (damaged,) = numbers_and_damage(path)
    assert numbers == ["2"]
    assert "prövas inte" in damaged.error


@pytest.mark.parametrize("cell", [b"x" * 140_000, b'"' + b"x" * 140_000 + b'"'])
def test_a_cell_too_long_is_told_as_that(tmp_path: Path, cell: bytes) -> None:
    numbers, (damaged,) = numbers_and_damage(written(tmp_path, HEAD + b"9;B;" + cell + b";1\n" + ROWS[0]), 1_000_000)
    assert numbers == ["1"]
    assert damaged.error.startswith("En cell har fler än 131 072 tecken.")
    assert "citattecken" not in damaged.error


def test_a_line_without_end_takes_no_memory(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + ROWS[0] + b"9" * 30_000_000 + b"\n" + ROWS[1])
    tracemalloc.start()
    try:
        numbers, damaged = numbers_and_damage(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert numbers == ["1", "2"]
    assert [one.line for one in damaged] == [3]
    assert peak < 20_000_000


def test_a_file_of_nothing_but_bad_rows_is_given_up(tmp_path: Path) -> None:
    found = list(invoices(written(tmp_path, HEAD + b"1;2\n" * 20_000), None, LIMIT))
    assert len(found) == 1
    assert isinstance(found[0], Damaged)
    assert "Fler än 10000 rader går inte att läsa" in found[0].error


def test_an_invoice_past_the_limit_is_damaged_alone(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + ROWS[0] + ROWS[1] * 5000 + ROWS[2])
    numbers, damaged = numbers_and_damage(path)
    assert numbers == ["1", "3"]
    assert "större än 100000 byte" in damaged[0].error


# ------------------------------------------------------------------ JSON Lines
@pytest.mark.parametrize(("bad", "says"), [
    (b"{", "tar slut för tidigt"), (b'{"nummer": "1"', "tar slut för tidigt"), (b"nej", "är inte JSON: felet står"),
    (b"[1]", "inget JSON-objekt"), (b'{"nummer": NaN}', "NaN är inget tal"), (b'{"a": "\xff"}', "inte UTF-8"),
    (b'{"a": ' + b"[" * 50_000, "för djupt"), (b'{"a": "' + b"x" * 200_000, "längre än 100000 byte"),
    (b'{"a":{"b":{"c":{"d":{"e":1}}}}}', "för djupt")])
def test_a_bad_line_of_json_is_listed_and_the_others_are_read(tmp_path: Path, bad: bytes, says: str) -> None:
    good = b'{"dokument": "faktura", "nummer": "%d"}\n'
    path = written(tmp_path, b"\xef\xbb\xbf" + good % 1 + bad + b"\n" + good % 2, "a.jsonl")
    numbers, (damaged,) = numbers_and_damage(path)
    assert numbers == ["1", "2"]
    assert damaged.line == 2
    assert says in damaged.error


@pytest.mark.parametrize("bad", ['{"nummer": "1", "nummer": "2", "avsandare/namn": "B", "student": "Moa"}',
                                 '{"nummer": "2", "avsandare/namn": "B", "student": ["Moa"]}',
                                 '{"nummer": "2", "avsandare/namn": "B", "student": "\\ud800"}',
                                 '{"nummer": "2", "avsandare/namn": "B", "student": "\\u0000"}'])
def test_a_bad_row_of_json_takes_its_invoice_with_it(tmp_path: Path, bad: str) -> None:
    row = '{"nummer": "%d", "avsandare/namn": "B", "student": "Tor"}\n'
    numbers, (damaged,) = numbers_and_damage(written(tmp_path, (row % 1 + row % 2 + bad).encode(), "a.jsonl"))
    assert numbers == ["1"]
    assert damaged.line == 3


# ------------------------------------------------------------------ Parquet
@pytest.fixture
def module() -> Any:
    return pytest.importorskip("pyarrow.parquet", reason="systemdel saknas: pyarrow")


def table(count: int) -> Any:
    pyarrow = pytest.importorskip("pyarrow", reason="systemdel saknas: pyarrow")
    return pyarrow.table({"nummer": [str(one) for one in range(count)], "avsandare/namn": ["B"] * count,
                          "student": ["Moa Ek"] * count})


def test_a_cut_or_garbled_parquet_file_is_refused_or_read_but_never_worse(module: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    module.write_table(table(500), path)
    data, random, refused = path.read_bytes(), Random(8), 0
    for _ in range(150):
        cut = bytearray(data)
        for _ in range(random.choice([0, 1, 5])):
            cut[random.randrange(len(cut))] = random.randrange(256)
        path.write_bytes(cut[:random.choice([len(cut), random.randrange(len(cut))])])
        found = list(invoices(path, None, LIMIT))
        whole = [one for one in found if isinstance(one, Damaged) and one.line is None]
        refused += len(whole)
        assert len(whole) <= 1
    assert refused > 50


def test_a_parquet_file_that_swells_is_refused(module: Any, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="systemdel saknas: pyarrow")
    path = tmp_path / "a.parquet"
    one = pyarrow.array(["B"]).dictionary_encode()
    rows = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0]).take(pyarrow.array([0] * 2_000_000)), one.dictionary)
    module.write_table(pyarrow.table({"nummer": rows, "avsandare/namn": rows}), path)
    (damaged,) = invoices(path, None, LIMIT)
    assert isinstance(damaged, Damaged)
    assert "orimligt mycket" in damaged.error


def test_a_text_that_is_no_text_damages_its_invoice(module: Any, tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="systemdel saknas: pyarrow")
    path = tmp_path / "a.parquet"
    module.write_table(pyarrow.table({"nummer": ["1", "2"], "avsandare/namn": ["B", "B"],
                                      "student": pyarrow.array([b"Mo\xff", b"Tor Ek"], pyarrow.binary())}), path)
    numbers, (damaged,) = numbers_and_damage(path)
    assert numbers == ["2"]
    assert (damaged.line, "inte är UTF-8" in damaged.error) == (1, True)


# ------------------------------------------------------------------ files and mappings
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d.csv").mkdir()
    for path in (tmp_path / "d.csv", tmp_path / "none.csv", Path("/dev/null")):
        (damaged,) = invoices(path, None, LIMIT)
        assert isinstance(damaged, Damaged)
        assert "ingen vanlig fil" in damaged.error


@pytest.mark.parametrize("data", [b"\xff\xfe\0", b"kolumner: !!python/object/apply:os.system [ls]\n", b"a: &x [*x]\n",
                                  b"kolumner: {" + b"[" * 5000, b"x" * 2_000_000, b"kolumner: {? [a] : b}\n"])
def test_a_mapping_made_to_do_harm_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(MappingError):
        read_mapping(written(tmp_path, data, "m.yaml"))


def test_any_bytes_at_all_come_to_an_answer(tmp_path: Path) -> None:
    random = Random(88)
    pieces = [HEAD, b'"', b";", b"\n", b"\r", b"\0", b"\xc3\xa5", b"\xe5", b"1;B;Moa Ek;1530\n", b"{", b'"a":',
              b"1.530", b'{"nummer":"1","avsandare/namn":"B","student":"Moa"}\n', b"sep=;\n",
              b"\xff\xfe", b"[", b"]", b"null"]
    for number in range(400):
        data = (HEAD if number % 2 else b"") + b"".join(random.choices(pieces, k=random.randrange(1, 40)))
        for ending in ("csv", "jsonl"):
            path = written(tmp_path, data, f"a.{ending}")
            first = list(invoices(path, None, LIMIT))
            assert first == list(invoices(path, None, LIMIT))
            for one in first:
                assert isinstance(one, Damaged) or json.loads(one.data)["dokument"] == "faktura"
