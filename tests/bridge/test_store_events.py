"""What the store does after the download, and what of it reaches the POS (EVO-D13, EVO-D24, decisions 5, MAG-D07)."""

from typing import Any


def cancel_in_store(scene: Any, number: str) -> None:
    """Cancelled by the shop's staff; a shop that waits for invoices would refund instead."""
    scene.patch(number, status="canceled", state="canceled")


def test_a_cancellation_is_listed_until_acknowledged(scene: Any) -> None:
    number = scene.delivered()
    cancel_in_store(scene, number)
    scene.cycle()
    poll = scene.poll()
    assert (poll.orders, poll.cancellations) == ([], [number])
    order = scene.read(number)
    assert (order["status"], order["downloaded"], order["marks"]) == (
        "canceled",
        True,
        ["offered", "cancel-pending"],
    )
    assert poll.body == scene.poll().body
    assert scene.acknowledge(number, kind="WEB_ORDER_CANCELLATION").success
    assert scene.poll().cancellations == []
    notes = scene.notes(number)
    assert scene.acknowledge(number, kind="WEB_ORDER_CANCELLATION").success
    assert scene.notes(number) == notes
    assert scene.documents("invoices", number) == []


def test_a_refused_cancellation_waits_for_its_release(scene: Any) -> None:
    number = scene.delivered()
    cancel_in_store(scene, number)
    scene.cycle()
    for _ in range(2):
        assert scene.acknowledge(number, "99", kind="WEB_ORDER_CANCELLATION").success
    assert scene.poll().cancellations == []
    assert sum("99" in note for note in scene.notes(number)) == 1
    assert "cancel-pending" in scene.read(number)["marks"]
    assert scene.act(number, "release") == 200
    assert scene.poll().cancellations == [number]


def test_at_most_thirty_cancellations_beside_the_orders(scene: Any) -> None:
    numbers = [scene.place() for _ in range(31)]
    scene.deliver(*numbers[:30])
    scene.deliver(numbers[30])
    for number in numbers:
        cancel_in_store(scene, number)
    later = scene.place()
    scene.cycle()
    poll = scene.poll()
    assert (poll.orders, poll.cancellations) == ([later], numbers[:30])


def test_cancelled_between_offer_and_acknowledgement(scene: Any) -> None:
    taken, not_taken = scene.place(), scene.place()
    scene.cycle()
    scene.poll()
    for number in (taken, not_taken):
        cancel_in_store(scene, number)
    scene.cycle()
    assert (scene.poll().orders, scene.poll().cancellations) == ([], [])
    assert scene.acknowledge(taken).success
    assert scene.acknowledge(not_taken, "1301").success
    assert scene.poll().cancellations == [taken]
    assert [scene.read(number)["downloaded"] for number in (taken, not_taken)] == [True, False]
    scene.cycle()
    assert scene.documents("invoices", taken) == []


def test_completed_before_the_acknowledgement(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    scene.patch(number, status="complete", state="complete")
    scene.cycle()
    assert scene.poll().orders == [number]
    assert scene.acknowledge(number).success
    assert scene.poll().orders == []


def test_paid_back_in_full_before_shipment_is_a_cancellation(scene: Any) -> None:
    number = scene.delivered()
    scene.cycle()
    scene.shop.refund(number)
    scene.later(seconds=1)
    assert (scene.poll().cancellations, scene.status(number)) == ([number], "canceled")


def test_a_partial_refund_is_work_for_a_person_once(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(3, 1))
    scene.cycle()
    item = int(scene.read(number)["lines"][0]["item_id"])
    scene.shop.refund(number, {item: 1})
    for _ in range(3):
        scene.later(seconds=1)
    order = scene.read(number)
    assert (order["status"], len(order["notes"]), len(order["for_people"])) == ("downloaded", 1, 1)
    assert scene.poll().cancellations == []
    scene.shop.refund(number)  # the rest: now it is paid back in full
    scene.later(seconds=1)
    assert scene.poll().cancellations == [number]


def test_a_refund_after_shipment_is_work_for_a_person(scene: Any) -> None:
    number = scene.delivered()
    scene.ship(number)
    scene.cycle()
    scene.shop.refund(number)
    scene.later(seconds=1)
    assert (scene.status(number), scene.poll().cancellations) == ("shipped", [])
    assert len(scene.read(number)["for_people"]) == 1


def test_credit_memos_of_the_time_when_the_setting_was_off_are_not_taken(scene: Any, basket: Any) -> None:
    scene.restart(download_credit_memos=False)
    number = scene.delivered(basket(3))
    scene.cycle()
    item = int(scene.read(number)["lines"][0]["item_id"])
    scene.shop.refund(number, {item: 1})
    scene.later(minutes=1)
    order = scene.read(number)
    assert ("is off" in order["notes"][-1], order["for_people"]) == (True, [])
    scene.later(minutes=20)
    scene.restart(download_credit_memos=True)
    scene.later(minutes=1)
    scene.patch(number, customer_note="saved again")
    scene.cycle()
    assert scene.read(number)["for_people"] == []
    scene.shop.refund(number, {item: 1})
    scene.later(seconds=1)
    assert len(scene.read(number)["for_people"]) == 1


def test_a_line_cancelled_by_the_pos_is_no_refund_of_the_store(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(3, 1))
    scene.cycle()
    scene.line(number, 1, item_id=scene.read(number)["lines"][0]["item_id"])
    scene.fault("drop_response", "POST", "/refund")
    scene.later(minutes=1)  # the memo is made, its answer lost: the next cycle reads before it looks
    scene.later(minutes=1)
    order = scene.read(number)
    assert (order["for_people"], order["waiting"], len(order["notes"])) == ([], [], 1)
    assert len(scene.documents("creditmemos", number)) == 1
