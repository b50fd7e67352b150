"""What each kind of document says: the one source of the schemas, and the typed API.

``KINDS["faktura"].model_validate(data)`` takes a mapping as ``json`` or a YAML reader gives
it and returns exact values (``Decimal``, ``int``, ``date``); ``checker.model.identifiers``
tells how blanks and the word ``ingen`` are taken. Raises pydantic's ValidationError.

``python -m checker.model`` writes the JSON Schemas.
"""

from __future__ import annotations

from checker.model.ar import Ar
from checker.model.avsiktsforklaring import Avsiktsforklaring
from checker.model.faktura import Faktura
from checker.model.faktureringsunderlag import Faktureringsunderlag
from checker.model.identifiers import Record
from checker.model.samverkansavtal import Samverkansavtal
from checker.model.termin import Termin

__all__ = ["KINDS", "Ar", "Avsiktsforklaring", "Faktura", "Faktureringsunderlag", "Samverkansavtal", "Termin"]

KINDS: dict[str, type[Record]] = {
    "samverkansavtal": Samverkansavtal,
    "faktura": Faktura,
    "faktureringsunderlag": Faktureringsunderlag,
    "termin": Termin,
    "ar": Ar,
    "avsiktsforklaring": Avsiktsforklaring,
}
