"""The hooks by which a harness places orders and looks at them (the target contract), and the operator's tools."""

import tomllib
from threading import Thread
from typing import Any

import pytest
import requests

from tillproof.schemas import json_schema
from tillproof.simulators.web_orders_store import open_store


def test_the_description_as_a_target_is_one(served: Any) -> None:
    target = tomllib.loads(served.store.target_toml(served.url))
    json_schema.check("target", target)
    assert target["web_orders"]["url"] == f"{served.url}/LightSpeed"
    assert target["web_orders"]["password"] == "pä:ss:word"


def test_every_hook_of_the_description_answers(served: Any, an_order: Any) -> None:
    target = tomllib.loads(served.store.target_toml(served.url))
    number = served.shop.place()
    bodies = {
        "place_order": an_order(),
        "edit_order": an_order(),
        "set_module": {"enabled": True},
        "set_machine_address": {"mode": "off"},
    }
    refused = {"resend"}  # of an order that is not downloaded
    for name, hook in target["hooks"].items():
        url = hook["url"].replace("{id}", number)
        method = "GET" if name == "read_order" else "POST"
        answer = requests.request(method, url, headers=hook["headers"], json=bodies.get(name, {}), timeout=5)
        assert answer.status_code == (409 if name in refused else 200), name
        assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("text", ['q"uo\\te', "tab\there", "ü"])
def test_the_description_survives_odd_secrets(text: str) -> None:
    store = open_store(user=f"u{text}", password=text, control_token=text)
    target = tomllib.loads(store.target_toml("http://127.0.0.1:1"))
    assert (target["web_orders"]["user"], target["web_orders"]["password"]) == (f"u{text}", text)
    assert target["hooks"]["reset"]["headers"]["Authorization"] == f"Bearer {text}"


def test_what_read_order_answers_is_an_order_status(served: Any) -> None:
    number = served.shop.place(
        comment="\x00", tenders=[{"type": "visa", "amount": "25.00", "state": "pending"}]
    )
    json_schema.check("order-status", served.shop.read(number))
    served.shop.do("release", number)
    served.pos.orders()
    served.pos.ship(number)
    status = served.shop.read(number)
    json_schema.check("order-status", status)
    assert status["shipments"][0]["items"][0]["quantity"] == 2


def test_an_order_placed_twice_is_placed_once(shop: Any, an_order: Any) -> None:
    order = an_order()
    assert shop.place(order) == shop.place(order)
    assert shop.place() != shop.place()


def test_orders_placed_at_once_have_numbers_of_their_own(shop: Any, pos: Any) -> None:
    numbers: list[str] = []
    threads = [Thread(target=lambda: numbers.append(shop.place())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 8
    assert sorted(numbers) == pos.orders()


def test_reset_begins_again(served: Any) -> None:
    first = served.downloaded()
    served.shop.do("set_module", body={"enabled": False})
    served.shop.do("reset")
    assert served.shop.call("GET", f"/hooks/read_order/{first}").status_code == 404
    assert served.shop.place() == first
    assert served.pos.orders() == [first]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/hooks/read_order/W-9", None, 404),
        ("POST", "/hooks/cancel_order/W-9", {}, 404),
        ("POST", "/hooks/edit_order/W-9", {"reference": "x"}, 400),
        ("POST", "/hooks/place_order", {"reference": "x"}, 400),
        ("POST", "/hooks/place_order", [], 400),
        ("POST", "/hooks/set_module", {"enabled": "yes"}, 400),
        ("GET", "/hooks/place_order", None, 405),
        ("POST", "/hooks/nothing", {}, 404),
    ],
)
def test_a_wrong_call_gets_one_clear_line(shop: Any, method: str, path: str, body: Any, status: int) -> None:
    answer = shop.call(method, path, body)
    assert answer.status_code == status
    assert len(answer.json()["error"].splitlines()) == 1


def test_the_hooks_need_the_control_token(served: Any) -> None:
    url = f"{served.url}/_tillproof/hooks/reset"
    assert requests.post(url, json={}, timeout=5).status_code == 401
    assert requests.post(url, json={}, auth=served.pos.credentials, timeout=5).status_code == 401


def test_staff_can_exclude_release_and_resend(served: Any) -> None:
    number = served.shop.place()
    assert served.shop.call("POST", f"/orders/{number}/exclude").status_code == 200
    assert served.pos.orders() == []
    assert served.shop.call("POST", f"/orders/{number}/release").status_code == 200
    items = [each.text for each in served.pos.order(number).iter("itemID")]
    served.pos.acknowledge(number)
    assert served.shop.call("POST", f"/orders/{number}/exclude").status_code == 409
    assert served.shop.call("POST", f"/orders/{number}/resend").status_code == 200
    assert [each.text for each in served.pos.order(number).iter("itemID")] == items
    served.pos.acknowledge(number, ("1010", "known", "FAILURE"))
    assert served.pos.orders() == []
    assert len(served.shop.notes(number)) == 4
    served.pos.ship(number)
    assert served.shop.call("POST", f"/orders/{number}/resend").status_code == 409


def test_orders_are_listed_in_pages(served: Any) -> None:
    placed = served.shop.place_many(3)
    page = served.shop.call("GET", f"/orders?after={placed[0]}").json()
    assert [order["number"] for order in page["orders"]] == placed[1:]
    assert page["next"] is None
    assert served.shop.call("GET", "/").json()["system"] == "web-orders-store"


def test_a_user_name_that_basic_cannot_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="colon"):
        open_store(user="a:b", password="x", control_token="y")
