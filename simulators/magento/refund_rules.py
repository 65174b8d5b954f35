"""What may be refunded, and Magento's words where something may not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import errors
from .amounts import held, plain
from .credit_memo_totals import Extras
from .database import Row
from .document import Asked, Line
from .order import Order
from .order_item import OrderItem
from .order_state import CANCELED, CLOSED, HELD, REVIEW

REFUNDED = 2
"""The state of every credit memo that is made here."""

_PREFIX = "Creditmemo Document Validation Error(s):"


@dataclass(frozen=True, slots=True)
class Refund:
    """What a call asks for. `limits` caps rows by what their invoice still holds."""

    asked: Asked
    extras: Extras
    back_to_stock: frozenset[int] = frozenset()
    online: bool = False
    limits: Mapping[int, int] | None = None


def validate(order: Order, lines: Sequence[Line], row: Row, refund: Refund) -> None:
    """Raises one refusal that names everything that is wrong."""
    messages: list[str] = []
    if order.state in {REVIEW, HELD, CANCELED, CLOSED}:
        messages.append(f"A creditmemo can not be created when an order has a status of {order.status or ''}")
    elif not _holds_money(order):
        messages.append("The order does not allow a creditmemo to be created.")
    if refund.extras.invoice is not None and _is_spent(refund.extras.invoice):
        messages.append("We can't create creditmemo for the invoice.")
    messages += _line_messages(order, lines, row, refund)
    for number, quantity in refund.asked.quantities.items():
        messages += _asked_messages(order.item(number), quantity)
    messages += _stock_messages(order, lines, refund)
    if messages:
        raise errors.business("\n".join([_PREFIX, *messages]))


def _line_messages(order: Order, lines: Sequence[Line], row: Row, refund: Refund) -> list[str]:
    messages = [
        "The quantity to creditmemo must not be greater than the unrefunded quantity "
        f'for product SKU "{line.item.sku}".'
        for line in lines
        if line.quantity > line.item.to_refund and not line.item.is_dummy
    ]
    used_credit = held(row, "gift_cards_amount") + held(row, "customer_balance_amount")
    if row["grand_total"] + used_credit <= 0 or any(asked < 0 for asked in refund.asked.quantities.values()):
        messages.append("The credit memo's total must be positive.")
    elif sum(line.quantity for line in lines) <= 0 and order.get("shipping_amount") == order.get(
        "shipping_refunded"
    ):
        messages.append("You can't create a creditmemo without products.")
    available = order.get("base_total_paid") - order.get("base_total_refunded")
    if row["base_grand_total"] > available:
        messages.append(f"The most money available to refund is {plain(available)}.")
    return messages


def _asked_messages(item: OrderItem | None, quantity: int) -> list[str]:
    if item is None:
        return ["The creditmemo contains product item that is not part of the original order."]
    if item.is_dummy:
        return ["The creditmemo contains incorrect product items."]
    if quantity > item.to_refund:
        return ["The quantity to refund must not be greater than the unrefunded quantity."]
    return []


def _stock_messages(order: Order, lines: Sequence[Line], refund: Refund) -> list[str]:
    inside = {line.item.number for line in lines if line.quantity > 0}
    messages = []
    for number in sorted(refund.back_to_stock):
        item = order.item(number)
        if item is None:
            messages.append(
                "The return to stock argument contains product item that is not part of the original order."
            )
        elif number not in inside:
            messages.append(f'The "{item.sku}" product is not part of the current creditmemo.')
    return messages


def _holds_money(order: Order) -> bool:
    """Was more paid, in money or in credit of the shop's, than has been refunded?"""
    kinds = [
        ("total_paid", "total"),
        ("gift_cards_invoiced", "gift_cards"),
        ("customer_balance_invoiced", "customer_balance"),
    ]
    return any(order.get(paid) != order.get(f"{kind}_refunded") for paid, kind in kinds)


def _is_spent(invoice: Row) -> bool:
    return held(invoice, "base_grand_total") <= held(invoice, "base_total_refunded")
