"""What an entry of the gallery is: a name, the difficulty in one line, and how to make a calm purchase difficult."""

from collections.abc import Callable
from dataclasses import dataclass

from .catalogue import Catalogue
from .purchase import Purchase

Twist = Callable[[Purchase, Catalogue], Purchase]


@dataclass(frozen=True, slots=True)
class GalleryOrder:
    """A named difficult order. `qualifies`: a bridge in Auto-Invoice mode has to download it."""

    name: str
    text: str
    twist: Twist
    qualifies: bool = True
