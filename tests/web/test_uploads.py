"""Files of a form: cleaned names, told apart, in memory only."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from checker.web.faults import Fault
from checker.web.limits import Limits
from checker.web.uploads import Room, Upload, cleaned, received, told_apart

BOUNDARY = "gräns".encode().hex()


@pytest.mark.parametrize(("theirs", "shown"), [
    ("avtal.yaml", "avtal.yaml"),
    ("Avtal Björkgården.docx", "Avtal Björkgården.docx"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\Märta\\faktura.xml", "faktura.xml"),
    ("/rot/avtal.yaml", "avtal.yaml"),
    ("a\0b\r\nc.yaml", "abc.yaml"),
    ("avtal\u202elmay.exe", "avtallmay.exe"),
    ("", "namnlös"), (".", "namnlös"), ("..", "namnlös"), ("mapp/", "namnlös"), (" . ", "namnlös"),
    ("x" * 400 + ".docx", "x" * 115 + ".docx"),
])
def test_a_name_is_its_last_part_without_what_cannot_be_seen(theirs: str, shown: str) -> None:
    assert cleaned(theirs) == shown


@given(st.text())
def test_no_name_can_lead_anywhere(theirs: str) -> None:
    shown = cleaned(theirs)
    assert shown not in ("", ".", "..")
    assert not set(shown) & set("/\\\0\r\n\x1b\u202e")
    assert len(shown) <= 120
    assert cleaned(shown) == shown


def test_files_of_one_name_are_numbered_whatever_their_order() -> None:
    files = [("a/faktura.xml", b"1"), ("b/faktura.xml", b"2"), ("faktura.xml", b"3"), ("faktura-2.xml", b"4")]
    all_orders = {told_apart(order) for order in permutations(files)}
    assert len(all_orders) == 1
    names = [name for name, _ in all_orders.pop()]
    assert names == ["faktura-1.xml", "faktura-2.xml", "faktura-3.xml", "faktura-4.xml"]


def form(*parts: tuple[str, str | None, bytes]) -> bytes:
    """A form as it is sent: name, file name and content of each part."""
    written = b""
    for name, file, content in parts:
        named = f'; filename="{file}"' if file is not None else ""
        written += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        written += content + b"\r\n"
    return written + f"--{BOUNDARY}--\r\n".encode()


def taken(body: bytes, limits: Limits, room: Room | None = None, pause: float = 0) -> Upload:
    """What is received of a body that comes in pieces, with a pause before each."""

    async def pieces() -> AsyncIterator[Message]:
        for start in range(0, len(body), 10_000):
            yield {"type": "http.request", "body": body[start:start + 10_000], "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}

    async def receive() -> Message:
        await asyncio.sleep(pause)
        return await anext(source)

    source = pieces()
    scope = {"type": "http", "method": "POST",
             "headers": [(b"content-type", f"multipart/form-data; boundary={BOUNDARY}".encode())]}
    loan = (room or Room(limits.held)).lend()
    return asyncio.run(received(Request(scope, receive), limits, loan, "files", "agreement"))


def test_a_form_is_texts_and_files() -> None:
    upload = taken(form(("as_of", None, b"2016-12-20"), ("files", "å.yaml", b"hej"), ("files", "", b"")), Limits())
    assert upload == Upload({"as_of": "2016-12-20"}, (("å.yaml", b"hej"),))


def test_what_a_browser_escapes_in_a_name_is_read_as_it_was() -> None:
    upload = taken(form(("files", "Avtal %22Linden%22%0D%0A 100%25.yaml", b"x")), Limits())
    assert upload.files == (('Avtal "Linden" 100%25.yaml', b"x"),)


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def rolled(_file: object) -> None:
        raise AssertionError("a file was written")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", rolled)
    big = b"x" * 9_000_000
    assert taken(form(("files", "stor.xml", big)), Limits()).files == (("stor.xml", big),)


def test_of_a_file_too_large_no_more_is_kept_than_tells_that_it_is() -> None:
    upload = taken(form(("files", "stor.xml", b"x" * 5000)), Limits(file=1000))
    assert [len(content) for _, content in upload.files] == [1001]


@pytest.mark.parametrize(("parts", "limits", "code"), [
    ([("files", "a", b"x" * 5000)], Limits(request=4000), "for-stort"),
    ([("files", f"{n}", b"x") for n in range(4)], Limits(files=3), "for-manga"),
    ([("as_of", None, b"x" * 5000)], Limits(), "fel-anrop"),
    ([(f"f{n}", None, b"x") for n in range(40)], Limits(), "fel-anrop"),
    ([("andra", "a", b"x")], Limits(), "fel-anrop"),
    ([("files", "x" * 9000, b"x")], Limits(), "fel-anrop"),
    ([("files", "a", b"x" * 5000)], Limits(held=3000), "upptaget"),
    ([("mask", None, b"false"), ("mask", None, b"true"), ("files", "a", b"x")], Limits(), "fel-anrop"),
    ([("agreement", "a", b"x"), ("agreement", "b", b"x")], Limits(), "fel-anrop"),
])
def test_what_is_too_much_is_refused(parts: list[tuple[str, str | None, bytes]], limits: Limits, code: str) -> None:
    with pytest.raises(Fault) as fault:
        taken(form(*parts), limits)
    assert fault.value.code == code


@pytest.mark.parametrize("body", [b"--fel\r\n", b"\xff" * 100])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(Fault) as fault:
        taken(body, Limits())
    assert fault.value.code == "fel-anrop"


def test_a_file_that_is_cut_off_is_not_taken_for_whole() -> None:
    with pytest.raises(Fault) as fault:
        taken(form(("files", "a", b"x" * 50))[:-30], Limits())
    assert fault.value.code == "fel-anrop"


def test_files_that_trickle_are_waited_for_only_so_long() -> None:
    with pytest.raises(Fault) as fault:
        taken(form(("files", "a", b"x" * 100_000)), Limits(upload=0.2), pause=0.05)
    assert fault.value.code == "for-langsamt"


def test_room_is_given_back() -> None:
    room = Room(1000)
    loan = room.lend()
    loan.take(800)
    with pytest.raises(Fault):
        room.lend().take(300)
    loan.give_back()
    room.lend().take(1000)
    assert not room.take(1, small=True)


def test_large_requests_leave_room_for_small_ones() -> None:
    room = Room(8_000_000)
    for _ in range(3):
        large = room.lend()
        for _ in range(20):
            large.take(100_000)
    with room.lend() as one_more:
        one_more.take(900_000)  # may yet be a small one
        with pytest.raises(Fault):
            one_more.take(900_000)
    room.lend().take(900_000)


def test_a_file_of_its_own_field_is_among_the_files_once() -> None:
    alone = taken(form(("agreement", "mapp/avtal.docx", b"a"), ("files", "faktura.xml", b"f")), Limits())
    both = taken(form(("agreement", "avtal.docx", b"a"), ("files", "avtal.docx", b"a")), Limits())
    other = taken(form(("agreement", "avtal.docx", b"a"), ("files", "avtal.docx", b"b")), Limits())
    none = taken(form(("agreement", "", b""), ("files", "avtal.docx", b"b")), Limits())
    assert (alone.chosen, [name for name, _ in alone.files]) == ("avtal.docx", ["avtal.docx", "faktura.xml"])
    assert (both.chosen, both.files) == ("avtal.docx", (("avtal.docx", b"a"),))
    assert dict(other.files)[str(other.chosen)] == b"a"
    assert len(other.files) == 2
    assert none.chosen is None
