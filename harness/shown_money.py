"""What a poll has to show of an order's money, and how it has to be written (EVO-D18, EVO-D19)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ..simulators.shopper import VirtualOrder
from . import money, wire
from .shown_text import as_sent

LENIENT = re.compile(r"-?\d+(\.\d{1,4})?")
"""What a reader takes; more than a writer may write."""

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
A_DAY_SOMEWHERE = timedelta(hours=12 + 14)
"""How far noon of a date can lie from a moment of that date in any zone (UTC+14 is the farthest)."""

CARD_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
NOT_A_CARD = frozenset(
    {"orderid", "itemid", "itemnumber", "customerid", "manufacturerid", "phone", "workphone"}
)


class NoMoney(ValueError):
    """A text that cannot be read as an amount."""


def amount(node: wire.Node, member: str) -> Decimal:
    """Up to four decimals by value. Raises `NoMoney`."""
    text = as_sent(node, member)
    if not LENIENT.fullmatch(text):
        raise NoMoney(f"{member}: {text!r} is no amount")
    return Decimal(text)


def totals(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-14: id, date, and totals that come to what was to be paid."""
    yield from _date(order, as_sent(offered.node, "date"))
    yield from _equal("total", money.expected(order).total, _sum(offered))


def _date(order: VirtualOrder, sent: str) -> Iterator[str]:
    """The day it was placed, give or take the zones of the earth; how it is written is EVO-D17a's affair."""
    if not sent:
        yield "date is empty or absent"
    day = DAY.match(sent)
    if day is None:
        return
    try:
        noon = datetime(int(day[1]), int(day[2]), int(day[3]), 12, tzinfo=UTC)
    except ValueError:
        yield f"date: there is no day {sent!r}"
        return
    if abs(noon - order.placed_at) > A_DAY_SOMEWHERE:
        yield f"date: expected that of {order.placed_at:%Y-%m-%d %H:%M} UTC in some zone, actual {sent!r}"


def shipping_and_tax(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-19, EVO-D18g, EVO-D18i."""
    yield from shipping(order, offered)
    yield from tax(order, offered)


def shipping(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    yield from _equal("shippingCost", money.expected(order).shipping, amount(offered.node, "shippingCost"))


def tax(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    yield from _equal("taxAmount", money.expected(order).tax, amount(offered.node, "taxAmount"))


def payments(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-17: each payment by type and amount; a brand folded into OTHER is not what is asked here (EVO-D19a)."""
    wanted = sorted((each.amount, each.type) for each in money.expected(order).payments)
    sent = sorted((amount(node, "amount"), as_sent(node, "type")) for node in offered.payments)
    if len(wanted) != len(sent):
        yield f"expected {len(wanted)} payments, actual {len(sent)}"
        return
    for (due, kind), (paid, named) in zip(wanted, sent, strict=True):
        if due != paid:
            yield f"payment of {due} by {kind}: actual amount {paid}"
        if named not in {kind, "OTHER"}:
            yield f"payment of {due}: expected {kind} or OTHER, actual {named!r}"


def brands(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D19a: brand by brand, none folded into OTHER."""
    wanted = sorted(each.type for each in money.expected(order).payments)
    sent = sorted(as_sent(node, "type") for node in offered.payments)
    if wanted != sent:
        yield f"expected {', '.join(wanted)}, actual {', '.join(sent)}"


def no_payment(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D19d: the list is there, and empty."""
    if offered.node.first("payments") is None:
        yield "payments is absent"
    for node in offered.payments:
        yield f"a payment of {as_sent(node, 'amount')} by {as_sent(node, 'type')}"


def adds_up(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18h: to the cent, whatever was expected."""
    paid = sum((amount(node, "amount") for node in offered.payments), Decimal(0))
    yield from _equal("lines, shipping and tax against payments", paid, _sum(offered))


def order_total(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18m; the check asks beforehand whether the element is there."""
    yield from _equal("orderTotal", _sum(offered), amount(offered.node, "orderTotal"))


def two_decimals(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18a."""
    for where, text in _all_amounts(offered):
        if not re.fullmatch(r"-?\d+\.\d{2}", text):
            yield f"{where}: {text!r} has not exactly two decimals"


def plain_decimals(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18b: point, no grouping, no sign of currency, no exponent."""
    for where, text in _all_amounts(offered):
        if not LENIENT.fullmatch(text):
            yield f"{where}: {text!r} is no plain decimal"


def no_card_number(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D19e: no text that passes the check digit of card numbers, wherever it stands."""
    for node in _all(offered.node):
        if node.name.lower() in NOT_A_CARD:
            continue
        for found in CARD_NUMBER.findall(node.text):
            if _passes_luhn(re.sub(r"\D", "", found)):
                yield f"{node.name} holds what looks like a card number"


def _sum(offered: wire.Offered) -> Decimal:
    lines = sum((amount(node, "quantity") * amount(node, "amount") for node in offered.lines), Decimal(0))
    return lines + amount(offered.node, "shippingCost") + amount(offered.node, "taxAmount")


def _equal(what: str, wanted: Decimal, actual: Decimal) -> Iterator[str]:
    if wanted != actual:
        yield f"{what}: expected {wanted}, actual {actual}"


def _all_amounts(offered: wire.Offered) -> Iterator[tuple[str, str]]:
    for member in ("shippingCost", "taxAmount", "orderTotal"):
        if offered.node.first(member) is not None:
            yield member, as_sent(offered.node, member)
    for where, nodes in (("payment amount", offered.payments), ("line amount", offered.lines)):
        for node in nodes:
            yield where, as_sent(node, "amount")


def _all(node: wire.Node) -> Iterator[wire.Node]:
    yield node
    for child in node.children:
        yield from _all(child)


def _passes_luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
