"""The shopper at the Magento simulator, over HTTP: the shop has what was ordered, to the cent and the letter."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests

from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.faults import Fault
from tillproof.simulators.magento import DEFAULT_VIEW, AdminUser, Magento, StoreView, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import GALLERY, MagentoShop, ShopError, Shopper, VirtualOrder, catalogue
from tillproof.simulators.shopper.order import Address
from tillproof.simulators.shopper.taxes import tax_name, tax_percents

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
TOKEN = "the-shoppers-own-token"


@pytest.fixture(scope="module")
def clock() -> VirtualClock:
    return VirtualClock(NOON)


@pytest.fixture(scope="module")
def magento(clock: VirtualClock) -> Iterator[Magento]:
    magento = open_magento(
        None,
        clock=clock,
        users=[AdminUser("shopper", "pw", TOKEN)],
        store_views=(DEFAULT_VIEW, StoreView("uptown", "Uptown")),
        control_token="steer",
    )
    magento.load_products(catalogue.products())
    yield magento
    magento.close()


@pytest.fixture(scope="module")
def url(magento: Magento) -> Iterator[str]:
    with Server(magento.system.wsgi) as server:
        yield server.url


@pytest.fixture(scope="module")
def shop(url: str) -> Iterator[MagentoShop]:
    with MagentoShop(url, TOKEN, pause=lambda _: None) as shop:
        yield shop


@pytest.fixture(scope="module")
def shopper(clock: VirtualClock) -> Shopper:
    return Shopper(1, clock)


@pytest.mark.parametrize("name", [None, *GALLERY])
def test_the_shop_has_what_was_ordered(shop: MagentoShop, shopper: Shopper, name: str | None) -> None:
    order = shopper.order(name)
    number = shop.place(order).number
    kept = shop.find(number)
    assert shop.look_up(order.reference) is not None
    assert kept["status"] == ("complete" if name == "completed" else order.status)
    must_have_the_money_of(order, kept)
    assert kept.get("customer_note") == order.comment
    assert kept["created_at"] == "2026-03-04 12:00:00"
    assert address(kept.get("billing_address")) == told(order.bill_to)
    shipping = kept["extension_attributes"]["shipping_assignments"][0]["shipping"]
    assert address(shipping.get("address")) == told(order.ship_to)


def must_have_the_money_of(order: VirtualOrder, kept: dict[str, Any]) -> None:
    totals, extensions = order.totals, kept["extension_attributes"]
    assert sum(exact(tax, "amount") for tax in extensions["applied_taxes"]) == totals.tax
    assert {tax["title"] for tax in extensions["applied_taxes"]} <= set(map(tax_name, tax_percents()))
    elsewhere = exact(extensions, "gift_cards_amount") + exact(extensions, "customer_balance_amount")
    assert exact(kept, "grand_total") + elsewhere == totals.grand_total
    assert exact(kept, "subtotal") == totals.subtotal
    assert exact(kept, "discount_amount") == -totals.discount
    assert exact(kept, "shipping_amount") == totals.shipping
    assert exact(kept, "shipping_discount_amount") == order.shipping_discount
    assert exact(kept, "tax_amount") == totals.tax
    sold = rows_with_money(kept["items"])
    assert (
        sum(exact(row, "row_total") for row in sold)
        == totals.subtotal - totals.discount + order.shipping_discount
    )
    assert sum(exact(row, "tax_amount") for row in sold) == totals.tax - order.shipping_tax
    states = {
        state: sum(t.amount for t in order.tenders if t.state == state)
        for state in ("authorized", "captured")
    }
    assert exact(kept["payment"], "amount_authorized") == max(states["authorized"] - elsewhere, 0)
    assert exact(kept, "total_invoiced") == exact(kept, "total_paid") == states["captured"]


def rows_with_money(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a configurable or a fixed bundle the parent, of a dynamic bundle the children."""
    dynamic = {row["parent_item_id"] for row in rows if row.get("parent_item_id") and row["price"]}
    return [
        row for row in rows if row.get("parent_item_id", 0) in {0, *dynamic} and row["item_id"] not in dynamic
    ]


def exact(fields: dict[str, Any], name: str) -> Decimal:
    return Decimal(str(fields.get(name, 0)))


