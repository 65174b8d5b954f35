"""Where a server listens, and the rule about plain HTTP: on this machine only, unless somebody insists."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .trouble import Trouble

if TYPE_CHECKING:
    from ...simulators.serving import Tls

R = TypeVar("R")

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def listening_options(command: Callable[..., R]) -> Callable[..., R]:
    """`--host`, `--tls-cert`, `--tls-key`, `--insecure-http`; the command gets `host` and `tls`."""

    @click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
    @click.option("--tls-cert", type=_EXISTING, help="Certificate chain (PEM); it must name the host.")
    @click.option("--tls-key", type=_EXISTING, help="Its private key (PEM).")
    @click.option("--insecure-http", is_flag=True, help="Plain HTTP also beyond this machine.")
    @wraps(command)
    def with_listening(
        *args: Any, host: str, tls_cert: Path | None, tls_key: Path | None, insecure_http: bool, **more: Any
    ) -> R:
        tls = _tls(tls_cert, tls_key)
        if tls is None and host not in LOOPBACK and not insecure_http:
            raise Trouble(
                f"--host {host}: plain HTTP would show passwords to the network; "
                "give --tls-cert and --tls-key, or --insecure-http"
            )
        return command(*args, host=host, tls=tls, **more)

    return with_listening


_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


def _tls(certificate: Path | None, key: Path | None) -> "Tls | None":
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        missing = "--tls-key" if key is None else "--tls-cert"
        raise Trouble(f"{missing}: missing; TLS needs both the certificate and its key")
    from ...simulators.serving import Tls  # noqa: PLC0415 - `--help` answers without it

    return Tls(certificate.resolve(), key.resolve())
