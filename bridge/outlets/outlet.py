"""What the bridge asks of the way to a POS: how it wants an order written down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..order import Order


@dataclass(frozen=True, slots=True)
class Rendering:
    """A message, ready to be sent, in both formats."""

    xml: bytes
    json: bytes


class Outlet(Protocol):
    """A way to a POS."""

    def render(self, order: Order) -> Rendering:
        """The order as the POS gets it."""
        ...

    def render_cancellation(self, number: str, canceled_at: datetime, comment: str) -> Rendering:
        """The store's cancellation as the POS gets it."""
        ...
