"""A form as somebody filled it in: given back where it can't be taken, and read whichever way a day is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from checker.web.uploads import Upload

_DAY_FIELD, _MASK_FIELD = "as_of", "mask"
_RUN_TOGETHER = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Filled:
    """What stood in the page's form, its files aside: no page can choose those for anybody. ``day``: as typed;
    ``by_hand``: whether the field for an agreement given by hand held one; ``read``: whether any of it is known."""

    day: str
    mask: bool = False
    by_hand: bool = False
    read: bool = True

    @classmethod
    def of(cls, upload: Upload) -> Self:
        texts = upload.texts
        return cls(texts.get(_DAY_FIELD, ""), texts.get(_MASK_FIELD) == "true", upload.chosen is not None)

    @classmethod
    def unread(cls, today: date) -> Self:
        """Of a form that never came whole. Names are masked then until somebody says that they needn't be."""
        return cls(today.isoformat(), mask=True, read=False)


def mended(upload: Upload) -> Upload:
    """The form with its day written ÅÅÅÅ-MM-DD where that is only a matter of writing; an empty one is none."""
    return replace(upload, texts={name: text for name, text in _mended(upload.texts) if text or name != _DAY_FIELD})


def _mended(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, _RUN_TOGETHER.sub(r"\1-\2-\3", text.strip()) if name == _DAY_FIELD else text)
            for name, text in texts.items()]
