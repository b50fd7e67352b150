"""What a schema asks for, in the shape that readers and rules need it: a tree of ``Spec``.

Read from the generated JSON Schemas in ``schemas/``, so that the hot path needs
neither pydantic nor jsonschema. A place's kind is told by the first of its ``type``s
and by its ``format``; the further types (null, a quoted number, the word `ingen`)
are other ways to write it:

=========  ===========  ============================================  ==========
type       format       meaning                                       kind
=========  ===========  ============================================  ==========
string     -            free text, compared letter by letter          text
string     namn         a name, compared folded                       namn
string     personnamn   a person's name: folded, and masked           personnamn
string     kontakt      e-mail or telephone: masked                   kontakt
string     datum        ISO date YYYY-MM-DD                           datum
string     manad-dag    a day of the year, MM-DD                      manaddag
string     termin       VT2026 or HT2026                              termin
string     - (enum)     one of a closed list                          val
number     -            exact decimal                                 tal
number     kronor       amount in SEK                                 kronor
integer    -            whole number                                  heltal
boolean    -            true/false, ja/nej                            janej
object     -            fields in ``properties``                      record
array      -            ``items``                                     list
=========  ===========  ============================================  ==========
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from checker.document import SourceDocument

_BY_FORMAT = {
    "namn": "namn",
    "personnamn": "personnamn",
    "kontakt": "kontakt",
    "datum": "datum",
    "manad-dag": "manaddag",
    "termin": "termin",
    "kronor": "kronor",
}
_BY_TYPE = {"string": "text", "number": "tal", "integer": "heltal", "boolean": "janej", "object": "record",
            "array": "list"}

_NO_DOCUMENTS = ("rapport", "regelfil", "konfiguration")


@dataclass(slots=True)
class Spec:
    """What one place of a document may hold.

    ``kind`` is a scalar kind (module docstring), ``record`` or ``list``; ``fields``
    belongs to a record, ``item`` to a list, ``choices`` to a val.
    """

    kind: str
    title: str = ""
    description: str = ""
    fields: dict[str, Spec] = field(default_factory=dict)
    item: Spec | None = None
    choices: tuple[str, ...] = ()


def data_directory(name: str) -> Path:
    """``rules`` or ``schemas``: inside the installed package, else beside it in a checkout.

    Raises FileNotFoundError when neither is there.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(name)


def from_schema(schema: dict[str, Any]) -> Spec:
    """The Spec of a JSON Schema that ``checker.model`` generated (no $ref, types may be lists)."""
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    spec = Spec(
        kind=_BY_FORMAT.get(schema.get("format", ""), _BY_TYPE[types[0]]),
        title=schema.get("title", ""),
        description=schema.get("description", ""),
    )
    if spec.kind == "text" and "enum" in schema:
        spec.kind = "val"
        spec.choices = tuple(v for v in schema["enum"] if v is not None)
    if spec.kind == "record":
        spec.fields = {name: from_schema(sub) for name, sub in schema["properties"].items()}
    if spec.kind == "list":
        spec.item = from_schema(schema["items"])
    return spec


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of document that have a schema, in alphabetical order."""
    names = (p.name.removesuffix(".schema.json") for p in data_directory("schemas").glob("*.schema.json"))
    return tuple(sorted(n for n in names if n not in _NO_DOCUMENTS))


@cache
def spec_of(kind: str) -> Spec:
    """The Spec of a kind of document. Raises KeyError for a kind that has no schema."""
    if kind not in kinds():
        raise KeyError(kind)
    return from_schema(json.loads((data_directory("schemas") / f"{kind}.schema.json").read_text("utf-8")))


def title_of(kind: str, pointer: str) -> str:
    """What the schema calls a place, a plain item of a list as the list; the last step of the pointer where it
    has no title."""
    spec: Spec | None = spec_of(kind)
    for part in pointer.split("/")[1:]:
        if spec is not None and not (spec.kind == "list" and spec.item is not None and not spec.item.title):
            spec = spec.item if spec.kind == "list" else spec.fields.get(part)
    return spec.title if spec is not None and spec.title else pointer.rsplit("/", 1)[-1]


def carries(document: SourceDocument, pointer: str) -> bool:
    """Whether a document has a place for what the pointer points at; indices of lists don't matter."""
    return _has_place(document.kind, pointer) and not document.lacks(pointer)


@cache
def _has_place(kind: str, pointer: str) -> bool:
    spec: Spec | None = spec_of(kind)
    for part in pointer.split("/")[1:]:
        if spec is None:
            return False
        spec = spec.item if spec.kind == "list" else spec.fields.get(part)
    return spec is not None
