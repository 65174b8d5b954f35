"""The control API and the status page, over HTTP as the command line uses them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tillproof.simulators.evo import Pos
from tillproof.simulators.serving import Server

Call = Callable[..., Any]


class Socket:
    """One port for the whole file; each test plugs its own POS in."""

    pos: Pos

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.pos.system.wsgi(environ, start_response)


@pytest.fixture(scope="module")
def plugged() -> Iterator[tuple[Socket, str]]:
    socket = Socket()
    with Server(socket, threads=2) as server:
        yield socket, server.url


@pytest.fixture
def url(plugged: tuple[Socket, str], pos: Pos) -> str:
    plugged[0].pos = pos
    return plugged[1]


@pytest.fixture
def call(url: str, pos: Pos) -> Iterator[Call]:
    """call(method, path, json) -> (status, answer)."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {pos.system.control_token}"

        def one(method: str, path: str, body: Any = None) -> tuple[int, Any]:
            answer = session.request(method, f"{url}/_tillproof{path}", json=body, timeout=10)
            return answer.status_code, answer.json()

        yield one


def test_it_is_the_evo_pos_and_wants_its_token(url: str, call: Call) -> None:
    status, who = call("GET", "/")
    assert (status, who["system"]) == (200, "evo")
    assert "skip_acknowledgement" in who["faults"]
    assert requests.get(f"{url}/_tillproof/sales", timeout=10).status_code == 401


def test_settings_are_shown_without_the_password(call: Call, store: Any) -> None:
    status, shown = call("GET", "/connection")
    assert (status, shown["url"], shown["password_set"]) == (200, store.url, True)
    assert "password" not in shown
    assert "pa:ssüord" not in str(shown)


def test_connecting_as_an_operator_does(call: Call, store: Any) -> None:
    call("PUT", "/connection", {"enabled": False, "user": "other"})
    status, refusal = call("PUT", "/connection", {"enabled": True})
    assert (status, "successful Test Connection" in refusal["error"]) == (409, True)
    assert call("POST", "/machine-address")[1]["machine_address"]
    assert call("POST", "/connection/test") == (
        200,
        {"success": True, "outcome": "success", "words": "the connection works"},
    )
    assert call("PUT", "/connection", {"enabled": True})[1]["enabled"] is True


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"url": 5}, "wrong kind"),
        ({"enabled": "yes"}, "wrong kind"),
        ({"request_interval": True}, "wrong kind"),
        ({"colour": "red"}, "not known"),
        ({"url": "ftp://x"}, "not http"),
        ({"machine_address": "0123456789ab"}, "read-only"),
        (["url"], "JSON object"),
        ({"force": "yes", "enabled": True}, "force"),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(
    call: Call, pos: Pos, change: Any, complaint: str
) -> None:
    before = pos.connection
    status, refusal = call("PUT", "/connection", change)
    assert (status, complaint in refusal["error"]) == (400, True)
    assert pos.connection == before


def test_orders_are_polled_shipped_voided_and_read_back(
    call: Call, store: Any, order: Callable[..., str]
) -> None:
    store.orders |= {"W-1": order(), "W-2": order("W-2")}
    status, report = call("POST", "/poll")
    assert (status, report["outcome"], report["imported"]) == (200, "answered", 2)
    line = {"itemID": "W-1-a", "quantity": 1}
    told = call(
        "POST", "/sales/W-1/ship", {"tracking": "T-1", "carrier": "UPS", "method": "", "items": [line]}
    )
    assert (told[0], told[1]["outcome"], told[1]["message"]) == (200, "success", "")
    assert call("POST", "/sales/W-2/void", {"reason": "phoned"})[1]["outcome"] == "success"
    assert call("POST", "/sales/W-1/sell-line", {"itemID": "W-1-a", "quantity": 1})[1]["outcome"] == "success"
    assert call("POST", "/sales/W-1/cancel-line", {"itemNumber": "Z-9"})[1]["outcome"] == "success"

    sale = call("GET", "/sales/W-1")[1]
    assert (sale["sale"], sale["state"], sale["total"], sale["charges"]) == (
        "S-000001",
        "shipped",
        "28.25",
        [],
    )
    assert sale["payments"] == [{"type": "PAYPAL", "method": "Web PayPal", "amount": "28.25"}]
    assert (sale["lines"][0]["shipped"], sale["lines"][0]["cancelled"], sale["lines"][0]["sold"]) == (1, 1, 1)
    assert [message["kind"] for message in sale["messages"]] == [
        "acknowledgement",
        "shipment",
        "sell_line",
        "cancel_line",
    ]
    assert sale["customers"][0]["firstName"] == "Ada"


