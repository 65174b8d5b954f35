"""What granian loads to serve the bridge for real: `granian --interface rsgi tillproof.bridge.serving:application`.

A request is taken in whole, within a time and a size, before a thread is spent on it. A POS that stops in the middle
of a body so costs a little memory for a while, and never a place in the queue of the others; half a request is never
worked on. What a POS wants is answered in rounds that share a commit. The settings file and the ledger are named by
the environment, because every worker process opens its own.
"""

import asyncio
import io
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

from .bridge import Bridge, open_bridge
from .outlets.web_orders.app import LARGEST_BODY, is_of_pos
from .rounds import Rounds
from .setting import SettingsError
from .settings_file import load_settings

SETTINGS = "TILLPROOF_BRIDGE_SETTINGS"
DATABASE = "TILLPROOF_BRIDGE_DATABASE"
LAB = "TILLPROOF_BRIDGE_LAB"
PATIENCE = "TILLPROOF_BRIDGE_PATIENCE"

THREADS = 16
"""In each worker process, for the operator."""

TAKEN_IN = frozenset({"CONTENT_LENGTH", "TRANSFER_ENCODING"})
"""Headers that spoke of the body on its way; it is here now."""

Headers = list[tuple[str, str]]

Answer = tuple[int, Headers, bytes]
"""Status, headers, body."""

TURNED_AWAY: Headers = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Connection", "close"),
]
"""The headers of an answer that is not the bridge's own."""


class Scope(Protocol):
    """The head of a request, as RSGI tells it."""

    method: str
    path: str
    query_string: str
    scheme: str
    client: str
    headers: Any


class Exchange(Protocol):
    """The body of a request, in pieces, and the way to answer."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...


class Front:
    """The bridge behind RSGI; opened when a worker starts, not when this module is imported."""

    def __init__(self, opening: Callable[[], Bridge], patience: Callable[[], float]) -> None:
        """`patience` gives the seconds for a whole body."""
        self._opening = opening
        self._told_patience = patience
        self._patience = 0.0
        self._bridge: Bridge | None = None
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="bridge")
        self._asking = Rounds(self._answer_together)
        self._handing_in = Rounds(self._answer_together)

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self._patience = self._told_patience()
        self._bridge = self._opening()

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self._asking.close()
        self._handing_in.close()
        self._threads.shutdown()
        if self._bridge is not None:
            self._bridge.close()

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        try:
            body = await asyncio.wait_for(_take_in(scope, exchange), self._patience)
        except TimeoutError:
            exchange.response_bytes(408, TURNED_AWAY, b"the body did not come in time\n")
            return
        except CutOff:
            exchange.response_bytes(400, TURNED_AWAY, b"the body was cut off\n")
            return
        exchange.response_bytes(*await self._in_turn(scope, body))

    async def _in_turn(self, scope: Scope, body: bytes) -> Answer:
        """What a POS asks waits for nothing that it hands in, and neither for an operator's long errand."""
        if not is_of_pos(scope.path):
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._answer, scope, body)
        rounds = self._handing_in if scope.method == "POST" else self._asking
        return await rounds.answer((scope, body))

    def _answer_together(self, requests: Sequence[tuple[Scope, bytes]]) -> list[Answer]:
        assert self._bridge is not None  # noqa: S101 - as below
        with self._bridge.together():
            return [self._answer(scope, body) for scope, body in requests]

    def _answer(self, scope: Scope, body: bytes) -> Answer:
        assert self._bridge is not None  # noqa: S101 - a worker answers only after its init
        started: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, _: object = None) -> Any:
            started.append((status, headers))

        answered = b"".join(self._bridge.wsgi(_environ(scope, body), start))
        status, headers = started[-1]
        return int(status.partition(" ")[0]), headers, answered


class CutOff(Exception):
    """The connection, or the chunks, broke before the end of the body."""


async def _take_in(scope: Scope, exchange: Exchange) -> bytes:
    """The body; one that is too large is not read to its end, only so far that the outlet can refuse it.

    Raises `CutOff`.
    """
    told = _told_length(scope)
    if told > LARGEST_BODY:
        return b""
    body = bytearray()
    ends = 0
    async for piece in exchange:
        body += piece
        ends += not piece
        if len(body) > LARGEST_BODY:
            return bytes(body)
    # granian ends every body with one empty piece, and shows a broken one by a second.
    if ends > 1 or len(body) < told:
        raise CutOff
    return bytes(body)


def _told_length(scope: Scope) -> int:
    told: str = scope.headers.get("content-length") or "0"
    return int(told) if told.isdecimal() else 0


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": "tillproof",
        "SERVER_PORT": "0",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(max(len(body), _told_length(scope))),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key not in TAKEN_IN:
            # One that is there twice is one list (RFC 3875, 4.1.18), and no way to try two passwords.
            key = f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _open() -> Bridge:
    settings = load_settings(_named(SETTINGS))
    return open_bridge(settings, _named(DATABASE), lab=os.environ.get(LAB) == "1").start()


def _named(variable: str) -> Path:
    if not os.environ.get(variable):
        raise SettingsError(f"{variable}: is not set; name a file with it")
    return Path(os.environ[variable])


def patience() -> float:
    """Seconds for the whole head of a request, and as many for its body; tests have less. Raises `SettingsError`."""
    told = os.environ.get(PATIENCE, "20")
    try:
        seconds = float(told)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 600:
        raise SettingsError(f"{PATIENCE}: is {told!r}; give seconds, 0.1 to 600")
    return seconds


application = Front(_open, patience)
