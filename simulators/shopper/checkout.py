"""The shop's own arithmetic, as Magento does it out of the box: from a purchase to an order with exact totals.

Catalogue and shipping prices exclude tax; tax falls on what is left after discount and is computed on the total,
the rounding remainder of one row carried into the next, shipping last; amounts round half up to the cent
(`docs/spec/web-orders.md`, EVO-D18).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from .catalogue import Product
from .order import Child, Line, Option, Tender, Totals, VirtualOrder
from .purchase import ZERO, AmountOff, PercentOff, Pick, Purchase

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class _Row:
    """What discount and tax are computed on: a line, or a child of a bundle priced by its children."""

    amount: Decimal
    tax_percent: Decimal
    discountable: bool


@dataclass(frozen=True, slots=True)
class _Charge:
    discount: Decimal
    tax: Decimal


_FREE = _Charge(ZERO, ZERO)


class _Carry:
    """Rounds amounts of one rate one after the other, so that their sum is the rounded sum."""

    def __init__(self) -> None:
        self._left: dict[Decimal, Decimal] = {}

    def cents(self, rate: Decimal, exact: Decimal) -> Decimal:
        if not exact:
            return ZERO
        due = exact + self._left.get(rate, ZERO)
        cents = _cents(due) + ZERO  # never minus zero
        self._left[rate] = due - cents
        return cents


def check_out(
    purchase: Purchase, *, reference: str, placed_at: datetime, label: str | None = None
) -> VirtualOrder:
    """Ring up a purchase. `ValueError` when gift card and store credit exceed what is to be paid."""
    rows = [row for pick in purchase.picks for row in _rows(pick, purchase.tax_percent)]
    discounts = _discounts([row.amount if row.discountable else ZERO for row in rows], purchase.offer)
    taxes = _Carry()
    charges = [
        _Charge(discount, _tax(taxes, row.tax_percent, row.amount - discount))
        for row, discount in zip(rows, discounts, strict=True)
    ]
    shipping, shipping_discount, shipping_tax = _shipping(purchase, taxes)
    totals = _totals(rows, charges, shipping, shipping_discount, shipping_tax)
    delivery = purchase.delivery
    return VirtualOrder(
        reference=reference,
        label=label,
        placed_at=placed_at,
        currency=purchase.currency,
        customer=purchase.customer,
        bill_to=purchase.bill_to,
        ship_to=purchase.ship_to,
        pickup=delivery is not None and delivery.pickup,
        shipping_method=delivery.method if delivery else None,
        shipping_price=shipping,
        shipping_discount=shipping_discount,
        shipping_tax=shipping_tax,
        lines=_lines(purchase, charges),
        comment=purchase.comment,
        tenders=_tenders(purchase, totals.grand_total),
        status=purchase.status,
        totals=totals,
    )


def _rows(pick: Pick, tax_percent: Decimal) -> Iterable[_Row]:
    if pick.product.kind == "gift_card":
        yield _Row(_price(pick) * pick.quantity, ZERO, discountable=False)
    elif pick.product.kind == "bundle_dynamic":
        for part in pick.product.parts:
            yield _Row(part.product.price * part.quantity * pick.quantity, tax_percent, discountable=True)
    else:
        yield _Row(_price(pick) * pick.quantity, tax_percent, discountable=True)


def _price(pick: Pick) -> Decimal:
    return pick.product.price if pick.price is None else pick.price


def _discounts(amounts: Sequence[Decimal], offer: PercentOff | AmountOff | None) -> list[Decimal]:
    """Spread an offer over rows: a percentage carries its remainder on, an amount goes in proportion."""
    if isinstance(offer, PercentOff):
        carry = _Carry()
        return [min(carry.cents(offer.percent, amount * offer.percent / 100), amount) for amount in amounts]
    if isinstance(offer, AmountOff):
        return _in_proportion(amounts, offer.amount)
    return [ZERO] * len(amounts)


def _in_proportion(amounts: Sequence[Decimal], offered: Decimal) -> list[Decimal]:
    whole = sum(amounts, ZERO)
    left = min(offered, whole)
    last = max((number for number, amount in enumerate(amounts) if amount), default=-1)
    parts = []
    for number, amount in enumerate(amounts):
        part = (
            left
            if number == last
            else min(_cents(min(offered, whole) * amount / whole) if whole else ZERO, left)
        )
        parts.append(part)
        left -= part
    return parts


def _tax(taxes: _Carry, rate: Decimal, net: Decimal) -> Decimal:
    return taxes.cents(rate, net * rate / 100)


def _shipping(purchase: Purchase, taxes: _Carry) -> tuple[Decimal, Decimal, Decimal]:
    """Give price, discount and tax of the delivery."""
    delivery = purchase.delivery
    if delivery is None:
        return ZERO, ZERO, ZERO
    offer = purchase.offer
    off = ZERO
    if isinstance(offer, PercentOff) and offer.on_shipping:
        off = _cents(delivery.price * offer.percent / 100)
    tax = _tax(taxes, purchase.tax_percent, delivery.price - off) if delivery.taxed else ZERO
    return delivery.price, off, tax


def _totals(
    rows: Sequence[_Row],
    charges: Sequence[_Charge],
    shipping: Decimal,
    shipping_discount: Decimal,
    shipping_tax: Decimal,
) -> Totals:
    subtotal = sum((row.amount for row in rows), ZERO)
    discount = sum((charge.discount for charge in charges), shipping_discount)
    tax = sum((charge.tax for charge in charges), shipping_tax)
    return Totals(subtotal, discount, shipping, tax, subtotal - discount + shipping + tax)


def _lines(purchase: Purchase, charges: Sequence[_Charge]) -> tuple[Line, ...]:
    coming = iter(charges)
    lines = []
    for number, pick in enumerate(purchase.picks, start=1):
        if pick.product.kind == "bundle_dynamic":
            of_children = [next(coming) for _ in pick.product.parts]
            lines.append(
                _line(number, pick, None, ZERO, _priced_children(pick, of_children, purchase.tax_percent))
            )
        else:
            rate = ZERO if pick.product.kind == "gift_card" else purchase.tax_percent
            lines.append(_line(number, pick, next(coming), rate, _free_children(pick)))
    return tuple(lines)


def _line(
    number: int, pick: Pick, charge: _Charge | None, rate: Decimal, children: tuple[Child, ...]
) -> Line:
    product = pick.product
    variant = product.variants[pick.variant] if product.variants else None
    return Line(
        line=number,
        sku=variant.sku if variant else product.sku,
        parent_sku=product.sku if variant else None,
        name=pick.name or product.name,
        manufacturer=product.brand.name if product.brand else None,
        manufacturer_id=product.brand.code if product.brand else None,
        kind=product.kind,
        quantity=pick.quantity,
        unit_price=_price(pick) if charge else ZERO,
        discount=charge.discount if charge else ZERO,
        tax_percent=rate,
        tax=charge.tax if charge else ZERO,
        options=variant.options if variant else _gift_options(pick),
        children=children,
    )


def _gift_options(pick: Pick) -> tuple[Option, ...]:
    if pick.product.kind != "gift_card":
        return ()
    return (Option("Recipient Name", "A Good Friend"), Option("Recipient Email", "friend@example.org"))


def _priced_children(pick: Pick, charges: Sequence[_Charge], rate: Decimal) -> tuple[Child, ...]:
    return tuple(
        _child(part.product, part.quantity, part.product.price, charge, rate)
        for part, charge in zip(pick.product.parts, charges, strict=True)
    )


def _free_children(pick: Pick) -> tuple[Child, ...]:
    """The rows that Magento keeps beside a line which carries all the money itself."""
    product = pick.product
    if product.variants:
        variant = product.variants[pick.variant]
        return (replace(_child(product, 1, ZERO, _FREE, ZERO), sku=variant.sku, name=variant.name),)
    return tuple(_child(part.product, part.quantity, ZERO, _FREE, ZERO) for part in product.parts)


def _child(product: Product, quantity: int, price: Decimal, charge: _Charge, rate: Decimal) -> Child:
    return Child(
        sku=product.sku,
        name=product.name,
        manufacturer=product.brand.name if product.brand else None,
        manufacturer_id=product.brand.code if product.brand else None,
        quantity=quantity,
        unit_price=price,
        discount=charge.discount,
        tax_percent=rate,
        tax=charge.tax,
    )


def _tenders(purchase: Purchase, due: Decimal) -> tuple[Tender, ...]:
    """Split what is due: gift card, then store credit, then the way of payment chosen; nothing due, no tender."""
    payment = purchase.payment
    state = payment.state
    tenders = [
        Tender("gift_card", purchase.gift_card, state),
        Tender("store_credit", purchase.store_credit, state),
    ]
    rest = due - purchase.gift_card - purchase.store_credit
    if rest < 0:
        raise ValueError(f"gift card and store credit exceed the {due} to be paid by {-rest}: lower them")
    if payment.authorized is not None:
        tenders.append(Tender(payment.type, payment.authorized, "authorized"))
        tenders.append(Tender(payment.type, rest - payment.authorized, "pending"))
    else:
        tenders.append(Tender(payment.type, rest, state))
    return tuple(tender for tender in tenders if tender.amount)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)
