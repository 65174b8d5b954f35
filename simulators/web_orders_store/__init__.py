"""A web store with the web-orders profile, in memory: what a POS is examined against.

With named defects switched on it is the proof that the harness notices broken stores. It shares no code with the
reference bridge and none with the shopper; virtual orders reach it as JSON.
"""

from .defect import Defect
from .defects import DEFECTS, ConflictingDefects, UnknownDefect
from .shop import MachineAddress, Shop, TaxRule
from .store import Store, open_store

__all__ = [
    "DEFECTS",
    "ConflictingDefects",
    "Defect",
    "MachineAddress",
    "Shop",
    "Store",
    "TaxRule",
    "UnknownDefect",
    "open_store",
]
