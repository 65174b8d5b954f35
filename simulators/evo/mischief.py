"""How this POS can be told to misbehave, so that a store can be tried against a bad one.

Each is a fault of `simulators/faults.py`. A fault's `path` may name the order it is meant for.

| fault | what the POS does | parameters |
| --- | --- | --- |
| skip_acknowledgement | forgets to send the acknowledgement of what it has dealt with | |
| duplicate_acknowledgement | sends an acknowledgement twice | |
| ack_unknown_code | reports a failing issue no store knows, and makes no sale | `code`, `message` |
| ack_before_offer | acknowledges an order before the next poll could offer it | `order` |
| shipment_before_ack | ships an order before it acknowledges it | `tracking` |
| overlapping_polls | polls twice before it deals with the first answer | |
"""

from datetime import datetime

import sqlalchemy as sql

from ..faults import Faults
from . import outbox
from .connection import Connection
from .messages import Acknowledgement, Issue, ResponseType, Shipment
from .outbox import MessageState

NAMES = (
    "skip_acknowledgement",
    "duplicate_acknowledgement",
    "ack_unknown_code",
    "ack_before_offer",
    "shipment_before_ack",
    "overlapping_polls",
)
_PATH = "/AcknowledgeRequest"


class Mischief:
    """Asks the faults at each place where this POS can go wrong. Letters are returned in the order of sending."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def unknown_issue(self, order_id: str) -> Issue | None:
        """An issue to report instead of importing the order."""
        fault = self._faults.take("ack_unknown_code", "POST", f"{_PATH}/{order_id}")
        if fault is None:
            return None
        code = str(fault.parameters.get("code", "7777"))
        return Issue(code, str(fault.parameters.get("message", "an issue no store has heard of")))

    def letters(self, tx: sql.Connection, connection: Connection, message: Acknowledgement) -> list[int]:
        """Write the acknowledgement: once, twice, or not to be sent at all."""
        place = f"{_PATH}/{message.order_id}"
        if self._faults.take("skip_acknowledgement", "POST", place):
            outbox.put(tx, connection, message, state=MessageState.SKIPPED)
            return []
        times = 2 if self._faults.take("duplicate_acknowledgement", "POST", place) else 1
        return [outbox.put(tx, connection, message) for _ in range(times)]

    def shipment_ahead(self, order_id: str, now: datetime) -> Shipment | None:
        """A shipment that leaves before the acknowledgement of its order."""
        fault = self._faults.take("shipment_before_ack", "POST", f"{_PATH}/{order_id}")
        if fault is None:
            return None
        tracking = str(fault.parameters.get("tracking", "TOO-EARLY"))
        return Shipment(order_id, now, carrier="ACME", method="GROUND", tracking=tracking)

    def acknowledgement_ahead(self, now: datetime) -> Acknowledgement | None:
        """An acknowledgement of something that was perhaps never offered."""
        fault = self._faults.take("ack_before_offer", "POST", _PATH)
        if fault is None:
            return None
        return Acknowledgement(str(fault.parameters.get("order", "NEVER-OFFERED")), ResponseType.ORDER, now)

    def polls_overlap(self) -> bool:
        """Whether a second poll begins before the first is dealt with."""
        return self._faults.take("overlapping_polls", "GET", "/OutstandingActivity") is not None
