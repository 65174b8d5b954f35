"""How the company has set its server up, and which of the undocumented choices it follows.

Every value that no source documents has its reason in `docs/spec/onsite.md`.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from enum import Flag, auto
from zoneinfo import ZoneInfo


class Release(Flag):
    """Which generation of the wire format is spoken; `BOTH` writes old and new names next to each other."""

    R2015 = auto()
    R2017 = auto()
    BOTH = R2015 | R2017


RELEASES = {"2015": Release.R2015, "2017": Release.R2017, "both": Release.BOTH}


@dataclass(frozen=True, slots=True)
class TaxCode:
    """Up to five rates, in percent."""

    name: str
    rates: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Company:
    """Settings of one OnSite server. Local time of `zone` is what all its documents carry."""

    zone: ZoneInfo = ZoneInfo("UTC")  # noqa: RUF009 - immutable
    store_code: str = "MAIN"
    currency: str = "USD"
    currency_symbol: str = "$"
    tax_codes: tuple[TaxCode, ...] = (TaxCode("No tax"), TaxCode("Sales tax", (Decimal("8.25"),)))
    """The first one is the default of new documents."""
    tax_inclusive: bool = False
    """Prices given for new products include tax."""
    release: Release = Release.BOTH
    seats: int = 20
    """Sessions that an application registered for writing may have at once; many scripts never log out."""
    idle: timedelta = timedelta(minutes=15)
    """After that much silence a session ends, and its seat is free."""
    post_when_paid: bool = False
    """The company option of that name: an invoice is posted the moment it is paid in full."""
    refuse_unknown: bool = True
    """Elements nobody knows are refused like read-only ones; off: they are passed over."""
    not_locked_status: int = 406
    """Answer to a change without a lock of one's own."""
    lock_held_status: int = 403
    """Answer to a LOCK that somebody else holds."""

    def with_seats(self, seats: int) -> "Company":
        """The same company with another number of seats."""
        return replace(self, seats=seats)
