"""Test Connection and its outcomes in words (EVO-27, EVO-D05, POS-D05)."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tillproof.simulators.evo import Connection, Pos
from tillproof.simulators.serving import Server, Tls

VERSIONS = b"<versions><version>1.0</version></versions>"
CERTIFICATE = Path(__file__).with_name("self_signed.pem")


@pytest.mark.parametrize(
    ("status", "body", "outcome", "words"),
    [
        (200, VERSIONS, "success", "works"),
        (200, b"\xef\xbb\xbf" + VERSIONS, "success", "works"),
        (200, b'{"versions": {"version": ["1.0", "2.0"]}}', "success", "works"),
        (200, b'{"version": "1.0"}', "success", "works"),
        (200, b"<versions><version>7.3</version></versions>", "unknown_version", "7.3"),
        (200, b"<versions/>", "unknown_version", "none"),
        (200, b"<!DOCTYPE html><html><form>log in</form></html>", "web_page", "web page"),
        (200, b"<html><body/></html>", "web_page", "web page"),
        (200, b"<versions><version>1.0</ver", "not_understood", "no sound XML"),
        (200, b"", "not_understood", "empty"),
        (200, b"<others/>", "not_understood", "others"),
        (200, b"[1]", "not_understood", "JSON"),
        (401, b"", "wrong_credentials", "wrong user or password"),
        (403, b"", "not_admitted", "machine address"),
        (302, b"", "redirected", "redirects"),
        (500, b"", "store_trouble", "500"),
        (429, b"", "store_trouble", "429"),
    ],
)
def test_every_answer_has_an_outcome_in_words(
    pos: Pos, store: Any, reply: Callable[..., Any], status: int, body: bytes, outcome: str, words: str
) -> None:
    store.answers(
        "GET", "", reply(body, status, {"Location": "https://elsewhere.example/login?token=secret"})
    )
    trial = pos.test_connection()
    assert trial.outcome == outcome
    assert words in trial.words
    assert "secret" not in trial.words
    assert trial.success == (outcome == "success") == pos.tested


def test_a_module_that_is_off_is_not_a_wrong_password(
    pos: Pos, store: Any, reply: Callable[..., Any]
) -> None:
    store.answers("GET", "", reply(b"", 404))
    store.answers("GET", "/OutstandingActivity", reply(b"", 404))
    trial = pos.test_connection()
    assert trial.outcome == "module_not_available"
    assert "module not available" in trial.words


@pytest.mark.parametrize("status", [404, 405])
def test_a_store_without_versions_is_tried_by_a_poll(
    pos: Pos, store: Any, reply: Callable[..., Any], status: int
) -> None:
    store.answers("GET", "", reply(b"", status))
    trial = pos.test_connection()
    assert trial.outcome == "success_without_versions"
    assert str(status) in trial.words


def test_that_second_try_can_be_switched_off(
    open_till: Callable[..., Pos], connection: Connection, store: Any, reply: Callable[..., Any]
) -> None:
    pos = open_till(given=replace(connection, test_falls_back=False))
    store.answers("GET", "", reply(b"", 404))
    assert pos.test_connection().outcome == "module_not_available"
    assert [request.path for request in store.requests] == [""]


def test_it_sends_format_and_credentials_with_get(pos: Pos, store: Any) -> None:
    pos.test_connection()
    headers = store.requests[0].headers
    assert headers["content-type"] == "application/xml"
    assert headers["authorization"] == "Basic bGlnaHRzcGVlZDpwYTpzc8O8b3Jk"  # lightspeed:pa:ssüord in UTF-8


def test_nobody_there(open_till: Callable[..., Pos], connection: Connection) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    pos = open_till(given=replace(connection, url=f"http://127.0.0.1:{port}/LightSpeed"))
    assert pos.test_connection().outcome == "unreachable"


def test_nothing_filled_in(open_till: Callable[..., Pos]) -> None:
    assert open_till(given=None).test_connection().outcome == "no_address"


def test_a_store_that_never_answers(
    open_till: Callable[..., Pos], connection: Connection, store: Any, reply: Callable[..., Any]
) -> None:
    over = Event()

    def stay_silent(_: Any) -> Any:
        over.wait(5)
        return reply(VERSIONS)

    store.answers("GET", "", stay_silent)
    pos = open_till(given=replace(connection, timeout=0.1))
    trial = pos.test_connection()
    over.set()
    assert trial.outcome == "timed_out"
    assert "0.1 seconds" in trial.words


@pytest.fixture
def secure_store(store: Any) -> Iterator[str]:
    with Server(store, tls=Tls(CERTIFICATE, CERTIFICATE)) as server:
        yield f"{server.url}/LightSpeed"


def test_a_certificate_nobody_vouches_for(
    open_till: Callable[..., Pos], connection: Connection, secure_store: str, store: Any
) -> None:
    pos = open_till(given=replace(connection, url=secure_store))
    assert pos.test_connection().outcome == "not_trusted"
    assert not store.requests, "credentials went to a store nobody vouches for"


def test_a_certificate_the_operator_vouches_for(
    open_till: Callable[..., Pos], connection: Connection, secure_store: str
) -> None:
    pos = open_till(given=replace(connection, url=secure_store, ca_file=CERTIFICATE))
    assert pos.test_connection().success


def test_a_ca_file_that_is_not_there(
    open_till: Callable[..., Pos], connection: Connection, secure_store: str, tmp_path: Path
) -> None:
    pos = open_till(given=replace(connection, url=secure_store, ca_file=tmp_path / "gone.pem"))
    assert "CA file" in pos.test_connection().words


def test_https_spoken_to_a_plain_server(
    open_till: Callable[..., Pos], connection: Connection, store: Any
) -> None:
    pos = open_till(given=replace(connection, url=store.url.replace("http:", "https:")))
    trial = pos.test_connection()
    assert trial.outcome == "unreachable"
    assert "secure" in trial.words
