"""Workbooks for the tests, written tag by tag so that they can hold what no program writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from checker import sources
from checker.document import Cell, Record, SourceDocument, State, at_pointer

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

#: Numbers of the styles in STYLES.
PLAIN, DATE, STRUCK, PERCENT, TIME, SWEDISH_DATE, MONEY = range(7)
STYLES = """<numFmts count="2"><numFmt numFmtId="164" formatCode="[$-41D]d\\ mmmm\\ yyyy;@"/>
<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;kr per dag&quot;"/></numFmts>
<fonts count="2"><font><sz val="11"/></font><font><strike/><sz val="11"/></font></fonts>
<cellXfs count="7"><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="0" fontId="1"/>
<xf numFmtId="9" fontId="0"/><xf numFmtId="20" fontId="0"/><xf numFmtId="164" fontId="0"/>
<xf numFmtId="165" fontId="0"/></cellXfs>"""

HEADINGS = ["Verksamhet", "Studentens namn", "Start datum", "Slutdatum", "Antal veckor", "Ersättning"]
ROW = ["Björkgården", "Märta Lindeqvist", "2016-09-05", "2016-09-30", "4", "6120"]
FOOT = [["Verksamhetens namn:", "Björkgården"], ["Organisationsnummer:", "212000-9713"],
        ["Verksamhetens kontaktperson:", "Birgit Hallonqvist"], ["Telefon:", "08-465 004 31"],
        ["Epostadress.", "birgit.hallonqvist@ekdalen.example"], ["Postgiro-/bankgiro:", "999-1233"]]


class Xml(str):
    """A cell as XML, with ``{r}`` for its place."""

    __slots__ = ()


Value = str | int | float | date | None
Rows = Sequence[Sequence[Value]]


def number(text: str, style: int = PLAIN) -> Xml:
    return Xml(f'<c r="{{r}}" s="{style}"><v>{text}</v></c>')


def formula(code: str, value: str | None, kind: str = "n") -> Xml:
    saved = "" if value is None else f"<v>{value}</v>"
    return Xml(f'<c r="{{r}}" t="{kind}"><f>{escape(code)}</f>{saved}</c>')


def text(value: str, style: int = PLAIN) -> Xml:
    shown = escape(value).replace("{", "{{").replace("}", "}}")
    return Xml(f'<c r="{{r}}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>')


def letters(column: int) -> str:
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(value: Value, place: str) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        value = number(str((value - date(1899, 12, 30)).days), DATE)
    elif not isinstance(value, str):
        value = number(repr(value))
    return (value if isinstance(value, Xml) else text(value)).format(r=place)


def sheet(rows: Rows, first: int = 1, *, before: str = "", after: str = "", attributes: Mapping[int, str] | None = None,
          ns: str = MAIN, dimension: str = "A1") -> str:
    """A worksheet's XML. ``attributes``: of rows by their number; ``first``: that of the first row."""
    lines = []
    for at, values in enumerate(rows, start=first):
        cells = "".join(cell(value, f"{letters(column)}{at}") for column, value in enumerate(values, start=1))
        lines.append(f'<row r="{at}" {(attributes or {}).get(at, "")}>{cells}</row>')
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{ns}">'
            f'<dimension ref="{dimension}"/>{before}<sheetData>{"".join(lines)}</sheetData>{after}</worksheet>')


def workbook(*sheets: str, names: Sequence[str] | None = None, states: Mapping[int, str] | None = None,
             texts: str | None = None, properties: str = "", calculation: str = "", strict: bool = False,
             extra: Mapping[str, str | bytes] | None = None, main_type: str = "sheet.main+xml") -> bytes:
    """A package of worksheets. ``texts``: the inside of the shared strings; ``extra``: further parts."""
    names = names or [f"Blad{index}" for index in range(1, len(sheets) + 1)]
    ns, relations = (STRICT, STRICT_RELATIONS) if strict else (MAIN, RELATIONS)
    shown = states or {}
    listed = "".join(f'<sheet name={quoteattr(name)} sheetId="{index}" state="{shown.get(index, "visible")}" '
                     f'r:id="rId{index}"/>' for index, name in enumerate(names, start=1))
    targets = [(f"rId{index}", "worksheet", f"worksheets/sheet{index}.xml") for index in range(1, len(sheets) + 1)]
    targets += [("rIdS", "styles", "styles.xml"), ("rIdT", "sharedStrings", "sharedStrings.xml")]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
                               f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default '
                               f'Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
                               f'ContentType="{SHEET_TYPE}.{main_type}"/></Types>',
        "_rels/.rels": _rels([("rId1", f"{relations}/officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{ns}" xmlns:r="{relations}"><workbookPr {properties}/>'
                           f"<sheets>{listed}</sheets>{calculation}</workbook>",
        "xl/_rels/workbook.xml.rels": _rels([(name, f"{relations}/{kind}", to) for name, kind, to in targets]),
        "xl/styles.xml": f'<styleSheet xmlns="{ns}">{STYLES}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{ns}">{texts or ""}</sst>',
        **{f"xl/worksheets/sheet{index}.xml": one for index, one in enumerate(sheets, start=1)},
        **(extra or {}),
    }
    return packed(parts)


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def _rels(relations: Sequence[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in relations)
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def appendix(*rows: Sequence[Value], headings: Sequence[Value] = HEADINGS, total: Value = None,
             foot: Rows = FOOT) -> list[list[Value]]:
    """The rows of a form whose headings stand in row 6, as in the blank one."""
    lines: list[list[Value]] = [["Bilaga 2"], ["Underlag för fakturering för VFU placering"], [],
                                ["Underlaget avser perioden", "2016-09-05 – 2016-11-15"], [],
                                list(headings), *(list(row) for row in rows)]
    if total is not None:
        lines += [[], ["Total ersättning", None, None, None, None, total]]
    return [*lines, [], *(list(line) for line in foot)]


def read(data: bytes, name: str = "underlag.xlsx") -> SourceDocument:
    (document,) = sources.read(name, data).documents
    return document


def read_rows(rows: Rows, *, before: str = "", after: str = "",
              attributes: Mapping[int, str] | None = None) -> SourceDocument:
    return read(workbook(sheet(rows, before=before, after=after, attributes=attributes)))


def found(document: SourceDocument, pointer: str) -> Cell:
    node = at_pointer(document.root, pointer)
    assert isinstance(node, Cell), f"{pointer}: {node}"
    return node


def shown(document: SourceDocument, pointer: str) -> tuple[str, str | None]:
    """The text of a field and its place."""
    one = found(document, pointer)
    return one.text, one.position.place


def state(document: SourceDocument, pointer: str) -> State | None:
    node = at_pointer(document.root, pointer)
    return node.state if isinstance(node, Cell) else None


def rows_of(document: SourceDocument) -> list[Record]:
    return document.root.series("rader")


def remarked(document: SourceDocument, code: str) -> list[tuple[str | None, str]]:
    return [(remark.position.place, remark.message) for remark in document.form if remark.code == code]
