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
    """One line as sold. `amount` is the net price of one piece after discount, `list_price` before it.

    `item_id` names the line towards the POS, `source_line` in the store; they differ where a line had to be split
    to hit the cent (EVO-D18). `list_price` equals `amount` where the store's own figures do not multiply to the cent.
    `tax` is that of all pieces, `tax_percent` its rate. `shippable` is false for what has no parcel (downloads, gift
    cards by e-mail), `stocked` for what no shelf holds (all gift cards, downloads, services).
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
    stocked: bool = True
    list_price: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Payment:
    """A tender by its web-orders token: VISA, MASTERCARD, DISCOVER, AMEX, PAYPAL or OTHER (EVO-D19).

    `method` is the store's own code of it, `title` its name for people (SET-26). `captured` is what the shop has in
    hand of the amount; the rest is at most authorised (MAG-D09). `reference` is the gateway's for what it did last,
    `last_four` the card's last digits (MAG-52).
    """

    type: str
    amount: Decimal
    method: str = ""
    title: str = ""
    captured: Decimal = Decimal(0)
    reference: str = ""
    last_four: str = ""


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax of the order by the store's name for it: its rate in percent and its share of `Order.tax`."""

    name: str
    percent: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Order:
    """A web order, complete.

    `shipping_cost` is after its discount and before tax, `tax` includes the tax on shipping, which is `shipping_tax`.
    `carrier` and `method` are the store's codes, empty when nothing is shipped; `shipping_title` is their name for
    people. `taxes` are the taxes by name, empty where the store does not tell. `remarks` are things a person should
    know about the reading, for example text that lost characters.
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
    shipping_title: str = ""
    shipping_tax: Decimal = Decimal(0)
    taxes: tuple[Tax, ...] = ()

    @property
    def total(self) -> Decimal:
        """Lines + shipping + tax."""
        lines = sum((line.quantity * line.amount for line in self.lines), Decimal(0))
        return lines + self.shipping_cost + self.tax

    @property
    def paid(self) -> Decimal:
        """The sum of the payments."""
        return sum((payment.amount for payment in self.payments), Decimal(0))

    @property
    def captured(self) -> Decimal:
        """What the shop has in hand."""
        return sum((payment.captured for payment in self.payments), Decimal(0))


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Pieces given back of the line that the store calls `source_line`.

    `amount` is what is paid back for all of them, after discount and before tax; `restocked` says whether they go
    back on the shelf.
    """

    source_line: str
    item_number: str
    description: str
    quantity: int
    amount: Decimal
    restocked: bool = True


@dataclass(frozen=True, slots=True)
class Return:
    """A credit memo of the store (MAG-D07). All money is positive as paid back; `fee` is kept by the shop.

    `shipping` is before tax, `tax` includes the tax on shipping, `extra` is paid back beyond any line.
    """

    id: str
    number: str
    made_at: datetime
    lines: tuple[ReturnLine, ...]
    shipping: Decimal
    tax: Decimal
    extra: Decimal
    fee: Decimal
    comment: str = ""

    @property
    def total(self) -> Decimal:
        """What the customer gets back."""
        lines = sum((line.amount for line in self.lines), Decimal(0))
        return lines + self.shipping + self.tax + self.extra - self.fee
