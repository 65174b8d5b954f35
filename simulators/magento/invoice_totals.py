"""The money of an invoice: parts of the order's rows, discount, shipping and tax.

A row is prorated from what is left of it; the remainder of rounding stays inside the invoice, and the row's last
invoice takes exactly what is left. Shipping goes on the first invoice, whatever its rows.
"""

from collections.abc import Sequence

from .amounts import Rounding, held, share
from .database import Row
from .document import Line
from .order import Order

CURRENCIES = ("", "base_")
"""Everything is worked out twice: in the order's currency and in the shop's."""


def total(order: Order, lines: Sequence[Line], earlier: Sequence[Row]) -> Row:
    """Amounts of the invoice, and of each line in its row; `earlier` are the order's invoices so far."""
    row: Row = {}
    rounding = Rounding()
    for base in CURRENCIES:
        _Totals(order, lines, earlier, rounding, base).write(row)
    return row


class _Totals:
    """One currency's pass over the document."""

    def __init__(
        self, order: Order, lines: Sequence[Line], earlier: Sequence[Row], rounding: Rounding, base: str
    ) -> None:
        self._order = order
        self._lines = [line for line in lines if not line.item.is_dummy]
        self._is_last = all(line.quantity == line.item.to_invoice for line in lines)
        self._earlier = earlier
        self._rounding = rounding
        self._base = base
        self._kind = "base" if base else "regular"

    def write(self, row: Row) -> None:
        base = self._base
        subtotal = self._capped(self._rows(), self._left("subtotal"))
        discount = self._discount()
        shipping = self._shipping(row)
        tax, compensation = self._tax(row)
        grand = subtotal - discount + shipping + tax + compensation
        row[f"{base}subtotal"] = subtotal
        row[f"{base}subtotal_incl_tax"] = sum(line.get(f"{base}row_total_incl_tax") for line in self._lines)
        row[f"{base}discount_amount"] = -discount
        row[f"{base}tax_amount"] = tax
        row[f"{base}discount_tax_compensation_amount"] = compensation
        for credit in ("gift_cards", "customer_balance"):
            used = min(
                self._order.get(f"{base}{credit}_amount") - self._order.get(f"{base}{credit}_invoiced"), grand
            )
            if used > 0:
                row[f"{base}{credit}_amount"] = used
                grand -= used
        row[f"{base}grand_total"] = grand

    def _rows(self) -> int:
        base = self._base
        for line in self._lines:
            item = line.item
            line.row[f"{base}row_total"] = self._part(line, "row_total", "row_invoiced")
            with_tax = item.get(f"{base}row_total_incl_tax")
            if with_tax:
                line.row[f"{base}row_total_incl_tax"] = self._rounding.round(
                    share(with_tax, item.get("qty_ordered"), line.quantity), f"including_{base}"
                )
        return sum(line.get(f"{base}row_total") for line in self._lines)

    def _discount(self) -> int:
        base = self._base
        total = 0
        if not any(held(row, "discount_amount") for row in self._earlier):
            total += self._order.get(f"{base}shipping_discount_amount")
        for line in self._lines:
            if line.item.get(f"{base}discount_amount") and line.item.get("qty_ordered"):
                part = self._part(line, "discount_amount", "discount_invoiced", negative=True)
                line.row[f"{base}discount_amount"] = part
                total += part
        return total

    def _shipping(self, row: Row) -> int:
        base = self._base
        amount = self._order.get(f"{base}shipping_amount")
        if not amount or self._has_shipped_money():
            return 0
        row[f"{base}shipping_amount"] = amount
        row[f"{base}shipping_incl_tax"] = self._order.row[f"{base}shipping_incl_tax"]
        return amount

    def _tax(self, row: Row) -> tuple[int, int]:
        base = self._base
        tax = compensation = 0
        for line in self._lines:
            item = line.item
            taxed = item.get(f"{base}tax_amount") or item.get(f"{base}discount_tax_compensation_amount")
            if not taxed or not item.get("qty_ordered") or line.quantity <= 0:
                continue
            line.row[f"{base}tax_amount"] = self._part(line, "tax_amount", "tax_invoiced")
            line.row[f"{base}discount_tax_compensation_amount"] = self._part(
                line, "discount_tax_compensation_amount", "discount_tax_compensation_invoiced"
            )
            tax += line.get(f"{base}tax_amount")
            compensation += line.get(f"{base}discount_tax_compensation_amount")
        of_shipping = self._shipping_compensation()
        if not self._has_shipped_money():
            tax += self._order.get(f"{base}shipping_tax_amount")
            compensation += of_shipping
            row[f"{base}shipping_tax_amount"] = self._order.row[f"{base}shipping_tax_amount"]
        left = self._left("discount_tax_compensation", "discount_tax_compensation_amount") + of_shipping
        return self._capped(tax, self._left("tax", "tax_amount")), self._capped(compensation, left)

    def _part(self, line: Line, column: str, done: str, *, negative: bool = False) -> int:
        item, base = line.item, self._base
        left = item.get(f"{base}{column}") - item.get(f"{base}{done}")
        if line.quantity == item.to_invoice:
            return left
        available = item.get("qty_ordered") - item.get("qty_invoiced")
        return self._rounding.round(share(left, available, line.quantity), self._kind, negative=negative)

    def _left(self, kind: str, column: str = "") -> int:
        base = self._base
        return self._order.get(f"{base}{column or kind}") - self._order.get(f"{base}{kind}_invoiced")

    def _capped(self, amount: int, left: int) -> int:
        return left if self._is_last else min(left, amount)

    def _has_shipped_money(self) -> bool:
        return any(held(row, "shipping_amount") for row in self._earlier)

    def _shipping_compensation(self) -> int:
        return self._order.get(
            "base_shipping_discount_tax_compensation_amnt"
            if self._base
            else "shipping_discount_tax_compensation_amount"
        )
