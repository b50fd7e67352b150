"""The document to fill in: it can be read, it validates, and every field stands in it with its comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from checker.form import Spec, spec_of
from checker.init import blank
from checker.model import KINDS
from checker.model.schema import schema_of


def read(text: str) -> Any:
    return YAML(typ="safe").load(text)


def with_seldom(text: str) -> str:
    """The text after somebody has taken away the # before what stands as a comment."""
    lines: list[str] = []
    margin: str | None = None
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if "Ta bort # framför raderna nedan" in line:
            margin = indent
        elif margin is not None and line.startswith(f"{margin}# "):
            lines.append(margin + line[len(margin) + 2:])
        else:
            margin = None
            lines.append(line)
    return "\n".join(lines) + "\n"


def values(node: Any) -> Iterator[Any]:
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from values(child)
    else:
        yield node


def assert_complete(data: Any, spec: Spec) -> None:
    """Every field of ``spec`` is a key, every list has one row."""
    if spec.kind == "record":
        assert list(data) == list(spec.fields)
        for name, field in spec.fields.items():
            assert_complete(data[name], field)
    elif spec.item is not None:
        assert len(data) == 1
        assert_complete(data[0], spec.item)


@pytest.mark.parametrize("kind", KINDS)
def test_blank_document_validates_and_says_nothing(kind: str) -> None:
    data = read(blank(kind))
    assert list(Draft7Validator(schema_of(KINDS[kind])).iter_errors(data)) == []
    assert list(data) == list(spec_of(kind).fields)
    assert set(values(data)) == {kind, None}
    assert KINDS[kind].model_validate(data).model_dump()["dokument"] == kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_there_when_the_seldom_ones_are_taken_in(kind: str) -> None:
    data = read(with_seldom(blank(kind)))
    assert list(Draft7Validator(schema_of(KINDS[kind])).iter_errors(data)) == []
    assert_complete(data, spec_of(kind))
    assert set(values(data)) == {kind, None}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_stands_under_its_comment(kind: str) -> None:
    lines = with_seldom(blank(kind)).splitlines()
    keys = [n for n, line in enumerate(lines) if re.match(r"\s*[a-z_0-9]+:$", line)]
    assert len(keys) > 10
    assert all(lines[n - 1].lstrip().startswith("# ") for n in keys)


@pytest.mark.parametrize("kind", KINDS)
def test_lines_are_short_and_without_trailing_space(kind: str) -> None:
    lines = blank(kind).splitlines()
    assert max(map(len, lines)) <= 110
    assert [line for line in lines if line != line.rstrip()] == []


def test_schema_line_comes_first() -> None:
    assert blank("faktura").splitlines()[0] == "# yaml-language-server: $schema=schemas/faktura.schema.json"
    chosen = blank("faktura", "https://example.org/faktura.json").splitlines()[0]
    assert chosen == "# yaml-language-server: $schema=https://example.org/faktura.json"


def test_choices_are_named() -> None:
    text = " ".join(line.strip().removeprefix("# ") for line in blank("faktura").splitlines())
    assert "Välj bland: vfu, auskultation, studiebesok, hospitering, faltstudie, uppsats." in text


def test_unknown_kind_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        blank("kvitto")
