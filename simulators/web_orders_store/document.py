"""The web order as the POS is given it: the members of `webOrder`, still free of any wire format.

Frozen; drawn up once when an order is placed or edited, and written from then on as often as it is polled.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """A `customer` of a web order; `role` is BILLING or SHIPPING."""

    role: str
    customer_id: str
    prefix: str
    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    company: str
    address1: str
    address2: str
    city: str
    state: str
    country: str
    postcode: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Payment:
    """A `payment`; `token` is VISA, MASTERCARD, DISCOVER, AMEX, PAYPAL or OTHER (EVO-D19)."""

    token: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """An `orderItem`; `amount` is the net price of one piece after discount (EVO-D18)."""

    item_id: str
    manufacturer_id: str
    manufacturer: str
    part_number: str
    description: str
    quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True, eq=False)
class WebOrder:
    """A `webOrder`. Compared by identity, so that its written form can be kept with it."""

    order_id: str
    placed_at: datetime
    shipping_cost: Decimal
    shipping_vendor: str
    shipping_method: str
    comment: str
    tax_rule_id: str
    tax: Decimal
    parties: tuple[Party, ...]
    payments: tuple[Payment, ...]
    items: tuple[Item, ...]
