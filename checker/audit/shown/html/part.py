"""A part of the page, to which its contents leads."""

from __future__ import annotations

from dataclasses import dataclass

from checker.reports.html.markup import Markup, tag


@dataclass(frozen=True, slots=True)
class Part:
    anchor: str
    title: str
    content: tuple[Markup | None, ...]
    kind: str | None = None

    def section(self) -> Markup:
        return tag("section", tag("h2", self.title, id=self.anchor), *self.content, class_=self.kind,
                   aria_labelledby=self.anchor)


def left(words: str) -> Markup:
    """What is left out of a list, and where it stands."""
    return tag("p", words, class_="kvar utelamnat")
