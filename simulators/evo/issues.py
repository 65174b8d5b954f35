"""What the POS can report about an order: the two codes known from the wire, and the codes of our own.

1010 and 1301 are observed (EVO-58). The official list is not public, so everything else has a code from 9001 on, which
a store must take as it takes any code it does not know: a failing one rejects the order, another one is a note.
"""

from collections.abc import Iterable
from decimal import Decimal

from .messages import Issue, WebOrder

ALREADY_IMPORTED = "1010"
PAYMENT_TYPE_UNKNOWN = "1301"
NOT_BALANCED = "9001"
NOT_READABLE = "9002"
TEXT_SHORTENED = "9003"
NO_CUSTOMER = "9004"
DATE_NOT_READABLE = "9005"
NO_SUCH_SALE = "9006"
ALREADY_SHIPPED = "9007"


def already_imported(sale: str) -> Issue:
    """The order was offered again: the POS keeps the one sale it has (EVO-D08)."""
    return Issue(ALREADY_IMPORTED, f"this order was imported before, as sale {sale}")


def payment_type_unknown(token: str) -> Issue:
    """No Web Commerce Method of Payment stands for this token (EVO-29)."""
    return Issue(PAYMENT_TYPE_UNKNOWN, f"payment type {token[:60]!r} is mapped to no method of payment")


def not_balanced(order: WebOrder) -> Issue:
    """The shopper did not pay what the order says (EVO-D18: to the cent)."""
    return Issue(
        NOT_BALANCED,
        f"lines {plain(order.total - order.shipping_cost - order.tax_amount)} + shipping"
        f" {plain(order.shipping_cost)} + tax {plain(order.tax_amount)} = {plain(order.total)},"
        f" but the payments are {plain(order.paid)}",
    )


def total_disagrees(order: WebOrder, stated: Decimal) -> Issue:
    """The store sends a total of its own, and it is another one."""
    return Issue(
        NOT_BALANCED, f"orderTotal is {plain(stated)}, but the order adds up to {plain(order.total)}"
    )


def not_readable(reason: str) -> Issue:
    """The order makes no sense by itself."""
    return Issue(NOT_READABLE, reason)


def text_shortened(members: Iterable[str]) -> Issue:
    """The sale has only the beginning of these texts (EVO-D21)."""
    return Issue(TEXT_SHORTENED, f"too long for this POS and shortened: {', '.join(members)}", failing=False)


def no_customer(kind: str) -> Issue:
    """The order has no BILLING or no SHIPPING customer (EVO-D20)."""
    return Issue(NO_CUSTOMER, f"the order has no {kind} customer", failing=False)


def date_not_readable(date: str) -> Issue:
    """Information only, so the order is imported all the same (EVO-D17)."""
    return Issue(DATE_NOT_READABLE, f"the date {date[:40]!r} cannot be read", failing=False)


def no_such_sale() -> Issue:
    """The store cancels an order which this POS never imported."""
    return Issue(NO_SUCH_SALE, "there is no sale for this order")


def already_shipped(sale: str) -> Issue:
    """The goods are gone: staff has to agree with the store on what happens next."""
    return Issue(ALREADY_SHIPPED, f"sale {sale} is already shipped")


def plain(amount: Decimal) -> str:
    """An amount with its cents, and with further decimals only where there are some."""
    cents = amount.quantize(Decimal("0.01"))
    return str(cents) if cents == amount else format(amount.normalize(), "f")
