"""An order as REST shows it."""

import json
from typing import Any

from .amounts import held, number
from .database import Row
from .order import Order
from .order_item import OrderItem
from .order_shapes import (
    ADDRESS_SHAPE,
    COMMERCE_COLUMNS,
    HISTORY_SHAPE,
    ITEM_SHAPE,
    ORDER_SHAPE,
    PAYMENT_SHAPE,
)
from .shape import Shown
from .versions import Profile

_SHIPPING_TOTALS = (
    "base_shipping_amount",
    "base_shipping_canceled",
    "base_shipping_discount_amount",
    "base_shipping_discount_tax_compensation_amnt",
    "base_shipping_incl_tax",
    "base_shipping_invoiced",
    "base_shipping_refunded",
    "base_shipping_tax_amount",
    "base_shipping_tax_refunded",
    "shipping_amount",
    "shipping_canceled",
    "shipping_discount_amount",
    "shipping_discount_tax_compensation_amount",
    "shipping_incl_tax",
    "shipping_invoiced",
    "shipping_refunded",
    "shipping_tax_amount",
    "shipping_tax_refunded",
)


def show_order(order: Order, profile: Profile) -> Shown:
    """The whole order, with its nested parts."""
    shown = ORDER_SHAPE.show(order.row)
    if profile.writes_null_state:
        shown.setdefault("state", None)
        shown.setdefault("status", None)
    items = [show_item(item) for item in order.items]
    shown["items"] = items
    if order.billing is not None:
        shown["billing_address"] = show_address(order.billing)
    if order.payment is not None:
        shown["payment"] = show_payment(order.payment)
    shown["status_histories"] = show_histories(order.histories)
    shown["extension_attributes"] = _extension_attributes(order, items)
    return shown


def show_item(item: OrderItem) -> Shown:
    """One row of the order. Over REST `row_total` is net of the discount."""
    shown = _show_item_alone(item)
    if item.parent is not None:
        shown["parent_item"] = _show_item_alone(item.parent)
    return shown


def show_address(row: Row) -> Shown:
    """An address; `street` is a list of lines."""
    shown = ADDRESS_SHAPE.show(row)
    if "street" in shown:
        shown["street"] = row["street"].split("\n")
    return shown


def show_payment(row: Row) -> Shown:
    """The payment; the keys of `additional_information` are lost here, as in the real answer."""
    shown = PAYMENT_SHAPE.show(row)
    information = row["additional_information"] or {}
    shown["additional_information"] = [_as_text(value) for value in information.values()]
    return shown


def show_histories(rows: list[Row]) -> list[Shown]:
    """History lines, newest first."""
    newest_first = sorted(rows, key=lambda row: (row["created_at"], row["entity_id"]), reverse=True)
    return [HISTORY_SHAPE.show(row) for row in newest_first]


def _show_item_alone(item: OrderItem) -> Shown:
    shown = ITEM_SHAPE.show(item.row | _net_totals(item.row))
    if item.row["product_option"]:
        shown["product_option"] = item.row["product_option"]
    if item.row["extension_attributes"]:
        shown["extension_attributes"] = item.row["extension_attributes"]
    return shown


def _net_totals(row: Row) -> dict[str, int]:
    net: dict[str, int] = {}
    for base in ("", "base_"):
        if row[f"{base}row_total"] is None:
            continue
        discount = held(row, f"{base}discount_amount")
        with_tax = (
            row[f"{base}row_total"]
            + held(row, f"{base}tax_amount")
            + held(row, f"{base}discount_tax_compensation_amount")
            + held(row, "base_weee_tax_applied_row_amnt" if base else "weee_tax_applied_row_amount")
        )
        net[f"{base}row_total"] = max(row[f"{base}row_total"] - discount, 0)
        net[f"{base}row_total_incl_tax"] = max(with_tax - discount, 0)
    return net


def _extension_attributes(order: Order, items: list[Shown]) -> Any:
    shown: Shown = {"shipping_assignments": [_shipping_assignment(order, items)]}
    if order.payment is not None:
        information = order.payment["additional_information"] or {}
        shown["payment_additional_info"] = [
            {"key": key, "value": _as_text(value)} for key, value in information.items()
        ]
    shown["applied_taxes"] = []
    shown["item_applied_taxes"] = []
    for column in COMMERCE_COLUMNS:
        if order.row[column] is not None:
            shown[column] = number(order.row[column])
    shown.update(order.row["extension_attributes"] or {})
    return shown


def _shipping_assignment(order: Order, items: list[Shown]) -> Shown:
    shipping: Shown = {}
    if not order.row["is_virtual"]:
        if order.shipping is not None:
            shipping["address"] = show_address(order.shipping)
        if order.row["shipping_method"]:
            shipping["method"] = order.row["shipping_method"]
    shipping["total"] = {
        name: number(order.row[name]) for name in _SHIPPING_TOTALS if order.row[name] is not None
    } or []
    return {"shipping": shipping, "items": items}


def _as_text(value: Any) -> Any:
    return value if isinstance(value, str) or value is None else json.dumps(value, separators=(",", ":"))
