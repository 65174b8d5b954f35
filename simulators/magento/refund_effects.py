"""What a credit memo does to its order: running totals grow; what was invoiced and paid does not fall."""

from collections.abc import Sequence

from .amounts import held, money
from .database import Row
from .document import Line
from .invoice_totals import CURRENCIES
from .order import Order

_KINDS = ("tax", "discount", "discount_tax_compensation")


def apply(order: Order, lines: Sequence[Line], row: Row, *, online: bool) -> None:
    """Let the order, its items and its payment grow by the credit memo."""
    for line in lines:
        line.item.grow("qty_refunded", line.quantity)
    for base in CURRENCIES:
        _grow_items(lines, base)
        _grow_order(order, row, base, "online" if online else "offline")
        if order.payment is not None:
            _grow_payment(order.payment, row, base)


def note(order: Order, row: Row, *, online: bool, transaction: str | None = None) -> None:
    """The line that Magento writes into the order's history."""
    way = "online" if online else "offline"
    text = f"We refunded {money(held(row, 'base_grand_total'))} {way}."
    if transaction:
        text += f' Transaction ID: "{transaction}"'
    order.history_entity = "creditmemo"
    order.note(text, notified=order.row["customer_note_notify"])


def _grow_items(lines: Sequence[Line], base: str) -> None:
    for line in lines:
        line.item.grow(f"{base}amount_refunded", line.get(f"{base}row_total"))
        for kind in _KINDS:
            line.item.grow(f"{base}{kind}_refunded", line.get(f"{base}{kind}_amount"))


def _grow_order(order: Order, row: Row, base: str, way: str) -> None:
    order.grow(f"{base}total_refunded", held(row, f"{base}grand_total"))
    order.grow(f"{base}total_{way}_refunded", held(row, f"{base}grand_total"))
    order.grow(f"{base}subtotal_refunded", held(row, f"{base}subtotal"))
    for kind in (*_KINDS, "shipping", "shipping_tax"):
        order.grow(f"{base}{kind}_refunded", held(row, f"{base}{kind}_amount"))
    for kind in ("positive", "negative"):
        order.grow(f"{base}adjustment_{kind}", held(row, f"{base}adjustment_{kind}"))
    for credit in ("gift_cards", "customer_balance"):
        if row.get(f"{base}{credit}_amount"):
            order.grow(f"{base}{credit}_refunded", row[f"{base}{credit}_amount"])


def _grow_payment(payment: Row, row: Row, base: str) -> None:
    for own, amount in (("amount_refunded", "grand_total"), ("shipping_refunded", "shipping_amount")):
        payment[f"{base}{own}"] = held(payment, f"{base}{own}") + held(row, f"{base}{amount}")
