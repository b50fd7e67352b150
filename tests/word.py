"""Word documents as Word, LibreOffice and Google Docs write them, put together from XML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from io import BytesIO

from checker.sources.docx import mall

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (f'xmlns:w="{W}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
               'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
               'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
               'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
               'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
               'xmlns:v="urn:schemas-microsoft-com:vml" '
               'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"')
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

#: A case without a fault: what stands in the template's slots.
FILLED = {
    "/parter/samverkanspart/namn": "Ekdalens kommun", "/parter/samverkanspart/organisationsnummer": "212000-9713",
    "/parter/larosaten/0/namn": "Sjöbergska högskolan", "/parter/larosaten/0/organisationsnummer": "899999-1014",
    "/utbildningar/*/inriktning": "vård av äldre", "/utbildningar/*/namn": "dietist",
    "/giltighet/fran": "1 september 2016",
}
TABLES = {
    "/verksamheter": [["Björkgården", "Sjuksköterska", "2"], ["Ekhemmet", "Sjuksköterska", "3"]],
    "/fortbildning": [["Palliativ vård för vårdteam", "7,5 högskolepoäng, kvartsfart"],
                      ["Läkemedel och äldre", "En halv dag"]],
    "/studentuppsatser": [["Måltidsmiljö på vårdboende", "Björkgården", "Höstterminen 2016"]],
    "/kontaktpersoner/larosate": [["Agnes Lövbrandt", "VFU-samordnare",
                                   "agnes.lovbrandt@sjobergska.example, 08-465 004 10"]],
    "/kontaktpersoner/verksamheter": [
        ["Birgit Hallonqvist", "Enhetschef", "Björkgården", "birgit.hallonqvist@ekdalen.example 08-465 004 31"],
        ["Rolf Ängsmark", "Verksamhetschef", "Ekhemmet", "rolf.angsmark@ekhemmet.example"]],
}
PRESENTATIONS = {
    "/parter/larosaten/0": ["Sjöbergska högskolan utbildar sjuksköterskor och specialistsjuksköterskor.",
                            "400 studenter per år"],
    "/parter/samverkanspart": ["Ekdalen är en kustkommun.", "Antal invånare: 48 000",
                               "Antal personer över 65 år: 8 100", "9 SÄBO och 61 sjuksköterskor"],
}


def run(text: str, properties: str = "") -> str:
    """Text in a run; tabs and line breaks become elements of their own."""
    parts = "".join({"\t": "<w:tab/>", "\n": "<w:br/>"}.get(part, f'<w:t xml:space="preserve">{escape(part)}</w:t>')
                    for part in re.split(r"([\t\n])", text) if part)
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{parts}</w:r>"


def p(content: str = "", *, style: str = "", bold: bool = False, properties: str = "", raw: bool = False) -> str:
    """A paragraph of a text, or with ``raw`` of runs."""
    own = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    inner = content if raw else run(content, "<w:b/>" if bold else "") if content else ""
    return f"<w:p>{f'<w:pPr>{own}</w:pPr>' if own else ''}{inner}</w:p>"


def numbered(text: str, number: int, level: int = 0, style: str = "") -> str:
    """A paragraph that Word numbers."""
    return p(text, style=style, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(content: str, *, span: int = 1, merge: str = "", raw: bool = False) -> str:
    """A cell; ``merge`` is restart or continue."""
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inner = content if raw else "".join(p(line) for line in content.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(cells: Iterable[str], properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def table(rows: Iterable[Sequence[str]]) -> str:
    return tbl(tr(tc(text) for text in row) for row in rows)


def tbl(rows: Iterable[str]) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def control(content: str, properties: str = "") -> str:
    """A content control around runs, paragraphs, cells or rows."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def checkbox(ticked: bool) -> str:
    return control(run("☒" if ticked else "☐"), f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox>')


def form_checkbox(ticked: bool) -> str:
    """A check box of the kind that Word had before content controls."""
    mark = f'<w:default w:val="0"/>{"<w:checked/>" if ticked else ""}'
    return ('<w:r><w:fldChar w:fldCharType="begin">'
            f"<w:ffData><w:checkBox>{mark}</w:checkBox></w:ffData></w:fldChar></w:r>"
            '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')


def ins(runs: str) -> str:
    return f'<w:ins w:id="1" w:author="Ada" w:date="2016-08-01T10:00:00Z">{runs}</w:ins>'


def dele(text: str) -> str:
    return (f'<w:del w:id="2" w:author="Ada" w:date="2016-08-01T10:00:00Z"><w:r><w:delText xml:space="preserve">'
            f'{escape(text)}</w:delText></w:r></w:del>')


def text_box(paragraphs: Iterable[str]) -> str:
    """A run with a text box as Word writes it: a shape, and the same in VML for older programs."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData>'
            f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>")


@dataclass
class Block:
    """A piece of a draft. ``text`` of a table is "". ``entry`` is the template's paragraph that it is made from."""

    entry: mall.Entry
    text: str
    xml: str = ""  # instead of what the renderer would make of it


@dataclass
class Draft:
    """An agreement made from the template; tests change its ``blocks`` and how it is rendered."""

    blocks: list[Block]
    heading: Callable[[str], str] = field(default=lambda text: p(text, style="Rubrik1"))
    tail: str = ""
    footnotes: str = ""
    numbering: str = ""

    def change(self, old: str, new: str) -> Draft:
        """A draft with other words in the one block that has ``old``."""
        (at,) = [place for place, block in enumerate(self.blocks) if old in block.text]
        block = self.blocks[at]
        return self.put(at, replace(block, text=block.text.replace(old, new)))

    def put(self, place: int, *blocks: Block) -> Draft:
        """A draft with other blocks in the place of one."""
        return replace(self, blocks=[*self.blocks[:place], *blocks, *self.blocks[place + 1:]])

    def place(self, text: str) -> int:
        """The first block that has a text."""
        return next(place for place, block in enumerate(self.blocks) if text in block.text)

    def table_of(self, lista: str) -> int:
        return next(place for place, block in enumerate(self.blocks) if block.entry.lista == lista)

    def with_table(self, lista: str, xml: str) -> Draft:
        at = self.table_of(lista)
        return self.put(at, replace(self.blocks[at], xml=xml))

    def without(self, *paragraphs: str) -> Draft:
        """A draft from which some of the template's paragraphs are left out whole."""
        return replace(self, blocks=[block for block in self.blocks if block.entry.paragraf not in paragraphs])

    def body(self) -> str:
        return "".join(self._xml(block) for block in self.blocks) + self.tail

    def bytes(self) -> bytes:
        return package(self.body(), footnotes=self.footnotes, numbering=self.numbering)

    def _xml(self, block: Block) -> str:
        if block.xml:
            return block.xml
        if block.entry.slag == "rubrik":
            return self.heading(block.text)
        if block.entry.slag == "punkt":
            return numbered(block.text, 1, style="Liststycke")
        return p(block.text, style="Rubrik" if block.entry.slag == "titel" else "")


def draft(values: Mapping[str, str] | None = None, rows: Mapping[str, list[list[str]]] | None = None) -> Draft:
    """The template filled in: FILLED and TABLES, with ``values`` and ``rows`` in their stead."""
    filled = {**mall.OWN_WORDS, **FILLED, **(values or {})}
    listed = {**TABLES, **(rows or {})}
    blocks: list[Block] = []
    presented: set[str] = set()
    for entry in mall.template():
        text = mall.SLOT.sub(lambda slot: (slot[1] or "") + filled[slot[2]], " ".join(m.text for m in entry.meningar))
        if entry.slag == "tabell":
            blocks.append(Block(entry, "", table([entry.kolumner, *listed[entry.lista]])))
        elif entry.slag == "presentation":
            blocks += [Block(entry, said) for said in PRESENTATIONS[entry.av] if entry.av not in presented]
            presented.add(entry.av)
        elif entry.slag == "titel":
            blocks.append(Block(entry, text.removeprefix("Mall för ").capitalize()))
        elif entry.slag != "fotnot" and entry.utbildning in ("", "sjukskoterska"):
            blocks.append(Block(entry, text))
    return Draft(blocks)


def untouched() -> Draft:
    """The template as it comes."""
    blocks = [Block(entry, " ".join(mening.own for mening in entry.meningar),
                    table([entry.kolumner, [""] * len(entry.kolumner)]) if entry.slag == "tabell" else "")
              for entry in mall.template()]
    return Draft(blocks)


STYLES = """<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik2"><w:name w:val="heading 2"/><w:basedOn w:val="Rubrik1"/></w:style>
<w:style w:type="paragraph" w:styleId="Liststycke"><w:name w:val="List Paragraph"/></w:style>
<w:style w:type="paragraph" w:styleId="Innehll1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Dold"><w:name w:val="Dold"/><w:rPr><w:vanish/></w:rPr></w:style>"""
BULLETS = ('<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
           '<w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>')


def part(name: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{name} {_NAMESPACES}>{content}</w:{name}>'


def package(body: str, *, footnotes: str = "", numbering: str = "", styles: str = STYLES) -> bytes:
    """A .docx of a body."""
    parts = {"word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
             "word/styles.xml": part("styles", styles), "word/numbering.xml": part("numbering", numbering or BULLETS)}
    if footnotes:
        parts["word/footnotes.xml"] = part("footnotes", footnotes)
    kinds = [name[5:-4] for name in parts]
    overrides = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{_MAIN_TYPE}.'
                        f'{"document.main" if kind == "document" else kind}+xml"/>' for kind in kinds)
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
        f'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>")
    parts["_rels/.rels"] = _relations([("officeDocument", "word/document.xml")])
    parts["word/_rels/document.xml.rels"] = _relations(
        [(kind, f"{kind}.xml") for kind in kinds if kind != "document"])
    return zipped(parts)


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    inner = "".join(f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
                    for number, (kind, target) in enumerate(targets, start=1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Parts as a package, the same bytes each time."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: name != "[Content_Types].xml"):
            archive.writestr(zipfile.ZipInfo(name), parts[name], zipfile.ZIP_DEFLATED)
    return written.getvalue()
