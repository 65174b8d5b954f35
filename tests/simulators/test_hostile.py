"""Bytes that no client should send, to each simulator as it is served: no traceback, and it keeps serving.

What a simulator makes of hostile bodies and paths of its own API is tested beside it.
"""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.onsite import open_onsite
from tillproof.simulators.retail import open_retail
from tillproof.simulators.serving import Server
from tillproof.simulators.system import System

CONTROL = "operator-t0ken"
TOKEN = "access-t0ken-of-a-bridge"
CLIENT = {"client_id": "c" * 12, "client_secret": "s" * 32, "refresh_token": "r" * 32, "access_token": TOKEN}

OPENINGS: dict[str, Callable[[], object]] = {
    "magento": lambda: open_magento(
        None, users=[AdminUser("bridge", "other-word", TOKEN)], control_token=CONTROL
    ),
    "onsite": lambda: open_onsite(None, control_token=CONTROL),
    "retail": lambda: open_retail(None, control_token=CONTROL, **CLIENT),
}
WRITES = {
    "magento": "/rest/V1/orders",
    "onsite": "/api/customers/",
    "retail": "/API/V3/Account/1/Customer.json",
}


class Victim:
    """A simulator, and somebody who speaks bytes to it."""

    def __init__(self, system: System, server: Server) -> None:
        self._server = server
        self.path = WRITES[system.name]
        self.system = system

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._server.port))
        connection.settimeout(10)
        return connection

    def say(self, said: bytes) -> bytes:
        """All that comes back until it hangs up; nothing more is said."""
        with self.connect() as connection:
            heard = b""
            try:
                connection.sendall(said)
                connection.shutdown(socket.SHUT_WR)
                while piece := connection.recv(65_536):
                    heard += piece
            except OSError:
                pass  # it hung up on us in the middle, as it may
        return heard

    def request(self, method: str, path: str, body: bytes = b"", *headers: str) -> bytes:
        """A whole request with the right credentials of this simulator, if it has such."""
        lines = [f"{method} {path} HTTP/1.1", *headers, "Host: 127.0.0.1", "Connection: close"]
        lines += [f"Authorization: Bearer {TOKEN}", "Content-Type: application/json"]
        if not any(header.lower().startswith(("content-length", "transfer-encoding")) for header in headers):
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    def serves(self) -> bool:
        said = f"GET /_tillproof/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {CONTROL}\r\n"
        with self.connect() as connection:
            connection.sendall(said.encode() + b"Connection: close\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")


@pytest.fixture(scope="module", params=OPENINGS)
def victim(request: pytest.FixtureRequest) -> Iterator[Victim]:
    opened = OPENINGS[request.param]()
    with Server(opened.system.wsgi) as server:
        yield Victim(opened.system, server)
    opened.close()


