"""Reading what a client sent into the types a service declares (web API request parameter rules).

Text that reads as a number is a number, true and false are none; anything of the wrong kind is refused with Magento's
phrase, and an unknown name inside a typed object is an internal error, as it is there.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from . import amounts, errors, json_text
from .names import snake

Reader = Callable[[Any], Any]

Readers = dict[str, Reader]
"""What to read by name."""

_LARGEST = 2**63 - 1
_LONGEST = 40
_TRUE = frozenset({"1", "true", "on", "yes"})

_NUMERIC = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?\s*\Z", re.IGNORECASE | re.ASCII)


def read_int(value: Any) -> int:
    """A whole number; `"5.0"` and 5.7 are cut to one, as PHP casts them."""
    if isinstance(value, str) and _NUMERIC.match(value) and len(value) < _LONGEST:
        value = _cut(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
        return value
    raise errors.wrong_type(_shown(value), "int")


def _cut(text: str) -> int | None:
    try:
        exact = Decimal(text.strip())
    except InvalidOperation:
        return None
    return int(exact) if abs(exact) <= _LARGEST else None


def read_fixed(value: Any) -> int:
    """Ten-thousandths."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if is_number or (isinstance(value, str) and _NUMERIC.match(value)):
        try:
            return amounts.fixed(value)
        except amounts.NotANumber:
            pass
    raise errors.wrong_type(_shown(value), "float")


def read_text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, int | str):
        return str(value)
    raise errors.wrong_type(_shown(value), "string")


def read_bool(value: Any) -> bool:
    """What PHP takes for true; every other scalar is false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | str):
        return str(value).strip().lower() in _TRUE
    raise errors.wrong_type(_shown(value), "bool")


def read_any(value: Any) -> Any:
    """Mixed: kept as it came."""
    if isinstance(value, dict):
        return {key: read_any(member) for key, member in value.items()}
    if isinstance(value, list):
        return [read_any(member) for member in value]
    return json_text.natural(value)


def as_sent(value: Any) -> Any:
    """Untouched: whoever asked reads it with care of their own."""
    return value


def read_free_object(value: Any) -> dict[str, Any]:
    """An object whose members are nobody's business here."""
    kept = read_any(value)
    if kept in ([], ""):
        return {}
    if not isinstance(kept, dict):
        raise errors.internal()
    return kept


def read_list(reader: Reader) -> Reader:
    """A list, or a single member in its place as XML clients send it."""

    def read(value: Any) -> list[Any]:
        if isinstance(value, dict):
            value = list(value.values()) if _is_indexed(value) else [value]
        if not isinstance(value, list):
            raise errors.wrong_type(_shown(value), "array")
        return [reader(member) for member in value]

    return read


def read_object(given: Any, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The typed members of an object, by snake_case name; members given as null stay None.

    A scalar in its place is an object without members. Raises the internal error for a name that is not among
    `readers`, and for a list.
    """
    if not isinstance(given, dict):
        if isinstance(given, list) and given:
            raise errors.internal()
        return {}
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = key if key in readers else snake(key)
        if name not in readers:
            raise errors.internal()
        try:
            found[name] = None if value is None else readers[name](value)
        except errors.WrongType as refusal:
            raise refusal.inside(key) from None
    return found


def _is_indexed(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(key.isdigit() for key in value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return str(value) if isinstance(value, str | int) else "array"
