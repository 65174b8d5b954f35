"""A Lightspeed Retail (R-Series) account as its V3 API shows it, with V2 for old clients: customers, items and stock,
sales and refunds, OAuth tokens and rate limits."""

from .account import SalesTax, Settings
from .connections import Connection
from .opening import Retail, open_retail

__all__ = ["Connection", "Retail", "SalesTax", "Settings", "open_retail"]
