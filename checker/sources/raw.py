"""The parsed text before anybody has asked what it means: every value with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from checker.document import Position, Remark
from checker.sources.errors import Refused, SourceError, quoted

#: Levels of lists and mappings within each other.
MAX_DEPTH = 100
#: Characters of a key: it becomes part of every pointer below it.
MAX_KEY = 200

#: How a scalar is written. Whatever YAML leaves unquoted is ``plain``: its type is not ours to guess.
#: ``number``, ``boolean`` and ``null`` are JSON's own. ``unreadable``: something stands there that a form's reader
#: couldn't make out (an error value, two cells that contradict each other), also where any text would do.
Style = Literal["plain", "quoted", "number", "boolean", "null", "unreadable"]
_NULLS = frozenset({"~", "null", "Null", "NULL"})


@dataclass(slots=True)
class RawScalar:
    """``text`` has escapes and line folding resolved, and is otherwise the source's own.

    ``where`` is the place in a source without lines (here and below); else ``line`` and ``column`` are.
    """

    text: str
    style: Style
    line: int
    column: int
    where: Position | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing is said: null, no characters, or none but white space."""
        text = self.text
        return self.style == "null" or not text or text.isspace() or (self.style == "plain" and text in _NULLS)


@dataclass(slots=True)
class RawMapping:
    """Each key with its own line and column, and its value."""

    line: int
    column: int
    entries: dict[str, tuple[int, int, Raw]] = field(default_factory=dict)
    where: Position | None = None


@dataclass(slots=True)
class RawList:
    line: int
    column: int
    items: list[Raw] = field(default_factory=list)
    where: Position | None = None


Raw = RawScalar | RawMapping | RawList


@dataclass(slots=True)
class Reading:
    """What the reader of a form (Word, Excel, e-invoice) found: a document before the schema has been asked.

    ``tree`` is written as the schema wants it where the form's own way is plain ("1 530 kr" is 1530.00,
    "5 sept. 2016" 2016-09-05), and as it stands where it isn't, so that the walk remarks on it.
    ``medium`` and ``uncarried`` are those of SourceDocument. ``remarks`` are about the file as a whole:
    hidden rows, macros, what couldn't be found.
    """

    kind: str
    medium: str
    tree: RawMapping
    uncarried: frozenset[str] = frozenset()
    remarks: list[Remark] = field(default_factory=list)


class Builder:
    """Puts a tree together in the order of the source, and keeps it within bounds.

    One builder serves all documents of a file. Every method that adds something raises
    SourceError: for a key that stands twice in a mapping or is longer than MAX_KEY, for
    nesting past MAX_DEPTH, for more than ``max_values`` values in the file.
    """

    def __init__(self, max_values: int) -> None:
        self._left = self._max_values = max_values
        self.begin(1)

    def begin(self, line: int) -> None:
        """A new document, whatever became of the last. It counts as a value of its own."""
        self._open: list[RawMapping | RawList] = []
        self._key: tuple[str, int, int] | None = None
        self._root: Raw = RawScalar("", "plain", line, 1)
        self._count(line, 1)

    @property
    def exhausted(self) -> bool:
        """Whether there have been more values than ``max_values``."""
        return self._left < 0

    @property
    def wants_key(self) -> bool:
        return self._key is None and bool(self._open) and isinstance(self._open[-1], RawMapping)

    def key(self, text: str, line: int, column: int) -> None:
        mapping = self._open[-1]
        if isinstance(mapping, RawMapping) and text in mapping.entries:
            first = mapping.entries[text][0]
            raise SourceError(f"Nyckeln {quoted(text)} står två gånger, första gången på rad {first}. "
                              "Ta bort den ena.", line, column)
        if len(text) > MAX_KEY:
            raise Refused(f"Nyckeln {quoted(text)} är längre än {MAX_KEY} tecken.", line, column)
        self._key = text, line, column

    def add(self, node: Raw) -> None:
        self._count(node.line, node.column)
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent, RawList):
            parent.items.append(node)
        elif self._key is not None:
            text, line, column = self._key
            parent.entries[text] = line, column, node
            self._key = None

    def rejoin(self) -> bool:
        """Whether the key at hand is the rest of a number that YAML parted at its comma; it then belongs to it again.

        ``{antal: 1,4}`` is two fields to YAML, ``antal: 1`` and ``4:``, and one number to whoever wrote it.
        """
        mapping = self._open[-1] if self._open else None
        if self._key is None or not isinstance(mapping, RawMapping) or not mapping.entries:
            return False
        text, line, column = self._key
        _, _, before = mapping.entries[next(reversed(mapping.entries))]
        if not (isinstance(before, RawScalar) and before.style == "plain" and before.line == line
                and before.column + len(before.text) + 1 == column
                and before.text[-1:].isdigit() and text[:1].isdigit()):
            return False
        before.text += f",{text}"
        self._key = None
        return True

    def open(self, node: RawMapping | RawList) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise Refused(f"Listor och fält ligger i varandra djupare än {MAX_DEPTH} nivåer.", node.line, node.column)
        self.add(node)
        self._open.append(node)

    def close(self) -> None:
        self._open.pop()

    def take(self) -> Raw:
        """The finished tree."""
        return self._root

    def _count(self, line: int, column: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise Refused(f"Filen har fler än {self._max_values} värden; gränsen följer den för filens storlek.",
                          line, column)
