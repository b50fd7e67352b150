"""The report as a page: one file that needs no network, is read without script and printed to be filed.

Style and script are files beside this one. They stand within the page, or are linked to where a server
gives the page under a policy that allows neither within it.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from checker.findings import Report
from checker.reports import Options
from checker.reports.html.marks import day, icon, sprite
from checker.reports.html.markup import Markup, joined, tag, verbatim
from checker.reports.html.sections import Part, sections
from checker.reports.html.summary import verdict
from checker.reports.rows import rows
from checker.reports.telling import closing

__all__ = ["Frame", "Link", "page", "render", "script", "style"]

@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go from the page, such as a download."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a server puts around the report. ``style`` and ``script``: the addresses of ``style()`` and ``script()``.

    ``links`` stand under the heading, ``notice`` (plain text) beside them.
    """

    style: str
    script: str
    links: tuple[Link, ...] = ()
    notice: str = ""


@cache
def style() -> str:
    """The style sheet, also for other pages that should look like this one."""
    return Path(__file__).with_name("report.css").read_text("utf-8")


@cache
def script() -> str:
    """The script: the filters, and nothing that the page can't be read without."""
    return Path(__file__).with_name("report.js").read_text("utf-8")


def render(report: Report, options: Options) -> str:
    """The page as one file, ending with a newline."""
    return page(report, options)


def page(report: Report, options: Options, frame: Frame | None = None) -> str:
    """The page: as one file, or within the frame of a server. The same report gives the same bytes."""
    every = rows(report, options)
    outcome, words = verdict(report, every)
    parts = sections(report, every, options)
    head = tag("head", tag("meta", charset="utf-8"), None if frame else _policy(),
               tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
               tag("meta", name="color-scheme", content="light dark"),
               tag("meta", name="referrer", content="no-referrer"),
               tag("title", f"{words} – Avtalskoll {report.as_of}"),
               tag("link", rel="stylesheet", href=frame.style) if frame else tag("style", verbatim(style())))
    last = (tag("script", src=frame.script, defer=True) if frame else tag("script", verbatim(script())))
    top = tag("header", tag("p", "Avtalskoll", class_="namn"), tag("h1", "Granskning mot samverkansavtalet"),
              tag("p", icon(outcome), tag("strong", words), class_=f"besked u-{outcome.value}"),
              tag("p", closing(report, every), class_="slutsats"), _frame(frame) if frame else None,
              _contents(parts), class_="topp")
    body = tag("body", tag("a", "Hoppa till innehållet", href="#innehall", class_="hoppa"), sprite(), top,
               tag("main", *(part.section() for part in parts), id="innehall", tabindex=-1), _foot(report), last)
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='sv')}\n"


def _contents(parts: list[Part]) -> Markup | None:
    """Where to go on the page, where it is more than a screen or two."""
    links = [tag("li", tag("a", part.title, href=f"#{part.anchor}")) for part in parts]
    return tag("nav", tag("ul", *links), aria_label="På sidan", class_="delar") if len(parts) > 2 else None


def _frame(frame: Frame) -> Markup:
    links = tag("nav", tag("ul", *(tag("li", tag("a", link.words, href=link.address)) for link in frame.links)),
                aria_label="Hämta och gå vidare") if frame.links else None
    return joined([links, tag("p", frame.notice, class_="notis") if frame.notice else None])


def _foot(report: Report) -> Markup:
    return tag("footer", tag("p", f"Regelbok {report.rulebook_version} ({report.rulebook_sha256[:12]}) · "
                             f"avtalskoll {report.tool_version} · granskningsdag ", day(report.as_of)))


def _policy() -> Markup:
    """Nothing is fetched, nothing sent, and nothing runs but the script of this page."""
    own = {kind: b64encode(sha256(text.encode()).digest()).decode()
           for kind, text in (("style", style()), ("script", script()))}
    return tag("meta", http_equiv="Content-Security-Policy", content=(
        f"default-src 'none'; style-src 'sha256-{own['style']}'; script-src 'sha256-{own['script']}'; "
        "base-uri 'none'; form-action 'none'"))
