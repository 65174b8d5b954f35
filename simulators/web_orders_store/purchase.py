"""What a customer bought, as this store understands a virtual order (JSON Schema `virtual-order`).

The store reads the JSON with its own eyes: it shares neither records nor arithmetic with the shopper who wrote it.
Money is `Decimal` in `currency`, two minor digits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ...schemas import json_schema


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody is called and reached; what is unknown is empty."""

    prefix: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    company: str
    phone: str
    email: str

    @property
    def is_named(self) -> bool:
        return bool(self.first_name or self.last_name)


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address with the person it belongs to; `country` is ISO 3166-1 alpha-2."""

    person: Person
    street: tuple[str, ...]
    city: str
    state: str
    postcode: str
    country: str


@dataclass(frozen=True, slots=True)
class Goods:
    """Something in the cart. `unit_price` is before discount and tax, `discount` (positive) for the whole line."""

    sku: str
    name: str
    manufacturer: str
    manufacturer_id: str
    quantity: int
    unit_price: Decimal
    discount: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cart; the quantity of each of its `parts` is per one piece of the line."""

    position: int
    goods: Goods
    kind: str
    parts: tuple[Goods, ...]


@dataclass(frozen=True, slots=True)
class Tender:
    """One payment of the customer; `state` is authorized, captured or pending."""

    type: str
    amount: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """A whole order. `shipping_price` is before discount and tax; `tax` includes the tax on shipping."""

    reference: str
    placed_at: datetime
    currency: str
    customer_id: str
    customer: Person
    bill_to: Address | None
    ship_to: Address | None
    pickup: bool
    carrier: str
    shipping_method: str
    shipping_price: Decimal
    shipping_discount: Decimal
    shipping_tax: Decimal
    lines: tuple[Line, ...]
    comment: str
    tenders: tuple[Tender, ...]
    status: str
    tax: Decimal
    grand_total: Decimal


def read(order: Mapping[str, Any]) -> Purchase:
    """Read a virtual order. Raises `json_schema.Invalid`, which names path and reason."""
    json_schema.check("virtual-order", order)
    shipping = order["shipping_method"] or {"carrier": "", "method": ""}
    return Purchase(
        reference=order["reference"],
        placed_at=datetime.fromisoformat(order["placed_at"]),
        currency=order["currency"],
        customer_id=_known(order["customer"]["id"]),
        customer=_person(order["customer"]),
        bill_to=_address(order["bill_to"]),
        ship_to=_address(order["ship_to"]),
        pickup=order["pickup"],
        carrier=shipping["carrier"],
        shipping_method=shipping["method"],
        shipping_price=Decimal(order["shipping_price"]),
        shipping_discount=Decimal(order["shipping_discount"]),
        shipping_tax=Decimal(order["shipping_tax"]),
        lines=tuple(_line(line) for line in order["lines"]),
        comment=_known(order["comment"]),
        tenders=tuple(
            Tender(each["type"], Decimal(each["amount"]), each["state"]) for each in order["tenders"]
        ),
        status=order["status"],
        tax=Decimal(order["totals"]["tax"]),
        grand_total=Decimal(order["totals"]["grand_total"]),
    )


def texts(order: Any) -> Iterator[str]:
    """Every text anywhere in a virtual order, for the question whether all of it can be sent (EVO-D21)."""
    if isinstance(order, str):
        yield order
    elif isinstance(order, Mapping):
        for value in order.values():
            yield from texts(value)
    elif isinstance(order, list):
        for value in order:
            yield from texts(value)


def _person(who: Mapping[str, Any]) -> Person:
    return Person(
        prefix=_known(who["prefix"]),
        first_name=_known(who["first_name"]),
        middle_name=_known(who["middle_name"]),
        last_name=_known(who["last_name"]),
        suffix=_known(who["suffix"]),
        company=_known(who["company"]),
        phone=_known(who["phone"]),
        email=_known(who["email"]),
    )


def _address(where: Mapping[str, Any] | None) -> Address | None:
    if where is None:
        return None
    return Address(
        person=_person(where),
        street=tuple(where["street"]),
        city=_known(where["city"]),
        state=_known(where["region_code"]) or _known(where["region"]),
        postcode=_known(where["postcode"]),
        country=_known(where["country"]),
    )


def _line(line: Mapping[str, Any]) -> Line:
    return Line(
        position=line["line"],
        goods=_goods(line),
        kind=line["kind"],
        parts=tuple(_goods(child) for child in line["children"]),
    )


def _goods(what: Mapping[str, Any]) -> Goods:
    return Goods(
        sku=what["sku"],
        name=what["name"],
        manufacturer=_known(what["manufacturer"]),
        manufacturer_id=_known(what["manufacturer_id"]),
        quantity=what["quantity"],
        unit_price=Decimal(what["unit_price"]),
        discount=Decimal(what["discount"]),
    )


def _known(text: str | None) -> str:
    return text or ""
