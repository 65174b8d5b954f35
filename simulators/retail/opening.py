"""Opening an account: its rows, what it begins with, its application, and the system that serves it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ..clock import real_clock
from ..clock_faults import as_disturbed
from ..faults import Faults
from ..system import System, build_system
from . import beginnings, tokens
from .account import Account, Settings
from .app import create_app
from .buckets import Buckets
from .connections import ALL, Connection, secrets_of
from .control import create_blueprint
from .counting import Counts
from .database import Database

OWN_FAULTS = ("429", "burst", "expire_token", "revoke_token", "forbidden", "try_again", "out_of_balance")


class Retail:
    """An account that is open. `system.wsgi` serves it; close it when done."""

    def __init__(self, account: Account, system: Callable[["Retail"], System]) -> None:
        self.account = account
        self._shelf: dict[str, Mapping[str, Any]] = {}
        self._begin()
        self.system = system(self)

    def load_products(self, articles: Iterable[Mapping[str, Any]]) -> None:
        """Put articles into the inventory: dictionaries with `sku`, `name`, `price`, `type_id`, `manufacturer`,
        `qty`. A known SKU is brought up to date, but keeps the quantity it has.
        """
        shelf = {str(article["sku"]): article for article in articles}
        beginnings.stock_up(self.account, shelf.values())
        self._shelf |= shelf

    def reset(self) -> None:
        """Back to how it was opened: the connections, and the articles that were loaded, as they were loaded."""
        self.account.database.empty()
        self.account.buckets.empty()
        self._begin()
        beginnings.stock_up(self.account, self._shelf.values())

    def close(self) -> None:
        """Give the database back."""
        self.account.database.close()

    def _begin(self) -> None:
        beginnings.furnish(self.account)
        tokens.settle_in(self.account)


def open_retail(
    database: Path | None,
    *,
    clock: Callable[[], datetime] = real_clock,
    client_id: str,
    client_secret: str,
    refresh_token: str,
    access_token: str,
    scopes: str = ALL,
    connections: Sequence[Connection] = (),
    account_id: int = 1,
    limits: bool = True,
    control_token: str,
    settings: Settings | None = None,
    faults: Faults | None = None,
) -> Retail:
    """An account whose rows are in the file `database` (None: in memory, gone when closed).

    The client's four values make its first connection, `connections` are others; each has tokens and a rate limit of
    its own. `access_token` does not age; tokens issued later do. Without `limits` no request fills a bucket.
    """
    settings = settings or Settings()
    first = Connection(client_id, client_secret, refresh_token, access_token, scopes)
    faults = faults or Faults(OWN_FAULTS)
    kept = Database(database)
    account = Account(
        account_id,
        kept,
        as_disturbed(clock),
        settings,
        (first, *connections),
        Buckets(clock, settings.registers, enforced=limits),
        Counts(kept),
        faults,
    )
    fixed = secrets_of(account.connections)
    return Retail(
        account,
        lambda retail: build_system(
            "retail",
            create_app(account),
            clock=clock,
            control_token=control_token,
            reset=retail.reset,
            control=create_blueprint(account),
            secrets=lambda: (*fixed, *tuple(account.seen_secrets)),
            faults=faults,
        ),
    )
