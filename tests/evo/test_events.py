"""Whoever listens hears what was committed, in order."""

from collections.abc import Callable
from typing import Any

import pytest

from tillproof.simulators.evo import Event, Pos


def test_a_life_of_an_order_in_events(
    pos: Pos, store: Any, reply: Callable[..., Any], order: Callable[..., str], cancelled: Callable[..., str]
) -> None:
    heard: list[Event] = []
    stop = pos.listen(heard.append)
    pos.test_connection()
    store.orders |= {"W-1": order(), "W-2": order("W-2", payments=[])}
    pos.poll()
    store.answers("POST", "/Order/W-1/Shipment", reply(b"", 503))
    pos.ship("W-1", "T-1", items=[])
    store.orders, store.cancellations = {"W-1": order()}, {"W-1": cancelled("W-1")}
    pos.poll()
    store.answers("GET", "/OutstandingActivity", reply(b"", 404))
    pos.poll()
    stop()
    pos.poll()
    assert [str(event) for event in heard] == [
        "test connection: the connection works",
        "polled: 2 orders, 0 cancellations",
        "order W-1 imported as sale S-000001, 28.25",
        "WEB_ORDER W-1 acknowledged",
        "order W-2 refused (9001): lines 20.00 + shipping 6.50 + tax 1.75 = 28.25, but the payments are 0.00",
        "WEB_ORDER W-2 acknowledged with 9001",
        "order W-1 shipped, tracking T-1",
        "order W-1: shipment again at 09:16:00 UTC (the store answered 503 Service Unavailable)",
        "polled: 1 orders, 1 cancellations",
        "order W-1 offered again, it is sale S-000001",
        "order W-1 cancelled by the store, sale S-000001",
        "poll failed: the store has nothing at this address: 404 Not Found",
        "ALARM connection: the store has nothing at this address: 404 Not Found",
    ]


def test_a_listener_that_fails_harms_nobody(
    pos: Pos, store: Any, order: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Event) -> None:
        raise RuntimeError("no screen")

    pos.listen(fail)
    store.orders["W-1"] = order()
    assert pos.poll().imported == 1
    assert "a listener failed" in caplog.text
