"""Shipments the POS reports, and what the store is told (EVO-D16, EVO-20, EVO-21, decisions 6)."""

from typing import Any

import pytest


def parcels(scene: Any, number: str) -> list[tuple[str, dict[str, int]]]:
    return [
        (parcel["tracking"], {item["itemID"]: item["quantity"] for item in parcel["items"]})
        for parcel in scene.read(number)["shipments"]
    ]


def test_one_of_three_then_the_rest(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(3))
    item = scene.read(number)["lines"][0]["item_id"]
    assert scene.ship(number, {item: 1}, tracking="A").success
    assert scene.status(number) == "partly_shipped"
    assert scene.ship(number, {item: 2}, tracking="B").success
    assert scene.status(number) == "shipped"
    assert parcels(scene, number) == [("A", {item: 1}), ("B", {item: 2})]
    scene.cycle()
    assert scene.entity(number)["status"] == "complete"
    shipped = scene.shop.shipments(number)
    assert [track.number for shipment in shipped for track in shipment.tracks] == ["A", "B"]
    assert [shipment.pieces for shipment in shipped] == [{int(item): 1}, {int(item): 2}]


def test_a_repeat_counts_once(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(2))
    item = scene.read(number)["lines"][0]["item_id"]
    for _ in range(3):
        assert scene.ship(number, {item: 1}, tracking="A").success
    assert parcels(scene, number) == [("A", {item: 1})]
    assert scene.ship(
        number, {item: 1}, tracking="A", date="2026-03-04 13:00:00.000"
    ).success  # the same parcel
    assert parcels(scene, number) == [("A", {item: 1}), ("A", {item: 1})]
    scene.cycle()
    assert len(scene.shop.shipments(number)) == 2


def test_without_items_everything_open_is_shipped(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(2, 1))
    first, second = (line["item_id"] for line in scene.read(number)["lines"])
    scene.ship(number, {first: 1}, tracking="A")
    for _ in range(2):
        assert scene.ship(number, tracking="B").success
    assert parcels(scene, number) == [("A", {first: 1}), ("B", {first: 1, second: 1})]
    assert scene.status(number) == "shipped"


def test_an_empty_list_is_a_tracking_number_only(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(2))
    assert scene.ship(number, {}, tracking="ONLY").success
    assert (scene.status(number), parcels(scene, number)) == ("downloaded", [("ONLY", {})])
    scene.cycle()
    assert scene.shop.shipments(number) == ()
    assert any("ONLY" in (line["comment"] or "") for line in scene.entity(number)["status_histories"])
    scene.ship(number, tracking="A")
    scene.ship(number, {}, tracking="MORE")
    scene.cycle()
    [shipped] = scene.shop.shipments(number)
    assert [track.number for track in shipped.tracks] == ["A", "MORE"]


@pytest.mark.parametrize(
    "items",
    [
        {"{item}": 4},
        {"strange": 1},
        {"{item}": 1, "strange": 1},
        {"{item}": 0},
        {"{item}": "0.5"},
        {"{item}": -1},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(
    scene: Any, basket: Any, items: dict[str, Any]
) -> None:
    number = scene.delivered(basket(3))
    before = scene.read(number)
    item = before["lines"][0]["item_id"]
    asked = {name.replace("{item}", item): quantity for name, quantity in items.items()}
    assert not scene.ship(number, asked).success
    assert scene.read(number) == before


def test_pieces_of_one_line_named_twice_add_up(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(3))
    item = scene.read(number)["lines"][0]["item_id"]
    row = f"<item><itemID>{item}</itemID><quantity>2</quantity></item>"
    assert not scene.write(
        f"/Order/{number}/Shipment", f"<shipment><items>{row}{row}</items></shipment>"
    ).success
    assert parcels(scene, number) == []


def test_shipping_what_was_only_offered_downloads_it(scene: Any) -> None:
    number, unseen = scene.place(), "no-such-order"
    scene.cycle()
    assert not scene.ship(number).success
    assert not scene.ship(unseen).success
    scene.poll()
    assert scene.ship(number).success
    order = scene.read(number)
    assert (order["status"], order["downloaded"]) == ("shipped", True)
    assert scene.poll().orders == []
    assert scene.acknowledge(number).success
    assert scene.status(number) == "shipped"
    scene.cycle()
    assert len(scene.documents("invoices", number)) == 1


def test_shipping_a_cancelled_order_fails_but_the_tracking_is_kept(scene: Any) -> None:
    number = scene.delivered()
    scene.void(number)
    for _ in range(2):
        assert not scene.ship(number, tracking="1Z-TOO-LATE").success
    order = scene.read(number)
    assert (order["status"], order["shipments"]) == ("canceled", [])
    assert "1Z-TOO-LATE" in order["notes"][-1]
    assert [work["kind"] for work in order["for_people"]] == ["by-hand"]


@pytest.mark.parametrize(
    ("carrier", "code"), [("UPS", "ups"), ("FedEx", "fedex"), ("Bob & Søn's Van", "custom"), ("", "custom")]
)
def test_carriers_are_kept_as_they_came(scene: Any, carrier: str, code: str) -> None:
    number = scene.delivered()
    scene.ship(number, tracking="1Z", carrier=carrier.replace("&", "&amp;"))
    scene.cycle()
    assert scene.read(number)["shipments"][0]["carrier"] == carrier
    [shipped] = scene.shop.shipments(number)
    assert [(track.carrier, track.title) for track in shipped.tracks] == [(code, carrier or "GROUND")]


@pytest.mark.parametrize(
    "like", ["configurable", "bundle-fixed", "bundle-dynamic", "every-kind-of-product", "three-for-25"]
)
def test_the_store_completes_what_the_pos_shipped(scene: Any, like: str) -> None:
    number = scene.delivered(like)
    assert scene.ship(number).success
    scene.cycle()
    order = scene.read(number)
    assert (order["waiting"], order["for_people"]) == ([], [])
    assert scene.entity(number)["status"] == "complete"


def test_what_has_no_parcel_is_not_shipped_in_the_store(scene: Any) -> None:
    number = scene.delivered("virtual-only")
    assert scene.ship(number, tracking="").success
    scene.cycle()
    assert (scene.status(number), scene.shop.shipments(number)) == ("shipped", ())
    assert scene.read(number)["for_people"] == []
