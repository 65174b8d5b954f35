"""One R-Series account: its rows, its time, its settings, the connections it has granted."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from ..faults import Faults
from . import moments
from .buckets import Buckets
from .connections import Connection
from .counting import Counts
from .database import Database


@dataclass(frozen=True, slots=True)
class SalesTax:
    """A tax category with one rate, a fraction of 1."""

    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Settings:
    """The account as its owner would set it up."""

    name: str = "Corner Cycles"
    currency: str = "USD"
    time_zone: str = "America/New_York"
    tax1_name: str = "Sales Tax"
    tax1_rate: Decimal = Decimal("0.05")
    tax2_name: str = ""
    tax2_rate: Decimal = Decimal("0.09975")
    """Of the one sales tax at the beginning; the rates of the vendor's own samples."""
    more_taxes: tuple[SalesTax, ...] = ()
    """Tax categories beside that one; those that are missing are made whenever the account is opened."""
    registers: int = 1
    """Registers in the subscription; each beyond the first widens the rate limits. An even number makes the drip
    rate 1.5 or the like, which `lightspeed-api` 0.5 cannot read."""
    token_seconds: int = 3600
    """Life of an access token; the configured one does not age."""
    redirect_uri: str = "http://127.0.0.1/callback"
    """Where the authorisation page sends a person back to."""


@dataclass(frozen=True, slots=True)
class Account:
    """What every service is handed."""

    number: int
    database: Database
    clock: Callable[[], datetime]
    settings: Settings
    connections: tuple[Connection, ...]
    buckets: Buckets
    counts: Counts
    faults: Faults
    seen_secrets: deque[str] = field(default_factory=lambda: deque(maxlen=32))
    """Tokens just issued or tried, so that the journal can hide them."""

    def now(self) -> str:
        """This moment, as a column holds it."""
        return moments.written(self.clock())

    def connection(self, client_id: str) -> Connection | None:
        return next((each for each in self.connections if each.client_id == client_id), None)
