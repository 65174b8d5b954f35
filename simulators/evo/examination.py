"""Deciding about an offered order: can it become a sale, and what has the store to be told?

Pure: it reads an order and the POS's settings, and touches neither books nor network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from . import issues
from .messages import Issue, UnreadableOrder, WebOrder
from .payments import unknown_types
from .texts import shorten

_UNADDRESSABLE = (".", "..")


@dataclass(frozen=True, slots=True)
class Finding:
    """The order as it would be booked, or None; and the issues of the acknowledgement."""

    order: WebOrder | None
    issues: tuple[Issue, ...]


def examine(
    offered: WebOrder | UnreadableOrder, methods: Mapping[str, str], lengths: Mapping[str, int]
) -> Finding:
    """Decide about an order that is offered for the first time. An order is taken whole or not at all (EVO-D08)."""
    if isinstance(offered, UnreadableOrder):
        return Finding(None, (issues.not_readable(offered.reason),))
    failing = tuple(_failing(offered, methods))
    if failing:
        return Finding(None, failing)
    order, lost = shorten(offered, lengths)
    return Finding(order, tuple(_remarks(order, lost)))


def _failing(order: WebOrder, methods: Mapping[str, str]) -> Iterator[Issue]:
    if "/" in order.order_id or order.order_id in _UNADDRESSABLE:
        yield issues.not_readable(f"the id {order.order_id!r} cannot stand in the path of a later message")
    yield from (issues.payment_type_unknown(token) for token in unknown_types(order.payments, methods))
    yield from _line_faults(order)
    if order.shipping_cost < 0 or order.tax_amount < 0:
        yield issues.not_readable("shipping cost and tax are never below zero")
    if order.total != order.paid:
        yield issues.not_balanced(order)
    if order.order_total is not None and order.order_total != order.total:
        yield issues.total_disagrees(order, order.order_total)


def _line_faults(order: WebOrder) -> Iterator[Issue]:
    if not order.items:
        yield issues.not_readable("the order has no lines")
    ids = [item.item_id for item in order.items]
    if not all(ids):
        yield issues.not_readable("a line has no itemID, so that its shipment could not be reported")
    elif len(set(ids)) < len(ids):
        yield issues.not_readable(
            "two lines have one itemID, so that their shipments could not be told apart"
        )
    for item in order.items:
        if item.amount < 0:  # EVO-D18: a discount is spread over the lines, never a line of its own
            yield issues.not_readable(f"line {item.item_id!r} has a price below zero")


def _remarks(order: WebOrder, lost: tuple[str, ...]) -> Iterator[Issue]:
    if lost:
        yield issues.text_shortened(lost)
    yield from (issues.no_customer(kind) for kind in ("BILLING", "SHIPPING") if order.customer(kind) is None)
    if not _is_date(order.date):
        yield issues.date_not_readable(order.date)


def _is_date(text: str) -> bool:
    """With or without fraction, `T`, `Z` or offset (EVO-D17)."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
