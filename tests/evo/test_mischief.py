"""A POS that misbehaves on purpose, so that a store can be tried with it."""

from collections.abc import Callable
from typing import Any

from tillproof.schemas import xml
from tillproof.simulators.evo import Pos
from tillproof.simulators.faults import Fault


def acknowledged(store: Any) -> list[tuple[str, list[str]]]:
    messages = [xml.parse(request.body) for request in store.seen("POST", "/AcknowledgeRequest")]
    return [(message.findtext("id"), [code.text for code in message.iter("code")]) for message in messages]


def test_acknowledgements_are_forgotten(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    pos.system.faults.set(Fault("skip_acknowledgement", 2))
    store.orders |= {order_id: order(order_id) for order_id in ("A", "B", "C")}
    pos.poll()
    assert acknowledged(store) == [("C", [])]
    assert (len(pos.sales()), pos.waiting_messages()) == (3, 0)
    pos.poll()
    assert acknowledged(store)[1:] == [("A", ["1010"]), ("B", ["1010"])]


def test_a_fault_can_be_meant_for_one_order(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    pos.system.faults.set(Fault("skip_acknowledgement", path="/AcknowledgeRequest/B"))
    store.orders |= {order_id: order(order_id) for order_id in ("A", "B", "C")}
    pos.poll()
    assert [order_id for order_id, _ in acknowledged(store)] == ["A", "C"]


def test_an_acknowledgement_is_sent_twice(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    pos.system.faults.set(Fault("duplicate_acknowledgement"))
    store.orders["A"] = order("A")
    pos.poll()
    first, second = store.seen("POST")
    assert first.body == second.body


def test_an_unknown_code_is_reported_and_no_sale_is_made(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    pos.system.faults.set(Fault("ack_unknown_code", parameters={"code": "4242"}))
    store.orders["A"] = order("A")
    pos.poll()
    assert acknowledged(store) == [("A", ["4242"])]
    assert pos.sales() == ()


def test_an_order_is_acknowledged_before_it_is_offered(pos: Pos, store: Any) -> None:
    pos.system.faults.set(Fault("ack_before_offer", parameters={"order": "W-9"}))
    pos.poll()
    assert [request.path for request in store.requests] == ["/AcknowledgeRequest", "/OutstandingActivity"]
    assert acknowledged(store) == [("W-9", [])]


def test_an_order_is_shipped_before_it_is_acknowledged(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    pos.system.faults.set(Fault("shipment_before_ack"))
    store.orders["A"] = order("A")
    pos.poll()
    assert [request.path for request in store.seen("POST")] == ["/Order/A/Shipment", "/AcknowledgeRequest"]
    assert pos.sale("A").state == "shipped"


def test_two_polls_overlap_and_each_order_is_one_sale(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    pos.system.faults.set(Fault("overlapping_polls"))
    store.orders |= {order_id: order(order_id) for order_id in ("A", "B")}
    pos.poll()
    assert [request.method for request in store.requests[:3]] == ["GET", "GET", "POST"]
    assert acknowledged(store) == [("A", []), ("B", []), ("A", ["1010"]), ("B", ["1010"])]
    assert len(pos.sales()) == 2
