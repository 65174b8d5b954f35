"""The operator's desk at the bridge, and the tester's: release, resend, exclude, export, fault."""

import json
from typing import Any

import click

from ..systems import SYSTEMS
from .place import Place, place_options, segment
from .trouble import Trouble


def _at_the_bridge(place: Place, numbers: tuple[str, ...], action: str, done: str) -> None:
    bridge = place.control("bridge")
    for number in numbers:
        bridge.post(f"/orders/{segment(number)}/{action}")
        click.echo(f"{number} {done}")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@place_options
def release(numbers: tuple[str, ...], place: Place) -> None:
    """Offer orders again that the POS had rejected, or that were held or excluded."""
    _at_the_bridge(place, numbers, "release", "is released")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@place_options
def resend(numbers: tuple[str, ...], place: Place) -> None:
    """Offer downloaded orders once more, under the same number; a POS that has one answers 1010."""
    _at_the_bridge(place, numbers, "resend", "will be offered once more")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@place_options
def exclude(numbers: tuple[str, ...], place: Place) -> None:
    """Never offer these orders to the POS, until they are released."""
    _at_the_bridge(place, numbers, "exclude", "is excluded")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@place_options
def export(numbers: tuple[str, ...], place: Place) -> None:
    """Tick the export box of orders: where the bridge exports by hand only, they go to the POS once they qualify."""
    _at_the_bridge(place, numbers, "export", "is marked for export")


@click.command()
@click.argument("system", shell_complete=lambda _context, _parameter, begun: _simulators(begun))
@click.argument("name", required=False)
@click.option("--times", type=click.IntRange(1), default=1, show_default=True, help="How often it happens.")
@click.option(
    "--nth",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="The first to suffer; 3 lets two pass.",
)
@click.option("--always", is_flag=True, help="Until it is cleared.")
@click.option("--method", default="", help="Only to requests with this method.")
@click.option("--path", default="", help="Only to requests whose path holds this.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="A parameter of the fault.")
@click.option("--clear", is_flag=True, help="Nothing is to go wrong any more.")
@place_options
def fault(
    system: str,
    name: str | None,
    times: int,
    nth: int,
    always: bool,
    method: str,
    path: str,
    settings: tuple[str, ...],
    clear: bool,
    place: Place,
) -> None:
    """Have SYSTEM misbehave on purpose; without NAME, list the faults that it knows and those that wait.

    SYSTEM is magento, pos, onsite or retail. Example: tillproof fault magento drop_response --times 2 --method POST
    """
    remote = place.control(system)
    if clear:
        remote.delete("/faults")
        click.echo(f"{system}: no faults wait")
    elif name is None:
        _list(system, remote.get("/faults"))
    else:
        asked = {"name": name, "times": None if always else times, "nth": nth, "method": method, "path": path}
        remote.post("/faults", asked | {"parameters": dict(map(_parameter, settings))})
        click.echo(f"{system}: {name} waits, {'until it is cleared' if always else f'{times} time(s)'}")


def _simulators(begun: str) -> list[str]:
    """The bridge is no simulator: it knows no faults."""
    return [name for name in SYSTEMS if name.startswith(begun) and name != "bridge"]


def _list(system: str, found: dict[str, Any]) -> None:
    click.echo(f"{system} knows: {', '.join(found['known'])}")
    for waiting in found["faults"]:
        often = "always" if waiting["times"] is None else f"{waiting['times']} time(s)"
        click.echo(f"{system} waits: {waiting['name']} {often} {json.dumps(waiting['parameters'])}")


def _parameter(setting: str) -> tuple[str, Any]:
    key, equals, value = setting.partition("=")
    if not equals:
        raise Trouble(f"--set {setting}: has no `=`; write KEY=VALUE")
    try:
        return key, json.loads(value)
    except json.JSONDecodeError:
        return key, value
