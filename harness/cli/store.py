"""What shoppers and shop staff do in the store: order, cancel, hold, unhold, refund."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..systems import TILLS
from .place import Place, place_options
from .trouble import Trouble

if TYPE_CHECKING:
    from ...simulators.shopper import MagentoShop, Shopper

T = TypeVar("T")

EACH = "all"

BAR_FROM = 20
"""So many orders and more show a progress bar."""


@click.command()
@click.option("--count", type=click.IntRange(1), default=1, show_default=True, help="How many orders.")
@click.option("--like", metavar="NAME", help="A difficult order from the gallery, or `mixed`.")
@click.option(
    "--for",
    "till",
    type=click.Choice([*TILLS, EACH]),
    help="In the store view whose orders go to this POS; `all`: in turn. Default: the store's default view.",
)
@click.option("--list", "show_gallery", is_flag=True, help="List the gallery and stop.")
@click.option("--seed", type=click.IntRange(0), help="The same seed in a fresh lab places the same orders.")
@place_options
def order(
    count: int, like: str | None, till: str | None, show_gallery: bool, seed: int | None, place: Place
) -> None:
    """Place virtual orders in the store; prints each number once the store has accepted it.

    Without --like only orders that qualify for download are made.
    """
    if show_gallery:
        _list_gallery()
        return
    with ExitStack() as opened:
        shops = [opened.enter_context(_at_the_store(place, view)) for view in _views(place, till)]
        shopper = _shopper(place, seed)
        for _, shop in _progress(zip(range(count), cycle(shops), strict=False), count):
            click.echo(shop.place(shopper.order(like)).number)


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@place_options
def cancel(numbers: tuple[str, ...], place: Place) -> None:
    """Cancel orders in the store."""
    with _at_the_store(place) as shop:
        for number in numbers:
            shop.cancel(number)
            click.echo(f"{number} is cancelled in the store")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@place_options
def hold(numbers: tuple[str, ...], place: Place) -> None:
    """Put orders on hold in the store."""
    with _at_the_store(place) as shop:
        for number in numbers:
            shop.hold(number)
            click.echo(f"{number} is on hold in the store")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@place_options
def unhold(numbers: tuple[str, ...], place: Place) -> None:
    """Take orders off hold in the store."""
    with _at_the_store(place) as shop:
        for number in numbers:
            shop.unhold(number)
            click.echo(f"{number} is off hold in the store")


@click.command()
@click.argument("number")
@click.option(
    "--item", "items", multiple=True, metavar="ITEM=QUANTITY", help="Only this; default: all that is left."
)
@click.option("--shipping", metavar="AMOUNT", help="Shipping to refund; default: all that is left.")
@click.option("--back-to-stock", is_flag=True, help="The refunded pieces go back to the shelf.")
@place_options
def refund(
    number: str, items: tuple[str, ...], shipping: str | None, back_to_stock: bool, place: Place
) -> None:
    """Refund the order NUMBER in the store with a credit memo, whole or in part."""
    pieces: dict[int | str, int] | None = dict(map(_piece, items)) or None
    with _at_the_store(place) as shop:
        memo = shop.refund(number, items=pieces, shipping=_amount(shipping), back_to_stock=back_to_stock)
        click.echo(f"{number} is refunded in the store, credit memo {memo}")


def _views(place: Place, till: str | None) -> list[str]:
    """The store views in which orders are placed, by their codes; "" is the default one."""
    if till is None:
        return [""]
    doors = place.endpoints().system("magento").get("store_views", {})
    found = [doors[name] for name in TILLS if name in doors and till in {name, EACH}]
    if not found:
        there = ", ".join(doors) or "none"
        raise Trouble(
            f"--for {till}: no store view of this lab leads there (there are: {there}); see `up --help`"
        )
    return found


@contextmanager
def _at_the_store(place: Place, view: str = "") -> "Iterator[MagentoShop]":
    from ...simulators.shopper import MagentoShop, ShopError, UnknownOrder  # noqa: PLC0415 - keeps `--help` quick

    store = place.endpoints().system("magento")
    try:
        with MagentoShop(
            store["url"], store["token"], store_view=view, certificate=store.get("certificate")
        ) as shop:
            yield shop
    except (ShopError, UnknownOrder) as error:
        raise Trouble(str(error)) from None


def _shopper(place: Place, seed: int | None) -> "Shopper":
    from ...simulators.clock import real_clock  # noqa: PLC0415
    from ...simulators.shopper import Shopper  # noqa: PLC0415

    if seed is None:
        seed = int(place.home.facts().get("seed", 0)) if place.has_home else 0
    return Shopper(seed, real_clock, run=place.new_run())


def _list_gallery() -> None:
    from ...simulators.shopper import GALLERY  # noqa: PLC0415

    width = max(len(name) for name in GALLERY)
    for name, drawn in GALLERY.items():
        click.echo(f"{name:{width}}  {drawn.text}{'' if drawn.qualifies else ' (does not qualify)'}")


def _progress(steps: Iterable[T], count: int) -> Iterable[T]:
    if count < BAR_FROM or not sys.stderr.isatty():
        return steps
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    return track(steps, "placing orders", total=count, console=Console(stderr=True), transient=True)


def _piece(text: str) -> tuple[int, int]:
    item, equals, quantity = text.partition("=")
    if not equals or not item.isdigit() or not quantity.isdigit() or int(quantity) < 1:
        raise Trouble(f"--item {text}: cannot be read; write ITEM=QUANTITY, as 7=2")
    return int(item), int(quantity)


def _amount(text: str | None) -> Any:
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415

    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise Trouble(f"--shipping {text}: no amount; write it as 6.50")
    return amount
