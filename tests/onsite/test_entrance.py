"""Who is let in: credentials, the session cookie, seats, registration for reading only, and the certificate."""

import re
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from tillproof.simulators.onsite.certificate import keep_certificate

DEMO = "com.lightspeed.onsite.demo"
BASIC = "Basic bGlnaHRzcGVlZDphZG1pbg=="


def ask(
    api: Any, headers: dict[str, str], path: str = "customers/", method: str = "GET"
) -> requests.Response:
    """A request of its own: no cookie, and only these headers."""
    session = requests.Session()
    session.mount("https://", api.session.get_adapter("https://"))
    session.headers.clear()
    return session.request(method, f"{api.url}/api/{path}", headers=headers, verify=api.session.verify)


RIGHT = {"X-PAPPID": "any string", "User-Agent": f"{DEMO}/1.0", "Authorization": BASIC}


@pytest.mark.parametrize(
    ("changes", "status", "credentials"),
    [
        ({}, 200, "right"),
        ({"User-Agent": DEMO}, 200, "right"),
        ({"X-PAPPID": ""}, 401, "missing"),
        ({"User-Agent": ""}, 401, "missing"),
        ({"Authorization": ""}, 401, "missing"),
        ({"Authorization": "Basic ???"}, 401, "missing"),
        ({"Authorization": "Bearer bGlnaHRzcGVlZDphZG1pbg=="}, 401, "missing"),
        ({"Authorization": "Basic bGlnaHRzcGVlZDp3cm9uZw=="}, 401, "wrong"),
        ({"Authorization": "Basic b2xkOnNlY3JldDE="}, 401, "wrong"),
        ({"User-Agent": "com.unknown.app/1.0"}, 401, "wrong"),
        ({"User-Agent": "com.acme.till/2.1"}, 401, "wrong"),
        ({"User-Agent": "com.acme.till/2.1", "X-PAPPID": "9d7f6c1e-acme"}, 200, "right"),
    ],
)
def test_all_three_credentials_are_needed_on_every_request(
    api: Any, changes: dict[str, str], status: int, credentials: str
) -> None:
    answer = ask(api, RIGHT | changes)
    assert answer.status_code == status
    (exchange,) = api.onsite.system.journal.exchanges()
    assert exchange.credentials == credentials
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Basic")
        assert b"<error class=" in answer.content
        assert "set-cookie" not in answer.headers


def test_nothing_is_told_before_the_credentials_are_right(api: Any) -> None:
    for path in ("nowhere/", "customers/99/", "customers", "products/1/"):
        assert ask(api, RIGHT | {"X-PAPPID": ""}, path).status_code == 401
        assert ask(api, RIGHT | {"X-PAPPID": ""}, path, "LOCK").status_code == 401


@pytest.mark.parametrize("spelling", ["X-PAPPID", "x-pappid", "X_PAPPID"])
def test_every_spelling_of_the_private_id_gets_through(api: Any, spelling: str) -> None:
    headers = {spelling: "1234", "User-Agent": f"{DEMO}/1.0", "Authorization": BASIC}
    assert ask(api, headers).status_code == 200


def raw(api: Any, request: str) -> str:
    context = ssl.create_default_context(cafile=api.session.verify)
    host, port = api.url.removeprefix("https://").split(":")
    with (
        socket.create_connection((host, int(port)), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname=host) as tls,
    ):
        tls.sendall(request.replace("\n", "\r\n").encode())
        received = b""
        while piece := tls.recv(65536):
            received += piece
    return received.decode()


def test_blanks_before_the_colon_and_underscores_throughout(api: Any) -> None:
    """Two connectors write their headers so; both were used with the real server."""
    answer = raw(
        api,
        "POST /api/customers/ HTTP/1.1\nHost: till.example:9630\nX_PAPPID : 1234\n"
        f"User_Agent : {DEMO}/1.0\nAuthorization : {BASIC}\nContent-Length : 11\nConnection: close\n\n<customer/>",
    )
    assert answer.startswith("HTTP/1.1 201 ")
    assert '<customer uri="https://till.example:9630/api/customers/1/" id="1">' in answer


def test_what_connectors_cut_out_of_the_raw_answer(api: Any) -> None:
    answer = raw(
        api,
        f"GET /api/products/ HTTP/1.1\nHost: localhost\nX-PAPPID: 1\nUser-Agent: {DEMO}/1\nAuthorization: {BASIC}\n"
        "Accept-Encoding: xml\nAccept: \nConnection: close\n\n",
    )
    assert answer.index("content-type") > answer.index("HTTP/1.1 ")
    cookie = answer[answer.index("LS_SERVER_SESSION_ID=") : answer.index("; Path")]
    assert re.fullmatch(r"LS_SERVER_SESSION_ID=[A-Za-z0-9_-]{95}=", cookie)
    assert answer[answer.index("<?xml") :].endswith("</products>")


def test_the_cookie_keeps_the_session(api: Any) -> None:
    first = api.call("GET", "customers/")
    assert first.headers["set-cookie"].endswith("; Path=/; secure")
    again = api.call("GET", "customers/")
    assert "set-cookie" not in again.headers
    assert len(api.control("GET", "/sessions")[1]["sessions"]) == 1


