"""`tillproof simulate`: one simulated system alone, for your own experiments and tests."""

import secrets
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..home import Home
from .listening import listening_options
from .place import home_option, troubles
from .trouble import Trouble

if TYPE_CHECKING:
    from ...simulators.serving import Tls


@click.group()
def simulate() -> None:
    """Run one simulated system alone, until Ctrl-C."""


@simulate.command()
@home_option
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=8310, show_default=True, help="0 finds a free one."
)
@click.option(
    "--endpoints",
    "copy",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the endpoints here too.",
)
@click.option("--version", "release", default="2.4.5", show_default=True, help="Whose behaviour it shows.")
@listening_options
def magento(home: Path, port: int, copy: Path | None, release: str, host: str, tls: "Tls | None") -> None:
    """A Magento 2 store, with a catalogue; credentials are in the endpoints file of the home."""
    from ...simulators.magento import PROFILES, AdminUser, open_magento  # noqa: PLC0415 - keeps `--help` quick
    from ...simulators.serving import PortTaken, Server  # noqa: PLC0415
    from ...simulators.shopper.catalogue import products  # noqa: PLC0415
    from ..endpoints import Endpoints  # noqa: PLC0415

    if release not in PROFILES:
        raise Trouble(f"--version {release}: not simulated; choose one of {', '.join(PROFILES)}")
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    place = Home(home)
    with troubles(), place.held():
        secret = _secrets(place)
        shop = AdminUser("shop", secret["shop-password"], secret["shop-token"])
        opened = open_magento(
            place.database("magento"), users=[shop], control_token=secret["magento-control"], version=release
        )
        try:
            opened.load_products(products())
            with Server(opened.system.wsgi, host, port, tls=tls) as server:
                found = Endpoints({"magento": _endpoint(server.url, secret, tls)})
                for file in {place.endpoints, copy or place.endpoints}:
                    found.write(file)
                click.echo(f"store   {server.url}/rest  (Magento {release})")
                click.echo(f"credentials are in {place.endpoints}; Ctrl-C ends it")
                stopped.wait()
        except PortTaken as error:
            raise Trouble(str(error)) from None
        finally:
            opened.close()


def _secrets(home: Home) -> dict[str, str]:
    facts = home.facts()
    names = ("shop-password", "shop-token", "magento-control")
    known: dict[str, str] = {name: secrets.token_urlsafe(24) for name in names} | facts.get("secrets", {})
    home.settle(facts | {"secrets": known})
    return known


def _endpoint(url: str, secret: dict[str, str], tls: "Tls | None") -> dict[str, Any]:
    found: dict[str, Any] = {
        "url": url,
        "user": "shop",
        "password": secret["shop-password"],
        "token": secret["shop-token"],
        "control": {"url": f"{url}/_tillproof", "token": secret["magento-control"]},
    }
    return found | ({"certificate": str(tls.certificate)} if tls else {})
