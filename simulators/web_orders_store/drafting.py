"""Drawing up the web order of a purchase (EVO-D18 to D21): lines, money, payments, people, text.

Each rule is a small function on `DraftRules`; a defect puts another one in its place.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from .document import Item, Party, Payment, WebOrder
from .pricing import Unit, net_shipping, sold_units, split_to_the_cent, whole_tax
from .purchase import Address, Line, Person, Purchase, Tender
from .shop import Shop
from .text import HEALTHY, Step, through

LONGEST_NAME = 100
LONGEST_TEXT = 255
LONGEST_COMMENT = 4000
WILL_CALL = "WC"
"""Vendor and method of an order that the customer fetches (EVO-73)."""

NOBODY = Person("", "", "", "", "", "", "", "")
NOWHERE = Address(NOBODY, (), "", "", "", "")

TOKENS = {
    "visa": "VISA",
    "mastercard": "MASTERCARD",
    "discover": "DISCOVER",
    "amex": "AMEX",
    "paypal": "PAYPAL",
}


@dataclass(frozen=True, slots=True)
class Carriage:
    """How an order travels."""

    vendor: str
    method: str


def every_unit(_: Unit) -> bool:
    """No line is left out because somebody has no match for it."""
    return True


def token(tender: Tender) -> str:
    """The word for a payment; what has none of its own is OTHER."""
    return TOKENS.get(tender.type, "OTHER")


def every_tender(tender: Tender) -> bool:
    """Gift cards and store credit are payments too; an amount of zero is none."""
    return tender.amount != 0


def billing_address(purchase: Purchase) -> Address:
    """Who pays; for PayPal without an address only name, e-mail and phone, never borrowed from shipping."""
    return purchase.bill_to or NOWHERE


def shipping_address(purchase: Purchase, shop: Shop) -> Address:
    """Where it goes. A pickup goes to the shop; where nothing has to be shipped the billing address stands in."""
    if purchase.ship_to is not None:
        return purchase.ship_to
    return shop.counter if purchase.pickup else billing_address(purchase)


def carriage(purchase: Purchase) -> Carriage:
    """Vendor and method as the shop knows them; WC for a pickup."""
    if purchase.pickup:
        return Carriage(WILL_CALL, WILL_CALL)
    return Carriage(purchase.carrier, purchase.shipping_method)


def tax_rule(purchase: Purchase, shop: Shop) -> str:
    """A rule that the store lists: the one of the shipping state, else the first (EVO-53)."""
    return shop.tax_rule_of_state.get(shipping_address(purchase, shop).state, shop.tax_rules[0].tax_rule_id)


def guest_id(email: str, number: str) -> str:
    """A guest is known by the e-mail address, compared without letter case; without one, by this order only."""
    return "guest-" + hashlib.sha256((email.strip().casefold() or number).encode()).hexdigest()[:12]


def named(person: Person, stand_in: Person) -> Person:
    """The person, or who stands in for one without a name; a company of its own is kept (EVO-D20d)."""
    if person.is_named:
        return person
    return replace(stand_in, company=person.company or stand_in.company)


def reachable(person: Person, customer: Person) -> Person:
    """The person with a phone number and an e-mail address, the account's where the address has none (EVO-15)."""
    return replace(person, phone=person.phone or customer.phone, email=person.email or customer.email)


def both_parties(billing: Party, shipping: Party) -> tuple[Party, ...]:
    """Always two, also where they are the same (EVO-D20a)."""
    return billing, shipping


def customers_comment(purchase: Purchase) -> str:
    """What the customer wrote, and nothing that the shop knows besides."""
    return purchase.comment