@pytest.mark.parametrize(
    "form", ["{}", "other=1; {}; more=2", "{}; Path=/; secure;", "LS_SERVER_SESSION_ID=stale; {}"]
)
def test_a_cookie_may_come_with_crumbs(api: Any, form: str) -> None:
    key = ask(api, RIGHT).cookies["LS_SERVER_SESSION_ID"]
    again = ask(api, RIGHT | {"Cookie": form.format(f"LS_SERVER_SESSION_ID={key}")})
    assert "set-cookie" not in again.headers


def test_seats_run_out_and_come_free_by_logging_out(api: Any, connect: Any) -> None:
    connectors = [connect() for _ in range(3)]
    for one in connectors:
        one.get("customers/")
    assert "seats" in connect().refused(403, "GET", "customers/")
    connectors[0].get("customers/")
    assert connectors[1].call("POST", "sessions/current/logout/").status_code == 204
    connect().get("customers/")
    connectors[1].refused(403, "GET", "customers/")


def test_seats_come_free_by_silence(connect: Any, clock: Any) -> None:
    early, late = connect(), connect()
    early.get("customers/")
    clock.move(timedelta(minutes=10))
    for one in (late, connect()):
        one.get("customers/")
    connect().refused(403, "GET", "customers/")
    clock.move(timedelta(minutes=5))
    connect().get("customers/")
    assert "set-cookie" not in late.call("GET", "customers/").headers


def test_requests_without_the_cookie_burn_seats_until_the_server_is_restarted(api: Any) -> None:
    assert [ask(api, RIGHT).status_code for _ in range(4)] == [200, 200, 200, 403]
    assert api.control("DELETE", "/sessions") == (200, {"ended": 3})
    assert ask(api, RIGHT).status_code == 200


def test_of_many_at_once_no_more_get_in_than_there_are_seats(api: Any) -> None:
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: ask(api, RIGHT).status_code, range(8)))
    assert sorted(answers) == [200] * 3 + [403] * 5


def test_each_application_has_its_own_seats(api: Any, connect: Any) -> None:
    for _ in range(3):
        connect().get("customers/")
    connect(app="com.acme.till/1.0", private_id="9d7f6c1e-acme").get("customers/")


def test_a_session_belongs_to_one_user_of_one_application(api: Any, connect: Any) -> None:
    other = connect("ann", "ann's: pass")
    api.lock("products/1/")
    other.session.cookies.update(api.session.cookies)
    assert "set-cookie" in other.call("GET", "customers/").headers
    other.refused(406, "PUT", "products/1/", "<product/>")


def test_an_application_for_reading_needs_no_seat_and_changes_nothing(api: Any, connect: Any) -> None:
    def reader() -> Any:
        return connect(app="com.acme.reader/1.0", private_id="1f0c2b3a-read")

    readers = [reader() for _ in range(5)]
    for one in readers:
        one.get("products/")
    for method, path in (
        ("POST", "customers/"),
        ("PUT", "products/1/"),
        ("LOCK", "products/1/"),
        ("UNLOCK", "products/1/"),
    ):
        assert "reading only" in readers[0].refused(403, method, path, "<customer/>")
    assert readers[0].call("POST", "sessions/current/logout/").status_code == 204


def test_logging_out_by_get_does_nothing(api: Any) -> None:
    """A back office asks the log-out URL by GET, just for the cookie."""
    answer = api.call("GET", "sessions/current/logout/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert "set-cookie" in answer.headers
    assert len(api.control("GET", "/sessions")[1]["sessions"]) == 1


def test_the_journal_keeps_no_secret(api: Any, connect: Any) -> None:
    connect("ann", "ann's: pass", "com.acme.till/1", "9d7f6c1e-acme").get("customers/")
    api.get("customers/")
    api.session.get(f"{api.url}/elsewhere")
    kept = repr(api.onsite.system.journal.exchanges()).lower()
    for secret in (
        "ann's: pass",
        "9d7f6c1e",
        "12345678-90ab",
        "authorization",
        "pappid'",
        "ls_server_session_id=",
    ):
        assert secret not in kept
    assert "com.acme.till ann #" in kept


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_certificate_can_be_verified_under_both_names(api: Any, host: str) -> None:
    url = api.url.replace("127.0.0.1", host)
    root = api.get(f"{url}/api/products/1/")
    assert root.get("uri") == f"{url}/api/products/1/"


def test_the_certificate_survives_and_is_replaced_when_it_will_not_do(tmp_path: Path) -> None:
    first = keep_certificate(tmp_path / "tls")
    kept = first.certificate.read_bytes()
    assert keep_certificate(tmp_path / "tls").certificate.read_bytes() == kept
    assert first.key.stat().st_mode & 0o077 == 0
    named = keep_certificate(tmp_path / "tls", ["till.example", "192.0.2.7"])
    assert named.certificate.read_bytes() != kept
    assert keep_certificate(tmp_path / "tls").certificate.read_bytes() == named.certificate.read_bytes()
    first.key.write_text("no key")
    assert keep_certificate(tmp_path / "tls").key.read_bytes() != b"no key"
