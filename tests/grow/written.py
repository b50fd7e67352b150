"""Documents as text, every value with its own digits: YAML in several ways of writing, JSON, JSONL."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Plain = dict[str, Any]


@dataclass(frozen=True)
class Style:
    """A way to write YAML: texts and dates quoted or plain, how nothing is said, records in lists as flow."""

    quoted: bool = False
    null: str = ""
    flow: bool = False


AS_IS = Style()


def styles() -> SearchStrategy[Style]:
    return st.builds(Style, st.booleans(), st.sampled_from(["", "null", "~"]), st.booleans())


_NOT_TEXT = re.compile(r"null|true|false|yes|no|on|off|y|n|\.?(inf|nan)", re.IGNORECASE)
_PLAIN = re.compile(r"[\w(]([\w .,/@()+-]*[\w.)])?")


def to_json(value: Any) -> str:
    """Compact JSON, numbers digit by digit."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {to_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(to_json(inner) for inner in value) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


def to_yaml(document: Plain, style: Style = AS_IS) -> str:
    """Block YAML, numbers digit by digit."""
    return "".join(f"{line}\n" for line in _lines(document, style, ""))


def _lines(value: Any, style: Style, pad: str) -> list[str]:
    lines: list[str] = []
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        mark = f"{pad}{key}:" if isinstance(value, dict) else f"{pad}-"
        if not (isinstance(inner, dict | list) and inner):
            lines.append(f"{mark} {_scalar(inner, style)}".rstrip())
        elif isinstance(value, list):
            below = [to_json(inner)] if style.flow else _lines(inner, style, pad + "  ")
            lines += [f"{mark} {below[0].lstrip()}", *below[1:]]
        else:
            lines += [mark, *_lines(inner, style, pad + "  ")]
    return lines


def _scalar(value: Any, style: Style) -> str:
    if value is None:
        return style.null
    text = value.isoformat() if isinstance(value, date) else value
    if isinstance(text, str) and not style.quoted and _PLAIN.fullmatch(text) and not _NOT_TEXT.fullmatch(text):
        return text
    return to_json(text)


def yaml_file(documents_: list[Plain], style: Style = AS_IS) -> str:
    """Several documents in one YAML file."""
    return "---\n".join(to_yaml(document, style) for document in documents_)


def jsonl(documents_: list[Plain]) -> str:
    """One JSON document a line."""
    return "".join(to_json(document) + "\n" for document in documents_)


