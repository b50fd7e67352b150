"""One sheet's notes: the part with their words, the drawing with their boxes, and the threads they answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from checker.annotate.comment import AUTHOR, Words, line
from checker.annotate.copy import Copy, namespace_of
from checker.annotate.grid import Cell, Grid, name_of
from checker.sources.errors import Refused, SourceError

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_PERSONS_TYPE = "application/vnd.ms-excel.person+xml"
_PERSONS_KIND = "http://schemas.microsoft.com/office/2017/10/relationships/person"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATION = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"

_EMPTY_DRAWING = (f'<xml xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"><o:shapelayout v:ext="edit">'
                  '<o:idmap v:ext="edit" data="{sheet}"/></o:shapelayout></xml>')
_BOX_KIND = (f'<v:shapetype xmlns:v="{_V}" xmlns:o="{_O}" id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
             'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
             '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>')
_BOX = (f'<v:shape xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}" id="_x0000_s{{number}}" type="#_x0000_t202" '
        'style="position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;z-index:1;'
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
        '<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>')
_SHAPE_NUMBER = re.compile(rb"_x0000_s([0-9]{1,9})\b")
_INDEX = re.compile(r"[0-9]{1,9}")
_NUMBERS_A_SHEET = 1024

#: What stands before the drawing of notes in a worksheet, by the standard's order; all else stands after it.
_BEFORE = frozenset({
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing"})

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_NOTE = 32_000  # characters; Excel holds 32 767
_LETTERS_A_LINE, _WIDE_LETTERS = 58, 92
_BOX_WIDTH, _WIDE_BOX = 360, 560  # pixels
_LINE_HEIGHT, _MARGIN = 15, 24
_LINES_OF_A_BOX, _MOST_LINES = 32, 90


class Notes:
    """The notes of the sheet in ``part``, the ``number``th of the workbook from 0; ``today`` dates answers."""

    def __init__(self, copy: Copy, part: str, number: int, grid: Grid, today: date | None) -> None:
        self._today = today
        self._copy, self._part, self._number, self._grid = copy, part, number, grid
        self._sheet = copy.tree(part)
        self._namespace = namespace_of(self._sheet)
        self._comments = self._comments_part()
        self._author = self._author_number()
        self._by_cell = {one.get("ref", ""): one for one in self._comments.iter(self._s("comment"))}
        thread = copy.target_of(part, "threadedComment")
        self._thread = copy.tree(thread) if thread else None

    def write(self, notes: Iterable[tuple[Cell, Sequence[Words]]]) -> None:
        """A note for each cell; a note that a cell has is added to, and a thread is answered."""
        boxes: list[tuple[Cell, str]] = []
        for cell, findings in notes:
            existing = self._by_cell.get(name_of(cell))
            comment = self._new(cell) if existing is None else existing
            text = self._text_of(comment)
            findings = _that_fit(findings, _LONGEST_NOTE - len(_plain(text)))
            if existing is not None:
                self._run(text, "\n\n", False)
            for one in _runs(findings):
                self._run(text, *one)
            boxes.append((cell, _plain(text)))
            self._answer(name_of(cell), findings)
        self._draw(boxes)

    def _comments_part(self) -> etree._Element:
        part = self._copy.target_of(self._part, "comments")
        if part is None:
            part = self._copy.free_name("xl/comments{}.xml")
            self._copy.relate(self._part, "comments", part)
            self._copy.declare(part, _COMMENTS_TYPE)
        empty = f'<comments xmlns="{self._namespace}"><authors/><commentList/></comments>'
        return self._copy.tree(part, empty.encode())

    def _author_number(self) -> str:
        authors = self._comments.find(self._s("authors"))
        if authors is None:
            authors = etree.Element(self._s("authors"))
            self._comments.insert(0, authors)
        names = [one.text for one in authors]
        if AUTHOR not in names:
            etree.SubElement(authors, self._s("author")).text = AUTHOR
        return str(names.index(AUTHOR) if AUTHOR in names else len(names))

    def _new(self, cell: Cell) -> etree._Element:
        every = self._comments.find(self._s("commentList"))
        if every is None:
            every = etree.SubElement(self._comments, self._s("commentList"))
        return etree.SubElement(every, self._s("comment"), {"ref": name_of(cell), "authorId": self._author})

    def _text_of(self, comment: etree._Element) -> etree._Element:
        """A note's text, all of it in runs: plain words beside runs aren't shown."""
        text = comment.find(self._s("text"))
        if text is None:
            text = etree.SubElement(comment, self._s("text"))
        for plain in text.findall(self._s("t")):
            run = etree.Element(self._s("r"))
            text.replace(plain, run)
            run.append(plain)
        return text

    def _run(self, text: etree._Element, words: str, bold: bool) -> None:
        run = etree.Element(self._s("r"))
        properties = etree.SubElement(run, self._s("rPr"))
        if bold:
            etree.SubElement(properties, self._s("b"))
        for name, value in (("sz", "9"), ("color", "81"), ("rFont", "Tahoma"), ("family", "2")):
            etree.SubElement(properties, self._s(name), {"indexed" if name == "color" else "val": value})
        etree.SubElement(run, self._s("t"), {_SPACE: "preserve"}).text = _ESCAPED.sub("_x005F_", words)
        text.insert(len(text.findall(self._s("r"))), run)

    def _answer(self, ref: str, findings: Sequence[Words]) -> None:
        """In a cell with a thread, newer programs show the thread and not the note."""
        if self._thread is None:
            return
        tag = f"{{{_THREADED}}}threadedComment"
        first = next((one for one in self._thread.iter(tag) if one.get("ref") == ref and not one.get("parentId")), None)
        if first is None:
            return
        words = "".join(text for text, _ in _runs(findings))
        answer = etree.Element(tag, ref=ref, personId=self._person(), parentId=first.get("id", ""),
                               id=_identity(f"{self._part}!{ref}:{len(self._thread)}:{words}"))
        if self._today is not None:
            answer.set("dT", f"{self._today.isoformat()}T00:00:00.00")
        etree.SubElement(answer, f"{{{_THREADED}}}text").text = words
        last = [one for one in self._thread if one is first or one.get("parentId") == first.get("id")][-1]
        self._thread.insert(self._thread.index(last) + 1, answer)

    def _person(self) -> str:
        part = self._copy.target_of(self._copy.main, "person")
        if part is None:
            part = self._copy.free_name("xl/persons/person{}.xml")
            self._copy.relate(self._copy.main, _PERSONS_KIND, part)
            self._copy.declare(part, _PERSONS_TYPE)
        persons = self._copy.tree(part, f'<personList xmlns="{_THREADED}"/>'.encode())
        for person in persons:
            if person.get("displayName") == AUTHOR:
                return person.get("id", "")
        etree.SubElement(persons, f"{{{_THREADED}}}person", displayName=AUTHOR, id=_identity(AUTHOR), userId=AUTHOR,
                         providerId="None")
        return _identity(AUTHOR)

    def _draw(self, boxes: Sequence[tuple[Cell, str]]) -> None:
        """A box for each note, as large as its words; one that is there is made larger."""
        part = self._drawing()
        numbers = [int(found) for found in _SHAPE_NUMBER.findall(self._copy.read(part))]
        free = count(max(numbers, default=_NUMBERS_A_SHEET * (self._number + 1)) + 1)
        there = self._boxes_of(part)
        made: list[str] = []
        for cell, words in boxes:
            width, height = _size(words)
            anchor = self._grid.anchor(cell, width, height)
            if cell in there:
                place = there[cell].find(f"{{{_X}}}Anchor")
                (etree.SubElement(there[cell], f"{{{_X}}}Anchor") if place is None else place).text = anchor
            else:
                made.append(_BOX.format(number=next(free), width=width * 3 / 4, height=height * 3 / 4, anchor=anchor,
                                        row=cell[0], column=cell[1]))
        if made:
            self._add_to(part, made)

    def _boxes_of(self, part: str) -> dict[Cell, etree._Element]:
        """What a drawing says of each note's box; nothing where the drawing can't be parsed."""
        try:
            drawing = self._copy.tree(part)
        except Refused:
            raise
        except SourceError:
            return {}
        return {_cell_of(one): one for one in drawing.iter(f"{{{_X}}}ClientData") if one.get("ObjectType") == "Note"}

    def _add_to(self, part: str, shapes: list[str]) -> None:
        """Excel's own drawings may hold HTML that isn't well-formed: then the shapes are put before their end."""
        content = self._copy.read(part)
        if b'id="_x0000_t202"' not in content:
            shapes = [_BOX_KIND, *shapes]
        try:
            self._copy.tree(part).extend([etree.fromstring(one) for one in shapes])
        except SourceError:
            end = content.rfind(b"</xml>")
            if end < 0:
                raise
            self._copy.put(part, content[:end] + "".join(shapes).encode() + content[end:])

    def _drawing(self) -> str:
        """The part with the boxes of the sheet's notes."""
        relation = f"{{{_STRICT_RELATION if self._copy.is_strict() else _RELATION}}}id"
        reference = self._sheet.find(self._s("legacyDrawing"))
        part = self._copy.target_of_id(self._part, reference.get(relation, "")) if reference is not None else None
        if part is not None:
            return part
        part = self._copy.free_name("xl/drawings/vmlDrawing{}.vml")
        self._copy.put(part, _EMPTY_DRAWING.format(sheet=self._number + 1).encode())
        self._copy.declare(part, _DRAWING_TYPE)
        if reference is None:
            reference = etree.Element(self._s("legacyDrawing"))
            last = max((place for place, one in enumerate(self._sheet)
                        if etree.QName(one).localname in _BEFORE), default=-1)
            self._sheet.insert(last + 1, reference)
        reference.set(relation, self._copy.relate(self._part, "vmlDrawing", part))
        return part

    def _s(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def _that_fit(findings: Sequence[Words], room: int) -> Sequence[Words]:
    """As many findings as so many characters hold; the last says how many there are beside."""
    for number, words in enumerate(findings):
        room -= sum(len(str(one)) + 1 for one in words) + 1
        if room < 0:
            return [*findings[:number], (line("Får inte plats", f"{len(findings) - number} till; se rapporten"),)]
    return findings


def _runs(findings: Sequence[Words]) -> list[tuple[str, bool]]:
    """A cell's findings as text, bold or plain, an empty line between them."""
    runs: list[tuple[str, bool]] = [(f"{AUTHOR}\n", True)]
    for number, words in enumerate(findings):
        runs += [("\n", False)] if number else []
        for one in words:
            runs += [(f"{one.label}: ", True), (f"{one.text}\n", False)]
    return [*runs[:-1], (runs[-1][0].rstrip("\n"), False)]


def _plain(text: etree._Element) -> str:
    return "".join(map(str, text.itertext()))


def _size(words: str) -> tuple[int, int]:
    """Pixels of a box that shows the words."""
    lines = _lines(words, _LETTERS_A_LINE)
    if lines <= _LINES_OF_A_BOX:
        return _BOX_WIDTH, lines * _LINE_HEIGHT + _MARGIN
    return _WIDE_BOX, min(_lines(words, _WIDE_LETTERS), _MOST_LINES) * _LINE_HEIGHT + _MARGIN


def _lines(words: str, letters: int) -> int:
    return sum(max(1, -(-len(one) // letters)) for one in words.split("\n"))


def _cell_of(note: etree._Element) -> Cell:
    row, column = ((note.findtext(f"{{{_X}}}{name}") or "").strip() for name in ("Row", "Column"))
    return (int(row), int(column)) if _INDEX.fullmatch(row) and _INDEX.fullmatch(column) else (-1, -1)


def _identity(words: str) -> str:
    return "{" + str(uuid5(NAMESPACE_URL, f"avtalskoll:{words}")).upper() + "}"
