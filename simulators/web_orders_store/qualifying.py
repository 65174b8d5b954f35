"""Which purchases may go to the POS at all: paid or authorised, not in review, and right to the cent (EVO-D07).

What does not qualify waits, with a reason in the store's list; staff may release it. Money that does not add up is
never released: it has to be edited.
"""

from decimal import Decimal

from .pricing import net_shipping, sold_units
from .purchase import Purchase
from .shop import Shop

LIVE = frozenset({"pending", "pending_payment", "processing"})
"""The statuses in which there is something left to do for the POS."""

HELD = "holded"
CANCELED = "canceled"
PAID = frozenset({"authorized", "captured"})
DATA = "data:"
"""What a reason begins with when only an edit can help."""


def reason_to_wait(purchase: Purchase, shop: Shop) -> str:
    """Why the order is not offered, in one line; empty when it qualifies. A hold is a mark of its own."""
    return _wrong_money(purchase, shop) or _not_ready(purchase)


def _not_ready(purchase: Purchase) -> str:
    if purchase.status not in LIVE | {HELD, CANCELED}:
        return f"status:{purchase.status}"
    if any(tender.state not in PAID for tender in purchase.tenders):
        return "unpaid"
    return ""


def _wrong_money(purchase: Purchase, shop: Shop) -> str:
    if purchase.currency != shop.currency:
        return f"{DATA}currency: the order is in {purchase.currency}, this connection in {shop.currency}"
    if any(unit.total < 0 for line in purchase.lines for unit in sold_units(line)):
        return f"{DATA}line: a line is worth less than nothing"
    owed = _sum_of_parts(purchase)
    paid = sum((tender.amount for tender in purchase.tenders), Decimal(0))
    if not owed == paid == purchase.grand_total:
        return (
            f"{DATA}total: lines, shipping and tax are {owed}, payments {paid}, total {purchase.grand_total}"
        )
    return ""


def _sum_of_parts(purchase: Purchase) -> Decimal:
    lines = sum((unit.total for line in purchase.lines for unit in sold_units(line)), Decimal(0))
    return lines + net_shipping(purchase) + purchase.tax
