"""Columns of Arrow as exact cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from checker.audit.intake.cells import Value

# By name: the package has no types.
pyarrow: Any = import_module("pyarrow")
compute: Any = import_module("pyarrow.compute")
types: Any = import_module("pyarrow.types")
parquet: Any = import_module("pyarrow.parquet")

#: Digits of a binary number that are sure; a sum's 6120.0000000000009 is 6120 to whoever reads it.
_SURE_DIGITS = 15
_ROUND = Context(prec=_SURE_DIGITS, rounding=ROUND_HALF_UP)
_EPOCH: Final = date(1970, 1, 1).toordinal()
_PER_SECOND = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
_DAY = 86_400


class Unread:
    """Stands where a text isn't one."""


def is_rows(kind: Any) -> bool:
    """Whether a column holds a list of records."""
    return bool((types.is_list(kind) or types.is_large_list(kind)) and types.is_struct(kind.value_type))


def is_record(kind: Any) -> bool:
    return bool(types.is_struct(kind))


def is_scalar(kind: Any) -> bool:
    """Whether the cells of a type can be read."""
    return bool(_is_text(kind) or types.is_binary(kind) or types.is_large_binary(kind) or types.is_integer(kind)
                or types.is_decimal(kind) or types.is_boolean(kind) or types.is_null(kind) or types.is_floating(kind)
                or types.is_date(kind) or types.is_timestamp(kind)
                or (types.is_dictionary(kind) and is_scalar(kind.value_type)))


def values(array: Any) -> list[Value | Unread]:
    """The cells of a column whose type ``is_scalar``: texts and truth values; numbers with their digits; days and
    points in time as texts, a midnight as its day."""
    kind = array.type
    if types.is_dictionary(kind):
        meant = values(array.dictionary)
        return [None if place is None else meant[place] for place in array.indices.to_pylist()]
    if types.is_date(kind):
        return _moments(array, 1 if types.is_date32(kind) else _DAY * 1000, "")
    if types.is_timestamp(kind):
        return _timestamps(array)
    if types.is_floating(kind):
        return [None if text is None else _float(text) for text in _shortest(array)]
    found = array.to_pylist()
    if types.is_binary(kind) or types.is_large_binary(kind):
        return [None if one is None else _text(one) for one in found]
    if types.is_integer(kind):
        return [None if one is None else (str(one),) for one in found]
    if types.is_decimal(kind):
        return [None if one is None else (format(one, "f"),) for one in found]
    return list(found)


def rows_of(lists: Any, within: list[int]) -> Iterator[list[list[Any]] | None]:
    """Of each list of records, the cells of its records' fields; None for no list. A record that isn't there is
    all blank."""
    lengths = compute.list_value_length(lists).to_pylist()
    fields = lists.flatten().flatten()
    rows = zip(*(values(fields[place]) for place in within), strict=True)
    for length in lengths:
        yield None if length is None else [list(next(rows)) for _ in range(length)]


def _is_text(kind: Any) -> bool:
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _text(data: bytes) -> str | Unread:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return Unread()


def _shortest(array: Any) -> list[str | None]:
    """Binary numbers as the fewest digits that tell them from all others of their size."""
    if types.is_float64(array.type):
        return [None if one is None else repr(one) for one in array.to_pylist()]
    return list(array.cast(pyarrow.float32()).cast(pyarrow.string()).to_pylist())


@lru_cache(65_536)
def _float(text: str) -> Value:
    number = Decimal(text)
    if not number.is_finite():
        return text
    if len(number.as_tuple().digits) > _SURE_DIGITS:
        number = number.normalize(_ROUND)
    plain = format(number, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain,)


def _timestamps(array: Any) -> list[Value | Unread]:
    """Points in time, as the clock stood where they were."""
    per_day, zone = _DAY * _PER_SECOND[array.type.unit], array.type.tz
    if zone in (None, "UTC", "Z", "Etc/UTC", "+00:00"):
        return _moments(array, per_day, "")
    try:
        return _moments(compute.local_timestamp(array), per_day, "")
    except pyarrow.ArrowInvalid:
        return _moments(array, per_day, " UTC")


def _moments(array: Any, per_day: int, suffix: str) -> list[Value | Unread]:
    whole = array.cast(pyarrow.int32() if types.is_date32(array.type) else pyarrow.int64()).to_pylist()
    return [None if one is None else _moment(one, per_day, suffix) for one in whole]


@lru_cache(65_536)
def _moment(since: int, per_day: int, suffix: str) -> str:
    day, rest = divmod(since, per_day)
    try:
        text = date.fromordinal(day + _EPOCH).isoformat()
    except (ValueError, OverflowError):
        return f"dag {day} från 1970-01-01"
    if not rest and not suffix:
        return text
    seconds, fraction = divmod(rest * _DAY, per_day)
    clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"{text} {clock}{'.…' if fraction else ''}{suffix}"