@pytest.fixture(autouse=True)
def unharmed(
    victim: Victim, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """It serves, and neither it nor the server below it complained."""
    with caplog.at_level(logging.WARNING):
        yield
        assert victim.serves()
    assert capfd.readouterr().err == ""
    assert caplog.records == []


def refused(heard: bytes) -> bool:
    """Answered with an error of the client's, or not at all."""
    return heard == b"" or heard.split(b" ", 2)[1][:1] == b"4"


def stumbled(heard: bytes) -> bool:
    """Answered with 500 by a framework; Magento has words of its own for it."""
    return b"Traceback" in heard or (heard.startswith(b"HTTP/1.1 500") and b"message" not in heard)


CREDENTIALS = [
    "",
    "Basic",
    "Basic %%%",
    "Basic /////w==",
    "Bearer",
    "Bearer \u00e9",
    "OAuth",
    "OAuth a=\ud83d",
]
LENGTHS = ["-1", "+5", "0x20", "five", "5,6", "9" * 40]
HEADERS = [
    "X-Long: " + "a" * 100_000,
    "X-Null: a\0b",
    "X-Letters: \u00fc\u20ac",
    "no colon",
    "Transfer-Encoding: gzip",
    "Expect: tea",
    "Upgrade: websocket",
    "Content-Type: \u00ff/\u00ff; charset=\u00ff",
    "Content-Type: multipart/form-data; boundary=",
    "Host: ev[il",
    "Cookie: \u00ff=\u00ff; =; ;;",
    "Range: bytes=9-1",
    "If-None-Match: \u00ff",
    "Accept: \u00ff/\u00ff;q=nonsense",
    *(f"Authorization: {credentials}" for credentials in CREDENTIALS if credentials.isascii()),
]
LINES = [
    b"GET",
    b"GET /",
    b"GET / HTTP/2.0",
    b"GET / HTTP/0.9",
    b"GET / HTTQ/1.1",
    b"PRI * HTTP/2.0",
    b"G<T / HTTP/1.1",
    b"OPTIONS * HTTP/1.1",
    b"CONNECT evil.example:80 HTTP/1.1",
    b"GET http://evil.example/_tillproof/ HTTP/1.1",
    b"GET \xff\xfe HTTP/1.1",
    b"GET /%zz%00%ff%ed%a0%80 HTTP/1.1",
    b"GET //evil.example/.. HTTP/1.1",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1",
    b"TRACE /_tillproof/ HTTP/1.1",
    b"\x16\x03\x01\x02\x00\x01\x00\x01",
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: repr(line[:24]))
def test_lines_that_are_none(victim: Victim, line: bytes) -> None:
    rest = victim.request("GET", "/").partition(b"\r\n")[2]
    assert not stumbled(victim.say(line + b"\r\n" + rest))


@pytest.mark.parametrize("header", HEADERS, ids=lambda header: header[:24])
def test_headers_that_are_none(victim: Victim, header: str) -> None:
    for path in (victim.path, "/_tillproof/faults", "/nowhere"):
        assert not stumbled(victim.say(victim.request("POST", path, b"{}", header)))


def test_a_thousand_headers(victim: Victim) -> None:
    headers = (f"X-{number}: {'a' * 100}" for number in range(1000))
    assert not stumbled(victim.say(victim.request("GET", "/", b"", *headers)))


@pytest.mark.parametrize("length", LENGTHS)
def test_lengths_that_are_none(victim: Victim, length: str) -> None:
    assert refused(victim.say(victim.request("POST", victim.path, b"{}", f"Content-Length: {length}")))


def test_a_body_that_stops_in_the_middle(victim: Victim) -> None:
    victim.system.journal.clear()
    assert refused(victim.say(victim.request("POST", victim.path, b'{"a": 1}', "Content-Length: 99")))
    for chunks in (
        b"5\r\n{}",
        b"2\r\n{}\r\n",
        b"zz\r\n{}\r\n",
        b"2\r\n{}zz0\r\n\r\n",
        b"\xff",
    ):
        said = victim.request("POST", victim.path, chunks, "Transfer-Encoding: chunked")
        assert refused(victim.say(said))
    assert victim.system.journal.exchanges() == []  # nothing of it was worked on


@pytest.mark.parametrize("path", ["/_tillproof/faults", "/_tillproof/reset", "/nowhere", ""])
@pytest.mark.parametrize("body", [b"[" * 200_000, b'{"a":' * 50_000, b"\xff\xfe", b"\0", b"9" * 10_000])
def test_bodies_that_are_none(victim: Victim, path: str, body: bytes) -> None:
    said = victim.request("PUT", path or victim.path, body)
    with_control = said.replace(TOKEN.encode(), CONTROL.encode())
    for each in (said, with_control, with_control.replace(b"PUT", b"POST", 1)):
        assert not stumbled(victim.say(each))


def test_some_who_say_nothing_more_keep_nobody_out(victim: Victim) -> None:
    """Each costs a thread for as long as it is there; a simulator has eight."""
    whole = victim.request("POST", victim.path, b'{"a": 1}')
    with ExitStack() as stack:
        for length in (0, 1, 20, len(whole) - 9, len(whole) - 1):
            stack.enter_context(victim.connect()).sendall(whole[:length])
        assert all(victim.serves() for _ in range(10))


@given(st.binary(min_size=1, max_size=300))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_of_any_kind(victim: Victim, noise: bytes) -> None:
    assert not stumbled(victim.say(noise))
