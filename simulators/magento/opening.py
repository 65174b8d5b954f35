"""Opening a Magento: its rows, its application, and the system that serves both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..clock import Clock, real_clock
from ..clock_faults import as_disturbed
from ..faults import Faults
from ..system import System, build_system
from . import products
from .accounts import AdminUser, Integration, secrets_of
from .app import create_app
from .database import Database
from .route_table import ROUTES
from .shop import Settings, Shop
from .store_view import DEFAULT_VIEW, StoreView, StoreViews
from .versions import DEFAULT, profile


class Magento:
    """A shop that is open. `system.wsgi` serves it; close it when done."""

    def __init__(self, shop: Shop, system: Callable[["Magento"], System]) -> None:
        self.shop = shop
        self._shelf: dict[str, Mapping[str, Any]] = {}
        self.system = system(self)

    def load_products(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Put products into the catalogue: dictionaries with `sku`, `name`, `price`, `type_id`, `manufacturer`,
        `weight`, `qty`. A known SKU is brought up to date, but keeps the quantity it has.
        """
        shelf = {str(item["sku"]): item for item in items}
        products.load_products(self.shop, shelf.values())
        self._shelf |= shelf

    def reset(self) -> None:
        """Back to how it was opened: the users, and the products that were loaded, as they were loaded."""
        self.shop.database.empty()
        products.load_products(self.shop, self._shelf.values())

    def close(self) -> None:
        """Give the database back."""
        self.shop.database.close()


def open_magento(
    database: Path | None,
    *,
    clock: Clock = real_clock,
    users: Sequence[AdminUser] = (),
    integrations: Sequence[Integration] = (),
    control_token: str,
    version: str = DEFAULT,
    settings: Settings | None = None,
    store_views: Sequence[StoreView] = (DEFAULT_VIEW,),
    faults: Faults | None = None,
) -> Magento:
    """A Magento whose rows are in the file `database` (None: in memory, gone when closed).

    `version` is one of `versions.PROFILES`, `store_views` are numbered from 1; anything else is a `ValueError`.
    """
    shop = Shop(
        Database(database),
        as_disturbed(clock),
        profile(version),
        tuple(users),
        tuple(integrations),
        settings or Settings(),
        StoreViews.of(store_views),
    )
    fixed = secrets_of(users, integrations)
    return Magento(
        shop,
        lambda magento: build_system(
            "magento",
            create_app(shop, ROUTES),
            clock=clock,
            control_token=control_token,
            reset=magento.reset,
            secrets=lambda: (*fixed, *tuple(shop.seen_secrets)),
            faults=faults,
        ),
    )
