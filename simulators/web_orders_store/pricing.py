"""What is sold in a purchase and what it costs, net, to the cent (EVO-D18). Money is `Decimal`, two minor digits."""

from dataclasses import dataclass
from decimal import Decimal

from .purchase import Goods, Line, Purchase

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sold unit of trade: what becomes one `orderItem`, or two where a cent does not divide. `total` is net."""

    key: str
    goods: Goods
    quantity: int
    total: Decimal


def sold_units(line: Line) -> tuple[Unit, ...]:
    """One unit per line; a bundle priced by its children gives one per child. Never a twin at price zero."""
    if line.kind != "bundle_dynamic":
        return (line_unit(line),)
    return child_units(line)


def line_unit(line: Line) -> Unit:
    """The line as a whole."""
    return Unit(
        f"{line.position:03d}00", line.goods, line.goods.quantity, net_total(line.goods, line.goods.quantity)
    )


def child_units(line: Line) -> tuple[Unit, ...]:
    """The children of a line, in the number in which the whole line holds them."""
    units = []
    for place, part in enumerate(line.parts, start=1):
        quantity = part.quantity * line.goods.quantity
        units.append(Unit(f"{line.position:03d}{place:02d}", part, quantity, net_total(part, quantity)))
    return tuple(units)


def net_total(goods: Goods, quantity: int) -> Decimal:
    """What the customer pays for so many pieces, after discount and before tax."""
    return goods.unit_price * quantity - goods.discount


def split_to_the_cent(total: Decimal, quantity: int) -> tuple[tuple[int, Decimal], ...]:
    """Pieces and their price, so that they add up to `total` exactly: 25.00 for 3 is 2 at 8.33 and 1 at 8.34."""
    cents = int(total / CENT)
    low, rest = divmod(cents, quantity)
    prices = ((quantity - rest, low * CENT), (rest, (low + 1) * CENT))
    return tuple((pieces, price) for pieces, price in prices if pieces)


def net_shipping(purchase: Purchase) -> Decimal:
    """Shipping after its discount and before tax."""
    return purchase.shipping_price - purchase.shipping_discount


def whole_tax(purchase: Purchase) -> Decimal:
    """The tax the customer was charged, shipping included; never computed anew."""
    return purchase.tax
