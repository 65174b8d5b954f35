"""One order's entry in the store's book: what it is, how far it has come, what was noted (decisions 1).

Entries are frozen. Whoever changes one builds the next, so that a refusal half-way leaves the old one as it was.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from .document import WebOrder


class Status(StrEnum):
    """The words for an order's life, one for every system of tillproof."""

    NOT_DOWNLOADED = "not_downloaded"
    REJECTED = "rejected"
    DOWNLOADED = "downloaded"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    CANCELED = "canceled"


class CanceledBy(StrEnum):
    """Which side ended an order: the other side is the one that has to be told."""

    STORE = "store"
    POS = "pos"


class Notice(StrEnum):
    """What became of telling the POS about a cancellation."""

    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """One remark on an order, as staff read it."""

    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel. `items` are pieces by item id; `likeness` is how a repeat of the message is known again (EVO-D16e)."""

    carrier: str
    method: str
    tracking: str
    items: Mapping[str, int]
    likeness: object


@dataclass(frozen=True, slots=True)
class LineAction:
    """What the POS did to a line, by which a repeat is known again (EVO-D15g)."""

    item_id: str
    action: str
    quantity: int
    date: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An order in the book.

    `reference` is the shopper's own name for it. `since` is the moment it became exportable, by which the queue is
    sorted (EVO-D07b); `waiting` is why it is not exportable; `needs_staff` says that a person has to look at it.
    """

    number: str
    sequence: int
    reference: str
    document: WebOrder
    since: datetime
    waiting: str = ""
    held: bool = False
    excluded: bool = False
    offered: bool = False
    downloaded: bool = False
    rejected: bool = False
    voided: bool = False
    canceled_by: CanceledBy | None = None
    canceled_at: datetime | None = None
    notice: Notice = Notice.PENDING
    canceled_pieces: Mapping[str, int] = field(default_factory=dict)
    line_actions: tuple[LineAction, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    needs_staff: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def status(self) -> Status:
        """Where the order stands; the furthest step counts."""
        if self.canceled_by:
            return Status.CANCELED
        if self.shipped_pieces:
            return Status.PARTLY_SHIPPED if self.open_pieces else Status.SHIPPED
        if self.downloaded:
            return Status.DOWNLOADED
        return Status.REJECTED if self.rejected else Status.NOT_DOWNLOADED

    @property
    def is_exportable(self) -> bool:
        """Whether the order waits for the POS to take it (EVO-D07)."""
        return not (
            self.waiting or self.held or self.excluded or self.downloaded or self.rejected or self.canceled_by
        )

    @property
    def owes_notice(self) -> bool:
        """Whether the POS has to be told that the store cancelled what the POS had taken (EVO-D13)."""
        return self.canceled_by is CanceledBy.STORE and self.downloaded and self.notice is Notice.PENDING

    @property
    def is_with_pos(self) -> bool:
        """Whether the POS can know of this order."""
        return self.offered or self.downloaded

    @property
    def shipped_pieces(self) -> Counter[str]:
        """Pieces sent, by item id."""
        pieces: Counter[str] = Counter()
        for shipment in self.shipments:
            pieces.update(shipment.items)
        return pieces

    @property
    def open_pieces(self) -> dict[str, int]:
        """Pieces neither shipped nor cancelled, by item id; items without any are left out."""
        shipped = self.shipped_pieces
        rest = {
            item.item_id: item.quantity - shipped[item.item_id] - self.canceled_pieces.get(item.item_id, 0)
            for item in self.document.items
        }
        return {item_id: pieces for item_id, pieces in rest.items() if pieces > 0}

    @property
    def marks(self) -> list[str]:
        """What is true of the order beside its status, in words for staff."""
        marks = {
            "offered": self.offered,
            "held": self.held,
            "excluded": self.excluded,
            "voided": self.voided,
            "cancel-pending": self.owes_notice,
            "needs-staff": self.needs_staff,
        }
        waiting = [f"waiting: {self.waiting}"] if self.waiting else []
        return [mark for mark, is_set in marks.items() if is_set] + waiting

    def noted(self, at: datetime, *texts: str) -> "Entry":
        """The entry with further notes."""
        return replace(self, notes=(*self.notes, *(Note(text, at) for text in texts)))

    def noted_once(self, at: datetime, texts: Iterable[str]) -> "Entry":
        """The entry with those notes that it does not have yet: a message that came twice is noted once (EVO-D10)."""
        known = {note.text for note in self.notes}
        return self.noted(at, *(text for text in dict.fromkeys(texts) if text not in known))

    def with_canceled(self, pieces: Mapping[str, int]) -> "Entry":
        """The entry with these pieces given up."""
        return replace(self, canceled_pieces=Counter(self.canceled_pieces) + Counter(pieces))
