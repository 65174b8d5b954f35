"""One pretended system, ready to serve: its application, watched by a journal, disturbed by faults, steered by a
control API on the same port."""

import io
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import flask

from . import clock_faults
from .clock import Clock
from .control import PREFIX, create_control
from .faults import Fault, Faults
from .journal import Exchange, Headers, Journal
from .wire_faults import WIRE_FAULTS, Answer, Cut

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


UNDISTURBED = "tillproof.undisturbed"
"""Set in the environment of a request, it spares the request the wire faults; no client can set it by a header."""


@dataclass(frozen=True, slots=True)
class System:
    """`wsgi` serves everything: the control API below `/_tillproof`, the pretended system everywhere else."""

    name: str
    wsgi: "WSGIApplication"
    journal: Journal
    faults: Faults
    control_token: str


def build_system(
    name: str,
    app: flask.Flask,
    *,
    clock: Clock,
    control_token: str,
    reset: Callable[[], None],
    control: flask.Blueprint | None = None,
    secrets: Callable[[], Iterable[str]] = tuple,
    faults: Faults | None = None,
) -> System:
    """Put the pieces of a simulator together. `secrets` names what the journal must hide."""
    faults = faults or Faults()
    journal = Journal(lambda: (control_token, *secrets()))
    steering = create_control(
        name, token=control_token, journal=journal, faults=faults, reset=reset, own=control
    ).wsgi_app
    watched = _Watched(name, app.wsgi_app, clock, journal, faults)

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
            environ["PATH_INFO"] = path[len(PREFIX) :] or "/"
            return steering(environ, start_response)
        return watched(environ, start_response)

    return System(name, serve, journal, faults, control_token)


class _Watched:
    """Calls the application with the whole body in hand, so that the exchange can be disturbed and written down."""

    def __init__(
        self, name: str, application: "WSGIApplication", clock: Clock, journal: Journal, faults: Faults
    ) -> None:
        self._name = name
        self._application = application
        self._clock = clock_faults.as_disturbed(clock)
        self._journal = journal
        self._faults = faults

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        started = time.perf_counter()
        body = _take_body(environ)
        request = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        fault = None if environ.get(UNDISTURBED) else self._faults.take_wire(*request)
        wrong_clock = self._faults.take_clock(*request)
        try:
            with clock_faults.reading(wrong_clock):
                answer = self._answer(environ, fault)
        except Cut as cut:
            self._write_down(environ, body, cut.sent, fault, time.perf_counter() - started)
            return _send_and_hang_up(environ, start_response, cut.sent)
        self._write_down(environ, body, answer, fault, time.perf_counter() - started)
        start_response(answer.status, list(answer.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]

    def _answer(self, environ: "WSGIEnvironment", fault: Fault | None) -> Answer:
        def process() -> Answer:
            return _run(self._application, environ).with_header(
                "Date", self._clock().strftime("%a, %d %b %Y %H:%M:%S GMT")
            )

        if fault is None:
            return process()
        return WIRE_FAULTS[fault.name](fault.parameters, process)

    def _write_down(
        self,
        environ: "WSGIEnvironment",
        body: bytes,
        answer: Answer | None,
        fault: Fault | None,
        seconds: float,
    ) -> None:
        self._journal.write(
            Exchange(
                number=0,
                at=self._clock(),
                system=self._name,
                session=environ.get("tillproof.session", ""),
                method=environ["REQUEST_METHOD"],
                path=environ.get("PATH_INFO", ""),
                query=environ.get("QUERY_STRING", ""),
                credentials=environ.get("tillproof.credentials", "not asked for"),
                request_headers=_headers(environ),
                request_body=body,
                status=int(answer.status.partition(" ")[0]) if answer else 0,
                response_headers=answer.headers if answer else (),
                response_body=answer.body if answer else b"",
                seconds=seconds,
                fault=fault.name if fault else "",
            )
        )


def _take_body(environ: "WSGIEnvironment") -> bytes:
    if environ.get("wsgi.input_terminated"):
        body: bytes = environ["wsgi.input"].read()
    else:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    environ["wsgi.input_terminated"] = True
    return body


def _run(application: "WSGIApplication", environ: "WSGIEnvironment") -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Callable[[bytes], object]:
        started.append((status, headers))
        return lambda _: None

    parts = application(environ, start)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return Answer(status, tuple(headers), body)


def _send_and_hang_up(
    environ: "WSGIEnvironment", start_response: "StartResponse", answer: Answer | None
) -> Iterable[bytes]:
    hang_up: Callable[[], None] = environ.get("tillproof.hang_up", lambda: None)
    if answer is None:
        hang_up()
        start_response("500 Cut", [("Content-Length", "0")])
        return
    start_response(answer.status, list(answer.headers))
    yield answer.body
    hang_up()


def _headers(environ: "WSGIEnvironment") -> Headers:
    named = [
        (key[5:].replace("_", "-").title(), value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    ]
    if environ.get("CONTENT_TYPE"):
        named.append(("Content-Type", environ["CONTENT_TYPE"]))
    return tuple(sorted(named))
