"""Difficult people, places and texts: who ordered, where it goes, and what they managed to type."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from .catalogue import Catalogue
from .difficulty import GalleryOrder
from .order import Address
from .ordinary import SHOP, picked_up, sent_to
from .purchase import Pick, Purchase

_LONG_STREET = ("Old Quarry Road behind the third barn past the water tower, " * 5)[:255]
_LONG_FIRST = ("Maximiliana-Wilhelmina-" * 5)[:100]
_LONG_LAST = ("Featherstonehaugh-Cholmondeley-" * 4)[:100]
_LONG_COMMENT = ("Ring twice, then wait; if the gate is shut, try the neighbor's. " * 63)[:4000]


def _named(purchase: Purchase, first: str, last: str, company: str | None = None) -> Purchase:
    """Put another person in the buyer's place: a guest with another e-mail, so that no account has two names."""
    changes: dict[str, Any] = {
        "first_name": first,
        "last_name": last,
        "company": company,
        "prefix": None,
        "middle_name": None,
        "suffix": None,
        "email": f"guest.{purchase.customer.email}",
    }

    def address(place: Address | None) -> Address | None:
        return place and replace(place, **changes)

    customer = replace(purchase.customer, id=None, **changes)
    return replace(
        purchase, customer=customer, bill_to=address(purchase.bill_to), ship_to=address(purchase.ship_to)
    )


def _living_at(purchase: Purchase, street: tuple[str, ...], city: str) -> Purchase:
    """Move both addresses within their region, so that the tax stays."""

    def move(place: Address | None) -> Address | None:
        return place and replace(place, street=street, city=city)

    return replace(purchase, bill_to=move(purchase.bill_to), ship_to=move(purchase.ship_to))


_FRIEND = replace(
    SHOP,
    first_name="Imani",
    last_name="Okafor",
    company=None,
    street=("4 Mill Lane", "Rear"),
    city="Providence",
    region="Rhode Island",
    region_code="RI",
    postcode="02903",
)
_GERMANY = replace(
    SHOP,
    first_name="Jörg",
    last_name="Weiß",
    company=None,
    street=("Gänsemarkt 12", "Hinterhaus"),
    city="Köln",
    region=None,
    region_code=None,
    postcode="50667",
    country="DE",
    phone="030 23125012",
)
_QUEBEC = replace(
    SHOP,
    first_name="Zoé",
    last_name="L'Écuyer",
    company=None,
    street=("1200, rue de l'Église",),
    city="Trois-Rivières",
    region="Quebec",
    region_code="QC",
    postcode="G9A 1A1",
    country="CA",
    phone="(604) 555-0142",
)


def _paypal_without_billing(purchase: Purchase, _: Catalogue) -> Purchase:
    return replace(purchase.paid_by("paypal", "authorized", "processing"), bill_to=None)


