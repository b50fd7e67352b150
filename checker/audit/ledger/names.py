"""People in a ledger: known by keyed pseudonyms, so that the file itself tells nobody who they are.

``Keeper(key: bytes | None)``, None where the ledger has names in clear: ``veil(tree)``, ``unveil(tree, names)``,
``person(name)``, ``mark(text)``, ``seal(data)``, ``unseal(data)``, ``check``.

A pseudonym is ``person-`` and the first sixteen hex digits of HMAC-SHA-256 over the folded name, under a key of its own
that is derived from the ledger's. The same name has the same one in all invoices of a ledger.
"""

from __future__ import annotations

import hmac
import re
import secrets
import zlib
from collections.abc import Callable, Iterable, Mapping
from hashlib import shake_256
from typing import Any

import msgspec

from checker.audit.ledger.content import KIND, NONE, says_nothing, tree_of, written_as
from checker.audit.ledger.failure import DAMAGED, LedgerError
from checker.document import fold
from checker.facts.naming import rough
from checker.facts.senders import Party, terms_in
from checker.form import Spec, spec_of
from checker.sources.personnummer import hide_numbers, holds_personal_number
from checker.sources.scalars import READERS, is_placeholder

Tree = dict[str, Any]

_PERSONAL, _WORDS = ("personnamn", "kontakt"), ("namn", "text")
#: Free text. Of the message, the terms that it names are kept; the others tell nothing about other invoices.
_MESSAGE, _DROPPED = "meddelande", ("id", "kompletterar")
_PSEUDONYM, _BYTES = "person-", 8
_OURS = re.compile(rf"{_PSEUDONYM}([0-9a-f]{{{2 * _BYTES}}})")
_OPEN_PLACE, _UNREADABLE = "____", "oläsligt"
_SHORT, _FEWEST = 3, 10  # letters of a name that is looked for in other texts; digits of a personnummer
_NONCE, _STAMP = 16, 32
_USES = (b"names", b"marks", b"seal", b"stamp", b"check")
_MOST = 200_000  # names that are remembered; they are forgotten all at once


