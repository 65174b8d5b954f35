"""A sound store, and in front of it a layer that changes what goes through: to be worse, or only to look different."""

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tillproof.harness.hooked import HookedTarget
from tillproof.harness.target import Target
from tillproof.harness.target_file import load
from tillproof.simulators.serving import Server
from tillproof.simulators.web_orders_store import open_store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PASSWORD = "pä:ss wörd & more"


class Layer:
    """`change` has `request(environ, body)` and `answer(environ, body, answer)`; hooks are not touched."""

    def __init__(self, app: "WSGIApplication", change: object) -> None:
        self._app = app
        self._change = change

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if not environ["PATH_INFO"].lower().startswith("/lightspeed"):
            return self._app(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        changed, sent = self._change.request(dict(environ), body)  # type: ignore[attr-defined]
        answer = self._change.answer(environ, body, self._call(changed, sent))  # type: ignore[attr-defined]
        status, headers, content = answer
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*kept, ("Content-Length", str(len(content)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else content]

    def _call(self, environ: "WSGIEnvironment", body: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
            begun.append((status, headers))
            return lambda _: None

        given = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        content = b"".join(self._app(given, start))
        return (*begun[-1], content)


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[Callable[[object], Target]]:
    """Open a sound store behind such a layer."""
    servers = []

    def opened(change: object) -> Target:
        store = open_store(user="lightspeed", password=PASSWORD, control_token="t" * 32)
        server = Server(Layer(store.system.wsgi, change)).start()
        servers.append(server)
        file = tmp_path / "target.toml"
        file.write_text(store.target_toml(server.url), encoding="utf-8")
        return HookedTarget(load(file))

    yield opened
    for server in servers:
        server.stop()
