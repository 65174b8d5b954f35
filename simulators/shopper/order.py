"""A virtual order: what a customer bought, where it goes, how it was paid and what it comes to.

Frozen records; their JSON form is the JSON Schema `virtual-order`. Nothing here computes: `checkout` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ...schemas import json_schema
from . import plain

Money = Annotated[Decimal, plain.MONEY]
"""An amount in the order's currency, two minor digits; "12.50" in JSON."""

Percent = Annotated[Decimal, plain.PERCENT]
"""A rate in percent: 6.5 means 6.5 %; "6.5" in JSON."""

Kind = Literal["simple", "configurable", "bundle_fixed", "bundle_dynamic", "virtual", "gift_card"]
TenderType = Literal[
    "visa",
    "mastercard",
    "discover",
    "amex",
    "paypal",
    "check",
    "cash_on_delivery",
    "bank_transfer",
    "purchase_order",
    "gift_card",
    "store_credit",
]
TenderState = Literal["authorized", "captured", "pending"]


@dataclass(frozen=True, slots=True)
class Customer:
    """Who bought; `id` is the account, the same for every order of that person, `None` for a guest."""

    id: str | None
    email: str | None
    prefix: str | None
    first_name: str | None
    middle_name: str | None
    last_name: str | None
    suffix: str | None
    company: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2, `region_code` the ISO 3166-2 part behind the hyphen."""

    prefix: str | None
    first_name: str | None
    middle_name: str | None
    last_name: str | None
    suffix: str | None
    company: str | None
    street: tuple[str, ...]
    city: str | None
    region: str | None
    region_code: str | None
    postcode: str | None
    country: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """Carrier and method code as the shop knows them, and the text the customer chose."""

    carrier: str
    method: str
    title: str


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that makes a configurable product one definite article: Size = L."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Child:
    """A part of a line. `quantity` is per one parent; `discount` and `tax` are for the whole line."""

    sku: str
    name: str
    manufacturer: str | None
    manufacturer_id: str | None
    quantity: int
    unit_price: Money
    discount: Money
    tax_percent: Percent
    tax: Money


@dataclass(frozen=True, slots=True)
class Line:
    """An order line. `unit_price` is before discount and tax; `discount` (positive) and `tax` are for the whole line.

    The money of a dynamic bundle is on its children only; of every other kind on the line only.
    """

    line: int
    sku: str
    parent_sku: str | None
    name: str
    manufacturer: str | None
    manufacturer_id: str | None
    kind: Kind
    quantity: int
    unit_price: Money
    discount: Money
    tax_percent: Percent
    tax: Money
    options: tuple[Option, ...]
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Tender:
    """A payment; gift cards and store credit are tenders like any other."""

    type: TenderType
    amount: Money
    state: TenderState


@dataclass(frozen=True, slots=True)
class Totals:
    """grand_total = subtotal - discount + shipping + tax = the sum of the tenders.

    `discount` is positive and includes the discount on shipping; `tax` includes the tax on shipping (EVO-D18).
    """

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    grand_total: Money


@dataclass(frozen=True, slots=True)
class VirtualOrder:
    """An order that nobody really placed. `placed_at` is UTC, to the second; `status` is the Magento status wanted.

    `bill_to` is absent for PayPal without a billing address (SET-21), `ship_to` when nothing has to be shipped.
    """

    reference: str
    label: str | None
    placed_at: datetime
    currency: str
    customer: Customer
    bill_to: Address | None
    ship_to: Address | None
    pickup: bool
    shipping_method: ShippingMethod | None
    shipping_price: Money
    shipping_discount: Money
    shipping_tax: Money
    lines: tuple[Line, ...]
    comment: str | None
    tenders: tuple[Tender, ...]
    status: str
    totals: Totals

    def to_json(self) -> dict[str, Any]:
        """Give the order as JSON values in the shape of the schema `virtual-order`."""
        return plain.from_record(self)

    @classmethod
    def from_json(cls, obj: Mapping[str, Any]) -> "VirtualOrder":
        """Read an order back exactly; `json_schema.Invalid` names path and reason when `obj` is no virtual order."""
        json_schema.check("virtual-order", obj)
        return plain.to_record(cls, obj)
