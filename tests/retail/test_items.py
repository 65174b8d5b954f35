"""Items and what is on hand of them, shop by shop."""

from datetime import timedelta
from typing import Any

import pytest


def test_a_new_item(api: Any) -> None:
    item = api.post(
        "Item", {"description": "Bell", "Prices": {"ItemPrice": {"amount": "9.99", "useType": "Default"}}}
    )
    told = tuple(
        item[name] for name in ("itemID", "systemSku", "taxClassID", "itemType", "tax", "modelYear", "upc")
    )
    assert told == ("1", "210000000001", "1", "default", "true", "0", "")
    assert item["Prices"]["ItemPrice"] == [
        {"amount": "9.99", "useTypeID": "1", "useType": "Default"},
        {"amount": "0", "useTypeID": "2", "useType": "MSRP"},
        {"amount": "0", "useTypeID": "3", "useType": "Online"},
    ]
    assert [(row["shopID"], row["qoh"]) for row in item["ItemShops"]["ItemShop"]] == [("1", "0"), ("0", "0")]
    assert list(item)[-2:] == ["ItemShops", "Prices"]


def test_put_merges_and_blank_clears(api: Any) -> None:
    api.item(customSku="A", manufacturerSku="B")
    item = api.put("Item/1", {"customSku": "", "manufacturerSku": None})
    assert (item["description"], item["customSku"], item["manufacturerSku"]) == ("Bell", "", "")
    assert item["Prices"]["ItemPrice"][0]["amount"] == "9.99"
    item = api.put("Item/1", {"Prices": {"ItemPrice": [{"useTypeID": 3, "amount": 8}]}})
    assert [price["amount"] for price in item["Prices"]["ItemPrice"]] == ["9.99", "0", "8"]
    whole = {**item, "description": "Loud bell"}  # clients send back what they were given
    assert api.put("Item/1", whole)["description"] == "Loud bell"


@pytest.mark.parametrize("by", ["shopID", "itemShopID"])
def test_stock_is_set_through_the_item(api: Any, by: str) -> None:
    item = api.item()
    shop = {row["shopID"]: row["itemShopID"] for row in api.many("ItemShop")}["1"]
    row = {by: "1" if by == "shopID" else shop, "qoh": "12", "reorderPoint": 2, "itemID": item}
    api.put(f"Item/{item}", {"ItemShops": {"ItemShop": row}})
    assert api.on_hand(item) == {"1": "12", "0": "12"}
    (log,) = api.many("InventoryLog")
    assert (log["qohChange"], log["reason"], log["automated"]) == ("12", "ManualQuantityAdjustment", "false")
    assert api.one(f"ItemShop/{shop}")["reorderPoint"] == "2"


def test_an_item_sent_back_with_another_quantity_of_its_shop(api: Any) -> None:
    """Clients change what they were shown and send it whole; the summary is then the old one."""
    item = api.item(quantity=5)
    shown = api.one(f"Item/{item}", load_relations='["ItemShops"]')
    for row in shown["ItemShops"]["ItemShop"]:
        row["qoh"] = "7" if row["shopID"] == "1" else row["qoh"]
    api.put(f"Item/{item}", shown)
    assert api.on_hand(item) == {"0": "7", "1": "7"}


def test_the_summary_follows_from_the_shops(api: Any) -> None:
    second = api.post("Shop", {"name": "Harbour"})["shopID"]
    item = api.item()
    rows = [{"shopID": 1, "qoh": 3}, {"shopID": second, "qoh": 4}]
    api.put(f"Item/{item}", {"ItemShops": {"ItemShop": rows}})
    assert api.on_hand(item) == {"1": "3", second: "4", "0": "7"}
    line = {"itemID": item, "unitQuantity": 5, "unitPrice": 0}
    api.sale({**line, "shopID": second})
    assert api.on_hand(item) == {"1": "3", second: "-1", "0": "2"}
    summary = next(row["itemShopID"] for row in api.many("ItemShop") if row["shopID"] == "0")
    api.refused("PUT", f"Item/{item}.json", {"ItemShops": {"ItemShop": {"itemShopID": summary, "qoh": 9}}})


def test_rows_are_made_when_they_are_needed(api: Any) -> None:
    item = api.item()
    second = api.post("Shop", {"name": "Harbour"})["shopID"]
    assert set(api.on_hand(item)) == {"1", "0"}
    api.sale({"itemID": item, "unitQuantity": 1, "unitPrice": 0}, shopID=second)
    assert api.on_hand(item) == {"1": "0", second: "-1", "0": "-1"}


