"""How fast orders get into Lightspeed Retail, against a bare loop that posts the same prepared sales.

The outlet alone, and the whole bridge: from Magento into an empty ledger, into Retail, and the invoices back.

python bench/retail.py            # 1,000 orders of the virtual shopper, limits off; some minutes
python bench/retail.py --quick    # 100 orders, one round
"""

import argparse
import contextlib
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

import requests
from ledgers import CONTROL, TOKEN, noon, settings
from rich.console import Console
from rich.table import Table

from tillproof.bridge import Bridge
from tillproof.bridge.clock import real_clock
from tillproof.bridge.order import Order
from tillproof.bridge.outlets.outlet import Consignment
from tillproof.bridge.outlets.retail.retail import RetailOutlet
from tillproof.bridge.outlets.retail.settings import Retail
from tillproof.bridge.sources.magento.magento import MagentoSource
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.retail import Connection, open_retail
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import MagentoShop, Shopper
from tillproof.simulators.shopper.catalogue import products

WANTED = 0.25
TURN = 50
"""Orders before it is the other's turn."""
BARE = Connection("bare-loop", "t" * 32, "q" * 32, "p" * 32)
CLIENT = {
    "client_id": "bench",
    "client_secret": "s" * 32,
    "refresh_token": "r" * 32,
    "access_token": "a" * 32,
}


@dataclass
class Drawer:
    """The outlet's memory; what it costs to keep it on disk is the whole bridge's affair."""

    values: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        self.values[name] = value


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="100 orders, one round")
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    count = 100 if chosen.quick else 1000
    orders = from_the_shop(count)
    turns = range(1 if chosen.quick else chosen.rounds)
    outlet = show("the outlet alone", [race(orders) for _ in turns])
    bridge = show("the whole bridge, invoices in Magento included", [carry(count) for _ in turns])
    sys.exit(0 if min(outlet, bridge) >= WANTED else 1)


def from_the_shop(count: int) -> list[Order]:
    """Orders of the virtual shopper, as the bridge reads them in Magento."""
    magento = open_magento(
        None, clock=noon, users=[AdminUser("bench", "bench", TOKEN)], control_token=CONTROL
    )
    magento.load_products(products())
    with Server(magento.system.wsgi) as server:
        shopper = Shopper(1, noon)
        with MagentoShop(server.url, TOKEN) as shop:
            for _ in range(count):
                shop.place(shopper.order())
        source = MagentoSource(settings(server.url), noon)
        found = [
            order
            for page in source.changed_since(noon())
            for order in source.read(page.sightings).values()
            if isinstance(order, Order) and any(line.stocked for line in order.lines)
        ]
        source.close()
    magento.close()
    return found


def race(orders: list[Order]) -> tuple[float, float]:
    """(Orders a second by the outlet, sales a second by the bare loop), on a new account, turn by turn, so that both
    have the same machine and the same books."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "retail.sqlite") as url:
        outlet = RetailOutlet(_settings(url), Drawer(), real_clock)
        sales = _recorded(outlet)
        pushing = posting = 0.0
        with requests.Session() as session:
            session.trust_env = False
            session.headers["Authorization"] = f"Bearer {BARE.access_token}"
            for start in range(0, len(orders), TURN):
                pushing += _timed(lambda: _push(outlet, orders[start : start + TURN], url))  # noqa: B023 - at once
                posting += _timed(lambda: _post(session, sales[start : start + TURN], url))  # noqa: B023
        outlet.close()
    return len(orders) / pushing, len(sales) / posting


def carry(count: int) -> tuple[float, float]:
    """(Orders a second by the whole bridge, sales a second by the bare loop): one cycle, then the same sales anew."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "retail.sqlite") as url,
        shop(count) as magento,
        open_bridge(magento, url, Path(folder) / "bridge.sqlite") as bridge,
    ):
        outlet = bridge._pushed["retail"]  # noqa: SLF001 - as below
        assert isinstance(outlet, RetailOutlet)
        sales = _recorded(outlet)
        carrying = _timed(lambda: _all_at_once(bridge, sales))
        with requests.Session() as session:
            session.trust_env = False
            session.headers["Authorization"] = f"Bearer {BARE.access_token}"
            posting = _timed(lambda: _post(session, sales, url))
    return len(sales) / carrying, len(sales) / posting


