"""Amounts and quantities as whole ten-thousandths, the finest step Magento's columns know.

Everything is worked out on integers; a number becomes a JSON number only when an answer is written.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

ONE = 10_000
"""One unit (a dollar, a piece)."""

CENT = 100
LARGEST = Decimal(10) ** 14
"""Above this Magento's own columns overflow."""


class NotANumber(ValueError):
    """Text where a number was due."""


def fixed(value: object) -> int:
    """Ten-thousandths of a JSON number or of text that reads as one. Raises `NotANumber`."""
    if isinstance(value, bool):
        return ONE if value else 0
    try:
        exact = Decimal(value) if isinstance(value, int) else Decimal(str(value).strip())
    except InvalidOperation:
        raise NotANumber(str(value)) from None
    if not exact.is_finite() or abs(exact) > LARGEST:
        raise NotANumber(str(value))
    return int((exact * ONE).to_integral_value(ROUND_HALF_UP))


def number(amount: int) -> int | float:
    """The JSON number for an amount: `10` for ten, `12.5`, `0.0001`. Only for writing it down."""
    whole, rest = divmod(amount, ONE)
    return whole if rest == 0 else amount / ONE


def plain(amount: int) -> str:
    """The amount as text without needless noughts: `10`, `12.5`."""
    return str(number(amount))


def money(amount: int) -> str:
    """The amount as people read it: `$12.50`."""
    sign = "-" if amount < 0 else ""
    cents = abs(to_cents(Fraction(amount))) // CENT
    return f"{sign}${cents // 100:,}.{cents % 100:02d}"


def to_cents(exact: Fraction) -> int:
    """Rounded half up (away from nought) to two decimals, as Magento rounds prices."""
    sign = -1 if exact < 0 else 1
    hundredths = (2 * abs(exact) + CENT) // (2 * CENT)
    return sign * int(hundredths) * CENT


def share(left: int, quantity_left: int, quantity: int) -> Fraction:
    """The part of `left` that falls to `quantity` out of `quantity_left`, before rounding."""
    return Fraction(left * quantity, quantity_left) if quantity_left else Fraction(0)


def divided(amount: int, by: int) -> int:
    """Rounded half up to the ten-thousandth."""
    sign = -1 if (amount < 0) != (by < 0) else 1
    return sign * ((2 * abs(amount) + abs(by)) // (2 * abs(by)))


class Rounding:
    """Rounds prices of one document and carries what was cut off to the next price of the same kind.

    So that the parts of a document add up: the remainder stays inside one document.
    """

    def __init__(self) -> None:
        self._carried: dict[str, Fraction] = {}

    def round(self, exact: Fraction, kind: str = "regular", *, negative: bool = False) -> int:
        """`exact` in ten-thousandths to whole cents, with the remainder so far of `kind`."""
        if exact == 0:
            return 0
        carried = self._carried.get(kind, Fraction(0))
        with_rest = exact + (-carried if negative else carried)
        rounded = to_cents(with_rest)
        rest = with_rest - rounded
        self._carried[kind] = -rest if negative else rest
        return rounded


def held(row: Mapping[str, Any], column: str) -> int:
    """The amount in that column, nought where there is none yet."""
    return row.get(column) or 0
