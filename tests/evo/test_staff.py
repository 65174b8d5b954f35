"""What staff does to a sale, what leaves for the store, and what the books refuse (EVO-20, EVO-22, EVO-61..64)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tillproof.schemas import validation, xml
from tillproof.simulators.evo import NoSale, NotPossible, Pos, ShippedItem

SCHEMAS = {"shipment": "shipment", "order": "order-action", "item": "item-action"}


@pytest.fixture
def sold(pos: Pos, store: Any, order: Callable[..., str]) -> Pos:
    """W 1: two pieces of A (line 1), one of B (line 2), one more of B (line 3)."""
    pos.save_connection(replace(pos.connection, zone="America/Denver"), force=True)
    store.orders["W 1"] = order(
        "W 1",
        items=[
            {"itemID": "1", "itemNumber": " A ", "quantity": "2", "amount": "5.00"},
            {"itemID": "2", "itemNumber": "B", "quantity": "1", "amount": "5.00"},
            {"itemID": "3", "itemNumber": "B", "quantity": "1", "amount": "5.00"},
        ],
    )
    pos.poll()
    return pos


def sent(store: Any) -> tuple[str, dict[str, Any]]:
    """Path and members of the latest message, which keeps its schema."""
    request = store.requests[-1]
    assert (request.method, request.headers["content-type"]) == ("POST", "application/xml")
    message = xml.parse(request.body)
    assert validation.explain(f"web-orders/{SCHEMAS[message.tag]}", request.body) == []
    members = {child.tag: child.text or "" for child in message if child.tag != "items"}
    items = message.find("items")
    if items is not None:
        members["items"] = [(item.findtext("itemID"), item.findtext("quantity")) for item in items]
    return request.path, members


def test_a_part_is_shipped_by_the_stores_own_line_id(sold: Pos, store: Any) -> None:
    told = sold.ship(
        "W 1", "T-1", carrier="UPS", method="GROUND", items=[ShippedItem("1", 1), ShippedItem("2", 1)]
    )
    assert told.outcome == "success"
    assert sent(store) == (
        "/Order/W 1/Shipment",
        {
            "date": "2026-03-04 02:15:00.000",
            "shipmentCarrier": "UPS",
            "shipmentMethod": "GROUND",
            "trackingNumber": "T-1",
            "items": [("1", "1"), ("2", "1")],
        },
    )
    assert sold.sale("W 1").state == "partly_shipped"
    assert [line.open for line in sold.sale("W 1").lines] == [1, 0, 1]


def test_without_items_everything_open_is_shipped(sold: Pos, store: Any) -> None:
    sold.ship("W 1", "T-1", items=[ShippedItem("1", 1)])
    sold.ship("W 1", "T-2")
    assert "items" not in sent(store)[1]
    assert sold.sale("W 1").state == "shipped"
    with pytest.raises(NotPossible, match="nothing of sale S-000001 is open"):
        sold.ship("W 1", "T-3")


def test_with_empty_items_only_the_tracking_number_is_told(sold: Pos, store: Any) -> None:
    sold.ship("W 1", "T-1", items=[])
    assert sent(store)[1]["items"] == []
    assert sold.sale("W 1").state == "open"


def test_a_line_named_twice_is_sent_once(sold: Pos, store: Any) -> None:
    sold.ship("W 1", "T-1", items=[ShippedItem("1", 1), ShippedItem("1", 1)])
    assert sent(store)[1]["items"] == [("1", "2")]


def test_a_void_carries_its_reason_and_ends_the_sale(sold: Pos, store: Any) -> None:
    assert sold.void("W 1", "phoned & cancelled \x1a").outcome == "success"
    path, members = sent(store)
    assert (path, members["action"], members["reason"]) == ("/Order/W 1", "VOID", "phoned & cancelled ")
    assert (sold.sale("W 1").state, sold.revenue()) == ("voided", {})


def test_pieces_of_a_line_are_cancelled_one_by_one(sold: Pos, store: Any) -> None:
    sold.cancel_line("W 1", item_number="A", quantity=1)
    path, members = sent(store)
    assert path == "/Order/W 1/Item/1"
    assert (members["action"], members["itemNumber"], members["quantity"]) == ("CANCEL", "A", "1")
    sold.cancel_line("W 1", item_id="1")
    with pytest.raises(NotPossible, match="0 left"):
        sold.cancel_line("W 1", item_id="1")


def test_cancelling_the_last_line_cancels_the_sale(sold: Pos) -> None:
    for item_id in ("1", "2", "3"):
        sold.cancel_line("W 1", item_id=item_id)
    assert sold.sale("W 1").state == "cancelled"


def test_pieces_are_sold_at_the_counter(sold: Pos, store: Any) -> None:
    sold.sell_line("W 1", item_id="3")
    path, members = sent(store)
    assert (path, members["action"], members["itemNumber"]) == ("/Order/W 1/Item/3", "SELL", "B")
    assert [line.sold for line in sold.sale("W 1").lines] == [0, 0, 1]
    with pytest.raises(NotPossible):
        sold.sell_line("W 1", item_id="3")


IMPOSSIBLE: list[tuple[Callable[..., Any], str]] = [
    (
        lambda pos, **force: pos.ship("W 1", "T", items=[ShippedItem("1", 3)], **force),
        "3 to ship, but 2 open",
    ),
    (
        lambda pos, **force: pos.ship("W 1", "T", items=[ShippedItem("A", 1)], **force),
        "no line with itemID 'A'",
    ),
    (lambda pos, **force: pos.ship("W 1", "T", items=[ShippedItem("1", 0)], **force), "ship 1 or more"),
    (lambda pos, **force: pos.ship("W 1", "T" * 256, **force), "256 characters"),
    (lambda pos, **force: pos.void("W 1", "r" * 4001, **force), "4001 characters"),
    (lambda pos, **force: pos.cancel_line("W 1", item_id="1", quantity=5, **force), "5 wanted, but 2 left"),
    (lambda pos, **force: pos.cancel_line("W 1", item_id="1", quantity=-1, **force), "give 1 or more"),
    (lambda pos, **force: pos.cancel_line("W 1", item_number="B", **force), "more than one line"),
    (lambda pos, **force: pos.sell_line("W 1", item_number="C", **force), "no line"),
]


@pytest.mark.parametrize(("act", "reason"), IMPOSSIBLE)
def test_what_the_books_speak_against_changes_nothing_and_sends_nothing(
    sold: Pos, store: Any, act: Callable[..., Any], reason: str
) -> None:
    before, calls = sold.sale("W 1"), len(store.requests)
    with pytest.raises(NotPossible) as refused:
        act(sold)
    assert reason in str(refused.value)
    assert (sold.sale("W 1"), len(store.requests)) == (before, calls)


@pytest.mark.parametrize(("act", "_"), IMPOSSIBLE)
def test_by_force_it_is_sent_and_the_books_stay_as_they_are(
    sold: Pos, store: Any, act: Callable[..., Any], _: str
) -> None:
    before, calls = sold.sale("W 1"), len(store.requests)
    assert act(sold, force=True).outcome == "success"
    assert (sold.sale("W 1"), len(store.requests)) == (before, calls + 1)


def test_by_force_a_part_number_stands_alone_and_as_it_was_typed(sold: Pos, store: Any) -> None:
    sold.cancel_line("W 1", item_number="  A ", quantity=1, force=True)
    assert store.requests[-1].path == "/Order/W 1/Item"
    assert xml.parse(store.requests[-1].body).findtext("itemNumber") == "  A "


@pytest.mark.parametrize(
    "act",
    [
        lambda pos, **force: pos.ship("W 9", "T", **force),
        lambda pos, **force: pos.void("W 9", **force),
        lambda pos, **force: pos.cancel_line("W 9", item_id="1", quantity=1, item_number="A", **force),
    ],
)
def test_an_unknown_order_needs_force(sold: Pos, store: Any, act: Callable[..., Any]) -> None:
    with pytest.raises(NoSale, match="W 9"):
        act(sold)
    assert act(sold, force=True).outcome == "success"
    assert store.requests[-1].path.startswith("/Order/W 9")


def test_a_sale_that_is_over_stays_as_it_is(sold: Pos) -> None:
    sold.void("W 1")
    for act in (sold.void, sold.ship):
        with pytest.raises(NotPossible, match="voided"):
            act("W 1")
    with pytest.raises(NotPossible, match="voided"):
        sold.cancel_line("W 1", item_id="1")


def test_a_voided_rest_leaves_the_shipped_part_shipped(sold: Pos) -> None:
    sold.ship("W 1", "T", items=[ShippedItem("1", 2)])
    sold.void("W 1", "the rest is sold out")
    assert sold.sale("W 1").state == "shipped"
    assert sold.revenue() == {"Web PayPal": Decimal("28.25")}, "what is shipped is revenue"
    with pytest.raises(NotPossible):
        sold.void("W 1")


def test_a_shipped_sale_cannot_be_voided(sold: Pos) -> None:
    sold.ship("W 1", "T")
    with pytest.raises(NotPossible, match="already shipped"):
        sold.void("W 1")


def test_a_sale_keeps_what_was_told_and_what_was_answered(
    sold: Pos, store: Any, reply: Callable[..., Any]
) -> None:
    words = b"<responseStatus>FAILURE</responseStatus><responseMessage>no</responseMessage>"
    refusal = b"<acknowledgeResponse>%s</acknowledgeResponse>" % words
    store.answers("POST", "/Order/W 1/Shipment", reply(refusal))
    sold.ship("W 1", "T-1", items=[ShippedItem("1", 1)])
    acknowledgement, shipment = sold.messages("W 1")
    assert (acknowledgement.kind, acknowledgement.state) == ("acknowledgement", "done")
    assert (shipment.state, shipment.answer, shipment.told["tracking"]) == ("refused", "no", "T-1")
    assert shipment.body == store.requests[-1].body


@pytest.mark.parametrize("order_id", ["100%", "a b", "a?b#c", "ü", "a+b", "a;b", "%2F", "a&b"])
def test_an_order_id_in_a_path_is_encoded_once(
    pos: Pos, store: Any, order: Callable[..., str], order_id: str
) -> None:
    store.orders[order_id] = order(order_id)
    pos.poll()
    assert pos.void(order_id).outcome == "success"
    assert store.requests[-1].path == f"/Order/{order_id}"
