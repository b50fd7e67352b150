"""What a package holds that is neither run, fetched nor opened: said once a sort, by kind and never by address."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping

from checker.document import Position, Remark

#: External relations that nothing is fetched through until somebody clicks.
_HARMLESS = frozenset({"hyperlink"})
_KINDS = {"image": "bild", "attachedTemplate": "dokumentmall", "oleObject": "länkat objekt",
          "package": "länkat objekt", "externalLinkPath": "annan arbetsbok", "externalLink": "annan arbetsbok",
          "xlPathMissing": "annan arbetsbok", "subDocument": "deldokument", "frame": "ram", "video": "film",
          "audio": "ljud", "mailMergeSource": "datakälla"}
_EMBEDDED = frozenset({"oleObject", "package", "aFChunk"})
_ARCHIVES = (".zip", ".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".pptx", ".jar", ".7z", ".rar", ".gz")

#: A field's words, in elements of their own or in an attribute; and where a field begins.
_INSTRUCTION = re.compile(rb"<(?:[\w-]{1,20}:)?instrText\b[^<>]{0,200}>([^<]*)<"
                          rb"|\binstr\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')|\bfldCharType\s*=\s*[\"']begin")
_DDE = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
_FETCHING = re.compile(r"\b(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|DATABASE)\b", re.IGNORECASE)
_DDE_LINK = re.compile(rb"<(?:[\w-]{1,20}:)?ddeLink\b")


def whereabouts(target: str) -> str:
    """Where an external target is, told so that it gives nobody away."""
    if re.match(r"(?i)(https?|ftp):", target):
        return "på webben"
    if re.match(r"(?i)file:|[a-z]:[\\/]|[\\/]", target):
        return "i en katalog"
    return "utanför filen"


def remarks(names: Iterable[str], types: set[str], outside: Mapping[tuple[str, str], int], inside: Mapping[str, int],
            read: Callable[[str], bytes]) -> list[Remark]:
    """One remark for each sort of thing.

    ``types``: the content types of the parts; ``outside``: external relations counted by kind and whereabouts;
    ``inside``: the others by kind; ``read`` gives a part's bytes.
    """
    folded = sorted(names, key=str.casefold)
    dde, fetching = _fields(folded, read)
    said: list[tuple[str, str]] = []
    if dde or _has_dde_link(folded, read):
        said.append(("makro", "Filen har fält som startar andra program (DDE). De körs inte."))
    said += [("makro", text) for text in _macros(folded, types)]
    for (kind, where), number in sorted(outside.items()):
        if kind not in _HARMLESS:
            what = _KINDS.get(kind, "annat innehåll")
            times = f" ({number} gånger)" if number > 1 else ""
            said.append(("extern", f"Filen hänvisar till något som finns {where}: {what}{times}. Det hämtas inte."))
    if fetching:
        said.append(("extern", "Filen har fält som hämtar innehåll utanför den. Det hämtas inte."))
    embedded = max(sum(inside.get(kind, 0) for kind in _EMBEDDED),
                   sum("/embeddings/" in name.lower() or name.lower().endswith(_ARCHIVES) for name in folded))
    if embedded:
        said.append(("inbaddat", f"Filen har inbäddade filer ({embedded} st). De öppnas inte, och det som står i dem "
                                 "är inte läst."))
    return [Remark("", Position(), text, code) for code, text in said]


def _macros(names: list[str], types: set[str]) -> list[str]:
    """Sentences on what the package would have run."""
    lower = [name.lower() for name in names]
    said = []
    if any(name.endswith("vbaproject.bin") for name in lower) or any("macroenabled" in one or "vbaproject" in one
                                                                     for one in types):
        said.append("Filen har makron. De körs inte.")
    if any("macrosheet" in one for one in types) or any("/macrosheets/" in name for name in lower):
        said.append("Filen har blad med Excel 4-makron. De körs inte.")
    if any("activex" in one for one in types) or any("/activex/" in name for name in lower):
        said.append("Filen har ActiveX-kontroller. De körs inte.")
    return said


def _fields(names: list[str], read: Callable[[str], bytes]) -> tuple[bool, bool]:
    """Whether a Word file's fields start programs, and whether they fetch from outside."""
    dde = fetching = False
    for name in names:
        if name.lower().startswith("word/") and name.lower().endswith(".xml"):
            instructions = _instructions(_utf8(read(name)))
            dde = dde or _DDE.search(instructions) is not None
            fetching = fetching or _FETCHING.search(instructions) is not None
    return dde, fetching


def _instructions(content: bytes) -> str:
    """The fields' own words joined, since Word parts them wherever it likes."""
    if b"instr" not in content:
        return ""
    found = b"".join(b"".join(parts) or b"\n" for parts in _INSTRUCTION.findall(content))
    return html.unescape(found.decode("utf-8", "replace"))


def _has_dde_link(names: list[str], read: Callable[[str], bytes]) -> bool:
    return any(_DDE_LINK.search(_utf8(read(name))) for name in names
               if name.lower().startswith("xl/externallinks/") and name.lower().endswith(".xml"))


def _utf8(content: bytes) -> bytes:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16", "replace").encode("utf-8", "replace") if wide else content
