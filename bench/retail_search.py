"""What a list of the Retail simulator costs among 100,000 customers, against the same list among 1,000.

python bench/retail_search.py     # half a minute; fails when a list costs more than 1.5 times as much
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
from ledgers import CONTROL
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from tillproof.simulators.retail import open_retail
from tillproof.simulators.retail.database import Database
from tillproof.simulators.retail.tables import TABLES
from tillproof.simulators.serving import Server

MOST = 1.5
SIZES = (1_000, 100_000)
ROUNDS = 40
CLIENT = {
    "client_id": "bench",
    "client_secret": "s" * 32,
    "refresh_token": "r" * 32,
    "access_token": "a" * 32,
}
LISTS = {
    "the first page": {},
    "one by name": {"lastName": "Needle500"},
    "few by text in the middle": {"lastName": "~,%needle5_0%"},
    "a thousand by text in the middle": {"lastName": "~,%eedle%"},
    "all by text in the middle": {"firstName": "~,%Lovelace%"},
    "none by text in the middle": {"lastName": "~,%nowhere%"},
    "by name, the last first": {"sort": "-lastName"},
}
"""Each page holds as many records among 1,000 as among 100,000."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        urls = [opened.enter_context(serving(Path(folder) / f"{size}.sqlite", size)) for size in SIZES]
        session = opened.enter_context(requests.Session())
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {CLIENT['access_token']}"
        figures = {name: measure(session, urls, query) for name, query in LISTS.items()}
    table = Table(title="A list of customers, milliseconds")
    for column in ("list", "among 1,000", "among 100,000", "ratio"):
        table.add_column(column, justify="right")
    for name, (few, many) in figures.items():
        table.add_row(name, f"{1000 * few:.2f}", f"{1000 * many:.2f}", f"{many / few:.2f}")
    Console().print(table)
    sys.exit(0 if all(many / few <= MOST for few, many in figures.values()) else 1)


@contextmanager
def serving(path: Path, size: int) -> Iterator[str]:
    """An account with so many customers: the first thousand are called Needle, the others Thimble."""
    database = Database(path)
    with database.writing() as rows:
        names = (f"Needle{number}" if number < 1_000 else f"Thimble{number}" for number in range(size))
        customers = [{"firstName": "Ada Lovelace", "lastName": name} for name in names]
        rows.execute(insert(TABLES["Customer"]), customers)
    database.close()
    retail = open_retail(path, **CLIENT, limits=False, control_token=CONTROL)
    with Server(retail.system.wsgi) as server:
        yield f"{server.url}/API/V3/Account/1/Customer.json"
    retail.close()


def measure(session: requests.Session, urls: list[str], query: dict[str, str]) -> tuple[float, float]:
    """Seconds of the two, in turn; medians."""
    seconds: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for place, url in enumerate(urls):
            began = time.perf_counter()
            session.get(url, params=query, timeout=60).raise_for_status()
            seconds[place].append(time.perf_counter() - began)
    few, many = (statistics.median(taken) for taken in seconds)
    return few, many


if __name__ == "__main__":
    main()
