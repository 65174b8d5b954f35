"""Who is not let in, by whatever path and method, learns nothing (EVO-D02, EVO-D03, EVO-D04; decisions 14, 16)."""

import base64
from collections.abc import Sequence

import pytest
from door.messages import VOID, acknowledgement, line_action, shipment
from door.secrets import CONTROL, OPERATOR, PASSWORD, RIGHT, SHOP_TOKEN
from door.served import Served
from door.wire import Heard, request

METHODS = (
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "LOCK",
    "get",
    "X",
)

OUTLET = {
    "": b"",
    "/": b"",
    "/OutstandingActivity": b"",
    "/TaxRules": b"",
    "/AcknowledgeRequest": acknowledgement("ORDER"),
    "/Order/ORDER": VOID,
    "/Order/ORDER/Item": line_action(),
    "/Order/ORDER/Item/1": line_action(),
    "/Order/ORDER/Shipment": shipment("1"),
    "/PostAuth/ORDER/VISA/1.00": b"",
    "/Order": b"",
    "/Order/ORDER/Refund": b"",
    "/Order/ORDER/Item/1/2": b"",
    "/nowhere": b"",
    "/../_tillproof/orders": b"",
    "/%2e%2e/_tillproof/orders": b"",
}
"""Paths below the base, served or not, and a body that would do something there."""

CONTROLS = {
    "": b"",
    "/": b"",
    "/orders": b"",
    "/orders?limit=1": b"",
    "/orders/ORDER": b"",
    "/orders/ORDER/exclude": b"",
    "/orders/ORDER/hold": b"",
    "/cycle": b"",
    "/to-do": b"",
    "/to-do/1/done": b"",
    "/module": b'{"enabled": false}',
    "/machine-address/reset": b"",
    "/reset": b"",
    "/clock": b'{"now": "2031-01-01T00:00:00Z"}',
    "/nowhere": b"",
}

ELSEWHERE = (
    "/",
    "/favicon.ico",
    "/LightSpee",
    "/LightSpeedX",
    "//LightSpeed/OutstandingActivity",
    "/./LightSpeed/OutstandingActivity",
    "/static/../bridge.toml",
    "/static/%2e%2e/bridge.toml",
    "/..%2f..%2fetc/passwd",
    "/_tillproo",
    "/_TILLPROOF/orders",
    "/_tillproof//orders",
    "/LightSpeed%00/OutstandingActivity",
    "/rest/V1/orders",
)


def basic(pair: bytes) -> str:
    return "Basic " + base64.b64encode(pair).decode()


STRANGERS = (None, basic(b"lightspeed:wr0ng-s3cret"))

WRONG = (
    "",
    "Basic",
    "Basic ",
    "Basic %%%",
    "Basic ====",
    "Basic " + "A" * 20_000,
    basic(b""),
    basic(b":"),
    basic(b"lightspeed"),
    basic(b"lightspeed:"),
    basic(f":{PASSWORD}".encode()),
    basic(f"LIGHTSPEED:{PASSWORD}".encode()),
    basic(f"lightspeed:{PASSWORD} ".encode()),
    basic(f"lightspeed:{PASSWORD.upper()}".encode()),
    basic(f"lightspeed:{PASSWORD}".encode("latin-1")),
    basic(f"lightspeed:{PASSWORD}\0".encode()),
    basic(b"\xff\xfe:\xff"),
    basic(CONTROL.encode()),
    basic(f"lightspeed:{CONTROL}".encode()),
    basic(f"lightspeed:{SHOP_TOKEN}".encode()),
    RIGHT.removeprefix("Basic "),
    RIGHT.replace("Basic", "Digest"),
    RIGHT.replace("Basic", "Bearer"),
    RIGHT.replace(" ", "\t"),
    RIGHT[:-1],
    f"{RIGHT}, {RIGHT}",
    OPERATOR,
    "Bearer é",
)


def learns_nothing(served: Served, heard: Heard, *statuses: int) -> None:
    assert heard.status in statuses, heard
    assert not any(number.encode() in heard.body for number in served.numbers), heard
    assert b"webOrder" not in heard.body
    assert b"wr0ng" not in heard.raw
    assert not heard.header("location")


@pytest.mark.parametrize("path", OUTLET)
def test_a_stranger_at_the_outlet(served: Served, offered: str, path: str) -> None:
    """401 everywhere, and a challenge, before anything else is looked at."""
    for method in METHODS:
        for auth in STRANGERS:
            body = OUTLET[path].replace(b"ORDER", offered.encode())
            heard = served.ask(method, "/LightSpeed" + path.replace("ORDER", offered), body, auth=auth)
            learns_nothing(served, heard, 401)
            assert (heard.header("www-authenticate") or "").startswith('Basic realm="')
            assert method != "HEAD" or heard.body == b""


