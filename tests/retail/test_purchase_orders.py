"""Purchase orders: what was ordered of a vendor, is expected, and was checked in by people."""

from typing import Any

import pytest
import requests

CONTROL = {"Authorization": "Bearer control"}


def _finish(api: Any, order: str) -> requests.Response:
    address = f"{api.root}/_tillproof/purchase-orders/{order}/finish"
    return requests.post(address, headers=CONTROL, timeout=10)


@pytest.fixture
def ordered(api: Any) -> str:
    """An order of 24 bells at 7 each; 4 are on hand, which cost 4."""
    api.post("Vendor", {"name": "Bells & Co"})
    item = api.item(quantity=4, defaultCost="4")
    body = {"vendorID": 1, "shopID": 1, "shipCost": 7.5, "refNum": "PO-9", "Note": {"note": "soon"}}
    order: str = api.post("Order", body)["orderID"]
    line = {"orderID": order, "itemID": item, "quantity": 24, "price": 7, "originalPrice": 8}
    api.post("OrderLine", line)
    return order


def test_an_order_sums_up_its_lines(api: Any, ordered: str) -> None:
    order = api.one(f"Order/{ordered}", load_relations='["OrderLines","Vendor","Note","Shop"]')
    told = ("totalQuantity", "subTotalCost", "totalDiscount", "shipCost", "totalCost", "complete")
    assert [order[name] for name in told] == ["24", "168", "24", "7.5", "175.5", "false"]
    assert (order["Vendor"]["name"], order["Note"]["note"], order["Shop"]["shopID"]) == (
        "Bells & Co",
        "soon",
        "1",
    )
    assert (order["createdByEmployeeID"], order["vendorCurrencyCode"]) == ("1", "USD")
    assert "orderedDate" not in order
    line = order["OrderLines"]["OrderLine"]
    assert (line["total"], line["checkedIn"], line["numReceived"]) == ("168", "0", "0")
    assert [each["orderID"] for each in api.many("Order", "vendorID=1&complete=false&refNum=PO-9")] == [
        ordered
    ]
    api.put("OrderLine/1", {"quantity": "10", "numReceived": 6})
    assert api.one(f"Order/{ordered}")["totalCost"] == "77.5"
    api.put(f"Order/{ordered}", {"orderedDate": "2026-03-04", "otherCost": "-2"})
    changed = api.one(f"Order/{ordered}")
    assert (changed["orderedDate"], changed["totalCost"]) == ("2026-03-04T00:00:00+00:00", "75.5")
    assert api.delete("OrderLine/1")["quantity"] == "10"
    assert api.one(f"Order/{ordered}")["totalQuantity"] == "0"


def test_what_is_ordered_is_on_backorder_until_it_is_checked_in(api: Any, ordered: str) -> None:
    def shelf() -> list[tuple[str, str]]:
        return [(row["qoh"], row["backorder"]) for row in api.many("ItemShop", "itemID=1&sort=itemShopID")]

    assert shelf() == [("4", "24"), ("4", "24")]
    api.put("OrderLine/1", {"numReceived": 20})
    assert shelf() == [("4", "24"), ("4", "24")]
    assert _finish(api, ordered).json() == {"checked_in": 20}
    assert shelf() == [("24", "0"), ("24", "0")]
    line = api.one("OrderLine/1")
    assert (line["checkedIn"], line["numReceived"]) == ("20", "0")
    assert api.one(f"Order/{ordered}")["complete"] == "true"
    assert api.one("Item/1")["avgCost"] == "6.5"
    log = api.many("InventoryLog", "itemID=1&sort=-inventoryLogID")[0]
    assert (log["orderID"], log["qohChange"]) == (ordered, "20")
    assert _finish(api, ordered).status_code == 409
    assert _finish(api, "77").status_code == 404
    for method, path, body in (
        ("PUT", "OrderLine/1.json", {"quantity": 1}),
        ("DELETE", "OrderLine/1.json", None),
        ("POST", "OrderLine.json", {"orderID": ordered, "itemID": 1, "quantity": 1}),
    ):
        api.refused(method, path, body)


def test_an_archived_order_is_on_backorder_no_more(api: Any, ordered: str) -> None:
    assert api.delete(f"Order/{ordered}")["archived"] == "true"
    assert api.many("Order") == []
    assert {row["backorder"] for row in api.many("ItemShop", "itemID=1")} == {"0"}
    api.put(f"Order/{ordered}", {"archived": False})
    assert {row["backorder"] for row in api.many("ItemShop", "itemID=1")} == {"24"}


@pytest.mark.parametrize(
    ("entity", "body"),
    [
        ("Order", {"vendorID": 1}),
        ("Order", {"shopID": 9}),
        ("OrderLine", {"itemID": 1, "quantity": 1}),
        ("OrderLine", {"orderID": 1, "quantity": 1}),
        ("OrderLine", {"orderID": 9, "itemID": 1, "quantity": 1}),
        ("OrderLine", {"orderID": 1, "itemID": 9, "quantity": 1}),
        ("OrderLine", {"orderID": 1, "itemID": 1, "quantity": -1}),
        ("OrderLine", {"orderID": 1, "itemID": 1, "numReceived": -1}),
    ],
)
def test_an_order_is_of_a_shop_and_its_lines_of_an_item(
    api: Any, ordered: str, entity: str, body: Any
) -> None:
    api.refused("POST", f"{entity}.json", body)