def test_selling_below_nought_is_written_down(api: Any) -> None:
    item = api.item(quantity=1)
    api.sale({"itemID": item, "unitQuantity": 3, "unitPrice": 0})
    (row,) = api.many("ItemShop", f"itemID={item}&shopID=1")
    assert (row["qoh"], row["sellable"]) == ("-2", "0")
    log = api.many("InventoryLog")[-1]
    told = tuple(
        log[name] for name in ("qohChange", "causedNegative", "reason", "saleID", "itemID", "shopID")
    )
    assert told == ("-3", "true", "RemoveForTransaction", "1", item, "1")


def test_moving_stock_does_not_touch_the_item(api: Any) -> None:
    item = api.item(quantity=5)
    api.clock.move(timedelta(minutes=5))
    api.sale({"itemID": item, "unitQuantity": 1, "unitPrice": 0})
    assert api.one(f"Item/{item}")["timeStamp"] == "2026-03-04T09:15:00+00:00"
    changed = api.many("ItemShop", "sort=timeStamp&timeStamp=>,2026-03-04T09:15:00+00:00")
    assert [row["shopID"] for row in changed] == ["0", "1"]


def test_nobody_counts_services(api: Any) -> None:
    item = api.item(itemType="non_inventory")
    api.sale({"itemID": item, "unitQuantity": 1, "unitPrice": 0})
    assert api.on_hand(item) == {"1": "0", "0": "0"}


def test_an_item_shop_changes_when_to_reorder_only(api: Any) -> None:
    item = api.item(quantity=4)
    row = api.put("ItemShop/2", {"reorderPoint": 2, "reorderLevel": "5", "qoh": 99})
    assert (row["reorderPoint"], row["reorderLevel"], row["qoh"]) == ("2", "5", "4")
    assert api.on_hand(item)["1"] == "4"
    api.refused("POST", "ItemShop.json", {}, status=405)


def test_an_item_is_put_away_by_delete_alone(api: Any) -> None:
    item = api.item(quantity=4)
    assert "DELETE" in api.refused("PUT", f"Item/{item}.json", {"archived": True})["message"]
    assert api.delete(f"Item/{item}")["archived"] == "true"
    assert api.on_hand(item) == {"1": "0", "0": "0"}
    assert api.put(f"Item/{item}", {"archived": False})["archived"] == "false"


@pytest.mark.parametrize("name", ["upc", "ean"])
def test_a_barcode_belongs_to_one_item(api: Any, name: str) -> None:
    code = {name: "012345678905"}
    api.item(**code)
    said = api.refused("POST", "Item.json", {"description": "Horn", **code}, status=422)
    assert "already exists" in said["message"]
    api.put("Item/1", {**code, "description": "Bell 2"})
    api.delete("Item/1")
    api.item(**code)


def test_a_manufacturer_by_name(api: Any) -> None:
    api.item(Manufacturer={"name": "Torvane"})
    api.item(Manufacturer={"name": "torvane"})
    items = api.many("Item", 'load_relations=["Manufacturer"]')
    assert [item["Manufacturer"]["name"] for item in items] == ["Torvane", "Torvane"]
    assert (
        "already exists"
        in api.refused("POST", "Manufacturer.json", {"name": "TORVANE"}, status=422)["message"]
    )


def test_the_shoppers_catalogue(open_account: Any) -> None:
    api = open_account()
    article = {
        "sku": "HAT-1",
        "name": "Hat",
        "price": "10.50",
        "manufacturer": "Acme",
        "qty": 20,
        "type_id": "simple",
    }
    virtual = {
        "sku": "CARE",
        "name": "Care",
        "price": "5",
        "manufacturer": None,
        "qty": 0,
        "type_id": "virtual",
    }
    api.retail.load_products([article, virtual])
    hat, care = api.many("Item", 'load_relations=["Manufacturer","ItemShops"]')
    assert (hat["customSku"], hat["Manufacturer"]["name"], hat["itemType"]) == ("HAT-1", "Acme", "default")
    assert care["itemType"] == "non_inventory"
    assert api.on_hand("1") == {"1": "20", "0": "20"}
    api.sale({"itemID": 1, "unitQuantity": 1}, pay="10.5")
    api.retail.load_products([{**article, "name": "New hat", "price": "11"}])
    assert (api.one("Item/1")["description"], api.on_hand("1")["1"]) == ("New hat", "19")
    api.retail.reset()
    assert (api.on_hand("1")["1"], api.many("Sale")) == ("20", [])
