"""What a poll lists, and that it is only a reading (EVO-05 to EVO-13, EVO-D07, D08, D23, D24, D28)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any, cast

import pytest

from tillproof.simulators.web_orders_store.book import Book
from tillproof.simulators.web_orders_store.entry import Entry
from tillproof.simulators.web_orders_store.queueing import QueueRules

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def test_nothing_to_tell_is_told_in_two_empty_lists(pos: Any) -> None:
    root = pos.poll()
    assert [child.tag for child in root] == ["orders", "cancellations"]
    assert [len(child) for child in root] == [0, 0]


def test_a_new_order_is_listed_until_it_is_acknowledged(pos: Any, shop: Any) -> None:
    number = shop.place()
    assert shop.status(number) == "not_downloaded"
    assert pos.orders() == pos.orders() == [number]
    assert shop.status(number) == "not_downloaded"
    pos.acknowledge(number)
    assert pos.orders() == []
    assert shop.status(number) == "downloaded"


def test_31_orders_come_as_the_30_oldest_and_then_the_last(pos: Any, shop: Any) -> None:
    placed = shop.place_many(31)
    assert pos.orders() == placed[:30]
    for number in placed[:30]:
        pos.acknowledge(number)
    assert pos.orders() == placed[30:]


def test_a_subset_in_any_sequence_leaves_the_rest_in_order(pos: Any, shop: Any) -> None:
    placed = shop.place_many(31)
    pos.poll()
    for number in (placed[29], placed[0], placed[6]):
        pos.acknowledge(number)
    rest = [number for number in placed if number not in (placed[29], placed[0], placed[6])]
    assert pos.orders() == rest


def test_draining_while_orders_arrive_gives_each_once_oldest_first(pos: Any, shop: Any) -> None:
    placed = shop.place_many(40)
    taken: list[str] = []
    while batch := pos.orders():
        for number in batch:
            pos.acknowledge(number)
        taken += batch
        if len(placed) < 65:
            placed += shop.place_many(9)
    assert taken == placed


def test_the_moment_an_order_became_exportable_decides_its_place(served: Any) -> None:
    late, early = served.shop.place(), served.shop.place()
    served.shop.do("hold", late)
    assert served.pos.orders() == [early]
    served.clock.move(timedelta(seconds=1))
    served.shop.do("unhold", late)
    assert served.pos.orders() == [early, late]


def test_the_date_of_an_order_decides_nothing(pos: Any, shop: Any) -> None:
    first = shop.place(placed_at="2031-01-01T00:00:00Z")
    second = shop.place(placed_at="1999-01-01T00:00:00Z")
    assert pos.orders() == [first, second]


def test_thirty_poisoned_orders_do_not_block_the_others(pos: Any, shop: Any) -> None:
    poisoned = shop.place_many(30)
    good = shop.place_many(5)
    for number in pos.orders():
        pos.acknowledge(number, ("1301", "unknown payment type", "FAILURE"))
    assert pos.orders() == good
    assert {shop.status(number) for number in poisoned} == {"rejected"}


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "holded"},
        {"status": "payment_review"},
        {"status": "fraud"},
        {"status": "awaiting_parts"},
        {"status": "complete"},
        {"tenders": [{"type": "check", "amount": "25.00", "state": "pending"}]},
        {
            "tenders": [
                {"type": "visa", "amount": "20.00", "state": "authorized"},
                {"type": "visa", "amount": "5.00", "state": "pending"},
            ]
        },
    ],
)
def test_what_does_not_qualify_waits_until_it_is_released(
    pos: Any, shop: Any, changes: dict[str, Any]
) -> None:
    number = shop.place(**changes)
    assert pos.orders() == []
    shop.do("release", number)
    assert pos.orders() == [number]


@pytest.mark.parametrize(
    ("changes", "figures"),
    [
        ({"currency": "EUR"}, ("EUR", "USD")),
        ({"tenders": [{"type": "visa", "amount": "24.99", "state": "captured"}]}, ("25.00", "24.99")),
        ({"shipping_price": "5.01"}, ("25.01", "25.00")),
    ],
)
def test_figures_that_are_wrong_are_withheld_with_both_of_them(
    served: Any, changes: dict[str, Any], figures: tuple[str, str]
) -> None:
    number = served.shop.place(**changes)
    assert served.pos.orders() == []
    (note,) = served.shop.notes(number)
    assert all(figure in note for figure in figures)
    assert served.shop.call("POST", f"/hooks/release/{number}").status_code == 409
    assert served.pos.orders() == []


def test_an_order_cancelled_before_its_download_is_in_neither_list(pos: Any, shop: Any) -> None:
    unseen, seen = shop.place(), shop.place(status="canceled")
    shop.do("cancel_order", unseen)
    assert (pos.orders(), pos.cancellations()) == ([], [])
    assert shop.status(unseen) == shop.status(seen) == "canceled"


def test_until_acknowledged_a_poll_shows_the_current_content(served: Any, an_order: Any) -> None:
    number = served.offered(comment="old")
    items = [each.text for each in served.pos.order(number).iter("itemID")]
    served.shop.do("edit_order", number, an_order(comment="new"))
    order = served.pos.order(number)
    assert order.findtext("comment") == "new"
    assert [each.text for each in order.iter("itemID")] == items


def test_an_edit_after_download_reaches_nobody_and_is_noted(served: Any, an_order: Any) -> None:
    number = served.downloaded()
    served.shop.do("edit_order", number, an_order(comment="too late"))
    assert (served.pos.orders(), served.pos.cancellations()) == ([], [])
    assert served.shop.status(number) == "downloaded"
    assert "does not hear of it" in served.shop.notes(number)[-1]


def test_an_edit_can_mend_an_order_and_can_break_it(served: Any, an_order: Any) -> None:
    number = served.shop.place(currency="EUR")
    served.shop.do("edit_order", number, an_order())
    assert served.pos.orders() == [number]
    failed = [{"type": "visa", "amount": "25.00", "state": "pending"}]
    served.shop.do("edit_order", number, an_order(tenders=failed))
    assert served.pos.orders() == []


def test_a_restart_forgets_neither_offers_nor_downloads(served: Any) -> None:
    offered, downloaded = served.shop.place(), served.downloaded()
    served.shop.do("restart")
    assert served.pos.orders() == [offered]
    assert served.shop.status(downloaded) == "downloaded"
    served.shop.do("restart")
    assert served.pos.acknowledge(offered).status == "SUCCESS"


def test_two_polls_at_once_get_the_same_orders(pos: Any, shop: Any) -> None:
    placed = shop.place_many(5)
    start, answers = Barrier(4), []

    def poll() -> None:
        start.wait()
        answers.append(pos.orders())

    threads = [Thread(target=poll) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [placed] * 4


def test_reading_the_queue_and_changing_one_order_judges_no_other() -> None:
    """What a poll and an acknowledgement cost must not grow with what lies behind."""
    judged: list[str] = []

    def offers(entry: Entry) -> bool:
        judged.append(entry.number)
        return entry.is_exportable

    book = Book(QueueRules(offers=offers))
    orders = [Entry(f"W-{n:04d}", n, f"r{n}", cast("Any", None), START) for n in range(1, 1001)]
    book.keep_all(reversed(orders))
    judged.clear()
    assert [entry.number for entry in book.to_offer[:30]] == [entry.number for entry in orders[:30]]
    book.keep(replace(orders[0], downloaded=True))
    assert judged == ["W-0001", "W-0001"]
    assert book.to_offer[0] is orders[1]
