"""The inventory routes of a shop with one source, over the same quantities as the stock items."""

from typing import Any

import pytest


@pytest.fixture
def shelf(api: Any) -> Any:
    for sku, quantity in (("HAT-1", 5), ("HAT-2", 0)):
        stock = {"stock_item": {"qty": quantity, "is_in_stock": quantity > 0}}
        product = {"sku": sku, "name": sku, "price": 1, "extension_attributes": stock}
        api.post("products", {"product": product})
    return api


def _items(api: Any, *conditions: tuple[str, str, str]) -> list[tuple[str, float, int]]:
    found = api.find("inventory/source-items", *([condition] for condition in conditions))
    assert {row["source_code"] for row in found["items"]} <= {"default"}
    return [(row["sku"], row["quantity"], row["status"]) for row in found["items"]]


def test_one_source_and_one_stock(api: Any) -> None:
    assert [row["source_code"] for row in api.get("inventory/sources")["items"]] == ["default"]
    assert api.get("inventory/sources/default")["enabled"] is True
    (stock,) = api.find("inventory/stocks")["items"]
    assert stock["extension_attributes"]["sales_channels"] == [{"type": "website", "code": "base"}]
    assert api.get("inventory/stocks/1") == stock
    for path in ("sources/north", "stocks/2"):
        assert api.call("GET", f"inventory/{path}").status_code == 404


def test_source_items_are_searched(shelf: Any) -> None:
    assert _items(shelf) == [("HAT-1", 5, 1), ("HAT-2", 0, 0)]
    assert _items(shelf, ("sku", "in", "hat-2,hat-9")) == [("HAT-2", 0, 0)]
    assert _items(shelf, ("sku", "like", "HAT%"), ("quantity", "gt", "4.5")) == [("HAT-1", 5, 1)]
    assert _items(shelf, ("status", "eq", "0"), ("source_code", "eq", "Default")) == [("HAT-2", 0, 0)]
    assert _items(shelf, ("source_code", "eq", "north")) == []
    at = "searchCriteria[filter_groups][0][filters][0]"
    assert shelf.call("GET", f"inventory/source-items?{at}[field]=colour&{at}[value]=1").status_code == 500
    assert shelf.call("GET", "inventory/source-items").status_code == 400


def test_quantities_are_set_together(shelf: Any) -> None:
    lines = [
        {"sku": "HAT-1", "source_code": "default", "quantity": 7.5, "status": 1},
        {"sku": "HAT-2", "sourceCode": "default", "quantity": "3", "status": "1"},
    ]
    assert shelf.post("inventory/source-items", {"sourceItems": lines}) == []
    assert _items(shelf) == [("HAT-1", 7.5, 1), ("HAT-2", 3, 1)]
    stock = shelf.get("stockItems/HAT-2")
    assert (stock["qty"], stock["is_in_stock"], stock["use_config_min_sale_qty"]) == (3, True, 1)
    assert shelf.get("inventory/get-product-salable-quantity/HAT-1/1") == 7.5
    assert shelf.get("inventory/is-product-salable/HAT-1/1") is True
    assert shelf.post("inventory/source-items-delete", {"sourceItems": lines[:1]}) == []
    assert _items(shelf)[0] == ("HAT-1", 0, 0)
    assert shelf.get("inventory/is-product-salable/HAT-1/1") is False


def test_one_wrong_line_changes_nothing(shelf: Any) -> None:
    lines = [
        {"sku": "HAT-1", "source_code": "default", "quantity": 1, "status": 1},
        {"sku": "HAT-9", "source_code": "north", "quantity": 1, "status": 1},
        {"quantity": 1},
    ]
    answer = shelf.call("POST", "inventory/source-items", {"sourceItems": lines})
    assert (answer.status_code, answer.json()["message"]) == (400, "Validation Failed")
    named = [next(iter(error["parameters"].values())) for error in answer.json()["errors"]]
    assert named == ["HAT-9", "north", "sku", "source_code"]
    assert _items(shelf)[0] == ("HAT-1", 5, 1)
    assert shelf.refused("POST", "inventory/source-items", {"sourceItems": []}) == "Input data is empty"
    for path in ("get-product-salable-quantity/HAT-9/1", "is-product-salable/HAT-1/2"):
        assert shelf.call("GET", f"inventory/{path}").status_code == 404
