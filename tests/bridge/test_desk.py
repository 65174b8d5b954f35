"""The operator's API: who may use it, what it shows, what it does (EVO-D25, decisions 16)."""

from datetime import datetime
from typing import Any

import pytest

from tillproof.bridge import open_bridge
from tillproof.bridge.lease import LeaseLost
from tillproof.bridge.ledger import LedgerMemory


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": "Basic operator-token"}, 401),
        ({"Authorization": "Bearer operator-token", "Host": "shop.example"}, 403),
        ({"Authorization": "Bearer operator-token", "Host": "localhost:1"}, 200),
        ({"Authorization": "bearer operator-token"}, 200),
    ],
)
def test_who_may_steer(scene: Any, headers: dict[str, str], status: int) -> None:
    answer = scene.http.get(f"{scene.server.url}/_tillproof/", headers=headers)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert "operator-token" not in answer.text


def test_another_machine_may_not(scene: Any) -> None:
    client = scene.bridge.app.test_client()
    headers = {"Authorization": "Bearer operator-token"}
    answer = client.get("/_tillproof/", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert answer.status_code == 403


def test_without_a_token_nobody_may(scene: Any) -> None:
    scene.restart(control_token="")
    assert scene.control("GET", "/", token="").status_code == 401


def test_reset_and_clock_exist_in_laboratories_only(scene: Any) -> None:
    bridge = open_bridge(scene.settings, scene.folder / "other.sqlite")
    headers = {"Authorization": "Bearer operator-token"}
    client = bridge.app.test_client()
    assert client.post("/_tillproof/reset", headers=headers).status_code == 404
    assert (
        client.put("/_tillproof/clock", json={"now": "2026-01-01T00:00:00Z"}, headers=headers).status_code
        == 404
    )
    bridge.close()


def test_pages_of_orders(scene: Any) -> None:
    numbers = [scene.place() for _ in range(5)]
    scene.cycle()
    seen, after = [], ""
    while after is not None:
        page = scene.control("GET", f"/orders?limit=2&after={after}").json()
        seen += [order["number"] for order in page["orders"]]
        after = page["next"]
    assert seen == numbers
    assert scene.control("GET", "/orders?limit=0").status_code == 400
    shown = {"number", "status", "outlet", "decision", "decision_text", "marks", "notes"}
    assert set(page["orders"][0]) == shown


def test_unknown_orders_and_actions(scene: Any) -> None:
    assert scene.control("GET", "/orders/nowhere").json() == {"error": "order nowhere: unknown here"}
    assert scene.act("nowhere", "release") == 404
    number = scene.place()
    scene.cycle()
    assert scene.act(number, "dance") == 404
    assert scene.control("POST", "/to-do/99/done").status_code == 409
    assert scene.control("PUT", "/module", {"enabled": "yes"}).status_code == 400


def test_exclude_hold_and_their_ends(scene: Any) -> None:
    excluded, held, plain = (scene.place() for _ in range(3))
    scene.cycle()
    assert scene.act(excluded, "exclude") == 200
    assert scene.act(held, "hold") == 200
    assert scene.poll().orders == [plain]
    assert (scene.read(excluded)["marks"], scene.read(held)["marks"]) == (["excluded"], ["held"])
    assert [scene.act(excluded, "exclude"), scene.act(held, "hold"), scene.act(plain, "unhold")] == [409] * 3
    scene.later(minutes=1)
    assert scene.act(held, "unhold") == 200
    scene.later(minutes=1)
    assert scene.act(excluded, "release") == 200
    assert scene.poll().orders == [plain, held, excluded]  # they queue up anew
    assert [len(scene.notes(number)) for number in (excluded, held, plain)] == [2, 2, 0]


def test_release_offers_a_rejected_order_as_new(scene: Any) -> None:
    rejected, waiting = scene.place(), scene.place()
    scene.cycle()
    scene.poll()
    scene.acknowledge(rejected, "1301")
    assert scene.act(waiting, "release") == 409
    scene.later(minutes=1)
    assert scene.act(rejected, "release") == 200
    assert scene.status(rejected) == "not_downloaded"
    assert scene.poll().orders == [waiting, rejected]
    scene.acknowledge(rejected, "1301")
    assert sum("1301" in note for note in scene.notes(rejected)) == 2  # a rejection of its own
    assert scene.acknowledge(rejected).success
    assert scene.act(rejected, "release") == 409


def test_resend_offers_a_downloaded_order_once_more(scene: Any) -> None:
    number = scene.delivered()
    scene.cycle()
    assert scene.act(number, "resend") == 200
    scene.later(minutes=1)  # it is invoiced by now, by the bridge itself
    assert scene.poll().orders == [number]
    assert scene.acknowledge(number, "1010").success
    scene.cycle()
    assert (scene.poll().orders, scene.status(number)) == ([], "downloaded")
    assert len(scene.documents("invoices", number)) == 1
    scene.ship(number)
    assert scene.act(number, "resend") == 409


def test_refused_actions_say_why_and_change_nothing(scene: Any) -> None:
    number = scene.delivered()
    before = scene.read(number)
    for action in ("exclude", "hold", "release"):
        answer = scene.control("POST", f"/orders/{number}/{action}")
        assert (answer.status_code, number in answer.json()["error"]) == (409, True)
    assert scene.read(number) == before


def test_reset_forgets_everything_but_the_settings(scene: Any) -> None:
    scene.delivered()
    scene.later(minutes=1)
    assert scene.control("POST", "/reset").status_code == 200
    assert scene.control("GET", "/orders").json()["orders"] == []
    number = scene.place()
    scene.cycle()
    assert scene.poll().orders == [number]


def test_reset_keeps_what_an_outlet_signs_in_with(scene: Any) -> None:
    """The old refresh token is refused once it was renewed: forgotten, the connection would be lost."""
    memory = LedgerMemory(scene.bridge._ledger, "retail")
    memory.put("tokens", "renewed")
    scene.control("POST", "/reset")
    assert memory.get("tokens") == "renewed"


@pytest.mark.parametrize(("failure", "status"), [(LeaseLost, 503), (ZeroDivisionError, 500)])
def test_every_failure_is_a_line_of_json(
    scene: Any, monkeypatch: pytest.MonkeyPatch, failure: type[Exception], status: int
) -> None:
    def fail(_keep: Any) -> None:
        raise failure

    monkeypatch.setattr(scene.bridge._cycle, "run", fail)
    answer = scene.control("POST", "/cycle")
    assert answer.status_code == status
    assert answer.json()["error"]


def test_the_clock_can_be_set_in_a_laboratory(scene: Any) -> None:
    assert scene.control("PUT", "/clock", {"now": "soon"}).status_code == 400
    assert scene.control("PUT", "/clock", {"now": "2026-01-01T00:00:00"}).status_code == 400
    assert scene.control("PUT", "/clock", {"now": "2031-01-01T00:00:00+00:00"}).status_code == 200
    scene.cycle()
    at = scene.control("GET", "/").json()["last_cycle"]["at"]
    assert datetime.fromisoformat(at).year == 2031


def test_the_switch_survives_a_restart_until_the_file_says_otherwise(scene: Any) -> None:
    scene.control("PUT", "/module", {"enabled": False})
    scene.restart()
    assert scene.control("GET", "/module").json() == {"enabled": False}
    scene.restart(enable_web_order_module=False)
    scene.restart(enable_web_order_module=True)
    assert scene.control("GET", "/module").json() == {"enabled": True}
