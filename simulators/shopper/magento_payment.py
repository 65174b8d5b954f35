"""How a virtual order is paid and where it stands, in Magento's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .order import Tender, TenderType, VirtualOrder
from .purchase import ZERO


@dataclass(frozen=True, slots=True)
class _Method:
    code: str
    title: str
    card: str | None = None
    last_four: str | None = None
    gateway: bool = True


_CARD = "Credit Card (Braintree)"
_METHODS: Mapping[TenderType, _Method] = {
    "visa": _Method("braintree", _CARD, "VI", "1111"),
    "mastercard": _Method("braintree", _CARD, "MC", "4444"),
    "discover": _Method("braintree", _CARD, "DI", "1117"),
    "amex": _Method("braintree", _CARD, "AE", "0005"),
    "paypal": _Method("paypal_express", "PayPal Express Checkout"),
    "check": _Method("checkmo", "Check / Money order", gateway=False),
    "cash_on_delivery": _Method("cashondelivery", "Cash On Delivery", gateway=False),
    "bank_transfer": _Method("banktransfer", "Bank Transfer Payment", gateway=False),
    "purchase_order": _Method("purchaseorder", "Purchase Order", gateway=False),
}
_FREE = _Method("free", "No Payment Information Required", gateway=False)

_OUTSIDE: Mapping[TenderType, str] = {
    "gift_card": "gift_cards_amount",
    "store_credit": "customer_balance_amount",
}
"""Adobe Commerce takes these off the grand total; they are never `payment`."""

_STATES = {
    "pending": "new",
    "pending_payment": "pending_payment",
    "processing": "processing",
    "holded": "holded",
    "payment_review": "payment_review",
    "fraud": "payment_review",
    "complete": "complete",
    "closed": "closed",
    "canceled": "canceled",
}


def placed_state(status: str) -> tuple[str, str]:
    """Give state and status code; a status of the shop's own belongs to state processing."""
    return _STATES.get(status, "processing"), status


def paid_outside(order: VirtualOrder) -> dict[str, Decimal]:
    """Give what gift cards and store credit paid, by Magento's name of the column."""
    paid: dict[str, Decimal] = {}
    for tender in order.tenders:
        if tender.type in _OUTSIDE:
            column = _OUTSIDE[tender.type]
            paid[column] = paid.get(column, ZERO) + tender.amount
    return paid


def payment_title(order: VirtualOrder) -> str:
    """Name the way of payment as the customer saw it."""
    return _method(_tenders(order)).title


def payment(order: VirtualOrder) -> dict[str, Any]:
    """Compose the one payment an order has in Magento. `ValueError` for tenders of two kinds beside each other."""
    tenders = _tenders(order)
    method = _method(tenders)
    due = sum((tender.amount for tender in tenders), ZERO)
    composed: dict[str, Any] = {
        "method": method.code,
        "additional_information": [method.title],
        "amount_ordered": float(due),
        "base_amount_ordered": float(due),
        "shipping_amount": float(order.shipping_price),
        "base_shipping_amount": float(order.shipping_price),
    }
    return composed | _authorised(tenders) | _traces(order, method)


def _tenders(order: VirtualOrder) -> list[Tender]:
    return [tender for tender in order.tenders if tender.type not in _OUTSIDE]


def _method(tenders: list[Tender]) -> _Method:
    kinds = sorted({tender.type for tender in tenders})
    if len(kinds) > 1:
        raise ValueError(f"Magento holds one payment per order, not {' and '.join(kinds)}: use one of them")
    return _METHODS[tenders[0].type] if tenders else _FREE


def _authorised(tenders: list[Tender]) -> dict[str, float]:
    held = sum((tender.amount for tender in tenders if tender.state == "authorized"), ZERO)
    return {"amount_authorized": float(held), "base_amount_authorized": float(held)} if held else {}


def _traces(order: VirtualOrder, method: _Method) -> dict[str, str]:
    """What a gateway or a buyer leaves behind."""
    traces = {"cc_type": method.card, "cc_last4": method.last_four}
    if method.gateway and any(tender.state != "pending" for tender in order.tenders):
        traces["last_trans_id"] = f"auth-{order.reference}"
    if method.code == "purchaseorder":
        traces["po_number"] = f"PO-{order.reference}"
    return {name: value for name, value in traces.items() if value is not None}
