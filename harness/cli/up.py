"""`tillproof up`: a store, the bridge and three kinds of POS, running on this machine until Ctrl-C."""

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..home import Home
from ..systems import SYSTEMS, TILLS
from .listening import listening_options
from .place import home_option, troubles
from .trouble import Trouble

if TYPE_CHECKING:
    from ...bridge.settings import OutletName
    from ...simulators.evo import Event
    from ...simulators.serving import Tls
    from ..endpoints import Endpoints


@click.command()
@home_option
@click.option(
    "--port",
    type=click.IntRange(0, 65_000),
    help="The first of consecutive ports; 0 finds free ones. Default: those of the last time.",
)
@click.option("--seed", type=click.IntRange(0), help="Where the virtual shoppers' dice begin.")
@click.option(
    "--endpoints",
    "copy",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the endpoints here too.",
)
@click.option(
    "--interval", type=click.FloatRange(0.05), default=2.0, show_default=True, help="Seconds between polls."
)
@click.option("--without", type=click.Choice(SYSTEMS), multiple=True, help="Leave a system out; repeatable.")
@click.argument("also", nargs=-1, type=click.Choice(SYSTEMS), metavar="")
@click.option(
    "--outlet",
    type=click.Choice(list(TILLS.values())),
    default="web-orders",
    show_default=True,
    help="Where the orders of the default store view go; web-orders is the POS that polls.",
)
@click.option("--no-limits", is_flag=True, help="Lift Retail's limit on requests.")
@listening_options
def up(
    home: Path,
    port: int | None,
    seed: int | None,
    copy: Path | None,
    interval: float,
    without: tuple[str, ...],
    also: tuple[str, ...],
    outlet: "OutletName",
    no_limits: bool,
    host: str,
    tls: "Tls | None",
) -> None:
    """Run the store, the bridge and each kind of POS, and let virtual orders travel.

    Orders of the store views `onsite` and `retail` go to the POS of that name, all others to the one that polls, or
    where --outlet says. State, ports and credentials stay in the home folder: after a restart, however rough the end
    was, everything goes on where it stood.
    """
    from ..lab import Lab, Plan  # noqa: PLC0415 - keeps `--help` quick

    if also and not without:
        raise Trouble(
            f"{also[0]}: what about it? `up` runs every system; write --without {also[0]} to leave it out"
        )
    stopped = _stop_on_signals()
    plan = Plan(
        Home(home),
        port=port,
        seed=seed,
        interval=interval,
        without=frozenset((*without, *also)),
        outlet=outlet,
        limits=not no_limits,
        host=host,
        tls=tls,
        on_event=_tell,
    )
    with troubles(), plan.home.held():
        lab = Lab(plan)
        endpoints = lab.start()
        try:
            for file in {plan.home.endpoints, copy or plan.home.endpoints}:
                endpoints.write(file)
            _announce(endpoints, plan.home)
            stopped.wait()
        finally:
            lab.stop()
    click.echo("stopped; `tillproof up` goes on where this ended")


def _tell(event: "Event") -> None:
    """One line for each thing that happens in the POS; a poll that brought nothing is none."""
    if getattr(event, "orders", 1) or getattr(event, "cancellations", 1):
        click.echo(f"{event.at:%H:%M:%S}  {event}")


def _stop_on_signals() -> threading.Event:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


def _announce(endpoints: "Endpoints", home: Home) -> None:
    running = endpoints.systems
    if "magento" in running:
        click.echo(f"store   {running['magento']['url']}/rest  (Magento 2.4.5)")
    if "bridge" in running:
        click.echo(
            f"bridge  {running['bridge']['web_orders']['url']}  user {running['bridge']['web_orders']['user']}"
        )
    if "pos" in running:
        click.echo(f"POS     {running['pos']['url']}  (Lightspeed EVO)")
    if "onsite" in running:
        click.echo(f"OnSite  {running['onsite']['url']}/api/  user {running['onsite']['user']}")
    if "retail" in running:
        click.echo(f"Retail  {running['retail']['url']}  client {running['retail']['client_id']}")
    click.echo(f"credentials are in {home.endpoints}")
    click.echo("now, in another terminal: tillproof order --count 10; tillproof follow. Ctrl-C ends it all.")
