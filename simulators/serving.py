"""Serving a WSGI application from inside this process, on threads, with or without TLS.

cheroot, because it lets the header `X_PAPPID` of Lightspeed OnSite's clients through; most other Python servers
drop header names with an underscore.
"""

import io
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from cheroot import wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LARGEST_REQUEST = 64 * 1024 * 1024
"""Bytes; what is larger is refused by the server itself. Each simulator has its own, smaller limit."""


class PortTaken(OSError):
    """The port cannot be had; the message names it and the cure."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Where the certificate chain and the private key lie, both PEM."""

    certificate: Path
    key: Path


class Server:
    """One application on one port; `with Server(app) as server: ... server.url`."""

    def __init__(
        self,
        application: "WSGIApplication",
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        tls: Tls | None = None,
        threads: int = 8,
    ) -> None:
        self._cheroot = wsgi.Server(
            (host, port),
            application,
            numthreads=threads,
            request_queue_size=128,
            timeout=30,
            shutdown_timeout=2,
        )
        self._cheroot.gateway = _Gateway
        self._cheroot.max_request_body_size = LARGEST_REQUEST
        self._cheroot.server_name = "tillproof"
        self._cheroot.expiration_interval = 0.1  # seconds; bounds how long `stop` takes
        if tls is not None:
            self._cheroot.ssl_adapter = _late_handshake(tls)
            self._cheroot.error_log = _say_nothing  # type: ignore[method-assign]  # a client that breaks a handshake off is no error of ours
        self._scheme = "https" if tls else "http"
        self._host = host
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """The port in use, also when it was asked for as 0."""
        address: tuple[str, int] = self._cheroot.bind_addr
        return address[1]

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        host = "127.0.0.1" if self._host in {"", "0.0.0.0"} else self._host  # noqa: S104 - compared, not bound
        return f"{self._scheme}://{host}:{self.port}"

    def start(self) -> Self:
        """Bind, and serve in a thread. Raises `PortTaken`."""
        try:
            self._try_port()
            self._cheroot.prepare()
        except OSError as error:
            reason = error.strerror or error
            raise PortTaken(
                f"port {self.port} on {self._host}: cannot be had ({reason}); choose another --port"
            ) from error
        self._thread = Thread(target=self._cheroot.serve, name=f"serving-{self.port}", daemon=True)
        self._thread.start()
        return self

    def _try_port(self) -> None:
        """Ask the system first: cheroot leaves its socket open when it cannot bind."""
        with socket.socket(socket.AF_INET6 if ":" in self._host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((self._host, self.port))

    def stop(self) -> None:
        """Stop serving and give the port back."""
        self._cheroot.stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Gateway(wsgi.Gateway_10):
    """Hands on whole requests only, and adds what faults need: a way to hang up on the client."""

    def respond(self) -> None:
        body = self._whole_body()
        if body is None:
            self.req.close_connection = True
            self.req.simple_response("400 Bad Request", "the body was cut off, or its length is none")
            self.req.sent_headers = True
            return
        self.env["wsgi.input"] = io.BytesIO(body)
        super().respond()

    def _whole_body(self) -> bytes | None:
        """None where it was cut off; real servers have one before them that lets no half request through."""
        length: bytes = self.req.inheaders.get(b"Content-Length", b"0")
        if not length.isdigit():
            return None  # cheroot would take a negative one for all that comes
        try:
            body: bytes = self.req.rfile.read() or b""
        except ValueError:  # chunks that are none
            return None
        return body if self.req.chunked_read or len(body) == int(length) else None

    def get_environ(self) -> dict[str, Any]:  # type: ignore[override]  # cheroot's stub says None
        environ: dict[str, Any] = super().get_environ()  # type: ignore[no-untyped-call]
        # cheroot bounds the body itself, chunked ones too; without this a chunked body reads as empty.
        environ["wsgi.input_terminated"] = True
        environ["tillproof.hang_up"] = _hang_up(self.req.conn)
        return environ


def _late_handshake(tls: Tls) -> Any:
    """cheroot shakes hands in the thread that accepts everybody: one silent client would keep all others out.

    Shaken later, by the thread that reads the request, a silent client costs that thread only.
    """
    from cheroot.ssl.builtin import BuiltinSSLAdapter  # noqa: PLC0415 - TLS costs start-up time

    class LateHandshake(BuiltinSSLAdapter):
        def wrap(self, sock: socket.socket) -> tuple[socket.socket, dict[str, str]]:
            secured = self.context.wrap_socket(sock, do_handshake_on_connect=False, server_side=True)
            return secured, {"wsgi.url_scheme": "https", "HTTPS": "on"}

    return LateHandshake(str(tls.certificate), str(tls.key))


def _say_nothing(*_: object, **__: object) -> None:
    """Instead of a traceback on the error stream."""


def _hang_up(connection: Any) -> Callable[[], None]:
    def hang_up() -> None:
        connection.linger = False
        try:
            connection.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # the client was faster

    return hang_up
