"""The reference bridge: reads web orders from Magento, keeps them in a ledger, offers them to a POS that polls."""

from .bridge import Bridge, open_bridge
from .ledger import LedgerUnusable
from .setting import SettingsError
from .settings import Magento, Route, Settings, ShopAddress, TaxRule
from .settings_file import load_settings
from .sources.source import StoreTrouble

__all__ = [
    "Bridge",
    "LedgerUnusable",
    "Magento",
    "Route",
    "Settings",
    "SettingsError",
    "ShopAddress",
    "StoreTrouble",
    "TaxRule",
    "load_settings",
    "open_bridge",
]
