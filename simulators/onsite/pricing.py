"""What a line costs: pure arithmetic on exact decimals.

`sell` is the unit price after the discount, in thousandths; `total` is quantity times `sell`, in cents; the tax of a
line is its total times each rate, in cents, so that lines and document agree. Prices are net of tax.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .kinds import LARGEST, ZERO, to_cents, to_thousandths

HUNDRED = Decimal(100)
WIDEST_MARGIN = Decimal(999_999)
SLOTS = 5
"""Taxes that a document can have at once."""


@dataclass(frozen=True, slots=True)
class Discount:
    """In percent of the unit price, or an amount off it."""

    value: Decimal
    percent: bool = True

    def off(self, base: Decimal) -> Decimal:
        """The unit price that is left."""
        return base * (1 - self.value / HUNDRED) if self.percent else base - self.value


NO_DISCOUNT = Discount(ZERO)


@dataclass(frozen=True, slots=True)
class Price:
    """What one line comes to, before tax and in tax."""

    sell: Decimal
    total: Decimal
    taxes: tuple[Decimal, ...]


def price(base: Decimal, quantity: Decimal, discount: Discount, rates: Sequence[Decimal]) -> Price:
    """The price of `quantity` at `base` each; `rates` in percent, one for each of the five taxes."""
    sell = to_thousandths(discount.off(base))
    total = to_cents(quantity * sell)
    return Price(sell, total, tuple(to_cents(total * rate / HUNDRED) for rate in rates))


def margin(sell: Decimal, cost: Decimal) -> Decimal:
    """The profit in percent of the price, within bounds; nothing for what is given away."""
    share = (sell - cost) / sell * HUNDRED if sell else ZERO
    return to_thousandths(max(-WIDEST_MARGIN, min(WIDEST_MARGIN, share)))


def at_margin(cost: Decimal, wanted: Decimal) -> Decimal | None:
    """The unit price that leaves this margin; None when no price within reason does."""
    if cost <= 0 or wanted >= HUNDRED:
        return None
    price_then = to_thousandths(cost / (1 - wanted / HUNDRED))
    return price_then if price_then < LARGEST else None


def net_of_tax(inclusive: Decimal, rates: Sequence[Decimal]) -> Decimal:
    """The price before tax of one that includes it: 19.99 at 7 % is 18.682."""
    return to_thousandths(inclusive / (1 + sum(rates, ZERO) / HUNDRED))
