"""The texts of a workbook: plain, of several runs, with phonetic guides that are left out, struck through or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_OFF = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True)
class Text:
    """``struck``: whether every character of it that shows is struck through by its run's own font."""

    text: str
    struck: bool = False


def shared(root: etree._Element, ns: str) -> list[Text]:
    """The texts that cells refer to by number."""
    return [of(item, ns) for item in root.iterfind(f"{ns}si")]


def of(element: etree._Element, ns: str) -> Text:
    """The text of a shared (``si``) or an inline (``is``) string."""
    pieces: list[str] = []
    shown = struck = False
    for child in element:
        if child.tag == f"{ns}t":
            piece, crossed = child.text or "", False
        elif child.tag == f"{ns}r":
            piece = "".join(t.text or "" for t in child.iterfind(f"{ns}t"))
            crossed = is_on(child.find(f"{ns}rPr/{ns}strike"))
        else:
            continue
        pieces.append(piece)
        if piece.strip():
            struck = crossed and (struck or not shown)
            shown = True
    return Text(unescaped("".join(pieces)), struck)


def is_on(element: etree._Element | None) -> bool:
    """Whether a font has a property: there, and not turned off."""
    return element is not None and element.get("val", "1").lower() not in _OFF


def unescaped(text: str) -> str:
    """A text with the characters that XML can't hold, which are written ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
