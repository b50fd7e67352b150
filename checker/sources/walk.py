"""A raw tree read as the schema directs: what stands there becomes typed values, what doesn't fit goes blind alone.

The walk is the form check: it remarks on a document where the schema would refuse it. It takes a few
spellings more than the schema, which has an editor ask for the plain one; the tests name them.
"""

from __future__ import annotations

from checker.document import Cell, Node, Position, Record, Remark, Scalar, Series, SourceDocument, State, fold
from checker.form import Spec
from checker.sources.errors import quoted
from checker.sources.raw import Raw, RawList, RawMapping, RawScalar
from checker.sources.scalars import READERS, Fault, choice, is_placeholder

PERSONAL_KINDS = frozenset({"personnamn", "kontakt"})
TEXT_KINDS = PERSONAL_KINDS | {"text", "namn"}
#: Lists that a document must fill: an empty one says no more than a missing one.
NEVER_EMPTY = frozenset({"rader", "verksamheter", "larosaten"})

#: Remarks on one document; whoever has that many has misunderstood something else.
MAX_REMARKS = 1000

_NONE = "ingen"
_MAX_GUESSES = 50  # a file of nothing but unknown keys must not cost a comparison each

_WANTED = {"record": "fält (nyckel: värde)", "list": "en lista", "datum": "ett datum", "manaddag": "en dag (MM-DD)",
           "termin": "en termin", "janej": "ja eller nej", "tal": "ett tal", "kronor": "ett belopp",
           "heltal": "ett heltal", "val": "ett av värdena att välja bland"}


def document(raw: RawMapping, spec: Spec, *, path: str, kind: str, index: int, sha256: str, medium: str = "",
             uncarried: frozenset[str] = frozenset()) -> SourceDocument:
    """The document that ``raw`` is, read as ``spec`` directs; remarks on its form in the source's order.

    The named arguments are those of SourceDocument.
    """
    owner = SourceDocument(path, kind, index, sha256, medium, uncarried)
    owner.root = _Walk(owner).record(raw, spec, "")
    return owner


