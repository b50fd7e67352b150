"""A request's form to documents in memory: nothing of it reaches a disk, and no name of theirs a file system."""

from __future__ import annotations

import asyncio
import unicodedata
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
_DRAINED = 20  # how many times what is allowed is still taken in, and thrown away, so that the answer is read


@dataclass(frozen=True, slots=True)
class Upload:
    """A form: its texts by name, the first of each; and its files, (name, content), by name and told apart."""

    texts: dict[str, str]
    files: tuple[tuple[str, bytes], ...]


class Room:
    """How much of the documents that wait for their report may stand in memory, over all requests."""

    def __init__(self, limit: int) -> None:
        self._free = limit

    def lend(self) -> Loan:
        return Loan(self)

    def take(self, size: int) -> bool:
        """Whether there was room."""
        if size > self._free:
            return False
        self._free -= size
        return True

    def give(self, size: int) -> None:
        self._free += size


class Loan:
    """What one request has taken of the room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._size = 0

    def take(self, size: int) -> None:
        """Raises Fault where there is no room left."""
        if not self._room.take(size):
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


async def received(request: Request, limits: Limits, loan: Loan, file_field: str) -> Upload:
    """The form of a request. ``file_field``: the field whose files are taken; those of others are refused.

    Raises Fault: not a form, too big, too many, too slow, no room.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise faults.malformed("Filerna skickas som multipart/form-data.")
    try:
        async with asyncio.timeout(limits.upload):
            items = await _items(request, limits, loan)
    except TimeoutError:
        raise faults.too_slow() from None
    texts: dict[str, str] = {}
    files: list[tuple[str, bytes]] = []
    for name, value in items:
        if isinstance(value, str):
            texts.setdefault(name, value)
        elif name != file_field:
            raise faults.malformed(f"Filer tas bara emot i fältet {file_field}.")
        elif value.size or value.filename:  # a browser sends an empty one where none is chosen
            files.append((value.filename or "", (await value.read())[:limits.file + 1]))
            await value.close()
    return Upload(texts, told_apart(files))


async def _items(request: Request, limits: Limits, loan: Loan) -> list[tuple[str, str | UploadFile]]:
    stream = request.stream()
    try:
        parser = _InMemory(request.headers, _within(stream, limits, loan), max_files=limits.files, max_fields=_FIELDS,
                           max_part_size=_FIELD_SIZE)
        items = (await parser.parse()).multi_items()
        if not parser.ended:
            raise MultiPartException("cut off")
        return items
    except ClientDisconnect:
        raise faults.too_slow() from None
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


def told_apart(files: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """Files with their names cleaned, and numbered where two are the same. Their order doesn't matter."""
    named = sorted(((cleaned(name), content) for name, content in files),
                   key=lambda file: (file[0], sha256(file[1]).digest()))
    taken = {name for name, _ in named}
    found: dict[str, bytes] = {}
    for name, content in named:
        own, number = name, 2
        while own in found or (number > 2 and own in taken):
            path = PurePosixPath(name)
            own, number = f"{path.stem}-{number}{path.suffix}", number + 1
        found[own] = content
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
