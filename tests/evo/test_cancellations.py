"""What the store takes back (EVO-54, POS-D08)."""

from collections.abc import Callable
from typing import Any

import pytest

from tillproof.schemas import validation, xml
from tillproof.simulators.evo import Pos, ShippedItem


def acknowledged(store: Any) -> list[tuple[str, list[str]]]:
    """(order id, codes) of the acknowledged cancellations."""
    found = []
    for request in store.seen("POST", "/AcknowledgeRequest"):
        assert validation.is_valid("web-orders/acknowledge-request", request.body)
        message = xml.parse(request.body)
        if message.findtext("responseType") == "WEB_ORDER_CANCELLATION":
            found.append((message.findtext("id"), [code.text for code in message.iter("code")]))
    return found


@pytest.fixture
def sold(pos: Pos, store: Any, order: Callable[..., str]) -> Pos:
    store.orders["W-1"] = order(
        items=[
            {"itemID": "1", "itemNumber": "A", "quantity": "1", "amount": "10.00"},
            {"itemID": "2", "itemNumber": "B", "quantity": "1", "amount": "10.00"},
        ]
    )
    pos.poll()
    return pos


@pytest.mark.parametrize("name", ["orderID", "orderId"])
def test_a_cancellation_ends_the_sale_and_is_acknowledged(
    sold: Pos, store: Any, cancelled: Callable[..., str], name: str
) -> None:
    store.cancellations["W-1"] = cancelled("W-1", name)
    assert sold.poll().cancelled == 1
    sale = sold.sale("W-1")
    assert (sale.state, sale.ended_because) == ("cancelled", "changed mind")
    assert acknowledged(store) == [("W-1", [])]
    assert store.cancellations == {}
    assert sold.revenue() == {}


def test_a_repeated_one_has_no_second_effect(sold: Pos, store: Any, cancelled: Callable[..., str]) -> None:
    for _ in range(2):
        store.cancellations["W-1"] = cancelled("W-1")
        sold.poll()
    assert acknowledged(store) == [("W-1", []), ("W-1", [])]
    assert [line.cancelled for line in sold.sale("W-1").lines] == [1, 1]


def test_an_unknown_order_is_answered_with_a_failing_issue(
    sold: Pos, store: Any, cancelled: Callable[..., str]
) -> None:
    store.cancellations["W-9"] = cancelled("W-9")
    assert sold.poll().cancelled == 0
    assert acknowledged(store) == [("W-9", ["9006"])]
    assert [(alarm.kind, alarm.subject) for alarm in sold.alarms()] == [("cancellation", "W-9")]


def test_shipped_goods_are_not_cancelled(sold: Pos, store: Any, cancelled: Callable[..., str]) -> None:
    sold.ship("W-1", "T-1")
    store.cancellations["W-1"] = cancelled("W-1")
    sold.poll()
    assert sold.sale("W-1").state == "shipped"
    assert acknowledged(store) == [("W-1", ["9007"])]


def test_a_part_that_is_shipped_stays_shipped(sold: Pos, store: Any, cancelled: Callable[..., str]) -> None:
    sold.ship("W-1", "T-1", items=[ShippedItem("1", 1)])
    store.cancellations["W-1"] = cancelled("W-1")
    sold.poll()
    sale = sold.sale("W-1")
    assert [(line.shipped, line.cancelled) for line in sale.lines] == [(1, 0), (0, 1)]
    assert acknowledged(store) == [("W-1", [])]
    assert "part of sale S-000001 is already shipped" in sold.alarms()[0].text


def test_a_voided_sale_is_acknowledged_all_the_same(
    sold: Pos, store: Any, cancelled: Callable[..., str]
) -> None:
    sold.void("W-1", "phoned")
    store.cancellations["W-1"] = cancelled("W-1")
    sold.poll()
    assert sold.sale("W-1").state == "voided"
    assert acknowledged(store) == [("W-1", [])]


def test_an_order_and_its_cancellation_in_one_answer(
    pos: Pos, store: Any, order: Callable[..., str], cancelled: Callable[..., str]
) -> None:
    store.orders["W-1"] = order()
    store.cancellations["W-1"] = cancelled("W-1")
    pos.poll()
    assert pos.sale("W-1").state == "cancelled"


def test_a_cancellation_without_id_is_shown_to_staff(
    pos: Pos, store: Any, cancelled: Callable[..., str]
) -> None:
    store.cancellations[""] = cancelled("")
    pos.poll()
    pos.poll()
    (alarm,) = pos.alarms()
    assert ("without an id" in alarm.text, alarm.times) == (True, 2)
    assert store.seen("POST") == []
