"""Documents and reports to mark up, made by hand: what is tested is the copy, not the reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl

from checker.document import Cell, Node, Position, Record, Remark, Series, SourceDocument, State
from checker.findings import (
    ClauseReport,
    DocumentReport,
    Finding,
    FormNote,
    Level,
    Location,
    Missing,
    Modalitet,
    Utfall,
)

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def agreement(anchors: Mapping[str, int], path: str = "avtal.docx") -> SourceDocument:
    """An agreement in Word whose fields, by pointer, stand in paragraphs."""
    return _document(path, "samverkansavtal", "docx", {
        pointer: Position(place=f"stycke {anchor + 1}", anchor=anchor) for pointer, anchor in anchors.items()})


def underlag(places: Mapping[str, str], path: str = "underlag.xlsx") -> SourceDocument:
    """An appendix 2 in Excel whose fields, by pointer, stand in cells."""
    return _document(path, "faktureringsunderlag", "xlsx", {
        pointer: Position(place=place) for pointer, place in places.items()})


def _document(path: str, kind: str, medium: str, places: Mapping[str, Position]) -> SourceDocument:
    document = SourceDocument(path, kind, 0, "0" * 64, medium)
    document.root = Record("", Position(), document)
    for pointer, position in places.items():
        _plant(document, pointer, position)
    return document


def _plant(document: SourceDocument, pointer: str, position: Position) -> None:
    """A field with a place, and the records and lists around it without."""
    node: Node = document.root
    steps = pointer.split("/")[1:]
    for number, step in enumerate(steps):
        at = "/" + "/".join(steps[:number + 1])
        last = number == len(steps) - 1
        new: Node
        if last:
            new = Cell(at, position, State.GIVEN, "x", "x", document, "text")
        elif steps[number + 1].isdigit():
            new = Series(at, Position(), document)
        else:
            new = Record(at, Position(), document)
        if isinstance(node, Series):
            if len(node.items) <= int(step):
                node.items.append(new)
            node = node.items[int(step)]
        elif isinstance(node, Record):
            node = node.fields.setdefault(step, new)


def finding(pointer: str = "", path: str = "avtal.docx", **changed: object) -> Finding:
    """A broken demand at a place of a document; without a pointer, at none."""
    made = Finding("R-4.6-belopp", ("4.6-belopp",), Modalitet.SKA, Level.ERROR, Utfall.BRUTEN,
                   "Raden begär 6 400,00 kr; 4 veckor ger 6 120,00 kr.", quote="1530 kr per student och vecka",
                   action="Rätta beloppet.", expected="6120.00", actual="6400.00", difference="280.00")
    if pointer:
        made.locations = (Location(pointer, path, value="6400.00"),)
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def missing(path: str, pointer: str, label: str) -> Finding:
    """A demand that can't be decided since the document doesn't say something."""
    return finding(rule="R-4.6-giro", outcome=Utfall.OBEDOMD, message=f"Kan inte avgöras: {label}.", expected=None,
                   actual=None, difference=None, missing=(Missing(path, pointer, label),))


def report(document: SourceDocument, findings: Iterable[Finding] = (), form: Iterable[FormNote] = ()) -> DocumentReport:
    """The report of a document, all of it under § 4.6."""
    return DocumentReport(document.path, document.kind, document.sha256, form=list(form), clauses=[
        ClauseReport("§ 4.6", "Ersättning och fakturering", list(findings))])


def remarked(document: SourceDocument, message: str, position: Position, pointer: str = "") -> FormNote:
    """A reader's remark on a document, as its report has it."""
    document.form.append(Remark(pointer, position, message, "dolt"))
    return FormNote(pointer, message, Location(pointer, document.path, place=position.place))


def word(*paragraphs: str) -> bytes:
    """A document as python-docx makes it."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return saved(made)


def workbook(rows: Iterable[Iterable[object]], sheet: str = "Blad1") -> openpyxl.Workbook:
    """A workbook of one sheet, as openpyxl makes it."""
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    return made


class Saving(Protocol):
    """A document of python-docx or a workbook of openpyxl."""

    def save(self, target: BytesIO, /) -> None: ...


def saved(made: Saving) -> bytes:
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of parts as they are given."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data: bytes, changed: Mapping[str, str | bytes]) -> bytes:
    """A package with parts changed or added."""
    return packed({**parts(data), **changed})


def relations(*targets: tuple[str, str, str]) -> str:
    """A part of relations: id, type and target of each."""
    return f'<Relationships xmlns="{RELATIONS}">' + "".join(
        f'<Relationship Id="{key}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for key, kind, target in targets) + "</Relationships>"


def raw_word(body: str, **more: str) -> bytes:
    """A document of raw XML: what stands in w:body, and further parts by their name."""
    return packed({
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{body}</w:body></w:document>', **more})
