"""A real browser on the page, and what is found in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or ""
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="systemdel saknas: chromium")
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]
#: WCAG 2.2 A and AA, and what axe-core counts as good practice.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


class Complaints(list[str]):
    """What a page's console said: refused by policy, not found, thrown."""

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.append(str(error.error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.append(message.text)


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it is now."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}}).response
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def sideways(page: Page) -> int:
    """How many pixels a page can be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def leave(page: Page, paths: list[Path], day: str = "2016-12-20") -> None:
    """Chooses files on the start page and has them judged."""
    page.set_input_files("#filer", paths)
    page.fill("#dag", day)
    page.get_by_role("button", name="Granska", exact=True).click()
