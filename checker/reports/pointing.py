"""Where to point: the one place of a finding, as a region of its file and as a URI."""

from __future__ import annotations

from urllib.parse import quote

from checker.findings import Location
from checker.reports.rows import Row

ROOT = "%SRCROOT%"


def primary(row: Row) -> Location:
    """The one place to point at: in the document itself, and not the document as a whole, where there is one."""
    own = [location for location in row.finding.locations if location.file == row.path]
    within = (location for location in own if location.pointer)
    return next(within, None) or next(iter(own or row.finding.locations), Location(row.finding.subject, row.path))


def region(location: Location) -> dict[str, int]:
    """All four fields, which code scanning requires. What has no lines (Word, Excel) is pointed at by its first.

    The end is that of the value as the document writes it; of what isn't a value, its first character's.
    """
    line, column = location.line or 1, location.column or 1
    if location.line is None:
        length = 0
    else:
        length = 1 if location.value is None else len(location.value.partition("\n")[0])
    return {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column + length}


def artifact(path: str) -> dict[str, str]:
    """A path as a URI: percent-encoded, and relative to the folder of the run unless it is absolute."""
    encoded = quote("".join("\ufffd" if "\ud800" <= c < "\udc80" or "\udcff" < c <= "\udfff" else c for c in path),
                    safe="/~", errors="surrogateescape")
    return {"uri": f"file://{encoded}"} if path.startswith("/") else {"uri": encoded, "uriBaseId": ROOT}
