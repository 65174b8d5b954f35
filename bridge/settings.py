"""The bridge's settings: what they are called, what holds when they are left out, and what cannot be.

Names follow the help pages (docs/bridge.md lists them all). Built in code or read from TOML by `settings_file`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from .outlets.onsite.settings import OnSite
from .outlets.outlet import Terms
from .outlets.retail.settings import Retail
from .setting import SettingsError, require, require_choice, require_timeout, web_address
from .standing import WEB_ORDERS

Mode = Literal["auto-invoice", "wait-for-invoice"]
RejectedPolicy = Literal["hold", "redeliver"]
BillingFallback = Literal["none", "shipping"]
AddressMode = Literal["off", "observe", "pin", "require"]
OutletName = Literal["web-orders", "onsite", "retail"]


@dataclass(frozen=True, slots=True)
class TaxRule:
    """A tax rule of the POS and the destinations it is for: `US`, `US-CA` (EVO-53)."""

    id: str
    description: str
    destinations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopAddress:
    """Where a pickup order waits (EVO-D20)."""

    company: str = ""
    street: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Orders meant for `outlet`: those that agree with every list that is given. The first route that fits wins.

    `store_ids`: ids of the store's views; `shipping_methods`, `payment_methods`: the store's codes.
    """

    outlet: OutletName
    store_ids: tuple[str, ...] = ()
    shipping_methods: tuple[str, ...] = ()
    payment_methods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Magento:
    """How to reach the store: its URL without `/rest`, and either a token or an admin user.

    `store_view` is the code that goes into the path (`/rest/<code>/V1`); empty = the default store view. `ca_file`
    names the certificates to trust, where the store's own is not signed by a well-known authority.
    """

    url: str = ""
    token: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)
    store_view: str = ""
    ca_file: str = ""
    page_size: int = 100
    connect_seconds: float = 5
    answer_seconds: float = 60

    def __post_init__(self) -> None:
        web_address("magento.url", self.url, "not a web address; write for example https://shop.example")
        object.__setattr__(self, "url", self.url.rstrip("/").removesuffix("/rest"))
        require(
            bool(self.token) != bool(self.username and self.password),
            "magento: needs either token, or username and password; give one of the two",
        )
        require(
            re.fullmatch(r"[A-Za-z0-9_]*", self.store_view) is not None,
            f"magento.store_view {self.store_view!r}: not a store code; letters, digits and _ only",
        )
        require(1 <= self.page_size <= 300, f"magento.page_size {self.page_size}: choose 1 to 300")
        require_timeout("magento.connect_seconds", self.connect_seconds)
        require_timeout("magento.answer_seconds", self.answer_seconds)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can choose. Raises `SettingsError` when something cannot be."""

    magento: Magento
    lightspeed_username: str
    lightspeed_password: str = field(repr=False)
    enable_web_order_module: bool = False  # EVO-01
    download_orders: bool = True
    download_credit_memos: bool = True
    mode: Mode = "auto-invoice"
    orders_from: datetime | None = None  # EVO-D23; None = the moment of first enabling
    trusted_methods: tuple[str, ...] = ()  # MAG-D02
    currency: str = "USD"
    time_zone: str = "UTC"
    default_manufacturer: str = "Unknown"
    default_manufacturer_id: str = ""
    manufacturer_ids: Mapping[str, str] = field(default_factory=dict)
    tax_rules: tuple[TaxRule, ...] = (TaxRule("1", "Default"),)
    pickup_methods: tuple[str, ...] = ("instore_pickup", "storepickup_storepickup")
    shop_address: ShopAddress | None = None
    billing_fallback: BillingFallback = "none"
    rejected_policy: RejectedPolicy = "hold"  # EVO-D09
    refund_voided_orders: bool = True  # decisions 5
    email_shipments: bool = False
    machine_address_mode: AddressMode = "off"  # EVO-D22
    machine_address: str = ""
    machine_address_header: str = "X-Machine-Address"
    cycle_seconds: float = 60
    overlap_minutes: float = 10  # MAG-D05
    write_back_tries: int = 8
    not_restocked_words: str = "not returned to stock"  # MAG-D07, in a credit memo's comment
    outlet: OutletName = "web-orders"
    routes: tuple[Route, ...] = ()
    onsite: OnSite | None = None
    retail: Retail | None = None
    control_token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self._check_credentials()
        self._check_choices()
        self._check_places()
        self._check_numbers()

    @property
    def terms(self) -> dict[str, Terms]:
        """How documents are made, by pushed outlet (MAG-05)."""
        pushed = {"onsite": self.onsite, "retail": self.retail}
        return {name: outlet.terms for name, outlet in pushed.items() if outlet is not None}

    def _check_credentials(self) -> None:
        user, password = self.lightspeed_username, self.lightspeed_password
        require(user != "", "lightspeed_username: is empty; choose the name the POS will use")
        require(password != "", "lightspeed_password: is empty; choose the password the POS will use")
        require(":" not in user, "lightspeed_username: holds a colon, which Basic cannot carry; leave it out")

    def _check_choices(self) -> None:
        require_choice("mode", self.mode, get_args(Mode))
        require_choice("rejected_policy", self.rejected_policy, get_args(RejectedPolicy))
        require_choice("billing_fallback", self.billing_fallback, get_args(BillingFallback))
        require_choice("machine_address_mode", self.machine_address_mode, get_args(AddressMode))
        require_choice("outlet", self.outlet, get_args(OutletName))
        for outlet in (self.outlet, *(route.outlet for route in self.routes)):
            require_choice("routes.outlet", outlet, get_args(OutletName))
            require(
                outlet == WEB_ORDERS or outlet in self.terms,
                f"{outlet}: orders are routed there, but it is not set up; add the table [{outlet}]",
            )
        address = normal_machine_address(self.machine_address)
        require(
            self.machine_address_mode != "require" or address is not None,
            f"machine_address {self.machine_address!r}: `require` needs twelve hex digits; copy them from the POS",
        )
        require(
            re.fullmatch(r"[A-Za-z0-9-]+", self.machine_address_header) is not None,
            f"machine_address_header {self.machine_address_header!r}: not a header name",
        )

    def _check_places(self) -> None:
        try:
            ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            raise SettingsError(
                f"time_zone {self.time_zone!r}: unknown; give an IANA name such as America/Denver"
            ) from None
        require(
            re.fullmatch(r"[A-Z]{3}", self.currency) is not None,
            f"currency {self.currency!r}: not an ISO code; write for example USD",
        )
        require(bool(self.tax_rules), "tax_rules: is empty; leave it out, or name at least one rule")
        require(
            self.orders_from is None or self.orders_from.tzinfo is not None,
            "orders_from: has no time zone; write for example 2026-03-01T00:00:00Z",
        )
        if self.orders_from is not None:
            object.__setattr__(self, "orders_from", self.orders_from.astimezone(UTC))

    def _check_numbers(self) -> None:
        for name, lowest, highest in (
            ("cycle_seconds", 0.01, 86_400),
            ("overlap_minutes", 0, 1_440),
            ("write_back_tries", 1, 100),
        ):
            value = getattr(self, name)
            require(lowest <= value <= highest, f"{name} {value}: choose {lowest} to {highest}")


def normal_machine_address(text: str) -> str | None:
    """Twelve lower-case hex digits; separators and case do not matter. None when it is no such address (EVO-D22)."""
    digits = re.sub(r"[:.\-]", "", text.strip()).lower()
    return digits if re.fullmatch(r"[0-9a-f]{12}", digits) else None
