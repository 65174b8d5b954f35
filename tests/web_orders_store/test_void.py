"""Voids and line actions, row by row (EVO-23, EVO-62, EVO-67, EVO-D14, D15)."""

from typing import Any

import pytest


def item_ids(pos: Any, number: str) -> list[str]:
    return [each.text for each in pos.order(number).iter("itemID")]


@pytest.fixture
def three_lines(served: Any, a_line: Any) -> tuple[str, list[str]]:
    """A downloaded order of three lines of two pieces, and its item ids; lines 2 and 3 are of the same part."""
    lines = [a_line(1), a_line(2), a_line(3, sku="SKU-2")]
    number = served.shop.place(
        lines=lines,
        tenders=[{"type": "visa", "amount": "65.00", "state": "captured"}],
        totals={
            "subtotal": "60.00",
            "discount": "0.00",
            "shipping": "5.00",
            "tax": "0.00",
            "grand_total": "65.00",
        },
    )
    items = item_ids(served.pos, number)
    served.pos.acknowledge(number)
    return number, items


@pytest.mark.parametrize("acknowledged", [True, False])
def test_a_void_cancels_with_reason_and_date(served: Any, acknowledged: bool) -> None:
    number = served.downloaded() if acknowledged else served.offered()
    assert served.pos.void(number, "phoned").status == "SUCCESS"
    assert served.shop.status(number) == "canceled"
    (note,) = served.shop.notes(number)
    assert "phoned" in note
    assert "2026-03-04 10:00:00.000" in note
    assert (served.pos.orders(), served.pos.cancellations()) == ([], [])


def test_a_second_void_has_no_second_effect(served: Any) -> None:
    number = served.downloaded()
    served.pos.void(number)
    before = served.shop.read(number)
    assert served.pos.void(number, "again", "2026-03-05 10:00:00.000").status == "SUCCESS"
    assert served.shop.read(number) == before


def test_a_void_without_reason_says_so(served: Any) -> None:
    number = served.downloaded()
    assert served.pos.void(number, None).status == "SUCCESS"
    assert "no reason given" in served.shop.notes(number)[0]


def test_what_is_shipped_stays_shipped(served: Any, three_lines: Any) -> None:
    number, items = three_lines
    served.pos.ship(number, {items[0]: 2})
    assert served.pos.void(number).status == "SUCCESS"
    order = served.shop.read(number)
    assert order["status"] == "shipped"
    assert len(order["notes"]) == 1
    assert served.pos.ship(number, {items[1]: 1}, "Z2").status == "FAILURE"
    assert served.pos.void(number).status == "SUCCESS"


def test_a_shipped_order_is_not_voided(served: Any) -> None:
    number = served.downloaded()
    served.pos.ship(number)
    assert served.pos.void(number).status == "FAILURE"
    order = served.shop.read(number)
    assert (order["status"], order["notes"]) == ("shipped", [])


def test_an_order_that_was_never_offered_is_not_touched(pos: Any, shop: Any) -> None:
    number = shop.place()
    assert pos.void(number).status == "FAILURE"
    assert pos.act(number, "", part_number="SKU-1").status == "FAILURE"
    assert pos.orders() == [number]


@pytest.mark.parametrize("send", [lambda pos: pos.void("W-9"), lambda pos: pos.act("W-9", "1")])
def test_an_unknown_order_is_a_failure_with_a_message(pos: Any, send: Any) -> None:
    answer = send(pos)
    assert (answer.http, answer.status) == (200, "FAILURE")
    assert "W-9" in answer.message


def test_an_unknown_action_is_refused(served: Any, xml: Any) -> None:
    number = served.downloaded()
    assert served.pos.write(f"/Order/{number}", xml("order", action="REFUND")).status == "FAILURE"
    assert served.pos.act(number, "", action="RETURN").status == "FAILURE"
    assert served.shop.read(number)["notes"] == []


def test_cancelling_piece_by_piece_ends_the_order(served: Any) -> None:
    number = served.shop.place()
    (item,) = item_ids(served.pos, number)
    served.pos.acknowledge(number)
    assert served.pos.act(number, item, 1, date="2026-03-04 10:00:01.000").status == "SUCCESS"
    assert served.shop.status(number) == "downloaded"
    assert served.pos.act(number, item, 2, date="2026-03-04 10:00:02.000").status == "FAILURE"
    assert served.pos.act(number, item, 1, date="2026-03-04 10:00:02.000").status == "SUCCESS"
    assert served.shop.status(number) == "canceled"
    assert served.pos.act(number, item, 1, date="2026-03-04 10:00:03.000").status == "SUCCESS"
    assert served.pos.cancellations() == []


def test_the_same_message_again_counts_once(served: Any, three_lines: Any) -> None:
    number, items = three_lines
    assert served.pos.act(number, items[0], 1).status == "SUCCESS"
    assert served.pos.act(number, items[0], 1).status == "SUCCESS"
    assert served.pos.ship(number, {items[0]: 1}).status == "SUCCESS"


def test_more_than_is_open_is_refused(served: Any, three_lines: Any) -> None:
    number, items = three_lines
    served.pos.ship(number, {items[0]: 1})
    assert served.pos.act(number, items[0], 2).status == "FAILURE"
    assert served.pos.act(number, items[0], 1).status == "SUCCESS"


def test_a_line_is_found_by_a_part_number_that_only_one_has(served: Any, three_lines: Any) -> None:
    number, items = three_lines
    assert served.pos.act(number, "unknown", 2, part_number="  SKU-1 \n").status == "SUCCESS"
    assert served.pos.ship(number, {items[0]: 1}).status == "FAILURE"
    assert served.pos.act(number, "", 2, part_number="SKU-2").status == "FAILURE"
    assert served.pos.act(number, "", 2, part_number="SKU-9").status == "FAILURE"
    assert served.pos.act(number, items[2], 2, part_number="SKU-2").status == "SUCCESS"


def test_selling_leaves_a_note_and_nothing_else(served: Any, three_lines: Any) -> None:
    number, items = three_lines
    assert served.pos.act(number, items[0], 2, action="SELL").status == "SUCCESS"
    assert len(served.shop.notes(number)) == 1
    assert served.pos.ship(number, {items[0]: 2}).status == "SUCCESS"


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "two", "", "1e0", "٣", None])
def test_a_quantity_is_a_whole_number_of_pieces(served: Any, three_lines: Any, quantity: Any) -> None:
    number, items = three_lines
    assert served.pos.act(number, items[0], quantity).status == "FAILURE"
    assert served.shop.read(number)["notes"] == []


def test_2_0000_is_2(served: Any, three_lines: Any) -> None:
    number, items = three_lines
    assert served.pos.act(number, items[0], "2.0000").status == "SUCCESS"
    assert served.pos.ship(number, {items[0]: 1}).status == "FAILURE"


def test_a_post_authorisation_is_noted(served: Any) -> None:
    number = served.downloaded()
    for _ in range(2):
        answer = served.pos.send("POST", f"/PostAuth/{number}/VISA/25.00", headers={"Content-Type": None})
        assert b"SUCCESS" in answer.content
    (note,) = served.shop.notes(number)
    assert "VISA 25.00" in note
    assert b"FAILURE" in served.pos.send("POST", f"/PostAuth/{number}/VISA/much").content
    assert b"FAILURE" in served.pos.send("POST", "/PostAuth/W-9/VISA/1.00").content
