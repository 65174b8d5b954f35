"""What a document should hold, worked out from an order or a credit memo. Pure arithmetic, asks nobody.

Shipping, discount and tax have no fields of their own in OnSite: they are lines on special products (MAG-51).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...money import cents, share
from ...order import Order, Return

SHIPPING = "Magento Shipping"
DISCOUNT = "Magento Discount"
TAXES = "Magento Taxes"
ADJUSTMENT = "Magento Adjustment"
"""What a credit memo gives back beyond its lines, and what it keeps."""
NOT_RESTOCKED = "Magento Return"
"""Goods that came back but not onto the shelf."""
ROUNDING = "Magento Rounding"
NO_PRODUCT = "No Product Found"
"""Sold in the store under an item number that OnSite does not know (MAG-58)."""
SPECIAL = (SHIPPING, DISCOUNT, TAXES, ADJUSTMENT, NOT_RESTOCKED, ROUNDING, NO_PRODUCT)

CLOSE_ENOUGH = Decimal("0.02")
"""So much a line called rounding may put right (MAG-D12)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line that should be there: `code` is the product's, `price` that of one piece before tax."""

    code: str
    quantity: int
    price: Decimal
    description: str = ""

    @property
    def total(self) -> Decimal:
        return self.quantity * self.price


def of_order(order: Order, *, tax_as_line: bool) -> list[Wanted]:
    """Goods at their list price, then what else makes up the order's total."""
    lines = []
    discount = Decimal(0)
    for sold in order.lines:
        price = max(sold.list_price, sold.amount)
        discount += sold.quantity * (price - sold.amount)
        lines.append(Wanted(sold.item_number, sold.quantity, price, sold.description))
    charges = (
        Wanted(SHIPPING, 1, order.shipping_cost, order.shipping_title),
        Wanted(DISCOUNT, 1, -discount),
        Wanted(TAXES, 1, order.tax if tax_as_line else Decimal(0)),
    )
    return [*lines, *(charge for charge in charges if charge.price)]


def of_return(credit: Return, *, tax_as_line: bool) -> list[Wanted]:
    """Everything with the sign it has for the shop: what is paid back is negative, a fee positive (MAG-D07)."""
    lines = list(_given_back(credit))
    charges = (
        Wanted(SHIPPING, -1, credit.shipping),
        Wanted(ADJUSTMENT, -1, credit.extra, f"Adjustment refund of credit memo {credit.number}"),
        Wanted(ADJUSTMENT, 1, credit.fee, f"Adjustment fee of credit memo {credit.number}"),
        Wanted(TAXES, -1, credit.tax if tax_as_line else Decimal(0)),
    )
    return [*lines, *(charge for charge in charges if charge.price)]


def _given_back(credit: Return) -> Iterator[Wanted]:
    for back in credit.lines:
        code = back.item_number if back.restocked else NOT_RESTOCKED
        text = back.description if back.restocked else f"{back.item_number} {back.description}"
        for pieces, price in share(back.amount, back.quantity):
            yield Wanted(code, -pieces, price, text)


def tax_on(lines: Sequence[Wanted], rates: Sequence[Decimal]) -> Decimal:
    """What OnSite will add for a tax code: each line by each rate (in percent), each to the cent."""
    return sum((cents(line.total * rate / 100) for line in lines for rate in rates), Decimal(0))
