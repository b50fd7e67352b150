"""The body of a Word document as blocks: walked in the order of reading, each paragraph with its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml.etree import _Element

from checker.sources.docx.blocks import Block, Paragraph, Table, TableCell
from checker.sources.docx.numbering import Numbering
from checker.sources.docx.ooxml import (
    ALTERNATE,
    SDT,
    SDT_CONTENT,
    SDT_PR,
    TBL,
    TC,
    TR,
    VAL,
    P,
    W,
    number,
    part,
    related_part,
    value,
)
from checker.sources.docx.runs import (
    CHECKED,
    MAX_DEPTH,
    UNCHECKED,
    Line,
    Runs,
    Tracked,
    alternatives,
    as_placeholder,
    checkbox,
    shows_placeholder,
)
from checker.sources.docx.styles import Styles, heading_level, numbering_of
from checker.sources.errors import Refused, SourceError
from checker.sources.package import Package

#: Paragraphs that a document may have; an agreement has some hundred.
MAX_PARAGRAPHS = 10_000
#: Characters of text that a document may have; an agreement has 20 000.
MAX_CHARACTERS = 300_000

_BODY_LEVEL = 9
_MAX_SPAN = 100
_FOREIGN = (f"{W}altChunk", f"{W}subDoc")
_LEFT_OUT = frozenset({f"{W}del", f"{W}moveFrom", f"{W}sectPr", f"{W}tblPr", f"{W}tblGrid", SDT_PR})


@dataclass(slots=True)
class Story:
    """``blocks``: the body in the order of reading. ``tracked``: the changes that stand unaccepted in it.

    ``foreign``: where text of other files is shown in it, by the number of the next paragraph.
    """

    blocks: list[Block] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)
    tracked: Tracked = field(default_factory=Tracked)


def read(package: Package) -> Story:
    """The body of the document in a package.

    Headers, footers and comments are no part of it. Raises SourceError for a main part without body,
    Refused past MAX_PARAGRAPHS, MAX_CHARACTERS and runs.MAX_DEPTH.
    """
    main = package.main_part()
    root = part(package, main)
    body = root.find(f"{W}body")
    if body is None:
        raise SourceError(f"Word-dokumentets del {main} har ingen text (w:body).")
    anchors = {element: place for place, element in enumerate(root.iter(P))}
    if len(anchors) > MAX_PARAGRAPHS:
        raise Refused(f"Word-dokumentet har fler än {MAX_PARAGRAPHS} stycken.")
    walk = _Walk(package, main, anchors)
    story = Story(tracked=walk.runs.tracked)
    walk.blocks(body, story.blocks, 0, 1)
    if next(root.iter(*_FOREIGN), None) is not None:
        story.foreign += _foreign(root)
    return story


def _foreign(root: _Element) -> Iterator[int]:
    passed = 0
    for element in root.iter(P, *_FOREIGN):
        if element.tag == P:
            passed += 1
        else:
            yield passed


class _Walk:
    def __init__(self, package: Package, main: str, anchors: dict[_Element, int]) -> None:
        self._styles = Styles(related_part(package, main, "styles"))
        self._numbering = Numbering(related_part(package, main, "numbering"))
        self._notes = {kind: _notes(related_part(package, main, f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        self._anchors = anchors
        self._boxes = 0
        self._characters = MAX_CHARACTERS
        self._joined: list[str] = []  # text of paragraphs whose mark is struck: it goes on in the next
        self.runs = Runs(self._styles)

    def blocks(self, parent: _Element, out: list[Block], box: int, depth: int) -> None:
        """Adds the blocks below ``parent`` to ``out``; those of a text box right after the paragraph it hangs on."""
        if depth > MAX_DEPTH:
            raise Refused(f"Word-dokumentets delar ligger i varandra djupare än {MAX_DEPTH} nivåer.")
        for element in parent:
            tag = element.tag
            if tag == P:
                self._paragraph(element, out, box, depth + 1)
            elif tag == TBL:
                self._table(element, out, box, depth + 1)
            elif tag == SDT:
                self._control(element, out, box, depth + 1)
            elif tag == ALTERNATE:
                before = len(out)
                for branch in alternatives(element):
                    if len(out) == before:
                        self.blocks(branch, out, box, depth + 1)
            elif tag not in _LEFT_OUT:
                self.blocks(element, out, box, depth + 1)

    def _control(self, control: _Element, out: list[Block], box: int, depth: int) -> None:
        before, contents = len(out), _is_contents(control)
        ticked = checkbox(control)
        for content in control.iterchildren(SDT_CONTENT):
            self.blocks(content, out, box, depth + 1)
        for place in range(before, len(out)):
            block = out[place]
            if isinstance(block, Paragraph):
                if ticked is not None:
                    block.text = CHECKED if ticked else UNCHECKED
                elif shows_placeholder(control) and block.text.strip():
                    block.text = as_placeholder(block.text)
                block.contents = block.contents or contents

    def _paragraph(self, element: _Element, out: list[Block], box: int, depth: int) -> None:
        properties = element.find(f"{W}pPr")
        style = self._styles.of(value(properties, "pStyle"))
        line = Line(self._anchors[element], struck=style.struck)
        self.runs.read(element, line, style.bold, style.hidden, depth)
        text = "".join(self._joined) + line.text
        self._spend(len(line.text))
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self._joined = [text] if text.strip() else []
            self.runs.tracked.note(line.anchor, deleted=1)
        else:
            self._joined = []
            stated = heading_level(properties)
            level = style.level if stated is None else stated if stated < _BODY_LEVEL else None
            label, bullet = self._label(numbering_of(properties, style.numbered), text)
            out.append(Paragraph(text, line.anchor, level, bool(text.strip()) and not line.plain, label, bullet, box,
                                 contents=style.contents, hidden=line.hidden))
        self._beside(line, out, box, depth)

    def _spend(self, characters: int) -> None:
        self._characters -= characters
        if self._characters < 0:
            raise Refused(f"Word-dokumentet har fler än {MAX_CHARACTERS} tecken.")

    def _label(self, numbered: tuple[str, int] | None, text: str) -> tuple[str, bool]:
        return self._numbering.label(*numbered) if numbered is not None and text.strip() else ("", False)

    def _beside(self, line: Line, out: list[Block], box: int, depth: int) -> None:
        """The text boxes and notes of a paragraph."""
        for content in line.boxes:
            self._boxes += 1
            joined, self._joined = self._joined, []
            self.blocks(content, out, self._boxes, depth + 1)
            self._joined = joined
        for kind, name in line.notes:
            note = self._notes[kind].pop(name, None)
            if note is not None:
                own = Line(line.anchor)
                for element in note.iter(P):
                    own.pieces += ["\n"] if own.pieces else []
                    self.runs.read(element, own, False, False, depth)
                self._spend(len(own.text))
                out.append(Paragraph(own.text, line.anchor, box=box, note=True, hidden=own.hidden))

    def _table(self, element: _Element, out: list[Block], box: int, depth: int) -> None:
        first = next(element.iter(P), None)
        table = Table(self._anchors[first] if first is not None else 0)
        self._rows(element, table, box, depth)
        if table.rows:
            out.append(table)

    def _rows(self, parent: _Element, table: Table, box: int, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise Refused(f"Word-dokumentets delar ligger i varandra djupare än {MAX_DEPTH} nivåer.")
        for element in parent:
            if element.tag == TR:
                properties = element.find(f"{W}trPr")
                struck = properties is not None and properties.find(f"{W}del") is not None
                if struck:
                    self.runs.tracked.note(table.anchor, deleted=1)
                    continue
                if properties is not None and properties.find(f"{W}ins") is not None:
                    self.runs.tracked.note(table.anchor, inserted=1)
                row: list[TableCell] = []
                start = number(value(properties, "gridBefore"), 0)
                self._cells(element, row, min(max(start, 0), _MAX_SPAN), table.anchor, box, depth + 1)
                table.rows.append(row)
            elif element.tag not in _LEFT_OUT:
                before = len(table.rows)
                self._rows(element, table, box, depth + 1)
                if element.tag == SDT:
                    self._mark(element, [cell for row in table.rows[before:] for cell in row])

    def _cells(self, parent: _Element, row: list[TableCell], start: int, anchor: int, box: int, depth: int) -> int:
        """Adds the cells below ``parent`` from the grid's column ``start``; gives the column after the last."""
        if depth > MAX_DEPTH:
            raise Refused(f"Word-dokumentets delar ligger i varandra djupare än {MAX_DEPTH} nivåer.")
        for element in parent:
            if element.tag == TC:
                properties = element.find(f"{W}tcPr")
                span = min(max(number(value(properties, "gridSpan"), 1), 1), _MAX_SPAN)
                merged = properties.find(f"{W}vMerge") if properties is not None else None
                first = next(element.iter(P), None)
                cell = TableCell(start, span, self._anchors[first] if first is not None else anchor,
                                 merged is not None and merged.get(VAL, "continue") != "restart")
                self.blocks(element, cell.blocks, box, depth + 1)
                row.append(cell)
                start += span
            elif element.tag == SDT:
                before = len(row)
                for content in element.iterchildren(SDT_CONTENT):
                    start = self._cells(content, row, start, anchor, box, depth + 1)
                self._mark(element, row[before:])
            elif element.tag not in _LEFT_OUT:
                start = self._cells(element, row, start, anchor, box, depth + 1)
        return start

    @staticmethod
    def _mark(control: _Element, cells: list[TableCell]) -> None:
        """What a content control around cells or rows says of them."""
        ticked = checkbox(control)
        for cell in cells:
            for place, block in enumerate(cell.blocks):
                if isinstance(block, Paragraph) and ticked is not None:
                    cell.blocks[place] = replace(block, text=CHECKED if ticked else UNCHECKED)
                elif isinstance(block, Paragraph) and shows_placeholder(control) and block.text.strip():
                    cell.blocks[place] = replace(block, text=as_placeholder(block.text))


def _notes(root: _Element | None, kind: str) -> dict[str, _Element]:
    return {note.get(f"{W}id", ""): note for note in root.iterchildren(f"{W}{kind}")
            if note.get(f"{W}type") is None} if root is not None else {}


def _is_contents(control: _Element) -> bool:
    gallery = value(control.find(SDT_PR), "docPartObj/docPartGallery")
    return gallery is not None and "contents" in gallery.lower()