@pytest.mark.parametrize("path", CONTROLS)
def test_a_stranger_at_the_operators_desk(served: Served, offered: str, path: str) -> None:
    """Nor is the POS let in there, with the right password of its own."""
    for method in METHODS:
        for auth in (*STRANGERS, "Bearer wr0ng-s3cret", "Bearer", RIGHT, f"Basic {CONTROL}"):
            body = CONTROLS[path].replace(b"ORDER", offered.encode())
            heard = served.ask(
                method,
                "/_tillproof" + path.replace("ORDER", offered),
                body,
                "Content-Type: application/json",
                auth=auth,
            )
            learns_nothing(served, heard, 401, 404, 405)


@pytest.mark.parametrize("path", ELSEWHERE)
def test_where_nothing_is(served: Served, path: str) -> None:
    for method in METHODS:
        for auth in (*STRANGERS, RIGHT, OPERATOR):
            learns_nothing(served, served.ask(method, path, auth=auth), 400, 401, 404, 405)


@pytest.mark.parametrize("auth", WRONG)
def test_credentials_that_are_none(served: Served, offered: str, auth: str) -> None:
    learns_nothing(served, served.ask("GET", "/LightSpeed/OutstandingActivity", auth=auth), 401)
    heard = served.ask("POST", "/LightSpeed/AcknowledgeRequest", acknowledgement(offered), auth=auth)
    learns_nothing(served, heard, 401)


def test_the_right_credentials_behind_wrong_ones(served: Served) -> None:
    """Two headers are no way to try two passwords."""
    for first, second in ((RIGHT, STRANGERS[1]), (STRANGERS[1], RIGHT)):
        said = request("GET", "/LightSpeed", b"", f"Authorization: {first}", f"Authorization: {second}")
        learns_nothing(served, served.say(said), 400, 401)


@pytest.mark.parametrize("path", OUTLET)
def test_methods_that_are_not_served(served: Served, offered: str, path: str) -> None:
    for method in set(METHODS) - {"GET", "POST", "get"}:
        body = OUTLET[path].replace(b"ORDER", offered.encode())
        heard = served.ask(method, "/LightSpeed" + path.replace("ORDER", offered), body)
        learns_nothing(served, heard, 404, 405)
        assert heard.status == 404 or heard.header("allow") in ("GET", "POST")
        assert heard.header("cache-control") == "no-store"


def test_trace_sends_nothing_back(served: Served) -> None:
    heard = served.ask("TRACE", "/LightSpeed", b"", "X-Secret: in-a-cookie")
    assert heard.status == 405
    assert b"in-a-cookie" not in heard.raw


@pytest.mark.parametrize("target", ["evil.example:80", "/LightSpeed", "127.0.0.1:22"])
def test_no_way_through_to_others(served: Served, target: str) -> None:
    learns_nothing(served, served.ask("CONNECT", target), 400, 404, 405)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "[::1", "a b", '"><script>', "\x7f", ""]
)
def test_another_host_name_at_the_operators_desk(served: Served, host: str) -> None:
    heard = served.ask("GET", "/_tillproof/orders", b"", f"Host: {host}", auth=OPERATOR)
    learns_nothing(served, heard, 400, 403)
    assert b"script" not in heard.raw


@pytest.mark.parametrize(
    ("method", "path", "body", "statuses"),
    [
        ("GET", "/orders?limit=0", b"", (400,)),
        ("GET", "/orders?limit=" + "9" * 30, b"", (400,)),
        ("GET", "/orders/%00", b"", (404,)),
        ("GET", "/orders/%ff%fe", b"", (404,)),
        ("GET", "/orders/%ed%a0%80", b"", (404,)),
        ("POST", "/orders/none/release", b"", (404,)),
        ("POST", "/orders/none/nonsense", b"", (404,)),
        ("POST", "/to-do/" + "9" * 30 + "/done", b"", (404,)),
        ("POST", "/to-do/-1/done", b"", (404,)),
        ("PUT", "/module", b"", (400,)),
        ("PUT", "/module", b"[" * 100_000, (400,)),
        ("PUT", "/module", b'{"enabled": 1}', (400,)),
        ("PUT", "/module", b'{"enabled": 1' + b"0" * 10_000 + b"}", (400,)),
        ("PUT", "/module", b'\xff\xfe{"enabled": false}', (400,)),
        ("PUT", "/module", b"<enabled>false</enabled>", (400,)),
    ],
)
def test_an_operator_who_mistypes(
    served: Served, method: str, path: str, body: bytes, statuses: Sequence[int]
) -> None:
    heard = served.ask(method, f"/_tillproof{path}", body, "Content-Type: application/json", auth=OPERATOR)
    assert heard.status in statuses, heard
