"""HTML put together from elements: whatever isn't markup already is made safe, so that no text can become any."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from checker.reports.lines import visible

_VOID = ("input", "link", "meta")
_DRAWN = ("path", "rect", "use")  # within an image

Child = str | None
Attribute = str | int | bool | None


class Markup(str):
    """Text that is HTML already. Only this module makes it of other texts; joined with them it is one no longer."""

    __slots__ = ()


def safe(text: str) -> Markup:
    """A text as HTML, for an element or an attribute: control characters and such are shown, not acted upon."""
    return text if isinstance(text, Markup) else Markup(escape(visible(text)))


def tag(element: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """An element. None among the children is nothing; an attribute that is None or False is left out, and one that
    is True stands without a value. ``class_`` and ``data_utfall`` are spelled as Python must: class, data-utfall."""
    written = "".join(f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{safe(str(value))}"')
                      for key, value in attributes.items() if value is not None and value is not False)
    if element in _DRAWN:
        return Markup(f"<{element}{written}/>")
    if element in _VOID:
        return Markup(f"<{element}{written}>")
    return Markup(f"<{element}{written}>{joined(children)}</{element}>")


def joined(children: Iterable[Child], between: str = "") -> Markup:
    """Elements and texts one after another."""
    return Markup(safe(between).join(safe(child) for child in children if child is not None))


def verbatim(text: str) -> Markup:
    """A file of this package (style, script) within its element. Raises ValueError where it could end that."""
    if "</" in text or "<!--" in text:
        raise ValueError("a style or script that could end its element")
    return Markup(text)
