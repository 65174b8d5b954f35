"""Voids and line actions of the POS, and what the store is told (EVO-D14, EVO-D15, decisions 5)."""

from typing import Any

import pytest


def test_a_void_cancels_with_reason_and_date(scene: Any) -> None:
    number = scene.delivered()
    assert scene.void(number, "phoned").success
    order = scene.read(number)
    assert (order["status"], order["downloaded"]) == ("canceled", True)
    assert "phoned" in order["notes"][-1]
    assert "2026-03-04 12:00:00.000" in order["notes"][-1]
    assert scene.void(number, "phoned again").success
    assert scene.notes(number) == order["notes"]
    assert scene.poll().cancellations == []


def test_a_void_without_reason_says_so(scene: Any) -> None:
    number = scene.delivered()
    scene.void(number, "")
    assert "no reason given" in scene.notes(number)[-1]


@pytest.mark.parametrize("action", ["REFUND", "", "CANCEL"])
def test_unknown_actions_fail(scene: Any, action: str) -> None:
    number = scene.delivered()
    assert not scene.void(number, action=action).success
    assert not scene.line(number, 1, item_id="1", action=action or "VOID").success
    assert (scene.status(number), scene.notes(number)) == ("downloaded", [])


def test_who_may_be_voided(scene: Any, basket: Any) -> None:
    unseen, offered, rejected, shipped, partly = (scene.place(basket(1, 1)) for _ in range(5))
    assert not scene.void(unseen).success
    scene.cycle()
    assert not scene.void(unseen).success
    scene.poll()
    scene.acknowledge(rejected, "1301")
    scene.deliver(shipped, partly)
    first, second = (line["item_id"] for line in scene.read(partly)["lines"])
    scene.ship(shipped)
    scene.ship(partly, {first: 1})
    outcomes = {number: scene.void(number).success for number in (offered, rejected, shipped, partly)}
    assert outcomes == {offered: True, rejected: True, shipped: False, partly: True}
    assert {number: scene.status(number) for number in outcomes} == {
        offered: "canceled",
        rejected: "canceled",
        shipped: "shipped",
        partly: "shipped",
    }
    assert not scene.read(offered)["downloaded"]
    lines = {line["item_id"]: (line["shipped"], line["canceled"]) for line in scene.read(partly)["lines"]}
    assert lines == {first: (1, 0), second: (0, 1)}
    assert scene.void(partly).success  # the repeat of a void that was accepted
    assert unseen in scene.poll().orders


