"""Orders with a twist that no gallery has, because a shop would not sell them; `CRAFTS` names the twists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ..simulators.shopper import VirtualOrder
from ..simulators.shopper.order import Address

UNKNOWN_PART = "NEVER-HEARD-OF-IT"
"""An item number that no till has."""

Craft = Callable[[VirtualOrder, Sequence[VirtualOrder]], VirtualOrder]
"""Makes the order out of an ordinary one, knowing those placed before it in the scenario."""


def _in_euros(order: VirtualOrder, _: Sequence[VirtualOrder]) -> VirtualOrder:
    return replace(order, currency="EUR")


def _a_dollar_too_high(order: VirtualOrder, _: Sequence[VirtualOrder]) -> VirtualOrder:
    """The customer paid a dollar more than lines, shipping and tax come to."""
    total = order.totals.grand_total + Decimal("1.00")
    first, *rest = order.tenders
    return replace(
        order,
        totals=replace(order.totals, grand_total=total),
        tenders=(replace(first, amount=first.amount + Decimal("1.00")), *rest),
    )


def _same_account(order: VirtualOrder, before: Sequence[VirtualOrder]) -> VirtualOrder:
    return replace(order, customer=before[0].customer)


def _same_guest_in_capitals(order: VirtualOrder, before: Sequence[VirtualOrder]) -> VirtualOrder:
    guest = before[0].customer
    return replace(order, customer=replace(guest, email=(guest.email or "").upper()))


def _without_shipping_name(order: VirtualOrder, _: Sequence[VirtualOrder]) -> VirtualOrder:
    place = order.ship_to and replace(
        order.ship_to, prefix=None, first_name="", middle_name=None, last_name="", suffix=None, company=None
    )
    return replace(order, ship_to=place)


def _sent_to(order: VirtualOrder, **changed: Any) -> Address | None:
    """Where it goes, changed; the shop itself, where it is picked up, stays what it is."""
    return order.ship_to if order.pickup or order.ship_to is None else replace(order.ship_to, **changed)


def _with_a_full_name(order: VirtualOrder, _: Sequence[VirtualOrder]) -> VirtualOrder:
    """Another guest, so that no account has two names."""
    name: dict[str, Any] = {"prefix": "Dr.", "middle_name": "Quincy-Mae", "suffix": "III"}
    email = f"full.{order.customer.email}"
    return replace(
        order,
        customer=replace(order.customer, id=None, company="Lever & Sons", email=email, **name),
        bill_to=order.bill_to and replace(order.bill_to, company="Lever & Sons", email=email, **name),
        ship_to=_sent_to(order, company="Pedal Works", email=email, **name),
    )


def _with_long_names(order: VirtualOrder, _: Sequence[VirtualOrder]) -> VirtualOrder:
    """A company of 100 characters, and lines whose descriptions have 255: as long as nothing may be cut (EVO-D21e)."""
    company = ("Lever, Pedal, Sprocket & Daughters " * 3)[:99] + "."
    name = ("Rear sprocket, 49 teeth, aluminum, for chains of every width " * 5)[:254] + "."
    lines = tuple(
        replace(line, name=name, children=tuple(replace(child, name=name) for child in line.children))
        for line in order.lines
    )
    return replace(
        order,
        lines=lines,
        bill_to=order.bill_to and replace(order.bill_to, company=company),
        ship_to=_sent_to(order, company=company),
    )


def _for_an_unknown_part(order: VirtualOrder, _: Sequence[VirtualOrder]) -> VirtualOrder:
    first, *rest = order.lines
    if first.kind == "configurable":
        return replace(
            order, lines=(replace(first, sku=UNKNOWN_PART, kind="simple", children=(), options=()), *rest)
        )
    return replace(order, lines=(replace(first, sku=UNKNOWN_PART), *rest))


def _without_email(order: VirtualOrder, _: Sequence[VirtualOrder]) -> VirtualOrder:
    return replace(
        order,
        customer=replace(order.customer, email=None),
        bill_to=order.bill_to and replace(order.bill_to, email=None),
        ship_to=order.ship_to and replace(order.ship_to, email=None),
    )


CRAFTS: Mapping[str, Craft] = {
    "in euros": _in_euros,
    "paid a dollar too high": _a_dollar_too_high,
    "by the same account": _same_account,
    "by the same guest, whose e-mail is in capitals": _same_guest_in_capitals,
    "without a name to ship to": _without_shipping_name,
    "for a part that the till does not know": _for_an_unknown_part,
    "without an e-mail": _without_email,
    "with names as long as they come": _with_long_names,
    "with all that a name can have": _with_a_full_name,
}
