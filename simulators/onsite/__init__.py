"""A Lightspeed OnSite server: its REST XML API over HTTPS, with seats, locks, documents and stock.

`docs/spec/onsite.md` says which of its habits the vendor documents, which were observed, and which are ours.
"""

from .accounts import DEMO, Application, User
from .company import RELEASES, Company, Release, TaxCode
from .database import DatabaseUnusable
from .opening import OnSite, open_onsite

__all__ = [
    "DEMO",
    "RELEASES",
    "Application",
    "Company",
    "DatabaseUnusable",
    "OnSite",
    "Release",
    "TaxCode",
    "User",
    "open_onsite",
]
