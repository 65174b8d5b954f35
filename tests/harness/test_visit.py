"""A real shop is never harmed: what the harness did not place it does not touch, and does not show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tillproof.harness.examination import Examination, ScenarioKey
from tillproof.harness.orders import OrderBook
from tillproof.harness.scene import Scene
from tillproof.harness.target import HookBroken, OrderState, TargetError
from tillproof.harness.visit import Visit, run_name

Visiting = Callable[..., Visit]


def book(name: str = "others") -> OrderBook:
    return OrderBook(7, name, lambda: datetime(2026, 3, 4, tzinfo=UTC), "OTHERS")


def status(visit: Visit, order_id: str) -> str:
    return visit.target.read_order(order_id).status


def scene(visit: Visit) -> Scene:
    transcript = visit.transcript()
    examination = Examination(ScenarioKey("f", "s", 1), [], transcript.last)
    return Scene(visit, examination, visit.examiner(transcript), book("own"), transcript)


def test_foreign_orders_stop_the_run_before_it_starts(store_visit: Visiting) -> None:
    visit = store_visit()
    foreign = visit.target.place_order(book().order())
    visit.target.disposable = False
    with pytest.raises(TargetError, match="1 orders or cancellations of others are outstanding"):
        visit.look()
    assert status(visit, foreign) == "not_downloaded"


def test_so_does_a_cancellation_of_others(store_visit: Visiting) -> None:
    visit = store_visit()
    foreign = visit.target.place_order(book().order())
    examiner = visit.examiner(visit.transcript())
    examiner.poll()
    examiner.acknowledge(foreign)
    visit.target.cancel_order(foreign)
    visit.target.disposable = False
    with pytest.raises(TargetError, match="cancellations of others"):
        visit.look()


def test_a_disposable_shop_is_emptied_first(store_visit: Visiting) -> None:
    visit = store_visit()
    orders = book()
    foreign = [visit.target.place_order(orders.order()) for _ in range(31)]
    visit.look()
    assert {status(visit, each) for each in foreign} == {"downloaded"}


def test_what_an_earlier_run_left_is_no_strangers(store_visit: Visiting) -> None:
    visit = store_visit()
    left = visit.target.place_order(book().order())
    visit.target.disposable = False
    visit.target.is_own = lambda order_id: order_id == left  # type: ignore[method-assign]
    visit.look()
    assert status(visit, left) == "downloaded"


def test_orders_that_come_during_the_run_stay_as_they_are(store_visit: Visiting) -> None:
    visit = store_visit()
    visit.look()
    scenario = scene(visit)
    own = scenario.place(scenario.book.order())
    foreign = visit.target.place_order(book().order())
    scenario.poll()
    scenario.leave()
    assert status(visit, own.id) == "downloaded"
    assert status(visit, foreign) == "not_downloaded"


def test_their_content_is_not_written_down(store_visit: Visiting) -> None:
    visit = store_visit()
    order = book().order("visa")
    foreign = visit.target.place_order(order)
    scenario = scene(visit)
    scenario.place(scenario.book.order())
    assert foreign in scenario.poll().order_ids
    assert order.customer.last_name not in scenario.transcript.last()
    scenario.say(lambda pos: pos.poll_with({"Accept": "application/json"}))
    shown = scenario.transcript.last()
    assert order.customer.last_name not in shown
    assert "[not shown: it tells of orders of others]" in shown


@pytest.mark.parametrize(
    "body",
    [
        b"<webOrder><orderID> 17 </orderID>",
        b"<orderId>17<",
        b'{"orderID": "17", "email": "somebody',
        b"<orderID>W-1</orderID><orderID>17</orderID>",
    ],
)
def test_strangers_are_seen_in_answers_that_cannot_be_read(store_visit: Visiting, body: bytes) -> None:
    visit = store_visit()
    visit.placed.add("W-1")
    assert visit.shows_strangers(body)
    assert not visit.shows_strangers(b"<orderID> W-1 </orderID><date>17</date>")


def test_what_a_scenario_leaves_is_cleared_up(store_visit: Visiting) -> None:
    visit = store_visit()
    scenario = scene(visit)
    placed = [scenario.place(scenario.book.order()) for _ in range(32)]
    scenario.download(placed[:1])
    visit.target.cancel_order(placed[0].id)
    scenario.switch_module(on=False)
    scenario.leave()
    outstanding = scenario.poll()
    assert (outstanding.order_ids, outstanding.cancelled_ids) == ((), ())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"password": "another"}, "refuses user 'lightspeed' \\(401\\); correct user and password"),
        ({"url": "http://127.0.0.1:9/LightSpeed"}, "gives no answer \\(the connection was refused or cut\\)"),
    ],
)
def test_where_no_verdict_is_possible_none_is_sought(
    store_visit: Visiting, change: dict[str, str], reason: str
) -> None:
    visit = store_visit()
    visit.target.connection = replace(visit.target.connection, **change)
    with pytest.raises(TargetError, match=reason) as error:
        visit.look()
    assert "another" not in str(error.value)


def test_hooks_are_tried_before_any_scenario_is_run(store_visit: Visiting) -> None:
    visit = store_visit()
    visit.try_hooks()
    assert scene(visit).poll().order_ids == ()
    visit.target.read_order = _broken  # type: ignore[method-assign]
    with pytest.raises(TargetError, match="hook read_order: answered 500"):
        visit.try_hooks()


def _broken(_: str) -> OrderState:
    raise HookBroken("hook read_order: answered 500")


def test_a_run_has_a_name_of_its_own() -> None:
    assert run_name(datetime(2026, 3, 4, 9, 15, tzinfo=UTC)) != run_name(
        datetime(2026, 3, 4, 9, 15, 1, tzinfo=UTC)
    )
    assert len(run_name(datetime.now(UTC))) <= 10
