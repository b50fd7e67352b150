"""The register of statements: complete, unambiguous, and quoting what really stands in the sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from checker.rulebook.quotation import missing_words, source

RULES = Path(__file__).resolve().parents[1] / "rules"
REGISTER = YAML(typ="safe").load(RULES / "register.yaml")
STATEMENTS: list[dict[str, Any]] = REGISTER["statements"]
TEXTS = {path.stem: path.read_text("utf-8") for path in (RULES / "kalla").glob("*.txt")}
KEYS = ["id", "ref", "bearer", "modality", "doc", "check", "quote"]
KINDS = {"samverkansavtal", "faktura", "faktureringsunderlag", "termin", "ar", "avsiktsforklaring"}


def words_missing(quote: str, ref: str) -> str | None:
    text = source(ref, TEXTS)
    assert text is not None
    return missing_words(quote, text)


def test_every_statement_is_there_once() -> None:
    ids = [statement["id"] for statement in STATEMENTS]
    assert len(ids) == 130
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement["id"])
def test_a_statement_is_written_in_the_register_s_words(statement: dict[str, Any]) -> None:
    assert list(statement) == KEYS
    assert all(statement.values())
    assert statement["modality"] in {"ska", "stravan", "kan", "upplysning"}
    assert statement["check"] in {"data", "calc", "cross", "attest", "none"}
    assert set(statement["doc"]) <= KINDS


@pytest.mark.parametrize(
    "statement",
    [statement for statement in STATEMENTS if not statement["ref"].startswith("seed")],
    ids=lambda statement: statement["id"],
)
def test_a_quotation_stands_in_its_source(statement: dict[str, Any]) -> None:
    assert words_missing(statement["quote"], statement["ref"]) is None


@pytest.mark.parametrize(
    "quote",
    [
        "1350 kr per student och vecka",
        "Betalningsvillkor är 30 dagar netto",
        "per student och vecka […] 1530 kr per student",
    ],
)
def test_words_that_do_not_stand_there_are_noticed(quote: str) -> None:
    assert words_missing(quote, "§ 4.6") is not None
