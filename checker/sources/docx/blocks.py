"""What a Word document is to whoever reads it: paragraphs and tables, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Paragraph:
    """``anchor``: the 0-based number of its ``w:p`` in document order. ``label``: the number or bullet that Word sets.

    ``level``: the outline level of a heading from 0. ``box``: the number of the text box it stands in, from 1, or 0.
    ``note``: a footnote or an endnote, which stands after the paragraph that refers to it. ``contents``: a line of
    a table of contents. ``hidden``: some of its text is hidden. ``place``: where a person finds it, once the
    clauses are known.
    """

    text: str
    anchor: int
    level: int | None = None
    bold: bool = False
    label: str = ""
    bullet: bool = False
    box: int = 0
    note: bool = False
    contents: bool = False
    hidden: bool = False
    place: str = ""


@dataclass(slots=True)
class TableCell:
    """``start`` and ``span`` are columns of the table's grid. ``continues``: merged with the cell above."""

    start: int
    span: int
    anchor: int
    continues: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its paragraphs on a line each, those of tables within it left out."""
        lines = (block.text.strip() for block in self.blocks if isinstance(block, Paragraph))
        return "\n".join(line for line in lines if line)


@dataclass(slots=True)
class Table:
    """``anchor`` is that of its first paragraph."""

    anchor: int
    rows: list[list[TableCell]] = field(default_factory=list)


Block = Paragraph | Table


def paragraphs(blocks: list[Block]) -> Iterator[Paragraph]:
    """All paragraphs in the order of the document, those of tables among them."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)


def tables(blocks: list[Block]) -> Iterator[Table]:
    """All tables in the order of the document, those within others after them."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
            for row in block.rows:
                for cell in row:
                    yield from tables(cell.blocks)
