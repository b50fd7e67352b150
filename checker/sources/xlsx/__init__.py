"""Appendix 2 as a workbook: the sheets that people fill in, read as a faktureringsunderlag.

A workbook is one underlag, whatever number of sheets it has. Also a workbook, or comma-separated values, that is
embedded in something else.
"""

from __future__ import annotations

from checker.sources.raw import Reading
from checker.sources.xlsx import underlag, workbook

__all__ = ["read", "read_attachment"]

_ZIP = b"PK"
_CFB = b"\xd0\xcf\x11\xe0"


def read(data: bytes, limit: int) -> list[Reading]:
    """The underlag that a workbook holds. Raises SourceError; NotADocument when it holds none.

    ``limit`` is the largest size in bytes, of the file and of what it unpacks to.
    """
    return [underlag.of(*workbook.read(data, limit))]


def read_attachment(data: bytes, filename: str, limit: int) -> Reading:
    """The underlag in an embedded workbook or CSV, known by its content. Places begin with ``filename``.

    Raises as ``read`` does.
    """
    prefix = f"{filename}: "
    if data.startswith((_ZIP, _CFB)):
        return underlag.of(*workbook.read(data, limit, prefix))
    from checker.sources.xlsx import csv  # late: most files are workbooks

    return underlag.of([csv.read(data, limit, prefix)], [])
