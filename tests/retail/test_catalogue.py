"""How items are sorted and bought: categories, tags, vendors, price levels; and types of customers."""

from typing import Any

import pytest


def _tree(api: Any) -> list[tuple[str, str, str, str]]:
    return [
        (each["fullPathName"], each["nodeDepth"], each["leftNode"], each["rightNode"])
        for each in api.many("Category", "sort=leftNode")
    ]


def test_categories_are_a_tree(api: Any) -> None:
    accessories = api.post("Category", {"name": "Accessories"})
    assert list(accessories) == [
        "categoryID",
        "name",
        "nodeDepth",
        "fullPathName",
        "leftNode",
        "rightNode",
        "createTime",
        "timeStamp",
        "parentID",
    ]
    misc = api.post("Category", {"name": "Misc", "fullPathName": "whatever"})["categoryID"]
    home = api.post("Category", {"name": "Home", "parentID": misc})["categoryID"]
    assert _tree(api) == [
        ("Accessories", "0", "1", "2"),
        ("Misc", "0", "3", "6"),
        ("Misc/Home", "1", "4", "5"),
    ]
    api.post("Category", {"name": "Bath", "parentID": "0"})
    assert _tree(api)[1:3] == [("Bath", "0", "3", "4"), ("Misc", "0", "5", "8")]
    api.put(f"Category/{misc}", {"name": "All", "parentID": accessories["categoryID"]})
    assert _tree(api)[:3] == [
        ("Accessories", "0", "1", "6"),
        ("Accessories/All", "1", "2", "5"),
        ("Accessories/All/Home", "2", "3", "4"),
    ]
    shown = api.one(f"Category/{home}", load_relations='["Parent"]')
    assert (shown["Parent"]["name"], shown["Parent"]["categoryID"]) == ("All", misc)
    assert [each["name"] for each in api.many("Category", "fullPathName=~,%25/Home")] == ["Home"]


def test_a_category_is_named_and_never_below_itself(api: Any) -> None:
    said = api.refused("POST", "Category.json", {"parentID": "0"})
    assert said["message"] == "name cannot be blank."
    api.refused("POST", "Category.json", {"name": "A", "parentID": "9"})
    top = api.post("Category", {"name": "A"})["categoryID"]
    below = api.post("Category", {"name": "B", "parentID": top})["categoryID"]
    for parent in (top, below):
        api.refused("PUT", f"Category/{top}.json", {"parentID": parent})
    assert _tree(api) == [("A", "0", "1", "4"), ("A/B", "1", "2", "3")]


def test_a_deleted_category_leaves_its_items_and_children(api: Any) -> None:
    top = api.post("Category", {"name": "A"})["categoryID"]
    below = api.post("Category", {"name": "B", "parentID": top})["categoryID"]
    api.post("Category", {"name": "C", "parentID": below})
    item = api.item(categoryID=below)
    shown = api.one(f"Item/{item}", load_relations='["Category"]')
    assert shown["Category"]["fullPathName"] == "A/B"
    assert [each["itemID"] for each in api.many("Item", f"categoryID={below}")] == [item]
    assert api.delete(f"Category/{below}")["name"] == "B"
    assert [path for path, *_ in _tree(api)] == ["A", "A/C"]
    shown = api.one(f"Item/{item}", load_relations='["Category"]')
    assert (shown["categoryID"], "Category" in shown) == ("0", False)


def test_writing_a_category_costs_ten(api: Any) -> None:
    for method, path in (
        ("POST", "Category.json"),
        ("PUT", "Category/1.json"),
        ("DELETE", "Category/1.json"),
    ):
        answer = api.call(method, path, {"name": "A"})
        assert (answer.status_code, answer.headers["X-LS-API-Request-Cost"]) == (200, "10")
    assert api.call("GET", "Category.json").headers["X-LS-API-Request-Cost"] == "1"


def test_vendors_and_their_numbers_for_an_item(api: Any) -> None:
    emails = {"ContactEmail": {"address": "sales@vendor.example", "useType": "Primary"}}
    vendor = api.post("Vendor", {"name": "Wheels Inc", "accountNumber": "77", "Contact": {"Emails": emails}})
    assert (vendor["vendorID"], vendor["accountNumber"], vendor["updateCost"]) == ("1", "77", "false")
    api.refused("POST", "Vendor.json", {"accountNumber": "1"})
    loaded = api.one("Vendor/1", load_relations='["Contact"]')
    assert loaded["Contact"]["Emails"] == emails
    number = {"value": "WH-9", "vendorID": "1", "cost": "4.5"}
    item = api.item(defaultVendorID="1", ItemVendorNums={"ItemVendorNum": number})
    api.refused(
        "PUT", f"Item/{item}.json", {"ItemVendorNums": {"ItemVendorNum": {"value": "x", "vendorID": 9}}}
    )
    shown = api.one(f"Item/{item}", load_relations='["ItemVendorNums"]')["ItemVendorNums"]["ItemVendorNum"]
    assert {name: shown[name] for name in (*number, "itemID")} == {**number, "itemID": item}
    changed = {"ItemVendorNum": [{"value": "WH-10", "vendorID": "1"}]}
    api.put(f"Item/{item}", {"ItemVendorNums": changed})
    shown = api.one(f"Item/{item}", load_relations='["ItemVendorNums"]')["ItemVendorNums"]["ItemVendorNum"]
    assert (shown["value"], shown["cost"]) == ("WH-10", "4.5")
    assert [each["itemID"] for each in api.many("Item", "defaultVendorID=1")] == [item]
    found = api.many("Item", 'load_relations=["ItemVendorNums"]&ItemVendorNums.value=WH-10')
    assert [each["itemID"] for each in found] == [item]
    assert api.delete("Vendor/1")["archived"] == "true"
    assert api.many("Vendor") == []


