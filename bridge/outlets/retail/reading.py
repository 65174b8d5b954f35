"""R-Series' JSON as Python values: all may be text or not, one of a list may be an object, none may be absent."""

from decimal import Decimal
from typing import Any

from ...errand import Trouble
from ...money import amount

Record = dict[str, Any]


def records(holder: Any, name: str) -> list[Record]:
    """What stands below `name`: no member, an empty text, one object or a list of them."""
    found = holder.get(name) if isinstance(holder, dict) else None
    several = found if isinstance(found, list) else [found]
    return [one for one in several if isinstance(one, dict)]


def record(answer: Any, name: str) -> Record:
    """The single record of an answer. Raises `Trouble` when there is none."""
    found = records(answer, name)
    if len(found) != 1:
        raise Trouble(f"Retail: answered without a {name}; is retail.url a Lightspeed Retail account?")
    return found[0]


def inner(holder: Record, wrapper: str, name: str) -> list[Record]:
    """The records of a relation: `SaleLines` around `SaleLine`."""
    return [one for each in records(holder, wrapper) for one in records(each, name)]


def text(holder: Record, name: str) -> str:
    """A member as text; absent is empty, and so is the id of nobody."""
    value = holder.get(name)
    return "" if value is None or isinstance(value, dict | list) else str(value)


def key(holder: Record, name: str) -> str:
    """An id; that of nobody ("0") is empty."""
    value = text(holder, name)
    return "" if value == "0" else value


def flag(holder: Record, name: str) -> bool:
    return text(holder, name).lower() in ("true", "1")


def figure(holder: Record, name: str) -> Decimal:
    """A number, exact; absent is 0. Raises `Trouble` for what is none."""
    value = text(holder, name)
    try:
        return amount(value)
    except ValueError:
        raise Trouble(f"Retail: answered {name} {value!r}, which is no number") from None
