"""What every service of the shop is handed: its rows, its time, its release and who may come in."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from . import moments
from .accounts import AdminUser, Integration
from .database import Database
from .store_view import StoreViews
from .versions import Profile


@dataclass(frozen=True, slots=True)
class Settings:
    """The shop's configuration, as an admin would set it."""

    admin_token_hours: float = 4
    customer_token_hours: float = 1
    sign_in_failures: int = 6
    lock_seconds: int = 1800
    largest_page: int | None = None
    """Maximum `pageSize`; off by default, as in every release but 2.4.3."""
    default_page: int | None = None
    currency: str = "USD"
    back_to_stock_on_cancel: bool = True
    """CatalogInventory's `can_back_in_stock`."""
    restock_every_refund: bool = False
    """CatalogInventory's `auto_return`; off by default."""


@dataclass(frozen=True, slots=True)
class Shop:
    """One Magento installation with one website, one store and its store views."""

    database: Database
    clock: Callable[[], datetime]
    profile: Profile
    users: tuple[AdminUser, ...] = ()
    integrations: tuple[Integration, ...] = ()
    settings: Settings = Settings()
    store_views: StoreViews = field(default_factory=StoreViews)
    seen_secrets: deque[str] = field(default_factory=lambda: deque(maxlen=8))
    """Tokens just issued and passwords just tried, so that the journal can hide them."""

    def now(self) -> str:
        """This moment, as a column holds it."""
        return moments.written(self.clock())
