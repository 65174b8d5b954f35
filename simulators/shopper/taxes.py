"""The shop's taxes by name: one for each rate, called as the shop's tax rules call them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .order import Child, Line, VirtualOrder
from .purchase import ZERO
from .regions import REGIONS


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax of an order: its name, its rate in percent and its share of the order's tax, shipping included."""

    name: str
    percent: Decimal
    amount: Decimal


def tax_name(percent: Decimal) -> str:
    """What the shop calls the tax of that rate: `Sales Tax 7.65%`."""
    return f"Sales Tax {_plain(percent)}%"


def tax_percents() -> list[Decimal]:
    """Every rate above 0 that the shop charges anywhere, in percent, rising."""
    charged = {region.tax_percent for regions in REGIONS.values() for region in regions.values()}
    return sorted(percent for percent in charged if percent)


def taxes_of(order: VirtualOrder) -> list[Tax]:
    """The taxes of an order; their amounts add up to `totals.tax`."""
    amounts: defaultdict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for goods in _taxed(order):
        amounts[goods.tax_percent] += goods.tax
    if order.shipping_tax:
        amounts[_shipping_percent(order, list(amounts))] += order.shipping_tax
    return [Tax(tax_name(percent), percent, amount) for percent, amount in sorted(amounts.items())]


def _taxed(order: VirtualOrder) -> Iterator[Line | Child]:
    for line in order.lines:
        goods: tuple[Line | Child, ...] = (line, *line.children)
        yield from (one for one in goods if one.tax_percent)


def _shipping_percent(order: VirtualOrder, known: list[Decimal]) -> Decimal:
    """An order does not tell the rate of its shipping: of those on its lines, the one that comes closest."""
    net = order.shipping_price - order.shipping_discount
    candidates = known or tax_percents()
    return min(candidates, key=lambda percent: abs(net * percent / 100 - order.shipping_tax))


def _plain(percent: Decimal) -> str:
    text = f"{percent:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
