"""Web Commerce Methods of Payment: which method of the POS books the revenue of a store's payment type (EVO-29).

The POS books and never charges (EVO-30): nothing in this package can move money.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .messages import Payment

PAYMENT_METHODS: Mapping[str, str] = {
    "VISA": "Web Visa",
    "MASTERCARD": "Web MasterCard",
    "DISCOVER": "Web Discover",
    "AMEX": "Web American Express",
    "PAYPAL": "Web PayPal",
    "OTHER": "Web Other",
}
"""The six tokens of the API, each with a method of its own, so that takings can be reconciled by brand (EVO-D19)."""


class BadPaymentMethods(ValueError):
    """The map cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Booking:
    """Revenue under one method of the POS."""

    type: str
    method: str
    amount: Decimal


def checked_methods(methods: Mapping[str, str]) -> dict[str, str]:
    """The map itself, once it is sure that tokens and methods are texts. Raises `BadPaymentMethods`."""
    for token, method in methods.items():
        if (
            not isinstance(token, str)
            or not isinstance(method, str)
            or not token.strip()
            or not method.strip()
        ):
            raise BadPaymentMethods(
                f"payment type {token!r}: give it the name of a method of payment of the POS"
            )
    return dict(methods)


def unknown_types(payments: tuple[Payment, ...], methods: Mapping[str, str]) -> tuple[str, ...]:
    """The tokens no method stands for, each once, in the order in which they occur."""
    return tuple(dict.fromkeys(payment.type for payment in payments if payment.type not in methods))


def book(payments: tuple[Payment, ...], methods: Mapping[str, str]) -> tuple[Booking, ...]:
    """The revenue of an order whose types are all known."""
    return tuple(Booking(payment.type, methods[payment.type], payment.amount) for payment in payments)
