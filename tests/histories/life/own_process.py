"""The bridge in a process of its own, to be killed as processes are: kill -9, at a named commit or at random.

Run as a program this is the cradle: a process that has everything loaded and forks a bridge whenever it is asked to.
The bridge's clock stands where each request says it stands; everything else is the bridge as it is.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, NoReturn

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

import requests
from life.pos_hand import BASE
from life.short_line import Reply
from life.stage import Header, Stage, Store, bridge_settings
from life.trap import Death, Trap
from urllib3.util import Retry

from tillproof.bridge import open_bridge
from tillproof.simulators.serving import Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NOW, TRAP = "X-Now", "/_trap"

_LOST = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
"""No answer came, or the bridge was killed in the middle of it: to the POS the one is as good as the other."""


class Cradle:
    """Brings up bridges, one at a time, and sees them end."""

    def __init__(self) -> None:
        program = [sys.executable, __file__]
        self._process = subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(self, given: Mapping[str, Any]) -> tuple[str, int]:
        """The URL and the process id of a new bridge."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(given, default=datetime.isoformat) + "\n")
        self._process.stdin.flush()
        url, pid = self._read()
        return url, int(pid)

    def ended(self) -> int:
        """Wait for the bridge's end; its signal or 0."""
        return int(self._read()[1])

    def _read(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the cradle has broken"
        return line.split()

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


class OwnProcessStage(Stage):
    """The bridge beyond a socket."""

    def __init__(self, store: Store, cradle: Cradle, ledger: Path, header: Header) -> None:
        super().__init__(store, header)
        self._cradle = cradle
        self._ledger = ledger
        self._killer: Timer | None = None
        self._session = requests.Session()
        self._session.trust_env = False
        self._start()

    def _start(self) -> None:
        given = {
            "store": self.store.url,
            "ledger": str(self._ledger),
            "header": asdict(self.header),
            "orders_from": self.settings.orders_from,
            "now": self.now(),
        }
        self._url, self._pid = self._cradle.start(given)

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        told = {**headers, NOW: self.now().isoformat()}
        try:
            answer = self._session.request(
                method, self._url + path, headers=told, data=body, timeout=60, allow_redirects=False
            )
        except _LOST:
            raise Death from None
        return Reply(answer.status_code, answer.headers, answer.content)

    def restart(self) -> None:
        os.kill(self._pid, signal.SIGTERM)
        assert self._cradle.ended() == 0
        self._start()

    def arm(self, moment: str, count: int) -> None:
        if moment == "killed":
            self._killer = Timer(count / 1000, os.kill, (self._pid, signal.SIGKILL))
            self._killer.start()
        else:
            self.call("POST", f"{TRAP}/{moment}/{count}", {})

    def disarm(self) -> bool:
        if self._killer is not None:
            return False  # it dies, if a moment too late
        self.call("POST", f"{TRAP}/off/0", {})
        return True

    def revive(self) -> None:
        if self._killer is not None:
            self._killer.join()
            self._killer = None
        assert self._cradle.ended() == signal.SIGKILL
        self.deaths += 1
        self._start()

    def close(self) -> None:
        if self._killer is not None:
            self._killer.join()
        else:
            os.kill(self._pid, signal.SIGKILL)
        self._cradle.ended()
        self._session.close()


class _Bridge:
    """The application in that process: the bridge's, told the time; and a trap to be armed."""

    def __init__(self, given: Mapping[str, Any], trap: Trap) -> None:
        ledger = Path(given["ledger"])
        self._now = datetime.fromisoformat(given["now"])
        self._trap = trap
        trap.watch(ledger)
        orders_from = datetime.fromisoformat(given["orders_from"])
        settings = bridge_settings(given["store"], Header(**given["header"]), orders_from)
        self._bridge = open_bridge(settings, ledger, clock=lambda: self._now)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self._now = datetime.fromisoformat(environ["HTTP_X_NOW"])
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith(BASE):
            # What the POS hands in is answered as `bridge.serving` does it: the commit comes last of all.
            with self._bridge.together():
                return list(self._bridge.wsgi(environ, start_response))
        if not environ["PATH_INFO"].startswith(TRAP):
            return self._bridge.wsgi(environ, start_response)
        _, _, moment, count = environ["PATH_INFO"].split("/")
        if moment == "off":
            self._trap.disarm()
        else:
            self._trap.arm(moment, int(count))
        start_response("204 No Content", [])
        return []

    def close(self) -> None:
        self._bridge.close()


def live(given: Mapping[str, Any]) -> NoReturn:
    """Be a bridge until told to stop, or until standard input ends: whoever wanted it is gone then."""

    def stop(*_: object) -> NoReturn:
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    with Trap(end=lambda: os.kill(os.getpid(), signal.SIGKILL)) as trap:
        bridge = _Bridge(given, trap)
        server = Server(bridge).start()
        _say(server.url, os.getpid())
        try:
            os.read(0, 1)
        except SystemExit:
            server.stop()
            bridge.close()
    os._exit(0)


def rock() -> None:
    """The cradle: for each line a bridge, and its end reported. Nobody waits in real time here, or complains."""
    logging.disable(logging.WARNING)
    setattr(Retry, "sleep", lambda *_: None)  # noqa: B010 - a method of somebody else's
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            live(json.loads(line))
        _, status = os.waitpid(pid, 0)
        _say("ended", os.WTERMSIG(status))


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    rock()
