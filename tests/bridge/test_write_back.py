"""Writing back to a store without idempotency keys: look before repeating, retry with back-off (decisions 4, 5, 6)."""

from typing import Any

import pytest

from tillproof.bridge import Magento

LOST = ("drop_response", "drop_request")


def settle(scene: Any) -> None:
    """Two cycles: the first may lose an answer, the second puts it right."""
    for _ in range(2):
        scene.later(seconds=1)


@pytest.mark.parametrize("fault", LOST)
def test_one_invoice_whatever_is_lost(scene: Any, fault: str) -> None:
    number = scene.delivered()
    scene.fault(fault, "POST", "/invoice")
    settle(scene)
    assert len(scene.documents("invoices", number)) == 1
    assert (scene.read(number)["waiting"], scene.notes(number)) == ([], [])


@pytest.mark.parametrize("fault", LOST)
def test_one_shipment_whatever_is_lost(scene: Any, basket: Any, fault: str) -> None:
    number = scene.delivered(basket(3))
    item = scene.read(number)["lines"][0]["item_id"]
    scene.cycle()
    scene.ship(number, {item: 1}, tracking="SAME")
    scene.fault(fault, "POST", "/ship")
    settle(scene)
    scene.ship(number, {item: 1}, tracking="SAME", date="2026-03-05 12:00:00.000")
    settle(scene)
    shipped = scene.shop.shipments(number)
    assert [shipment.pieces for shipment in shipped] == [{int(item): 1}] * 2


@pytest.mark.parametrize("fault", LOST)
@pytest.mark.parametrize("path", ["/cancel", "/comments"])
def test_one_cancellation_and_one_comment(scene: Any, fault: str, path: str) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    scene.void(number, "phoned")
    scene.fault(fault, "POST", path)
    settle(scene)
    kept = scene.entity(number)
    assert kept["status"] == "canceled"
    assert sum("phoned" in (line["comment"] or "") for line in kept["status_histories"]) == 1


@pytest.mark.parametrize("fault", LOST)
def test_one_credit_memo_whatever_is_lost(scene: Any, fault: str) -> None:
    number = scene.delivered()
    scene.cycle()
    scene.void(number)
    scene.fault(fault, "POST", "/refund")
    settle(scene)
    assert len(scene.documents("creditmemos", number)) == 1
    order = scene.read(number)
    assert (order["status"], order["waiting"], order["for_people"]) == ("canceled", [], [])
    assert scene.poll().cancellations == []


@pytest.mark.parametrize("fault", LOST)
def test_one_tracking_number_whatever_is_lost(scene: Any, fault: str) -> None:
    number = scene.delivered()
    scene.ship(number, tracking="A")
    scene.cycle()
    scene.ship(number, {}, tracking="B")
    scene.fault(fault, "POST", "shipment/track")
    settle(scene)
    assert [track.number for track in scene.shop.shipments(number)[0].tracks] == ["A", "B"]


@pytest.mark.parametrize(
    ("fault", "parameters"),
    [
        ("status", {"code": 503}),
        ("status", {"code": 429}),
        ("status", {"code": 401}),
        ("html_login", {}),
        ("truncate", {"bytes": 1}),
        ("redirect", {}),
    ],
)
def test_trouble_is_put_off_with_its_reason(scene: Any, fault: str, parameters: dict[str, Any]) -> None:
    number = scene.delivered()
    scene.fault(fault, "POST", "/invoice", **parameters)
    scene.cycle()
    [waiting] = scene.read(number)["waiting"]
    assert (waiting["kind"], waiting["tries"]) == ("invoice", 1)
    assert waiting["reason"].startswith("Magento: POST order/")
    scene.cycle()
    assert scene.read(number)["waiting"] == []
    assert len(scene.documents("invoices", number)) == 1


def test_the_pause_grows_and_time_cures(scene: Any) -> None:
    number = scene.delivered()
    scene.fault("status", "POST", "/invoice", times=3, code=503)
    assert [scene.later(seconds=seconds)["written"] for seconds in (0, 0, 29, 1, 59, 1)] == [0, 0, 0, 0, 0, 1]
    assert len(scene.documents("invoices", number)) == 1


def test_a_store_that_is_down_is_not_asked_for_every_order(scene: Any) -> None:
    numbers = [scene.place() for _ in range(8)]
    scene.deliver(*numbers)
    scene.fault("status", "POST", "/invoice", times=None, code=503)
    scene.cycle()
    assert scene.calls("POST", "/invoice") == 3
    scene.magento.system.faults.clear()
    scene.later(hours=2)
    assert all(len(scene.documents("invoices", number)) == 1 for number in numbers)


