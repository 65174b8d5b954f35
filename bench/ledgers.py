"""Ledgers to measure with: real orders, read by the bridge from the Magento simulator, and many copies of them."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from tillproof.bridge import Magento, Settings, open_bridge
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import MagentoShop, Shopper
from tillproof.simulators.shopper.catalogue import products

USER = "lightspeed"
PASSWORD = "bench-password"
CONTROL = "bench-control-token"
TOKEN = "bench-token"
REAL_ORDERS = 60


def noon() -> datetime:
    """A clock that stands still: every run measures the same bytes."""
    return datetime(2031, 5, 6, 12, 0, tzinfo=UTC)


def settings(magento_url: str = "http://127.0.0.1:9") -> Settings:
    """The bridge as it is measured; without a Magento nothing is read, which a poll does not need."""
    return Settings(
        magento=Magento(url=magento_url, token=TOKEN),
        lightspeed_username=USER,
        lightspeed_password=PASSWORD,
        enable_web_order_module=True,
        orders_from=datetime(2000, 1, 1, tzinfo=UTC),
        control_token=CONTROL,
    )


def with_real_orders(path: Path) -> None:
    """A ledger that holds `REAL_ORDERS` orders which nobody has polled yet."""
    magento = open_magento(
        None, clock=noon, users=[AdminUser("bench", "bench", TOKEN)], control_token=CONTROL
    )
    magento.load_products(products())
    with Server(magento.system.wsgi) as server:
        shopper = Shopper(1, noon)
        with MagentoShop(server.url, TOKEN) as shop:
            for _ in range(REAL_ORDERS):
                shop.place(shopper.order())
        bridge = open_bridge(settings(server.url), path)
        bridge.cycle()
        bridge.close()
    magento.close()


def fill(path: Path, *, outstanding: int, offered: int = 0, downloaded: int = 0) -> None:
    """Copy the real orders until there are so many outstanding (offered or not), and so many downloaded behind.

    The messages of downloaded orders are kept short: a poll and an acknowledgement never read them.
    """
    with sqlite3.connect(path) as ledger:
        ledger.execute("PRAGMA synchronous=OFF")
        real = [key for (key,) in ledger.execute("SELECT id FROM orders ORDER BY id")]
        _copy(ledger, real, outstanding - len(real) - offered, "w", {})
        _copy(ledger, real, offered, "o", {"offered_at": "exportable_at"})
        _copy(
            ledger,
            real,
            downloaded,
            "d",
            {
                "offered_at": "exportable_at",
                "downloaded_at": "exportable_at",
                "status": "'downloaded'",
                "listed": "0",
            },
        )
        ledger.execute("ANALYZE")
    ledger.close()


def numbers(path: Path, kind: str) -> list[str]:
    """The order numbers of the copies called `kind` (w waiting, o offered, d downloaded)."""
    ledger = sqlite3.connect(path)
    found = [
        number
        for (number,) in ledger.execute("SELECT number FROM orders WHERE number LIKE ?", (f"%-{kind}%",))
    ]
    ledger.close()
    return found


def _copy(
    ledger: sqlite3.Connection, real: list[int], count: int, kind: str, changed: dict[str, str]
) -> None:
    if count <= 0:
        return
    ledger.execute("CREATE TEMP TABLE IF NOT EXISTS copies (origin INTEGER, fresh INTEGER, n INTEGER)")
    ledger.execute("DELETE FROM copies")
    (last,) = ledger.execute("SELECT max(id) FROM orders").fetchone()
    rows = ((real[n % len(real)], last + 1 + n, n) for n in range(count))
    ledger.executemany("INSERT INTO copies VALUES (?, ?, ?)", rows)
    fresh = {
        "id": "fresh",
        "number": f"number || '-{kind}' || n",
        "source_id": f"source_id || '-{kind}' || n",
        **changed,
    }
    _copy_table(ledger, "orders", "id", fresh)
    cut = {"xml": "substr(xml, 1, 200)", "json": "substr(json, 1, 200)"} if kind == "d" else {}
    _copy_table(ledger, "renderings", "order_id", {"order_id": "fresh", **cut})
    _copy_table(ledger, "lines", "order_id", {"order_id": "fresh"})


def _copy_table(ledger: sqlite3.Connection, table: str, key: str, changed: dict[str, str]) -> None:
    columns = [name for _, name, *_ in ledger.execute(f"PRAGMA table_info({table})")]
    chosen = ", ".join(changed.get(column, column) for column in columns)
    into = ", ".join(columns)
    ledger.execute(
        f"INSERT INTO {table} ({into}) SELECT {chosen} FROM copies JOIN {table} ON {table}.{key} = copies.origin"
    )
