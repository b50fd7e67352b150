"""Pages from templates, and the files they refer to."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.reports.html import script, style
from checker.web.faults import Fault
from checker.web.filling import Filled
from checker.web.keeping import Review
from checker.web.limits import MEGABYTE, Limits
from checker.web.workers import Step

_HERE = Path(__file__).resolve().parent
_STATIC = {"sida.css": "text/css", "sida.js": "text/javascript", "ikon.svg": "image/svg+xml"}
_STEPS = {"vantar": "Väntar på sin tur", "laser": "Läser fil {number} av {of}",
          "granskar": "Granskar dokument {number} av {of}", "skriver": "Skriver rapporten"}
#: What part of the whole each step has behind it, and is itself; in per cent.
_SHARES = {"vantar": (0, 0), "laser": (2, 38), "granskar": (40, 50), "skriver": (90, 10)}

_templates = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined,
                         trim_blocks=True, lstrip_blocks=True)


def start(limits: Limits, today: date, token: str, fault: Fault | None, filled: Filled | None = None) -> str:
    """The page to leave documents on, as it was ``filled`` in where it was."""
    return _templates.get_template("start.html").render(
        token=token, filled=filled or Filled(today.isoformat()), given_back=filled is not None, fault=fault,
        file_limit=limits.file // MEGABYTE, request_limit=limits.request // MEGABYTE, limits=limits,
        minutes=round(limits.kept_for / 60))


def wait(review: Review) -> str:
    """The page to wait at."""
    return _templates.get_template("vanta.html").render(
        review=review, text=step(review.step, review.files), share=share(review.step))


def forget(review: Review, token: str) -> str:
    """The page that asks whether a report may be forgotten before its time."""
    return _templates.get_template("glom.html").render(review=review, token=token)


def step(at: Step, files: int) -> str:
    """How far a review has come, as a sentence."""
    return _STEPS[at.name].format(number=min(at.done + 1, at.of), of=at.of or files)


def share(at: Step) -> int:
    """How far a review has come, in per cent."""
    before, own = _SHARES[at.name]
    return before + own * at.done // max(at.of, 1)


@cache
def static(name: str) -> tuple[bytes, str] | None:
    """Content and media type of a file that our pages refer to; None for any other name."""
    if name == "rapport.css":
        return style().encode(), "text/css"
    if name == "rapport.js":
        return script().encode(), "text/javascript"
    return ((_HERE / "static" / name).read_bytes(), _STATIC[name]) if name in _STATIC else None
