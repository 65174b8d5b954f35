"""Where an order stands between store and POS, and what an event may change about it. Values only, no database.

An event is judged by a pure function (`pos_rules`, `store_rules`, `desk`) that takes a `Standing` and gives an
`Outcome`; the ledger commits the outcome as a whole.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

QUALIFIES = "downloaded"
"""The code of the decision that an order goes to the POS (MAG-D01); every other code is a reason why not."""

WEB_ORDERS = "web-orders"
"""The name of the polled outlet."""

STORE = "store"
"""The place of work that is to be done in the store; other places are outlets."""


class Status(StrEnum):
    """The six words of an order's life on the web-orders outlet (decisions 1)."""

    NOT_DOWNLOADED = "not_downloaded"
    REJECTED = "rejected"
    DOWNLOADED = "downloaded"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    CANCELED = "canceled"


class Gone(StrEnum):
    """Whether the store still has the order: cancelled there, or paid back in full before anything was shipped."""

    NO = ""
    CANCELED = "canceled"
    REFUNDED = "refunded"


class Cancellation(StrEnum):
    """A cancellation by the store on its way to the POS (EVO-D13)."""

    NONE = ""
    PENDING = "pending"  # listed until acknowledged
    REFUSED = "refused"  # the POS reported a failure: listed again once released
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Decision:
    """Why an order does or does not go to the POS: a code for programs, words for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What is left of an order line. Quantities are whole pieces."""

    item_id: str
    source_line: str
    item_number: str
    quantity: int
    shipped: int = 0
    canceled: int = 0
    shippable: bool = True

    @property
    def open(self) -> int:
        return self.quantity - self.shipped - self.canceled


@dataclass(frozen=True, slots=True)
class Standing:
    """An order's state in the ledger. Marks stand beside the status (decisions 1).

    `exportable_at` is the moment it became exportable, None while it is not. `invoice` says that the store is to make
    the invoice once the order is downloaded, `capture` that a gateway holds an authorisation for it (decisions 4).
    `round` counts how often an operator offered the order anew. `outlet` is the way to the POS it is meant for, settled
    when the order was first seen; `ticked` is the operator's export box (SET-16).
    """

    decision: Decision
    status: Status = Status.NOT_DOWNLOADED
    exportable_at: datetime | None = None
    offered_at: datetime | None = None
    downloaded_at: datetime | None = None
    held: bool = False
    excluded: bool = False
    voided: bool = False
    gone: Gone = Gone.NO
    cancellation: Cancellation = Cancellation.NONE
    canceled_at: datetime | None = None
    invoice: bool = False
    capture: bool = False
    round: int = 0
    reread: bool = False
    outlet: str = WEB_ORDERS
    ticked: bool = False

    @property
    def known_to_pos(self) -> bool:
        """Whether the POS can have the order: it was offered, or the POS said that it has it."""
        return self.offered_at is not None or self.downloaded_at is not None

    @property
    def exportable(self) -> bool:
        """Everything that makes an order one for the poll, except that it is not downloaded yet (EVO-D07)."""
        return self.decision.code == QUALIFIES and not (
            self.held or self.excluded or self.voided or self.gone
        )

    @property
    def waiting(self) -> bool:
        """For the first time, or once more, for the word of the POS that it has it."""
        return self.status in (Status.NOT_DOWNLOADED, Status.REJECTED)

    def listed(self, *, redeliver: bool) -> bool:
        """Whether a poll lists it among `orders`."""
        return self.outlet == WEB_ORDERS and self._to_deliver(redeliver=redeliver)

    def to_push(self, *, redeliver: bool) -> bool:
        """Whether it waits to be handed to a POS that does not poll."""
        return self.outlet != WEB_ORDERS and self._to_deliver(redeliver=redeliver)

    def _to_deliver(self, *, redeliver: bool) -> bool:
        waiting = self.status == Status.NOT_DOWNLOADED or (redeliver and self.status == Status.REJECTED)
        return waiting and self.exportable

    @property
    def marks(self) -> list[str]:
        """The marks beside the status: offered, held, excluded, cancel-pending."""
        marks = {
            "offered": self.offered_at is not None,
            "held": self.held or self.decision.code == "hold",
            "excluded": self.excluded,
            "cancel-pending": self.cancellation in (Cancellation.PENDING, Cancellation.REFUSED),
        }
        return [mark for mark, holds in marks.items() if holds]


@dataclass(frozen=True, slots=True)
class Note:
    """A short text for people. `key` keeps a repeated event from leaving a second one.

    `for_store`: also a comment on the store's order. `for_person`: somebody has to do something.
    """

    text: str
    key: str = ""
    for_store: bool = False
    for_person: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """Something to be done in the store, or in the POS of the outlet named. `key` makes it once per order."""

    kind: str
    key: str
    details: dict[str, Any] = field(default_factory=dict)
    place: str = STORE


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel as the POS reported it; `items` maps line ids to pieces. `key` recognises a repeated report."""

    key: str
    carrier: str
    method: str
    tracking: str
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event leads to: the answer, and what is to be committed with it."""

    standing: Standing
    accepted: bool = True
    message: str = ""
    notes: tuple[Note, ...] = ()
    work: tuple[Work, ...] = ()
    lines: tuple[Line, ...] = ()
    shipment: Shipment | None = None
    drops_invoice: bool = False
