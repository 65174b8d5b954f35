"""Requests to the byte, and what came back: tests here say what no HTTP library would."""

import socket
import struct
from dataclasses import dataclass

from .secrets import RIGHT


@dataclass(frozen=True)
class Heard:
    """All that came back on one connection."""

    raw: bytes

    @property
    def status(self) -> int | None:
        """Of the first answer; None where the bridge hung up without one."""
        return int(self.raw.split(b" ", 2)[1]) if self.raw.startswith(b"HTTP/1.") else None

    @property
    def answers(self) -> int:
        return self.raw.count(b"HTTP/1.1 ") + self.raw.count(b"HTTP/1.0 ")

    def header(self, name: str) -> str | None:
        for line in self.raw.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]:
            found, _, value = line.decode("latin-1").partition(": ")
            if found.lower() == name.lower():
                return value
        return None

    @property
    def body(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[2]

    @property
    def refused(self) -> bool:
        """Plainly not done: an error of the client's, FAILURE, or no answer at all."""
        if self.status == 200:
            return b"FAILURE" in self.body and b"SUCCESS" not in self.body
        return self.status is None or 400 <= self.status < 500


def request(method: str, path: str, body: bytes = b"", *headers: str, auth: str | None = RIGHT) -> bytes:
    """A whole request after which the connection is to be closed. Headers beat those that are made here."""
    lines = [f"{method} {path} HTTP/1.1", *headers]
    named = {header.partition(":")[0].lower() for header in headers}
    made = {"Host": "127.0.0.1", "Connection": "close", "Content-Type": "application/xml"}
    if "transfer-encoding" not in named:
        made["Content-Length"] = str(len(body))
    if auth is not None:
        made["Authorization"] = auth
    lines += [f"{name}: {value}" for name, value in made.items() if name.lower() not in named]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(*pieces: bytes) -> bytes:
    """A body in chunks, without its end."""
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)


def hang_up_hard(connection: socket.socket) -> None:
    """With a reset, as a machine does that crashes."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