def test_sales_are_listed_by_pages(call: Call, store: Any, order: Callable[..., str]) -> None:
    store.orders |= {f"W-{number}": order(f"W-{number}") for number in range(3)}
    call("POST", "/poll")
    first = call("GET", "/sales?limit=2")[1]
    assert ([sale["orderID"] for sale in first["sales"]], first["next"]) == (["W-0", "W-1"], "S-000002")
    rest = call("GET", f"/sales?limit=2&after={first['next']}")[1]
    assert ([sale["orderID"] for sale in rest["sales"]], rest["next"]) == (["W-2"], None)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/sales/W-9", None, 404),
        ("POST", "/sales/W-9/void", {}, 404),
        ("GET", "/sales?limit=0", None, 400),
        ("GET", "/sales?after=7", None, 400),
        ("GET", "/messages", None, 400),
        ("POST", "/sales/W-1/ship", {"items": "all"}, 400),
        ("POST", "/sales/W-1/ship", {"items": [{"itemID": 1}]}, 400),
        ("POST", "/sales/W-1/ship", {"items": [{"itemID": "x", "quantity": 1}]}, 409),
        ("POST", "/sales/W-1/void", {"reason": 5}, 400),
        ("POST", "/sales/W-1/cancel-line", {"itemID": "W-1-a", "quantity": "2"}, 400),
        ("POST", "/sales/W-1/cancel-line", {}, 409),
        ("PUT", "/payment-methods", {"VISA": 5}, 400),
        ("PUT", "/text-lengths", {"orderID": 5}, 400),
        ("PUT", "/text-lengths", {"comment": 0}, 400),
        ("DELETE", "/alarms/77", None, 404),
        ("POST", "/messages/77/abandon", None, 409),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    call: Call, store: Any, order: Callable[..., str], method: str, path: str, body: Any, status: int
) -> None:
    store.orders["W-1"] = order()
    call("POST", "/poll")
    answer = call(method, path, body)
    assert answer[0] == status, answer
    assert answer[1]["error"]
    assert "\n" not in answer[1]["error"]


def test_a_poll_needs_enabled(call: Call, pos: Pos) -> None:
    pos.disable()
    assert call("POST", "/poll")[0] == 409


def test_status_alarms_messages_and_house_rules(call: Call, store: Any, order: Callable[..., str]) -> None:
    assert call("PUT", "/payment-methods", {"VISA": "Cards"}) == (200, {"VISA": "Cards"})
    assert call("PUT", "/text-lengths", {"comment": 80}) == (200, {"comment": 80})
    assert call("GET", "/payment-methods")[1] == {"VISA": "Cards"}
    assert call("GET", "/text-lengths")[1] == {"comment": 80}
    store.orders |= {"W-1": order(), "W-2": order("W-2", payments=[{"type": "VISA", "amount": "28.25"}])}
    call("POST", "/poll")
    (alarm,) = call("GET", "/alarms")[1]["alarms"]
    assert (alarm["kind"], alarm["subject"]) == ("order_refused", "W-1")
    assert call("GET", "/messages?order=W-1")[1]["messages"][0]["told"]["issues"][0]["code"] == "1301"
    assert call("DELETE", f"/alarms/{alarm['number']}")[0] == 200
    assert call("GET", "/alarms")[1]["alarms"] == []
    status = call("GET", "/status")[1]
    assert (status["enabled"], status["waiting_messages"], status["halted"]) == (True, 0, "")
    assert call("GET", "/revenue") == (200, {"Cards": "28.25"})
    assert status["next_call"] == "2026-03-04T09:20:00.000Z"
    assert [customer["email"] for customer in call("GET", "/customers")[1]["customers"]] == [
        "ada@example.com"
    ]


def test_a_waiting_message_can_be_abandoned(
    call: Call, store: Any, reply: Callable[..., Any], order: Callable[..., str]
) -> None:
    store.orders["W-1"] = order()
    call("POST", "/poll")
    store.answers("POST", "/Order/W-1", reply(b"", 500))
    told = call("POST", "/sales/W-1/void")[1]
    assert told["outcome"] == "queued"
    assert call("POST", f"/messages/{told['number']}/abandon")[0] == 200


def test_reset_forgets_sales(call: Call, store: Any, order: Callable[..., str]) -> None:
    store.orders["W-1"] = order()
    call("POST", "/poll")
    assert call("POST", "/reset")[0] == 200
    assert call("GET", "/sales")[1]["sales"] == []


def test_the_status_page_shows_what_matters_and_no_person(
    url: str, call: Call, store: Any, order: Callable[..., str]
) -> None:
    assert "None yet." in requests.get(url, timeout=10).text
    store.orders |= {"W-1": order(), "<b>2": order("<b>2", payments=[])}
    call("POST", "/poll")
    answer = requests.get(url, timeout=10)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for text in (
        "S-000001",
        "28.25",
        "Web PayPal",
        "enabled",
        "2026-03-04 09:15:00",
        "&lt;b&gt;2",
        "1 imported",
    ):
        assert text in answer.text
    for secret in ("Byron", "Mill Lane", "pa:ss", "lightspeed:", "<b>2"):
        assert secret not in answer.text


def test_the_status_page_says_why_the_pos_has_stopped(
    url: str, call: Call, store: Any, reply: Callable[..., Any]
) -> None:
    store.answers("GET", "/OutstandingActivity", reply(b"", 401))
    call("POST", "/poll")
    assert "stopped: the store does not admit this connection" in requests.get(url, timeout=10).text
