"""What happens in the POS, as typed values that somebody may listen to while it happens.

An event is told after its change is committed. `str(event)` is one line for people and holds no personal data.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """`at` is the POS's clock, UTC."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Tested(Event):
    """Test Connection was pressed."""

    success: bool
    words: str

    def __str__(self) -> str:
        return f"test connection: {self.words}"


@dataclass(frozen=True, slots=True)
class Polled(Event):
    """A poll was answered and understood."""

    orders: int
    cancellations: int

    def __str__(self) -> str:
        return f"polled: {self.orders} orders, {self.cancellations} cancellations"


@dataclass(frozen=True, slots=True)
class PollFailed(Event):
    """A poll brought nothing that can be used."""

    reason: str

    def __str__(self) -> str:
        return f"poll failed: {self.reason}"


@dataclass(frozen=True, slots=True)
class OrderEvent(Event):
    """Something about one order."""

    order_id: str


@dataclass(frozen=True, slots=True)
class Imported(OrderEvent):
    """An order became a sale; its acknowledgement is written but not yet sent."""

    sale: str
    total: str

    def __str__(self) -> str:
        return f"order {self.order_id} imported as sale {self.sale}, {self.total}"


@dataclass(frozen=True, slots=True)
class OfferedAgain(OrderEvent):
    """An order that is a sale already; answered with issue 1010."""

    sale: str

    def __str__(self) -> str:
        return f"order {self.order_id} offered again, it is sale {self.sale}"


@dataclass(frozen=True, slots=True)
class Refused(OrderEvent):
    """An order did not become a sale."""

    codes: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        return f"order {self.order_id} refused ({', '.join(self.codes)}): {self.reason}"


@dataclass(frozen=True, slots=True)
class CancelledByStore(OrderEvent):
    """The store took an order back and the sale is cancelled."""

    sale: str

    def __str__(self) -> str:
        return f"order {self.order_id} cancelled by the store, sale {self.sale}"


@dataclass(frozen=True, slots=True)
class Acknowledged(OrderEvent):
    """The store has accepted an acknowledgement."""

    response_type: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        codes = f" with {', '.join(self.codes)}" if self.codes else ""
        return f"{self.response_type} {self.order_id} acknowledged{codes}"


@dataclass(frozen=True, slots=True)
class Shipped(OrderEvent):
    """Staff shipped goods."""

    sale: str
    tracking: str

    def __str__(self) -> str:
        return f"order {self.order_id} shipped, tracking {self.tracking or 'none'}"


@dataclass(frozen=True, slots=True)
class Voided(OrderEvent):
    """Staff voided a sale."""

    sale: str

    def __str__(self) -> str:
        return f"order {self.order_id} voided, sale {self.sale}"


@dataclass(frozen=True, slots=True)
class LineChanged(OrderEvent):
    """Staff cancelled or sold pieces of one line; `action` is CANCEL or SELL."""

    sale: str
    item_number: str
    quantity: int
    action: str

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.action} {self.quantity} of {self.item_number}"


@dataclass(frozen=True, slots=True)
class Delivered(OrderEvent):
    """The store has accepted a message of staff's doing; `kind` is shipment, void, cancel_line or sell_line."""

    kind: str

    def __str__(self) -> str:
        return f"order {self.order_id}: the store has the {self.kind}"


@dataclass(frozen=True, slots=True)
class Delayed(OrderEvent):
    """A message could not be delivered and will be sent again, unchanged."""

    kind: str
    reason: str
    due: datetime

    def __str__(self) -> str:
        return f"order {self.order_id}: {self.kind} again at {self.due:%H:%M:%S} UTC ({self.reason})"


@dataclass(frozen=True, slots=True)
class AlarmRaised(Event):
    """Staff has to look at something."""

    kind: str
    subject: str
    text: str

    def __str__(self) -> str:
        return f"ALARM {self.subject or self.kind}: {self.text}"


Listener = Callable[[Event], None]


class Announcer:
    """Tells every listener every event, in order. A listener that fails is logged and harms nobody."""

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """From now on `listener` is told; call what is returned to stop that."""
        self._listeners = (*self._listeners, listener)
        return lambda: self._leave(listener)

    def tell(self, *events: Event) -> None:
        """Tell what has just been committed."""
        for event in events:
            for listener in self._listeners:
                try:
                    listener(event)
                except Exception:  # noqa: BLE001 - whatever it is, the till goes on
                    _log.exception("a listener failed")

    def _leave(self, listener: Listener) -> None:
        self._listeners = tuple(one for one in self._listeners if one is not listener)
