"""What an order must come to on the wire, reckoned by the harness itself.

From unit prices, quantities, discounts and rates of the virtual order, in exact Decimals of the order's currency
(two minor digits). The shop's checkout is not asked: a mistake there must not excuse the same mistake elsewhere.
Sources: EVO-D18, EVO-D19, decisions 2.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..simulators.shopper import VirtualOrder
from ..simulators.shopper.order import Child, Line

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")

WIRE_TYPES = {
    "visa": "VISA",
    "mastercard": "MASTERCARD",
    "discover": "DISCOVER",
    "amex": "AMEX",
    "paypal": "PAYPAL",
}
"""Tender to payment type; whatever is not here is OTHER (EVO-D19)."""

NO_SHELF = frozenset({"gift_card", "virtual"})
"""Kinds of lines that no shelf holds."""


class Unbalanced(ValueError):
    """The virtual order itself does not add up; an error of ours."""


@dataclass(frozen=True, slots=True)
class SoldPart:
    """What was sold of one part number: pieces, and net money after discount and before tax."""

    item_number: str
    quantity: int
    net: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the wire names it."""

    type: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Expected:
    """The money of one order. `tax` includes the tax on shipping; `shipping` is before tax."""

    parts: tuple[SoldPart, ...]
    shipping: Decimal
    tax: Decimal
    total: Decimal
    payments: tuple[Payment, ...]


def expected(order: VirtualOrder) -> Expected:
    """Raises `Unbalanced` when the order's own tax or tenders cannot be right."""
    parts = tuple(_merged(_sold(order.lines)))
    shipping = order.shipping_price - order.shipping_discount
    tax = _charged_tax(order, shipping)
    total = sum((part.net for part in parts), NOTHING) + shipping + tax
    payments = tuple(Payment(WIRE_TYPES.get(each.type, "OTHER"), each.amount) for each in order.tenders)
    paid = sum((payment.amount for payment in payments), NOTHING)
    if paid != total:
        raise Unbalanced(f"order {order.reference}: comes to {total}, and {paid} was paid")
    return Expected(parts, shipping, tax, total, payments)


@dataclass(frozen=True, slots=True)
class Exported:
    """What of an order goes along to a POS that takes only what stands on shelves (SET-24, SET-D12).

    `gap` is what the rest comes to with its tax; `total` is the order's without it, `tax` that of what goes along.
    """

    parts: tuple[SoldPart, ...]
    left_out: tuple[SoldPart, ...]
    shipping: Decimal
    tax: Decimal
    gap: Decimal
    total: Decimal


def exported(order: VirtualOrder) -> Exported:
    """Raises `Unbalanced`, as `expected`."""
    whole = expected(order)
    rest = [line for line in order.lines if line.kind in NO_SHELF]
    left_out = tuple(_merged(_sold(rest)))
    rest_tax = sum((line.tax for line in rest), NOTHING)
    gap = sum((part.net for part in left_out), rest_tax)
    kept = [line for line in order.lines if line.kind not in NO_SHELF]
    return Exported(
        tuple(_merged(_sold(kept))), left_out, whole.shipping, whole.tax - rest_tax, gap, whole.total - gap
    )


def discount(order: VirtualOrder) -> Decimal:
    """What was taken off the goods, without what was taken off shipping; positive."""
    return order.totals.discount - order.shipping_discount


def given_back(
    order: VirtualOrder,
    pieces: Mapping[int, int],
    *,
    shipping: Decimal = NOTHING,
    favour: Decimal = NOTHING,
    fee: Decimal = NOTHING,
) -> Decimal:
    """What a first credit memo over so many pieces of these lines (from 1) comes to, tax included.

    `shipping` is before tax. Each line gives back the share of its net amount and of its tax, to the cent (MAG-D07b).
    """
    lines = {line.line: line for line in order.lines}
    goods = sum((_share_of(lines[number], count) for number, count in pieces.items()), NOTHING)
    net_shipping = order.shipping_price - order.shipping_discount
    tax = (order.shipping_tax * shipping / net_shipping) if shipping and net_shipping else NOTHING
    return goods + shipping + tax.quantize(CENT, ROUND_HALF_UP) + favour - fee


def _share_of(line: Line, pieces: int) -> Decimal:
    part = Decimal(pieces) / line.quantity
    discount_part = (line.discount * part).quantize(CENT, ROUND_HALF_UP)
    return line.unit_price * pieces - discount_part + (line.tax * part).quantize(CENT, ROUND_HALF_UP)


def _sold(lines: Iterable[Line]) -> Iterator[SoldPart]:
    """One per unit of trade: the children of a bundle priced by them, else the line itself."""
    for line in lines:
        if line.kind == "bundle_dynamic":
            for child in line.children:
                pieces = child.quantity * line.quantity
                yield SoldPart(child.sku, pieces, child.unit_price * pieces - child.discount)
        else:
            yield SoldPart(line.sku, line.quantity, line.unit_price * line.quantity - line.discount)


def _merged(parts: Iterable[SoldPart]) -> Iterator[SoldPart]:
    """The same part on two lines is one sum: on the wire a line may be split, so only the sum can be compared."""
    pieces: dict[str, int] = {}
    money: dict[str, Decimal] = {}
    for part in parts:
        pieces[part.item_number] = pieces.get(part.item_number, 0) + part.quantity
        money[part.item_number] = money.get(part.item_number, NOTHING) + part.net
    for item_number, quantity in pieces.items():
        yield SoldPart(item_number, quantity, money[item_number])


def _charged_tax(order: VirtualOrder, shipping: Decimal) -> Decimal:
    """The tax the customer was charged, which must lie within a cent per row of what the rates give."""
    rows = [*_taxed(order.lines)]
    charged = sum((tax for _, _, tax in rows), NOTHING) + order.shipping_tax
    by_rate = sum(((net * rate / 100) for net, rate, _ in rows), NOTHING)
    if order.shipping_tax:
        by_rate += shipping * max((rate for _, rate, _ in rows), default=NOTHING) / 100
    if abs(charged - by_rate.quantize(CENT, ROUND_HALF_UP)) > CENT * (len(rows) + 1):
        raise Unbalanced(f"order {order.reference}: charges {charged} tax where the rates give {by_rate:.4f}")
    return charged


def _taxed(lines: Iterable[Line]) -> Iterator[tuple[Decimal, Decimal, Decimal]]:
    """Net amount, rate in percent, tax charged, of every row that carries money."""
    for line in lines:
        rows: Iterable[tuple[Line | Child, int]] = (
            [(child, child.quantity * line.quantity) for child in line.children]
            if line.kind == "bundle_dynamic"
            else [(line, line.quantity)]
        )
        for row, pieces in rows:
            yield row.unit_price * pieces - row.discount, row.tax_percent, row.tax
