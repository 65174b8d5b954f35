"""Exact money: cents, and how a line total is shared over its pieces."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

CENT = Decimal("0.01")
TOO_MUCH = Decimal(10) ** 15
"""No figure of a shop is as large; beyond it arithmetic is no longer exact."""


def amount(value: Any) -> Decimal:
    """Another system's figure as exact money, unrounded; absent or blank is zero. Raises `ValueError`."""
    if value is None or value == "":
        return Decimal(0)
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not an amount of money") from None
    if not exact.is_finite() or abs(exact) >= TOO_MUCH:
        raise ValueError(f"{value!r} is not an amount of money")
    return exact


def cents(value: Decimal) -> Decimal:
    """Rounded half up to two digits, as the store itself rounds."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP) + Decimal("0.00")  # the sum turns -0.00 into 0.00


def share(total: Decimal, pieces: int) -> tuple[tuple[int, Decimal], ...]:
    """(quantity, price of one) for each part, so that the parts add up to `total` exactly (EVO-D18).

    One part where the cent is hit, else two: 25.00 over 3 is 2 at 8.33 and 1 at 8.34.
    """
    lower, dearer = divmod(int(total / CENT), pieces)
    unit = lower * CENT
    if not dearer:
        return ((pieces, unit),)
    return ((pieces - dearer, unit), (dearer, unit + CENT))
