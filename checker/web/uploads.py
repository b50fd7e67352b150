"""A request's form to documents in memory: nothing of it reaches a disk, and no name of theirs a file system."""

from __future__ import annotations

import asyncio
import itertools
import unicodedata
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from checker.web import faults
from checker.web.faults import Fault
from checker.web.limits import Limits

_FIELDS, _FIELD_SIZE = 20, 1000
_LONGEST_NAME = 120  # characters
_NAMELESS = "namnlös"
_UNSEEN = ("C", "Zl", "Zp")  # categories: control, format, unassigned, private; breaks of line and paragraph
_ESCAPED = (("%22", '"'), ("%0D", "\r"), ("%0A", "\n"))
_DRAINED = 20  # how many times what is allowed is still taken in, and thrown away, so that the answer is read
_SMALL = 1_000_000  # bytes; requests up to this find room where larger ones no longer do
_FOR_SMALL = 4  # the part of the room, one of so many, that only they may take


@dataclass(frozen=True, slots=True)
class Upload:
    """A form: its texts by name; and its files, (name, content), by name and told apart. ``chosen``: the one of them
    that came in a field of its own."""

    texts: dict[str, str]
    files: tuple[tuple[str, bytes], ...]
    chosen: str | None = None


class Room:
    """How much of the documents that wait for their report may stand in memory, over all requests.

    The last of it is kept for small requests: a few large ones, however slowly they are judged, leave it to them.
    """

    def __init__(self, limit: int) -> None:
        self._free = limit
        self._kept = limit // _FOR_SMALL

    def lend(self) -> Loan:
        return Loan(self)

    def take(self, size: int, small: bool) -> bool:
        """Whether there was room."""
        if size > self._free - (0 if small else self._kept):
            return False
        self._free -= size
        return True

    def give(self, size: int) -> None:
        self._free += size


class Loan:
    """What one request has taken of the room; as a context, given back at its end."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._size = 0

    def __enter__(self) -> Loan:
        return self

    def __exit__(self, *_error: object) -> None:
        self.give_back()

    def take(self, size: int) -> None:
        """Raises Fault where there is no room left."""
        if not self._room.take(size, self._size + size <= _SMALL):
            raise faults.busy()
        self._size += size

    def give_back(self) -> None:
        self._room.give(self._size)
        self._size = 0


class _InMemory(MultiPartParser):
    """A parser of forms whose files never spill over onto a disk. What they hold is bounded by the stream."""

    spool_max_size = 0  # of a SpooledTemporaryFile: no limit
    ended = False

    def on_end(self) -> None:
        self.ended = True


async def received(request: Request, limits: Limits, loan: Loan, file_field: str, one_field: str = "") -> Upload:
    """The form of a request. ``file_field``: the field whose files are taken; ``one_field``: one that may hold a
    single one; those of others are refused.

    Raises Fault: not a form, too big, too many, too slow, no room.
    """
    try:
        async with asyncio.timeout(limits.upload):
            items = await _items(request, limits, loan)
    except (TimeoutError, ClientDisconnect):
        raise faults.too_slow() from None
    texts: dict[str, str] = {}
    files: list[tuple[str, bytes]] = []
    chosen: list[tuple[str, bytes]] = []
    for name, value in items:
        if isinstance(value, str):
            if name in (file_field, one_field) and not value:  # some leave out even the empty name
                continue
            if name in texts:  # which of them is meant can't be known
                raise faults.malformed("Ett fält är ifyllt två gånger.")
            texts[name] = value
        elif name not in (file_field, one_field):
            raise faults.malformed(f"Filer tas bara emot i fältet {file_field}.")
        elif value.size or value.filename:  # a browser sends an empty one where none is chosen
            content = (await value.read())[:limits.file + 1]
            await value.close()
            (chosen if name == one_field else files).append((_unescaped(value.filename or ""), content))
    if len(chosen) > 1:
        raise faults.malformed(f"I fältet {one_field} tas en enda fil emot.")
    apart = told_apart([*files, *(one for one in chosen if one not in files)])
    return Upload(texts, apart, next((name for _, own in chosen for name, content in apart if content == own), None))


async def _items(request: Request, limits: Limits, loan: Loan) -> list[tuple[str, str | UploadFile]]:
    stream = request.stream()
    try:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
            raise faults.malformed("Filerna skickas som multipart/form-data.")
        parser = _InMemory(request.headers, _within(stream, limits, loan), max_files=limits.files, max_fields=_FIELDS,
                           max_part_size=_FIELD_SIZE)
        items = (await parser.parse()).multi_items()
        if not parser.ended:
            raise MultiPartException("cut off")
        return items
    except MultiPartException as error:
        await _drain(stream, limits)
        if error.message.startswith("Too many files"):
            raise faults.too_many(limits) from None
        raise faults.malformed("Formuläret är skadat eller avhugget.") from None
    except Fault:
        await _drain(stream, limits)
        raise


async def _within(stream: AsyncGenerator[bytes, None], limits: Limits, loan: Loan) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > limits.request:
            raise faults.too_big(limits)
        loan.take(len(chunk))
        yield chunk


async def _drain(stream: AsyncGenerator[bytes, None], limits: Limits) -> None:
    """Takes in the rest, and throws it away: a browser shows an answer only when it has been let finish."""
    size = 0
    async for chunk in stream:
        size += len(chunk)
        if size > _DRAINED * limits.request:
            return


def _unescaped(name: str) -> str:
    """A file's name of a form, where browsers write what would end it otherwise (HTML, multipart form data)."""
    for written, meant in _ESCAPED:
        name = name.replace(written, meant)
    return name


def told_apart(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """Files with their names cleaned, and all of them numbered where several have the same. Their order doesn't
    matter. None keeps the name that they share: a document that refers to one by it would get the wrong one."""
    named = sorted(((cleaned(name), content) for name, content in files),
                   key=lambda file: (file[0], sha256(file[1]).digest()))
    count = Counter(name for name, _ in named)
    found = {name: content for name, content in named if count[name] == 1}
    for name, content in named:
        if count[name] > 1:
            path = PurePosixPath(name)
            numbered = (f"{path.stem}-{number}{path.suffix}" for number in itertools.count(1))
            found[next(own for own in numbered if own not in found and own not in count)] = content
    return tuple(sorted(found.items()))


def cleaned(name: str) -> str:
    """A file's name as people see it: its last part only, without what can't be seen, of a bearable length."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = " ".join("".join(c for c in last if not unicodedata.category(c).startswith(_UNSEEN)).split())
    if not seen.strip(". "):
        return _NAMELESS
    if len(seen) <= _LONGEST_NAME:
        return seen
    suffix = PurePosixPath(seen).suffix[:10]
    return seen[:_LONGEST_NAME - len(suffix)].rstrip() + suffix
