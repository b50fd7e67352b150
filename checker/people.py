"""Whom documents name, and the key of the pseudonyms that stand for them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from hashlib import sha256

from checker.document import SourceDocument, cells, fold

KEY_VARIABLE = "AVTALSKOLL_MASK_KEY"
PERSONAL = ("personnamn", "kontakt")
#: Two or three capitalised words in a row, or an e-mail address: masked wherever a text holds them, since hiding the
#: name of a place costs less than showing that of a person.
_LIKE_PERSON = re.compile(
    r"\b[A-ZÅÄÖÉ][a-zåäöéü]+(?:[ -][A-ZÅÄÖÉ][a-zåäöéü]+){1,2}\b|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+")
_RUNNING = 20_000  # characters of one field


def masking_key(documents: Iterable[SourceDocument]) -> bytes:
    """The key of the pseudonyms: the secret that was set, else the documents themselves, so that a name can't be
    guessed by whoever sees the report alone."""
    secret = os.environ.get(KEY_VARIABLE)
    if secret:
        return secret.encode()
    every = list(documents)
    agreements = {d.sha256 for d in every if d.kind == "samverkansavtal"}
    return sha256("".join(sorted(agreements or {d.sha256 for d in every})).encode()).digest()


def names(documents: Iterable[SourceDocument]) -> set[str]:
    """Everybody whom the documents' own fields name, and how to reach them; in free text, who may be a person."""
    every = [cell for document in documents for cell in cells(document.root) if cell.present]
    public = {fold(cell.text) for cell in every if cell.kind == "namn"}
    running = [cell.text for cell in every if cell.kind == "text"]
    return {cell.text for cell in every if cell.kind in PERSONAL} | {
        found for text in running for found in _LIKE_PERSON.findall(text[:_RUNNING]) if fold(found) not in public}
