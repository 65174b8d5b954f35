"""Which Magento orders go to the POS, and why the others do not (seed 002; MAG-D01..D03, MAG-D06, decisions 3, 4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tillproof.bridge.policy import Policy, PolicyHistory
from tillproof.bridge.sources.magento.decision import decide
from tillproof.simulators.clock import VirtualClock

FULL, NONE = "24.99", None


def order(status: str | None, invoiced: Any, paid: bool, total: str = FULL, **payment: Any) -> dict[str, Any]:
    held = total if paid else None
    return {
        "status": status,
        "grand_total": total,
        "total_invoiced": invoiced,
        "payment": {"method": "braintree", "amount_authorized": held, **payment},
    }


def policy(mode: Any, *trusted: str, orders: bool = True) -> Policy:
    return Policy(mode, orders, True, trusted)


@pytest.mark.parametrize(
    ("status", "invoiced", "paid", "auto", "wait"),
    [
        ("pending", None, True, "downloaded", "wait:not-invoiced"),
        ("pending_payment", None, True, "downloaded", "wait:not-invoiced"),
        ("processing", "0.0000", True, "downloaded", "wait:not-invoiced"),
        ("processing", "", True, "downloaded", "wait:not-invoiced"),
        ("pending", None, False, "auto:unpaid", "wait:not-invoiced"),
        ("processing", None, False, "auto:unpaid", "wait:not-invoiced"),
        ("processing", "0.01", True, "auto:invoiced", "downloaded"),
        ("processing", FULL, False, "auto:invoiced", "downloaded"),
        ("pending", FULL, True, "auto:invoiced", "downloaded"),
        ("complete", FULL, True, "auto:complete", "downloaded"),
        ("complete", None, True, "auto:complete", "wait:not-invoiced"),
        ("closed", FULL, True, "auto:complete", "wait:closed"),
        ("holded", FULL, True, "auto:status", "hold"),
        ("holded", None, True, "auto:status", "hold"),
        ("payment_review", None, True, "auto:status", "hold"),
        ("fraud", FULL, True, "auto:status", "hold"),
        ("being_packed", FULL, True, "auto:status", "downloaded"),
        ("being_packed", None, True, "auto:status", "wait:not-invoiced"),
        (None, None, True, "auto:status", "wait:not-invoiced"),
        ("canceled", None, True, "cancelled", "cancelled"),
        ("canceled", "5.00", True, "cancelled", "cancelled"),
    ],
)
def test_the_table_of_both_modes(status: str, invoiced: Any, paid: bool, auto: str, wait: str) -> None:
    found = order(status, invoiced, paid)
    assert decide(found, policy("auto-invoice"), offered=False).code == auto
    assert decide(found, policy("wait-for-invoice"), offered=False).code == wait


@pytest.mark.parametrize(
    ("status", "invoiced", "paid", "auto"),
    [
        ("processing", FULL, True, "downloaded"),
        ("complete", FULL, True, "downloaded"),
        ("being_packed", None, True, "downloaded"),
        ("closed", FULL, True, "auto:complete"),
        ("holded", None, True, "auto:status"),
        ("processing", None, False, "auto:unpaid"),
        ("canceled", None, True, "cancelled"),
    ],
)
def test_what_was_offered_is_not_taken_back_for_having_moved_on(
    status: str, invoiced: Any, paid: bool, auto: str
) -> None:
    assert decide(order(status, invoiced, paid), policy("auto-invoice"), offered=True).code == auto


@pytest.mark.parametrize(
    ("found", "trusted", "paid"),
    [
        (order("pending", None, False, "0.00"), (), True),
        (order("pending", None, False, amount_paid=FULL), (), True),
        (order("pending", None, False, amount_authorized="24.98"), (), False),
        (order("pending", None, False) | {"total_paid": FULL}, (), True),
        (order("pending", None, False, method="checkmo"), (), False),
        (order("pending", None, False, method="checkmo"), ("checkmo",), True),
    ],
)
def test_paid(found: dict[str, Any], trusted: tuple[str, ...], paid: bool) -> None:
    code = decide(found, policy("auto-invoice", *trusted), offered=False).code
    assert code == ("downloaded" if paid else "auto:unpaid")


def test_a_free_order_never_waits_silently() -> None:
    free = decide(order("processing", None, False, "0.00"), policy("wait-for-invoice"), offered=False)
    assert (free.code, "zero total" in free.text) == ("wait:not-invoiced", True)


def test_disabled_comes_after_cancelled() -> None:
    off = policy("auto-invoice", orders=False)
    assert decide(order("processing", None, True), off, offered=False).code == "disabled"
    assert decide(order("canceled", None, True), off, offered=False).code == "cancelled"


def test_the_policy_of_the_last_change_judges() -> None:
    day = datetime(2026, 3, 4, tzinfo=UTC)
    wait, auto = policy("wait-for-invoice"), policy("auto-invoice")
    history = PolicyHistory(((day, wait), (day + timedelta(days=1), auto)))
    moments = [day - timedelta(days=9), day, day + timedelta(hours=23), day + timedelta(days=1)]
    assert [history.in_force(moment) for moment in moments] == [wait, wait, wait, auto]


# Over HTTP, with the shop


def test_every_order_seen_has_a_decision_in_words(scene: Any) -> None:
    likes = {
        None: "downloaded",
        "unpaid": "auto:unpaid",
        "pending-payment-authorised": "downloaded",
        "partly-authorised": "auto:unpaid",
        "on-hold": "auto:status",
        "fraud": "auto:status",
        "custom-status": "auto:status",
        "already-invoiced": "auto:invoiced",
        "completed": "auto:complete",
        "zero-total": "downloaded",
    }
    numbers = {scene.place(like): code for like, code in likes.items()}
    gone = scene.place()
    scene.shop.cancel(gone)
    report = scene.cycle()
    assert report["read"] == len(likes) + 1
    listed = scene.control("GET", "/orders").json()
    assert {order["number"]: order["decision"] for order in listed["orders"]} == numbers | {gone: "cancelled"}
    assert all(order["decision_text"] for order in listed["orders"])
    assert sorted(scene.poll().orders) == [number for number, code in numbers.items() if code == "downloaded"]


def test_wait_for_invoice(scene: Any) -> None:
    scene.restart(mode="wait-for-invoice")
    plain, held, free = scene.place(), scene.place(), scene.place("zero-total")
    scene.cycle()
    assert [scene.decision(number) for number in (plain, held, free)] == ["wait:not-invoiced"] * 3
    for number in (plain, held):
        scene.clock.move(timedelta(seconds=1))
        scene.magento_post(f"order/{scene.entity(number)['entity_id']}/invoice")
    scene.shop.hold(held)
    scene.cycle()
    assert (scene.poll().orders, scene.decision(held), scene.read(held)["marks"]) == (
        [plain],
        "hold",
        ["held"],
    )
    scene.clock.move(timedelta(seconds=1))
    scene.shop.unhold(held)
    scene.cycle()
    assert scene.poll().orders == [plain, held]
    scene.acknowledge(plain)
    scene.cycle()
    assert len(scene.documents("invoices", plain)) == 1  # in this mode the bridge makes none


def test_an_order_cancelled_before_its_download_never_comes(scene: Any) -> None:
    early, late = scene.place(), scene.place()
    scene.shop.cancel(early)
    scene.cycle()
    assert scene.poll().orders == [late]
    scene.clock.move(timedelta(seconds=1))
    scene.shop.cancel(late)
    scene.cycle()
    assert (scene.poll().orders, scene.poll().cancellations) == ([], [])
    assert [scene.status(number) for number in (early, late)] == ["canceled", "canceled"]
    for number in (early, late):
        scene.patch(number, status="processing", state="processing")
    scene.cycle()
    assert scene.poll().orders == []
    assert scene.act(early, "release") == 409


def test_a_change_of_mode_is_not_retroactive(scene: Any) -> None:
    scene.restart(mode="wait-for-invoice")
    old, saved = scene.place(), scene.place()
    scene.later(hours=1)
    scene.restart(mode="auto-invoice")
    scene.later(hours=1)
    assert scene.poll().orders == []
    scene.patch(saved, customer_note="saved again")
    scene.cycle()
    assert scene.poll().orders == [saved]
    assert scene.decision(old) == "wait:not-invoiced"


def test_switching_downloads_on_does_not_fetch_what_came_before(scene: Any) -> None:
    scene.restart(download_orders=False)
    before = scene.place()
    scene.later(minutes=5)
    scene.restart(download_orders=True)
    scene.clock.move(timedelta(seconds=1))
    after = scene.place()
    scene.cycle()
    assert scene.poll().orders == [after]
    assert scene.decision(before) == "disabled"


def test_enabling_the_module_fetches_only_from_now_on(scene: Any) -> None:
    scene.restart(enable_web_order_module=False)
    scene.control("POST", "/reset")
    old = [scene.place() for _ in range(3)]
    assert scene.later(minutes=1)["read"] == 0
    scene.control("PUT", "/module", {"enabled": True})
    new = scene.place()
    scene.cycle()
    assert scene.poll().orders == [new]
    assert {scene.decision(number) for number in old} == {"not-retroactive"}


def test_an_earlier_start_may_be_chosen_later(scene: Any) -> None:
    scene.restart(enable_web_order_module=False)
    scene.control("POST", "/reset")
    began = scene.clock()
    old = scene.place()
    scene.clock.move(timedelta(hours=2))
    scene.control("PUT", "/module", {"enabled": True})
    scene.cycle()
    assert scene.poll().orders == []
    scene.restart(orders_from=began)
    scene.cycle()
    assert scene.poll().orders == [old]


@pytest.mark.parametrize("ahead", [timedelta(minutes=-7), timedelta(minutes=7), timedelta(hours=5)])
def test_the_shops_clock_may_differ(scene: Any, ahead: timedelta) -> None:
    own = VirtualClock(scene.clock() - ahead)
    scene.bridge.close()
    (scene.folder / "ledger.sqlite").unlink()
    shops, scene.clock = scene.clock, own
    scene.open()
    scene.clock = shops
    numbers = []
    for _ in range(3):
        numbers.append(scene.place())
        own.move(timedelta(seconds=1))
        scene.cycle()
    assert scene.poll().orders == numbers


def test_equal_timestamps_across_pages(scene: Any) -> None:
    scene.restart(magento=replace(scene.settings.magento, page_size=3))
    numbers = sorted(scene.shop.place(scene.shopper.order()).number for _ in range(11))
    assert scene.cycle()["read"] >= 11
    assert scene.poll().orders == numbers
    assert scene.cycle()["decisions"] == {}


def test_a_failed_payment_takes_an_order_back_before_its_first_offer(scene: Any) -> None:
    number, other = scene.place(), scene.place()
    scene.cycle()
    entity = scene.entity(number)
    before = entity["updated_at"]
    payment = {**entity["payment"], "amount_authorized": 0, "base_amount_authorized": 0}
    scene.magento_post("orders", {"entity": {"entity_id": entity["entity_id"], "payment": payment}})
    scene.later(hours=1)  # the order itself did not change, so that only looking again can tell
    assert scene.poll().orders == [other]
    assert scene.decision(number) == "auto:unpaid"
    assert before <= scene.entity(number)["updated_at"]


def test_an_order_of_another_currency_is_held_with_its_reason(scene: Any) -> None:
    number = scene.place()
    scene.patch(number, order_currency_code="EUR")
    scene.cycle()
    assert (scene.decision(number), scene.poll().orders) == ("data:currency", [])
    assert "EUR" in scene.notes(number)[0]
    scene.restart(currency="EUR")
    assert scene.act(number, "release") == 200
    scene.cycle()
    assert scene.poll().orders == [number]


def test_sums_that_differ_are_shown_with_both_figures(scene: Any) -> None:
    number = scene.place()
    total = scene.entity(number)["grand_total"]
    scene.patch(number, tax_amount=0.01 + scene.entity(number)["tax_amount"])
    scene.cycle()
    decision = scene.read(number)["decision"]
    assert decision["code"] == "data:total"
    assert f"{total + 0.01:.2f}" in decision["text"]
    assert f"{total:.2f}" in decision["text"]
    assert scene.poll().orders == []
