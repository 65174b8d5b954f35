"""pymagento, unmodified, through everything a till's bridge asks of a shop; with a token and with OAuth."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import magento as pymagento
import pytest

_SIGNING = Path(__file__).with_name("test_oauth.py")


def _oauth(moment: float) -> Any:
    spec = importlib.util.spec_from_file_location("signing", _SIGNING)
    assert spec is not None
    assert spec.loader is not None
    signing = importlib.util.module_from_spec(spec)
    sys.modules["signing"] = signing
    spec.loader.exec_module(signing)
    return signing.OAuth1(moment)


@pytest.fixture(params=["token", "oauth", "scope default"])
def client(api: Any, clock: Any, request: pytest.FixtureRequest) -> Any:
    scope = "default" if request.param == "scope default" else None
    with pymagento.Magento(token="a" * 32, base_url=api.url, scope=scope, batch_page_size=2) as made:
        if request.param == "oauth":
            del made.headers["Authorization"]
            made.auth = _oauth(clock().timestamp())
        yield made


def test_orders(client: Any, api: Any, entity: Any) -> None:
    numbers = [api.place(entity(ext_order_id=f"E{n}"))["entity_id"] for n in range(5)]
    assert [order["entity_id"] for order in client.get_orders()] == numbers
    assert len(list(client.get_orders(status="pending", limit=3))) == 3
    assert list(client.get_orders(status="complete")) == []
    assert client.get_total_orders_count() == 5
    assert [order["entity_id"] for order in client.get_last_orders(2)] == [5, 4]
    found = client.get_order_by_increment_id("000000003")
    assert (found["entity_id"], client.get_order(3)["increment_id"]) == (3, "000000003")
    assert set(client.get_orders_by_increment_ids(["000000001", "000000004"])) == {"000000001", "000000004"}
    address = pymagento.get_order_shipping_address(found)
    assert address["city"] == "Austin"
    assert client.get_order(99, none_on_404=True) is None


def test_items(client: Any, api: Any, entity: Any) -> None:
    api.place(entity())
    (item,) = client.get_orders_items(sku="HAT-1")
    assert client.get_order_item(item["item_id"])["sku"] == "HAT-1"
    assert client.skus_were_bought(["HAT-1", "CAP"]) == {"HAT-1": True, "CAP": False}
    assert client.sku_was_bought("HAT-1")


def test_documents(client: Any, api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    invoice = client.create_order_invoice(number, {"capture": True}, notify=False)
    assert invoice == "1"
    assert client.get_invoice(int(invoice))["order_id"] == number
    assert client.get_invoice_by_increment_id("000000001")["entity_id"] == 1
    assert [one["entity_id"] for one in client.get_order_invoices(number)] == [1]
    tracks = [{"track_number": "1Z", "title": "UPS", "carrier_code": "ups"}]
    assert client.ship_order(number, {"tracks": tracks, "notify": False}) == "1"
    (shipment,) = client.get_order_shipments(number)
    assert shipment["tracks"][0]["track_number"] == "1Z"
    assert list(client.get_shipment_comments(1)) == []
    assert client.get_shipment_label(1) == ""
    assert client.get_shipment(99) is None
    client.post_json_api(f"/V1/order/{number}/refund", json={"arguments": {"shipping_amount": 0}})
    assert [memo["grand_total"] for memo in client.get_credit_memos()] == [28.89]
    with pytest.raises(pymagento.MagentoException, match="without products"):
        client.ship_order(number, {})


def test_hold_status_and_comments(client: Any, api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    assert client.hold_order(number) is True
    assert pymagento.is_order_on_hold(client.get_order(number))
    assert client.unhold_order(number) is True
    order = client.set_order_status(client.get_order(number), "picking", external_order_id="POS-7")
    assert (order["status"], order["ext_order_id"], order["increment_id"]) == (
        "picking",
        "POS-7",
        "000000001",
    )
    line = {"statusHistory": {"comment": "Hello", "status": "picking"}}
    assert client.post_json_api(f"/V1/orders/{number}/comments", json=line) is True
    address = client.get_order(number)["billing_address"] | {"city": "Waco"}
    assert client.save_order_address(address)["city"] == "Waco"


def test_catalogue_and_stock(client: Any, api: Any) -> None:
    api.magento.load_products(
        [
            {"sku": f"S/{n}", "name": f"S{n}", "price": "1", "manufacturer": "Acme", "qty": n}
            for n in range(1, 4)
        ]
    )
    assert [product["sku"] for product in client.get_products()] == ["S/1", "S/2", "S/3"]
    product = client.get_product("S/2")
    option = pymagento.get_custom_attribute(product, "manufacturer")
    assert {one["value"]: one["label"] for one in client.get_manufacturers()}[option] == "Acme"
    assert client.get_product_by_id(product["id"])["sku"] == "S/2"
    assert client.get_product("S/9") is None
    stock = client.get_product_stock_item("S/2")
    assert client.update_product_stock_item_quantity("S/2", stock["item_id"], 40) == stock["item_id"]
    assert client.get_product_stock_status("S/2")["qty"] == 40
    assert client.update_product("S/2", {"price": 3})["price"] == 3
    assert client.delete_product("S/3") is True
    assert client.delete_product("S/3", skip_missing=True) is False


def test_customers_and_stores(client: Any, api: Any, entity: Any) -> None:
    api.place(entity(customer_id=12))
    assert [customer["id"] for customer in client.get_customers()] == [12]
    assert client.get_customer(12)["email"] == "zoe@example.com"
    assert [view["code"] for view in client.get_store_views()] == ["admin", "default"]
    assert client.get_store_configs()[0]["code"] == "default"
