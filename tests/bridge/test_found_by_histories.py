"""What random histories found out, kept as the shortest story that showed it."""

from typing import Any

import pytest


def test_held_between_offer_and_acknowledgement_it_is_invoiced_all_the_same(scene: Any) -> None:
    number = scene.place("visa")
    scene.cycle()
    scene.poll()
    order = scene.entity(number)
    scene.magento_post(f"orders/{order['entity_id']}/hold")
    scene.cycle()
    assert scene.acknowledge(number).success
    scene.magento_post(f"orders/{order['entity_id']}/unhold")
    for _ in range(6):
        scene.later(hours=1)
    assert len(scene.documents("invoices", number)) == 1


def test_what_is_no_longer_paid_is_not_invoiced(scene: Any) -> None:
    number = scene.place("visa")
    scene.cycle()
    scene.poll()
    order = scene.entity(number)
    payment = {**order["payment"], "amount_authorized": 0, "base_amount_authorized": 0}
    scene.magento_post("orders", {"entity": {"entity_id": order["entity_id"], "payment": payment}})
    scene.cycle()
    assert scene.decision(number) == "auto:unpaid"
    assert scene.acknowledge(number).success
    scene.later(hours=1)
    assert scene.documents("invoices", number) == []


def test_a_piece_invoiced_by_somebody_else_is_not_taken_for_the_whole(scene: Any) -> None:
    number = scene.place("three-for-25")
    scene.cycle()
    scene.poll()
    assert scene.acknowledge(number).success
    scene.fault("drop_request", "POST", "/invoice")
    scene.cycle()
    order = scene.entity(number)
    line = order["items"][0]["item_id"]
    scene.magento_post(f"order/{order['entity_id']}/invoice", {"items": [{"order_item_id": line, "qty": 1}]})
    for _ in range(3):
        scene.later(hours=1)
    invoiced = sum(invoice["grand_total"] for invoice in scene.documents("invoices", number))
    assert round(invoiced, 2) == order["grand_total"]


def test_a_void_after_a_partial_refund_leaves_the_rest_to_a_person(scene: Any) -> None:
    number = scene.delivered("visa")
    scene.cycle()
    order = scene.entity(number)
    items = [{"order_item_id": row["item_id"], "qty": row["qty_ordered"]} for row in order["items"]]
    body = {"items": items, "arguments": {"shipping_amount": 0}}
    scene.magento_post(f"order/{order['entity_id']}/refund", body)
    assert scene.void(number).success
    for _ in range(3):
        scene.later(hours=1)
    kept = scene.entity(number)["total_paid"] - scene.entity(number).get("total_refunded", 0)
    assert kept == 0 or "by hand" in " ".join(scene.notes(number))


def test_an_order_sent_once_more_is_called_back_when_the_store_takes_it_back(scene: Any) -> None:
    number = scene.delivered("visa")
    scene.cycle()
    assert scene.act(number, "resend") == 200
    order = scene.read(number)
    assert (order["status"], order["downloaded"]) == ("not_downloaded", False)
    scene.magento_post(f"order/{scene.entity(number)['entity_id']}/refund")
    scene.cycle()
    poll = scene.poll()
    assert (poll.orders, poll.cancellations) == ([], [number])


def test_an_order_sent_once_more_and_rejected_can_be_released(scene: Any) -> None:
    number = scene.delivered("visa")
    assert scene.act(number, "resend") == 200
    assert scene.poll().orders == [number]
    assert scene.acknowledge(number, "1301").success
    assert scene.status(number) == "rejected"
    assert scene.act(number, "release") == 200
    assert scene.poll().orders == [number]
    assert scene.acknowledge(number).success
    assert scene.status(number) == "downloaded"


def test_a_late_repeat_of_a_report_that_was_noted_leaves_no_second_note(scene: Any) -> None:
    number = scene.place("visa")
    scene.cycle()
    scene.poll()
    assert scene.acknowledge(number, "1301").success
    assert scene.acknowledge(number).success
    before = scene.read(number)
    assert scene.acknowledge(number, "1301").success
    assert scene.read(number) == before
    for _ in range(3):
        scene.later(hours=1)
    comments = scene.entity(number)["status_histories"]
    assert sum("1301" in str(line["comment"]) for line in comments) == 1


