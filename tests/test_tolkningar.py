"""docs/tolkningar.md names every axis, every alternative and every rule that reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.rulebook import Axis, load
from checker.rulebook.trees import axes_of

TEXT = (Path(__file__).resolve().parents[1] / "docs" / "tolkningar.md").read_text("utf-8")
BOOK = load()


@pytest.mark.parametrize("axis", BOOK.axes.values(), ids=lambda axis: axis.id)
def test_an_axis_is_told_in_words(axis: Axis) -> None:
    section = TEXT.partition(f"## {axis.id}: {axis.question}")[2].partition("\n## ")[0]
    assert all(f"`{name}`: {words}" in section for name, words in axis.alternatives)
    assert "Varför den första står först" in section
    assert f"tolkningar: {{{axis.id}: {axis.ids[0]}}}" in section
    assert all(f"`{rule.id}`" in section for rule in BOOK.rules if axis.id in axes_of(rule))
