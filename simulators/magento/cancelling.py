"""Cancelling, holding and releasing an order."""

from sqlalchemy import Connection

from . import errors, stock
from .amounts import divided
from .call import Call
from .order import Order, load, save
from .order_item import OrderItem
from .order_state import (
    CANCELED,
    COMPLETE,
    HELD,
    PROCESSING,
    apply_save_rule,
    can_cancel,
    can_hold,
    can_unhold,
    default_status,
    move,
)
from .shop import Shop


def cancel_order(shop: Shop, call: Call) -> bool:
    """POST /V1/orders/:id/cancel; False, with success, when the order may not be cancelled."""
    with shop.database.writing() as rows:
        order = load(rows, call.identity())
        if not can_cancel(order):
            return False
        state = CANCELED
        for item in order.items:
            if state != PROCESSING and item.to_refund:
                state = PROCESSING if item.to_ship > item.to_cancel else COMPLETE
            _cancel_item(shop, rows, item)
        _note_cancelled_amounts(order)
        move(order, state)
        apply_save_rule(shop, rows, order)
        save(shop, rows, order)
    return True


def hold_order(shop: Shop, call: Call) -> bool:
    """POST /V1/orders/:id/hold; remembers where the order was."""
    with shop.database.writing() as rows:
        order = load(rows, call.identity())
        if not can_hold(order):
            raise errors.business("A hold action is not available.")
        order.row |= {"hold_before_state": order.state, "hold_before_status": order.status}
        move(order, HELD)
        save(shop, rows, order)
    return True


def unhold_order(shop: Shop, call: Call) -> bool:
    """POST /V1/orders/:id/unhold; back to where the order was."""
    with shop.database.writing() as rows:
        order = load(rows, call.identity())
        if not can_unhold(order):
            raise errors.business("You cannot remove the hold.")
        state, status = order.row["hold_before_state"], order.row["hold_before_status"]
        order.row |= {
            "state": state,
            "status": status or default_status(state),
            "hold_before_state": None,
            "hold_before_status": None,
        }
        apply_save_rule(shop, rows, order)
        save(shop, rows, order)
    return True


def _cancel_item(shop: Shop, rows: Connection, item: OrderItem) -> None:
    if item.get("qty_canceled") >= item.get("qty_ordered"):
        return
    stock.give_back_cancelled(shop, rows, item)
    quantity = item.to_cancel
    ordered = item.get("qty_ordered") or 1
    item.row["qty_canceled"] = quantity
    item.grow("tax_canceled", divided(item.get("base_tax_amount") * quantity, ordered))
    item.grow(
        "discount_tax_compensation_canceled",
        divided(item.get("discount_tax_compensation_amount") * quantity, ordered),
    )


def _note_cancelled_amounts(order: Order) -> None:
    for base in ("", "base_"):
        for kind, column in (
            ("subtotal", "subtotal"),
            ("tax", "tax_amount"),
            ("shipping", "shipping_amount"),
        ):
            order.row[f"{base}{kind}_canceled"] = order.get(f"{base}{column}") - order.get(
                f"{base}{kind}_invoiced"
            )
        # discount_invoiced is negative, so a partly invoiced order overstates this; so does the real one
        order.row[f"{base}discount_canceled"] = abs(order.get(f"{base}discount_amount")) - order.get(
            f"{base}discount_invoiced"
        )
        order.row[f"{base}total_canceled"] = order.get(f"{base}grand_total") - order.get(f"{base}total_paid")
