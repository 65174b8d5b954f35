"""`tillproof follow`: where each order is, and why."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from .place import Place, place_options
from .trouble import Trouble

if TYPE_CHECKING:
    from rich.table import Table

    from ..following import Followed

WIDE = 160
"""Columns, where the output is no terminal."""

TITLES = {"pos": "POS", "onsite": "OnSite", "retail": "Retail"}

GLANCE = 1.0
"""Seconds between two looks of `--watch`."""


@click.command()
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@click.option(
    "--json", "as_json", is_flag=True, help="A list of {number, status, decision, till, sale, notes}."
)
@click.option("--watch", is_flag=True, help="Look again every second, until Ctrl-C.")
@place_options
def follow(numbers: tuple[str, ...], as_json: bool, watch: bool, place: Place) -> None:
    """Show where each order is, and why: all of them, or only NUMBERs.

    `store` is the status that the store shows, `bridge` where the order stands on its way, `for` the POS it is meant
    for, `sale` what stands there of it: a sale in the POS or in Retail, an order (O-) or invoice (I-) in OnSite.
    """
    from ..following import follow_all  # noqa: PLC0415 - `--help` answers without it

    endpoints = place.endpoints()
    if watch:
        _watch(lambda: follow_all(endpoints), numbers)
        return
    found = _chosen(follow_all(endpoints), numbers)
    if as_json:
        click.echo(json.dumps([order.to_json() for order in found], ensure_ascii=False, indent=2))
    else:
        _print(found, detailed=bool(numbers))


def _chosen(found: "list[Followed]", numbers: tuple[str, ...]) -> "list[Followed]":
    if not numbers:
        return found
    by_number = {order.number: order for order in found}
    strange = [number for number in numbers if number not in by_number]
    if strange:
        raise Trouble(f"{', '.join(strange)}: no such order here; `tillproof follow` lists them")
    return [by_number[number] for number in numbers]


def _print(found: "list[Followed]", *, detailed: bool) -> None:
    from rich.console import Console  # noqa: PLC0415 - keeps `--help` quick

    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if not found:
        console.print("no orders yet; `tillproof order` places one")
        return
    console.print(_table(found, detailed=detailed))
    console.print(_summary(found))


def _watch(look: "Callable[[], list[Followed]]", numbers: tuple[str, ...]) -> None:
    from rich.console import Group  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415

    with Live(refresh_per_second=4) as live:
        while True:
            found = [order for order in look() if not numbers or order.number in numbers]
            live.update(Group(_table(found[-30:], detailed=bool(numbers)), _summary(found)))
            time.sleep(GLANCE)


def _table(found: "list[Followed]", *, detailed: bool) -> "Table":
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("order", "store", "bridge", "for", "sale", "why"):
        table.add_column(column, no_wrap=column != "why")
    table.add_column("notes", overflow="fold")
    for order in found:
        marks = [f"({mark})" for mark in order.marks if mark != "offered" or order.status == "not_downloaded"]
        status = " ".join((order.status, *marks))
        notes = "\n".join(order.notes) if detailed else _newest(order.notes)
        table.add_row(
            order.number,
            order.in_store or "-",
            status,
            TITLES.get(order.till or "", "-"),
            escape(order.sale or "-"),
            escape(_why(order)),
            escape(notes),
        )
    return table


def _why(order: "Followed") -> str:
    return order.words if order.decision in {None, "downloaded"} else f"{order.decision}: {order.words}"


def _newest(notes: tuple[str, ...]) -> str:
    if not notes:
        return ""
    return notes[-1] if len(notes) == 1 else f"{notes[-1]} (+{len(notes) - 1})"


def _summary(found: "list[Followed]") -> str:
    statuses = Counter(order.status for order in found)
    sales = sum(order.sale is not None for order in found)
    counted = ", ".join(f"{count} {status}" for status, count in statuses.most_common())
    return f"{len(found)} orders, {sales} sales: {counted}"
