"""The money of a credit memo: parts of what was invoiced, with shipping, adjustments and tax.

The shipping asked for is in the shop's base currency and net of tax; nothing asked means all that is left of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from . import errors
from .amounts import ONE, Rounding, held, money, share, to_cents
from .database import Row
from .document import Line
from .invoice_totals import CURRENCIES
from .order import Order


@dataclass(frozen=True, slots=True)
class Extras:
    """Beside the rows: shipping to refund (None: what is left), what the shop adds and what it keeps."""

    shipping: int | None = None
    positive: int = 0
    negative: int = 0
    invoice: Row | None = None
    """The invoice that is refunded, if the call names one."""


def total(order: Order, lines: Sequence[Line], extras: Extras) -> Row:
    """Amounts of the credit memo, and of each line in its row. Raises the refusals about shipping."""
    row: Row = {}
    rounding = Rounding()
    shipping = _shipping(order, extras)
    for base in CURRENCIES:
        _Totals(order, lines, extras, rounding=rounding, base=base, shipping=shipping[base]).write(row)
    return row


def _shipping(order: Order, extras: Extras) -> dict[str, int]:
    """The shipping to refund, by currency."""
    left = {
        base: order.get(f"{base}shipping_amount") - order.get(f"{base}shipping_refunded")
        for base in CURRENCIES
    }
    asked = extras.shipping
    if asked is None:
        return left
    if asked and order.get("base_shipping_amount") <= 0:
        raise errors.business("You can not refund shipping if there is no shipping amount.")
    asked = to_cents(Fraction(asked))
    if asked > to_cents(Fraction(left["base_"])):
        raise errors.business("Maximum shipping amount allowed to refund is: %1", money(left["base_"]))
    if asked == left["base_"]:
        return left
    part = share(asked, order.get("base_shipping_amount"), order.get("shipping_amount"))
    return {"base_": asked, "": to_cents(part)}


class _Totals:
    """One currency's pass over the document."""

    def __init__(
        self,
        order: Order,
        lines: Sequence[Line],
        extras: Extras,
        *,
        rounding: Rounding,
        base: str,
        shipping: int,
    ) -> None:
        self._order = order
        self._lines = [line for line in lines if not line.item.is_dummy]
        self._is_last = all(line.quantity == line.item.to_refund for line in lines)
        self._extras = extras
        self._rounding = rounding
        self._base = base
        self._kind = "base" if base else "regular"
        self._shipping_amount = shipping

    def write(self, row: Row) -> None:
        base = self._base
        subtotal = self._rows()
        discount = self._discount()
        tax, compensation = self._tax(row)
        positive, negative = (
            self._in_currency(self._extras.positive),
            self._in_currency(self._extras.negative),
        )
        shipping = self._shipping_amount
        grand = subtotal - discount + shipping + tax + compensation
        for credit in ("gift_cards", "customer_balance"):
            left = self._order.get(f"{base}{credit}_invoiced") - self._order.get(f"{base}{credit}_refunded")
            used = min(left, grand)
            if used > 0:
                row[f"{base}{credit}_amount"] = used
                grand -= used
        row |= {
            f"{base}subtotal": subtotal,
            f"{base}subtotal_incl_tax": sum(line.get(f"{base}row_total_incl_tax") for line in self._lines),
            f"{base}discount_amount": -discount,
            f"{base}shipping_amount": shipping,
            f"{base}shipping_incl_tax": shipping + held(row, f"{base}shipping_tax_amount"),
            f"{base}tax_amount": tax,
            f"{base}discount_tax_compensation_amount": compensation,
            f"{base}adjustment_positive": positive,
            f"{base}adjustment_negative": negative,
            f"{base}adjustment": positive - negative,
            f"{base}grand_total": grand + positive - negative,
        }

    def _rows(self) -> int:
        base = self._base
        for line in self._lines:
            item = line.item
            line.row[f"{base}row_total"] = self._part(line, "row_invoiced", "amount_refunded")
            with_tax = item.get(f"{base}row_total_incl_tax")
            if with_tax:
                line.row[f"{base}row_total_incl_tax"] = self._rounding.round(
                    share(with_tax, item.get("qty_ordered"), line.quantity), f"including_{base}"
                )
        return sum(line.get(f"{base}row_total") for line in self._lines)

    def _discount(self) -> int:
        total = self._shipping_discount()
        for line in self._lines:
            if line.item.get(f"{self._base}discount_invoiced") and line.item.get("qty_invoiced"):
                part = self._part(line, "discount_invoiced", "discount_refunded", negative=True)
                line.row[f"{self._base}discount_amount"] = part
                total += part
        return total

    def _shipping_discount(self) -> int:
        """As much of the shipping's discount as of the shipping itself; all parts add up to the whole."""
        base = self._base
        whole = self._order.get(f"{base}shipping_amount")
        discount = self._order.get(f"{base}shipping_discount_amount")
        before = self._order.get(f"{base}shipping_refunded")
        after = before + self._shipping_amount
        return to_cents(share(discount, whole, after)) - to_cents(share(discount, whole, before))

    def _tax(self, row: Row) -> tuple[int, int]:
        base, order = self._base, self._order
        tax = compensation = 0
        for line in self._lines:
            if line.quantity <= 0 or not line.item.get("qty_invoiced"):
                continue
            line.row[f"{base}tax_amount"] = self._part(line, "tax_invoiced", "tax_refunded")
            line.row[f"{base}discount_tax_compensation_amount"] = self._part(
                line, "discount_tax_compensation_invoiced", "discount_tax_compensation_refunded"
            )
            tax += line.get(f"{base}tax_amount")
            compensation += line.get(f"{base}discount_tax_compensation_amount")
        of_shipping = self._shipping_tax()
        row[f"{base}shipping_tax_amount"] = of_shipping
        left = order.get(f"{base}tax_invoiced") - order.get(f"{base}tax_refunded")
        left_compensation = order.get(f"{base}discount_tax_compensation_invoiced") - order.get(
            f"{base}discount_tax_compensation_refunded"
        )
        if self._is_last and not self._keeps_shipping:
            return left, left_compensation
        return min(left, tax + of_shipping), min(left_compensation, compensation)

    @property
    def _keeps_shipping(self) -> bool:
        """Is a part of the shipping, and of its tax, not refunded?"""
        base, order = self._base, self._order
        left = order.get(f"{base}shipping_amount") - order.get(f"{base}shipping_refunded")
        return left > self._shipping_amount and order.get(f"{base}shipping_tax_amount") > 0

    def _shipping_tax(self) -> int:
        base, order = self._base, self._order
        whole = order.get(f"{base}shipping_amount")
        if not self._keeps_shipping:
            return order.get(f"{base}shipping_tax_amount") - order.get(f"{base}shipping_tax_refunded")
        part = share(order.get(f"{base}shipping_tax_amount"), whole, self._shipping_amount)
        return self._rounding.round(part, self._kind)

    def _part(self, line: Line, column: str, done: str, *, negative: bool = False) -> int:
        item, base = line.item, self._base
        left = item.get(f"{base}{column}") - item.get(f"{base}{done}")
        if line.quantity == item.to_refund:
            return left
        available = item.get("qty_invoiced") - item.get("qty_refunded")
        return self._rounding.round(share(left, available, line.quantity), self._kind, negative=negative)

    def _in_currency(self, amount: int) -> int:
        amount = to_cents(Fraction(amount))
        rate = self._order.get("base_to_order_rate") or ONE
        return amount if self._base else to_cents(Fraction(amount * rate, ONE))
