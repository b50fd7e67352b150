"""The columns of one file laid out as the fields of an invoice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.audit.intake.fields import Field, called, fields, suggestion
from checker.audit.intake.mapping import Mapping
from checker.audit.intake.results import Foreign
from checker.document import fold
from checker.sources.errors import SourceError, quoted

_SENDER, _SENDERS_NAME, _NUMBER = "avsandare/organisationsnummer", "avsandare/namn", "nummer"
#: The column that says what each document is.
SAID = "dokument"
_MOST_SHOWN = 5
_WHAT_TO_DO = ("Skriv kolumnernas namn på första raden, med fältens egna namn, eller lägg till en mappningsfil som "
               "säger vilken kolumn som är vilket fält.")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field stands.

    ``heads`` and ``rows``: columns (from 0) with the fields of the invoice itself, and of each of its rows, in the
    schema's order. ``key``: the columns that tell which invoice a row belongs to. ``said``: the column that says what
    document it is, if any.
    """

    width: int
    heads: tuple[tuple[int, Field], ...]
    rows: tuple[tuple[int, Field], ...]
    key: tuple[int, ...]
    key_names: tuple[str, ...]
    said: int | None
    mapping: Mapping

    @property
    def read(self) -> tuple[int, ...]:
        """The columns that are read at all, in order."""
        said = () if self.said is None else (self.said,)
        return tuple(sorted({*said, *self.key, *(column for column, _ in (*self.heads, *self.rows))}))


def known(names: Sequence[str], mapping: Mapping) -> int:
    """How many of the names in a heading are known."""
    return sum(1 for name in names if name.strip() and (fold(name) in mapping.columns or called(name)))


def layout(names: Sequence[str], mapping: Mapping, *, keyed: bool = True) -> Layout:
    """The layout of a file whose columns have these names. Raises SourceError, naming the column that doesn't fit, and
    Foreign where none is known; not under a mapping, which is for every file that comes with it.

    ``keyed``: an invoice may take several rows, so that something must tell which belong together.
    """
    if not known(names, mapping):
        _refuse_missing(names, mapping, " Saknar filen raden med kolumnernas namn, eller är den "
                        "något annat än fakturor?")
        message = f"Ingen kolumn har ett namn som går att känna igen. {_WHAT_TO_DO}"
        raise SourceError(message) if mapping.given else Foreign(message)
    _refuse_twins(names)
    found: dict[str, int] = {}
    said = next((column for column, name in enumerate(names) if fold(name) == SAID), None)
    for column, name in enumerate(names):
        if column == said and SAID not in mapping.columns:
            continue
        field = _field_of(name, column, mapping)
        if field is None:
            continue
        if field.path in found:
            raise SourceError(f"Två kolumner, {quoted(names[found[field.path]])} och {quoted(name)}, är samma fält, "
                              f"{field.label}. Säg i en mappningsfil vilken som gäller; den andra är ”ingen”.")
        if field.path in mapping.constants:
            raise SourceError(f"Kolumnen {quoted(name)} är {field.label}, som mappningsfilen har bland det som är "
                              "fast. Ta bort det därifrån, eller säg att kolumnen är ”ingen”.")
        found[field.path] = column
    _refuse_missing(names, mapping)
    key = _key(names, found, mapping) if keyed else ()
    placed = [(found[path], field) for path, field in fields().items() if path in found]
    return Layout(len(names), tuple(one for one in placed if not one[1].of_row),
                  tuple(one for one in placed if one[1].of_row), key, tuple(names[one] for one in key),
                  None if SAID in mapping.columns else said, mapping)


def _refuse_twins(names: Sequence[str]) -> None:
    seen: dict[str, int] = {}
    for column, name in enumerate(names, start=1):
        if name.strip() and (first := seen.setdefault(fold(name), column)) != column:
            raise SourceError(f"Kolumn {first} och kolumn {column} heter båda {quoted(name)}. Ge dem olika namn.")


def _field_of(name: str, column: int, mapping: Mapping) -> Field | None:
    """What a column is; None for one that isn't read. Raises SourceError for one that nobody knows."""
    mapped = mapping.columns.get(fold(name))
    if mapped is not None:
        return mapped[1]
    meant = called(name) if name.strip() else ()
    if len(meant) == 1:
        return meant[0]
    if mapping.given and not meant:
        return None
    if meant:
        raise SourceError(f"Kolumnen {quoted(name)} kan vara {' eller '.join(one.path for one in meant)}. Kalla den "
                          "så, eller säg i en mappningsfil vilket den är.")
    which = f"Kolumnen {quoted(name)} är inget fält i en faktura." if name.strip() else \
        f"Kolumn {column + 1} har inget namn."
    raise SourceError(f"{which}{suggestion(name)} Med en mappningsfil säger du vilken kolumn som är vilket fält; de "
                      "andra läses då inte.")


def _refuse_missing(names: Sequence[str], mapping: Mapping, advice: str = "") -> None:
    there = {fold(name) for name in names}
    missing = [column for folded, (column, _) in mapping.columns.items() if folded not in there]
    if missing:
        shown = ", ".join(map(quoted, missing[:_MOST_SHOWN]))
        raise SourceError(f"Mappningsfilen nämner kolumner som inte finns i filen: {shown}."
                          f"{advice or suggestion(missing[0], list(names))}")


def _key(names: Sequence[str], found: dict[str, int], mapping: Mapping) -> tuple[int, ...]:
    """The columns that together tell invoices apart: those that the mapping names, else sender and number."""
    if mapping.key:
        return tuple(_key_column(name, names, found) for name in mapping.key)
    if _NUMBER not in found:
        raise SourceError("Ingen kolumn är fakturans nummer, så det går inte att veta vilka rader som hör till samma "
                          f"faktura. Säg i en mappningsfil vilken kolumn som är {_NUMBER}, eller efter nyckel vilka "
                          "kolumner som skiljer fakturorna åt.")
    if _SENDER in found or _SENDERS_NAME in found:
        return found.get(_SENDER, found.get(_SENDERS_NAME, -1)), found[_NUMBER]
    if _SENDER in mapping.constants or _SENDERS_NAME in mapping.constants:
        return (found[_NUMBER],)
    raise SourceError(f"Ingen kolumn säger vem som har ställt fakturan ({_SENDER} eller {_SENDERS_NAME}), och två "
                      "avsändare kan ha samma nummer. Säg i en mappningsfil vilken kolumn det är, sätt avsändaren "
                      "bland det som är fast, eller säg efter nyckel vilka kolumner som skiljer fakturorna åt.")


def _key_column(name: str, names: Sequence[str], found: dict[str, int]) -> int:
    for column, one in enumerate(names):
        if fold(one) == fold(name):
            return column
    for field in called(name):
        if field.path in found:
            return found[field.path]
    raise SourceError(f"Nyckeln {quoted(name)} i mappningsfilen är varken en kolumn i filen eller ett fält som en "
                      f"kolumn är.{suggestion(name, list(names))}")
