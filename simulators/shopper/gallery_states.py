"""Orders in states that decide whether they may go to the till at all (MAG-06, MAG-08)."""

from dataclasses import replace
from decimal import Decimal

from .catalogue import Catalogue
from .difficulty import GalleryOrder, Twist
from .order import TenderState, TenderType
from .purchase import Payment, Pick, Purchase


def _in_state(status: str, state: TenderState, kind: TenderType = "visa") -> Twist:
    return lambda purchase, _: purchase.paid_by(kind, state, status)


def _partly_authorised(purchase: Purchase, _: Catalogue) -> Purchase:
    purchase = purchase.of(replace(purchase.picks[0], price=Decimal("60.00")))
    return replace(purchase, payment=Payment("visa", "authorized", authorized=Decimal("20.00")))


def _completed(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    service = catalogue.first("virtual product", lambda product: product.kind == "virtual")
    purchase = purchase.of(Pick(service)).paid_by("visa", "captured", "processing")
    return replace(purchase, ship_to=None, delivery=None)


ENTRIES = (
    GalleryOrder(
        "pending-payment-authorised",
        "status Pending Payment, but the gateway holds the money",
        _in_state("pending_payment", "authorized", "paypal"),
    ),
    *(
        GalleryOrder(name, text, twist, qualifies=False)
        for name, text, twist in (
            ("unpaid", "a check that has not come", _in_state("pending", "pending", "check")),
            (
                "pending-payment-unpaid",
                "left at the gateway",
                _in_state("pending_payment", "pending", "paypal"),
            ),
            (
                "processing-unpaid",
                "Processing although the payment failed",
                _in_state("processing", "pending"),
            ),
            ("partly-authorised", "authorised for less than the total", _partly_authorised),
            ("on-hold", "put on hold by staff", _in_state("holded", "authorized")),
            ("payment-review", "the gateway is looking at it", _in_state("payment_review", "authorized")),
            ("fraud", "suspected fraud", _in_state("fraud", "authorized")),
            ("custom-status", "a status of the shop's own", _in_state("awaiting_parts", "authorized")),
            ("already-invoiced", "something else invoiced it first", _in_state("processing", "captured")),
            ("completed", "a captured service: complete before anybody looked", _completed),
        )
    ),
)
