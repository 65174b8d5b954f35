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