def _paypal_half_billing(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = purchase.paid_by("paypal", "authorized", "processing")
    half = purchase.bill_to and replace(
        purchase.bill_to, street=(), city=None, region=None, region_code=None, postcode=None, phone=None
    )
    return replace(purchase, bill_to=half)


def _guest(purchase: Purchase, _: Catalogue) -> Purchase:
    return replace(purchase, customer=replace(purchase.customer, id=None))


def _pickup(purchase: Purchase, _: Catalogue) -> Purchase:
    return picked_up(purchase)


def _somewhere_else(purchase: Purchase, _: Catalogue) -> Purchase:
    return sent_to(purchase, replace(_FRIEND, email=purchase.customer.email))


def _abroad(purchase: Purchase, _: Catalogue) -> Purchase:
    return _living_in(purchase, _GERMANY)


def _canada(purchase: Purchase, _: Catalogue) -> Purchase:
    return _living_in(purchase, _QUEBEC)


def _living_in(purchase: Purchase, place: Address) -> Purchase:
    purchase = _named(purchase, place.first_name or "", place.last_name or "")
    place = replace(place, email=purchase.customer.email)
    customer = replace(purchase.customer, phone=place.phone)
    return replace(sent_to(purchase, place), bill_to=place, customer=customer)


def _hostile_names(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _named(purchase, "O'Brien & Søn <x>", "محمد ]]> Łódź", 'Smith "Wheels" & Co 🚲🏍️')
    purchase = _living_at(purchase, ("<b>1</b> High & Low Street", "c/o 李小龍"), "Łódź")
    return purchase.of(replace(purchase.picks[0], name='Grip <soft> & "hard" ]]> 7/8" 🔧'))


def _control_characters(purchase: Purchase, _: Catalogue) -> Purchase:
    return _living_at(
        _named(purchase, "Ann\x1a", "Bell\x07\x1c", "Tab\there"), ("1 Form\x0cfeed Road",), "Null\x00ville"
    )


def _decomposed_accents(purchase: Purchase, _: Catalogue) -> Purchase:
    return _living_at(
        _named(purchase, "Zoe\u0301", "A\u030angstro\u0308m", "Cafe\u0301 Mu\u0308ller"),
        ("12 Rue de l'E\u0301glise",),
        "Montre\u0301al",
    )


def _html_entities(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _named(purchase, "Ren&eacute;e", "O&#039;Neill", "Caf&eacute; &trade;")
    return purchase.of(replace(purchase.picks[0], name="Fish &amp; Chips light set &reg;"))


def _long_texts(purchase: Purchase, _: Catalogue) -> Purchase:
    return _living_at(_named(purchase, _LONG_FIRST, _LONG_LAST), (_LONG_STREET,), "Truth or Consequences")


def _hostile_comment(purchase: Purchase, _: Catalogue) -> Purchase:
    return replace(purchase, comment="Please\x1a ring\x00 twice & wait <5 min> ]]> — thanks ☺")


def _long_comment(purchase: Purchase, _: Catalogue) -> Purchase:
    return replace(purchase, comment=_LONG_COMMENT)


def _virtual_only(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    service = catalogue.first("virtual product", lambda product: product.kind == "virtual")
    return replace(purchase.of(Pick(service)), ship_to=None, delivery=None)


def _tax_free(purchase: Purchase, _: Catalogue) -> Purchase:
    return replace(
        purchase,
        tax_percent=Decimal(0),
        delivery=purchase.delivery and replace(purchase.delivery, taxed=False),
    )


ENTRIES = (
    GalleryOrder(
        "paypal-without-billing", "PayPal told the shop no billing address", _paypal_without_billing
    ),
    GalleryOrder(
        "paypal-half-billing", "PayPal told the shop a name and a country, no more", _paypal_half_billing
    ),
    GalleryOrder("guest", "placed without an account", _guest),
    GalleryOrder("pickup", "picked up in the shop: nothing is sent", _pickup),
    GalleryOrder("virtual-only", "a booked service: no shipping address, no shipping", _virtual_only),
    GalleryOrder("gift-to-a-friend", "billed here, delivered to somebody else elsewhere", _somewhere_else),
    GalleryOrder("abroad", "to Germany: no region, no tax, umlauts", _abroad),
    GalleryOrder("canada", "to Quebec: a postcode with a blank, 14.975 % tax", _canada),
    GalleryOrder("tax-free", "an exempt customer: no tax at all", _tax_free),
    GalleryOrder(
        "hostile-names", "apostrophe, ampersand, angle brackets, ]]>, Polish, Arabic, emoji", _hostile_names
    ),
    GalleryOrder(
        "control-characters", "characters in names and address that XML 1.0 forbids", _control_characters
    ),
    GalleryOrder("decomposed-accents", "accents typed as separate characters (NFD)", _decomposed_accents),
    GalleryOrder("html-entities", "the shop stored Caf&eacute; &trade; literally", _html_entities),
    GalleryOrder("long-texts", "a 255-character address line, 100-character names", _long_texts),
    GalleryOrder("hostile-comment", "a comment with U+001A and NUL", _hostile_comment),
    GalleryOrder("long-comment", "a comment of 4,000 characters", _long_comment),
)
