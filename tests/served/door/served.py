"""The bridge, as somebody hears it who speaks bytes to a socket."""

import json
import socket
from pathlib import Path
from typing import Any

from tillproof.simulators.redaction import HIDDEN, Redaction

from .secrets import OPERATOR, RIGHT, SECRETS
from .wire import Heard, request

KEEP = "Connection: keep-alive"


class Served:
    """The bridge, as somebody hears it who speaks bytes to a socket."""

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self._log = log
        self._spoken: list[bytes] = []
        self._redaction = Redaction(SECRETS)
        self.numbers: tuple[str, ...] = ()

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port))
        connection.settimeout(10)
        return connection

    def say(self, request: bytes, *, no_more: bool = False) -> Heard:
        """Send this, and hear what comes until the bridge hangs up. `no_more`: tell it that nothing will follow."""
        with self.connect() as connection:
            try:
                connection.sendall(request)
                if no_more:
                    connection.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused and hung up on before it was all said; the answer is there all the same
            return self.listen(connection)

    def listen(self, connection: socket.socket) -> Heard:
        heard = b""
        try:
            while piece := connection.recv(65_536):
                heard += piece
        except ConnectionResetError:
            pass
        self._spoken.append(heard)
        return Heard(heard)

    def ask(
        self, method: str, path: str, body: bytes = b"", *headers: str, auth: str | None = RIGHT
    ) -> Heard:
        """One whole request and its answer."""
        return self.say(request(method, path, body, *headers, auth=auth))

    def operator(self, path: str) -> Any:
        heard = self.ask("GET", f"/_tillproof{path}", auth=OPERATOR)
        assert heard.status == 200
        return json.loads(heard.body)

    def state(self) -> list[bytes]:
        """All that the operator and the POS can see of all orders, asked for in one go."""
        paths = ("/orders", *(f"/orders/{number}" for number in self.numbers), "/to-do", "/module")
        asked = [request("GET", f"/_tillproof{path}", b"", KEEP, auth=OPERATOR) for path in paths]
        heard = self.say(b"".join(asked) + request("GET", "/LightSpeed/OutstandingActivity"))
        answers = [answer.partition(b"\r\n\r\n")[2] for answer in heard.raw.split(b"HTTP/1.1 200 OK\r\n")]
        assert len(answers) == len(paths) + 2, heard
        return answers

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def leaks(self) -> bool:
        """Whether a secret stands in anything that was said since the last look, or in the log."""
        said = b"".join(self._spoken) + self.log().encode()
        self._spoken.clear()
        return HIDDEN.encode() in self._redaction.body(said)
