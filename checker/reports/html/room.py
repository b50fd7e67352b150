"""How much there is room for: a page of a thousand invoices must open at once, and says what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable

from checker.reports.html.markup import Markup

_PAGE = 4_600_000  # bytes, some to spare
_PARTS = {"in full": 1_300_000, "in brief": 600_000, "holds": 600_000, "notes": 300_000, "hinders": 300_000,
          "missing": 200_000, "unreadable": 100_000, "ignored": 100_000}
_LEAST = 0.25  # of the above, however many documents there are


def rooms(taken: int) -> dict[str, Room]:
    """What each part may take of a page of which so many bytes are taken by the documents with nothing in them."""
    share = min(1.0, max(_LEAST, (_PAGE - taken) / sum(_PARTS.values())))
    return {name: Room(int(size * share)) for name, size in _PARTS.items()}


class Room:
    """Bytes left for a part of the page."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, text: Markup) -> bool:
        """Whether the text fits in what is left. Where it does, there is so much less."""
        size = len(text.encode())
        if size > self._left:
            return False
        self._left -= size
        return True


def fitting(texts: Iterable[Markup], room: Room) -> tuple[list[Markup], int]:
    """The texts from the first on that there is room for, and how many are left out."""
    every = list(texts)
    for number, text in enumerate(every):
        if not room.takes(text):
            return every[:number], len(every) - number
    return every, 0
