"""Bulk files: how columns become fields, and what is never guessed."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from checker import sources
from checker.audit.intake import Damaged, Invoice, Mapping, MappingError, invoices, is_bulk, read_mapping
from checker.document import State

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 1_000_000
MAPPING = """\
kolumner:
  Fakturanr: nummer
  Lev.: avsandare/namn
  Datum: datum
  Studentens namn: student
  Belopp: ersattning
"""


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """Writes a file: its name, its text, and how it is encoded."""
    def write(name: str, text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path
    return write


def read(path: Path, mapping: Mapping | None = None) -> tuple[list[dict[str, Any]], list[Damaged]]:
    """The invoices as plain data, numbers as their digits; and what is damaged."""
    found = list(invoices(path, mapping, LIMIT))
    whole = [json.loads(one.data, parse_float=Decimal) for one in found if isinstance(one, Invoice)]
    return whole, [one for one in found if isinstance(one, Damaged)]


def one(path: Path, mapping: Mapping | None = None) -> dict[str, Any]:
    (found,), damaged = read(path, mapping)
    assert damaged == []
    return found


def refused(path: Path, mapping: Mapping | None = None) -> Damaged:
    found, (damaged,) = read(path, mapping)
    assert found == []
    return damaged


def cell(path: Path, column: str, text: str, decimal: str = "", form: str = "") -> Any:
    """What the one cell of a column comes to."""
    path.write_text(f'nummer;avsandare/namn;{column}\n1;B;"{text}"\n', "utf-8")
    settings = path.with_suffix(".yaml")
    lines = ([f'decimaltecken: "{decimal}"'] if decimal else []) + ([f"datumform: {form}"] if form else [])
    settings.write_text("\n".join(lines) or "kolumner: {nummer: nummer}", "utf-8")
    found = one(path, read_mapping(settings))
    return found["rader"][0][column] if "rader" in found else found[column]


# ------------------------------------------------------------------ names
def test_bulk_files_are_known_by_their_ending() -> None:
    assert [name for name in ("a.csv", "B.CSV", "c.jsonl", "d.ndjson", "e.parquet", "f.json", "g.xlsx", "csv")
            if is_bulk(name)] == ["a.csv", "B.CSV", "c.jsonl", "d.ndjson", "e.parquet"]


@pytest.mark.parametrize("heading", [
    "nummer;avsandare/namn;student;betalning/bankgiro", "Fakturanummer;Avsändare: Namn;Student;Bankgiro",
    "NUMMER;avsandare.namn;rader/student;betalning_bankgiro"])
def test_fields_own_names_and_titles_are_columns(file: Any, heading: str) -> None:
    assert one(file("a.csv", f"{heading}\n1;B;Moa Ek;9912-3002\n")) == {
        "dokument": "faktura", "nummer": "1", "avsandare": {"namn": "B"}, "betalning": {"bankgiro": "9912-3002"},
        "rader": [{"student": "Moa Ek"}]}


def test_the_keys_stand_in_the_schemas_order_without_spaces(file: Any) -> None:
    path = file("a.csv", "total;student;verksamhet;nummer;avsandare/namn\n5;Moa Ek;Åsen;1;B\n")
    (found,) = invoices(path, None, LIMIT)
    assert isinstance(found, Invoice)
    assert found.data.decode() == ('{"dokument":"faktura","nummer":"1","avsandare":{"namn":"B"},'
                                   '"rader":[{"verksamhet":"Åsen","student":"Moa Ek"}],"total":5}')


@pytest.mark.parametrize(("heading", "says"), [
    ("nummer;avsandare/namn;Studnt", "”Studnt” är inget fält i en faktura. Menade du student?"),
    ("nummer;namn", "”namn” kan vara avsandare/namn eller fakturamottagare/namn"),
    ("nummer;avsandare/namn;Nummer", "Kolumn 1 och kolumn 3 heter båda ”Nummer”"),
    ("nummer;avsandare/namn;Fakturanummer", "Två kolumner, ”nummer” och ”Fakturanummer”, är samma fält"),
    ("nummer;student", "Ingen kolumn säger vem som har ställt fakturan"),
    ("avsandare/namn;student", "Ingen kolumn är fakturans nummer"),
    ("nummer;;avsandare/namn", "Kolumn 2 har inget namn"),
    ("1001;Björkgården;Moa Ek", "Ingen kolumn har ett namn som går att känna igen. Skriv kolumnernas namn"),
    ("", "Filen har ingen rad med kolumnernas namn"),
])
def test_a_heading_that_does_not_fit_is_refused_by_name(file: Any, heading: str, says: str) -> None:
    damaged = refused(file("a.csv", f"{heading}\n1;B;Moa Ek\n" if heading else "\n\n"))
    assert damaged.line is None
    assert says in damaged.error


def test_a_file_of_something_else_says_so(file: Any) -> None:
    assert refused(file("a.csv", "Konto;Saldo\n1;2\n")).foreign
    assert refused(file("a.jsonl", '{"konto": 1}\n')).foreign
    assert refused(file("b.csv", "")).foreign
    assert not refused(file("c.csv", "nummer;Saldo\n1;2\n")).foreign


@pytest.mark.parametrize(("name", "text"), [
    ("a.csv", "1001;Björkgården;2016-12-09;Moa Ek;1530\n"), ("b.csv", "Konto;Saldo\n1;2\n"),
    ("c.jsonl", '{"konto": 1}\n')])
def test_under_a_mapping_no_table_is_a_file_of_something_else(file: Any, name: str, text: str) -> None:
    damaged = refused(file(name, text), read_mapping(file("m.yaml", MAPPING)))
    assert not damaged.foreign
    assert "inte finns i filen: ”Fakturanr”, ”Lev.”, ”Datum”" in damaged.error
    assert "Saknar filen raden med kolumnernas namn" in damaged.error
    damaged = refused(file(name, text), read_mapping(file("m.yaml", "decimaltecken: komma\n")))
    assert not damaged.foreign
    assert "Ingen kolumn har ett namn" in damaged.error


def test_what_is_empty_is_a_file_of_something_else_under_a_mapping_too(file: Any) -> None:
    settings = read_mapping(file("m.yaml", MAPPING))
    assert all(refused(file("a.csv", text), settings).foreign for text in ("", "\n;;\n", "sep=;\n"))


def test_a_heading_may_stand_after_blank_lines(file: Any) -> None:
    for before in ("\n" * 30, "sep=;\n\n;;\n"):
        assert one(file("a.csv", f"{before}nummer;avsandare/namn\n1;B\n"))["nummer"] == "1"


# ------------------------------------------------------------------ the mapping file
def test_the_guides_example_reads_the_guides_export(tmp_path: Path, file: Any) -> None:
    guide = (ROOT / "docs" / "bulk.md").read_text("utf-8")
    settings = file("m.yaml", (ROOT / "docs" / "bulk-exempel.yaml").read_text("utf-8"))
    export = guide.split("```text\n")[1].split("```")[0]
    assert (ROOT / "docs" / "bulk-exempel.yaml").read_text("utf-8") in guide
    first, second = read(file("export.csv", export), read_mapping(settings))[0]
    assert (first["nummer"], len(first["rader"]), first["total"]) == ("1001", 2, Decimal("7650.00"))
    assert first["rader"][0] | {"utbildning": "sjukskoterska", "student": "Moa Hällgren"} == first["rader"][0]
    assert second["datum"] == "2016-12-09"
    for invoice in (first, second):
        (document,) = sources.read("faktura.json", json.dumps(invoice, default=float).encode()).documents
        assert document.form == []


def test_a_mapping_names_columns_and_what_is_fixed(file: Any) -> None:
    settings = file("m.yaml", MAPPING + "  Internt: ingen\nfasta: {avtal: ekdalen, momssats: 0, valuta: SEK}\n"
                                        "varden: {utbildning: {SSK: sjukskoterska}}\n")
    path = file("a.csv", "Fakturanr,Lev.,Datum,Studentens namn,Belopp,Internt,Konto,utbildning\n"
                         '7,B,20161209,"Ek, Moa",1530.00,x,y,ssk\n')
    assert one(path, read_mapping(settings)) == {
        "dokument": "faktura", "nummer": "7", "avtal": "ekdalen", "datum": "2016-12-09", "avsandare": {"namn": "B"},
        "valuta": "SEK", "rader": [{"student": "Moa Ek", "utbildning": "sjukskoterska",
                                    "ersattning": Decimal("1530.00"), "momssats": 0}]}


@pytest.mark.parametrize(("text", "says"), [
    ("kolumn: {a: nummer}", "Nyckeln ”kolumn” finns inte i en mappningsfil. Menade du kolumner?"),
    ("kolumner: {a: numer}", "”numer” är inget fält i en faktura. Menade du nummer?"),
    ("kolumner: {a: namn}", "kan vara avsandare/namn eller fakturamottagare/namn"),
    ("kolumner: {a: nummer, b: Fakturanummer}", "Två kolumner, ”a” och ”b”, går till samma fält"),
    ("kolumner: {a: nummer, A: student}", "Kolumnen ”A” står två gånger"),
    ("kolumner: {a: }", "efter kolumnen ”a” ska fältet stå"),
    ("kolumner: [a]", "Under kolumner ska rader"),
    ("kolumner: {a: valuta}\nfasta: {valuta: SEK}", "står både bland kolumnerna"),
    ("fasta: {datum: i går}", "”i går” går inte att läsa som ett datum"),
    ("fasta: {betalningsvillkor_dagar: trettio}", "går inte att läsa som ett tal"),
    ("fasta: {typ: fakta}", "inget av det som går att välja: faktura, kreditfaktura"),
    ("fasta: {student: Moa Ek och Tor Al}", "flera namn"),
    ("varden: {utbildning: {SSK: sjuk}}", "inget av det som går att välja"),
    ("avskiljare: x", "Avskiljaren är en av semikolon"),
    ("decimaltecken: x", "komma eller punkt"),
    ("teckenkodning: ebcdic", "Teckenkodningen ”ebcdic” är ingen av"),
    ("datumform: DD/DD/ÅÅÅÅ", "skriv till exempel DD/MM/ÅÅÅÅ"),
    ("nyckel: []", "Efter nyckel"),
    ("kolumner: &a {b: nummer}", "Ankare"),
    ("- a", "En mappningsfil har nycklarna"),
    ("kolumner: {a: nummer", "avhuggen"),
])
def test_a_mapping_that_cannot_be_is_refused_by_name(file: Any, text: str, says: str) -> None:
    path = file("m.yaml", text + "\n")
    with pytest.raises(MappingError) as refusal:
        read_mapping(path)
    assert says in refusal.value.message


def test_a_mapping_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match="går inte att öppna"):
        read_mapping(tmp_path / "m.yaml")


@pytest.mark.parametrize(("heading", "more", "says"), [
    ("Fakturanr;Lev.;Datum;Student;Belopp", "", "inte finns i filen: ”Studentens namn”. Menade du Student?"),
    ("Fakturanr;Lev.;Datum;Studentens namn;Belopp;valuta", "fasta: {valuta: SEK}", "Kolumnen ”valuta” är Valuta"),
    ("Fakturanr;Lev.;Datum;Studentens namn;Belopp;nummer", "", "Två kolumner, ”Fakturanr” och ”nummer”, är samma"),
    ("Fakturanr;Lev.;Datum;Studentens namn;Belopp", "nyckel: [Verifikat]", "Nyckeln ”Verifikat” i mappningsfilen"),
])
def test_a_mapping_that_does_not_fit_the_file_is_refused_by_name(file: Any, heading: str, more: str,
                                                                 says: str) -> None:
    settings = read_mapping(file("m.yaml", MAPPING + more))
    assert says in refused(file("a.csv", heading + "\n"), settings).error


# ------------------------------------------------------------------ cells
@pytest.mark.parametrize(("text", "decimal", "digits"), [
    ("6 120,00", "", "6120.00"), ("6\u00a0120,00 kr", "", "6120.00"), ("6\u202f120", "", "6120"),
    ("\u22126120,5", "", "-6120.5"), ("- 5 kr", "", "-5"), ("1530:-", "", "1530"), ("SEK 15", "", "15"),
    ("6.120,00", "", "6120.00"), ("1,234,567.5", "", "1234567.5"), ("1.234.567", "", "1234567"),
    ("6.120", ",", "6120"), ("6.120", ".", "6.120"), ("6,120", ".", "6120"), ("0.145", "", "0.145"),
    ("6120.005", "", "6120.005"), ("99999999999999999999.01", "", "99999999999999999999.01"),
])
def test_numbers_are_exact_however_they_are_written(tmp_path: Path, text: str, decimal: str, digits: str) -> None:
    assert str(cell(tmp_path / "a.csv", "ersattning", text, decimal)) == digits


@pytest.mark.parametrize(("text", "decimal"), [
    ("6.120", ""), ("6,120", ""), ("6,12", "."), ("6120.5", ","), ("1e5", ""), ("1,53E+03", ""), ("61 20", ""),
    ("007", ""), ("5-", ""), ("(5)", ""), ("sextio", ""), ("=6120", ""), ("12 34,5", ""), ("NaN", ""), ("5 EUR", "")])
def test_what_is_no_plain_number_is_malformed_and_never_zero(tmp_path: Path, text: str, decimal: str) -> None:
    found = cell(tmp_path / "a.csv", "ersattning", text, decimal)
    assert found.startswith(text)
    data = json.dumps({"dokument": "faktura", "rader": [{"ersattning": found}]}).encode()
    (document,) = sources.read("faktura.json", data).documents
    (row,) = document.root.series("rader")
    amount = row.cell("ersattning")
    assert amount is not None
    assert amount.state is State.MALFORMED


@pytest.mark.parametrize(("others", "digits"), [
    (["1530,50"], "6120"), (["12.000,00"], "6120"), (["1.4"], "6.120"), (["1.4", "1,4"], None), (["1530"], None)])
def test_a_column_that_shows_its_decimal_sign_settles_what_may_be_either(file: Any, others: list[str],
                                                                        digits: str | None) -> None:
    rows = "".join(f"{number};B;{text}\n" for number, text in enumerate(["6.120", *others]))
    found, _ = read(file("a.csv", f"nummer;avsandare/namn;ersattning\n{rows}"))
    amount = found[0]["rader"][0]["ersattning"]
    assert str(amount) == digits if digits else amount == "6.120 (går inte att läsa säkert)"


@pytest.mark.parametrize(("text", "form", "day"), [
    ("2016-09-05", "", "2016-09-05"), ("20160905", "", "2016-09-05"), ("2016/09/05", "", "2016-09-05"),
    ("5/9 2016", "", "2016-09-05"), ("5 sept 2016", "", "2016-09-05"), ("2016-09-05 00:00:00", "", "2016-09-05"),
    ("05/09/2016", "DD/MM/ÅÅÅÅ", "2016-09-05"), ("05/09/2016", "MM/DD/YYYY", "2016-05-09"),
    ("160905", "ÅÅMMDD", "2016-09-05"), ("5-9-2016", "DD-MM-ÅÅÅÅ", "2016-09-05"),
    ("2016-09-05", "DD-MM-ÅÅÅÅ", "2016-09-05"),
    ("05/09/2016", "", "05/09/2016"), ("25/09/2016", "", "25/09/2016"), ("160905", "", "160905"),
    ("2016-09-05 13:45", "", "2016-09-05 13:45"), ("42618", "", "42618"), ("35/09/2016", "DD/MM/ÅÅÅÅ", "2016-09-35"),
])
def test_days_are_read_where_they_are_plain(tmp_path: Path, text: str, form: str, day: str) -> None:
    assert cell(tmp_path / "a.csv", "datum", text, form=form) == day


def test_a_blank_cell_is_blank_and_a_column_that_is_not_there_is_not(file: Any) -> None:
    found = one(file("a.csv", "nummer;avsandare/namn;moms;student;ersattning\n1;B; ;Moa Ek;\n"))
    assert found["moms"] is None
    assert "total" not in found
    assert found["rader"] == [{"student": "Moa Ek", "ersattning": None}]


def test_words_of_a_closed_list_may_be_written_as_people_do(file: Any) -> None:
    found = one(file("a.csv", "nummer;avsandare/namn;typ;termin;utbildning;form\n"
                              "1;B;Kreditfaktura;HT 2016;Sjuksköterska;vila\n"))
    assert (found["typ"], found["termin"]) == ("kreditfaktura", "HT2016")
    assert found["rader"] == [{"utbildning": "sjukskoterska", "form": "vila"}]


def test_several_names_in_a_cell_are_no_name(file: Any) -> None:
    path = file("a.csv", "nummer;avsandare/namn;student\n1;B;Moa Ek och Tor Al\n")
    (found,) = invoices(path, None, LIMIT)
    assert isinstance(found, Invoice)
    (document,) = sources.read("faktura.json", found.data).documents
    student = document.root.series("rader")[0].cell("student")
    assert student is not None
    assert (student.state, "Moa" in student.text) == (State.MALFORMED, False)


def test_a_personnummer_in_a_cell_is_passed_to_the_reader_that_knows_it(file: Any) -> None:
    number = "19640823-3234"
    path = file("a.csv", f"nummer;avsandare/namn;student;datum\n1;B;Moa Ek {number};{number}\n")
    (found,) = invoices(path, None, LIMIT)
    assert isinstance(found, Invoice)
    (document,) = sources.read("faktura.json", found.data).documents
    assert all(number not in remark.message for remark in document.form)
    assert [remark.pointer for remark in document.form] == ["/datum"]


# ------------------------------------------------------------------ which rows are one invoice
def test_rows_of_an_invoice_may_stand_apart_and_alike_ones_are_two(file: Any) -> None:
    path = file("a.csv", "nummer;avsandare/organisationsnummer;student\n"
                         "1;212000-9918;Moa Ek\n2;212000-9918;Tor Al\n1;2120009918;Moa Ek\n")
    second, first = (found for found in invoices(path, None, LIMIT) if isinstance(found, Invoice))
    assert (first.line, first.lines, second.lines) == (2, (2, 4), (3,))
    assert json.loads(first.data)["rader"] == [{"student": "Moa Ek"}] * 2


def test_the_same_number_of_two_senders_is_two_invoices(file: Any) -> None:
    found, damaged = read(file("a.csv", "nummer;avsandare/namn;student\n1;B;Moa Ek\n1;C;Tor Al\n"))
    assert len(found) == 2
    assert damaged == []


@pytest.mark.parametrize(("first", "second", "label"), [
    ("2016-12-09;10", "2016-12-10;10", "Fakturadatum (datum)"),
    ("2016-12-09;10", "2016-12-09;11", "Att betala (total)")])
def test_rows_that_contradict_each_other_damage_their_invoice_alone(file: Any, first: str, second: str,
                                                                   label: str) -> None:
    path = file("a.csv", "nummer;avsandare/namn;student;datum;total\n"
                         f"1;B;Moa Ek;{first}\n2;B;Eva Ås;{first}\n1;B;Tor Al;{second}\n1;B;Siv Ek;{first}\n")
    found, damaged = read(path)
    assert [invoice["nummer"] for invoice in found] == ["2"]
    assert damaged == [Damaged(2, f"Rad 2 och rad 4 hör till samma faktura men säger olika om {label}. "
                                  "Fakturan prövas inte.")]


def test_what_is_said_once_or_in_other_ways_is_no_contradiction(file: Any) -> None:
    path = file("a.csv", "nummer;avsandare/namn;student;datum;total;betalning/bankgiro;valuta\n"
                         "1;B;Moa Ek;;1530,00;9912-3002;SEK\n1;b;Tor Al;20161209;1 530;99123002;sek\n"
                         "1;B;Siv Ek;2016-12-09;;;\n")
    found = one(path)
    assert (found["datum"], found["total"], found["betalning"]["bankgiro"]) == ("2016-12-09", Decimal("1530.00"),
                                                                               "9912-3002")


def test_what_a_later_row_said_first_is_what_is_contradicted(file: Any) -> None:
    path = file("a.csv", "nummer;avsandare/namn;student;datum\n"
                         "1;B;Moa Ek;\n1;B;Tor Al;2016-12-09\n1;B;Siv;2016-12-10\n")
    assert "Rad 3 och rad 4" in refused(path).error


def test_invoices_without_rows_are_not_laid_together(file: Any) -> None:
    path = file("a.csv", "nummer;avsandare/namn;total\n1;B;10\n2;B;10\n1;B;10\n")
    found, damaged = read(path)
    assert found == [{"dokument": "faktura", "nummer": "2", "avsandare": {"namn": "B"}, "total": 10}]
    assert len(damaged) == 1


def test_the_key_may_be_a_column_that_is_no_field(file: Any) -> None:
    settings = read_mapping(file("m.yaml", "kolumner: {Namn: student}\nnyckel: Verifikat\n"))
    found, _ = read(file("a.csv", "Verifikat;Namn\nA1;Moa Ek\nA2;Tor Al\nA1;Siv Ek\n"), settings)
    assert [len(invoice["rader"]) for invoice in found] == [1, 2]


def test_a_row_that_says_it_is_another_document_is_no_invoice(file: Any) -> None:
    found, damaged = read(file("a.csv", "dokument;nummer;avsandare/namn\nfaktura;1;B\nfaktureringsunderlag;2;B\n"))
    assert [invoice["nummer"] for invoice in found] == ["1"]
    assert "ingen faktura" in damaged[0].error


# ------------------------------------------------------------------ JSON Lines
def test_documents_and_rows_may_share_a_file_of_json_lines(file: Any) -> None:
    path = file("a.jsonl", '{"dokument": "faktura", "nummer": "A"}\n\n{"nummer": "B", "rader": []}\n'
                           '{"nummer": 7, "avsandare": {"namn": "B"}, "student": "Moa Ek", "ersattning": 6.120}\n'
                           '{"nummer": "7", "avsandare/namn": "B", "ersattning": "6 120,00", "momssats": null}\n'
                           '{"dokument": "samverkansavtal", "id": "x"}\n')
    found = [one for one in invoices(path, None, LIMIT) if isinstance(one, Invoice)]
    assert [(one.line, one.lines) for one in found] == [(1, ()), (3, ()), (6, ()), (4, (4, 5))]
    assert found[1].data == b'{"dokument":"faktura","nummer": "B", "rader": []}'
    assert json.loads(found[3].data, parse_float=str)["rader"] == [
        {"student": "Moa Ek", "ersattning": "6.120"}, {"ersattning": "6120.00", "momssats": None}]


@pytest.mark.parametrize("key", ["Dokument", "DOKUMENT", "dokument ", "dokment"])
@pytest.mark.parametrize("kind", ["faktura", "faktureringsunderlag"])
def test_a_line_that_misspells_the_key_of_its_kind_is_its_readers_to_refuse(file: Any, key: str, kind: str) -> None:
    line = json.dumps({key: kind, "nummer": "1", "rader": []})
    (found,) = invoices(file("a.jsonl", f"{line}\n"), None, LIMIT)
    assert isinstance(found, Invoice)
    assert found.data == line.encode()
    with pytest.raises(sources.SourceError, match="ska heta dokument"):
        sources.read_line("a.jsonl", found.data, 1)


def test_a_paper_that_misspells_the_key_of_its_kind_spoils_no_rows(file: Any) -> None:
    paper = b'{"Dokument": "samverkansavtal", "parter": {"samverkanspart": {"namn": "B"}}}'
    path = file("a.jsonl", f'{paper.decode()}\n{{"nummer": "7", "avsandare/namn": "B", "student": "Moa Ek"}}\n')
    assert [one.data == paper for one in invoices(path, None, LIMIT) if isinstance(one, Invoice)] == [True, False]


def test_a_column_that_the_mapping_names_is_no_misspelt_key(file: Any) -> None:
    settings = read_mapping(file("m.yaml", "kolumner: {Dokument: nummer}\n"))
    assert one(file("a.jsonl", '{"Dokument": "F7", "avsandare/namn": "B"}\n'), settings)["nummer"] == "F7"


# ------------------------------------------------------------------ Parquet
@pytest.fixture
def parquet(tmp_path: Path) -> Any:
    """Writes columns, or rows, as Parquet."""
    pyarrow = pytest.importorskip("pyarrow", reason="systemdel saknas: pyarrow")
    module = pytest.importorskip("pyarrow.parquet", reason="systemdel saknas: pyarrow")

    def write(content: dict[str, Any] | list[dict[str, Any]]) -> Path:
        path = tmp_path / "a.parquet"
        table = pyarrow.table(content) if isinstance(content, dict) else pyarrow.Table.from_pylist(content)
        module.write_table(table, path)
        return path
    return write


def test_typed_columns_are_exact(parquet: Any) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="systemdel saknas: pyarrow")
    moment = datetime.fromisoformat("2016-12-09")
    found = one(parquet({
        "nummer": [1001], "avsandare/namn": pyarrow.array(["B"]).dictionary_encode(),
        "datum": pyarrow.array([moment], pyarrow.timestamp("ns")),
        "mottagen": pyarrow.array([moment.replace(hour=12)], pyarrow.timestamp("us")),
        "betald": pyarrow.array([moment], pyarrow.timestamp("us", "UTC")),
        "forfallodatum": pyarrow.array([date(2017, 1, 8)], pyarrow.date64()),
        "total": [Decimal("6120.00")], "moms": [0.1 + 0.2], "oresavrundning": pyarrow.array([0.1], pyarrow.float32()),
        "antal_veckor": [4.0], "antal_dagar": [float("nan")], "ersattning": ["6 120,00"], "momssats": [True]}))
    assert found == {
        "dokument": "faktura", "nummer": "1001", "datum": "2016-12-09", "forfallodatum": "2017-01-08",
        "mottagen": "2016-12-09 12:00:00", "betald": "2016-12-09", "avsandare": {"namn": "B"},
        "rader": [{"antal_veckor": 4, "antal_dagar": "nan", "ersattning": Decimal("6120.00"), "momssats": True}],
        "moms": Decimal("0.3"), "oresavrundning": Decimal("0.1"), "total": Decimal("6120.00")}


def test_a_row_may_be_a_whole_invoice_with_its_rows_in_a_list(parquet: Any) -> None:
    rows = [{"student": "Moa Ek", "ersattning": Decimal("1.50")}, {"student": None, "ersattning": None}]
    found, damaged = read(parquet([
        {"dokument": "faktura", "nummer": "1", "avsandare": {"namn": "B"}, "rader": rows, "total": Decimal("1.50")},
        {"dokument": "ar", "nummer": "2", "avsandare": None, "rader": None, "total": None},
        {"dokument": "faktura", "nummer": "1", "avsandare": None, "rader": None, "total": None}]))
    assert found[0] == {"dokument": "faktura", "nummer": "1", "avsandare": {"namn": "B"},
                        "rader": [{"student": "Moa Ek", "ersattning": Decimal("1.50")},
                                  {"student": None, "ersattning": None}], "total": Decimal("1.50")}
    assert found[1]["rader"] is None
    assert [one.line for one in damaged] == [2]


def test_a_type_that_is_no_cell_is_refused_by_name(parquet: Any) -> None:
    damaged = refused(parquet([{"nummer": "1", "avsandare/namn": "B", "student": ["Moa", "Tor"]}]))
    assert "Kolumnen ”student” är av en typ som inte går att läsa" in damaged.error
