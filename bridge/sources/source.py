"""What the bridge asks of a store. Adding a store is one package beside `magento` that can do this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ..errand import Done, Errand, Refused, Trouble
from ..order import Order, Return
from ..policy import Policy
from ..standing import Decision, Gone


class StoreTrouble(Trouble):
    """`Trouble` with the store."""


class StoreRefused(Refused):
    """`Refused` by the store."""


class Unreadable(Exception):
    """An order that cannot be turned into a neutral order: `decision` is the `data:...` reason."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(text)
        self.decision = Decision(f"data:{what}", text)


@dataclass(frozen=True, slots=True)
class Sighting:
    """An order as found in the store, not yet read into a neutral order. Instants are the store's time.

    `digest` changes with anything in it. `fulfilled`: everything that has a parcel is shipped. `store_id`,
    `shipping_method` and `payment_method` are the store's codes, for routing. `raw` is the source's own business.
    """

    source_id: str
    number: str
    created_at: datetime
    updated_at: datetime
    digest: str
    gone: Gone
    refunded: bool
    shipped: bool
    fulfilled: bool
    authorised: bool
    store_id: str
    shipping_method: str
    payment_method: str
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some orders in sequence of their last change; `answered_at` is the store's own time of the answer."""

    sightings: tuple[Sighting, ...]
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreditMemo:
    """A refund in the store's books; `ours` if the bridge's marker is in it.

    `credit` is what it gives back; None if it cannot be read, and then `fault` says why.
    """

    id: str
    total: str
    created_at: datetime
    ours: bool
    credit: Return | None
    fault: str = ""


class Source(Protocol):
    """A store. All methods may raise `StoreTrouble`."""

    def close(self) -> None:
        """Let go of connections."""
        ...

    def server_time(self) -> datetime | None:
        """The store's own time."""
        ...

    def changed_since(self, moment: datetime) -> Iterator[Page]:
        """Everything changed at or after `moment` (store time), in sequence of the change, ties by id (MAG-D05)."""
        ...

    def by_ids(self, source_ids: Sequence[str]) -> Page:
        """These orders as they are now."""
        ...

    def decide(self, sighting: Sighting, policy: Policy, *, offered: bool) -> Decision:
        """Whether the order qualifies; `offered` if the POS may have it already."""
        ...

    def read(self, sightings: Sequence[Sighting]) -> dict[str, Order | Unreadable]:
        """The neutral orders by source id."""
        ...

    def credit_memos(self, sighting: Sighting, ledger: str) -> Sequence[CreditMemo]:
        """The refunds of an order. `ledger` is what every marker of this bridge begins with."""
        ...

    def put_stock(self, item_number: str, pieces: int) -> None:
        """Say how many pieces the store may sell. Raises `StoreRefused`, also when it has no such item (MAG-14)."""
        ...

    def run(self, errand: Errand) -> Done:
        """Do something in the store. Raises `StoreRefused`, `NeedsPerson`."""
        ...
