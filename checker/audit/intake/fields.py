"""The fields of an invoice as columns name them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from checker import form
from checker.form import Spec

KIND = "faktura"
ROWS = "rader"
_SET_BY_US = "dokument"


@dataclass(frozen=True, slots=True)
class Field:
    """``path``: avsandare/namn, or rader/student for one that each row has. ``label``: as people read it."""

    path: str
    kind: str
    title: str
    choices: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def of_row(self) -> bool:
        return self.path.startswith(f"{ROWS}/")

    @property
    def label(self) -> str:
        return f"{self.title} ({self.path.removeprefix(f'{ROWS}/')})"


@cache
def fields() -> dict[str, Field]:
    """Every scalar field by path, in the schema's order."""
    found: dict[str, Field] = {}
    for name, spec in form.spec_of(KIND).fields.items():
        within = spec.item.fields if spec.item is not None else spec.fields
        if spec.kind in ("record", "list"):
            for one, inner in within.items():
                above = f"{spec.title}: " if spec.kind == "record" else ""
                found[f"{name}/{one}"] = _field(f"{name}/{one}", inner, above)
        elif name != _SET_BY_US:
            found[name] = _field(name, spec, "")
    return found


def _field(path: str, spec: Spec, above: str) -> Field:
    return Field(path, spec.kind, above + spec.title, spec.choices)


def squeezed(text: str) -> str:
    """A name without case, marks, spaces and punctuation: ``Avsändare: namn`` and avsandare/namn are the same."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if character.isalnum())


@cache
def _by_name() -> dict[str, tuple[Field, ...]]:
    whole: dict[str, tuple[Field, ...]] = {}
    last: dict[str, tuple[Field, ...]] = {}
    for field in fields().values():
        for name in {squeezed(field.path), squeezed(field.title)}:
            whole[name] = (field,)
        for name in {squeezed(field.name), squeezed(field.title.rpartition(":")[2])}:
            last[name] = (*last.get(name, ()), field)
    return last | whole


def called(name: str) -> tuple[Field, ...]:
    """The fields that a name may mean: none, one, or several (``namn``)."""
    return _by_name().get(squeezed(name), ())


def suggestion(name: str, known: list[str] | None = None) -> str:
    """What somebody probably meant, as the end of a message; of our fields where nothing else is given."""
    from checker.sources.advice import nearest  # late: only a fault asks for it

    names = [one for field in fields().values() for one in (field.path.removeprefix(f"{ROWS}/"), field.title)] \
        if known is None else known
    meant = nearest(name, names)
    if meant is None:
        return ""
    if known is None:
        (field, *_) = called(meant)
        meant = field.path.removeprefix(f"{ROWS}/")
    return f" Menade du {meant}?"
