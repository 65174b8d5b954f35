"""What a poll lists, and that it changes nothing but first offers (EVO-05..08, EVO-11, EVO-13, EVO-D07, EVO-D08)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tillproof.bridge import order_book
from tillproof.bridge.outlets.web_orders import poll


def test_nothing_to_say_is_two_empty_lists(scene: Any) -> None:
    assert (scene.poll().orders, scene.poll().cancellations) == ([], [])


def test_thirty_at_a_time_oldest_first_until_acknowledged(scene: Any) -> None:
    numbers = [scene.place() for _ in range(33)]
    scene.cycle()
    assert scene.poll().orders == scene.poll().orders == numbers[:30]
    for number in (numbers[0], numbers[6], numbers[29]):
        scene.acknowledge(number)
    assert scene.poll().orders == numbers[1:6] + numbers[7:29] + numbers[30:33]


def test_the_moment_of_becoming_exportable_comes_before_the_number(scene: Any) -> None:
    first, second, third = (scene.place() for _ in range(3))
    scene.shop.hold(first)
    scene.cycle()
    scene.clock.move(timedelta(seconds=30))
    scene.shop.unhold(first)
    fourth = scene.place()
    scene.cycle()
    assert scene.poll().orders == [second, third, first, fourth]


def test_orders_of_one_moment_are_listed_by_number(scene: Any) -> None:
    orders = [scene.shopper.order() for _ in range(4)]
    numbers = sorted(scene.shop.place(order).number for order in orders)
    scene.cycle()
    assert scene.poll().orders == numbers


def test_an_edit_shows_until_the_acknowledgement(scene: Any, basket: Any) -> None:
    number = scene.place(basket(1))
    scene.cycle()
    scene.poll()
    scene.patch(number, customer_note="please ring twice")
    scene.cycle()
    assert scene.poll().order(number).findtext("comment") == "please ring twice"
    scene.acknowledge(number)
    scene.patch(number, customer_note="please knock")
    scene.cycle()
    assert "does not reach the POS" in scene.notes(number)[-1]
    scene.patch(number, customer_note="please knock")
    scene.cycle()
    assert len(scene.notes(number)) == 1


def test_a_poll_with_nothing_new_writes_nothing(scene: Any) -> None:
    [scene.place() for _ in range(3)]
    scene.cycle()
    written: list[str] = []
    engine = scene.bridge._ledger._engine
    event.listen(engine, "commit", lambda _: written.append("commit"))
    scene.poll()
    assert len(written) == 1
    ledger = scene.folder / "ledger.sqlite-wal"
    before = ledger.read_bytes()
    scene.poll()
    scene.pos("GET", "/OutstandingActivity", Content_Type="application/json")
    scene.pos("GET", "")
    scene.pos("GET", "/TaxRules")
    assert (len(written), ledger.read_bytes()) == (1, before)


def test_offers_survive_a_restart_before_the_acknowledgement(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    scene.restart()
    assert scene.acknowledge(number).success


def test_json_carries_what_xml_carries(scene: Any) -> None:
    scene.place("gift-card-and-store-credit")
    scene.place("hostile-names")
    scene.cycle()
    found = scene.poll().root
    told = scene.pos("GET", "/OutstandingActivity", Content_Type="application/json").json()
    assert told == {
        "outstandingActivityResponse": {
            "orders": {"webOrder": [plain(o) for o in found[0]]},
            "cancellations": {"webOrderCancellation": []},
        }
    }


LISTS = {"customer", "payment", "orderItem"}


def plain(element: Any) -> Any:
    """An XML element as JSON should have it."""
    if not len(element):
        return element.text or ("" if element.tag not in ("payments",) else {"payment": []})
    if element[0].tag in LISTS:
        return {element[0].tag: [plain(child) for child in element]}
    return {child.tag: plain(child) for child in element}


def test_an_order_of_one_line_is_a_list_of_one(scene: Any, basket: Any) -> None:
    scene.place(basket(1))
    scene.cycle()
    told = scene.pos("GET", "/OutstandingActivity", Content_Type="application/json").json()
    [order] = told["outstandingActivityResponse"]["orders"]["webOrder"]
    assert [
        type(order[name][one]) for name, one in (("payments", "payment"), ("orderItems", "orderItem"))
    ] == [list, list]


def test_download_orders_off_hands_out_no_order(scene: Any) -> None:
    number, gone = scene.place(), scene.delivered()
    scene.restart(download_orders=False)
    scene.shop.cancel(gone) if scene.entity(gone)["status"] == "processing" else None
    assert scene.poll().orders == []
    scene.restart(download_orders=True)
    assert scene.poll().orders == [number]


@pytest.mark.parametrize("question", [poll.XML, poll.JSON, poll.FIRST_OFFERS])
def test_the_partial_indexes_serve_the_poll(scene: Any, question: Any) -> None:
    values = {"at_most": 30, "now": ""}
    with scene.bridge._ledger.reading() as connection:
        driver: Any = connection.connection.dbapi_connection
        plan = [
            row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {question.sql}", question._fixed | values)
        ]
    assert any("INDEX orders_listed" in step for step in plan)
    assert not any(step.startswith("SCAN orders") and "INDEX" not in step for step in plan)
    assert not any("TEMP B-TREE" in step for step in plan)


def test_acknowledging_looks_up_by_key(scene: Any) -> None:
    with scene.bridge._ledger.reading() as connection:
        driver: Any = connection.connection.dbapi_connection
        question = order_book._BY_NUMBER
        plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {question.sql}", {"sought": "1"})]
    assert plan == ["SEARCH orders USING INDEX sqlite_autoindex_orders_1 (number=?)"]


def test_what_is_written_is_seen_by_another_process(scene: Any, tmp_path: Path) -> None:
    """Polls are answered from memory only while nobody, anywhere, has committed."""
    first = scene.place()
    scene.cycle()
    mine = scene.bridge
    assert scene.poll().orders == [first]
    second = scene.place()
    other = scene.open()
    scene.cycle()
    scene.street.bridge = mine
    assert scene.poll().orders == [first, second]
    other.close()
    scene.bridge = mine
    assert json.dumps(scene.poll().cancellations) == "[]"
