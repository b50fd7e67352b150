"""A document to fill in: every field of a kind, blank, under a comment that says what belongs there."""

from __future__ import annotations

from textwrap import wrap

from checker.form import Spec, spec_of

_WIDTH = 92
_INDENT = "  "

_HEADER = (
    "Skriv efter kolonet. Datum skrivs ÅÅÅÅ-MM-DD, tal med decimalpunkt och utan mellanrum (6120.00).",
    "Tomt betyder att uppgiften saknas; skriv ingen om det inte finns någon. Upprepa ett stycke som "
    "börjar med - för varje ny rad i en lista, och ta bort de stycken som inte behövs.",
)

#: What most documents don't have. A blank row left standing would be a row that lacks everything,
#: so these stand as comments until somebody needs them.
_SELDOM = frozenset({"avvikelser", "handledare", "intyg", "priser", "tolkningar", "undantag", "uppsagning",
                     "utelamnade_paragrafer", "uteslutna_driftsformer"})
_SELDOM_HINT = "Ta bort # framför raderna nedan om de behövs."


def blank(kind: str, schema: str | None = None) -> str:
    """A commented YAML document of ``kind`` with every value blank and one row in each list.

    ``schema`` is the path or address of the JSON Schema that an editor should use; as a rule
    schemas/<kind>.schema.json. Raises KeyError for a kind that has no schema.
    """
    spec = spec_of(kind)
    lines = [f"# yaml-language-server: $schema={schema or f'schemas/{kind}.schema.json'}", f"# {spec.title}"]
    for text in _HEADER:
        lines += _comment(text)
    for name, field in spec.fields.items():
        lines.append("")
        lines += [f"dokument: {kind}"] if name == "dokument" else _field(name, field)
    return "\n".join(lines) + "\n"


def _field(name: str, spec: Spec) -> list[str]:
    lines = [*_comment(_explanation(spec)), f"{name}:"]
    below = _indented(_below(spec))
    if name in _SELDOM and below:
        return [*lines, *_indented(_comment(_SELDOM_HINT)), *_indented(_commented_out(_below(spec)))]
    return lines + below


def _below(spec: Spec) -> list[str]:
    """What stands under the key: nothing for a scalar, the fields of a record, one row of a list."""
    if spec.kind == "record":
        return [line for name, field in spec.fields.items() for line in _field(name, field)]
    if spec.item is None:
        return []
    row = _below(spec.item)
    if not row:
        return [*_comment(_choices(spec.item)), "-"]
    return [f"- # {spec.item.title}", *_indented(row)]


def _explanation(spec: Spec) -> str:
    return f"{spec.title}: {spec.description} {_choices(spec)}"


def _choices(spec: Spec) -> str:
    return f"Välj bland: {', '.join(spec.choices)}." if spec.choices else ""


def _comment(text: str) -> list[str]:
    kept_together = text.replace("§ ", "§\N{NO-BREAK SPACE}")
    lines = wrap(kept_together, _WIDTH, break_long_words=False, break_on_hyphens=False)
    return [f"# {line}".replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _indented(lines: list[str]) -> list[str]:
    return [_INDENT + line for line in lines]


def _commented_out(lines: list[str]) -> list[str]:
    return [f"# {line}" for line in lines]
