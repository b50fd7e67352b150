"""Whether words stand in a source text, typesetting aside."""

from __future__ import annotations

import re
from collections.abc import Mapping

OMISSION = "[…]"


def normalised(text: str) -> str:
    """Text without what typesetting alone decides: bullets, capitals and commas of lists, breaks, lines to fill in."""
    text = re.sub(r"_{2,}", " ", text.casefold())
    text = re.sub(r"[•,:]", " ", text)
    text = re.sub(r"-\s+", "-", text)
    return " ".join(text.split())


def source(ref: str, texts: Mapping[str, str]) -> str | None:
    """The normalised text that a statement with this ref is quoted from; None for a decision that isn't reprinted.

    ``texts``: the source texts by name, as ``rules/kalla`` has them.
    """
    if ref.startswith("seed"):
        return None
    if ref.startswith("AF"):
        names = ["avsiktsforklaring"]
    elif ref.startswith("Bilaga 2"):
        names = ["bilaga-2", "mall"]
    else:
        names = ["mall"]
    return " ".join(normalised(texts.get(name, "")) for name in names)


def missing_words(quote: str, text: str) -> str | None:
    """The first part of a quotation that doesn't follow the parts before it in the normalised text, or None."""
    start = 0
    for part in map(normalised, quote.split(OMISSION)):
        found = text.find(part, start)
        if found < 0:
            return part
        start = found + len(part)
    return None
