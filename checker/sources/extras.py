"""The packages that Word, Excel and e-invoices need and the core does without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checker.sources.errors import SourceError

_OFFICE = frozenset({"lxml", "docx", "openpyxl"})


@contextmanager
def office() -> Iterator[None]:
    """Imports within it that fail for want of such a package raise SourceError, saying what to install."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _OFFICE:
            raise
        raise SourceError("Word-, Excel- och e-fakturadokument läses med tillägget office, som inte är installerat: "
                          "pip install 'avtalskoll[office]'") from None
