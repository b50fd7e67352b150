"""A real browser, for the pages: launched, shown a file, and asked what is wrong with what it shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or ""
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="systemdel saknas: chromium")
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]
#: WCAG 2.2 A and AA (whose rule on the size of targets isn't asked by default), and what counts as good practice.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_OPTIONS)
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Browser, path: Path, width: int = 1280, **more: Any) -> Page:
    """A page, which fails the test where its policy stops something, it asks for a file or its script fails."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="sv-SE", **more)
    shown = context.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.on("console", lambda message: asked.append(message.text))
    shown.on("pageerror", lambda error: asked.append(str(error)))
    shown.goto(path.as_uri())
    assert asked == [path.as_uri()]
    return shown


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong with a page as it is now."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": _RULES}}).response
    return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]