def test_an_uninvoiced_order_is_cancelled_in_the_store(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    scene.void(number, "changed her mind")
    scene.cycle()
    kept = scene.entity(number)
    assert kept["status"] == "canceled"
    assert any("changed her mind" in (line["comment"] or "") for line in kept["status_histories"])
    assert kept.get("total_invoiced") is None
    assert scene.later(minutes=1)["written"] == 0


def test_an_invoiced_order_is_closed_by_a_credit_memo(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(2, 1))
    scene.cycle()
    assert scene.entity(number)["status"] == "processing"
    scene.void(number, "out of stock")
    scene.cycle()
    kept = scene.entity(number)
    assert kept["status"] == "closed"
    assert any("out of stock" in (line["comment"] or "") for line in kept["status_histories"])
    [memo] = scene.documents("creditmemos", number)
    assert memo["shipping_amount"] == kept["shipping_amount"]
    assert any("out of stock" in comment["comment"] for comment in memo["comments"])
    scene.later(minutes=1)
    order = scene.read(number)
    assert (order["status"], len(order["notes"]), order["for_people"]) == ("canceled", 1, [])
    assert scene.poll().cancellations == []  # our own documents are not read back as the store's


def test_a_void_after_a_part_was_shipped_refunds_the_rest_without_shipping(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(1, 2))
    first, second = (line["item_id"] for line in scene.read(number)["lines"])
    scene.ship(number, {first: 1})
    scene.cycle()
    scene.void(number)
    scene.cycle()
    [memo] = scene.documents("creditmemos", number)
    assert [(item["order_item_id"], item["qty"]) for item in memo["items"] if item["qty"]] == [
        (int(second), 2)
    ]
    assert memo.get("shipping_amount", 0) == 0
    scene.later(minutes=1)
    assert (scene.status(number), scene.read(number)["for_people"]) == ("shipped", [])


def test_a_void_drops_an_invoice_that_is_not_made_yet(scene: Any) -> None:
    number = scene.delivered()
    scene.void(number)
    scene.cycle()
    assert scene.documents("invoices", number) == []
    assert scene.entity(number)["status"] == "canceled"


def test_without_refunds_an_invoiced_void_is_work_for_a_person(scene: Any) -> None:
    scene.restart(refund_voided_orders=False)
    number = scene.delivered()
    scene.cycle()
    scene.void(number, "phoned")
    scene.cycle()
    assert scene.documents("creditmemos", number) == []
    kept = scene.entity(number)
    assert kept["status"] == "processing"
    assert any("phoned" in (line["comment"] or "") for line in kept["status_histories"])
    [work] = scene.control("GET", "/to-do").json()["work"]
    assert work["number"] == number
    assert scene.control("POST", f"/to-do/{work['id']}/done").status_code == 200
    assert scene.control("GET", "/to-do").json() == {"work": []}


def test_a_void_of_an_order_the_store_cancelled_settles_the_cancellation(scene: Any) -> None:
    number = scene.place()
    scene.restart(mode="wait-for-invoice")
    scene.magento_post(f"order/{scene.entity(number)['entity_id']}/invoice")
    scene.deliver(number)
    scene.shop.refund(number)
    scene.later(seconds=1)
    assert scene.poll().cancellations == [number]
    assert scene.void(number).success
    assert scene.poll().cancellations == []
    assert scene.acknowledge(number, kind="WEB_ORDER_CANCELLATION").success


def dated(second: int) -> str:
    return f"2026-03-04 12:00:{second:02d}.000"


def test_cancelling_a_line_piece_by_piece(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(2))
    [line] = scene.read(number)["lines"]
    item = line["item_id"]
    assert scene.line(number, 1, item_id=item, date=dated(1)).success
    assert scene.line(number, 1, item_id=item, date=dated(1)).success  # the same message again
    assert scene.read(number)["lines"][0]["canceled"] == 1
    assert scene.status(number) == "downloaded"
    assert scene.line(number, 1, item_id=item, date=dated(2)).success
    assert scene.status(number) == "canceled"
    notes = scene.notes(number)
    assert scene.line(number, 1, item_id=item, date=dated(3)).success
    assert scene.notes(number) == notes


@pytest.mark.parametrize("quantity", [5, 0, -1, "1.5", "", "many", "1e1"])
def test_impossible_quantities_change_nothing(scene: Any, basket: Any, quantity: int | str) -> None:
    number = scene.delivered(basket(2))
    before = scene.read(number)
    assert not scene.line(number, quantity, item_id=before["lines"][0]["item_id"]).success
    assert scene.read(number) == before


def test_a_quantity_may_be_written_with_decimals(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(3))
    assert scene.line(number, "2.0000", item_id=scene.read(number)["lines"][0]["item_id"]).success
    assert scene.read(number)["lines"][0]["canceled"] == 2


def test_lines_by_part_number(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(2, 1))
    first, second = scene.read(number)["lines"]
    assert scene.line(number, 1, item_number=f"  {first['item_number']} ").success
    assert scene.line(number, 1, item_id="strange", item_number=second["item_number"], date=dated(2)).success
    assert not scene.line(number, 1, item_number="NO-SUCH-PART").success
    assert not scene.line(number, 1).success
    assert [line["canceled"] for line in scene.read(number)["lines"]] == [1, 1]


def test_a_part_number_on_two_lines_is_ambiguous(scene: Any) -> None:
    number = scene.delivered("same-part-twice")
    lines = scene.read(number)["lines"]
    twice = [line for line in lines if sum(line["item_number"] == o["item_number"] for o in lines) > 1]
    assert not scene.line(number, 1, item_number=twice[0]["item_number"]).success
    assert scene.line(number, 1, item_id=twice[1]["item_id"]).success
    assert [
        line["canceled"] for line in scene.read(number)["lines"] if line in twice or line["canceled"]
    ] != []


def test_a_cancelled_line_is_refunded_without_shipping(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(3, 1))
    item = scene.read(number)["lines"][0]["item_id"]
    scene.line(number, 2, item_id=item)
    scene.cycle()  # invoice, then the refund behind it
    [memo] = scene.documents("creditmemos", number)
    assert [(row["order_item_id"], row["qty"]) for row in memo["items"] if row["qty"]] == [(int(item), 2)]
    assert memo.get("shipping_amount", 0) == 0
    scene.later(minutes=1)
    assert scene.read(number)["for_people"] == []


def test_a_cancelled_line_of_an_uninvoiced_order_is_for_a_person(scene: Any, basket: Any) -> None:
    number = scene.place(basket(3, 1))
    scene.cycle()
    scene.poll()
    scene.line(number, 1, item_id=scene.read(number)["lines"][0]["item_id"])
    scene.cycle()
    assert any("cancelled" in (line["comment"] or "") for line in scene.entity(number)["status_histories"])
    assert scene.entity(number)["status"] == "processing"
    assert [work["kind"] for work in scene.read(number)["for_people"]] == ["cancel-line"]


def test_a_sold_line_is_only_a_note(scene: Any, basket: Any) -> None:
    number = scene.delivered(basket(2))
    item = scene.read(number)["lines"][0]["item_id"]
    for _ in range(2):
        assert scene.line(number, 1, item_id=item, action="SELL").success
    order = scene.read(number)
    assert (order["status"], len(order["notes"]), order["lines"][0]["canceled"]) == ("downloaded", 1, 0)


def test_post_authorisation_is_only_a_note(scene: Any) -> None:
    number = scene.delivered()
    for _ in range(2):
        assert scene.write(f"/PostAuth/{number}/VISA/12.50", "").success
    assert not scene.write(f"/PostAuth/{number}/VISA/lots", "").success
    assert not scene.write("/PostAuth/no-such/VISA/12.50", "").success
    [note] = scene.notes(number)
    assert "VISA" in note
    assert "12.50" in note
