"""What a poll has to show of the people of an order: who pays, where it goes (EVO-15, EVO-16, EVO-D20)."""

import re
from collections.abc import Iterator

from ..simulators.shopper import VirtualOrder
from ..simulators.shopper.order import Address, Customer
from ..simulators.shopper.ordinary import SHOP
from . import wire
from .shown_text import as_it_arrives, as_sent, compare

NAME_MEMBERS = ("prefixName", "firstName", "middleName", "lastName", "suffixName")
ADDRESS_MEMBERS = ("address1", "address2", "city", "state", "zipCode", "country")


def one_of_each(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    for kind in ("BILLING", "SHIPPING"):
        found = len(offered.customers(kind))
        if found != 1:
            yield f"{found} customers of type {kind}, not one"
    others = len(offered.node.members("customers", "customer")) - 2
    if others > 0:
        yield f"{others} customers of another type"


def billing(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """Name, address, phone, e-mail of the one who pays."""
    node = _customer(offered, "BILLING")
    if node is None:
        yield "no BILLING customer"
        return
    place = order.bill_to
    assert place is not None  # noqa: S101 - scenarios about orders without one use `empty_billing`
    yield from _name("BILLING", node, place)
    yield from _reached("BILLING", node, order)
    yield from _address("BILLING", node, place)


def shipping(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """Name and address it goes to; for virtual goods that is the billing address (EVO-D20f)."""
    node = _customer(offered, "SHIPPING")
    place = order.ship_to or order.bill_to
    if node is None or place is None:
        yield "no SHIPPING customer"
        return
    yield from _name("SHIPPING", node, place)
    yield from _address("SHIPPING", node, place)


def shipping_name_of_billing(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D20d."""
    node = _customer(offered, "SHIPPING")
    if node is None or order.bill_to is None:
        yield "no SHIPPING customer"
        return
    yield from _name("SHIPPING", node, order.bill_to)


def empty_billing(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D20b: name, e-mail and phone, and empty address members that are there."""
    node = _customer(offered, "BILLING")
    if node is None:
        yield "no BILLING customer"
        return
    yield from _name("BILLING", node, order.customer)
    yield from compare("BILLING", node, dict.fromkeys(ADDRESS_MEMBERS, ""))
    yield from _reached("BILLING", node, order)


def no_copied_address(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D20c: the shipping address stands in SHIPPING only."""
    node = _customer(offered, "BILLING")
    street = as_it_arrives(order.ship_to.street[0]) if order.ship_to else ""
    if node is not None and street and as_sent(node, "address1") == street:
        yield f"BILLING address1 is the shipping address, {street!r}"


def pickup_method(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-73."""
    yield from compare("webOrder", offered.node, {"shippingVendor": "WC", "shippingMethod": "WC"})


def no_pickup(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-73, the other way round: WC would leave the parcel on the counter."""
    for member in ("shippingVendor", "shippingMethod"):
        if as_sent(offered.node, member) == "WC":
            yield f"webOrder {member}: 'WC', though the order is to be sent"


def whole_names(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D21c: title, middle name, suffix and company; a part may stand in another member of the name."""
    for kind, place in (("BILLING", order.bill_to), ("SHIPPING", order.ship_to)):
        node = _customer(offered, kind)
        if place is None or node is None:
            continue
        sent = " ".join(as_sent(node, member) for member in NAME_MEMBERS)
        for part in (place.prefix, place.first_name, place.middle_name, place.last_name, place.suffix):
            if as_it_arrives(part) not in sent:
                yield f"{kind} name: expected {as_it_arrives(part)!r} in it, actual {sent.strip()!r}"
        yield from compare(kind, node, {"companyName": as_it_arrives(place.company)})


def shop_as_shipping(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D20e."""
    node = _customer(offered, "SHIPPING")
    if node is None:
        yield "no SHIPPING customer"
    else:
        yield from _address("SHIPPING", node, SHOP)


def codes(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D20h: alpha-2 country, and the state by its code where there is one."""
    for kind, place in (("BILLING", order.bill_to), ("SHIPPING", order.ship_to)):
        node = _customer(offered, kind)
        if place is None or node is None:
            continue
        if not re.fullmatch("[A-Z]{2}", as_sent(node, "country")):
            yield f"{kind} country: {as_sent(node, 'country')!r} is no alpha-2 code"
        if place.region_code:
            yield from compare(
                kind, node, {"country": as_it_arrives(place.country), "state": place.region_code}
            )


def _customer(offered: wire.Offered, kind: str) -> wire.Node | None:
    return next(iter(offered.customers(kind)), None)


def _name(where: str, node: wire.Node, named: Address | Customer) -> Iterator[str]:
    """First and last name; a store may put the other parts of a name beside them, in their sequence."""
    prefix, first, middle, last, suffix = (
        as_it_arrives(part)
        for part in (named.prefix, named.first_name, named.middle_name, named.last_name, named.suffix)
    )
    for member, wanted, before, behind in (
        ("firstName", first, prefix, middle),
        ("lastName", last, middle, suffix),
    ):
        fitting = {_joined(front, wanted, back) for front in ("", before) for back in ("", behind)}
        if as_sent(node, member) not in fitting:
            yield from compare(where, node, {member: wanted})


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))


def _reached(where: str, node: wire.Node, order: VirtualOrder) -> Iterator[str]:
    """By phone and e-mail, however they are written; the phone of the billing address comes first."""
    phone = as_it_arrives((order.bill_to.phone if order.bill_to else None) or order.customer.phone)
    email = as_it_arrives(order.customer.email)
    if _digits(as_sent(node, "phone")) != _digits(phone):
        yield f"{where} phone: expected {phone!r}, actual {as_sent(node, 'phone')!r}"
    if as_sent(node, "email").lower() != email.lower():
        yield f"{where} email: expected {email!r}, actual {as_sent(node, 'email')!r}"


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _address(where: str, node: wire.Node, place: Address) -> Iterator[str]:
    yield from compare(
        where,
        node,
        {
            "city": as_it_arrives(place.city),
            "zipCode": as_it_arrives(place.postcode),
            "country": as_it_arrives(place.country),
        },
    )
    sent = f"{as_sent(node, 'address1')} {as_sent(node, 'address2')}"
    for street in place.street:
        if as_it_arrives(street) not in sent:
            yield f"{where} address: expected {as_it_arrives(street)!r} in it, actual {sent!r}"
    regions = {as_it_arrives(place.region_code), as_it_arrives(place.region)}
    if as_sent(node, "state") not in regions:
        yield f"{where} state: expected one of {sorted(regions)}, actual {as_sent(node, 'state')!r}"
