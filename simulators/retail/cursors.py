"""Where a page ends: base64 of a JSON array, `[lastId]`, or `[value, lastId]` for another order than that of ids."""

import base64
import binascii
import json

from . import errors
from .fields import Field, Held, Unreadable


def write(field: Field, value: Held, key: int, *, by_key: bool) -> str:
    """The cursor of a record; the value as the wire writes it."""
    place = [key] if by_key else [field.kind.show(value), key]
    return base64.b64encode(json.dumps(place, separators=(",", ":")).encode()).decode()


def read(text: str, field: Field, *, by_key: bool) -> tuple[Held, int]:
    """Value and key of the record. Raises 400 for anything that `write` did not write for this order."""
    try:
        place = json.loads(base64.b64decode(text, validate=True))
        if by_key:
            (key,) = place
            return int(key), int(key)
        value, key = place
        return field.kind.read(value), int(key)
    except (ValueError, TypeError, binascii.Error, RecursionError, Unreadable):
        raise errors.bad(
            f"The cursor {text[:80]!r} does not belong to this order; follow next and previous as they are."
        ) from None
