"""`tillproof simulate`: one simulated system alone, for your own experiments and tests."""

import signal
import threading
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..home import Home
from .listening import listening_options
from .place import home_option, troubles
from .trouble import Trouble

if TYPE_CHECKING:
    from ...simulators.serving import Tls
    from ..simulated import Simulated


@click.group()
def simulate() -> None:
    """Run one simulated system alone, until Ctrl-C."""


def _serving_options(port: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`--home`, `--port`, `--endpoints` and where to listen; the command gets them as one `_Stand`."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @home_option
        @click.option(
            "--port",
            type=click.IntRange(0, 65_535),
            default=port,
            show_default=True,
            help="0 finds a free one.",
        )
        @click.option(
            "--endpoints",
            "copy",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Write the endpoints here too.",
        )
        @listening_options
        @wraps(command)
        def with_stand(
            home: Path, port: int, copy: Path | None, host: str, tls: "Tls | None", **more: Any
        ) -> None:
            command(stand=_Stand(Home(home), port, copy, host, tls), **more)

        return with_stand

    return decorate


@simulate.command()
@click.option("--version", "release", default="2.4.5", show_default=True, help="Whose behaviour it shows.")
@_serving_options(8310)
def magento(release: str, stand: "_Stand") -> None:
    """A Magento 2 store, with a catalogue; credentials are in the endpoints file of the home."""
    from ...simulators.magento import PROFILES  # noqa: PLC0415 - keeps `--help` quick

    if release not in PROFILES:
        raise Trouble(f"--version {release}: not simulated; choose one of {', '.join(PROFILES)}")
    stand.serve(
        "magento",
        lambda simulated, secret: simulated.open_store(stand.home, secret, version=release),
        lambda endpoint: f"store   {endpoint['url']}/rest  (Magento {release})",
    )


@simulate.command()
@_serving_options(8313)
def onsite(stand: "_Stand") -> None:
    """A Lightspeed OnSite server over HTTPS, with a catalogue; its own certificate lies in the home.

    With --tls-cert and --tls-key it shows that certificate instead.
    """
    stand.serve(
        "onsite",
        lambda simulated, secret: simulated.open_onsite_server(stand.home, secret, host=stand.host),
        lambda endpoint: f"OnSite  {endpoint['url']}/api/  user {endpoint['user']}",
    )


@simulate.command()
@click.option("--no-limits", is_flag=True, help="Lift the limit on requests.")
@_serving_options(8314)
def retail(no_limits: bool, stand: "_Stand") -> None:
    """A Lightspeed Retail (R-Series) account, with a catalogue; credentials are in the endpoints file of the home."""
    stand.serve(
        "retail",
        lambda simulated, secret: simulated.open_retail_account(stand.home, secret, limits=not no_limits),
        lambda endpoint: f"Retail  {endpoint['url']}  client {endpoint['client_id']}",
    )


class _Stand:
    """Where one system is to be served."""

    def __init__(self, home: Home, port: int, copy: Path | None, host: str, tls: "Tls | None") -> None:
        self.home = home
        self.host = host
        self._port = port
        self._copy = copy
        self._tls = tls

    def serve(
        self,
        system: str,
        open_it: Callable[[Any, Any], "Simulated"],
        describe: Callable[[dict[str, Any]], str],
    ) -> None:
        """Open it, say where it is, and serve until Ctrl-C."""
        from ...simulators.onsite import DatabaseUnusable  # noqa: PLC0415 - keeps `--help` quick
        from ...simulators.serving import PortTaken, Server  # noqa: PLC0415
        from .. import simulated  # noqa: PLC0415
        from ..endpoints import Endpoints  # noqa: PLC0415
        from ..lab_facts import keep_secrets  # noqa: PLC0415

        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        with troubles(), self.home.held():
            try:
                opened = open_it(simulated, keep_secrets(self.home))
            except DatabaseUnusable as error:
                raise Trouble(str(error)) from None
            tls = self._tls or opened.tls
            try:
                with Server(opened.wsgi, self.host, self._port, tls=tls) as server:
                    endpoint = opened.endpoint(server.url, tls.certificate if tls else None)
                    found = Endpoints({system: endpoint})
                    for file in {self.home.endpoints, self._copy or self.home.endpoints}:
                        found.write(file)
                    click.echo(describe(endpoint))
                    click.echo(f"credentials are in {self.home.endpoints}; Ctrl-C ends it")
                    stopped.wait()
            except PortTaken as error:
                raise Trouble(str(error)) from None
            finally:
                opened.close()