class _Walk:
    def __init__(self, owner: SourceDocument) -> None:
        self._owner = owner
        self._guesses = _MAX_GUESSES

    def record(self, raw: RawMapping, spec: Spec, pointer: str) -> Record:
        record = Record(pointer, _place(raw), self._owner)
        for key, (line, column, value) in raw.entries.items():
            field = spec.fields.get(key)
            if field is None:
                self._unknown(key, spec, f"{pointer}/{_escaped(key)}", Position(line, column))
            else:
                record.fields[key] = self._node(value, field, f"{pointer}/{key}", key)
        return record

    def _node(self, raw: Raw, spec: Spec, pointer: str, name: str = "") -> Node:
        if isinstance(raw, RawScalar):
            return self._scalar(raw, spec, pointer, name)
        if isinstance(raw, RawMapping) and spec.kind == "record":
            return self.record(raw, spec, pointer)
        if isinstance(raw, RawList) and spec.kind == "list" and spec.item is not None:
            return self._series(raw, spec.item, pointer, name)
        found, text = ("fält", "{…}") if isinstance(raw, RawMapping) else ("en lista", "[…]")
        fault = "fel-typ", f"Här står {found}, men här ska {_WANTED.get(spec.kind, 'text')} stå."
        return self._cell(raw, spec.kind, pointer, State.MALFORMED, text, None, fault)

    def _series(self, raw: RawList, item: Spec, pointer: str, name: str) -> Series | Cell:
        if not raw.items and name in NEVER_EMPTY:
            return self._cell(raw, "list", pointer, State.BLANK)
        series = Series(pointer, _place(raw), self._owner)
        series.items = [self._node(value, item, f"{pointer}/{place}") for place, value in enumerate(raw.items)]
        return series

    def _scalar(self, raw: RawScalar, spec: Spec, pointer: str, name: str) -> Cell | Series:
        kind, text = spec.kind, raw.text
        if _is_blank(raw, kind):
            return self._cell(raw, kind, pointer, State.BLANK)
        if raw.style == "unreadable":
            # A part of a person's name would be known to no mask.
            what = "Det som står här" if kind in PERSONAL_KINDS else quoted(text)
            unread = "fel-typ", f"{what} går inte att läsa som en uppgift: rätta det i dokumentet."
            return self._cell(raw, kind, pointer, State.MALFORMED, text, None, unread)
        if kind == "val" and text in spec.choices:
            return self._cell(raw, kind, pointer, State.GIVEN, text, text)
        if len(text) < 20 and text.strip().lower() == _NONE:
            if kind == "list" and name not in NEVER_EMPTY:
                return Series(pointer, _place(raw), self._owner)
            state = State.BLANK if kind == "list" else State.NONE
            return self._cell(raw, kind, pointer, state, "" if kind == "list" else text)
        if kind in TEXT_KINDS:
            return self._text(raw, kind, pointer)
        value, fault = self._value(raw, spec)
        if value is None and is_placeholder(text):
            fault = "platshallare", f"{quoted(text)} är en platshållare: fyll i {_WANTED[kind]}."
            return self._cell(raw, kind, pointer, State.PLACEHOLDER, text, None, fault)
        return self._cell(raw, kind, pointer, State.MALFORMED if value is None else State.GIVEN, text, value, fault)

    def _text(self, raw: RawScalar, kind: str, pointer: str) -> Cell:
        if raw.style == "boolean":
            fault = "fel-typ", f"Här ska text stå, inte {raw.text}: sätt den inom citattecken."
            return self._cell(raw, kind, pointer, State.MALFORMED, raw.text, None, fault)
        if is_placeholder(raw.text):
            return self._cell(raw, kind, pointer, State.PLACEHOLDER, raw.text)
        return self._cell(raw, kind, pointer, State.GIVEN, raw.text, raw.text)

    def _value(self, raw: RawScalar, spec: Spec) -> tuple[Scalar | None, Fault | None]:
        reader = READERS.get(spec.kind)
        if reader is not None:
            return reader(raw.text)
        if spec.kind == "val":
            return choice(raw.text, spec.choices)
        if raw.where is not None:
            return None, ("fel-typ", f"Det som står här går inte att läsa som {_WANTED[spec.kind].split(' (')[0]}.")
        # The text isn't repeated: it may well be a name, and nothing here says so to those who mask names.
        how = "en rad ”- …” för varje värde" if spec.kind == "list" else "fälten på egna rader under nyckeln"
        return None, ("fel-typ", f"Här står ett ensamt värde, men här ska {_WANTED[spec.kind]} stå: skriv {how}.")

    def _cell(self, raw: Raw, kind: str, pointer: str, state: State, text: str = "",
              value: Scalar | None = None, fault: Fault | None = None) -> Cell:
        position = _place(raw)
        if fault is not None:
            self._remark(pointer, position, *fault)
        return Cell(pointer, position, state, text, value, self._owner, kind)

    def _unknown(self, key: str, spec: Spec, pointer: str, position: Position) -> None:
        from checker.sources import advice  # late: most documents have no use for it

        self._guesses -= 1
        meant = advice.nearest(key, spec.fields) if self._guesses >= 0 else None
        consequence = f"menade du {meant}?" if meant else "den läses inte."
        self._remark(pointer, position, "okand-nyckel", f"Nyckeln {quoted(key)} finns inte här: {consequence}")

    def _remark(self, pointer: str, position: Position, code: str, message: str) -> None:
        made = len(self._owner.form)
        if made == MAX_REMARKS:
            message = f"Dokumentet har fler än {MAX_REMARKS} formfel. Resten visas inte."
        if made <= MAX_REMARKS:
            self._owner.form.append(Remark(pointer, position, message, code))


def _place(raw: Raw) -> Position:
    return raw.where or Position(raw.line, raw.column)


def _is_blank(raw: RawScalar, kind: str) -> bool:
    # A name of nothing but invisible characters names nobody.
    return raw.blank or (kind in TEXT_KINDS and not raw.text.isascii() and not fold(raw.text))


def _escaped(key: str) -> str:
    """A key as a segment of a JSON pointer."""
    return key.replace("~", "~0").replace("/", "~1")
