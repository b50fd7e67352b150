"""`serve`: the page for those who never open a terminal."""

from __future__ import annotations

import importlib.util
import webbrowser
from datetime import date

import click

from checker.refusal import Refusal

_NEEDED = ("starlette", "jinja2", "uvicorn", "python_multipart")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True,
              help="The port to listen on; 0 takes a free one.")
@click.option("--name", "names", multiple=True, metavar="HOST",
              help="A further name that the page is reached by. May be repeated.")
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option("--max-size", type=click.IntRange(1, 1000), default=10, show_default=True, help="Largest file, in MB.")
@click.option("--max-request", type=click.IntRange(1, 10_000), default=50, show_default=True,
              help="All files of one review together, in MB.")
@click.option("--max-files", type=click.IntRange(1, 100_000), default=2000, show_default=True,
              help="Files of one review.")
@click.option("--max-time", type=click.IntRange(1, 3600), default=120, show_default=True,
              help="Until one review must be done, in seconds.")
@click.option("--keep", type=click.IntRange(1, 1440), default=30, show_default=True,
              help="How long a report can be fetched, in minutes.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that judge.")
def serve(host: str, port: int, names: tuple[str, ...], opened: bool, max_size: int, max_request: int, max_files: int,
          max_time: int, keep: int, workers: int) -> None:
    """Open a local page, in Swedish: leave documents on it, read the report.

    Nothing is written to disk, and nothing that a document holds is logged. The page has no log-in: whoever reaches
    the address can use it.
    """
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise Refusal("the page needs the extra web, which isn't installed: pip install 'avtalskoll[office,web]'")
    from checker.job import rulebook
    from checker.web import guard, listening
    from checker.web.app import application
    from checker.web.limits import MEGABYTE, Limits

    rulebook()  # a faulty one is refused before anybody is let in
    try:
        socket = listening.bound(host, port)
    except OSError as error:
        raise Refusal(f"cannot listen on {host}:{port}: {error.strerror or error}") from None
    port = socket.getsockname()[1]
    limits = Limits(max_size * MEGABYTE, max_request * MEGABYTE, max_files, judging=max_time, workers=workers,
                    held=max(400, 4 * max_request) * MEGABYTE, kept_for=keep * 60.0)
    app = application(guard.host_names(host, port, names), guard.Sessions.on_port(port), limits, date.today)
    address = guard.address(host, port, names)
    click.echo(f"avtalskoll: {address} (Ctrl-C ends it)", err=True)
    if opened:
        webbrowser.open(address)
    listening.serve(app, socket)
