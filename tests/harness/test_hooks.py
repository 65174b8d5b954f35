"""Hooks: by URL and by command, never by shell; whatever goes wrong is a broken hook, with secrets hidden."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask
import pytest

from tillproof.harness.hooks import CommandHook, UrlHook
from tillproof.harness.target import HookBroken
from tillproof.simulators.serving import Server

ECHO = "import json, sys; print(json.dumps({'arguments': sys.argv[1:], 'body': json.load(sys.stdin)}))"
ODD_IDS = ["W-1", "a b", "; rm -rf /", "$(id)", "../etc", "Ünï/cödé", "100%", "{id}"]


@pytest.fixture
def app() -> Iterator[str]:
    app = flask.Flask("hooks")

    @app.route("/orders/<path:number>", methods=["GET", "POST"])
    def orders(number: str) -> Any:
        return {"id": number, "method": flask.request.method, "body": flask.request.get_json(silent=True)}

    views: dict[str, Callable[[], Any]] = {
        "nothing": lambda: ("", 204),
        "broken": lambda: ("no such order for token-abcdef", 500),
        "moved": lambda: flask.redirect("/nothing"),
        "page": lambda: "<html>log in</html>",
    }
    for name, view in views.items():
        app.add_url_rule(f"/{name}", name, view, methods=["POST"])
    with Server(app.wsgi_app) as server:
        yield server.url


@pytest.mark.parametrize("order_id", ODD_IDS)
def test_an_id_is_percent_encoded_in_a_url(app: str, order_id: str) -> None:
    answer = UrlHook("read_order", f"{app}/orders/{{id}}", "GET").call(order_id)
    # The server keeps an encoded slash encoded, as servers do.
    assert (answer["id"].replace("%2F", "/"), answer["method"]) == (order_id, "GET")


@pytest.mark.parametrize("order_id", ODD_IDS)
def test_an_id_is_one_argument_of_a_command(tmp_path: Path, order_id: str) -> None:
    hook = CommandHook("cancel_order", (sys.executable, "-c", ECHO, "{id}", "--order={id}"), tmp_path)
    answer = hook.call(order_id, {"why": "ü"})
    assert answer == {"arguments": [order_id, f"--order={order_id}"], "body": {"why": "ü"}}


def test_a_post_without_body_sends_an_empty_object(app: str) -> None:
    assert UrlHook("run_cycle", f"{app}/orders/1", "POST").call()["body"] == {}
    assert UrlHook("run_cycle", f"{app}/nothing", "POST").call() is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/broken", "answered 500: no such order"), ("/moved", "answered 302"), ("/page", "answered no JSON")],
)
def test_a_url_that_does_not_work_is_a_broken_hook(app: str, path: str, reason: str) -> None:
    hook = UrlHook("run_cycle", app + path, "POST", {"Authorization": "Bearer token-abcdef"})
    with pytest.raises(HookBroken, match=f"hook run_cycle: POST .*{reason}") as error:
        hook.call()
    assert "abcdef" not in str(error.value)
    assert "abcdef" not in repr(hook)
    assert "\n" not in str(error.value)


def test_a_url_that_cannot_be_reached() -> None:
    with pytest.raises(HookBroken, match="cannot be reached"):
        UrlHook("run_cycle", "http://127.0.0.1:9/cycle", "POST", time_out=2).call()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import sys; sys.exit('the shop is closed')", "ended with exit code 1: the shop is closed"),
        ("print('fine')", "wrote no JSON: fine"),
        ("import time; time.sleep(60)", "took more than 0.5 seconds"),
    ],
)
def test_a_command_that_does_not_work_is_a_broken_hook(tmp_path: Path, code: str, reason: str) -> None:
    hook = CommandHook(
        "place_order", (sys.executable, "-c", code), tmp_path, time_out=0.5 if "sleep" in code else 30
    )
    with pytest.raises(HookBroken, match=reason):
        hook.call(body={})


def test_a_command_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(HookBroken, match="hook place_order: command no-such-program cannot be started"):
        CommandHook("place_order", ("no-such-program",), tmp_path).call(body={})


def test_a_command_runs_in_the_folder_of_its_target(tmp_path: Path) -> None:
    (tmp_path / "place.py").write_text('print(\'{"id": "W-1"}\')', encoding="utf-8")
    answer = CommandHook("place_order", (sys.executable, "place.py"), tmp_path).call(body={})
    assert json.dumps(answer) == '{"id": "W-1"}'
