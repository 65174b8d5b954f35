"""The settings of the Retail outlet: which account, when an order goes there, and how it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from ...setting import require, require_choice, require_timeout, web_address
from ..outlet import Terms

Document = Literal["sale", "quote"]
Export = Literal["new-orders", "manual", "once-fulfilled"]
TaxMode = Literal["line", "category"]

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Retail:
    """How to reach the account, and what it gets. `url` is the account's own, `.../API/V3/Account/123/`.

    `refresh_token` begins the connection; those that follow are kept in the ledger. `payment_types` maps names of the
    store's payments (title, method or web-orders token, without case) to names of payment types. What is missing in
    the POS is a supplier's item if its maker is among `supplier_manufacturers` or its number begins with one of
    `supplier_prefixes`.
    """

    url: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    token_url: str = "https://cloud.lightspeedapp.com/auth/oauth/token"  # noqa: S105 - an address
    document: Document = "sale"
    export: Export = "new-orders"  # SET-16
    shop_id: int = 1
    register_id: int = 1
    employee_id: int = 1
    reference_source: str = "Webstore"
    tax_mode: TaxMode = "line"  # MAG-59
    payment_types: Mapping[str, str] = field(default_factory=dict)  # SET-26, SET-27
    supplier_manufacturers: tuple[str, ...] = ()  # SET-23
    supplier_prefixes: tuple[str, ...] = ()
    ca_file: str = ""
    connect_seconds: float = 5
    answer_seconds: float = 60

    def __post_init__(self) -> None:
        _check_address("retail.url", self.url)
        _check_address("retail.token_url", self.token_url)
        object.__setattr__(self, "url", self.url.rstrip("/"))
        for name in ("client_id", "client_secret", "refresh_token", "reference_source"):
            require(
                getattr(self, name).strip() != "", f"retail.{name}: is empty; {_WHENCE.get(name, 'name it')}"
            )
        require_choice("retail.document", self.document, get_args(Document))
        require_choice("retail.export", self.export, get_args(Export))
        require_choice("retail.tax_mode", self.tax_mode, get_args(TaxMode))
        for name in ("shop_id", "register_id", "employee_id"):
            number = getattr(self, name)
            require(number >= 1, f"retail.{name} {number}: not an id of the POS; they begin at 1")
        require(
            all(prefix.strip() for prefix in self.supplier_prefixes),
            "retail.supplier_prefixes: holds an empty one, which every item would match; leave it out",
        )
        require_timeout("retail.connect_seconds", self.connect_seconds)
        require_timeout("retail.answer_seconds", self.answer_seconds)

    @property
    def terms(self) -> Terms:
        """What a document is made as (SET-14)."""
        return Terms(self.document)


_WHENCE = {
    "client_id": "copy it from the client you registered with Lightspeed",
    "client_secret": "copy it from the client you registered with Lightspeed",
    "refresh_token": "connect the client with the account and copy the token",
    "reference_source": "name the web shop as the POS is to show it",
}


def _check_address(name: str, url: str) -> None:
    """Secrets travel to these addresses: in clear only on this machine."""
    parts = web_address(name, url, "not a web address; write it as in docs/bridge.md")
    require(
        parts.scheme == "https" or parts.hostname in LOOPBACK,
        f"{name} {url!r}: secrets would travel in clear; write https",
    )
