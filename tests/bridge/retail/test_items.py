"""Which item of the POS a line is (SET-D16), and what happens to one that is not there (SET-23)."""

from datetime import timedelta
from typing import Any

import pytest

from tillproof.bridge.errand import Refused
from tillproof.bridge.outlets.outlet import Stopped


def _item(scene: Any, **more: Any) -> str:
    return str(scene.post("Item", {"description": "Thing", **more})["itemID"])


def _sold(scene: Any) -> list[str]:
    return [name for name, _, _ in scene.goods_of(scene.sale()) if name.isdigit()]


@pytest.mark.parametrize(
    ("sku", "member"),
    [("X-9", "customSku"), ("012345678905", "upc"), ("0123456789012", "ean"), ("MPN-1", "manufacturerSku")],
)
def test_where_an_item_number_is_looked_for(scene: Any, sku: str, member: str) -> None:
    number = _item(scene, **{member: sku}, Manufacturer={"name": "Torvane"})
    scene.push(scene.order(scene.line(sku)))
    assert _sold(scene) == [number]


def test_by_the_number_the_pos_gave_it(scene: Any) -> None:
    number = _item(scene)
    (item,) = scene.many("Item", itemID=number)
    scene.push(scene.order(scene.line(item["systemSku"])))
    assert _sold(scene) == [number]


def test_the_shops_own_number_comes_first(scene: Any) -> None:
    _item(scene, upc="012345678905")
    number = _item(scene, customSku="012345678905")
    scene.push(scene.order(scene.line("012345678905")))
    assert _sold(scene) == [number]


def test_leading_zeros_are_kept(scene: Any) -> None:
    wrong = _item(scene, customSku="451")
    scene.push(scene.order(scene.line("000451", 3, "0.45")))
    assert wrong not in _sold(scene)
    assert scene.on_hand("000451") == 497


def test_another_makers_part_number_is_another_part(scene: Any) -> None:
    _item(scene, manufacturerSku="MPN-1", Manufacturer={"name": "Hexmoor"})
    with pytest.raises(Stopped, match="not in Lightspeed Retail: MPN-1"):
        scene.push(scene.order(scene.line("MPN-1")))


@pytest.mark.parametrize("sku", ["A,B", 'Quote"d', "=,X", "A|B", "Größe-ß", "per%cent"])
def test_awkward_item_numbers(scene: Any, sku: str) -> None:
    number = _item(scene, customSku=sku)
    scene.push(scene.order(scene.line(sku), scene.line("BELL-1")))
    assert _sold(scene) == [number, "1"]


def test_many_items_in_few_questions(scene: Any) -> None:
    skus = [f"PART-{number}" for number in range(60)]
    for sku in skus:
        _item(scene, customSku=sku)
    scene.push(scene.order(*(scene.line(sku, 1, "1.00") for sku in skus)))
    assert len(_sold(scene)) == 60
    assert scene.asked().count(("GET", "Item")) == 2


def test_an_unknown_item_stops_the_order_and_nothing_is_made(scene: Any) -> None:
    scene.outlet(supplier_manufacturers=("Hexmoor",))
    lines = (
        scene.line("HEX-1", manufacturer="Hexmoor"),
        scene.line("GONE-1"),
        scene.line("GONE-2"),
        scene.line(),
    )
    with pytest.raises(Stopped) as stopped:
        scene.push(scene.order(*lines))
    assert stopped.value.decision.code == "data:item"
    assert "not in Lightspeed Retail: GONE-1, GONE-2" in stopped.value.decision.text
    assert {method for method, place in scene.asked() if place != "token"} == {"GET"}
    assert scene.on_hand("BELL-1") == 20


def test_it_goes_on_when_somebody_has_made_the_item(scene: Any) -> None:
    outlet = scene.outlet()
    with pytest.raises(Stopped):
        scene.push(scene.order(scene.line("NEW-1")), outlet)
    number = _item(scene, customSku="NEW-1")
    scene.push(scene.order(scene.line("NEW-1")), outlet, again=True)
    assert _sold(scene) == [number]


@pytest.mark.parametrize(
    "settings",
    [{"supplier_manufacturers": ("other", " HEXMOOR racing ")}, {"supplier_prefixes": ("SUP-", "HEX-")}],
)
def test_a_suppliers_item_is_made_and_sold(scene: Any, settings: Any) -> None:
    scene.outlet(**settings)
    pushed = scene.push(scene.order(scene.line("HEX-01", 2, "8.50", manufacturer="Hexmoor Racing")))
    (item,) = scene.many("Item", customSku="HEX-01", load_relations='["Manufacturer"]')
    assert (item["description"], item["Manufacturer"]["name"]) == ("A HEX-01", "Hexmoor Racing")
    assert item["Prices"]["ItemPrice"][0]["amount"] == "8.5"
    assert scene.on_hand("HEX-01") == -2
    assert "Item HEX-01 was not in Lightspeed Retail" in str(pushed.notes)


def test_one_number_for_two_items_stops_the_order(scene: Any) -> None:
    _item(scene, customSku="BELL-1")
    with pytest.raises(Stopped, match="customSku BELL-1 means several items"):
        scene.push(scene.order())
    assert scene.sales() == []


def test_the_spelling_decides_between_two(scene: Any) -> None:
    _item(scene, customSku="bell-1")
    scene.push(scene.order())
    assert _sold(scene) == ["1"]


def test_what_is_remembered_of_items_ages(scene: Any) -> None:
    outlet = scene.outlet()
    scene.push(scene.order(number="1"), outlet)
    scene.put("Item/1", {"customSku": "BELL-OLD"})
    number = _item(scene, customSku="BELL-1")
    scene.clock.move(timedelta(minutes=10))
    scene.push(scene.order(number="2"), outlet)
    (sale,) = scene.sales(referenceNumber="2")
    assert scene.goods_of(sale)[0][0] == number


def test_a_refusal_is_told_in_the_words_of_the_pos(scene: Any) -> None:
    scene.outlet(employee_id=77)
    with pytest.raises(Refused, match="employeeID"):
        scene.push(scene.order())
    assert scene.sales() == []
