"""The virtual shopper: seeded people, a catalogue, a gallery of difficult orders, and hands that order at Magento."""

from .difficulty import GalleryOrder
from .gallery import GALLERY
from .magento_rest import ShopError
from .magento_shop import MagentoShop, Placed, Shipment, Track
from .order import VirtualOrder
from .shopper import MIXED, Shopper, UnknownOrder

__all__ = [
    "GALLERY",
    "MIXED",
    "GalleryOrder",
    "MagentoShop",
    "Placed",
    "Shipment",
    "ShopError",
    "Shopper",
    "Track",
    "UnknownOrder",
    "VirtualOrder",
]