def test_on_hold_with_a_piece_invoiced_by_somebody_else_the_rest_is_not_taken_for_invoiced(
    scene: Any,
) -> None:
    number = scene.place("three-for-25")
    scene.cycle()
    scene.poll()
    assert scene.acknowledge(number).success
    order = scene.entity(number)
    line = order["items"][0]["item_id"]
    scene.magento_post(f"order/{order['entity_id']}/invoice", {"items": [{"order_item_id": line, "qty": 1}]})
    scene.magento_post(f"orders/{order['entity_id']}/hold")
    scene.cycle()
    scene.magento_post(f"orders/{order['entity_id']}/unhold")
    for _ in range(3):
        scene.later(hours=1)
    invoiced = sum(invoice["grand_total"] for invoice in scene.documents("invoices", number))
    assert round(invoiced, 2) == order["grand_total"]


def test_invoiced_in_part_and_cancelled_for_the_rest_by_the_store_it_is_work_for_a_person(scene: Any) -> None:
    number = scene.place("three-for-25")
    scene.cycle()
    scene.poll()
    order = scene.entity(number)
    line = order["items"][0]["item_id"]
    scene.magento_post(f"order/{order['entity_id']}/invoice", {"items": [{"order_item_id": line, "qty": 1}]})
    scene.magento_post(f"orders/{order['entity_id']}/cancel")
    assert scene.acknowledge(number).success
    for _ in range(8):
        scene.later(hours=1)
    assert [work["kind"] for work in scene.read(number)["for_people"]] == ["invoice"]


def test_paid_by_gift_card_alone_it_is_called_back_when_it_is_refunded(scene: Any) -> None:
    number = scene.delivered("gift-card-full-payment")
    scene.cycle()
    scene.magento_post(f"order/{scene.entity(number)['entity_id']}/refund")
    scene.cycle()
    assert scene.poll().cancellations == [number]


def test_a_tracking_number_alone_tells_that_the_pos_has_the_order_sent_once_more(scene: Any) -> None:
    number = scene.delivered("visa")
    assert scene.act(number, "resend") == 200
    assert scene.ship(number, {}).success
    assert scene.status(number) == "downloaded"
    assert scene.poll().orders == []


class TestKnownByIssue1010Alone:
    """A ledger restored from a copy meets orders that never qualified here, and that the POS has."""

    @pytest.fixture
    def number(self, scene: Any) -> str:
        number: str = scene.place("unpaid")
        scene.cycle()
        assert scene.acknowledge(number, "1010").success
        return number

    def test_its_cancellation_is_listed(self, scene: Any, number: str) -> None:
        scene.cycle()
        scene.magento_post(f"orders/{scene.entity(number)['entity_id']}/cancel")
        scene.cycle()
        assert scene.poll().cancellations == [number]

    def test_cancelled_before_it_was_ever_read_its_cancellation_is_listed(self, scene: Any) -> None:
        number: str = scene.place("visa")
        scene.magento_post(f"orders/{scene.entity(number)['entity_id']}/cancel")
        scene.cycle()
        assert scene.acknowledge(number, "1010").success
        scene.cycle()
        assert scene.poll().cancellations == [number]

    def test_sent_once_more_before_it_was_read_it_is_offered_once_it_is(
        self, scene: Any, number: str
    ) -> None:
        assert scene.act(number, "resend") == 200
        scene.cycle()
        assert scene.poll().orders == [number]

    def test_its_void_cancels_it_in_the_store(self, scene: Any, number: str) -> None:
        assert scene.void(number).success
        scene.cycle()
        scene.later(hours=1)
        assert scene.entity(number)["status"] == "canceled"

    def test_its_shipment_is_carried_once_its_lines_are_known(self, scene: Any, number: str) -> None:
        assert not scene.ship(number).success
        scene.cycle()
        assert scene.ship(number).success
        scene.later(hours=1)
        assert len(scene.documents("shipments", number)) == 1