def _all_at_once(bridge: Bridge, sales: list[Any]) -> None:
    report = bridge.cycle()
    assert report.pushed == len(sales) > 0
    assert report.written == report.pushed, "an invoice is missing"


@contextlib.contextmanager
def open_bridge(magento: str, retail: str, ledger: Path) -> Iterator[Bridge]:
    """A bridge with an empty ledger that sends everything to Retail."""
    bridge = Bridge(replace(settings(magento), outlet="retail", retail=_settings(retail)), ledger)
    try:
        yield bridge
    finally:
        bridge.close()


def shop(count: int) -> contextlib.AbstractContextManager[str]:
    """A Magento in a process of its own, with so many orders; gives its URL."""
    return _beside(_keep_shop, count)


def _keep_shop(count: int, pipe: Pipe) -> None:
    magento = open_magento(None, users=[AdminUser("bench", "bench", TOKEN)], control_token=CONTROL)
    magento.load_products(products())
    with Server(magento.system.wsgi) as server:
        shopper = Shopper(1, real_clock)
        with MagentoShop(server.url, TOKEN) as hands:
            for _ in range(count):
                hands.place(shopper.order())
        pipe.send(server.url)
        pipe.recv()
    magento.close()


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _push(outlet: RetailOutlet, orders: list[Order], url: str) -> None:
    for order in orders:
        outlet.push(Consignment(order, _settings(url).terms), again=False)


def _post(session: requests.Session, sales: list[Any], url: str) -> None:
    """The bare loop."""
    for sale in sales:
        answer = session.post(f"{url}/API/V3/Account/1/Sale.json", json=sale, timeout=60)
        assert answer.json()["Sale"]["completed"] == "true"


def _recorded(outlet: RetailOutlet) -> list[Any]:
    """The sales that the outlet posts from now on, for the bare loop."""
    client = outlet._client  # noqa: SLF001 - no other way to hear what it posts
    create, sales = client.create, []

    def recording(entity: str, body: Any) -> Any:
        if entity == "Sale":
            sales.append(body)
        return create(entity, body)

    client.create = recording  # type: ignore[method-assign]
    return sales


def _settings(url: str) -> Retail:
    return Retail(
        url=f"{url}/API/V3/Account/1/",
        token_url=f"{url}/auth/oauth/token",
        client_id=CLIENT["client_id"],
        client_secret=CLIENT["client_secret"],
        refresh_token=CLIENT["refresh_token"],
    )


def serving(path: Path) -> contextlib.AbstractContextManager[str]:
    """A new account in a process of its own, on disk, without rate limits; gives its URL."""
    return _beside(_serve, path)


@contextlib.contextmanager
def _beside(serve: Callable[..., None], what: object) -> Iterator[str]:
    """`serve(what, pipe)` in a process of its own: it sends its URL and ends when it is told anything."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=serve, args=(what, there))
    process.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        process.join()


def _serve(path: Path, pipe: Pipe) -> None:
    retail = open_retail(path, **CLIENT, connections=[BARE], limits=False, control_token=CONTROL)
    retail.load_products(products())
    with Server(retail.system.wsgi) as server:
        pipe.send(server.url)
        pipe.recv()
    retail.close()


def show(what: str, rounds: list[tuple[float, float]]) -> float:
    """Print the rounds and the median of their ratios; answers that."""
    table = Table(title=f"Orders into Lightspeed Retail, each second: {what}")
    for column in ("round", "orders", "bare loop", "ratio"):
        table.add_column(column, justify="right")
    for number, (outlet, bare) in enumerate(rounds, 1):
        table.add_row(str(number), f"{outlet:.1f}", f"{bare:.1f}", f"{outlet / bare:.2f}")
    ratio = statistics.median(outlet / bare for outlet, bare in rounds)
    console = Console()
    console.print(table)
    console.print(f"median ratio {ratio:.2f}, wanted at least {WANTED}")
    return ratio


if __name__ == "__main__":
    main()
