"""Difficult money: cents that do not divide, discounts, tax on shipping, and every way to pay."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from .catalogue import Catalogue
from .difficulty import GalleryOrder, Twist
from .order import TenderType
from .purchase import AmountOff, PercentOff, Pick, Purchase

_AWKWARD_PRICES = ("1.30", "3.33", "9.99", "13.79", "0.77", "27.51", "4.25", "18.49", "2.15", "8.75")


def _exactly(
    purchase: Purchase, *picks: Pick, tax: str, shipping: str, shipping_taxed: bool = False
) -> Purchase:
    """Give the purchase another basket and figures of its own instead of the region's."""
    delivery = purchase.delivery and replace(purchase.delivery, price=Decimal(shipping), taxed=shipping_taxed)
    return replace(purchase.of(*picks), tax_percent=Decimal(tax), delivery=delivery)


def _priced(purchase: Purchase, price: str, quantity: int = 1) -> Pick:
    return replace(purchase.picks[0], price=Decimal(price), quantity=quantity)


def _three_for_25(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _exactly(purchase, _priced(purchase, "10.00", 3), tax="7", shipping="5.00")
    return replace(purchase, offer=AmountOff(Decimal("5.00")))


def _fractional_cents(purchase: Purchase, _: Catalogue) -> Purchase:
    picks = (_priced(purchase, "3.33", 3), _priced(purchase, "1.30", 7), _priced(purchase, "13.79"))
    purchase = _exactly(purchase, *picks, tax="8.875", shipping="8.95", shipping_taxed=True)
    return replace(purchase, offer=PercentOff(Decimal("7.5")))


def _ten_lines(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    shelf = catalogue.of("simple")
    picks = [
        Pick(shelf[number % len(shelf)], price=Decimal(price)) for number, price in enumerate(_AWKWARD_PRICES)
    ]
    return _exactly(purchase, *picks, tax="6.5", shipping="8.95")


def _tax_on_shipping(purchase: Purchase, _: Catalogue) -> Purchase:
    pick = _priced(purchase, "24.95", 2)
    return _exactly(purchase, pick, tax="8.875", shipping="12.45", shipping_taxed=True)


def _shipping_discount(purchase: Purchase, _: Catalogue) -> Purchase:
    pick = _priced(purchase, "19.95", 2)
    purchase = _exactly(purchase, pick, tax="6.25", shipping="12.95", shipping_taxed=True)
    return replace(purchase, offer=PercentOff(Decimal(50), on_shipping=True))


def _four_decimals(purchase: Purchase, _: Catalogue) -> Purchase:
    """15.00 for shipping: Magento's column says 15.0000, the wire has to say 15.00 (EVO-D18)."""
    return _exactly(purchase, _priced(purchase, "49.99"), tax="0", shipping="15.00")


def _zero_total(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _exactly(purchase, _priced(purchase, "25.00"), tax="7", shipping="0.00")
    return replace(purchase, offer=PercentOff(Decimal(100)), status="pending")


def _gift_card_part(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _exactly(purchase, _priced(purchase, "49.99"), tax="0", shipping="10.00")
    return replace(purchase, gift_card=Decimal("40.00"))


def _store_credit_part(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _exactly(purchase, _priced(purchase, "64.95"), tax="6.5", shipping="8.95")
    return replace(purchase, store_credit=Decimal("15.50"))


def _both_and_a_card(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _exactly(purchase, _priced(purchase, "119.95"), tax="6", shipping="8.95", shipping_taxed=True)
    return replace(purchase, gift_card=Decimal("50.00"), store_credit=Decimal("7.01"))


def _gift_card_whole(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = _exactly(purchase, _priced(purchase, "40.00"), tax="0", shipping="10.00")
    return replace(purchase, gift_card=Decimal("50.00"), status="pending")


def _authorised(kind: TenderType, status: str) -> Twist:
    return lambda purchase, _: purchase.paid_by(kind, "authorized", status)


def _payments() -> Iterator[GalleryOrder]:
    cards: tuple[TenderType, ...] = ("visa", "mastercard", "discover", "amex", "paypal")
    for card in cards:
        yield GalleryOrder(card, f"paid by {card}, authorised", _authorised(card, "processing"))
    others: tuple[TenderType, ...] = ("check", "cash_on_delivery", "bank_transfer", "purchase_order")
    for other in others:
        name = other.replace("_", "-")
        text = f"paid by {name.replace('-', ' ')}, which the shop marked as good"
        yield GalleryOrder(f"{name}-authorised", text, _authorised(other, "pending"))


ENTRIES = (
    GalleryOrder(
        "three-for-25", "3 pieces for 25.00 after discount: no unit price hits the cent", _three_for_25
    ),
    GalleryOrder(
        "fractional-cents-discount", "7.5 % off prices that leave fractions of a cent", _fractional_cents
    ),
    GalleryOrder("ten-lines-at-6.5-percent", "tax per line and tax on the sum differ", _ten_lines),
    GalleryOrder("tax-on-shipping", "shipping is taxed, once", _tax_on_shipping),
    GalleryOrder("shipping-discount", "half price, shipping as well", _shipping_discount),
    GalleryOrder("four-decimals", "15.0000 for shipping in the shop is 15.00 at the till", _four_decimals),
    GalleryOrder("zero-total", "everything given away: no payment at all", _zero_total),
    GalleryOrder("gift-card-part-payment", "40.00 by gift card, 19.99 by Visa", _gift_card_part),
    GalleryOrder("store-credit-part-payment", "15.50 by store credit, the rest by Visa", _store_credit_part),
    GalleryOrder(
        "gift-card-and-store-credit", "gift card, store credit and a card for one order", _both_and_a_card
    ),
    GalleryOrder(
        "gift-card-full-payment", "paid by gift card alone: the shop's own grand total is 0", _gift_card_whole
    ),
    *_payments(),
)
