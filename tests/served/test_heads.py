"""Lines and headers that no POS sends: refused plainly, or read as if they were not there (EVO-D01)."""

import pytest
from door.messages import VOID, acknowledgement
from door.served import Served
from door.wire import request

POLL = "/LightSpeed/OutstandingActivity"


@pytest.mark.parametrize(
    "headers",
    [
        ("X-Long: " + "a" * 100_000,),
        ("X-Long: " + "a" * 1_000_000,),
        (f"{'X' * 70_000}: a",),
        tuple(f"X-{number}: a" for number in range(1000)),
        ("Cookie: " + "a=b; " * 20_000,),
        ("X-Bad Name: a",),
        ("X-Blank : a",),
        (": a",),
        ("no colon",),
        ("X-Null: \0",),
        ("X-Split: a\r b",),
        (" X-Folded: a",),
    ],
    ids=lambda headers: headers[0][:12],
)
def test_headers_that_go_too_far(served: Served, headers: tuple[str, ...]) -> None:
    heard = served.say(request("GET", POLL, b"", *headers))
    assert heard.status in (400, 431)
    assert heard.answers == 1


@pytest.mark.parametrize(
    "header",
    [
        "X-Letters: \u00fc\u20ac\U0001f600",
        "X-Empty:",
        "Content_Length: 99999999",
        "Transfer_Encoding: chunked",
        "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-Proto: https",
        "X-HTTP-Method-Override: DELETE",
        "X-Original-URL: /_tillproof/orders",
        "Forwarded: for=10.0.0.1;host=evil.example",
        "Range: bytes=0-10",
        "If-None-Match: *",
        "If-Modified-Since: Sat, 01 Jan 2050 00:00:00 GMT",
        "Accept-Encoding: gzip, br, nonsense;q=7",
        "Upgrade: h2c",
        "Expect: tea",
        "Content-Type: \u00ff/\u00ff; charset=\u00ff",
        "Content-Type: application/xml; charset=nonsense",
        "Accept: " + ",".join(["a/b;q=0.1"] * 1000),
    ],
)
def test_headers_that_mean_nothing_here(served: Served, header: str) -> None:
    """The poll is the same one, whole."""
    plain = served.ask("GET", POLL)
    heard = served.ask("GET", POLL, b"", header)
    assert (heard.status, heard.body) == (200, plain.body)


def test_a_handshake_for_a_web_socket_is_a_poll_like_any_other(served: Served) -> None:
    heard = served.say(
        request(
            "GET", POLL, b"", "Upgrade: websocket", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
        ).replace(b"Connection: close", b"Connection: Upgrade, close\r\nSec-WebSocket-Version: 13")
    )
    assert heard.status == 200
    assert b"<orders>" in heard.body


@pytest.mark.parametrize(
    "line",
    [
        f"GET {POLL} HTTP/2.0",
        f"GET {POLL} HTTP/0.9",
        f"GET {POLL} HTTP/1.7",
        f"GET {POLL} HTTQ/1.1",
        f"GET {POLL}",
        f"GET  {POLL} HTTP/1.1",
        f"GET {POLL} and so on HTTP/1.1",
        f"G\u00cbT {POLL} HTTP/1.1",
        f"G<T {POLL} HTTP/1.1",
        f"GET {POLL}\u00fc\u00ff HTTP/1.1",
        f"GET LightSpeed{POLL} HTTP/1.1",
        "GET  HTTP/1.1",
        "PRI * HTTP/2.0",
        "\x16\x03\x01\x02\x00\x01",
        "A" * 200_000,
        f"GET {POLL}?{'a' * 70_000} HTTP/1.1",
        f"GET {POLL}/{'a/' * 40_000} HTTP/1.1",
    ],
    ids=lambda line: line[:40],
)
def test_request_lines_that_are_none(served: Served, line: str) -> None:
    rest = request("GET", POLL).partition(b"\r\n")[2]
    heard = served.say(line.encode() + b"\r\n" + rest)
    assert heard.refused
    assert heard.answers <= 1


@pytest.mark.parametrize(
    "path",
    [
        "%",
        "%%",
        "%zz",
        "%2",
        "%00",
        "%0d%0aX-Split:%20a",
        "%c0%af",
        "%ff%fe",
        "%ed%a0%80",
        "%u0041",
        "%25252525",
        "a%2fb",
        "..",
        "%2e%2e",
        ";a=b",
        "a?b#c",
        "a" * 20_000,
        "%41" * 5_000,
        "\u00fc",
    ],
    ids=lambda path: path[:12],
)
def test_ids_of_nonsense(served: Served, path: str) -> None:
    """An id that is not there is FAILURE; a path that is none is 404; nothing is decoded twice."""
    heard = served.ask("POST", f"/LightSpeed/Order/{path}", VOID)
    assert heard.refused
    assert heard.status in (200, 400, 404), heard
    assert heard.header("x-split") is None


def test_an_id_encoded_twice_is_another_id(served: Served, offered: str) -> None:
    twice = "".join(f"%25{byte:02X}" for byte in offered.encode())
    assert served.ask("POST", f"/LightSpeed/Order/{twice}", VOID).refused


def test_http_1_0(served: Served) -> None:
    said = request("GET", POLL).replace(b" HTTP/1.1\r\n", b" HTTP/1.0\r\n", 1)
    assert served.say(said).body == served.ask("GET", POLL).body
    assert served.say(b"GET /LightSpeed HTTP/1.0\r\n\r\n").status == 401


def test_requests_in_one_go_are_answered_one_by_one(served: Served, offered: str) -> None:
    poll = request("GET", POLL, b"", "Connection: keep-alive")
    wrong = request(
        "POST", "/LightSpeed/AcknowledgeRequest", acknowledgement("none"), "Connection: keep-alive"
    )
    strange = request("GET", POLL, b"", "Connection: keep-alive", auth=None)
    heard = served.say((poll + wrong + strange) * 30 + request("GET", POLL))
    assert heard.answers == 91
    assert heard.raw.count(b"HTTP/1.1 401") == 30
    assert heard.raw.count(offered.encode()) == 31


def test_after_a_request_that_is_none_nothing_else_is_read(served: Served) -> None:
    heard = served.say(b"nonsense\r\n\r\n" + request("GET", POLL) * 3)
    assert (heard.status, heard.answers) == (400, 1)


def test_a_body_where_none_belongs(served: Served) -> None:
    """It belongs to the poll; it is not the next request."""
    smuggled = request("POST", "/LightSpeed/AcknowledgeRequest", acknowledgement(served.numbers[0]))
    heard = served.say(request("GET", POLL, smuggled, "Connection: keep-alive") + request("GET", POLL))
    assert heard.answers == 2
    assert heard.raw.count(b"<orders>") == 2
