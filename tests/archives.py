"""Archives made by hand, byte by byte, so that they can lie."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

TYPES = "[Content_Types].xml"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass
class Entry:
    """An entry whose two headers may say what they like. What is None is as it should be."""

    name: str
    content: bytes = b""
    packed: bytes | None = None
    method: int = 8
    flags: int = 0x800
    size: int | None = None
    crc: int | None = None
    local_name: str | None = None
    offset: int | None = None
    extra: bytes = b""

    def bytes_of(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method == 0:
            return self.content
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush()


def zipped(entries: list[Entry], count: int | None = None) -> bytes:
    """An archive of entries, its directory and its end."""
    written, directory = bytearray(), bytearray()
    for entry in entries:
        packed = entry.bytes_of()
        size = len(entry.content) if entry.size is None else entry.size
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        name = entry.name.encode()
        local = (entry.local_name or entry.name).encode()
        offset = len(written) if entry.offset is None else entry.offset
        told = (entry.method, 0, 0x2821, crc, len(packed), size)
        if entry.offset is None:
            written += struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, entry.flags, *told, len(local), 0) + local + packed
        directory += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, entry.flags, *told, len(name),
                                 len(entry.extra), 0, 0, 0, 0, offset) + name + entry.extra
    number = len(entries) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(directory), len(written), 0)
    return bytes(written + directory + end)


def relations(*those: tuple[str, str, str, bool]) -> bytes:
    """A .rels part of (id, type after the usual beginning, target, external)."""
    inner = "".join(f'<Relationship Id="{name}" Type="{OFFICE}{kind}" Target="{target}"'
                    f'{" TargetMode=" + chr(34) + "External" + chr(34) if outside else ""}/>'
                    for name, kind, target, outside in those)
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'.encode()


def types(overrides: dict[str, str]) -> bytes:
    inner = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (f'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>').encode()


def parts(main: str = "word/document.xml", kind: str = WORD, body: bytes = b"<document/>",
          **more: bytes) -> dict[str, bytes]:
    """The parts of a small package in the order in which Word writes them."""
    return {TYPES: types({main: kind}), "_rels/.rels": relations(("rId1", "officeDocument", main, False)),
            main: body, **more}


def package(those: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in those.items():
            archive.writestr(name, content)
    return written.getvalue()


def compound(*streams: str) -> bytes:
    """An OLE compound file of empty streams, with a sector of allocations and as many of directory as it takes."""
    names = ["Root Entry", *streams]
    directory = b""
    for number, name in enumerate(names):
        wide = name.encode("utf-16-le") + b"\0\0"
        right = number + 1 if 0 < number < len(streams) else 0xFFFFFFFF
        child = 1 if number == 0 and streams else 0xFFFFFFFF
        directory += (wide.ljust(64, b"\0") + struct.pack("<HBB3L", len(wide), 5 if number == 0 else 2, 1, 0xFFFFFFFF,
                                                          right, child)).ljust(128, b"\0")
    sectors = -(-len(directory) // 512)
    table = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    head = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
            + b"\0" * 10 + struct.pack("<5L", 1, 1, 0, 4096, 0xFFFFFFFE) + struct.pack("<3L", 0, 0xFFFFFFFE, 0)
            + struct.pack("<109L", 0, *[0xFFFFFFFF] * 108))
    return (head + struct.pack("<128L", *table, *[0xFFFFFFFF] * (128 - len(table)))
            + directory.ljust(512 * sectors, b"\0") + b"\0" * 4096)