@dataclass(frozen=True, slots=True)
class DraftRules:
    """What decides the content of a web order."""

    units: Callable[[Line], tuple[Unit, ...]] = sold_units
    keeps_unit: Callable[[Unit], bool] = every_unit
    prices: Callable[[Decimal, int], tuple[tuple[int, Decimal], ...]] = split_to_the_cent
    shipping_cost: Callable[[Purchase], Decimal] = net_shipping
    tax: Callable[[Purchase], Decimal] = whole_tax
    token: Callable[[Tender], str] = token
    keeps_tender: Callable[[Tender], bool] = every_tender
    bill_to: Callable[[Purchase], Address] = billing_address
    ship_to: Callable[[Purchase, Shop], Address] = shipping_address
    carriage: Callable[[Purchase], Carriage] = carriage
    tax_rule: Callable[[Purchase, Shop], str] = tax_rule
    guest_id: Callable[[str, str], str] = guest_id
    recipient: Callable[[Person, Person], Person] = named
    reachable: Callable[[Person, Person], Person] = reachable
    country: Callable[[str], str] = str
    parties: Callable[[Party, Party], tuple[Party, ...]] = both_parties
    comment: Callable[[Purchase], str] = customers_comment
    text: tuple[Step, ...] = HEALTHY
    name: Step = str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A web order, and what staff should know about how it was drawn up."""

    order: WebOrder
    remarks: tuple[str, ...]


def draw_up(number: str, sequence: int, purchase: Purchase, shop: Shop, rules: DraftRules) -> Drawn:
    """Draw up the web order of a purchase. `sequence` goes into the item ids, which an edit therefore keeps."""
    draft = _Draft(number, sequence, purchase, shop, rules)
    order = draft.web_order()
    shortened = ", ".join(dict.fromkeys(draft.shortened))
    remarks = (f"Shortened for the POS: {shortened}",) if shortened else ()
    return Drawn(order, remarks)


class _Draft:
    """One web order while it is being drawn up."""

    def __init__(self, number: str, sequence: int, purchase: Purchase, shop: Shop, rules: DraftRules) -> None:
        self.shortened: list[str] = []
        self._number = number
        self._sequence = sequence
        self._purchase = purchase
        self._shop = shop
        self._rules = rules

    def web_order(self) -> WebOrder:
        way = self._rules.carriage(self._purchase)
        return WebOrder(
            order_id=self._number,
            placed_at=self._purchase.placed_at,
            shipping_cost=self._rules.shipping_cost(self._purchase),
            shipping_vendor=self._text("shippingVendor", way.vendor),
            shipping_method=self._text("shippingMethod", way.method),
            comment=self._text("comment", self._rules.comment(self._purchase), LONGEST_COMMENT),
            tax_rule_id=self._rules.tax_rule(self._purchase, self._shop),
            tax=self._rules.tax(self._purchase),
            parties=self._rules.parties(self._billing_party(), self._shipping_party()),
            payments=tuple(
                Payment(self._rules.token(tender), tender.amount)
                for tender in self._purchase.tenders
                if self._rules.keeps_tender(tender)
            ),
            items=tuple(item for line in self._purchase.lines for item in self._items(line)),
        )

    def _billing_party(self) -> Party:
        address = self._rules.bill_to(self._purchase)
        return self._party("BILLING", address, named(address.person, self._purchase.customer))

    def _shipping_party(self) -> Party:
        address = self._rules.ship_to(self._purchase, self._shop)
        payer = named((self._purchase.bill_to or NOWHERE).person, self._purchase.customer)
        return self._party("SHIPPING", address, self._rules.recipient(address.person, payer))

    def _party(self, role: str, address: Address, who: Person) -> Party:
        street = address.street or ("",)
        contact = self._rules.reachable(address.person, self._purchase.customer)
        return Party(
            role=role,
            customer_id=self._filled("customerID", self._purchase.customer_id, self._guest_id()),
            prefix=self._name("prefixName", who.prefix),
            first_name=self._name("firstName", who.first_name),
            middle_name=self._name("middleName", who.middle_name),
            last_name=self._name("lastName", who.last_name),
            suffix=self._name("suffixName", who.suffix),
            company=self._rules.name(self._text("companyName", who.company)),
            address1=self._text("address1", street[0]),
            address2=self._text("address2", ", ".join(street[1:])),
            city=self._text("city", address.city),
            state=self._text("state", address.state),
            country=self._rules.country(address.country),
            postcode=self._text("zipCode", address.postcode),
            phone=self._text("phone", contact.phone),
            email=self._text("email", contact.email),
        )

    def _items(self, line: Line) -> list[Item]:
        items = []
        for unit in self._rules.units(line):
            if self._rules.keeps_unit(unit):
                prices = self._rules.prices(unit.total, unit.quantity)
                items += [self._item(unit, *price, part) for part, price in enumerate(prices, start=1)]
        return items

    def _item(self, unit: Unit, quantity: int, amount: Decimal, part: int) -> Item:
        item_id = f"{self._sequence:06d}{unit.key}"
        sku = self._text("itemNumber", unit.goods.sku)
        return Item(
            item_id=item_id if part == 1 else f"{item_id}-{part}",
            manufacturer_id=self._filled(
                "manufacturerID", unit.goods.manufacturer_id, self._shop.default_manufacturer_id
            ),
            manufacturer=self._filled(
                "manufacturerName", unit.goods.manufacturer, self._shop.default_manufacturer
            ),
            part_number=sku,
            description=self._filled("description", unit.goods.name, sku),
            quantity=quantity,
            amount=amount,
        )

    def _guest_id(self) -> str:
        email = through(HEALTHY, self._purchase.customer.email)
        return self._rules.guest_id(email, self._number)

    def _filled(self, member: str, value: str, otherwise: str) -> str:
        written = self._text(member, value)
        return written if written.strip() else otherwise

    def _name(self, member: str, value: str) -> str:
        return self._rules.name(self._text(member, value, LONGEST_NAME))

    def _text(self, member: str, value: str, longest: int = LONGEST_TEXT) -> str:
        """The text as the POS gets it; cut only where the protocol ends, and never in silence (EVO-D21e)."""
        written = through(self._rules.text, value)
        if len(written) > longest:
            self.shortened.append(member)
        return written[:longest]
