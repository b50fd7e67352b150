"""Bytes that are no text in UTF-8 are recognised for what they are, and the place is named."""

from __future__ import annotations

import pytest

from checker.sources import LIMIT, NotADocument, SourceError, read

INVOICE = "dokument: faktura\nmeddelande: Tack för i år\n"


def refusal(data: bytes, path: str = "f.yaml", limit: int = LIMIT) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(path, data, limit=limit)
    return caught.value


def test_utf8_is_read_with_and_without_byte_order_mark() -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        cell = read("f.yaml", INVOICE.encode(encoding)).documents[0].root.cell("meddelande")
        assert cell is not None
        assert cell.value == "Tack för i år"
        assert (cell.position.line, cell.position.column) == (2, 13)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("path", ["f.yaml", "f.json", "f.jsonl"])
def test_utf16_is_named_and_the_remedy_told(encoding: str, path: str) -> None:
    error = refusal(INVOICE.encode(encoding), path)
    assert ("UTF-32" if encoding == "utf-32" else "UTF-16") in error.message
    assert "spara den som UTF-8" in error.message
    assert (error.line, error.column) == (1, 1)


def test_cp1252_is_named_with_the_character_and_its_place() -> None:
    error = refusal(INVOICE.encode("cp1252"))
    assert "cp1252" in error.message
    assert "”ö”" in error.message
    assert (error.line, error.column) == (2, 19)


def test_a_cp1252_text_that_ends_in_a_swedish_letter_is_not_taken_for_a_truncated_one() -> None:
    assert "cp1252" in refusal("dokument: faktura\nid: å".encode("cp1252")).message


def test_mixed_encodings_are_told_apart_from_a_file_in_cp1252() -> None:
    error = refusal("a: å\nb: ".encode() + "ä\n".encode("cp1252"))
    assert "blandar" in error.message
    assert (error.line, error.column) == (2, 4)


def test_bytes_of_no_known_encoding_are_shown_in_hexadecimal() -> None:
    assert "0x81" in refusal(b"dokument: faktura\nid: \x81\n").message


def test_a_file_cut_in_the_middle_of_a_character() -> None:
    error = refusal("dokument: faktura\nid: åä".encode()[:-1])
    assert "avhuggen" in error.message
    assert error.line == 2


@pytest.mark.parametrize(("character", "name"), [("\0", "NUL-tecken"), ("\x1b", "U+001B"), ("\x9b", "U+009B")])
@pytest.mark.parametrize("path", ["f.yaml", "f.json"])
def test_control_characters_are_refused(character: str, name: str, path: str) -> None:
    error = refusal(f'{{"dokument": "faktura",\n "id": "a{character}b"}}'.encode(), path)
    assert name in error.message
    assert (error.line, error.column) == (2, 10)


@pytest.mark.parametrize(("data", "path"), [
    (b'dokument: faktura\nid: "a\\eb"\n', "f.yaml"),
    (b'dokument: faktura\nid: "a\\0b"\n', "f.yaml"),
    (b'{"dokument": "faktura",\n"id": "a\\u001bb"}', "f.json"),
    (b'{"dokument": "faktura",\n"id": "a\\bb"}', "f.json"),
])
def test_control_characters_are_refused_when_written_as_escapes_too(data: bytes, path: str) -> None:
    error = refusal(data, path)
    assert "styrtecken" in error.message
    assert error.line == 2


def test_a_character_that_yaml_excludes_has_its_place_too() -> None:
    error = refusal("dokument: faktura\nid: a\ufffe".encode())
    assert "U+FFFE" in error.message
    assert (error.line, error.column) == (2, 6)


@pytest.mark.parametrize(("start", "what"), [(b"PK\x03\x04rest", "zip"), (b"%PDF-1.7", "PDF")])
def test_other_kinds_of_file_under_our_suffix(start: bytes, what: str) -> None:
    assert what in refusal(start).message


def test_the_limit_of_size_can_be_raised() -> None:
    data = b"dokument: faktura\n#" + b"x" * LIMIT
    assert "gränsen är 10 000 000 och kan höjas" in refusal(data).message
    assert len(read("f.yaml", data, limit=2 * LIMIT).documents) == 1


def test_the_number_of_values_follows_the_limit_of_size() -> None:
    data = b'{"dokument": "faktura", "rader": [' + b",".join([b"{}"] * 1500) + b"]}"
    assert "fler än 1000 värden" in refusal(data, "f.json", limit=9000).message
    assert len(read("f.json", data, limit=90_000).documents) == 1


def test_a_large_file_that_never_mentions_dokument_is_somebody_elses() -> None:
    assert isinstance(refusal(b"#" * 101, limit=100), NotADocument)
    assert not isinstance(refusal(b"dokument: faktura" + b"#" * 100, limit=100), NotADocument)
