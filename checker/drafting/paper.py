"""A Word document being written: what a paragraph, a table and a check box look like, and nothing of what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from checker.drafting.settled import settled

_FONT = "Calibri"
_INK = RGBColor(0x1F, 0x2A, 0x44)
_HEADINGS = {"Title": (20, 0, 14), "Heading 1": (15, 18, 4), "Heading 2": (13, 14, 4), "Heading 3": (11, 10, 2)}
_WIDTH = 16.0  # cm between the margins
_TICK = {True: "☒", False: "☐"}
_TO_FILL = re.compile(r"(_{2,}|\bx{2,}\b)")


class Paper:
    """An A4 document in Swedish. What is still to be filled in ("____", "xx") is marked with yellow."""

    def __init__(self, title: str) -> None:
        self._document: WordDocument = Document()
        self._document.core_properties.title = title
        for name in ("author", "comments", "keywords", "category", "subject"):
            setattr(self._document.core_properties, name, "")
        self._document.core_properties.language = "sv-SE"
        self._page()
        self._styles()

    def write(self) -> bytes:
        written = BytesIO()
        self._document.save(written)
        return settled(written.getvalue(), {})

    def heading(self, text: str, level: int) -> None:
        """``level`` 0 is the title."""
        self._document.add_heading(level=level).add_run(text)

    def paragraph(self, text: str, *, bullet: bool = False, italic: bool = False) -> None:
        self._say(self._document.add_paragraph(style="List Bullet" if bullet else None), text, italic=italic)

    def tick(self, ticked: bool, text: str) -> None:
        """A check box that can be clicked, and what it stands for."""
        paragraph = self._document.add_paragraph(style="List")
        paragraph._p.append(parse_xml(
            f'<w:sdt {nsdecls("w", "w14")}><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>'
            f'<w14:checkedState w14:val="{ord(_TICK[True]):04X}" w14:font="MS Gothic"/>'
            f'<w14:uncheckedState w14:val="{ord(_TICK[False]):04X}" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
            '<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/>'
            f'</w:rPr><w:t>{_TICK[ticked]}</w:t></w:r></w:sdtContent></w:sdt>'))
        self._say(paragraph, f" {text}")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float],
              height: float = 0) -> None:
        """A table under headings that are repeated on each page.

        ``widths`` are shares of the page's; ``height`` the least one of a row, in cm.
        """
        table: Table = self._document.add_table(rows=1 + len(rows), cols=len(columns), style="Table Grid")
        table.autofit = False
        for column, share in zip(table.columns, widths, strict=True):
            column.width = Cm(_WIDTH * share / sum(widths))
        for number, (row, texts) in enumerate(zip(table.rows, (columns, *rows), strict=True)):
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, text, share in zip(row.cells, texts, widths, strict=True):
                cell.width = Cm(_WIDTH * share / sum(widths))
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
                cell.paragraphs[0].paragraph_format.space_before = Pt(2)
                if number:
                    row.height = Cm(height) if height else None
                    self._say(cell.paragraphs[0], text)
                else:
                    cell.paragraphs[0].add_run(text).bold = True
                    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" '
                                                                'w:fill="E7E6E6"/>'))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        self._document.add_paragraph().paragraph_format.space_after = Pt(2)

    def _say(self, paragraph: Paragraph, text: str, *, italic: bool = False) -> None:
        for piece in _TO_FILL.split(text):
            if piece:
                run = paragraph.add_run(piece)
                run.italic = True if italic else None
                if _TO_FILL.fullmatch(piece):
                    run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.3)
        footer = section.footer.paragraphs[0]
        footer.alignment = 1
        footer.add_run("Sida ")
        for instruction, between in (("PAGE", " av "), ("NUMPAGES", "")):
            footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{instruction}"><w:r><w:t>1</w:t></w:r>'
                                       '</w:fldSimple>'))
            footer.add_run(between)

    def _styles(self) -> None:
        for style in self._document.styles:
            if style.type == WD_STYLE_TYPE.PARAGRAPH and isinstance(style, ParagraphStyle):
                fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
                for name in list(fonts.attrib):
                    del fonts.attrib[name]
                for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                    fonts.set(qn(name), _FONT)
        normal = self._document.styles["Normal"]
        normal.font.size, normal.paragraph_format.space_after = Pt(11), Pt(7)
        normal.paragraph_format.line_spacing = 1.1
        normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="sv-SE"/>'))
        for name, (size, before, after) in _HEADINGS.items():
            style = self._document.styles[name]
            style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
            style.font.color.rgb = _INK
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            for border in style.element.iter(qn("w:pBdr")):
                border.getparent().remove(border)
        for name in ("List", "List Bullet"):  # whose items stand close together
            self._document.styles[name].paragraph_format.space_after = Pt(8)
