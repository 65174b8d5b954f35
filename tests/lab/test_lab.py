"""A lab as a person runs it: the command in processes of its own, orders there and shipments back, kill -9."""

import os
import stat
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

EVO_ALONE = ("--without", "onsite", "--without", "retail")
PATIENCE = 60
PAUSE = threading.Event()
"""Never set: other processes work at their own pace, and are looked at again after a moment."""


def in_store(lab: Any, number: str) -> dict[str, Any]:
    """The order as the store shows it, with its shipments."""
    store = lab.endpoints()["magento"]
    headers = {"Authorization": f"Bearer {store['token']}"}

    def ask(kind: str, field: str, value: object) -> Any:
        question = {
            "searchCriteria[filterGroups][0][filters][0][field]": field,
            "searchCriteria[filterGroups][0][filters][0][value]": value,
        }
        answer = requests.get(f"{store['url']}/rest/V1/{kind}", params=question, headers=headers, timeout=10)
        return answer.json()["items"]

    (order,) = ask("orders", "increment_id", number)
    return {**order, "shipments": ask("shipments", "order_id", order["entity_id"])}


def all_sold(count: int) -> Callable[[dict[str, dict[str, Any]]], bool]:
    return lambda found: (
        len(found) == count
        and all(order["sale"] and order["status"] == "downloaded" for order in found.values())
    )


def test_a_hundred_orders_become_a_hundred_sales(lab: Any) -> None:
    lab.start(*EVO_ALONE)
    numbers = lab.run("order", "--count", "100").split()
    assert len(set(numbers)) == 100
    found = lab.until(all_sold(100))
    assert sorted(found) == sorted(numbers)
    assert len({order["sale"] for order in found.values()}) == 100
    assert "100 orders, 100 sales" in lab.run("follow")


def test_what_staff_does_in_the_pos_shows_in_the_store(lab: Any) -> None:
    lab.start(*EVO_ALONE)
    shipped, voided, cancelled = lab.run("order", "--count", "3").split()
    lab.until(all_sold(3))
    lab.run("ship", shipped, "--tracking", "1Z999", "--carrier", "UPS")
    lab.run("void", voided, "--reason", "customer phoned")
    lab.run("cancel", cancelled, code=2)  # it is invoiced by now: the store refuses, and says why
    lab.run("refund", cancelled)
    found = lab.until(
        lambda _: (
            bool(in_store(lab, shipped)["shipments"])
            and in_store(lab, voided)["status"] in {"canceled", "closed"}
            and lab.follow()[cancelled]["status"] == "canceled"
        )
    )
    assert found[shipped]["status"] == "shipped"
    assert found[voided]["status"] == "canceled"
    assert "customer phoned" in " ".join(found[voided]["notes"])
    (shipment,) = in_store(lab, shipped)["shipments"]
    assert [track["track_number"] for track in shipment["tracks"]] == ["1Z999"]
    histories = in_store(lab, voided)["status_histories"]
    assert any("customer phoned" in (history["comment"] or "") for history in histories)


def test_difficult_orders_travel_and_say_why_they_do_not(lab: Any) -> None:
    lab.start(*EVO_ALONE)
    (guest,) = lab.run("order", "--like", "paypal-without-billing").split()
    (unpaid,) = lab.run("order", "--like", "unpaid").split()
    found = lab.until(lambda found: bool(found[guest]["sale"]) and found[unpaid]["decision"] is not None)
    assert (found[unpaid]["decision"], found[unpaid]["sale"]) == ("auto:unpaid", None)


def test_ports_credentials_and_orders_survive_a_restart(lab: Any) -> None:
    lab.start()
    numbers = lab.run("order", "--count", "3", "--for", "all").split()
    before = lab.endpoints()
    sold = lab.until(all_sold(3))
    assert lab.stop() == 0
    lab.start()
    assert lab.endpoints() == before
    assert {number: order["sale"] for number, order in lab.follow().items()} == {
        number: order["sale"] for number, order in sold.items()
    }
    assert not set(lab.run("order", "--count", "3", "--for", "all").split()) & set(numbers)
    lab.until(all_sold(6))


def test_the_home_is_for_its_owner_alone(lab: Any) -> None:
    lab.start(*EVO_ALONE)
    assert stat.S_IMODE((lab.home / "endpoints.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((lab.home / "lab.json").stat().st_mode) == 0o600
    assert (lab.home / ".gitignore").read_text() == "*\n"
    assert "another `tillproof up` works here" in lab.run("up", code=2)


def test_a_system_left_out_is_an_absent_key(lab: Any) -> None:
    lab.start("--without", "pos")
    assert set(lab.endpoints()) == {"magento", "bridge", "onsite", "retail"}
    (number,) = lab.run("order").split()
    found = lab.until(lambda found: found[number]["decision"] == "downloaded")
    assert (found[number]["status"], found[number]["sale"]) == ("not_downloaded", None)
    assert "pos: not among the systems" in lab.run("ship", number, code=2)


def test_reset_forgets_orders_and_keeps_the_lab(lab: Any) -> None:
    lab.start()
    lab.run("order", "--count", "3", "--for", "all")
    lab.until(all_sold(3))
    lab.run("reset", "--yes")
    assert lab.follow() == {}
    lab.run("order", "--count", "3", "--for", "all")
    lab.until(all_sold(3))


@pytest.mark.parametrize("moment", [0.2, 0.7] if os.environ.get("TILLPROOF_THOROUGH") else [0.4])
def test_kill_9_loses_nothing_and_doubles_nothing(lab: Any, moment: float) -> None:
    """Orders are placed and carried while `up` is killed; after the restart each accepted one is one sale."""
    lab.start()
    accepted: list[str] = []
    buying = threading.Thread(target=_buy, args=(lab, accepted))
    buying.start()
    deadline = time.monotonic() + PATIENCE
    while len(accepted) < 20 * moment and time.monotonic() < deadline:
        PAUSE.wait(0.01)
    lab.kill()
    buying.join(PATIENCE)
    lab.start()
    lab.run("order")
    found = lab.until(lambda found: all_sold(len(found))(found))
    assert accepted
    assert set(accepted) <= set(found)
    assert len({order["sale"] for order in found.values()}) == len(found)
    assert not [order["sale"] for order in found.values() if "," in order["sale"]]


def _buy(lab: Any, accepted: list[str]) -> None:
    """`tillproof order`, noting each number at the moment it is printed."""
    with lab.begin("order", "--count", "24", "--for", "all") as order:
        assert order.stdout is not None
        for line in order.stdout:
            accepted.append(line.strip())
