"""Comments in a copy of a Word document: one a finding, around the paragraph where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count

from lxml import etree

from checker.annotate.comment import AUTHOR, INITIALS, Line, Words, line
from checker.annotate.copy import Copy, namespace_of
from checker.annotate.placing import Comment
from checker.document import Position
from checker.sources.errors import SourceError
from checker.sources.package import Package

_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXT_SIZE, _MARK_SIZE = "20", "16"  # half-points: those that Word's own comments have

_MACROS_LEFT = (line("Om kopian", "Originalet är gjort för makron. De följer inte med i den här kopian."),)
_IN_A_BOX = line("Plats", "i textrutan vid det här stycket")


def annotated(comments: Sequence[Comment], package: Package, today: date | None = None) -> bytes:
    """The document with a comment for each of ``comments``, in their order where several share a paragraph.

    ``today`` dates them. ``Position.anchor`` counts every w:p of the main part; without one a comment stands
    on the first. Raises SourceError for a package whose parts can't be read.
    """
    copy = Copy(package)
    document = _Document(copy, today)
    if copy.leave_macros(_MAIN_TYPE):
        document.add(Comment(_MACROS_LEFT, Position()))
    for comment in comments:
        document.add(comment)
    return copy.content()


class _Document:
    """The main part and the part with its comments."""

    def __init__(self, copy: Copy, today: date | None) -> None:
        self._copy = copy
        self._today = today
        root = copy.tree(copy.main)
        self._namespace = namespace_of(root)
        self._paragraphs = list(root.iter(self._w("p")))
        if not self._paragraphs:
            raise SourceError("Dokumentet har inget stycke att sätta en kommentar vid.")
        part = copy.target_of(copy.main, "comments")
        self._comments = copy.tree(part) if part else None
        taken = [*root.iter(self._w("commentReference"), self._w("commentRangeStart"), self._w("commentRangeEnd")),
                 *(self._comments if self._comments is not None else ())]
        used = {element.get(self._w("id")) for element in taken}
        self._ids = (number for number in map(str, count()) if number not in used)

    def add(self, comment: Comment) -> None:
        """Puts a comment around a paragraph, inside those that are there already."""
        paragraph, boxed = self._host(comment.position.anchor or 0)
        identity = next(self._ids)
        self._write(identity, (*comment.words, _IN_A_BOX) if boxed else comment.words)
        start = etree.Element(self._w("commentRangeStart"), {self._w("id"): identity})
        properties = paragraph.find(self._w("pPr"))
        before = 0 if properties is None else paragraph.index(properties) + 1
        while before < len(paragraph) and paragraph[before].tag == start.tag:
            before += 1
        paragraph.insert(before, start)
        etree.SubElement(paragraph, self._w("commentRangeEnd"), {self._w("id"): identity})
        mark = self._run(paragraph, _MARK_SIZE)
        etree.SubElement(mark, self._w("commentReference"), {self._w("id"): identity})

    def _host(self, number: int) -> tuple[etree._Element, bool]:
        """The paragraph that a comment can stand at, and whether the one asked for is in a text box within it.

        Word allows no comments in a text box, and what a box holds is written twice, for old and new programs.
        """
        if not 0 <= number < len(self._paragraphs):
            number = 0
        outer = _outside(self._paragraphs[number])
        if outer is not None:
            return outer, outer is not self._paragraphs[number]
        before = reversed(self._paragraphs[:number])
        plain = next((one for one in (*before, *self._paragraphs[number:]) if _outside(one) is one), None)
        if plain is None:
            raise SourceError("Dokumentet har inget stycke utanför textrutor att sätta en kommentar vid.")
        return plain, True

    def _write(self, identity: str, words: Words) -> None:
        if self._comments is None:
            part = "word/comments.xml"
            if self._copy.has(part):  # yet nothing of the document's refers to it
                part = self._copy.free_name("word/comments{}.xml")
            empty = etree.Element(self._w("comments"), nsmap={"w": self._namespace})
            self._comments = self._copy.tree(part, etree.tostring(empty))
            self._copy.relate(self._copy.main, "comments", part)
            self._copy.declare(part, _COMMENTS_TYPE)
        comment = etree.SubElement(self._comments, self._w("comment"), {
            self._w("id"): identity, self._w("author"): AUTHOR, self._w("initials"): INITIALS})
        if self._today is not None:
            comment.set(self._w("date"), f"{self._today.isoformat()}T00:00:00Z")
        for number, one in enumerate(words):
            self._paragraph(comment, one, marked=number == 0)

    def _paragraph(self, comment: etree._Element, one: Line, marked: bool) -> None:
        paragraph = etree.SubElement(comment, self._w("p"))
        properties = etree.SubElement(paragraph, self._w("pPr"))
        etree.SubElement(properties, self._w("spacing"), {self._w("before"): "0", self._w("after"): "0"})
        if marked:
            etree.SubElement(self._run(paragraph, _MARK_SIZE), self._w("annotationRef"))
        for text, bold in ((f"{one.label}: ", True), (one.text, False)):
            words = etree.SubElement(self._run(paragraph, _TEXT_SIZE, bold), self._w("t"), {_SPACE: "preserve"})
            words.text = text

    def _run(self, paragraph: etree._Element, size: str, bold: bool = False) -> etree._Element:
        run = etree.SubElement(paragraph, self._w("r"))
        properties = etree.SubElement(run, self._w("rPr"))
        if bold:
            etree.SubElement(properties, self._w("b"))
        etree.SubElement(properties, self._w("sz"), {self._w("val"): size})
        return run

    def _w(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def _outside(paragraph: etree._Element) -> etree._Element | None:
    """The innermost paragraph around, or the paragraph itself, that is in no text box and in no alternative."""
    host: etree._Element | None = paragraph
    for element in paragraph.iterancestors():
        name = etree.QName(element).localname
        if name in ("txbxContent", "AlternateContent"):
            host = None
        elif host is None and element.tag == paragraph.tag:
            host = element
    return host
