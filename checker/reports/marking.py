"""Text of documents within Markdown: it shows as it stands, and nothing in it links, mentions, formats or embeds."""

from __future__ import annotations

import re

from checker.reports.lines import visible

_BREAK = "\u200b"  # no safe text holds one, so it can mark places until they are written as an entity
_ENTITY = "&#8203;"
#: Behind these the platforms look for people, issues, labels, addresses, emoji: GitHub's and GitLab's own marks.
_BROKEN = re.compile(r"""
    (?: [@#!$%~^] (?=[\w"{(\[\\*-])
      | & (?=\w)
      | \[ (?=\w+:)
      | : (?=/ | [\w+-]+:)
      | \b www (?=\.)
      | \b gh- (?=\d)
      | \b (?:mailto|xmpp): )""", re.VERBOSE | re.IGNORECASE)
_LEADING = re.compile(r"\s|[-+]|[0-9]+[.)]")  # would begin a list or a block of code, first in a line
_MARKS = re.compile(r"[\\`*_\[\]{}<>#|~$&^=!]")


def inline(text: str) -> str:
    """Text for a line of GitHub Flavored Markdown, also for a table's cell."""
    shown = visible(text)
    broken = (_BREAK if _LEADING.match(shown) else "") + _BROKEN.sub(lambda match: match[0] + _BREAK, shown)
    return _MARKS.sub(lambda match: "\\" + match[0], broken).replace(_BREAK, _ENTITY)