def test_the_pos_is_answered_while_the_store_is_down(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    scene.fault("status", "GET", "", times=None, code=503)
    scene.fault("status", "POST", "", times=None, code=503)
    assert scene.control("POST", "/cycle").status_code == 502
    assert scene.poll().orders == [number]
    assert scene.acknowledge(number).success
    assert scene.ship(number).success
    assert not scene.void(number).success
    scene.magento.system.faults.clear()
    scene.later(hours=1)
    assert scene.entity(number)["status"] == "complete"


def test_a_final_refusal_becomes_a_note_and_work_for_a_person(scene: Any) -> None:
    scene.restart(write_back_tries=3)
    number, other = scene.place(), scene.place()
    scene.deliver(number, other)
    scene.shop.hold(number)  # an order on hold cannot be invoiced
    scene.cycle()
    assert len(scene.documents("invoices", other)) == 1
    for _ in range(2):
        assert "holded" in scene.read(number)["waiting"][0]["reason"]
        scene.later(minutes=5)
    order = scene.read(number)
    assert order["waiting"] == []
    assert ["holded" in work["reason"] for work in order["for_people"]] == [True]
    assert "Work for a person" in order["notes"][-1]


def test_an_invoice_made_by_somebody_else_is_noted(scene: Any) -> None:
    number = scene.delivered()
    scene.magento_post(f"order/{scene.entity(number)['entity_id']}/invoice")
    scene.cycle()
    order = scene.read(number)
    assert len(scene.documents("invoices", number)) == 1
    assert ("invoice already" in order["notes"][-1], order["waiting"]) == (True, [])


@pytest.mark.parametrize(("like", "capture"), [("visa", True), ("zero-total", False)])
def test_capture_where_a_gateway_holds_an_authorisation(scene: Any, like: str, capture: bool) -> None:
    number = scene.delivered(like)
    scene.cycle()
    [body] = [e.request_body for e in scene._exchanges() if e.method == "POST" and "/invoice" in e.path]
    assert (f'"capture": {str(capture).lower()}'.encode() in body) is True
    assert len(scene.documents("invoices", number)) == 1


def test_rejected_orders_are_never_invoiced(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    scene.acknowledge(number, "1301")
    scene.cycle()
    assert scene.documents("invoices", number) == []
    kept = scene.entity(number)
    assert any("1301" in (line["comment"] or "") for line in kept["status_histories"])
    assert kept["status"] == "processing"  # a comment without it would take the status away


def test_errands_of_one_order_keep_their_sequence(scene: Any) -> None:
    number = scene.delivered()
    scene.ship(number)
    scene.fault("status", "POST", "/invoice", code=503)
    scene.cycle()
    assert [work["kind"] for work in scene.read(number)["waiting"]] == ["invoice", "ship"]
    assert scene.shop.shipments(number) == ()
    scene.cycle()
    assert scene.entity(number)["status"] == "complete"


def test_an_errand_that_nobody_foresaw_keeps_no_other_waiting(scene: Any) -> None:
    first, second = scene.place(), scene.place()
    scene.deliver(first, second)
    errands = scene.bridge._source._errands
    invoice = errands._kinds["invoice"]

    def invoice_or_stumble(errand: Any) -> Any:
        if errand.number == first and not errand.again:
            raise ZeroDivisionError
        return invoice(errand)

    errands._kinds["invoice"] = invoice_or_stumble
    scene.cycle()
    assert "ZeroDivisionError" in scene.read(first)["waiting"][0]["reason"]
    assert len(scene.documents("invoices", second)) == 1
    scene.later(minutes=1)
    assert len(scene.documents("invoices", first)) == 1


def test_an_invoice_dropped_while_others_are_made_is_not_made(scene: Any) -> None:
    first, second = scene.place(), scene.place()
    scene.deliver(first, second)
    errands = scene.bridge._source._errands
    invoice = errands._kinds["invoice"]

    def invoice_and_void(errand: Any) -> Any:
        if errand.number == first:
            scene.void(second)
        return invoice(errand)

    errands._kinds["invoice"] = invoice_and_void
    scene.cycle()
    assert scene.documents("invoices", second) == []
    assert scene.entity(second)["status"] == "canceled"


def test_every_credit_memo_is_read_however_small_the_page(scene: Any, basket: Any) -> None:
    scene.restart(magento=Magento(url=scene.magento_url, token="bridge-token", page_size=1))
    number = scene.delivered(basket(3))
    scene.cycle()
    line = scene.entity(number)["items"][0]["item_id"]
    scene.later(seconds=2)
    memos = [scene.shop.refund(number, items={line: 1}) for _ in range(2)]
    scene.later(seconds=2)
    told = " ".join(scene.notes(number))
    assert all(f"Credit memo {memo} over" in told for memo in memos)


def test_certificates_that_are_not_there_are_said(scene: Any) -> None:
    store = Magento(url="https://127.0.0.1:1", token="t", ca_file="missing.pem")
    scene.restart(magento=store)
    answer = scene.control("POST", "/cycle")
    assert answer.status_code == 502
    assert "magento.ca_file" in answer.json()["error"]


def test_an_admin_log_in_is_renewed(scene: Any) -> None:
    scene.restart(magento=Magento(url=scene.magento_url, username="bridge", password="admin-pw"))
    number = scene.place()
    scene.cycle()
    scene.bridge._source._client._token = "run-out"
    scene.cycle()
    assert scene.poll().orders == [number]
    assert scene.calls("POST", "integration/admin/token") == 2


def test_refused_credentials_are_said_and_not_leaked(scene: Any) -> None:
    scene.restart(magento=Magento(url=scene.magento_url, token="not-the-token"))
    answer = scene.control("POST", "/cycle")
    assert answer.status_code == 502
    assert "check the token" in answer.json()["error"]
    assert "not-the-token" not in answer.text
    assert "check the token" in scene.control("GET", "/").json()["last_cycle"]["error"]


@pytest.mark.parametrize("code", [400, 404, 500])
def test_a_store_that_cannot_be_read_is_said_and_nothing_is_lost(scene: Any, code: int) -> None:
    number = scene.place()
    scene.fault("status", "GET", "/orders", times=3, code=code)
    answer = scene.control("POST", "/cycle")
    assert answer.status_code == 502
    assert answer.json()["error"].startswith("Magento: ")
    scene.magento.system.faults.clear()
    scene.cycle()
    assert scene.poll().orders == [number]
