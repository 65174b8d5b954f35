"""Several bridges on one ledger: all serve, one at a time runs cycles, nothing is done twice (decisions 12)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import update

from tillproof.bridge import lease
from tillproof.bridge.tables import leases

BODY = "<acknowledgeRequest><id>{}</id><responseType>WEB_ORDER</responseType></acknowledgeRequest>"


def test_acknowledging_at_two_bridges_while_both_run_cycles(scene: Any) -> None:
    numbers = [scene.place() for _ in range(8)]
    scene.cycle()
    headers = {"Authorization": scene.credentials, "Content-Type": "application/xml"}
    scene.poll()
    bridges = [scene.bridge, scene.open()]

    def acknowledge(turn: int) -> bytes:
        body = BODY.format(numbers[turn % len(numbers)])
        client = bridges[turn % 2].app.test_client()
        return client.post("/LightSpeed/AcknowledgeRequest", data=body, headers=headers).data

    with ThreadPoolExecutor(6) as pool:
        cycles = [pool.submit(bridge.cycle) for bridge in bridges * 2]
        answers = list(pool.map(acknowledge, range(5 * len(numbers))))
        assert all(b"SUCCESS" in answer for answer in answers)
        assert [cycle.exception() for cycle in cycles] == [None] * 4
    scene.cycle()
    assert scene.poll().orders == []
    assert [len(scene.documents("invoices", number)) for number in numbers] == [1] * len(numbers)
    bridges[0].close()


def test_a_dead_holders_lease_is_taken_over_at_once(scene: Any) -> None:
    mine = scene.bridge
    other = scene.open()
    assert mine._lease.take()
    assert not other._lease.take()
    with mine._ledger.writing() as transaction:
        transaction.execute(update(leases).values(holder="999999999:killed"))
    assert other._lease.take()
    other._lease.give_back()
    assert mine._lease.take()
    mine._lease.give_back()
    mine.close()


def test_a_call_of_a_minute_does_not_lose_the_lease(scene: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(lease, "SECONDS", 0.3)
    mine = lease.Lease(scene.bridge._ledger)
    take, renewed = mine.take, Event()
    assert mine.take()
    mine.take = lambda: take() and not renewed.set()
    with mine.held():
        assert renewed.wait(10)
        mine.keep()
    assert lease.Lease(scene.bridge._ledger).take()


def test_whoever_lost_the_lease_stops(scene: Any, monkeypatch: Any) -> None:
    mine = lease.Lease(scene.bridge._ledger)
    assert mine.take()
    monkeypatch.setattr(lease, "SECONDS", -1)
    with pytest.raises(lease.LeaseLost):
        mine.keep()


def test_cycles_come_by_themselves(scene: Any) -> None:
    came = Event()
    run = scene.bridge._cycle.run

    def ran(keep: Any) -> Any:
        came.set()
        return run(keep)

    scene.bridge._cycle.run = ran
    scene.bridge.start()
    assert came.wait(10)
    scene.bridge.stop()
