"""Goods put aside for a customer: layaway and special orders, fetched by a sale later."""

from typing import Any

import pytest

HEAD = {"employeeID": 1, "registerID": 1, "shopID": 1}


@pytest.fixture
def asked(api: Any) -> dict[str, Any]:
    api.post("Customer", {"firstName": "A"})
    item = api.item(price="5", quantity=4)
    return {
        "itemID": item,
        "customerID": 1,
        "employeeID": 1,
        "shopID": 1,
        "unitQuantity": 3,
        "isLayaway": True,
    }


def _stock(api: Any) -> tuple[str, str]:
    (row,) = api.many("ItemShop", "itemID=1&shopID=1")
    return row["qoh"], row["onLayaway"]


def _ordered(api: Any) -> list[tuple[str, str, str]]:
    return [
        (each["saleLineID"], each["unitQuantity"], each["completed"]) for each in api.many("SpecialOrder")
    ]


def test_a_special_order_has_a_record_of_its_own(api: Any, asked: Any) -> None:
    asked = {**asked, "isLayaway": False, "isSpecialOrder": True}
    line = api.post("SaleLine", asked)["saleLineID"]
    made = api.one("SpecialOrder/1", load_relations='["SaleLine","SaleLine.Item"]')
    assert made["SaleLine"]["Item"]["itemID"] == asked["itemID"]
    assert {name: made[name] for name in ("status", "contacted", "customerID", "shopID", "orderLineID")} == {
        "status": "Not Ordered",
        "contacted": "false",
        "customerID": "1",
        "shopID": "1",
        "orderLineID": "0",
    }
    assert (_ordered(api), _stock(api)) == ([(line, "3", "false")], ("4", "0"))
    api.put(f"SaleLine/{line}", {"unitQuantity": 2})
    assert _ordered(api) == [(line, "2", "false")]
    sale = api.sale({"saleLineID": line}, pay="10", customerID=1)["saleID"]
    assert (_ordered(api), _stock(api)) == ([(line, "2", "true")], ("2", "0"))
    assert [each["saleLineID"] for each in api.many("SpecialOrder", "completed=true&customerID=1")] == [line]
    api.put(f"Sale/{sale}", {"voided": True})
    assert _ordered(api) == [(line, "2", "false")]
    api.refused("POST", "SpecialOrder.json", asked, status=405)


def test_a_special_order_ends_with_its_line(api: Any, asked: Any) -> None:
    line = api.post("SaleLine", {**asked, "isLayaway": False, "isSpecialOrder": True})["saleLineID"]
    api.post("SaleLine", asked)
    assert len(_ordered(api)) == 1
    api.delete(f"SaleLine/{line}")
    assert _ordered(api) == []


def _allotted(api: Any, line: str) -> str:
    """How much of the stock the line has, as the vendor's tutorial reads it."""
    found = api.one(f"SaleLine/{line}", load_relations='["InventorySales"]')["InventorySales"]
    return str(found["InventorySale"]["quantity"]) if found else ""


def test_inventory_sales_tell_what_is_reserved_and_what_is_sold(api: Any, asked: Any) -> None:
    line = api.post("SaleLine", {**asked, "unitQuantity": 6})["saleLineID"]
    assert (_allotted(api, line), _stock(api)) == ("4", ("0", "4"))
    api.put(f"SaleLine/{line}", {"unitQuantity": 3})
    assert _allotted(api, line) == "3"
    sale = api.sale({"saleLineID": line}, {"unitPrice": "1", "unitQuantity": 1}, pay="16", customerID=1)
    sold, charge = sale["SaleLines"]["SaleLine"]
    assert (_allotted(api, sold["saleLineID"]), _allotted(api, charge["saleLineID"])) == ("3", "")
    whole = api.one(f"Sale/{sale['saleID']}", load_relations='["SaleLines.InventorySales"]')
    row = whole["SaleLines"]["SaleLine"][0]["InventorySales"]["InventorySale"]
    assert list(row) == ["inventorySaleID", "quantity", "createTime", "inventoryID"]
    api.put(f"Sale/{sale['saleID']}", {"voided": True})
    assert _allotted(api, line) == ""
    special = api.post("SaleLine", {**asked, "isLayaway": False, "isSpecialOrder": True})["saleLineID"]
    assert _allotted(api, special) == ""


def test_what_was_reserved_comes_back_with_its_line_also_off_a_sale(api: Any, asked: Any) -> None:
    line = api.post("SaleLine", asked)["saleLineID"]
    sale = api.post("Sale", {**HEAD, "customerID": 1, "SaleLines": {"SaleLine": {"saleLineID": line}}})
    assert _stock(api) == ("1", "3")
    api.delete(f"Sale/{sale['saleID']}/SaleLine/{line}")
    assert _stock(api) == ("4", "0")


def test_layaway(api: Any, asked: Any) -> None:
    line = api.post("SaleLine", asked)
    assert (line["saleID"], line["isLayaway"], line["unitPrice"], _stock(api)) == (
        "0",
        "true",
        "5",
        ("1", "3"),
    )
    api.put("SaleLine/1", {"unitQuantity": 2})
    assert _stock(api) == ("2", "2")
    sale = api.sale({"saleLineID": 1}, pay="10", customerID=1)
    assert (sale["total"], _stock(api)) == ("10", ("2", "0"))
    assert [log["qohChange"] for log in api.many("InventoryLog", "saleID=1")] == []


def test_more_than_there_is(api: Any, asked: Any) -> None:
    full = {**asked, "unitQuantity": 6, "requireFullReservation": True}
    assert "can be reserved" in api.refused("POST", "SaleLine.json", full)["message"]
    assert (api.many("SaleLine"), _stock(api)) == ([], ("4", "0"))
    api.post("SaleLine", {**asked, "unitQuantity": 6})
    assert _stock(api) == ("0", "4")
    api.sale({"saleLineID": 1}, pay="30", customerID=1)
    assert _stock(api) == ("-2", "0")


def test_called_off(api: Any, asked: Any) -> None:
    api.post("SaleLine", asked)
    api.delete("SaleLine/1")
    assert (_stock(api), api.many("SaleLine")) == (("4", "0"), [])


def test_for_that_customer_only(api: Any, asked: Any) -> None:
    api.post("SaleLine", asked)
    body = api.sale_body({"saleLineID": 1}, pay="15")
    assert "another customer" in api.refused("POST", "Sale.json", body)["message"]


def test_onto_an_open_sale(api: Any, asked: Any) -> None:
    api.post("SaleLine", asked)
    api.post("Sale", {**HEAD, "taxCategoryID": 1, "customerID": 1})
    assert api.put("SaleLine/1", {"saleID": 1})["saleID"] == "1"
    assert api.one("Sale/1")["total"] == "17.25"


def test_a_special_order_reserves_nothing(api: Any, asked: Any) -> None:
    api.post("SaleLine", {**asked, "isLayaway": False, "isSpecialOrder": True})
    assert _stock(api) == ("4", "0")


@pytest.mark.parametrize(
    "change",
    [{"isLayaway": False}, {"customerID": 0}, {"itemID": 0}, {"unitQuantity": 0}, {"unitQuantity": -1}],
)
def test_what_a_reservation_needs(api: Any, asked: Any, change: Any) -> None:
    api.refused("POST", "SaleLine.json", {**asked, **change})
    assert api.many("SaleLine") == []
