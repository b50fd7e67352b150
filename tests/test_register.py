"""The register of statements: complete, unambiguous, and quoting what really stands in the sources."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

RULES = Path(__file__).resolve().parents[1] / "rules"
REGISTER = YAML(typ="safe").load(RULES / "register.yaml")
STATEMENTS: list[dict[str, Any]] = REGISTER["statements"]
KEYS = ["id", "ref", "bearer", "modality", "doc", "check", "quote"]
KINDS = {"samverkansavtal", "faktura", "faktureringsunderlag", "termin", "ar", "avsiktsforklaring"}


def normalised(text: str) -> str:
    """Text without what typesetting alone decides: bullets, capitals and commas of lists, breaks, lines to fill in."""
    text = re.sub(r"_{2,}", " ", text.casefold())
    text = re.sub(r"[•,:]", " ", text)
    text = re.sub(r"-\s+", "-", text)
    return " ".join(text.split())


def source(ref: str) -> str:
    """The normalised text that a statement with this ref is quoted from."""
    if ref.startswith("AF"):
        names = ["avsiktsforklaring"]
    elif ref.startswith("Bilaga 2"):
        names = ["bilaga-2", "mall"]
    else:
        names = ["mall"]
    return " ".join(normalised((RULES / "kalla" / f"{name}.txt").read_text("utf-8")) for name in names)


def missing_words(quote: str, text: str) -> str | None:
    """The first part of a quotation that doesn't follow the parts before it in the text, or None."""
    start = 0
    for part in map(normalised, quote.split("[…]")):
        found = text.find(part, start)
        if found < 0:
            return part
        start = found + len(part)
    return None


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
    assert missing_words(statement["quote"], source(statement["ref"])) is None


@pytest.mark.parametrize(
    "quote",
    [
        "1350 kr per student och vecka",
        "Betalningsvillkor är 30 dagar netto",
        "per student och vecka […] 1530 kr per student",
    ],
)
def test_words_that_do_not_stand_there_are_noticed(quote: str) -> None:
    assert missing_words(quote, source("§ 4.6")) is not None
