"""What the POS hears of orders that the store cancels (EVO-54, EVO-D13, D29)."""

from typing import Any

CANCELLATION = "WEB_ORDER_CANCELLATION"
FAILURE = ("1500", "no such sale", "FAILURE")


def test_a_cancellation_is_listed_until_it_is_acknowledged(served: Any) -> None:
    number = served.downloaded()
    served.shop.do("cancel_order", number)
    assert served.pos.cancellations() == served.pos.cancellations() == [number]
    assert served.pos.orders() == []
    assert served.pos.acknowledge(number, about=CANCELLATION).status == "SUCCESS"
    assert served.pos.cancellations() == []
    assert served.pos.acknowledge(number, about=CANCELLATION).status == "SUCCESS"
    order = served.shop.read(number)
    assert (order["status"], order["downloaded"], order["notes"]) == ("canceled", True, [])


def test_what_the_pos_never_took_or_gave_up_itself_is_not_announced(served: Any) -> None:
    never, rejected, voided = served.shop.place_many(3)
    served.pos.poll()
    served.pos.acknowledge(rejected, FAILURE)
    served.pos.acknowledge(voided)
    served.pos.void(voided)
    for number in (never, rejected, voided):
        served.shop.do("cancel_order", number)
    assert (served.pos.orders(), served.pos.cancellations()) == ([], [])


def test_one_that_was_not_announced_cannot_be_acknowledged(served: Any) -> None:
    number = served.downloaded()
    assert served.pos.acknowledge(number, about=CANCELLATION).status == "FAILURE"
    assert served.shop.status(number) == "downloaded"


def test_a_failing_report_is_noted_and_ends_the_announcement_until_released(served: Any) -> None:
    number = served.downloaded()
    served.shop.do("cancel_order", number)
    assert served.pos.acknowledge(number, FAILURE, about=CANCELLATION).status == "SUCCESS"
    assert served.pos.cancellations() == []
    assert "1500" in served.shop.notes(number)[-1]
    served.shop.do("release", number)
    assert served.pos.cancellations() == [number]


def test_a_void_acknowledges_the_cancellation(served: Any) -> None:
    number = served.downloaded()
    served.shop.do("cancel_order", number)
    assert served.pos.void(number).status == "SUCCESS"
    assert served.pos.cancellations() == []


def test_the_limit_counts_cancellations_by_themselves(served: Any) -> None:
    placed = served.shop.place_many(31)
    for number in (*served.pos.orders(), placed[30]):
        served.pos.orders()
        served.pos.acknowledge(number)
        served.shop.do("cancel_order", number)
    fresh = served.shop.place_many(30)
    root = served.pos.poll()
    assert (len(root.find("orders")), len(root.find("cancellations"))) == (30, 30)
    for number in served.pos.cancellations():
        served.pos.acknowledge(number, about=CANCELLATION)
    assert served.pos.cancellations() == placed[30:]
    assert served.pos.orders() == fresh


def test_an_order_of_which_something_is_shipped_is_work_for_staff(served: Any) -> None:
    number = served.downloaded()
    served.pos.ship(number)
    served.shop.do("cancel_order", number)
    order = served.shop.read(number)
    assert order["status"] == "shipped"
    assert "needs-staff" in order["marks"]
    assert served.pos.cancellations() == []
