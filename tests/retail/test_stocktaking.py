"""Inventory counts: what was counted, against what the account believes, and made true."""

from typing import Any

import pytest


@pytest.fixture
def shelf(api: Any) -> tuple[str, str]:
    """Two items, 10 and 4 on hand."""
    return api.item("A", quantity=10, defaultCost="2.5"), api.item("B", quantity=4)


def _count(api: Any, item: str, quantity: int) -> dict[str, str]:
    body = {"inventoryCountID": "1", "itemID": item, "qty": quantity, "employeeID": "1"}
    made: dict[str, str] = api.post("InventoryCountItem", body)
    return made


def _sums(api: Any) -> list[tuple[str, str, str]]:
    return [(each["itemID"], each["calcQoh"], each["countedQoh"]) for each in api.many("InventoryCountCalc")]


def test_a_count_from_beginning_to_end(api: Any, shelf: tuple[str, str]) -> None:
    first, second = shelf
    count = api.post("InventoryCount", {"name": "March", "shopID": "1"})
    assert list(count) == ["inventoryCountID", "name", "timeStamp", "archived", "shopID"]
    made = _count(api, first, 5)
    assert list(made) == [
        "inventoryCountItemID",
        "qty",
        "timeStamp",
        "inventoryCountID",
        "itemID",
        "employeeID",
    ]
    _count(api, first, 7)
    _count(api, second, 3)
    assert _sums(api) == [(first, "10", "12"), (second, "4", "3")]
    assert api.on_hand(first)["1"] == "10"
    one = api.post("InventoryCountReconcile", {"inventoryCountID": "1", "itemID": first})
    assert {name: one[name] for name in ("itemID", "qohChange", "costChange", "inventoryCountID")} == {
        "itemID": first,
        "qohChange": "2",
        "costChange": "5",
        "inventoryCountID": "1",
    }
    assert api.on_hand(first) == {"0": "12", "1": "12"}
    answer = api.call("POST", "InventoryCountReconcile.json", {"inventoryCountID": "1"})
    changes = answer.json()["InventoryCountReconcile"]
    assert [(each["itemID"], each["qohChange"]) for each in changes] == [(first, "0"), (second, "-1")]
    assert answer.headers["X-LS-API-Request-Cost"] == "10"
    assert (api.on_hand(second)["1"], _sums(api)) == ("3", [(first, "12", "12"), (second, "3", "3")])
    log = api.many("InventoryLog", f"itemID={second}&sort=-inventoryLogID")[0]
    assert (log["inventoryCountID"], log["qohChange"]) == ("1", "-1")


def test_what_was_sold_since_the_count_stays_sold(api: Any, shelf: tuple[str, str]) -> None:
    api.post("InventoryCount", {"name": "March", "shopID": "1"})
    _count(api, shelf[0], 8)
    api.sale({"itemID": shelf[0], "unitQuantity": 3, "unitPrice": "1"}, pay="3")
    assert api.post("InventoryCountReconcile", {"inventoryCountID": "1"})["qohChange"] == "-2"
    assert api.on_hand(shelf[0])["1"] == "5"


def test_counts_are_corrected_and_thrown_away(api: Any, shelf: tuple[str, str]) -> None:
    api.post("InventoryCount", {"name": "March", "shopID": "1"})
    assert api.put("InventoryCount/1", {"name": "April"})["name"] == "April"
    _count(api, shelf[0], 5)
    api.put("InventoryCountItem/1", {"qty": "9"})
    assert _sums(api) == [(shelf[0], "10", "9")]
    assert api.delete("InventoryCountItem/1")["qty"] == "9"
    assert _sums(api) == []
    api.refused("POST", "InventoryCountReconcile.json", {"inventoryCountID": "1"})
    _count(api, shelf[0], 5)
    api.delete("InventoryCount/1")
    assert (api.many("InventoryCountItem"), _sums(api)) == ([], [])


@pytest.mark.parametrize(
    ("entity", "body"),
    [
        ("InventoryCount", {"name": "March"}),
        ("InventoryCount", {"shopID": "1"}),
        ("InventoryCount", {"name": "March", "shopID": "9"}),
        ("InventoryCountItem", {"itemID": "1", "qty": "1"}),
        ("InventoryCountItem", {"inventoryCountID": "9", "itemID": "1", "qty": "1"}),
        ("InventoryCountItem", {"inventoryCountID": "1", "qty": "1"}),
        ("InventoryCountReconcile", {}),
        ("InventoryCountReconcile", {"itemID": "1"}),
        ("InventoryCountReconcile", {"inventoryCountID": "1", "itemID": "2"}),
    ],
)
def test_a_count_is_of_an_item_in_a_shop(api: Any, shelf: Any, entity: str, body: Any) -> None:
    api.post("InventoryCount", {"name": "March", "shopID": "1"})
    _count(api, shelf[0], 10)
    api.refused("POST", f"{entity}.json", body)
    api.refused("POST", "InventoryCountCalc.json", {}, status=405)
    api.refused("PUT", "InventoryCountReconcile/1.json", {}, status=405)
