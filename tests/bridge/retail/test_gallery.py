"""Every difficult order of the shopper, read in Magento as the bridge reads it: its sale comes to the very cent."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tillproof.bridge import Magento, Settings
from tillproof.bridge.order import Order
from tillproof.bridge.outlets.outlet import Glance
from tillproof.bridge.sources.magento.magento import MagentoSource
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import GALLERY, MagentoShop, Shopper
from tillproof.simulators.shopper.catalogue import products

WHEN = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop_orders() -> list[Order]:
    magento = open_magento(
        None, clock=lambda: WHEN, users=[AdminUser("a", "a", "token")], control_token="control"
    )
    magento.load_products(products())
    with (
        Server(magento.system.wsgi) as server,
        MagentoShop(server.url, "token", pause=lambda _: None) as shop,
    ):
        shopper = Shopper(3, lambda: WHEN)
        for name in GALLERY:
            shop.place(shopper.order(name))
        settings = Settings(
            magento=Magento(url=server.url, token="token"),
            lightspeed_username="l",
            lightspeed_password="p",
        )
        source = MagentoSource(settings, lambda: WHEN)
        read = [one for page in source.changed_since(WHEN) for one in source.read(page.sightings).values()]
        source.close()
    magento.close()
    return [one for one in read if isinstance(one, Order)]


def test_every_difficult_order_comes_to_the_cent(
    open_scene: Callable[..., Any], shop_orders: list[Order]
) -> None:
    assert len(shop_orders) > len(GALLERY) * 0.8
    scene = open_scene(limits=False)
    scene.retail.load_products(products())
    outlet = scene.outlet()
    pushed = 0
    for sold in shop_orders:
        if outlet.judge(sold, Glance(ticked=False, fulfilled=False)) is not None:
            continue
        told = scene.push(sold, outlet)
        gap = sum((one.quantity * one.amount + one.tax for one in sold.lines if not one.stocked), Decimal(0))
        (sale,) = scene.sales(referenceNumber=sold.number)
        assert (sale["completed"], sale["balance"]) == ("true", "0")
        assert Decimal(sale["total"]) == sold.total - gap, sold.number
        assert bool(gap) == (f"NotExported {gap}" in str(told.notes))
        pushed += 1
    assert pushed > len(shop_orders) * 0.8