def address(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    mute = ("entity_id", "parent_id", "address_type")
    return kept and {
        name: value for name, value in kept.items() if name not in mute and value not in (None, [""])
    }


def told(place: Address | None) -> dict[str, Any] | None:
    """An address in Magento's words, absent texts left out."""
    words = {
        "first_name": "firstname",
        "middle_name": "middlename",
        "last_name": "lastname",
        "country": "country_id",
    }
    words["phone"] = "telephone"
    if place is None:
        return None
    texts = {words.get(name, name): getattr(place, name) for name in Address.__slots__}
    texts["street"] = list(place.street)
    return {name: value for name, value in texts.items() if value}


def test_orders_are_placed_in_the_store_view_that_was_named(url: str, shopper: Shopper) -> None:
    with MagentoShop(url, TOKEN, store_view="uptown") as uptown:
        placed = uptown.place(shopper.order("already-invoiced"))
        kept = uptown.find(placed.number)
    assert (kept["store_id"], kept["store_name"].split("\n")[-1], placed.number[0]) == (2, "Uptown", "2")
    assert {item["store_id"] for item in kept["items"]} == {2}
    with (
        MagentoShop(url, TOKEN, store_view="downtown") as downtown,
        pytest.raises(ShopError, match=r"store view downtown: .* choose one of default, uptown"),
    ):
        downtown.place(shopper.order())


def test_many_ordinary_orders_have_their_totals(shop: MagentoShop, shopper: Shopper) -> None:
    for _ in range(40):
        order = shopper.order()
        must_have_the_money_of(order, shop.find(shop.place(order).number))


def test_a_dropped_connection_leaves_one_order_and_one_invoice(
    magento: Magento, shop: MagentoShop, shopper: Shopper
) -> None:
    order = shopper.order("already-invoiced")
    magento.system.faults.set(Fault("drop_response", method="POST", path="/orders"))
    magento.system.faults.set(Fault("drop_response", method="POST", path="/invoice"))
    placed = shop.place(order)
    assert not magento.system.faults.waiting()
    assert shop.look_up(order.reference) == placed
    kept = shop.find(placed.number)
    assert exact(kept, "total_invoiced") == order.totals.grand_total


def test_staff_hold_release_and_cancel(shop: MagentoShop, shopper: Shopper) -> None:
    number = shop.place(shopper.order()).number
    shop.hold(number)
    assert shop.find(number)["status"] == "holded"
    with pytest.raises(ShopError, match="status holded does not allow it"):
        shop.cancel(number)
    shop.unhold(number)
    assert shop.find(number)["status"] == "processing"
    shop.cancel(number)
    assert shop.find(number)["status"] == "canceled"
    with pytest.raises(ShopError, match=f"holding order {number}: .*A hold action is not available"):
        shop.hold(number)


def test_staff_refund_in_parts(magento: Magento, shop: MagentoShop, shopper: Shopper) -> None:
    order = shopper.order("three-for-25")
    number = paid(shop, order)
    (line,) = order.lines
    one = (line.unit_price * 3 - line.discount + line.tax) / 3
    shop.refund(number, {line.sku: 1}, back_to_stock=True)
    assert abs(exact(shop.find(number), "total_refunded") - one) < Decimal("0.01")
    shop.refund(number, {}, shipping=Decimal("2.00"), adjustment_fee=Decimal("0.50"))
    assert exact(shop.find(number), "total_refunded") == Decimal("10.42")
    shop.refund(number, adjustment_refund=Decimal("0.50"))
    kept = shop.find(number)
    assert (kept["status"], exact(kept, "total_refunded")) == ("closed", order.totals.grand_total)
    with pytest.raises(ShopError, match=f"refunding order {number}"):
        shop.refund(number)


@pytest.mark.parametrize("name", ["configurable", "bundle-fixed", "bundle-dynamic", "every-kind-of-product"])
def test_staff_refund_the_whole_order(shop: MagentoShop, shopper: Shopper, name: str) -> None:
    order = shopper.order(name)
    number = paid(shop, order)
    shop.refund(number, back_to_stock=True)
    kept = shop.find(number)
    assert (kept["status"], exact(kept, "total_refunded")) == ("closed", order.totals.grand_total)


def paid(shop: MagentoShop, order: VirtualOrder) -> str:
    """Place the order with its money captured, as a shop does that takes payment at once."""
    written = order.to_json()
    for tender in written["tenders"]:
        tender["state"] = "captured"
    return shop.place(VirtualOrder.from_json(written)).number


def test_parcels_are_seen(magento: Magento, shop: MagentoShop, shopper: Shopper) -> None:
    placed = shop.place(shopper.order())
    assert shop.shipments(placed.number) == ()
    with Server(magento.system.wsgi) as server:
        requests.post(
            f"{server.url}/rest/V1/order/{placed.entity_id}/ship",
            json={"tracks": [{"track_number": "1Z9", "title": "UPS", "carrier_code": "ups"}]},
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=10,
        ).raise_for_status()
    (shipment,) = shop.shipments(placed.number)
    assert [(track.number, track.title, track.carrier) for track in shipment.tracks] == [
        ("1Z9", "UPS", "ups")
    ]
    assert sum(shipment.pieces.values()) > 0
