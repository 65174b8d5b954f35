"""When the POS calls, and how often (EVO-25, EVO-D26, POS-D03)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest

from tillproof.simulators.agenda import Agenda
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.evo import Connection, NotEnabled, Pos


def test_a_week_of_polls_at_the_request_interval(
    pos: Pos, agenda: Agenda, clock: VirtualClock, store: Any
) -> None:
    pos.save_connection(replace(pos.connection, request_interval=1800))
    agenda.advance(clock, timedelta(days=7))
    assert len(store.requests) == 7 * 48 + 1
    assert {(request.method, request.path) for request in store.requests} == {("GET", "/OutstandingActivity")}


def test_the_interval_is_300_seconds_unless_set(
    pos: Pos, agenda: Agenda, clock: VirtualClock, store: Any
) -> None:
    agenda.run_due()
    agenda.advance(clock, timedelta(seconds=299))
    assert len(store.requests) == 1
    agenda.advance(clock, timedelta(seconds=1))
    assert len(store.requests) == 2


def test_without_enabled_nothing_leaves(
    pos: Pos, agenda: Agenda, clock: VirtualClock, store: Any, order: Callable[..., str]
) -> None:
    store.orders["W-1"] = order()
    pos.poll()
    pos.disable()
    before = len(store.requests)
    told = pos.ship("W-1", "T-1")
    agenda.advance(clock, timedelta(days=1))
    with pytest.raises(NotEnabled):
        pos.poll()
    assert (told.outcome, told.message) == ("queued", "the connection is not enabled")
    assert len(store.requests) == before
    pos.enable(force=True)
    agenda.run_due()
    assert [request.path for request in store.requests[before:]] == [
        "/Order/W-1/Shipment",
        "/OutstandingActivity",
    ]


def test_enabling_polls_at_once(
    open_till: Callable[..., Pos], connection: Connection, clock: VirtualClock
) -> None:
    pos = open_till(given=replace(connection, enabled=False))
    assert pos.next_call() is None
    clock.move(timedelta(hours=3))
    pos.enable(force=True)
    assert pos.next_call() == clock()


@pytest.mark.parametrize(("waiting", "rounds"), [(0, 1), (1, 1), (29, 1), (30, 2), (31, 2), (65, 3)])
def test_full_batches_are_drained_oldest_first_each_order_once(
    pos: Pos, store: Any, order: Callable[..., str], waiting: int, rounds: int
) -> None:
    store.orders |= {f"W-{number:03d}": order(f"W-{number:03d}") for number in range(waiting)}
    report = pos.poll()
    assert (report.rounds, report.imported) == (rounds, waiting)
    assert [sale.order_id for sale in pos.sales()] == sorted(f"W-{number:03d}" for number in range(waiting))
    assert len(store.seen("POST")) == waiting


def test_a_store_that_never_stops_offering_does_not_hold_the_pos(
    pos: Pos, store: Any, reply: Callable[..., Any], order: Callable[..., str]
) -> None:
    batch = "".join(order(f"W-{number}") for number in range(30))
    same = f"<outstandingActivityResponse><orders>{batch}</orders></outstandingActivityResponse>".encode()
    store.answers("GET", "/OutstandingActivity", *[reply(same)] * 5)
    assert pos.poll().rounds == 2


def test_when_no_acknowledgement_gets_through_the_pos_waits(
    pos: Pos, store: Any, reply: Callable[..., Any], order: Callable[..., str]
) -> None:
    store.orders |= {f"W-{number}": order(f"W-{number}") for number in range(30)}
    store.answers("POST", "/AcknowledgeRequest", *[reply(b"", 500)] * 30)
    assert pos.poll().rounds == 1
    assert (pos.waiting_messages(), len(pos.sales())) == (30, 30)


def test_an_order_whose_acknowledgement_waits_is_not_answered_twice(
    pos: Pos,
    agenda: Agenda,
    clock: VirtualClock,
    store: Any,
    reply: Callable[..., Any],
    order: Callable[..., str],
) -> None:
    store.orders["W-1"] = order()
    store.answers("POST", "/AcknowledgeRequest", reply(b"", 503))
    pos.poll()
    pos.poll()
    assert len(store.seen("POST")) == 1
    agenda.advance(clock, timedelta(seconds=60))
    first, second = store.seen("POST")
    assert first.body == second.body
    assert b"1010" not in second.body


def test_a_store_that_is_away_costs_one_call_each_retry_interval(
    pos: Pos, agenda: Agenda, clock: VirtualClock, store: Any, order: Callable[..., str]
) -> None:
    store.orders |= {f"W-{number}": order(f"W-{number}") for number in range(20)}
    pos.poll()
    pos.save_connection(replace(pos.connection, url="http://127.0.0.1:9/LightSpeed"), force=True)
    for number in range(20):
        assert pos.ship(f"W-{number}", "T").outcome == "queued"
    attempts = [letter.attempts for number in range(20) for letter in pos.messages(f"W-{number}")[1:]]
    assert sum(attempts) == 1


def test_one_poll_at_a_time(pos: Pos, store: Any, reply: Callable[..., Any]) -> None:
    inside, proceed, begun = Event(), Event(), Barrier(2)

    def slow(request: Any) -> Any:
        inside.set()
        proceed.wait(5)
        return store.usual(request)

    def second() -> None:
        begun.wait(5)
        pos.poll()

    store.answers("GET", "/OutstandingActivity", slow)
    threads = [Thread(target=pos.poll), Thread(target=second)]
    threads[0].start()
    inside.wait(5)
    threads[1].start()
    begun.wait(5)
    assert len(store.requests) == 1, "a second poll began before the first had ended"
    proceed.set()
    for thread in threads:
        thread.join(5)
    assert len(store.requests) == 2
