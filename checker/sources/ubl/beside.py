"""What is said of the placements beside the lines that ask for money: in lines of text alone, and in the head's note.

Programs for invoices write a text row as a line of no quantity and no amount. Where one line asks for money, such
words are about it. Of several nobody knows which they are about: what such a line lacks is then unknown, not missing.
A name in the head's note is a student's only where it says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.sources.ubl import free, labels
from checker.sources.ubl.labels import Stated
from checker.sources.ubl.mapping import TEXTS, UNITS
from checker.sources.ubl.node import Node
from checker.sources.ubl.quantity import quantity_of
from checker.sources.ubl.said import Notes, Said
from checker.sources.ubl.totals import value


@dataclass(frozen=True, slots=True)
class Beside:
    """``sole``: there is but one line to be about. ``found`` has what can be told apart in the texts, ``stated``
    what lines of text state with labels, ``naming`` the texts that may name somebody."""

    sole: bool
    found: free.Found
    stated: Stated
    naming: list[Said]

    def complete(self, own: free.Found, stated: Stated) -> None:
        """Adds to what the only line's texts say what it lacks."""
        if not self.sole:
            return
        for name, said in self.stated.items():
            stated.setdefault(name, said)
        for name in ("educations", "inriktningar", "forms"):
            setattr(own, name, getattr(own, name) or getattr(self.found, name))
        if not (own.periods or own.unsure_dates):
            own.periods, own.unsure_dates = list(self.found.periods), list(self.found.unsure_dates)
        if not (own.students or own.names or own.unclear or stated.get("student")):
            own.students, own.names = list(self.found.students), list(self.found.names)
            own.unclear = [one for one in self.found.unclear if one in self.naming]

    @property
    def dates(self) -> list[Said]:
        """Texts of days that may be any line's."""
        return [first for first, _ in self.found.periods] + self.found.unsure_dates


def split(lines: list[Node], notes: Notes) -> tuple[list[Node], list[Node]]:
    """The lines that ask for something, and those of text alone; all are of the first sort where none asks."""
    texts = [line for line in lines if _is_text(line)]
    if not texts or len(texts) == len(lines):
        return lines, []
    notes.add("/rader", texts[0], "tolkat", f"{len(texts)} av fakturans rader har varken antal eller belopp: de läses "
                                            "som text om de andra.")
    known = {id(line) for line in texts}
    return [line for line in lines if id(line) not in known], texts


def _is_text(line: Node) -> bool:
    """Whether a line asks for nothing: no amount, no price, and no number of weeks or days."""
    amount, price = line.first("cbc:LineExtensionAmount"), line.first("cac:Price/cbc:PriceAmount")
    count = quantity_of(line)
    if amount is None or value(amount) != 0 or (price is not None and value(price) != 0):
        return False
    if count is None or value(count) == 0:
        return True
    stated = labels.properties(line)
    return count.get("unitCode").upper() not in UNITS and not (stated.get("student") or line.find("cac:InvoicePeriod"))


def read(root: Node, texts: list[Node], known: free.Known, sole: bool) -> Beside:
    """What lines of text and the head's note say."""
    stated: Stated = {}
    left = []
    for line in texts:
        for name, said in labels.properties(line).items():
            stated.setdefault(name, []).extend(said)
        left += [_labelled(Said(one.text, one), stated) for path in TEXTS for one in line.find(path)]
    found = free.read(left, known)
    of_head = [_labelled(Said(one.text, one), {}) for one in root.find("cbc:Note")]
    head = free.read(of_head, known)
    for name in ("students", "educations", "inriktningar", "forms", "periods", "unsure_dates"):
        getattr(found, name).extend(getattr(head, name))  # a name that nobody calls a student may be a reference
    return Beside(sole, found, stated, [one for one in (*left, *of_head) if free.may_name(one, known)])


def _labelled(said: Said, stated: Stated) -> Said:
    found = labels.stated()
    rest = labels.labelled(said, found)
    for name, one in found.items():
        stated.setdefault(name, []).extend(one)
    return rest
