"""The neutral order: what the bridge knows of a web order, whatever store it came from and whatever POS takes it.

Money is exact `Decimal` in the order's currency with two digits after the point; instants are aware UTC.
This module knows no store, no wire format and no database.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """The person billed or shipped to. Absent text is empty; `country` is ISO alpha-2, `region` ISO's code if known."""

    prefix: str = ""
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    suffix: str = ""
    company: str = ""
    street: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line as sold. `amount` is the net price of one piece after discount.

    `item_id` names the line towards the POS, `source_line` in the store; they differ where a line had to be split
    to hit the cent (EVO-D18). `shippable` is false for what has no parcel (downloads, gift cards by e-mail).
    """

    item_id: str
    source_line: str
    item_number: str
    description: str
    manufacturer: str
    manufacturer_id: str
    quantity: int
    amount: Decimal
    shippable: bool = True


@dataclass(frozen=True, slots=True)
class Payment:
    """A tender by its web-orders token: VISA, MASTERCARD, DISCOVER, AMEX, PAYPAL or OTHER (EVO-D19)."""

    type: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """A web order, complete.

    `shipping_cost` is after its discount and before tax, `tax` includes the tax on shipping. `carrier` and `method`
    are the store's codes, empty when nothing is shipped. `remarks` are things a person should know about the
    reading, for example text that lost characters.
    """

    number: str
    placed_at: datetime
    currency: str
    customer_id: str
    billing: Party
    shipping: Party
    carrier: str
    method: str
    shipping_cost: Decimal
    tax: Decimal
    lines: tuple[OrderLine, ...]
    payments: tuple[Payment, ...]
    comment: str
    remarks: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        """Lines + shipping + tax."""
        lines = sum((line.quantity * line.amount for line in self.lines), Decimal(0))
        return lines + self.shipping_cost + self.tax

    @property
    def paid(self) -> Decimal:
        """The sum of the payments."""
        return sum((payment.amount for payment in self.payments), Decimal(0))
