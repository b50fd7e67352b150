"""An audit as a page: one file that needs no network, is read without script and printed to be filed.

Style and signs are those of ``checker.reports.html``; what only this page has stands in ``term.css`` and ``term.js``.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from checker.audit.shown import words
from checker.audit.shown.html.lists import Teller
from checker.audit.shown.html.sums import shares, sums
from checker.audit.term import Term
from checker.reports import Options
from checker.reports.html import style as common_style
from checker.reports.html.marks import day, icon, sprite
from checker.reports.html.markup import Markup, tag, verbatim

__all__ = ["render"]


def render(term: Term, options: Options) -> str:
    """The page as one file, ending with a newline. The same term gives the same bytes.

    Lists that would make the page slow to open are cut, and say so. ``verbose`` tells more of each finding.
    """
    outcome, told = words.verdict(term)
    teller = Teller(term, options.verbose)
    parts = [*sums(term), *teller.causes(), *shares(term), *teller.lists()]
    head = tag("head", tag("meta", charset="utf-8"), _policy(),
               tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
               tag("meta", name="color-scheme", content="light dark"),
               tag("meta", name="referrer", content="no-referrer"),
               tag("title", f"{told} – {words.TITLE} {term.as_of}"), tag("style", verbatim(_style())))
    links = [tag("li", tag("a", part.title, href=f"#{part.anchor}")) for part in parts]
    top = tag("header", tag("p", "Avtalskoll", class_="namn"), tag("h1", words.TITLE),
              tag("p", icon(outcome), tag("strong", told), class_=f"besked u-{outcome.value}"),
              tag("p", words.closing(term), class_="slutsats") if words.closing(term) else None,
              tag("nav", tag("ul", *links), aria_label="På sidan", class_="delar"), class_="topp")
    foot = tag("footer", tag("p", f"Regelbok {term.rulebook_version} ({term.rulebook_sha256[:12]}) · avtalskoll "
                                  f"{term.tool_version} · granskningsdag ", day(term.as_of)))
    body = tag("body", tag("a", "Hoppa till innehållet", href="#innehall", class_="hoppa"), sprite(), top,
               tag("main", *(part.section() for part in parts), id="innehall", tabindex=-1), foot,
               tag("script", verbatim(_script())))
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='sv')}\n"


@cache
def _style() -> str:
    return common_style() + _beside("term.css")


@cache
def _script() -> str:
    return _beside("term.js")


def _beside(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _policy() -> Markup:
    """Nothing is fetched, nothing sent, and nothing runs but the script of this page."""
    own = {kind: b64encode(sha256(text.encode()).digest()).decode()
           for kind, text in (("style", _style()), ("script", _script()))}
    return tag("meta", http_equiv="Content-Security-Policy", content=(
        f"default-src 'none'; style-src 'sha256-{own['style']}'; script-src 'sha256-{own['script']}'; "
        "base-uri 'none'; form-action 'none'"))
