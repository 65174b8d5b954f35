"""A Lightspeed EVO point of sale that downloads web orders: a client for any store that speaks the protocol.

It knows stores only by HTTP, and nothing of the bridge or of the other simulators.
"""

from .connection import BadConnection, Connection
from .events import Event
from .link import EnablingRefused, NotEnabled
from .messages import ShippedItem
from .pos import Pos, open_pos
from .sales import NoSale, Sale
from .staff import NotPossible, Told

__all__ = [
    "BadConnection",
    "Connection",
    "EnablingRefused",
    "Event",
    "NoSale",
    "NotEnabled",
    "NotPossible",
    "Pos",
    "Sale",
    "ShippedItem",
    "Told",
    "open_pos",
]
