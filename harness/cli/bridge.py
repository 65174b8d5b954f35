"""`tillproof bridge`: the reference bridge alone, served for real."""

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .listening import listening_options
from .trouble import Trouble

if TYPE_CHECKING:
    from ...simulators.serving import Tls


LARGEST_HEAD = 32 * 1024
"""Bytes of a request line and its headers; granian lets up to twice as much pass, as it happens to arrive."""


@click.command()
@click.option(
    "--settings",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Its TOML file (docs/bridge.md).",
)
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("bridge.sqlite"),
    show_default=True,
    help="Its ledger.",
)
@click.option("--port", type=click.IntRange(1, 65_535), default=8311, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that serve."
)
@listening_options
def bridge(settings: Path, database: Path, port: int, workers: int, host: str, tls: "Tls | None") -> None:
    """Run the reference bridge between your Magento and your POS, until Ctrl-C.

    All workers serve the POS; one of them at a time runs the cycles that read Magento and write back to it.
    """
    from ...bridge import LedgerUnusable, SettingsError, load_settings, open_bridge  # noqa: PLC0415
    from ...bridge.serving import DATABASE, SETTINGS, patience  # noqa: PLC0415

    try:
        chosen, seconds = load_settings(settings), patience()
        open_bridge(chosen, database).close()
    except (SettingsError, LedgerUnusable) as error:
        raise Trouble(str(error)) from None
    _ask_for_port(host, port)
    os.environ[SETTINGS] = str(settings.resolve())
    os.environ[DATABASE] = str(database.resolve())
    scheme = "https" if tls else "http"
    click.echo(f"bridge  {scheme}://{host}:{port}/LightSpeed  user {chosen.lightspeed_username}")
    if not chosen.enable_web_order_module:
        click.echo("the Web Order Module is off: a POS gets 404 until enable_web_order_module is set")
    _serve(host, port, workers, tls, seconds)


def _ask_for_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Trouble(
                f"port {port} on {host}: cannot be had ({error.strerror}); choose another --port"
            ) from None


def _serve(host: str, port: int, workers: int, tls: "Tls | None", seconds: float) -> None:
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    secured: dict[str, Any] = {"ssl_cert": tls.certificate, "ssl_key": tls.key} if tls else {}
    Server(
        "tillproof.bridge.serving:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        log_level=LogLevels.warning,
        # By HTTP/1 alone: before it knows which version is spoken, granian waits for ever for a first byte.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=round(1000 * seconds), max_buffer_size=LARGEST_HEAD),
        websockets=False,
        respawn_failed_workers=True,
        **secured,
    ).serve(target_loader=_load)


def _load(_: str) -> Any:
    """Granian's own loader looks a module up by the folder it is called in, and a clone of ours is a package."""
    from ...bridge.serving import application  # noqa: PLC0415

    return application