class Keeper:
    """``check`` is known to the ledger: another key is another check."""

    def __init__(self, key: bytes | None) -> None:
        self.clear = key is None
        own = key or b""
        self._names, self._marks, self._sealing, self._stamping, checking = (
            hmac.digest(own, b"avtalskoll " + use, "sha256") for use in _USES)
        self.check = checking[:_NONCE]
        self._known: dict[str, int] = {}
        self._scalars: dict[tuple[int, str], str] = {}

    # -------------------------------------------------------------- marks
    def person(self, name: str) -> int:
        """The number by which a name, or the pseudonym of one, is looked up."""
        found = self._known.get(name)
        if found is None:
            digits = _OURS.fullmatch(name)
            digest = bytes.fromhex(digits[1]) if digits else hmac.digest(self._names, _bytes(fold(name)), "sha256")
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[name] = int.from_bytes(digest[:_BYTES], signed=True)
        return found

    def pseudonym(self, name: str) -> str:
        return f"{_PSEUDONYM}{self.person(name) % 2**(8 * _BYTES):0{2 * _BYTES}x}"

    def mark(self, text: str) -> int:
        """The number by which an invoice's number is looked up, roughly as it is written."""
        return int.from_bytes(hmac.digest(self._marks, _bytes(rough(text)), "sha256")[:_BYTES], signed=True)

    def stamp(self, digest: str) -> bytes:
        """A hash as the ledger has it: who has the ledger alone can't try names until the hash fits."""
        return hmac.digest(self._stamping, digest.encode(), "sha256")[:_NONCE]

    # -------------------------------------------------------------- invoices
    def veil(self, tree: Tree) -> Tree:
        """An invoice (``content.tree_of``) without names of people, and without free text but the terms that it names;
        in a ledger with names in clear, without personnummer only."""
        if self.clear:
            return {name: _changed(value, hide_numbers) for name, value in tree.items()}
        people: set[str] = set()
        texts: list[tuple[Tree, str]] = []
        found = {name: value for name, value in tree.items() if name not in _DROPPED}
        words = found.pop(_MESSAGE, None)
        veiled: Tree = self._veiled(found, spec_of(KIND), people, texts)
        named = [name for one in people if len(name := fold(one)) >= _SHORT]
        for record, field in texts:
            record[field] = self._free(record[field], named)
        if isinstance(words, str) and (terms := terms_in(words)):
            veiled[_MESSAGE] = " ".join(sorted(terms))
        return veiled

    def _veiled(self, plain: Any, spec: Spec, people: set[str], texts: list[tuple[Tree, str]]) -> Any:
        """All but the free texts, whose places are put among ``texts``, and the people's names among ``people``."""
        if spec.kind == "record" and isinstance(plain, dict):
            found: Tree = {}
            for name, value in plain.items():
                field = spec.fields[name]
                if value.__class__ is not str:
                    found[name] = self._veiled(value, field, people, texts)
                elif field.kind == "text":
                    found[name] = value
                    texts.append((found, name))
                else:
                    if field.kind in _PERSONAL:
                        people.add(value)
                    found[name] = self._scalar(value, field)
            return found
        if spec.kind == "list" and isinstance(plain, list) and spec.item is not None:
            item = spec.item
            return [None if one is None else self._veiled(one, item, people, texts) for one in plain]
        if isinstance(plain, str):
            return self._scalar(plain, spec)
        return plain if isinstance(plain, bool) else [_UNREADABLE]

    def _scalar(self, plain: str, spec: Spec) -> str:
        key = id(spec), plain
        found = self._scalars.get(key)
        if found is None:
            if len(self._scalars) >= _MOST:
                self._scalars.clear()
            found = self._scalars[key] = self._new_scalar(plain, spec)
        return found

    def _new_scalar(self, plain: str, spec: Spec) -> str:
        if spec.kind not in _PERSONAL and spec.kind not in _WORDS:
            return plain if _is_value(plain, spec) else _OPEN_PLACE if is_placeholder(plain) else _UNREADABLE
        if spec.kind in _PERSONAL and not says_nothing(plain):
            return self.pseudonym(plain)
        return self._free(plain, ())

    def _free(self, plain: str, people: Iterable[str]) -> str:
        """A text without people: one in which somebody is named is a pseudonym."""
        if says_nothing(plain):
            return NONE if plain.strip().lower() == NONE else _OPEN_PLACE
        folded = fold(plain)
        return self.pseudonym(plain) if any(name in folded for name in people) else self.text(plain)

    def text(self, text: str) -> str:
        """A text that is nobody's name, as the ledger has it: one with a personnummer is a pseudonym."""
        if len(text) < _FEWEST or not holds_personal_number(text):
            return text
        return hide_numbers(text) if self.clear else self.pseudonym(text)

    def hides(self, text: str) -> bool:
        """Whether a text is a pseudonym, or would be one."""
        return _OURS.fullmatch(text) is not None or self.text(text) != text

    def party(self, party: Party) -> Party:
        """A sender as the ledger has it."""
        digits, name = (None if one is None else self.text(one) for one in (party.digits, party.name))
        return Party(digits, name)

    def unveil(self, tree: Tree, names: Mapping[int, str]) -> Tree:
        """A veiled invoice with the names of those who are known by their numbers (``person``)."""
        def change(plain: Any, spec: Spec) -> Any:
            if spec.kind in _PERSONAL and isinstance(plain, str) and _OURS.fullmatch(plain):
                return names.get(self.person(plain), plain)
            return plain

        unveiled: Tree = tree if self.clear else _walked(tree, spec_of(KIND), change)
        return unveiled

    # -------------------------------------------------------------- what a run has come to so far
    def seal(self, data: bytes) -> bytes:
        """Compressed, and not to be read without the key."""
        small = zlib.compress(data, 1)
        if self.clear:
            return small
        nonce = secrets.token_bytes(_NONCE)
        hidden = self._crossed(nonce, small)
        return nonce + hmac.digest(self._stamping, nonce + hidden, "sha256") + hidden

    def unseal(self, sealed: bytes) -> bytes:
        """What has been sealed. Raises LedgerError where it isn't what it was."""
        small = sealed
        if not self.clear:
            nonce, stamp, hidden = sealed[:_NONCE], sealed[_NONCE:_NONCE + _STAMP], sealed[_NONCE + _STAMP:]
            if not hmac.compare_digest(stamp, hmac.digest(self._stamping, nonce + hidden, "sha256")):
                raise LedgerError(DAMAGED)
            small = self._crossed(nonce, hidden)
        return _inflated(small)

    def _crossed(self, nonce: bytes, data: bytes) -> bytes:
        stream = shake_256(self._sealing + nonce).digest(len(data))
        return (int.from_bytes(data) ^ int.from_bytes(stream)).to_bytes(len(data))


def packed(tree: Tree) -> bytes:
    """An invoice as the ledger keeps it."""
    return zlib.compress(written_as(tree))


def unpacked(body: bytes) -> Tree:
    """The invoice that has been packed. Raises LedgerError where it isn't what it was."""
    try:
        return tree_of(_inflated(body))
    except msgspec.DecodeError:
        raise LedgerError(DAMAGED) from None


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompress(data)
    except zlib.error:
        raise LedgerError(DAMAGED) from None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _walked(plain: Any, spec: Spec, change: Callable[[Any, Spec], Any]) -> Any:
    """Plain JSON with every scalar changed, and whatever stands where the schema has something else."""
    if spec.kind == "record" and isinstance(plain, dict):
        return {name: _walked(value, spec.fields[name], change) for name, value in plain.items()}
    if spec.kind == "list" and isinstance(plain, list) and spec.item is not None:
        item = spec.item
        return [None if one is None else _walked(one, item, change) for one in plain]
    return change(plain, spec)


def _changed(plain: Any, change: Callable[[str], str]) -> Any:
    if isinstance(plain, dict):
        return {name: _changed(value, change) for name, value in plain.items()}
    if isinstance(plain, list):
        return [_changed(one, change) for one in plain]
    return change(plain) if isinstance(plain, str) and len(plain) >= _FEWEST else plain


def _is_value(text: str, spec: Spec) -> bool:
    """Whether a text is something that such a place holds, and not just anything."""
    if text == NONE or text in spec.choices:
        return True
    reader = READERS.get(spec.kind)
    return reader is not None and reader(text)[0] is not None
