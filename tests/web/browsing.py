"""A real browser on the page, and what is found in it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page


class Complaints(list[str]):
    """What a page's console said: refused by policy, not found, thrown."""

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.append(str(error.error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.append(message.text)


def sideways(page: Page) -> int:
    """How many pixels a page can be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def leave(page: Page, paths: list[Path], day: str = "2016-12-20") -> None:
    """Chooses files on the start page and has them judged."""
    page.set_input_files("#filer", paths)
    page.fill("#dag", day)
    page.get_by_role("button", name="Granska", exact=True).click()
