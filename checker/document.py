"""The tree of a document that has been read: every value typed, every value with its place.

A reader in ``checker.sources`` builds it, rules and facts walk it. Nothing here
knows of files, of rules or of the clock.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import lru_cache

#: Kinds of scalar that a schema can ask for (see ``checker.form``).
#: text, namn, personnamn, kontakt: str · tal, kronor, heltal: exact number · datum: date
#: manaddag: "MM-DD" · termin: "VT2026" · janej: bool · val: one of a closed list
Scalar = str | int | Fraction | date | bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where a value stands: 1-based line and column of its first character, or a named place.

    ``place`` is set where lines mean nothing to whoever reads: ``Blad1!F4``, "tabellen i § 7, rad 3",
    an XPath. ``anchor`` is the same place for a program that marks up a copy: in a Word document the
    0-based number of the paragraph (``w:p``) in document order.
    """

    line: int | None = None
    column: int | None = None
    place: str | None = None
    anchor: int | None = None


class State(Enum):
    """What a field says. Only GIVEN carries a value; only GIVEN and MALFORMED are present."""

    GIVEN = "given"
    BLANK = "blank"  # the key stands there with nothing after it, or null
    PLACEHOLDER = "placeholder"  # "xx", "____": still to be filled in
    NONE = "none"  # recorded as none: the word `ingen`
    MALFORMED = "malformed"  # something stands there that isn't what the field holds


@dataclass(slots=True, eq=False)
class Cell:
    """One scalar field. ``text`` is what the source says, digit by digit; "" when blank."""

    pointer: str
    position: Position
    state: State
    text: str
    value: Scalar | None
    owner: SourceDocument
    kind: str

    @property
    def present(self) -> bool:
        return self.state is State.GIVEN or self.state is State.MALFORMED


@dataclass(slots=True, eq=False)
class Disputed(Cell):
    """A malformed field: two files say different things. ``places``: where each says it, as words."""

    places: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Record:
    """A mapping. Keys that the document doesn't write are not in ``fields``."""

    pointer: str
    position: Position
    owner: SourceDocument
    fields: dict[str, Node] = field(default_factory=dict)

    def cell(self, name: str) -> Cell | None:
        found = self.fields.get(name)
        return found if isinstance(found, Cell) else None

    def value(self, name: str) -> Scalar | None:
        """The value of a scalar field, or None where it isn't plainly given."""
        found = self.fields.get(name)
        return found.value if isinstance(found, Cell) and found.state is State.GIVEN else None

    def series(self, name: str) -> list[Record]:
        """The records of a list field; empty where there is none."""
        found = self.fields.get(name)
        if not isinstance(found, Series):
            return []
        return [item for item in found.items if isinstance(item, Record)]

    def record(self, name: str) -> Record | None:
        found = self.fields.get(name)
        return found if isinstance(found, Record) else None


@dataclass(slots=True, eq=False)
class Series:
    """A list that the document gives. ``items`` may hold malformed cells among the records."""

    pointer: str
    position: Position
    owner: SourceDocument
    items: list[Node] = field(default_factory=list)


Node = Cell | Record | Series


@dataclass(frozen=True, slots=True)
class Remark:
    """A fault of form: what stands in the file isn't what the schema allows there.

    ``code``: okand-nyckel | fel-typ | fel-format | fel-val | platshallare | fel-tal; of two places that contradict
    each other motsagelse; of a form dolt (hidden rows) | saknas | saknas-i-filen (couldn't be found) | tolkat (taken
    from elsewhere) | ej-last | okand-kolumn | personnummer | sparade-andringar | genomstruket | flyttad | bilaga |
    oklart | negativ | avdrag | olast | fri-text; of a package makro (not run) | extern (not followed) | inbaddat
    (not opened).
    ``path``: the file that it stands in, where that isn't the document's own (a supplement's).
    """

    pointer: str
    position: Position
    message: str
    code: str
    path: str = ""


@dataclass(slots=True, eq=False)
class SourceDocument:
    """One document of a file. ``index`` counts documents within the file from 0.

    ``medium``: what the file is, where it isn't text written for us: docx | xlsx | ubl | "".
    ``uncarried``: JSON pointers, ``*`` for any index, of what the schema has and this form of document has
    no place for (a Word agreement, an e-invoice); what stands below such a place isn't carried either.
    """

    path: str
    kind: str
    index: int
    sha256: str
    medium: str = ""
    uncarried: frozenset[str] = frozenset()
    root: Record = field(init=False)
    form: list[Remark] = field(default_factory=list)

    def lacks(self, pointer: str) -> bool:
        """Whether this form of document has no place for what the pointer points at."""
        if not self.uncarried:
            return False
        steps = ["*" if step.isdigit() else step for step in pointer.split("/")]
        return any("/".join(steps[:end]) in self.uncarried for end in range(2, len(steps) + 1))


def fold(text: str) -> str:
    """A name as it is compared: case, spacing and Unicode form make no difference."""
    return _remembered(text) if len(text) <= _LONGEST_NAME else _folded(text)


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", " ".join(folded.split()))


_LONGEST_NAME = 100  # longer texts are no names, and remembering them could fill the memory
_remembered = lru_cache(maxsize=20_000)(_folded)


def cells(node: Node) -> Iterator[Cell]:
    """Every scalar field below a node, in document order."""
    if isinstance(node, Cell):
        yield node
    else:
        children = node.fields.values() if isinstance(node, Record) else node.items
        for child in children:
            yield from cells(child)


def at_pointer(root: Record, pointer: str) -> Node | None:
    """The node that a JSON pointer points at, or None."""
    node: Node | None = root
    for step in pointer.split("/")[1:]:
        if isinstance(node, Record):
            node = node.fields.get(step.replace("~1", "/").replace("~0", "~"))
        elif isinstance(node, Series) and step.isdigit() and int(step) < len(node.items):
            node = node.items[int(step)]
        else:
            return None
    return node
