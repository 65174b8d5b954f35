"""The state machine of an order: what may be done to it, and where it goes when it is saved.

State is the machine, status its label; these rules ask for the state and set the label that belongs to it.
"""

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy import Connection

from .amounts import to_cents
from .database import fetch_one
from .order import Order
from .shop import Shop
from .tables import CREDIT_MEMO

NEW = "new"
PENDING_PAYMENT = "pending_payment"
PROCESSING = "processing"
COMPLETE = "complete"
CLOSED = "closed"
CANCELED = "canceled"
HELD = "holded"
REVIEW = "payment_review"

STATUSES: Mapping[str, frozenset[str]] = {
    NEW: frozenset({"pending"}),
    PENDING_PAYMENT: frozenset(
        {"pending_payment", "pending_paypal", "paypal_canceled_reversal", "paypal_reversed"}
    ),
    PROCESSING: frozenset({"processing", "fraud"}),
    COMPLETE: frozenset({"complete"}),
    CLOSED: frozenset({"closed"}),
    CANCELED: frozenset({"canceled"}),
    HELD: frozenset({"holded"}),
    REVIEW: frozenset({"payment_review", "fraud"}),
}
"""The status codes of the base install and of PayPal, by state."""

_DEFAULT_STATUS: Mapping[str, str] = {
    NEW: "pending",
    PENDING_PAYMENT: "pending_payment",
    PROCESSING: "processing",
    COMPLETE: "complete",
    CLOSED: "closed",
    CANCELED: "canceled",
    HELD: "holded",
    REVIEW: "payment_review",
}


def default_status(state: str | None) -> str | None:
    """The label of a state; a state of somebody's own is its own label."""
    return _DEFAULT_STATUS.get(state or "", state)


def state_of_status(status: str) -> str:
    """The state a status belongs to; a custom status is taken for a kind of processing."""
    for state, statuses in STATUSES.items():
        if status in statuses:
            return state
    return PROCESSING


def move(order: Order, state: str | None) -> None:
    """Into that state, with its default label."""
    order.row["state"] = state
    order.row["status"] = default_status(state)


def can_invoice(order: Order) -> bool:
    if order.state in {HELD, REVIEW, CANCELED, COMPLETE, CLOSED}:
        return False
    return any(item.to_invoice > 0 and not item.row["locked_do_invoice"] for item in order.items)


def can_ship(order: Order) -> bool:
    """Complete is no bar to shipping."""
    if order.state in {HELD, REVIEW, CANCELED} or order.row["is_virtual"]:
        return False
    return any(
        item.to_ship > 0
        and not item.is_virtual
        and not item.row["locked_do_ship"]
        and not item.is_fully_refunded
        for item in order.items
    )


def can_cancel(order: Order) -> bool:
    """A fully invoiced order cannot be cancelled."""
    if order.state in {HELD, REVIEW, CANCELED, COMPLETE, CLOSED}:
        return False
    return any(item.to_invoice > 0 for item in order.items)


def can_hold(order: Order) -> bool:
    return order.state not in {CANCELED, REVIEW, COMPLETE, CLOSED, HELD}


def can_unhold(order: Order) -> bool:
    return order.state == HELD


def can_refund(rows: Connection, order: Order) -> bool:
    if order.state in {HELD, REVIEW, CANCELED, CLOSED}:
        return False
    left = to_cents(Fraction(order.get("total_paid"))) - order.get("total_refunded")
    if order.get("grand_total") == 0:
        return _can_refund_free(rows, order, left)
    return left not in {0, order.get("adjustment_negative")}


def _can_refund_free(rows: Connection, order: Order, left: int) -> bool:
    paid = order.get("total_paid")
    is_covered = paid <= order.get("grand_total")
    if can_invoice(order) and is_covered:
        return False
    if order.get("total_refunded") == paid and _has_credit_memos(rows, order):
        return False
    return is_covered or left != order.get("adjustment_negative")


def resolve(rows: Connection, order: Order, *, in_progress: bool = False) -> str:
    """Where a document leads: processing or new, unless nothing is left to invoice and to ship.

    Knows only processing and new as starting points, so pending_payment falls back to new.
    """
    state = PROCESSING if order.state == PROCESSING else NEW
    idle = order.state not in {CANCELED, HELD} and not can_invoice(order) and not can_ship(order)
    if idle:
        if order.get("base_grand_total") == 0 or can_refund(rows, order):
            state = COMPLETE
        elif order.get("total_refunded"):
            state = CLOSED
    if in_progress and order.state == NEW:
        state = PROCESSING
    return state


def apply_save_rule(shop: Shop, rows: Connection, order: Order) -> None:
    """Whenever an order is saved: complete or closed once nothing is left to do."""
    before = order.state
    _settle(shop, rows, order)
    if shop.profile.notes_state_changes and order.state != before:
        order.note(None)


def _settle(shop: Shop, rows: Connection, order: Order) -> None:
    if order.state in {CANCELED, HELD} or can_invoice(order):
        return
    spent = not can_refund(rows, order) and not can_ship(order) and not order.row["is_virtual"]
    if spent and order.state in {PROCESSING, COMPLETE}:
        move(order, CLOSED)
    elif order.state == PROCESSING and _is_complete(shop, order):
        move(order, COMPLETE)


def _is_complete(shop: Shop, order: Order) -> bool:
    if not can_ship(order):
        return True
    return shop.profile.completes_partly_refunded and _rest_is_shipped(order)


def _rest_is_shipped(order: Order) -> bool:
    return all(
        item.get("qty_shipped") + item.get("qty_refunded") + item.get("qty_canceled")
        >= item.get("qty_ordered")
        for item in order.items
        if not item.is_virtual and not item.is_dummy_for_shipping
    )


def _has_credit_memos(rows: Connection, order: Order) -> bool:
    return fetch_one(rows, CREDIT_MEMO, order_id=order.number) is not None
