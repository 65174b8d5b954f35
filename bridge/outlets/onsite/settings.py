"""The settings of the OnSite outlet: how to reach the server, and what documents it gets (docs/bridge.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from ...setting import require, require_choice, require_timeout, web_address
from ..outlet import Terms

DownloadAs = Literal["orders", "invoices"]
TaxMode = Literal["tax_line", "tax_code"]

METHODS = {
    "VISA": "Visa",
    "MASTERCARD": "MasterCard",
    "DISCOVER": "Discover",
    "AMEX": "American Express",
    "PAYPAL": "PayPal",
}
"""What OnSite calls a tender, by its web-orders token."""


@dataclass(frozen=True, slots=True)
class OnSite:
    """One OnSite server. Raises `SettingsError` when something cannot be.

    `url` is https, without `/api`; `ca_file` names the server's own certificate. `store_name` tells this store's
    documents from those of another one in the same OnSite. `payment_methods` maps the store's code of a method to
    OnSite's name of it; `no_tax_code` names the tax code for documents whose tax is a line (empty: the first without
    a rate).
    """

    url: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    application_id: str = ""
    private_id: str = field(default="", repr=False)
    ca_file: str = ""
    store_name: str = "Magento"
    download_orders_as: DownloadAs = "orders"  # MAG-12
    reserve_order_inventory: bool = True  # MAG-13
    create_order_deposits: bool = True  # MAG-15
    tax_mode: TaxMode = "tax_line"  # MAG-51
    no_tax_code: str = ""
    payment_methods: Mapping[str, str] = field(default_factory=dict)
    default_payment_method: str = "Other"
    release_on_cancel: bool = True  # MAG-D08
    sync_stock: bool = False  # MAG-14
    page_size: int = 200
    connect_seconds: float = 5
    answer_seconds: float = 60

    def __post_init__(self) -> None:
        web_address(
            "onsite.url",
            self.url,
            "not an https address; write for example https://onsite.example:9630",
            schemes=("https",),
        )
        object.__setattr__(self, "url", self.url.rstrip("/").removesuffix("/api"))
        for name in ("username", "password", "application_id", "private_id", "store_name"):
            require(bool(getattr(self, name).strip()), f"onsite.{name}: is empty; OnSite needs it")
        require(":" not in self.username, "onsite.username: holds a colon, which Basic cannot carry")
        for name in ("application_id", "private_id"):
            text = getattr(self, name)
            require(
                text.isascii() and text.isprintable(), f"onsite.{name}: not fit for a header; copy it anew"
            )
        require_choice("onsite.download_orders_as", self.download_orders_as, get_args(DownloadAs))
        require_choice("onsite.tax_mode", self.tax_mode, get_args(TaxMode))
        require(1 <= self.page_size <= 1000, f"onsite.page_size {self.page_size}: choose 1 to 1000")
        require_timeout("onsite.connect_seconds", self.connect_seconds)
        require_timeout("onsite.answer_seconds", self.answer_seconds)

    @property
    def terms(self) -> Terms:
        """How documents are made; both switches work with orders only (MAG-13, MAG-15)."""
        if self.download_orders_as == "invoices":
            return Terms("invoice")
        return Terms("order", self.reserve_order_inventory, self.create_order_deposits)

    def mark_of(self, number: str) -> str:
        """By what the bridge knows its document of a web order again, whoever else writes into this server."""
        return f"[{number} {self.store_name}]"

    @property
    def inactive(self) -> tuple[str, ...]:
        """Settings that have no effect as things are, in words for an operator (MAG-D09)."""
        if self.download_orders_as == "orders":
            return ()
        return tuple(
            f"{name}: inactive, it works with Download Orders As = Orders only"
            for name in ("Reserve Order Inventory", "Create Order Deposits")
        )
