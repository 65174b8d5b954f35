"""The XML that OnSite is sent: only elements that connectors are known to write, or that have no other way.

Read-only elements refuse a whole body, so each body names no more than it needs (docs/spec/onsite.md, bodies).
"""

from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from ...order import Order, Party
from ...text import verbatim
from .client import Element

PICKUP = "WC"
"""The carrier of an order that is fetched: its shipping address is the shop's own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the lines of a document. `customer`, `tax_code` are ids; None of either leaves it out.

    `mark` is how the bridge knows its document again; it stands in the internal notes.
    """

    customer: str
    tax_code: str
    printed_notes: str
    mark: str
    shipping_method: str = ""
    web_order_number: str = ""
    reserve: bool | None = None


def heading(kind: str, above: Heading) -> Element:
    """A new document, order or invoice."""
    root = etree.Element(kind)
    if above.customer:
        etree.SubElement(_within(root, f"{kind}_customer"), "customer", id=above.customer)
    _add(root, "printed_notes", above.printed_notes)
    _add(root, "internal_notes", above.mark)
    _add(root, "shipping_method", above.shipping_method)
    etree.SubElement(root, "tax_code", id=above.tax_code)
    if kind == "order":
        _add(root, "web_order_number", above.web_order_number)
        if above.reserve is not None:
            _add(_within(root, "flags"), "reserve_inventory", "true" if above.reserve else "false")
    return root


def reservation(*, reserve: bool) -> Element:
    """A change to an order: whether it sets its goods aside."""
    root = etree.Element("order")
    _add(_within(root, "flags"), "reserve_inventory", "true" if reserve else "false")
    return root


def line(product: str, quantity: int, price: Decimal, description: str) -> Element:
    """A new line; its price is for one piece, before tax. Without a description it has its product's."""
    root = etree.Element("lineitem")
    _add(root, "quantity", str(quantity))
    _add(root, "sell_price", f"{price:f}")
    item = _within(root, "lineitem_product")
    etree.SubElement(item, "product", id=product)
    if description:
        _add(item, "description", description)
    return root


def payment(method: str, amount: Decimal, number: str) -> Element:
    """A payment; on an order it is a deposit. A negative one gives money back."""
    root = etree.Element("payment")
    _add(root, "payment_method", method)
    _add(root, "amount", f"{amount:f}")
    _add(root, "number", number)
    return root


def special_product(code: str) -> Element:
    """A product that no shelf holds."""
    root = etree.Element("product")
    _add(root, "code", code)
    _add(_within(root, "flags"), "inventoried", "false")
    _add(root, "description", code)
    return root


def customer(order: Order) -> Element:
    """A new customer out of the order's billing address, with both addresses."""
    buyer, receiver = order.billing, order.shipping
    root = etree.Element("customer")
    name = _within(root, "name")
    _add(name, "first", buyer.first_name)
    _add(name, "last", buyer.last_name)
    _add(root, "company", buyer.company)
    _add(root, "email", buyer.email.strip())
    numbers = list(dict.fromkeys(filter(None, (buyer.phone, receiver.phone))))
    if numbers:
        phones = _within(root, "phone_numbers")
        for number in numbers:
            _add(_within(phones, "phone_number"), "number", number)
    _add_address(_within(root, "billing"), buyer)
    _add_address(_within(root, "shipping"), buyer if order.carrier == PICKUP else receiver)
    return root


def _add_address(parent: Element, party: Party) -> None:
    address = _within(parent, "address")
    _add(address, "address1", "".join(party.street[:1]))
    _add(address, "address2", ", ".join(party.street[1:]))
    _add(address, "city", party.city)
    _add(address, "state", party.region)
    _add(address, "country", party.country)
    _add(address, "zip", party.postcode)


def _within(parent: Element, name: str) -> Element:
    return etree.SubElement(parent, name)


def _add(parent: Element, name: str, text: str) -> None:
    etree.SubElement(parent, name).text = verbatim(text)[0] or None
