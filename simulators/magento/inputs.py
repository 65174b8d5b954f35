"""Reading what a client sent into the types a service declares (web API request parameter rules).

Text that reads as a number is a number; anything else of the wrong kind is refused with Magento's phrase, and an
unknown name inside a typed object is an internal error, as it is there.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from . import amounts, errors, json_text
from .names import snake

Reader = Callable[[Any], Any]

Readers = dict[str, Reader]
"""What to read by name."""

_LARGEST = 2**63 - 1
_LONGEST = 40

_WHOLE = re.compile(r"\s*[+-]?\d+\s*\Z")


def read_int(value: Any) -> int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and _WHOLE.match(value) and len(value) < _LONGEST:
        value = int(value)
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    raise errors.wrong_type(_shown(value), "int")


def read_fixed(value: Any) -> int:
    """Ten-thousandths."""
    if isinstance(value, int | str):
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
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    if isinstance(value, str):
        return value.strip().lower() not in {"", "0", "false"}
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

    Raises the internal error for a name that is not among `readers`.
    """
    if given in ([], ""):
        return {}
    if not isinstance(given, dict):
        raise errors.internal()
    found: dict[str, Any] = {}
    for key, value in given.items():
        name = key if key in readers else snake(key)
        if name not in readers:
            raise errors.internal()
        found[name] = None if value is None else readers[name](value)
    return found


def _is_indexed(value: Mapping[str, Any]) -> bool:
    return bool(value) and all(key.isdigit() for key in value)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else type(value).__name__
