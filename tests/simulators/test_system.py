"""What every simulator shares: serving, the control API, the journal, wire faults."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import flask
import pytest
import requests

from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.serving import PortTaken, Server, Tls
from tillproof.simulators.system import System, build_system

SELF_SIGNED = Path(__file__).parents[1] / "evo" / "self_signed.pem"
TOKEN = "control-token-1"
NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)


class Shop:
    """A tiny system: counts what it was asked to do."""

    def __init__(self) -> None:
        self.done = 0
        app = flask.Flask("shop")

        @app.post("/orders")
        def order() -> str:
            self.done += 1
            return f"<order>{flask.request.get_data(as_text=True)}</order>"

        self.system: System = build_system(
            "shop",
            app,
            clock=VirtualClock(NOON),
            control_token=TOKEN,
            reset=self._forget,
            secrets=lambda: ["s3cret&pass"],
        )

    def _forget(self) -> None:
        self.done = 0


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def server(shop: Shop) -> Iterator[Server]:
    with Server(shop.system.wsgi) as server:
        yield server


def control(server: Server, method: str, path: str, **more: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return requests.request(method, f"{server.url}/_tillproof{path}", headers=headers, timeout=5, **more)


def disturb(server: Server, name: str, **more: object) -> None:
    answer = control(server, "POST", "/faults", json={"name": name, **more})
    assert answer.status_code == 201, answer.text


def order(server: Server, body: str = "bicycle") -> requests.Response:
    return requests.post(f"{server.url}/orders", data=body, timeout=5)


def test_an_exchange_is_answered_and_written_down(server: Server) -> None:
    assert order(server).text == "<order>bicycle</order>"
    (exchange,) = control(server, "GET", "/journal").json()["exchanges"]
    assert (exchange["method"], exchange["path"], exchange["status"]) == ("POST", "/orders", 200)
    assert exchange["request"]["body"] == {"text": "bicycle"}
    assert exchange["at"] == "2031-05-06T12:00:00+00:00"


def test_the_date_header_is_the_simulators_own_time(server: Server) -> None:
    assert order(server).headers["Date"] == "Tue, 06 May 2031 12:00:00 GMT"


def test_a_chunked_body_arrives_whole(server: Server) -> None:
    answer = requests.post(f"{server.url}/orders", data=iter([b"bicy", b"cle"]), timeout=5)
    assert answer.text == "<order>bicycle</order>"


@pytest.mark.parametrize("form", ["s3cret&pass", "s3cret%26pass", "s3cret&amp;pass", "czNjcmV0JnBhc3M="])
def test_the_journal_hides_secrets_in_every_form(server: Server, shop: Shop, form: str) -> None:
    requests.post(f"{server.url}/orders?key={form}", data=f"<p>{form}</p>", auth=("u", "pw12345"), timeout=5)
    kept = repr(shop.system.journal.exchanges())
    assert "s3cret" not in kept
    assert "czNjcmV0" not in kept
    assert "authorization" not in kept.lower()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": f"Basic {TOKEN}"}, 401),
        ({"Authorization": f"Bearer {TOKEN}", "Host": "shop.example.com"}, 403),
        ({"Authorization": f"bearer {TOKEN}", "Host": "localhost"}, 200),
    ],
)
def test_control_is_for_this_machine_and_this_token(
    server: Server, headers: dict[str, str], status: int
) -> None:
    answer = requests.get(f"{server.url}/_tillproof/", headers=headers, timeout=5)
    assert answer.status_code == status
    assert TOKEN not in answer.text


def test_an_unknown_fault_is_refused_with_the_names_there_are(server: Server) -> None:
    answer = control(server, "POST", "/faults", json={"name": "explode"})
    assert answer.status_code == 400
    assert "drop_response" in answer.json()["error"]


@pytest.mark.parametrize("body", [{}, [], {"name": "delay", "times": 0}, {"name": "delay", "times": True}])
def test_a_senseless_fault_changes_nothing(server: Server, body: object) -> None:
    assert control(server, "POST", "/faults", json=body).status_code == 400
    assert control(server, "GET", "/faults").json()["faults"] == []


def test_a_dropped_answer_was_worked_on_and_a_dropped_request_was_not(server: Server, shop: Shop) -> None:
    disturb(server, "drop_response")
    with pytest.raises(requests.ConnectionError):
        order(server)
    assert shop.done == 1
    disturb(server, "drop_request")
    with pytest.raises(requests.ConnectionError):
        order(server)
    assert shop.done == 1
    assert order(server).status_code == 200


def test_a_cut_answer_ends_in_the_middle(server: Server) -> None:
    disturb(server, "truncate", parameters={"bytes": 5})
    with pytest.raises(requests.exceptions.RequestException):
        order(server)


@pytest.mark.parametrize(
    ("name", "parameters", "status", "done"),
    [
        ("status", {"code": 503, "retry_after": 7}, 503, 0),
        ("status_after", {"code": 502}, 502, 1),
        ("html_login", {}, 200, 0),
        ("error_page", {}, 200, 0),
        ("html_before", {}, 200, 1),
        ("redirect", {"to": "http://127.0.0.1:9/"}, 302, 0),
        ("wrong_content_type", {"content_type": "text/plain"}, 200, 1),
        ("bom", {}, 200, 1),
    ],
)
def test_wire_faults(
    server: Server, shop: Shop, name: str, parameters: dict[str, object], status: int, done: int
) -> None:
    disturb(server, name, parameters=parameters)
    answer = requests.post(f"{server.url}/orders", data="x", timeout=5, allow_redirects=False)
    assert (answer.status_code, shop.done) == (status, done)
    assert order(server).headers["Content-Type"].startswith("text/html")


def test_a_fault_waits_for_its_request_and_counts_down(server: Server) -> None:
    disturb(server, "status", times=2, path="/orders", method="post")
    assert requests.get(f"{server.url}/elsewhere", timeout=5).status_code == 404
    assert [order(server).status_code for _ in range(3)] == [503, 503, 200]


def test_reset_clears_the_system_its_faults_and_its_journal(server: Server, shop: Shop) -> None:
    order(server)
    disturb(server, "status", times=None)
    assert control(server, "POST", "/reset").json() == {"reset": "shop"}
    assert (shop.done, shop.system.faults.waiting(), shop.system.journal.exchanges()) == (0, (), [])


def test_a_port_in_use_is_said_in_one_line(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"port {port} on 127\.0\.0\.1: .*choose another"):
            Server(shop.system.wsgi, port=port).start()


def test_header_names_with_an_underscore_come_through() -> None:
    """Lightspeed OnSite's clients send X_PAPPID; many servers drop it without a word."""

    def tell(environ: dict[str, object], start_response: object) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])  # type: ignore[operator]
        return [str(environ.get("HTTP_X_PAPPID")).encode()]

    with Server(tell) as server:  # type: ignore[arg-type]
        assert requests.get(server.url, headers={"X_PAPPID": "abc"}, timeout=5).text == "abc"


def test_a_client_that_never_shakes_hands_keeps_nobody_out(shop: Shop) -> None:
    with (
        Server(shop.system.wsgi, tls=Tls(SELF_SIGNED, SELF_SIGNED)) as server,
        socket.create_connection(("127.0.0.1", server.port)),
        requests.Session() as session,
    ):
        session.trust_env = False
        session.verify = str(SELF_SIGNED)
        assert (
            session.post(f"{server.url}/orders", data="bicycle", timeout=5).text == "<order>bicycle</order>"
        )
