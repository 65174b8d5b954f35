"""What staff do at the POS: ship, void, cancel pieces of a line."""

from typing import Any

import click

from .place import Place, place_options, segment
from .trouble import Trouble


def _at_the_till(place: Place, number: str, action: str, body: dict[str, Any]) -> None:
    pos = place.control("pos")
    answer = pos.post(f"/sales/{segment(number)}/{action}", body)
    outcome, message = answer["outcome"], answer.get("message") or ""
    if outcome == "failure":
        raise Trouble(f"{number}: the store refused ({message or 'without a reason'})")
    told = "is told to the store" if outcome == "success" else "waits until the store can be reached"
    click.echo(f"{number} {action.replace('-', ' ')}: {told}{f' ({message})' if message else ''}")


@click.command()
@click.argument("number")
@click.option("--tracking", default="", help="The tracking number; made up when left out.")
@click.option("--carrier", default="UPS", show_default=True)
@click.option("--method", default="GROUND", show_default=True)
@click.option(
    "--item", "items", multiple=True, metavar="ITEM=QUANTITY", help="Only this; default: all that is open."
)
@place_options
def ship(number: str, tracking: str, carrier: str, method: str, items: tuple[str, ...], place: Place) -> None:
    """Ship the order NUMBER in the POS and tell the store the tracking number."""
    body = {
        "tracking": tracking or f"1Z{number[-9:]:0>9}",
        "carrier": carrier,
        "method": method,
        "items": [_piece(item) for item in items] or None,
    }
    _at_the_till(place, number, "ship", body)


@click.command()
@click.argument("number")
@click.option("--reason", default="", help="Why, in a few words; the store keeps it as a note.")
@place_options
def void(number: str, reason: str, place: Place) -> None:
    """Void the order NUMBER in the POS."""
    _at_the_till(place, number, "void", {"reason": reason})


@click.command()
@click.argument("number")
@click.argument("item")
@click.option("--quantity", type=click.IntRange(1), default=1, show_default=True)
@place_options
def cancel_line(number: str, item: str, quantity: int, place: Place) -> None:
    """Cancel pieces of ITEM (its id as the store sent it) of the order NUMBER in the POS."""
    _at_the_till(place, number, "cancel-line", {"itemID": item, "quantity": quantity})


def _piece(text: str) -> dict[str, Any]:
    item, equals, quantity = text.rpartition("=")
    if not equals or not quantity.isdigit() or int(quantity) < 1:
        raise Trouble(f"--item {text}: no quantity; write ITEM=QUANTITY, as 71201=2")
    return {"itemID": item, "quantity": int(quantity)}
