"""Connections without a network: a WSGI application of this process, called as a server would call it."""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.structures import CaseInsensitiveDict

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True)
class Reply:
    """What the application answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def call(
    application: "WSGIApplication", method: str, url: str, headers: Mapping[str, str], body: bytes = b""
) -> Reply:
    """One request, from this machine. `url` is whole or begins with its path."""
    answered: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, told: list[tuple[str, str]], _: Any = None) -> Any:
        answered.append((status, told))

    parts = application(_environ(method, url, headers, body), start)
    content = b"".join(parts)
    status, told = answered[-1]
    return Reply(int(status[:3]), CaseInsensitiveDict(told), content)


@contextmanager
def in_short(application: "WSGIApplication", url: str, healthy: Callable[[], bool]) -> Iterator[None]:
    """While it lasts, requests of this process to `url` go straight to `application` for as long as the line is
    `healthy`: nothing can happen to them on the network then, and the way over it costs as much as they do.
    """
    over_the_network, short = HTTPAdapter.send, ShortLine(application)

    def send(
        adapter: HTTPAdapter, request: requests.PreparedRequest, *given: Any, **more: Any
    ) -> requests.Response:
        if healthy() and str(request.url).startswith(url):
            return short.send(request)
        return over_the_network(adapter, request, *given, **more)

    with patch.object(HTTPAdapter, "send", send):
        yield


class ShortLine(BaseAdapter):
    """For `requests`: mount it in a session, and whatever goes there goes to `application`."""

    def __init__(self, application: "WSGIApplication") -> None:
        super().__init__()
        self._application = application

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        reply = call(self._application, str(request.method), str(request.url), request.headers, body)
        answer = requests.Response()
        answer._content = reply.body
        answer.status_code = reply.status
        answer.headers = CaseInsensitiveDict(reply.headers)
        answer.url, answer.request = str(request.url), request
        return answer

    def close(self) -> None:
        """Nothing is open."""


def _environ(method: str, url: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    address = urlsplit(url)
    told = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    return told | {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(address.path).decode("latin-1"),
        "REQUEST_URI": f"{address.path}?{address.query}" if address.query else address.path,
        "QUERY_STRING": address.query,
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": address.netloc or "127.0.0.1",
        "SERVER_NAME": address.hostname or "127.0.0.1",
        "SERVER_PORT": str(address.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": address.scheme or "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
