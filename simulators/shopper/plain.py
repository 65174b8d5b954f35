"""Frozen records to plain JSON values and back, exactly: the type of a field says how it is written."""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

MONEY = "money"
PERCENT = "percent"

_CENT = Decimal("0.01")

Record = TypeVar("Record")
_Turn = Callable[[Any], Any]


def from_record(record: Any) -> dict[str, Any]:
    """Write a record as a dict, its fields in the order of their definition."""
    return {name: write(getattr(record, name)) for name, write, _ in _plan(record.__class__)}


def to_record(kind: type[Record], values: Mapping[str, Any]) -> Record:
    """Build a record from what `from_record` wrote; `values` must have passed the schema."""
    known: Any = kind
    return kind(**{name: read(values[name]) for name, _, read in _plan(known)})


def money_text(amount: Decimal) -> str:
    """Write an amount with exactly two decimals; `ValueError` for an amount finer than a cent."""
    cents = amount.quantize(_CENT)
    if cents != amount:
        raise ValueError(f"{amount} is finer than a cent: round it at the checkout")
    return str(cents)


def percent_text(rate: Decimal) -> str:
    """Write a rate as it is held, without an exponent: "6.5"."""
    return format(rate, "f")


def instant_text(when: datetime) -> str:
    """Write an aware instant as RFC 3339 in UTC; a fraction of a second only where there is one."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """Read what `instant_text` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


@cache
def _plan(kind: Any) -> tuple[tuple[str, _Turn, _Turn], ...]:
    """Work out once per record type how each field is written and read."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple((field.name, *_turns(hints[field.name])) for field in fields(kind))


def _turns(hint: Any) -> tuple[_Turn, _Turn]:
    origin = get_origin(hint)
    if origin is Annotated:
        return (money_text if MONEY in hint.__metadata__ else percent_text), Decimal
    if origin in (Union, types.UnionType):
        (inner,) = (part for part in get_args(hint) if part is not types.NoneType)
        write, read = _turns(inner)
        return _unless_none(write), _unless_none(read)
    if origin is tuple:
        write, read = _turns(get_args(hint)[0])
        return lambda values: [write(value) for value in values], lambda values: tuple(map(read, values))
    if hint is datetime:
        return instant_text, instant
    if is_dataclass(hint) and isinstance(hint, type):
        return from_record, lambda values: to_record(hint, values)
    return _as_is, _as_is


def _unless_none(turn: _Turn) -> _Turn:
    return lambda value: None if value is None else turn(value)


def _as_is(value: Any) -> Any:
    return value
