"""How values stand in XML and in columns: texts, flags, whole numbers, exact decimals, days and instants.

Decimals have 3 places for quantities and unit prices, 2 for totals, 6 for rates; flags are `true` and `false`; what
is empty is an empty element (docs/spec/onsite.md, writing).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from . import moments

LARGEST = Decimal(10) ** 9
"""Beyond this no price, quantity or total is believed."""

CENT = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
ZERO = Decimal(0)


class Unreadable(ValueError):
    """The text is no value of that kind; says why, and what would be one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`write` gives the text of an element ("" for an empty one); `read` raises `Unreadable`."""

    name: str
    write: Callable[[Any], str]
    read: Callable[[str], Any]


def to_cents(value: Decimal) -> Decimal:
    """Rounded half up, as money is."""
    return value.quantize(CENT, ROUND_HALF_UP)


def to_thousandths(value: Decimal) -> Decimal:
    """Rounded half up, as quantities and unit prices are."""
    return value.quantize(THOUSANDTH, ROUND_HALF_UP)


def read_decimal(text: str) -> Decimal:
    """An ordinary decimal number within reason. Raises `Unreadable`."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not text.isascii() or "_" in text:
        raise Unreadable(f"{text.strip()[:40]!r} is no decimal number; write it like 12.500")
    if abs(value) >= LARGEST:
        raise Unreadable(f"{text.strip()[:40]!r} is beyond what this server counts")
    return value


def _figure(places: int, blank: Decimal | None = ZERO) -> Kind:
    step = Decimal(1).scaleb(-places)

    def write(value: Decimal | None) -> str:
        return "" if value is None else f"{value.quantize(step, ROUND_HALF_UP):f}"

    def read(text: str) -> Decimal | None:
        return read_decimal(text).quantize(step, ROUND_HALF_UP) if text.strip() else blank

    return Kind("figure", write, read)


def _write_whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _read_whole(text: str) -> int | None:
    if not text.strip():
        return None
    value = read_decimal(text)
    if value != value.to_integral_value():
        raise Unreadable(f"{text.strip()[:40]!r} is no whole number")
    return int(value)


def _read_flag(text: str) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False, "": False}
    try:
        return known[text.strip().lower()]
    except KeyError:
        raise Unreadable(f"{text.strip()[:40]!r} is neither true nor false") from None


def _read_instant(text: str) -> str:
    if not text.strip():
        return ""
    instant = moments.understood(text)
    if instant is None:
        raise Unreadable(f"{text.strip()[:40]!r} is no local time; write YYYY-MM-DDTHH:MM:SS")
    return instant


def _read_day(text: str) -> str:
    if not text.strip():
        return ""
    day = moments.understood_day(text)
    if day is None:
        raise Unreadable(f"{text.strip()[:40]!r} is no date; write YYYY-MM-DD")
    return day


def _write_text(value: str | None) -> str:
    return value or ""


TEXT = Kind("text", _write_text, str)
LEAKY = Kind("leaky", _write_text, lambda text: "" if text == "None" else text)
"""A text whose emptiness the 2015 release writes as the word `None`."""
FLAG = Kind("flag", lambda value: "true" if value else "false", _read_flag)
WHOLE = Kind("whole", _write_whole, _read_whole)
QUANTITY = PRICE = _figure(3)
OPEN_PRICE = _figure(3, None)
"""A price that need not be there."""
MONEY = _figure(2)
RATE = _figure(6)
INSTANT = Kind("instant", _write_text, _read_instant)
DAY = Kind("day", lambda value: (value or "")[:10], _read_day)
