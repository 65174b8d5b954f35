"""The printed notes of a document: what people at the till need to know of the web order (MAG-52)."""

from collections.abc import Iterator

from ...order import Order, Party, Payment, Return
from .bodies import PICKUP


def of_order(order: Order, store: str) -> str:
    """Number, comment, payment, shipping method and both addresses: OnSite shows only those of its customer."""
    lines = [f"{store} order {order.number} of {order.placed_at:%Y-%m-%d %H:%M} UTC"]
    if order.comment.strip():
        lines.append(f"Comment: {order.comment.strip()}")
    lines += [f"Payment: {text}" for text in map(_payment, order.payments)] or ["Payment: none due"]
    shipping = order.shipping_title or " ".join(filter(None, (order.carrier, order.method)))
    lines.append(f"Shipping: {shipping or 'none'}")
    lines += [f"Bill to: {text}" for text in _address(order.billing)]
    if order.carrier != PICKUP:
        lines += [f"Ship to: {text}" for text in _address(order.shipping)]
    return "\n".join(lines)


def of_return(credit: Return, store: str, number: str, original: str) -> str:
    """What is given back, and of which document."""
    lines = [f"Return of {original}", f"{store} order {number}, credit memo {credit.number}"]
    if credit.comment.strip():
        lines.append(f"Comment: {credit.comment.strip()}")
    return "\n".join(lines)


def _payment(payment: Payment) -> str:
    name = payment.title or payment.method or payment.type
    traces = (
        f"{name} {payment.amount}",
        _state(payment),
        payment.last_four and f"card ending in {payment.last_four}",
        payment.reference and f"reference {payment.reference}",
    )
    return ", ".join(filter(None, traces))


def _state(payment: Payment) -> str:
    if payment.captured >= payment.amount:
        return "charged"
    return f"{payment.captured} of it charged" if payment.captured else "authorized or pending"


def _address(party: Party) -> Iterator[str]:
    name = " ".join(
        filter(None, (party.prefix, party.first_name, party.middle_name, party.last_name, party.suffix))
    )
    place = " ".join(filter(None, (party.city, party.region, party.postcode, party.country)))
    text = ", ".join(filter(None, (name, party.company, *party.street, place, party.phone)))
    if text:
        yield text
