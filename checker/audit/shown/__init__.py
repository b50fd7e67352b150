"""The formats that an audit's outcome can be shown in. Each is a pure function of the outcome and the options.

A format's module is imported when it is used, so that one format's cost is not another's.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from checker.audit.term import Term
from checker.reports import Options

__all__ = ["SHOWN", "Renderer"]

Renderer = Callable[[Term, Options], str | bytes]


def _of(name: str) -> Renderer:
    """The renderer of a format, whose module is ``checker.audit.shown.`` and its name."""

    def render(term: Term, options: Options) -> str | bytes:
        shown: str | bytes = import_module(f"checker.audit.shown.{name}").render(term, options)
        return shown

    return render


#: Text, but for xlsx, which is bytes. Of the options they use ``width``, ``color`` and ``verbose``.
SHOWN: dict[str, Renderer] = {name: _of(name) for name in ("text", "json", "csv", "html", "xlsx")}
