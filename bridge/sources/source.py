"""What the bridge asks of a store. Adding a store is one package beside `magento` that can do this."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ..order import Order
from ..policy import Policy
from ..standing import Decision, Gone


class StoreTrouble(Exception):
    """The store cannot be asked just now (network, its own trouble, refused credentials): one line. Try again later.

    Whether a write reached the store is not known.
    """


class StoreRefused(Exception):
    """The store understood and said no: its words in one line."""


class NeedsPerson(Exception):
    """It cannot be done by the bridge at all; a person has to: one line that says what."""


class Unreadable(Exception):
    """An order that cannot be turned into a neutral order: `decision` is the `data:...` reason."""

    def __init__(self, what: str, text: str) -> None:
        super().__init__(text)
        self.decision = Decision(f"data:{what}", text)


@dataclass(frozen=True, slots=True)
class Sighting:
    """An order as found in the store, not yet read into a neutral order. Instants are the store's time.

    `digest` changes with anything in it. `raw` is the source's own business.
    """

    source_id: str
    number: str
    created_at: datetime
    updated_at: datetime
    digest: str
    gone: Gone
    refunded: bool
    shipped: bool
    authorised: bool
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Some orders in sequence of their last change; `answered_at` is the store's own time of the answer."""

    sightings: tuple[Sighting, ...]
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class CreditMemo:
    """A refund in the store's books; `ours` if the bridge's marker is in it."""

    id: str
    total: str
    created_at: datetime
    ours: bool


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be done in the store for one order. `again`: an earlier try may have got through, so look first.

    `marker` is a short text unlike any other, to recognise what was done.
    """

    kind: str
    source_id: str
    number: str
    details: Mapping[str, Any]
    marker: str
    again: bool


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an errand: documents made, by kind and id in the store, and a note for people, if any."""

    documents: tuple[tuple[str, str], ...] = ()
    note: str = ""


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

    def credit_memos(self, source_id: str, ledger: str) -> Sequence[CreditMemo]:
        """The refunds of an order. `ledger` is what every marker of this bridge begins with."""
        ...

    def run(self, errand: Errand) -> Done:
        """Do something in the store. Raises `StoreRefused`, `NeedsPerson`."""
        ...
