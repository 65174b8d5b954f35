"""Orders on their way and returns as JSON text, for the ledger to keep until a pushed outlet has them.

Reads only what it wrote itself, or a version before it that knew less.
"""

import json
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

from .order import Return
from .outlets.outlet import Consignment

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Record = TypeVar("Record", bound="DataclassInstance")


def write(record: Consignment | Return) -> bytes:
    """The record, so that `read_consignment` or `read_return` gives it back unchanged."""
    return json.dumps(asdict(record), default=_plain, ensure_ascii=False).encode()


def read_consignment(text: bytes) -> Consignment:
    return _record(Consignment, json.loads(text))


def read_return(text: str | bytes) -> Return:
    return _record(Return, json.loads(text))


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in an order")


def _record(kind: type[Record], values: dict[str, Any]) -> Record:
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in values.items()})


def _value(kind: Any, value: Any) -> Any:
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], one) for one in value)
    if kind is Decimal:
        return Decimal(value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    return value if isinstance(value, str | int | bool) else _record(kind, value)
