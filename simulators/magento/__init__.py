"""A Magento 2 shop as its REST API shows it: the order side, stock and the catalogue a till needs."""

from .accounts import AdminUser, Integration
from .opening import Magento, open_magento
from .shop import Settings
from .store_view import DEFAULT_VIEW, StoreView
from .versions import PROFILES

__all__ = [
    "DEFAULT_VIEW",
    "PROFILES",
    "AdminUser",
    "Integration",
    "Magento",
    "Settings",
    "StoreView",
    "open_magento",
]
