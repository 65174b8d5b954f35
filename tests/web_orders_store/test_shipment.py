"""Shipments, row by row (EVO-21, EVO-63, EVO-64, EVO-D16, D30)."""

from typing import Any

import pytest


@pytest.fixture
def three_pieces(served: Any, a_line: Any) -> tuple[str, str]:
    """A downloaded order of one line of three pieces, and its item id."""
    number = served.shop.place(
        lines=[a_line(quantity=3)],
        tenders=[{"type": "visa", "amount": "35.00", "state": "captured"}],
        totals={
            "subtotal": "30.00",
            "discount": "0.00",
            "shipping": "5.00",
            "tax": "0.00",
            "grand_total": "35.00",
        },
    )
    item = served.pos.order(number).findtext("orderItems/orderItem/itemID")
    served.pos.acknowledge(number)
    return number, item


def test_shipments_add_up_and_keep_their_tracking_numbers(served: Any, three_pieces: Any) -> None:
    number, item = three_pieces
    assert served.pos.ship(number, {item: 1}, "A").status == "SUCCESS"
    assert served.shop.status(number) == "partly_shipped"
    assert served.pos.ship(number, {item: 2}, "B").status == "SUCCESS"
    order = served.shop.read(number)
    assert order["status"] == "shipped"
    assert [each["tracking"] for each in order["shipments"]] == ["A", "B"]
    assert order["shipments"][0]["items"] == [{"itemID": item, "quantity": 1}]


def test_a_repeat_counts_once(served: Any, three_pieces: Any) -> None:
    number, item = three_pieces
    for _ in range(2):
        assert served.pos.ship(number, {item: 1}, "A").status == "SUCCESS"
    assert len(served.shop.read(number)["shipments"]) == 1
    assert served.pos.ship(number, {item: 2}, "A").status == "SUCCESS"
    assert served.shop.status(number) == "shipped"


def test_without_items_everything_open_is_shipped(served: Any, three_pieces: Any) -> None:
    number, item = three_pieces
    served.pos.ship(number, {item: 1}, "A")
    assert served.pos.ship(number, None, "B").status == "SUCCESS"
    order = served.shop.read(number)
    assert order["status"] == "shipped"
    assert order["shipments"][1]["items"] == [{"itemID": item, "quantity": 2}]
    assert served.pos.ship(number, None, "C").status == "SUCCESS"
    assert served.shop.read(number)["shipments"][2] == {"carrier": "ACME", "tracking": "C", "items": []}


def test_empty_items_tell_a_tracking_number_only(served: Any, three_pieces: Any) -> None:
    number, _ = three_pieces
    assert served.pos.ship(number, {}, "A").status == "SUCCESS"
    order = served.shop.read(number)
    assert (order["status"], order["shipments"][0]["items"]) == ("downloaded", [])


def test_too_much_or_a_foreign_item_records_nothing(served: Any, three_pieces: Any) -> None:
    number, item = three_pieces
    for items in ({item: 4}, {item: 1, "SKU-1": 1}, {"0": 1}):
        assert served.pos.ship(number, items).status == "FAILURE"
    assert served.pos.ship(number, {}, "").status == "FAILURE"
    order = served.shop.read(number)
    assert (order["status"], order["shipments"]) == ("downloaded", [])


@pytest.mark.parametrize("quantity", ["0", "-1", "0.5", "all", ""])
def test_a_wrong_quantity_records_nothing(served: Any, three_pieces: Any, quantity: str) -> None:
    number, item = three_pieces
    assert served.pos.ship(number, {item: quantity}).status == "FAILURE"
    assert served.shop.read(number)["shipments"] == []


def test_items_without_tracking_and_an_unknown_carrier_are_taken(served: Any, three_pieces: Any) -> None:
    number, item = three_pieces
    assert served.pos.ship(number, {item: 1}, "", carrier="Zoë's Vans").status == "SUCCESS"
    (shipment,) = served.shop.read(number)["shipments"]
    assert (shipment["carrier"], shipment["tracking"]) == ("Zoë's Vans", "")


@pytest.mark.parametrize("rejected", [True, False])
def test_a_shipment_downloads_what_was_only_offered(served: Any, rejected: bool) -> None:
    number = served.offered()
    if rejected:
        served.pos.acknowledge(number, ("1", "no", "FAILURE"))
    assert served.pos.ship(number).status == "SUCCESS"
    order = served.shop.read(number)
    assert (order["status"], order["downloaded"]) == ("shipped", True)
    assert served.pos.orders() == []


def test_an_unknown_or_unoffered_order_is_a_failure(pos: Any, shop: Any) -> None:
    number = shop.place()
    assert pos.ship(number).status == "FAILURE"
    assert pos.ship("W-9").status == "FAILURE"
    assert pos.orders() == [number]


def test_the_tracking_number_of_a_cancelled_order_is_kept_for_staff(served: Any) -> None:
    number = served.downloaded()
    served.shop.do("cancel_order", number)
    for _ in range(2):
        assert served.pos.ship(number, None, "Z1").status == "FAILURE"
    order = served.shop.read(number)
    assert (order["status"], order["shipments"]) == ("canceled", [])
    assert [note for note in order["notes"] if "Z1" in note] == order["notes"]
    assert len(order["notes"]) == 1
    assert "needs-staff" in order["marks"]
