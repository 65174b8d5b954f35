"""Mixed orders from Magento stand in OnSite to the cent, with their returns: 200 of them with TILLPROOF_ORDERS=200."""

import os
from collections.abc import Iterator
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

import pytest

from tillproof.harness import money
from tillproof.harness.magento_books import given_back
from tillproof.harness.orders import OrderBook
from tillproof.harness.pos_books import Document
from tillproof.harness.pushed_visit import returns, sales
from tillproof.harness.target import BridgeSettings
from tillproof.simulators.shopper import GALLERY

NUMBER = int(os.environ.get("TILLPROOF_ORDERS", "9"))
FEE = Decimal("0.25")


def mixed() -> Iterator[str | None]:
    """Every order of the gallery that qualifies, with an ordinary one behind each."""
    for name in cycle(name for name, order in GALLERY.items() if order.qualifies):
        yield name
        yield None


@pytest.mark.parametrize("document", ["orders", "invoices"])
def test_mixed_orders_stand_in_onsite_to_the_cent_with_their_returns(document: str, reference: Any) -> None:
    target = reference()
    till, store = target.onsite, target.magento
    target.set_settings(BridgeSettings(download_orders_as=document))
    book = OrderBook(1, f"done when {document}", target.clock, "DONE")
    bought = {}
    for like in islice(mixed(), NUMBER):
        order = book.order(like)
        target._tick()
        bought[store.place_order(order, "onsite")] = order
    target.run_cycle()
    for place, number in enumerate(bought):
        order = bought[number]
        if place % 3 == 0 and order.totals.grand_total:
            store.refund(number)
        elif (
            place % 3 == 1 and order.totals.grand_total and order.lines[0].kind in ("simple", "configurable")
        ):
            store.refund(number, {1: 1}, fee=FEE)
    for _ in range(2):
        target.run_cycle()
    refunded = {
        number: sum(map(given_back, store.books(number).credit_memos), Decimal(0)) for number in bought
    }
    assert sum(amount > 0 for amount in refunded.values()) > NUMBER // 3

    wrong = {}
    for number, found in _standing(till, bought).items():
        wanted = (1, money.expected(bought[number]).total - refunded[number])
        stands = (len(sales(found)), sum((each.total for each in found if not each.replaced), Decimal(0)))
        if stands != wanted:
            wrong[number] = (bought[number].label, stands, wanted)
        if document == "invoices" and len(returns(found)) != int(refunded[number] > 0):
            wrong[number] = (bought[number].label, "returns", len(returns(found)))
    assert wrong == {}
    assert {target.read_order(number).status for number in bought} == {"downloaded"}


def _standing(till: Any, numbers: Any) -> dict[str, tuple[Document, ...]]:
    return {number: till.documents(number, {}) for number in numbers}
