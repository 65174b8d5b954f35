"""Exact figures: money, rates and percentages, and how the wire writes them.

Columns hold whole hundred-millionths (line figures have up to seven decimals on the wire); arithmetic is `Decimal`.
"""

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache

PLACES = 8
ONE = 10**PLACES
LARGEST = Decimal(10) ** 10
"""Figures of this size and above are refused: a column holds nine times as much."""

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_FINEST = Decimal(1).scaleb(-PLACES)
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\Z")


class NotAFigure(ValueError):
    """The text is no number, or one too large for a till."""


def held(value: Decimal) -> int:
    """As a column holds it; what is finer than a column is rounded half up. Raises `NotAFigure` if too large."""
    if abs(value) >= LARGEST:
        raise NotAFigure(f"{value:.0f}")
    return int(_WIDE.quantize(value, _FINEST).scaleb(PLACES))


def exact(column: int) -> Decimal:
    """What a column holds, as a number."""
    return Decimal(column).scaleb(-PLACES)


def to_cents(value: Decimal) -> Decimal:
    """Rounded to cents, half up, away from nought for negative figures as PHP's `round` does."""
    return _WIDE.quantize(value, _CENT)


@lru_cache(maxsize=65_536)
def shown(column: int) -> str:
    """As the wire writes it: no trailing zeros, no exponent, no negative nought."""
    sign = "-" if column < 0 else ""
    whole, rest = divmod(abs(column), ONE)
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole}.{rest:0{PLACES}d}".rstrip("0")


def read(text: str) -> Decimal:
    """A number as clients write it. Raises `NotAFigure`."""
    if not _NUMBER.match(text):
        raise NotAFigure(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise NotAFigure(text) from None
    if abs(value) >= LARGEST:
        raise NotAFigure(text)
    return value
