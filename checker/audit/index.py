"""What invoices of one run have to do with each other: whose days, whose term, who names whose number.

It errs on one side only: an invoice that any other may concern is told, so that the interpreter judges them together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date

from checker.document import Record, fold
from checker.facts.lines import lines_of
from checker.facts.senders import is_credit, party, term_of
from checker.sources.scalars import is_placeholder

BITS = 20  # of a span's number; above them stands the invoice's
_ANY_TIME, _NEVER = (-(10**6), 10**6), (10**7, -(10**7))
_UPPER, _LOWER = range(0x80, 0x9F), 0x20


def _folding() -> bytes:
    """Each byte of a name in plain letters as it is compared, 0 where only ``fold`` tells.

    The letters of Latin-1 stand in UTF-8 as 0xC3 and one more byte; ß (0x9F) folds to two letters.
    """
    table = bytearray(256)
    for byte in (*b"abcdefghijklmnopqrstuvwxyz -'", 0xC3, *range(0xA0, 0xC0), 0x97):
        table[byte] = byte
    for byte in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        table[byte] = byte + _LOWER
    for byte in _UPPER:
        table[byte] = byte if byte == 0x97 else byte + _LOWER
    table[0x9F] = 0
    return bytes(table)


FOLDING = _folding()
#: What placeholders are made of ("xx", "NN", "åååå-mm-dd"): a name has some other letter.
_MARKS = "xynvthamdå '-".encode()


_ODD = (b"  ", b"\n ", b" \n", b"xx", b"\ningen\n")
_ALL_MARKS = re.compile(rb"\n[" + re.escape(_MARKS) + rb"]*(?=\n)")


def odd_names(folded: Iterable[bytes]) -> list[bytes]:
    """Of names folded byte by byte those that ``fold`` would fold on, that are (in some case) placeholders, or that
    are no text."""
    text = b"\n".join((b"", *folded, b""))
    odd = [re.compile(re.escape(one)) for one in _ODD if one in text]
    if b"\n\n" in text.translate(None, _MARKS):
        odd.append(_ALL_MARKS)
    found = {text[text.rfind(b"\n", 0, match.start() + 1) + 1:text.find(b"\n", match.start() + 1)]
             for one in odd for match in one.finditer(text)}
    try:
        text.decode()
    except UnicodeDecodeError:
        found.update(text.split(b"\n")[1:-1])
    return sorted(filter(_is_odd, found))


def _is_odd(name: bytes) -> bool:
    try:
        text = name.decode()
    except UnicodeDecodeError:
        return True
    return not text or text == "ingen" or fold(text) != text or is_placeholder(text) or is_placeholder(text.upper())


def week_of(day: date) -> int:
    """The number of a calendar week, Monday to Sunday."""
    return (day.toordinal() - 1) // 7


def first_line(invoice: int) -> int:
    """What the lines of an invoice have above their spans. Never 0: Python has one object for each small number,
    and lines are told apart as objects."""
    return invoice + 1 << BITS


def invoice_of(line: int) -> int:
    return (line >> BITS) - 1


class Index:
    """``students``: by folded name the invoice and span of the only line so far, or, negative, where in ``several``
    all of them stand. ``together``: the invoices that others concern."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self._span_ids: dict[tuple[int, int], int] = {}
        self.students: dict[bytes, int] = {}
        self.several: list[list[int]] = []
        self.together: set[int] = set()
        self.numbers: list[bytes] = []  # of each invoice; empty where it has none
        self._wild: set[bytes] = set()
        self._terms: dict[tuple[Hashable, Hashable, str], list[int]] = defaultdict(list)
        self._without_term: dict[Hashable, list[int]] = defaultdict(list)
        self._unsure_of: set[Hashable] = set()
        self._named: set[str] = set()
        self._unreadable_reference = False
        self._forms = False
        self.never = self._numbered(_NEVER)

    def span(self, first: date | None, last: date | None) -> int:
        """The number of the weeks that a line's dates touch; all weeks where they aren't known."""
        weeks = _ANY_TIME if first is None or last is None else (week_of(min(first, last)), week_of(max(first, last)))
        return self._numbered(weeks)

    def _numbered(self, weeks: tuple[int, int]) -> int:
        if weeks not in self._span_ids:
            self._span_ids[weeks] = len(self.spans)
            self.spans.append(weeks)
        return self._span_ids[weeks]

    def again(self, name: bytes, was: int, line: int) -> None:
        """A further line in a name; ``line`` and ``was`` as ``students`` has them."""
        if was >= 0:
            self.students[name] = ~len(self.several)
            self.several.append([was])
            was = self.students[name]
        lines = self.several[~was]
        first, last = self.spans[line & (1 << BITS) - 1]
        for other in lines:
            begins, ends = self.spans[other & (1 << BITS) - 1]
            if begins <= last and first <= ends:
                self.together.add(invoice_of(other))
                self.together.add(invoice_of(line))
        lines.append(line)

    def add_line(self, invoice: int, name: bytes, span: int) -> None:
        line = first_line(invoice) | span
        was = self.students.get(name)
        if was is None:
            self.students[name] = line
        else:
            self.again(name, was, line)

    def add_term(self, invoice: int, under: Hashable, sender: Hashable, term: str) -> None:
        """An invoice for which it matters whether the sender has sent another for the term."""
        self._terms[under, sender, term].append(invoice)

    def add(self, invoice: int, root: Record, under: Hashable) -> None:
        """An invoice of which all has been read."""
        for line in lines_of(root, credit=is_credit(root)):
            if line.name is not None:
                self.add_line(invoice, line.name.encode(), self.span(line.first, line.last))
        self.add_references(invoice, root)
        sender, term = party(root, "avsandare"), term_of(root)
        if sender.digits is not None and sender.name is not None and term is not None:
            self.add_term(invoice, under, (sender.digits, sender.name), term)
        else:
            self._unsure_of.add(under)
            self._without_term[under].append(invoice)

    def add_references(self, invoice: int, root: Record) -> None:
        """Numbers of other invoices that it names; what a credit note takes back is looked at in every name of it."""
        for name in ("avser_faktura", "ersatter_faktura"):
            cell = root.cell(name)
            if cell is not None and cell.present:
                self._unreadable_reference |= cell.value is None
                self._named.add(fold(cell.text))
                self.together.add(invoice)
        kind = root.cell("typ")
        if is_credit(root) or (kind is not None and kind.present and kind.value is None):
            self.together.add(invoice)
            self._unreadable_reference |= not root.series("rader")
            self._wild.update(line.name.encode() for line in lines_of(root) if line.name is not None)

    def add_form(self, root: Record) -> None:
        """An underlag of the run."""
        self._forms = True
        self._wild.update(line.name.encode() for line in lines_of(root) if line.name is not None)

    def _refold(self) -> None:
        """The lines of names that weren't folded all the way, with those of the name that they fold to."""
        for name in odd_names(self.students):
            lines = self.lines_of(name)
            self.together.update(map(invoice_of, lines))
            text = name.decode(errors="replace")
            if (whole := fold(text).encode()) != name:
                for line in lines:
                    self.add_line(invoice_of(line), whole, line & (1 << BITS) - 1)

    def lines_of(self, name: bytes) -> list[int]:
        was = self.students.get(name)
        return [] if was is None else [was] if was >= 0 else self.several[~was]

    def concerned(self, count: int) -> set[int]:
        """The invoices (of so many, numbered from 0) that others concern, when all have been added."""
        self._refold()
        found = set(self.together)
        for name in self._wild:
            found.update(map(invoice_of, self.lines_of(name)))
        for (under, _, _), invoices in self._terms.items():
            if len(invoices) > 1 or under in self._unsure_of:
                found.update(invoices)
        for invoices in self._without_term.values():
            found.update(invoices)
        if self._forms or self._unreadable_reference:
            return set(range(count))
        if self._named:
            found.update(self._by_number(self._named))
        return found

    def _by_number(self, named: set[str]) -> Iterable[int]:
        """The invoices of a number that is named, and those without one (or with a placeholder for one)."""
        return (invoice for invoice, number in enumerate(one.decode() for one in self.numbers)
                if fold(number) in named or number.strip().lower() in ("", "ingen") or is_placeholder(number))
