"""What of an order stands on the sale: all of it, less what does not go along (SET-24, SET-D12)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...order import Order, OrderLine, Payment


@dataclass(frozen=True, slots=True)
class Bill:
    """`gap` is what the lines left out come to with their tax; `total` is the order's without it, as are `tax` and
    `payments`."""

    lines: tuple[OrderLine, ...]
    left_out: tuple[OrderLine, ...]
    tax: Decimal
    gap: Decimal
    total: Decimal
    payments: tuple[Payment, ...]


def bill_of(order: Order) -> Bill:
    """Gift cards and everything else that no shelf holds stay behind."""
    left_out = tuple(line for line in order.lines if not line.stocked)
    tax = sum((line.tax for line in left_out), Decimal(0))
    gap = sum((line.quantity * line.amount for line in left_out), tax)
    return Bill(
        lines=tuple(line for line in order.lines if line.stocked),
        left_out=left_out,
        tax=order.tax - tax,
        gap=gap,
        total=order.total - gap,
        payments=_less(order.payments, gap),
    )


def gap_note(bill: Bill) -> str:
    """In words, for the order and for the sale; empty when everything goes along."""
    if not bill.left_out:
        return ""
    things = ", ".join(f"{line.quantity} x {line.item_number}" for line in bill.left_out)
    return f"NotExported {bill.gap}: {things}; the sale comes to {bill.total}, the order to {bill.total + bill.gap}."


def _less(payments: Sequence[Payment], gap: Decimal) -> tuple[Payment, ...]:
    """The largest payments pay for what stays behind."""
    left = {place: payment.amount for place, payment in enumerate(payments)}
    for place in sorted(left, key=lambda each: left[each], reverse=True):
        taken = min(gap, left[place])
        left[place] -= taken
        gap -= taken
    return tuple(
        replace(payment, amount=left[place]) for place, payment in enumerate(payments) if left[place]
    )
