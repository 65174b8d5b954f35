"""What a sale comes to. Pure arithmetic in `Decimal`; lines keep every decimal, the sale rounds to cents.

Discounts are rounded to cents line by line, taxes once for each of the two rates over the whole sale, half up
(vendor's samples: 14.10 + 0.71 + 1.41 = 16.22, though the line itself comes to 16.211475).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .amounts import ZERO, to_cents

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Goods:
    """So many of one thing: what a line is before anything is worked out. Rates and percentages are fractions."""

    quantity: int
    unit_price: Decimal
    discount_amount: Decimal = ZERO
    discount_percent: Decimal = ZERO
    taxed: bool = False
    rate1: Decimal = ZERO
    rate2: Decimal = ZERO
    average_cost: Decimal = ZERO
    fifo_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One line, unrounded but for its discounts. `net` is what is left of `subtotal` after both discounts."""

    subtotal: Decimal
    line_discount: Decimal
    transaction_discount: Decimal
    net: Decimal
    tax1: Decimal
    tax2: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class SaleFigures:
    """The whole sale, in cents. `total` = `subtotal` - `discount` + `tax1` + `tax2`, always."""

    subtotal: Decimal
    discount: Decimal
    taxable: Decimal
    untaxed: Decimal
    tax1: Decimal
    tax2: Decimal
    total: Decimal
    displayed: Decimal
    average_cost: Decimal
    fifo_cost: Decimal


def line_figures(goods: Goods, *, sale_percent: Decimal = ZERO, inclusive: bool = False) -> LineFigures:
    """Work out one line. `sale_percent` is a discount on the whole sale; with `inclusive` prices hold the tax."""
    subtotal = goods.quantity * goods.unit_price
    discount = to_cents(subtotal * goods.discount_percent) + _signed(goods.discount_amount, goods.quantity)
    transaction = to_cents((subtotal - discount) * sale_percent)
    net = subtotal - discount - transaction
    rate1, rate2 = (goods.rate1, goods.rate2) if goods.taxed else (ZERO, ZERO)
    before_tax = net / (_ONE + rate1 + rate2) if inclusive else net
    tax1, tax2 = before_tax * rate1, before_tax * rate2
    total = net if inclusive else net + tax1 + tax2
    return LineFigures(subtotal, discount, transaction, net, tax1, tax2, total)


def sale_figures(
    lines: Sequence[Goods], *, sale_percent: Decimal = ZERO, inclusive: bool = False
) -> SaleFigures:
    """Work out the sale that these lines make."""
    worked = [line_figures(each, sale_percent=sale_percent, inclusive=inclusive) for each in lines]
    tax1 = to_cents(sum((line.tax1 for line in worked), ZERO))
    tax2 = to_cents(sum((line.tax2 for line in worked), ZERO))
    net = to_cents(sum((line.net for line in worked), ZERO))
    discount = sum((line.line_discount + line.transaction_discount for line in worked), ZERO)
    taxable = to_cents(sum((line.net for line, each in zip(worked, lines, strict=True) if each.taxed), ZERO))
    contained = tax1 + tax2 if inclusive else ZERO
    return SaleFigures(
        subtotal=net + discount - contained,
        discount=discount,
        taxable=taxable - contained,
        untaxed=net - taxable,
        tax1=tax1,
        tax2=tax2,
        total=net - contained + tax1 + tax2,
        displayed=net,
        average_cost=to_cents(sum((each.quantity * each.average_cost for each in lines), ZERO)),
        fifo_cost=to_cents(sum((each.quantity * each.fifo_cost for each in lines), ZERO)),
    )


def _signed(amount: Decimal, quantity: int) -> Decimal:
    """A discount lessens what is paid, and what is paid back."""
    return -amount if quantity < 0 else amount
