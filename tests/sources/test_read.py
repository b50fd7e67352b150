"""Whole files: which documents they hold, and what is said of those that can't be read."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from checker.sources import NotADocument, ReadResult, SourceError, read

INVOICE = b"dokument: faktura\ntotal: 6120.00\n"


def refusal(path: str, data: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(path, data)
    return caught.value


@pytest.mark.parametrize(("path", "data"), [
    ("f.yaml", INVOICE), ("F.YML", INVOICE), ("mapp.d/f.JSON", b'{"dokument": "faktura", "total": 6120.00}'),
    ("f.jsonl", b'{"dokument": "faktura", "total": 6120.00}\n'),
    ("f.json", b'\xef\xbb\xbf{"dokument": "faktura", "total": 6120}'),
])
def test_the_suffix_tells_the_format(path: str, data: bytes) -> None:
    found = read(path, data)
    document, = found.documents
    assert found.errors == []
    assert (document.path, document.kind, document.index, document.form) == (path, "faktura", 0, [])
    assert document.sha256 == sha256(data).hexdigest()
    assert document.root.value("total") == 6120
    assert document.root.value("dokument") == "faktura"


@pytest.mark.parametrize("path", ["f.txt", "f", "f.yaml.bak", ".yaml", "f.docx"])
def test_a_foreign_suffix_hides_nothing_that_says_what_it_is(path: str) -> None:
    assert [document.kind for document in read(path, INVOICE).documents] == ["faktura"]
    error = refusal(path, b"Hej\ntotal: 6120\n")
    assert isinstance(error, NotADocument)
    assert ".yaml" in error.message


def test_several_documents_in_a_yaml_file() -> None:
    found = read("f.yaml", b"dokument: samverkansavtal\nid: a\n---\ndokument: faktura\navtal: a\n")
    assert [(d.kind, d.index, d.root.position.line) for d in found.documents] == [
        ("samverkansavtal", 0, 1), ("faktura", 1, 4)]


def test_a_document_of_unknown_kind_stands_beside_the_others() -> None:
    found = read("f.yaml", INVOICE + b"---\ndokument: fakturra\n---\na: 1\n---\n" + INVOICE)
    assert [d.index for d in found.documents] == [0, 3]
    assert [(type(e), e.line, e.column) for e in found.errors] == [(SourceError, 4, 11), (NotADocument, 6, 1)]
    assert "menade du faktura?" in found.errors[0].message


def test_a_fault_of_syntax_spoils_a_yaml_file() -> None:
    assert refusal("f.yaml", INVOICE + b"---\na: [\n").line == 4


def test_a_bad_line_of_json_lines_spoils_itself() -> None:
    good = b'{"dokument": "faktura"}\n'
    found = read("f.jsonl", good + b"\n{trasig\n" + "{\"id\": \"å\"}\n".encode("cp1252") + b"{}\n" + good)
    assert [(d.index, d.root.position.line) for d in found.documents] == [(0, 1), (4, 6)]
    assert [error.line for error in found.errors] == [3, 4, 5]
    assert "cp1252" in found.errors[1].message
    assert isinstance(found.errors[2], NotADocument)


def test_json_lines_without_any_good_line_report_each() -> None:
    found = read("f.jsonl", b"{\n[\n")
    assert found.documents == []
    assert [error.line for error in found.errors] == [1, 2]


@pytest.mark.parametrize(("path", "data"), [
    ("f.yaml", b""), ("f.yaml", b"# tomt\n"), ("f.json", b" \n"), ("f.jsonl", b"\n\n"), ("f.yaml", b"a: 1\n"),
    ("f.yaml", b"a: 1\n---\nb: 2\n"), ("f.json", b'{"name": "x"}'), ("f.json", b"[1]"), ("f.json", b"1"),
    ("f.yaml", b"bara text\n"), ("f.jsonl", b'{"a": 1}\n[2]\n'),
    ("f.yaml", b"a: &x 1\nb: *x\n"), ("f.yaml", b"Bucket: !Ref x\n"), ("f.yaml", b"a: {<<: {b: 1}}\n"),
    ("f.json", b"[" * 200 + b"]" * 200),
])
def test_somebody_elses_files_are_told_apart(path: str, data: bytes) -> None:
    assert isinstance(refusal(path, data), NotADocument)


@pytest.mark.parametrize(("path", "data", "words"), [
    ("f.yaml", b"dokument: faktur\n", "menade du faktura?"),
    ("f.yaml", b"dokument: Faktura\n", "menade du faktura?"),
    ("f.yaml", b"dokument: kvitto\n", "faktura"),
    ("f.yaml", b"dokument:\n", "dokumentets slag"),
    ("f.json", b'{"dokument": null}', "dokumentets slag"),
    ("f.json", b'{"dokument": ["faktura"]}', "dokumentets slag"),
    ("f.yaml", b"Dokument: faktura\n", "ska heta dokument"),
    ("f.yaml", b"dokumnet: faktura\n", "ska heta dokument"),
    ("f.json", b'[{"dokument": "faktura"}]', ".jsonl"),
    ("f.yaml", b"dokument: faktura\nid: &x 1\n", "Ankare"),
])
def test_a_document_that_is_ours_and_wrong_is_no_foreign_file(path: str, data: bytes, words: str) -> None:
    error = refusal(path, data)
    assert not isinstance(error, NotADocument)
    assert words in error.message
    assert error.line is not None


def test_a_foreign_file_with_faults_of_syntax_is_unreadable_all_the_same() -> None:
    assert not isinstance(refusal("f.yaml", b"a: [1, 2"), NotADocument)


def test_the_same_bytes_give_the_same_tree() -> None:
    text = b"dokument: faktura\nrader:\n  - {student: Anna Ek, ersattning: 6120.00}\n"
    first, second = (read("f.yaml", text).documents[0] for _ in range(2))
    assert repr(first.form) == repr(second.form)
    assert first.root.series("rader")[0].value("ersattning") == second.root.series("rader")[0].value("ersattning")


def test_reading_needs_neither_pydantic_nor_jsonschema_and_json_no_yaml(root: Path) -> None:
    code = ("import sys\n"
            "from checker.sources import read\n"
            "read('f.json', b'{\"dokument\": \"faktura\"}')\n"
            "print(*sorted({'pydantic', 'jsonschema', '_ruamel_yaml', 'difflib'} & set(sys.modules)))\n"
            "read('f.yaml', b'dokument: faktura')\n"
            "print(*sorted({'pydantic', 'jsonschema', 'difflib'} & set(sys.modules)))\n")
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_without_the_yaml_package_there_is_a_plain_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_ruamel_yaml", None)
    assert "ruamel.yaml.clib" in refusal("f.yaml", INVOICE).message
    assert len(read("f.json", b'{"dokument": "faktura"}').documents) == 1


def test_an_empty_result_is_empty() -> None:
    assert ReadResult() == ReadResult([], [])
