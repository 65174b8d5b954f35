"""What store and POS say to each other, as records: no XML, no JSON, no HTTP.

Money is `Decimal` in the currency of the connection (the wire names none), quantities are whole pieces, texts are
exactly as the store sent them. Dates of the store stay text: they are information only (EVO-D17).
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Customer:
    """A `customer` node; `type` is BILLING or SHIPPING. Absent members are empty texts."""

    type: str
    customer_id: str
    prefix_name: str
    first_name: str
    middle_name: str
    last_name: str
    suffix_name: str
    company_name: str
    address1: str
    address2: str
    city: str
    state: str
    county: str
    country: str
    zip_code: str
    phone: str
    work_phone: str
    email: str


CUSTOMER_MEMBERS = {
    "type": "type",
    "customerID": "customer_id",
    "prefixName": "prefix_name",
    "firstName": "first_name",
    "middleName": "middle_name",
    "lastName": "last_name",
    "suffixName": "suffix_name",
    "companyName": "company_name",
    "address1": "address1",
    "address2": "address2",
    "city": "city",
    "state": "state",
    "county": "county",
    "country": "country",
    "zipCode": "zip_code",
    "phone": "phone",
    "workPhone": "work_phone",
    "email": "email",
}
"""The wire's names of a customer's members, and ours."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What the shopper paid: one of the store's tokens and an amount."""

    type: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class OrderItem:
    """One line: `amount` is the net price of one piece after discount (EVO-D18)."""

    item_id: str
    manufacturer_id: str
    manufacturer_name: str
    item_number: str
    description: str
    quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class WebOrder:
    """An order the store offers. `order_total` is None where the store sends none (the usual case)."""

    order_id: str
    date: str
    shipping_cost: Decimal
    shipping_vendor: str
    shipping_method: str
    comment: str
    tax_rule_id: str
    tax_amount: Decimal
    customers: tuple[Customer, ...]
    payments: tuple[Payment, ...]
    items: tuple[OrderItem, ...]
    order_total: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """Lines + shipping + tax."""
        lines = sum((item.quantity * item.amount for item in self.items), Decimal(0))
        return lines + self.shipping_cost + self.tax_amount

    @property
    def paid(self) -> Decimal:
        """The sum of the payments."""
        return sum((payment.amount for payment in self.payments), Decimal(0))

    def customer(self, kind: str) -> Customer | None:
        """The BILLING or SHIPPING customer."""
        return next((customer for customer in self.customers if customer.type == kind), None)


@dataclass(frozen=True, slots=True)
class UnreadableOrder:
    """An order inside a sound answer that makes no sense by itself: it must not hold up its neighbours."""

    order_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A `webOrderCancellation`: the store took back an order the POS already has (EVO-54)."""

    order_id: str
    date: str
    comment: str


@dataclass(frozen=True, slots=True)
class Activity:
    """One answer to a poll."""

    orders: tuple[WebOrder | UnreadableOrder, ...]
    cancellations: tuple[Cancellation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An `acknowledgeResponse`: SUCCESS or FAILURE, and the store's words if it has any (EVO-57)."""

    success: bool
    message: str


class ResponseType(StrEnum):
    """What an acknowledgement is about (EVO-56)."""

    ORDER = "WEB_ORDER"
    CANCELLATION = "WEB_ORDER_CANCELLATION"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something the POS has to say about an order. Only a failing issue means that there is no new sale."""

    code: str
    message: str
    failing: bool = True

    @property
    def status(self) -> str:
        """The wire's `responseStatus`."""
        return "FAILURE" if self.failing else "SUCCESS"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An `acknowledgeRequest`: it concerns exactly one order or cancellation (EVO-55)."""

    order_id: str
    response_type: ResponseType
    date: datetime
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class ShippedItem:
    """Pieces of one line, named by the store's own line id (EVO-64)."""

    item_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shipment:
    """A `shipment`. `items` None = everything still open; empty = a tracking number only (EVO-D16)."""

    order_id: str
    date: datetime
    carrier: str
    method: str
    tracking: str
    items: tuple[ShippedItem, ...] | None = None


@dataclass(frozen=True, slots=True)
class OrderVoid:
    """An `order` with action VOID (EVO-61)."""

    order_id: str
    date: datetime
    reason: str


class LineAction(StrEnum):
    """What the POS did to one line (EVO-62)."""

    CANCEL = "CANCEL"
    SELL = "SELL"


@dataclass(frozen=True, slots=True)
class ItemAction:
    """An `item`: `item_id` goes into the path, `item_number` (the part number) into the body (EVO-64)."""

    order_id: str
    item_id: str
    item_number: str
    quantity: int
    date: datetime
    action: LineAction


Message = Acknowledgement | Shipment | OrderVoid | ItemAction
