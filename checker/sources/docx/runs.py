"""The text within a paragraph: what a person sees there, with tracked changes as if they were accepted."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

from checker.sources.docx.ooxml import (
    ALTERNATE,
    MC,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    TEXT_BOX,
    VAL,
    W14,
    W,
    number,
    switched_on,
    value,
)
from checker.sources.docx.styles import Styles, struck_through
from checker.sources.errors import Refused

CHECKED, UNCHECKED = "☒", "☐"
#: Levels of elements within each other; what a person writes has a third of it.
MAX_DEPTH = 100

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_STRUCK = frozenset({f"{W}del", f"{W}moveFrom"})
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_SILENT = frozenset({f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText", f"{W}delInstrText", SDT_PR,
                     f"{W}sdtEndPr", f"{W}tblPr", f"{W}annotationRef"})
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
          f"{W}softHyphen": ""}
_TEXT, _RUN = f"{W}t", f"{W}r"
_TEXTS = frozenset({_TEXT, f"{_MATH}t"})

#: Ticks and boxes of the symbol fonts, by the code that Word gives them.
_SYMBOLS = {
    "wingdings": {0xFE: "☑", 0xFD: CHECKED, 0xFC: "✓", 0xFB: "✗", 0x78: CHECKED, 0x6F: UNCHECKED, 0xA8: UNCHECKED,
                  0x71: UNCHECKED, 0x72: UNCHECKED},
    "symbol": {0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xB1: "±", 0xBB: "≈", 0xB4: "×", 0xB8: "÷", 0xA0: "€", 0xD6: "√"},
    "wingdings 2": {0x52: "☑", 0x53: CHECKED, 0x54: CHECKED, 0x51: CHECKED, 0x50: "✓", 0x4F: "✗", 0xA3: UNCHECKED,
                    0x2A: UNCHECKED},
}
_PRIVATE = 0xF000


@dataclass(slots=True)
class Tracked:
    """Tracked changes that nobody has accepted or rejected yet, and text struck through by hand; where each begins."""

    inserted: int = 0
    deleted: int = 0
    first: int | None = None
    struck: int = 0
    first_struck: int | None = None

    def note(self, anchor: int, *, inserted: int = 0, deleted: int = 0) -> None:
        self.inserted += inserted
        self.deleted += deleted
        self.first = anchor if self.first is None else self.first

    def strike(self, anchor: int) -> None:
        self.struck += 1
        self.first_struck = anchor if self.first_struck is None else self.first_struck


@dataclass(slots=True)
class Line:
    """A paragraph's text as it comes together."""

    anchor: int
    pieces: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnote | endnote, and its id
    plain: bool = False  # some of the text isn't bold
    hidden: bool = False
    struck: bool = False  # its style strikes through what doesn't say otherwise

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class Runs:
    """Reads the runs of paragraphs. A field's state carries over from one paragraph to the next."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[bool] = []  # for each field that is open, whether its result has begun
        self.tracked = Tracked()

    def read(self, paragraph: _Element, line: Line, bold: bool, hidden: bool, depth: int) -> None:
        """Adds what stands in a ``w:p`` to ``line``. Raises Refused past MAX_DEPTH."""
        self._inline(paragraph, line, (bold, hidden), depth)
        # A field whose result hasn't begun when its paragraph ends never shows what stands after it.
        self._fields = [begun for begun in self._fields if begun]

    def _inline(self, parent: _Element, line: Line, look: tuple[bool, bool], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Refused(f"Word-dokumentets delar ligger i varandra djupare än {MAX_DEPTH} nivåer.")
        for element in parent:
            tag = element.tag
            if tag in _TEXTS:
                self._say(line, element.text or "", look)
            elif tag == _RUN:
                self._run(element, line, look, depth + 1)
            elif tag in _SILENT:
                continue
            elif tag in _SIGNS:
                self._say(line, _SIGNS[tag], look)
            elif tag in _STRUCK:
                self.tracked.note(line.anchor, deleted=1)
            elif tag == SDT:
                self._control(element, line, look, depth + 1)
            elif tag == ALTERNATE:
                self._alternate(element, line, look, depth + 1)
            elif tag == TEXT_BOX:
                line.boxes.append(element)
            else:
                self._rare(element, line, look, depth + 1)

    def _rare(self, element: _Element, line: Line, look: tuple[bool, bool], depth: int) -> None:
        tag = element.tag
        if tag in _INSERTED:
            self.tracked.note(line.anchor, inserted=1)
        if tag == f"{W}fldChar":
            self._field(element, line, look)
        elif tag == f"{W}sym":
            self._say(line, _symbol(element.get(f"{W}font", ""), number_of(element.get(f"{W}char"))), look)
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind = "footnote" if tag.endswith("}footnoteReference") else "endnote"
            line.notes.append((kind, element.get(f"{W}id", "")))
        elif tag == f"{_MATH}f":
            for place, half in enumerate(element.iterchildren(f"{_MATH}num", f"{_MATH}den")):
                self._say(line, "/" if place else "", look)
                self._inline(half, line, look, depth)
        else:
            self._inline(element, line, look, depth)

    def _run(self, run: _Element, line: Line, look: tuple[bool, bool], depth: int) -> None:
        properties = run.find(f"{W}rPr")
        style = value(properties, "rStyle")
        own = self._styles.of(style) if style else None
        struck = struck_through(properties)
        if line.struck or (own is not None and own.struck) if struck is None else struck:
            self.tracked.strike(line.anchor)
            return
        if properties is not None:
            bold, hidden = switched_on(properties, "b"), switched_on(properties, "vanish")
            look = (bold if bold is not None else look[0] or (own is not None and own.bold),
                    hidden if hidden is not None else look[1] or (own is not None and own.hidden))
            font = properties.find(f"{W}rFonts")
            if font is not None and font.get(f"{W}ascii", "").lower() in _SYMBOLS:
                for text in run.iterchildren(_TEXT):
                    self._say(line, "".join(_symbol(font.get(f"{W}ascii", ""), ord(sign)) or sign
                                            for sign in text.text or ""), look)
                return
        self._inline(run, line, look, depth)

    def _say(self, line: Line, text: str, look: tuple[bool, bool]) -> None:
        if not text or not all(self._fields):
            return
        line.pieces.append(text)
        if not text.isspace():
            line.plain = line.plain or not look[0]
            line.hidden = line.hidden or look[1]

    def _field(self, mark: _Element, line: Line, look: tuple[bool, bool]) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._say(line, form_field(mark.find(f"{W}ffData")), look)
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _control(self, control: _Element, line: Line, look: tuple[bool, bool], depth: int) -> None:
        ticked = checkbox(control)
        if ticked is not None:
            self._say(line, CHECKED if ticked else UNCHECKED, look)
            return
        begun = len(line.pieces)
        for content in control.iterchildren(SDT_CONTENT):
            self._inline(content, line, look, depth)
        if shows_placeholder(control):
            line.pieces[begun:] = [as_placeholder("".join(line.pieces[begun:]))]

    def _alternate(self, element: _Element, line: Line, look: tuple[bool, bool], depth: int) -> None:
        before = len(line.pieces), len(line.boxes)
        for branch in alternatives(element):
            self._inline(branch, line, look, depth)
            if (len(line.pieces), len(line.boxes)) != before:
                return


def alternatives(element: _Element) -> list[_Element]:
    """The ways in which the same thing is said, the richest first: the first that says something is enough."""
    return [*element.iterchildren(f"{MC}Choice"), *element.iterchildren(f"{MC}Fallback")]


def shows_placeholder(control: _Element) -> bool:
    """Whether a content control shows the words that ask for text instead of text."""
    return switched_on(control.find(SDT_PR), "showingPlcHdr") or False


def as_placeholder(text: str) -> str:
    """Text that asks for text, written so that it is seen to be that."""
    return f"[{text.strip().strip('[]')}]"


def checkbox(control: _Element) -> bool | None:
    """Whether a content control that is a check box is ticked; None for other controls."""
    found = control.find(f"{SDT_PR}/{W14}checkbox")
    if found is None:
        return None
    ticked = found.find(f"{W14}checked")
    return ticked is not None and ticked.get(f"{W14}val", "1").lower() in ("1", "true", "on")


def form_field(data: _Element | None) -> str:
    """What a legacy form field shows by itself: a check box, or the choice in a list."""
    box = data.find(f"{W}checkBox") if data is not None else None
    if box is not None:
        ticked = switched_on(box, "checked")
        ticked = switched_on(box, "default") if ticked is None else ticked
        return CHECKED if ticked else UNCHECKED
    listed = data.find(f"{W}ddList") if data is not None else None
    if listed is None:
        return ""
    entries = [entry.get(VAL, "") for entry in listed.iterchildren(f"{W}listEntry")]
    chosen = number(value(listed, "result") or value(listed, "default"), 0)
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def number_of(code: str | None) -> int:
    """A character code as ``w:sym`` writes it, in hexadecimal; 0 where it isn't one."""
    try:
        return int(code or "0", 16)
    except ValueError:
        return 0


def _symbol(font: str, code: int) -> str:
    """A character of a symbol font in Unicode; those that are no ticks and boxes as they stand."""
    known = _SYMBOLS.get(font.lower(), {}).get(code & 0xFF if code >= _PRIVATE else code)
    return known or (chr(code) if _PRIVATE <= code <= _PRIVATE + 0xFF else "")
