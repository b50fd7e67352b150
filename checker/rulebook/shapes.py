"""The form of the rule book's other files: axes, dated values, register. Held by jsonschema, as rule files are."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.rulebook import RuleBookError

_TEXT = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_MODALITIES = ["ska", "stravan", "kan", "upplysning"]


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {**required, **(optional or {})},
            "additionalProperties": False}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


SHAPES = {
    "tolkningar": _object({"axlar": _list_of(_object(
        {"id": _TEXT, "fraga": _TEXT, "kalla": _TEXT,
         "alternativ": {**_list_of(_object({"id": _TEXT, "text": _TEXT})), "minItems": 2}},
        {"samman": {"type": "string", "enum": ["nagon"]}}))}),
    "varden": _object({"varde": _TEXT, "enhet": _TEXT, "poster": _list_of(_object(
        {"fran": _DAY, "till": _DAY, "varde": {"type": "string", "pattern": r"^-?\d{1,12}(\.\d{1,12})?$"},
         "kalla": _TEXT, "hamtad": _TEXT, "sakerhet": {"type": "string", "enum": ["verifierad", "andrahand"]}},
        {"nyckel": _TEXT}))}),
    "register": _object({"statements": _list_of(_object(
        {"id": _TEXT, "ref": _TEXT, "bearer": _TEXT, "modality": {"type": "string", "enum": _MODALITIES},
         "doc": _list_of(_TEXT), "check": _TEXT, "quote": _TEXT}))}, {"version": {}}),
}


def hold(content: object, shape: str, where: str) -> Any:
    """The content, where it has the shape; dates are days that exist. Raises RuleBookError."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(SHAPES[shape]).iter_errors(content))
    if error is not None:
        place = "/".join(str(part) for part in error.absolute_path)
        raise RuleBookError(f"/{place}: {error.message}", where)
    for entry in content.get("poster", ()) if isinstance(content, dict) else ():
        for name in ("fran", "till"):
            try:
                date.fromisoformat(entry[name])
            except ValueError:
                raise RuleBookError(f"{entry[name]!r} är ingen dag", where) from None
    return content
