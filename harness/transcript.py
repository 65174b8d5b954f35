"""What went over the wire in one scenario, kept for the person who has to find out why it failed.

Secrets are hidden when an exchange is written down; a foreign order's content never gets here (decisions 9).
"""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..simulators.redaction import Redaction

SHOWN = 1500
"""Characters of a body that are shown; the rest is counted."""

KEPT_BACK = frozenset({"authorization", "set-cookie", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came back. `status` 0 = no answer, and `trouble` says why."""

    method: str
    url: str
    request_headers: Mapping[str, str]
    request_body: bytes
    signed: bool
    status: int
    response_headers: Mapping[str, str]
    response_body: bytes
    trouble: str = ""

    def line(self) -> str:
        answer = str(self.status) if self.status else f"no answer ({self.trouble})"
        return f"{self.method} {self.url} -> {answer}"

    def curl(self) -> str:
        """The same request for a shell. The credentials stay in the reader's own environment."""
        words = ["curl", "-sS", "-i"]
        if self.method != "GET":
            words += ["-X", self.method]
        if self.signed:
            words += ["-u", '"$USER:$PASSWORD"']
        for name, value in self.request_headers.items():
            if name.lower() not in KEPT_BACK:
                words += ["-H", shlex.quote(f"{name}: {value}")]
        if self.request_body:
            words += ["--data-binary", shlex.quote(_text(self.request_body))]
        return " ".join([*words, shlex.quote(self.url)])


class Transcript:
    """The exchanges of one scenario, the last ones in full."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._redaction = Redaction(secrets)
        self._exchanges: list[Exchange] = []

    def write(self, exchange: Exchange) -> None:
        self._exchanges.append(exchange)

    def withhold(self, reason: str) -> None:
        """Do not show the body of the last answer."""
        last = self._exchanges[-1]
        self._exchanges[-1] = replace(last, response_body=f"[not shown: {reason}]".encode())

    def last(self) -> str:
        """The last exchange, readable, secrets hidden; empty when nothing was said yet."""
        if not self._exchanges:
            return ""
        exchange = self._exchanges[-1]
        earlier = [each.line() for each in self._exchanges[-6:-1]]
        lines = [*(f"before: {line}" for line in earlier), exchange.line(), exchange.curl()]
        lines += [
            f"{name}: {value}"
            for name, value in exchange.response_headers.items()
            if name.lower() not in KEPT_BACK
        ]
        if exchange.response_body:
            lines.append(_text(exchange.response_body))
        return self._redaction.text("\n".join(lines))


def _text(body: bytes) -> str:
    text = body.decode("utf-8", errors="backslashreplace")
    if len(text) <= SHOWN:
        return text
    return f"{text[:SHOWN]} [and {len(text) - SHOWN} characters more]"
