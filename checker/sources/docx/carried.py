"""What an agreement has no place for when it is made from the template: decided field by field of the schema."""

from __future__ import annotations

from checker.sources.raw import Raw, RawList, RawMapping

#: The template asks for none of these: no number of its own, no decision of the kommun, no handledare, no later prices,
#: no reasons for departures. A YAML document may supply them (`kompletterar`). A termination is an event: where none
#: is recorded there is none.
_NEVER = frozenset({
    "/id", "/kompletterar", "/beslut", "/handledare", "/uteslutna_driftsformer", "/avvikelser", "/tolkningar", "/intyg",
    "/undantag", "/ersattning/priser",
    "/parter/samverkanspart/avsiktsforklaring_antagen", "/parter/samverkanspart/funktion",
    "/parter/samverkanspart/privata_utforare", "/parter/larosaten/*/avsiktsforklaring_antagen",
})
#: Columns that the template's tables lack and a draft may have added: the lists and the fields of their records.
_BY_COLUMN = {
    "/verksamheter": ("organisationsnummer", "driftsform"),
    "/fortbildning": ("kostnad", "form"),
    "/studentuppsatser": ("start", "niva", "ersattning", "etikprovning_kravs", "etikansokan"),
}


def uncarried(tree: RawMapping) -> frozenset[str]:
    """JSON pointers, ``*`` for an index, of what this draft has no place for."""
    lacking = {f"{lista}/*/{name}" for lista, names in _BY_COLUMN.items() for name in names
               if not _has(tree.entries.get(lista[1:]), name)}
    return _NEVER | lacking


def _has(entry: tuple[int, int, Raw] | None, name: str) -> bool:
    items = entry[2].items if entry is not None and isinstance(entry[2], RawList) else []
    return any(isinstance(item, RawMapping) and name in item.entries for item in items)
