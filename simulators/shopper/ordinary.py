"""Ordinary purchases: what most customers do. All of them qualify in Auto-Invoice mode: authorised, not invoiced."""

import random
from dataclasses import replace
from decimal import Decimal

from . import people
from .catalogue import Catalogue
from .order import Address, ShippingMethod, TenderType
from .purchase import AmountOff, Delivery, Payment, PercentOff, Pick, Purchase
from .regions import tax_percent, taxes_shipping

FLAT_RATE = ShippingMethod("flatrate", "flatrate", "Flat Rate - Fixed")
GROUND = ShippingMethod("ups", "03", "United Parcel Service - UPS Ground")
PRIORITY = ShippingMethod("usps", "1", "United States Postal Service - Priority Mail")
FREE = ShippingMethod("freeshipping", "freeshipping", "Free Shipping - Free")
IN_STORE = ShippingMethod("instore", "pickup", "In-Store Pickup Delivery - Harbor Street")

_CARDS: tuple[TenderType, ...] = ("visa", "mastercard", "amex", "discover", "paypal")
_COMMENTS = (
    "Please leave at the side door.",
    "Gift, no invoice in the parcel please.",
    "Call before delivery, dog in the yard.",
    "Needed for Saturday's race if at all possible!",
)


def ordinary(dice: random.Random, catalogue: Catalogue) -> Purchase:
    """Throw an ordinary purchase: 1 to 5 lines, a card or PayPal authorised, now and then a coupon or a comment."""
    buyer = people.person(dice.randrange(people.POPULATION))
    away = buyer.elsewhere if dice.random() < 0.6 else None
    purchase = _purchase(buyer, away or buyer.home, _basket(dice, catalogue))
    purchase = replace(
        purchase,
        delivery=_delivery(dice, purchase),
        payment=Payment(dice.choices(_CARDS, (40, 20, 10, 8, 22))[0], "authorized"),
        offer=_offer(dice, purchase) if dice.random() < 0.25 else None,
        comment=dice.choice(_COMMENTS) if dice.random() < 0.15 else None,
    )
    return picked_up(purchase) if dice.random() < 0.04 else purchase


def calm(dice: random.Random, catalogue: Catalogue) -> Purchase:
    """Throw the plainest purchase there is: an American, one simple product, flat rate, Visa authorised."""
    buyer = people.person(dice.randrange(people.POPULATION))
    while buyer.home.country != "US":
        buyer = people.person(dice.randrange(people.POPULATION))
    simple = [product for product in catalogue.of("simple") if product.brand and product.sku[0] != "0"]
    return _purchase(buyer, buyer.home, (Pick(dice.choice(simple)),))


def picked_up(purchase: Purchase) -> Purchase:
    """Give the same purchase picked up in the shop: it goes to the shop's own address, in the customer's name."""
    shop = replace(
        purchase.bill_to or purchase.ship_to or SHOP,
        company=SHOP.company,
        street=SHOP.street,
        city=SHOP.city,
        region=SHOP.region,
        region_code=SHOP.region_code,
        postcode=SHOP.postcode,
        country=SHOP.country,
    )
    return replace(
        purchase,
        ship_to=shop,
        tax_percent=tax_percent(shop.country, shop.region_code),
        delivery=Delivery(IN_STORE, Decimal("0.00"), pickup=True),
    )


def sent_to(purchase: Purchase, place: Address) -> Purchase:
    """Give the same purchase delivered to another place, taxed as there."""
    taxed = taxes_shipping(place.country, place.region_code)
    delivery = purchase.delivery and replace(purchase.delivery, taxed=taxed)
    rate = tax_percent(place.country, place.region_code)
    return replace(purchase, ship_to=place, tax_percent=rate, delivery=delivery)


SHOP = Address(
    prefix=None,
    first_name="Spoke",
    middle_name=None,
    last_name="Throttle",
    suffix=None,
    company="Spoke & Throttle",
    street=("17 Harbor Street",),
    city="Tacoma",
    region="Washington",
    region_code="WA",
    postcode="98402",
    country="US",
    phone="(206) 555-0100",
    email="shop@example.com",
)
"""The shop itself, where orders are picked up."""


def _purchase(buyer: people.Person, ship_to: Address, picks: tuple[Pick, ...]) -> Purchase:
    flat = Delivery(FLAT_RATE, Decimal("8.95"))
    purchase = Purchase(
        customer=buyer.customer,
        bill_to=buyer.home,
        ship_to=ship_to,
        picks=picks,
        tax_percent=Decimal(0),
        delivery=flat,
        payment=Payment("visa", "authorized"),
        status="processing",
    )
    return sent_to(purchase, ship_to)


def _basket(dice: random.Random, catalogue: Catalogue) -> tuple[Pick, ...]:
    shelf = catalogue.of("simple", "configurable")
    chosen = dice.sample(shelf, min(dice.choices((1, 2, 3, 4, 5), (38, 27, 18, 10, 7))[0], len(shelf)))
    return tuple(
        Pick(
            product,
            dice.choices((1, 2, 3, 4), (70, 18, 7, 5))[0],
            dice.randrange(len(product.variants)) if product.variants else 0,
        )
        for product in chosen
    )


def _delivery(dice: random.Random, purchase: Purchase) -> Delivery:
    weight = sum((pick.product.weight * pick.quantity for pick in purchase.picks), Decimal(0))
    taxed = purchase.delivery is not None and purchase.delivery.taxed
    if _worth(purchase) >= 150 and dice.random() < 0.5:
        return Delivery(FREE, Decimal("0.00"))
    ground = (Decimal("6.40") + weight * Decimal("0.85")).quantize(Decimal("0.01"))
    method, price = dice.choice(
        ((FLAT_RATE, Decimal("8.95")), (GROUND, ground), (PRIORITY, Decimal("9.25"))),
    )
    return Delivery(method, price, taxed)


def _offer(dice: random.Random, purchase: Purchase) -> PercentOff | AmountOff:
    amount = Decimal(dice.choice(("5.00", "10.00", "20.00")))
    if _worth(purchase) > 4 * amount and dice.random() < 0.4:
        return AmountOff(amount)
    return PercentOff(Decimal(dice.choice(("5", "10", "12.5", "15"))), on_shipping=dice.random() < 0.2)


def _worth(purchase: Purchase) -> Decimal:
    return sum((pick.product.price * pick.quantity for pick in purchase.picks), Decimal(0))
