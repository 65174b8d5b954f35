"""Every exchange with a simulator, as it was: what checks and reports read.

Bounded in number and in bytes, so that a long run cannot eat the memory. Of credentials it knows only whether they
were right, wrong or missing; known secrets in paths and bodies are hidden before anything is kept.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from .redaction import Redaction

MOST_EXCHANGES = 5_000
MOST_BYTES = 64 * 1024 * 1024
LONGEST_BODY = 256 * 1024

UNTOLD = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-auth-token", "x-pappid"}
)
"""Header names that are never kept, in lower case."""

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `at` is the simulator's own time (UTC); `seconds` is real time.

    `status` 0 says that no answer went out (the connection was cut).
    """

    number: int
    at: datetime
    system: str
    session: str
    method: str
    path: str
    query: str
    credentials: str
    request_headers: Headers
    request_body: bytes
    status: int
    response_headers: Headers
    response_body: bytes
    seconds: float
    fault: str = ""


class Journal:
    """The exchanges of one system, oldest first, numbered from 1 without a gap."""

    def __init__(self, secrets: Callable[[], Iterable[str]] = tuple) -> None:
        self._secrets = secrets
        self._kept: deque[Exchange] = deque()
        self._bytes = 0
        self._last = 0
        self._lock = Lock()

    def write(self, exchange: Exchange) -> Exchange:
        """Keep `exchange` under the next number, without its secrets; returns what was kept."""
        redaction = Redaction(self._secrets())
        clean = replace(
            exchange,
            path=redaction.text(exchange.path),
            query=redaction.text(exchange.query),
            request_headers=_told(exchange.request_headers, redaction),
            request_body=redaction.body(exchange.request_body)[:LONGEST_BODY],
            response_headers=_told(exchange.response_headers, redaction),
            response_body=redaction.body(exchange.response_body)[:LONGEST_BODY],
        )
        with self._lock:
            self._last += 1
            clean = replace(clean, number=self._last)
            self._kept.append(clean)
            self._bytes += _size(clean)
            while len(self._kept) > MOST_EXCHANGES or self._bytes > MOST_BYTES:
                self._bytes -= _size(self._kept.popleft())
        return clean

    def exchanges(self, after: int = 0, most: int | None = None) -> list[Exchange]:
        """What is still kept with a number above `after`, oldest first, at most `most`."""
        with self._lock:
            found = [exchange for exchange in self._kept if exchange.number > after]
        return found if most is None else found[:most]

    def clear(self) -> None:
        """Forget the exchanges; numbers go on."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def _told(headers: Headers, redaction: Redaction) -> Headers:
    return tuple((name, redaction.text(value)) for name, value in headers if name.lower() not in UNTOLD)


def _size(exchange: Exchange) -> int:
    return len(exchange.request_body) + len(exchange.response_body) + 1024
