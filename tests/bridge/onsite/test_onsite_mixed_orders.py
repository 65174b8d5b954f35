"""Difficult orders and their refunds, from Magento into OnSite: every document agrees to the cent."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import requests
from onsite_till import START, errand

from tillproof.bridge import Magento, Settings
from tillproof.bridge.order import Order, Return
from tillproof.bridge.outlets.outlet import Consignment
from tillproof.bridge.sources.magento.magento import MagentoSource
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import GALLERY, MagentoShop, Shopper
from tillproof.simulators.shopper.catalogue import products

NAMES = sorted(name for name, entry in GALLERY.items() if entry.qualifies)


@dataclass
class Sold:
    """An order as the bridge reads it, and what it reads of its refund."""

    order: Order
    refund: Return


@pytest.fixture(scope="module")
def sold() -> Iterator[dict[str, Sold]]:
    """Each qualifying order of the gallery, placed in Magento, invoiced there, and paid back in full."""
    clock = VirtualClock(START)
    magento = open_magento(None, clock=clock, users=[AdminUser("a", "b", "token")], control_token="control")
    magento.load_products(products())
    with Server(magento.system.wsgi) as server, MagentoShop(server.url, "token") as shop:
        source = MagentoSource(Settings(Magento(server.url, token="token"), "user", "word"), clock)
        yield dict(_sold(server.url, shop, source, clock))
        source.close()
    magento.close()


def _sold(
    url: str, shop: MagentoShop, source: MagentoSource, clock: VirtualClock
) -> Iterator[tuple[str, Sold]]:
    shopper = Shopper(7, clock)
    for name in NAMES:
        placed = shop.place(shopper.order(name))
        (sighting,) = source.by_ids([str(placed.entity_id)]).sightings
        order = source.read([sighting])[sighting.source_id]
        if not isinstance(order, Order) or not order.total:
            continue
        requests.post(
            f"{url}/rest/V1/order/{placed.entity_id}/invoice",
            headers={"Authorization": "Bearer token"},
            json={"capture": True},
            timeout=20,
        )
        shop.refund(placed.number)
        (sighting,) = source.by_ids([str(placed.entity_id)]).sightings
        (memo,) = source.credit_memos(sighting, "tillproof")
        if memo.credit is not None:
            yield name, Sold(order, memo.credit)


@pytest.fixture
def stocked(till: Any) -> Any:
    """OnSite has what the shop sells."""
    shelf = dict(till.onsite._shelf)
    till.onsite.load_products(products())
    yield till
    till.onsite._shelf.clear()
    till.onsite._shelf.update(shelf)


@pytest.mark.parametrize("kind", ["orders", "invoices"])
def test_every_order_and_its_refund_agree_to_the_cent(stocked: Any, sold: dict[str, Sold], kind: str) -> None:
    till = stocked
    outlet = till.outlet(download_orders_as=kind, create_order_deposits=False)
    terms = till.settings(download_orders_as=kind, create_order_deposits=False).terms
    chosen = list(sold.items())[kind == "orders" :: 2]
    assert len(chosen) >= 20
    for name, one in chosen:
        before = len(till.control("GET", f"/{kind}?limit=1000")[kind])
        pushed = outlet.push(Consignment(one.order, terms), again=False)
        made = till.control("GET", f"/{kind}/{pushed.id}")
        assert Decimal(made["totals"]["total"]) == one.order.total, name
        assert len(till.control("GET", f"/{kind}?limit=1000")[kind]) == before + 1
        done = outlet.run(errand("return", pushed, credit=one.refund, marker=name))
        if kind == "invoices":
            ((_, number),) = done.documents
            back = till.control("GET", f"/invoices/{number}")
            assert Decimal(back["totals"]["total"]) == -one.refund.total, name
        else:
            left = till.control("GET", f"/orders/{pushed.id}")["totals"]["total"]
            assert Decimal(left) == one.order.total - one.refund.total, name
