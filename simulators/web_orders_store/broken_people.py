"""Defects of an order's words: people, addresses, text, dates."""

import unicodedata
from dataclasses import replace
from datetime import datetime, tzinfo

from .codec import escaped
from .defect import Defect, rule
from .document import Party
from .drafting import NOWHERE, Carriage, billing_address, guest_id, shipping_address
from .purchase import Address, Person, Purchase
from .shop import Shop
from .text import HEALTHY, compose, decode_entities, drop_unwritable


def _bill_where_it_ships(purchase: Purchase) -> Address:
    return purchase.bill_to or purchase.ship_to or NOWHERE


def _ship_to_payer(purchase: Purchase, shop: Shop) -> Address:
    return billing_address(purchase) if purchase.pickup else shipping_address(purchase, shop)


def _ship_nowhere(purchase: Purchase, shop: Shop) -> Address:
    return shipping_address(purchase, shop) if purchase.ship_to or purchase.pickup else NOWHERE


def _deliver(purchase: Purchase) -> Carriage:
    return Carriage(purchase.carrier, purchase.shipping_method)


def _new_guest(email: str, number: str) -> str:
    return guest_id(f"{number} {email}", number)


def _guest_in_letter_case(email: str, number: str) -> str:
    return f"guest-{email or number}"


def _nobody_stands_in(person: Person, _: Person) -> Person:
    return person


def _twice_escaped(text: str) -> str:
    return escaped(escaped(text))


def _decompose(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _cut(text: str) -> str:
    return text[:35]


def _iso_date(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def _seconds_only(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _out_of_reach(person: Person, _: Person) -> Person:
    return replace(person, phone="", email="")


def _billing_only(billing: Party, _: Party) -> tuple[Party, ...]:
    return (billing,)


def _with_card_number(purchase: Purchase) -> str:
    return f"{purchase.comment} [paid by 4111 1111 1111 1111]"


def _no_date(_: datetime, __: tzinfo) -> str:
    return ""


def _draft(name: str, text: str, breaks: tuple[str, ...], /, **changes: object) -> Defect:
    return Defect(name, text, breaks, rule("draft", **changes))


DEFECTS = (
    _draft(
        "billing-copied-from-shipping",
        "an order without billing address is billed where it ships",
        ("EVO-D20b", "EVO-D20c"),
        bill_to=_bill_where_it_ships,
    ),
    _draft(
        "shipping-name-left-empty",
        "a shipping address without a name is sent without one",
        ("EVO-D20d",),
        recipient=_nobody_stands_in,
    ),
    _draft(
        "pickup-to-customer",
        "a pickup order has the customer's address as SHIPPING",
        ("EVO-D20e",),
        ship_to=_ship_to_payer,
    ),
    _draft(
        "pickup-as-delivery",
        "a pickup order names the shop's own carrier and method",
        ("EVO-73",),
        carriage=_deliver,
    ),
    _draft(
        "virtual-order-ships-nowhere",
        "an order of virtual goods has an empty SHIPPING address",
        ("EVO-16", "EVO-D20f"),
        ship_to=_ship_nowhere,
    ),
    _draft(
        "guest-id-per-order",
        "a guest has another customerID with every order",
        ("EVO-D20g",),
        guest_id=_new_guest,
    ),
    _draft(
        "guest-id-by-letter-case",
        "the letter case of a guest's e-mail makes another customerID",
        ("EVO-D20g",),
        guest_id=_guest_in_letter_case,
    ),
    _draft(
        "uppercased-names",
        "names are sent in capitals",
        ("EVO-D21c",),
        name=str.upper,
    ),
    Defect(
        "double-escaped",
        "text is escaped twice, so that the POS prints &amp;",
        ("EVO-D21c",),
        rule("codec", escape=_twice_escaped),
    ),
    _draft(
        "control-characters-kept",
        "characters that XML does not allow are sent, and no parser reads the answer",
        ("EVO-D21a",),
        text=(decode_entities, compose),
    ),
    Defect(
        "dropped-characters-not-noted",
        "characters are dropped and nobody is told",
        ("EVO-D21b",),
        rule("staff", remarks=lambda _: ()),
    ),
    _draft(
        "entities-kept",
        "HTML entities stored by the shop are sent as they are",
        ("EVO-D21d",),
        text=(drop_unwritable, compose),
    ),
    _draft(
        "truncated-35",
        "texts are cut after 35 characters",
        ("EVO-D21e",),
        text=(*HEALTHY, _cut),
    ),
    _draft(
        "nfd",
        "accents are sent as characters of their own",
        ("EVO-D21c",),
        text=(decode_entities, drop_unwritable, _decompose),
    ),
    Defect(
        "date-iso-T",
        "dates are written with T and an offset",
        ("EVO-D17a",),
        rule("answers", date=_iso_date),
    ),
    Defect(
        "date-without-milliseconds",
        "dates are written without milliseconds",
        ("EVO-D17a",),
        rule("answers", date=_seconds_only),
    ),
    Defect(
        "cancellation-id-misspelt",
        "a cancellation names its order in orderId",
        ("EVO-D13e",),
        rule("answers", cancellation_id="orderId"),
    ),
    _draft(
        "contact-left-out",
        "customers have neither phone nor e-mail",
        ("EVO-15", "EVO-D20b"),
        reachable=_out_of_reach,
    ),
    _draft(
        "shipping-customer-missing",
        "only the billing customer is sent",
        ("EVO-16", "EVO-D20a"),
        parties=_billing_only,
    ),
    _draft(
        "country-in-small-letters",
        "countries are written us and de",
        ("EVO-D20h",),
        country=str.lower,
    ),
    _draft(
        "card-number-in-comment",
        "the comment tells the number of the customer's card",
        ("EVO-D19e",),
        comment=_with_card_number,
    ),
    Defect(
        "orders-undated",
        "the date of orders and cancellations is empty",
        ("EVO-14", "EVO-D17a"),
        rule("answers", date=_no_date),
    ),
)
