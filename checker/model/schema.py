"""JSON Schemas from the models: inlined, in the keywords that draft-07 and 2020-12 share.

The conventions of type and format are those of ``checker.form``, which reads the schemas
back: beside its own type each place may be null (blank), and as text the word ``ingen``.
Nothing here obliges: what a document must state belongs to the rules.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, get_args, get_origin

from checker.model.identifiers import DAY, DAY_OF_YEAR, NUMBER, TERM, WHOLE_NUMBER, Form, Record

DIALECT = "http://json-schema.org/draft-07/schema#"
_NOTHING = "^(|ingen)$"


def _or_nothing(pattern: str) -> str:
    return f"^(|ingen|{pattern})$"


_TEXT: dict[str, Any] = {"type": ["string", "number", "null"]}
_SCALARS: dict[str, dict[str, Any]] = {
    "text": _TEXT,
    "namn": _TEXT | {"format": "namn"},
    "personnamn": _TEXT | {"format": "personnamn"},
    "kontakt": _TEXT | {"format": "kontakt"},
    "tal": {"type": ["number", "string", "null"], "pattern": _or_nothing(NUMBER)},
    "kronor": {"type": ["number", "string", "null"], "format": "kronor", "pattern": _or_nothing(NUMBER)},
    "heltal": {"type": ["integer", "string", "null"], "pattern": _or_nothing(WHOLE_NUMBER)},
    "datum": {"type": ["string", "null"], "format": "datum", "pattern": _or_nothing(DAY)},
    "manaddag": {"type": ["string", "null"], "format": "manad-dag", "pattern": _or_nothing(DAY_OF_YEAR)},
    "termin": {"type": ["string", "null"], "format": "termin", "pattern": _or_nothing(TERM)},
    "janej": {"type": ["boolean", "string", "null"], "enum": [True, False, "ja", "nej", None]},
}


def schema_of(model: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a kind of document. Its properties stand in the model's order."""
    return {"$schema": DIALECT, "title": model.model_config.get("title", ""), "type": "object",
            "properties": _properties(model), "required": ["dokument"], "additionalProperties": False}


def render(model: type[Record]) -> str:
    """The schema as the text of its file: the same model gives the same bytes."""
    return json.dumps(schema_of(model), ensure_ascii=False, indent=2) + "\n"


def _properties(model: type[Record]) -> dict[str, Any]:
    return {
        name: {"title": field.title, "description": field.description} | _place(field.annotation, field.metadata)
        for name, field in model.model_fields.items()
    }


def _place(annotation: Any, metadata: list[Any]) -> dict[str, Any]:
    """What may stand at one place. ``annotation`` is a pydantic annotation without its ``Annotated``.

    Raises TypeError for a type that says neither its kind nor a fixed word.
    """
    if get_origin(annotation) is Literal:
        return {"type": "string", "enum": list(get_args(annotation))}
    kind = next((mark.kind for mark in metadata if isinstance(mark, Form)), None)
    if kind is None:
        raise TypeError(f"no Form on {annotation!r}")
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    inner = next(part for part in get_args(annotation) if part is not type(None))
    if kind == "val":
        return {"type": ["string", "null"], "enum": [*get_args(inner), None]}
    if kind == "record":
        return _record(inner)
    return {"type": ["array", "string", "null"], "pattern": _NOTHING, "items": _item(get_args(inner)[0])}


def _record(model: type[Record]) -> dict[str, Any]:
    return {"type": ["object", "string", "null"], "pattern": _NOTHING, "properties": _properties(model),
            "additionalProperties": False}


def _item(annotation: Any) -> dict[str, Any]:
    if get_origin(annotation) is Annotated:
        bare, *metadata = get_args(annotation)
        return _place(bare, metadata)
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return {"title": annotation.model_config.get("title", "")} | _record(annotation)
    raise TypeError(f"no item of a list: {annotation!r}")
