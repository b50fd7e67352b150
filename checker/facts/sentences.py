"""Sentences that an agreement words otherwise than the template (§ 3), and the template's text left standing.

A sentence is compared word by word; spacing, line breaks, and the kinds of dash and quotation mark
make no difference. A sentence that holds a blank of the template's ("____", "xx") is a sentence like others.
"""

from __future__ import annotations

import re
from functools import lru_cache

from checker.document import Cell, Node, Record, Series, State
from checker.expression.context import Context, cause_of
from checker.expression.values import Cause, Unknown, Value
from checker.facts.wordwise import change_of, compared, sentence, words_of

#: The template's paragraphs (rules/kalla/mall.txt), as an agreement names them.
PARAGRAPHS = frozenset({"1", "2", "3", "4", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "5", "5.1", "6", "7", "8", "9"})
CHANGES, LEFT = "andrade_lydelser", "/kvarlamnad_malltext"

MAX_LETTERS = 5_000  # of a text that is compared word by word
LETTERS_A_STEP = 4
PAIRS_A_STEP = 3

_PARAGRAPH = re.compile(r"(?:§\s*)?(\d+(?:\.\d+)*)\.?")


def in_paragraph(context: Context, agreement: Value, paragraph: str) -> Value:
    """The changed sentences of one of the template's paragraphs; the list's own gap where it isn't there."""
    listed = context.field(agreement, CHANGES)
    if not isinstance(listed, Series):
        return listed
    return [one for one in _of(listed, context) if isinstance(one, Record) and _paragraph_of(one) == paragraph]


def in_no_paragraph(context: Context, agreement: Value) -> Value:
    """The changed sentences of a paragraph that the template hasn't or that isn't told, and what can't be read."""
    listed = context.field(agreement, CHANGES)
    if not isinstance(listed, Series):
        return listed
    return [one for one in _of(listed, context)
            if not isinstance(one, Record) or _paragraph_of(one) not in PARAGRAPHS]


def _of(listed: Series, context: Context) -> list[Node]:
    context.budget.spend(len(listed.items))
    return listed.items


def _paragraph_of(change: Record) -> str:
    stated = change.value("paragraf")
    return _named(stated) if isinstance(stated, str) else ""


@lru_cache(maxsize=100)
def _named(stated: str) -> str:
    named = _PARAGRAPH.fullmatch(stated.strip())
    return named[1] if named else ""


def template_s(context: Context, change: Value) -> Value:
    """The template's sentence as it stands; Unknown where the agreement has added one."""
    return _sentence(context, change, "mallens")


def is_dropped(context: Context, change: Value) -> Value:
    """Whether the agreement lacks the template's sentence."""
    return _only(context, change, "mallens", "avtalets")


def is_added(context: Context, change: Value) -> Value:
    """Whether the template has no such sentence."""
    return _only(context, change, "avtalets", "mallens")


def _only(context: Context, change: Value, here: str, not_here: str) -> Value:
    if not isinstance(change, Record):
        return Unknown.of(change)
    return not _says(change, not_here) and _says(change, here)


def _says(change: Record, name: str) -> bool:
    cell = change.cell(name)
    return cell is not None and cell.state in (State.GIVEN, State.PLACEHOLDER, State.MALFORMED)


def _sentence(context: Context, change: Value, name: str) -> Value:
    """A sentence's own text, blanks of the template's included."""
    value = context.scalar(change, name)
    cell = change.cell(name) if isinstance(change, Record) else None
    return cell.text if cell is not None and cell.state is State.PLACEHOLDER else value


def difference(context: Context, change: Value) -> Value:
    """What the agreement has for the template's words: "Betalningsvillkor är [30 → 45] dagar".

    "" where the words are the same; the sentence itself where only one of the two has it;
    Unknown where one can't be read, or neither says anything.
    """
    if not isinstance(change, Record):
        return Unknown((cause_of(change),)) if isinstance(change, Cell) else Unknown.of(change)
    texts = []
    for name in ("mallens", "avtalets"):
        text = _sentence(context, change, name)
        cell = change.cell(name)
        if isinstance(text, Unknown) and cell is not None and cell.state is State.MALFORMED:
            return Unknown((cause_of(cell),))
        texts.append(text if isinstance(text, str) else "")
    if texts == ["", ""]:
        return Unknown(tuple(Cause(change.owner.kind, change.owner, f"{change.pointer}/{name}")
                             for name in ("mallens", "avtalets")))
    context.budget.spend(sum(map(len, texts)) // LETTERS_A_STEP)
    old, new = (words_of(text[:MAX_LETTERS]) for text in texts)
    if not old or not new:
        return sentence(old or new)
    if max(map(len, texts)) > MAX_LETTERS:
        return "" if texts[0].split() == texts[1].split() else change_of(old, new)
    context.budget.spend(len(old) * len(new) // PAIRS_A_STEP)
    return compared(old, new)


def is_left(_: Context, cell: Value) -> Value:
    """Whether a field is text of the template that should have been replaced."""
    return isinstance(cell, Cell) and cell.state not in (State.BLANK, State.NONE) \
        and (cell.pointer == LEFT or cell.pointer.startswith(LEFT + "/"))


def is_blank_left(_: Context, cell: Value) -> Value:
    """Whether a field still holds the template's placeholder; what a document quotes of the template doesn't count."""
    return isinstance(cell, Cell) and cell.state is State.PLACEHOLDER and not is_left(_, cell) \
        and not (cell.pointer.startswith(f"/{CHANGES}/") and cell.pointer.endswith("/mallens"))
