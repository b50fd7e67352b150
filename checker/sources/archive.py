"""A zip archive as data: judged whole by its directory, then opened one entry at a time in memory, never on disk."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from checker.sources.errors import Refused, SourceError, quoted

#: Entries that an archive may have. A long agreement full of pictures has some hundred.
MAX_ENTRIES = 2000
#: Times that an entry of more than RATIO_FROM bytes may be larger than it is packed. Sheets reach about 60.
MAX_RATIO = 250
RATIO_FROM = 200_000

_ENTRY = b"PK\x01\x02"
_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x41  # traditional and strong
_SIZES_FOLLOW = 0x08
_UTF8 = 0x800
_SAVE_AGAIN = " Öppna den i programmet som den är gjord i och spara den på nytt."


class Archive:
    """The entries of a zip archive by name, folders left out."""

    def __init__(self, data: bytes, limit: int) -> None:
        """Raises Refused for what no office program writes, SourceError for what is damaged.

        ``limit`` is the largest size in bytes, of the file and of all that it unpacks to.
        """
        if len(data) > limit:
            raise Refused(f"Filen är {_grouped(len(data))} byte stor; gränsen är {_grouped(limit)} och kan höjas.")
        self._data = data
        self._starts: dict[str, int] = {}
        self._entries: dict[str, ZipInfo] = {}
        infos, directory = _directory(data)
        _admit_sizes(infos, limit)
        seen: set[str] = set()
        for info in infos:
            name = _admit_name(info.orig_filename)
            if name.casefold() in seen:
                raise Refused(f"Filen har två delar med namnet {quoted(name)}.")
            seen.add(name.casefold())
            self._starts[name] = _start(data, info)
            self._entries[name] = info
        self._admit_places(directory)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name in self._entries if not name.endswith("/"))

    def read(self, name: str) -> bytes:
        """What an entry holds. Raises SourceError when it isn't there or isn't what the directory says."""
        info = self._entries.get(name)
        if info is None:
            raise SourceError(f"Delen {quoted(name)} saknas i filen.")
        start = self._starts[name]
        content = self._data[start : start + info.compress_size]
        whole = True
        if info.compress_type == ZIP_DEFLATED:
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                content = unpacker.decompress(content, info.file_size + 1)
            except zlib.error:
                raise _damaged(name) from None
            whole = unpacker.eof and not unpacker.unused_data
        if not whole or len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise _damaged(name)
        return content

    def _admit_places(self, directory: int) -> None:
        """Every byte belongs to one entry at most, and the first entry begins the file."""
        end = 0
        for name, info in sorted(self._entries.items(), key=lambda item: item[1].header_offset):
            if info.header_offset < end or (not end and info.header_offset):
                what = "delar som överlappar varandra" if end else "data före arkivets början"
                raise Refused(f"Filen har {what}.{_SAVE_AGAIN}")
            end = self._starts[name] + info.compress_size
        if end > directory:
            raise Refused(f"Filen har delar som överlappar varandra.{_SAVE_AGAIN}")


def whole(data: bytes) -> bool:
    """Whether an archive's end is there: it isn't where only a file's start has been read."""
    return data.rfind(_END, max(0, len(data) - _END_SIZE - 0xFFFF)) >= 0


def _directory(data: bytes) -> tuple[list[ZipInfo], int]:
    """The directory's entries, and where it begins."""
    if not whole(data):
        raise SourceError("Filen är ett avhugget zip-arkiv: slutet av den saknas.")
    if data[-_END_SIZE:][:4] != _END or data[-2:] != b"\0\0":
        raise Refused(f"Filen har data efter arkivets slut.{_SAVE_AGAIN}")
    if data.count(_ENTRY) > 2 * MAX_ENTRIES:
        raise _too_many()
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos, directory = archive.infolist(), archive.start_dir
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, EOFError, OSError, struct.error):
        raise SourceError(f"Filen är skadad: arkivets innehållsförteckning går inte att läsa.{_SAVE_AGAIN}") from None
    if len(infos) > MAX_ENTRIES:
        raise _too_many()
    return infos, directory


def _admit_sizes(infos: list[ZipInfo], limit: int) -> None:
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise SourceError("Filen är skyddad med lösenord. Ta bort skyddet och spara den på nytt.")
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise SourceError(f"Filen är packad på ett sätt som inte läses.{_SAVE_AGAIN}")
        if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
            raise Refused(f"En del av filen är mer än {MAX_RATIO} gånger större uppackad än packad, vilket inget "
                          "vanligt dokument är. Den packas inte upp.")
    total = sum(info.file_size for info in infos)
    if total > limit:
        raise Refused(f"Filen är {_grouped(total)} byte stor uppackad; gränsen är {_grouped(limit)} och kan höjas.")


def _admit_name(name: str) -> str:
    parts = name.removesuffix("/").split("/")
    if "\0" in name or "\\" in name or ":" in name or any(part in ("", ".", "..") for part in parts):
        raise Refused("Filen har en del vars namn pekar ut ur den eller inte är tillåtet. Sådana läses inte.")
    return name


def _start(data: bytes, info: ZipInfo) -> int:
    """Where an entry's bytes begin, when what stands before them says the same as the directory."""
    header = data[info.header_offset : info.header_offset + _LOCAL.size]
    if len(header) < _LOCAL.size:
        raise _damaged(info.orig_filename)
    mark, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(header)
    begin = info.header_offset + _LOCAL.size
    name = data[begin : begin + name_length].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    same = mark == b"PK\x03\x04" and name == info.orig_filename and method == info.compress_type
    if not flags & _SIZES_FOLLOW:
        told = (crc, packed, size)
        wide = 0xFFFFFFFF in (packed, size)  # ZIP64 has them elsewhere
        same = same and (wide or told == (info.CRC, info.compress_size, info.file_size))
    start = begin + name_length + extra_length
    if not same or flags & _ENCRYPTED or start + info.compress_size > len(data):
        raise Refused(f"Filen säger två olika saker om sin del {quoted(info.orig_filename)}.{_SAVE_AGAIN}")
    return int(start)


def _damaged(name: str) -> SourceError:
    return SourceError(f"Filen är skadad: delen {quoted(name)} går inte att packa upp.")


def _too_many() -> Refused:
    return Refused(f"Filen har fler än {MAX_ENTRIES} delar. Den packas inte upp.")


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", " ")