def test_tags(api: Any) -> None:
    assert api.post("Tag", {"name": "New Tag"}) == {"tagID": "1", "name": "newtag"}
    api.refused("POST", "Tag.json", {"name": " "})
    said = api.refused("POST", "Tag.json", {"name": "newtag"}, status=422)
    assert "already exists" in said["message"]
    first = api.item("A", Tags={"tag": ["newtag", "webstore"]})
    second = api.item("B", Tags={"tag": "webstore"})
    assert [each["name"] for each in api.many("Tag", "sort=name")] == ["newtag", "webstore"]
    assert [each["itemID"] for each in api.many("Item", "tag=webstore")] == [first, second]
    assert [each["itemID"] for each in api.many("Item", "tag=newtag")] == [first]
    shown = api.one(f"Item/{second}", load_relations='["TagRelations","TagRelations.Tag"]')["TagRelations"]
    assert shown == {"TagRelation": {"tagID": "2", "Tag": {"tagID": "2", "name": "webstore"}}}
    api.put(f"Item/{first}", {"description": "A2"})
    assert len(api.many("Item", "tag=webstore")) == 2
    api.put(f"Item/{first}", {"Tags": {"tag": ["sale"]}})
    assert [each["itemID"] for each in api.many("Item", "tag=webstore")] == [second]
    api.put("Tag/2", {"name": "online"})
    assert [each["itemID"] for each in api.many("Item", "tag=online")] == [second]
    api.delete("Tag/2")
    assert (api.many("Item", "tag=online"), api.many("Item", "tag=webstore")) == ([], [])
    api.put(f"Item/{first}", {"Tags": ""})
    assert api.one(f"Item/{first}", load_relations='["TagRelations"]')["TagRelations"] == ""


def test_price_levels(api: Any) -> None:
    levels = {each["priceLevelID"]: each["name"] for each in api.many("PriceLevel")}
    assert levels == {"1": "Default", "2": "MSRP", "3": "Online"}
    assert api.one("PriceLevel/3") == {
        "priceLevelID": "3",
        "name": "Online",
        "archived": "false",
        "canBeArchived": "false",
        "type": "fixed",
        "Calculation": "",
    }
    assert api.put("PriceLevel/3", {"name": "Web", "canBeArchived": "true"})["canBeArchived"] == "false"
    api.refused("POST", "PriceLevel.json", {"name": "X"}, status=405)
    assert api.one("Shop/1", load_relations='["PriceLevel"]')["PriceLevel"]["name"] == "Default"


def test_sets_of_attributes(api: Any) -> None:
    assert [each["name"] for each in api.many("ItemAttributeSet")] == [
        "Color/Size",
        "Size",
        "Color",
        "3 Attributes",
    ]
    made = api.post("ItemAttributeSet", {"name": "Fabric", "attributeName1": "Fabric", "system": "true"})
    assert (made["itemAttributeSetID"], made["attributeName1"], made["system"]) == ("5", "Fabric", "false")
    assert api.put("ItemAttributeSet/5", {"archived": True})["archived"] == "true"
    assert len(api.many("ItemAttributeSet")) == 4
    api.refused("PUT", "ItemAttributeSet/1.json", {"name": "X"})


def test_types_of_customers(api: Any) -> None:
    made = api.post("CustomerType", {"name": "Loyalty", "taxCategoryID": "1"})
    assert made == {"customerTypeID": "1", "name": "Loyalty", "taxCategoryID": "1", "discountID": "0"}
    api.refused("POST", "CustomerType.json", {"name": "X", "discountID": "9"})
    customer = api.post("Customer", {"firstName": "A", "customerTypeID": "1"})["customerID"]
    shown = api.one(f"Customer/{customer}", load_relations='["CustomerType"]')
    assert shown["CustomerType"]["name"] == "Loyalty"
    assert api.put("CustomerType/1", {"name": "Managers"})["name"] == "Managers"
    assert api.delete("CustomerType/1")["name"] == "Managers"
    assert api.one(f"Customer/{customer}")["customerTypeID"] == "0"


def test_categories_vendors_and_types_need_not_be_there(api: Any) -> None:
    """The vendor's samples and a client's read-me name some that a new account has not."""
    item = api.item(categoryID="1", defaultVendorID="1")
    assert "Category" not in api.one(f"Item/{item}", load_relations='["Category"]')
    customer = api.post("Customer", {"firstName": "Joe", "customerTypeID": 1})
    assert "CustomerType" not in api.one(f"Customer/{customer['customerID']}", load_relations="all")


@pytest.mark.parametrize("entity", ["ItemMatrix", "Image", "Workorder", "Transfer", "VendorReturn", "Season"])
def test_what_nobody_does_here_is_an_empty_list(api: Any, entity: str) -> None:
    assert api.get(f"{entity}.json") == {"@attributes": {"next": "", "previous": ""}}
    api.refused("GET", f"{entity}/1.json", status=404)
    api.refused("POST", f"{entity}.json", {}, status=405)
