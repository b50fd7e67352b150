"""Whatever the bytes are: a result or a SourceError, and soon."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import cells
from checker.sources import SourceError, read

YAML = """dokument: faktura
nummer: "2016-0412"     # citat
datum: 2016-12-09
period: {fran: 2016-09-01, till: 2016-12-02}
avsandare:
  namn: Björkgården
  epost: |
    a@example.se
rader:
  - {verksamhet: Björkgården, student: 'Anna Ek', antal_veckor: 4, ersattning: 6120.00, momssats: }
  - verksamhet: ____
    startdatum: 2016-9-5
total: 6120.00
---
dokument: samverkansavtal
parter: {larosaten: []}
handledare: ingen
""".encode()
JSON = b"""{"dokument": "faktura", "nummer": "2016\\u002d0412", "total": 6120.00, "moms": 0, "betald": null,
 "rader": [{"student": "Anna \xc3\x85", "antal_veckor": 1.4, "form": "vfu"}, {"student": true}, 7]}
"""
SIZE = 200_000  # bytes: what is quadratic takes minutes
TROUBLE = [
    b"\t", b"\n", b"\r", b"\0", b"\xff\xfe", b"\xc3", b"\xe5", b"\xe2\x80\xa8", b"\x1b", b"\xef\xbb\xbf", b"&a ", b"*a",
    b"!!python/name:x ", b"<<: ", b"---\n", b"...", b"- ", b"? ", b": ", b"{", b"}", b"[", b"]", b",", b"'", b'"', b"|",
    b">", b"%TAG ", b"#", b"@", b"\\ud800", b"\\", b"NaN", b"1e999999", b"-", b"~", b"null", b"true", b"dokument: ",
    b"ingen", b"__", b" " * 9, b"[" * 150, b"9" * 5000,
]
LINES = JSON.replace(b"\n", b"") + b"\n" + JSON

changes = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(TROUBLE) | st.binary(max_size=6)), max_size=5)


def outcome(path: str, data: bytes) -> object:
    """What comes of a file; any error but SourceError fails the test."""
    try:
        found = read(path, data)
    except SourceError as error:
        return error.message
    places = [cell.position.line for document in found.documents for cell in cells(document.root)]
    assert None not in places
    return found


@given(st.sampled_from([("f.yaml", YAML), ("f.json", JSON), ("f.jsonl", LINES)]), changes)
def test_damaged_documents_give_a_result_or_a_source_error(
        file: tuple[str, bytes], damage: list[tuple[float, int, bytes]]) -> None:
    path, data = file
    for where, removed, inserted in damage:
        offset = int(where * len(data))
        data = data[:offset] + inserted + data[offset + removed :]
    assert outcome(path, data)


@given(st.sampled_from(["f.yaml", "f.json", "f.jsonl"]), st.binary(max_size=300))
def test_any_bytes_give_a_result_or_a_source_error(path: str, data: bytes) -> None:
    assert outcome(path, data)


@given(st.sampled_from(["f.yaml", "f.json", "f.jsonl"]), st.text(max_size=100))
def test_any_value_gives_a_result_or_a_source_error(path: str, text: str) -> None:
    assert outcome(path, b'{"dokument": "faktura", "id": ' + text.encode("utf-8", "replace") + b"}")


@given(st.integers(0, len(YAML)))
def test_a_file_cut_anywhere(length: int) -> None:
    assert outcome("f.yaml", YAML[:length])
    assert outcome("f.json", JSON[:length])


@pytest.mark.parametrize(("path", "unit"), [
    *(("f.yaml", unit) for unit in (
        "[", "- ", "? ", "---\n", "&a ", "%TAG !a! b\n", "{a: ", '"', ":", "\n", "a: b: ", "!")),
    *(("f.json", unit) for unit in ("[", '{"a":', '"', "\\", "1", "\n")),
    *(("f.jsonl", unit) for unit in ("[\n", "{}\n", "\n")),
])
def test_repetition_costs_no_more_than_its_length(path: str, unit: str) -> None:
    data = (unit * (SIZE // len(unit))).encode()
    began = time.process_time()
    assert outcome(path, data)
    assert time.process_time() - began < 5  # each takes a tenth of that at most
