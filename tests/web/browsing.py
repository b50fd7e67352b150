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


def drop(page: Page, where: str, paths: list[Path]) -> None:
    """Drops files or folders on an element, as a hand does."""
    page.locator(where).scroll_into_view_if_needed()
    box = page.locator(where).bounding_box()
    assert box is not None
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    carried = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    devtools = page.context.new_cdp_session(page)
    for event in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": event, **place, "data": carried})
    devtools.detach()


def names(page: Page, field: str) -> list[str]:
    """What the files are called that a field would send."""
    return [str(name) for name in page.eval_on_selector(field, "one => [...one.files].map((file) => file.name)")]
