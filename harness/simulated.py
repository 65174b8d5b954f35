"""How each simulator of a lab is opened: whom it lets in, what is on its shelves, and what a person is told of it.

For `tillproof up` and `tillproof simulate` alike. Every simulator knows two connections, a person's and the bridge's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

from ..simulators.magento import DEFAULT_VIEW, AdminUser, StoreView, open_magento
from ..simulators.onsite import Application, Company, TaxCode, User, open_onsite
from ..simulators.retail import Connection, SalesTax, Settings, open_retail
from ..simulators.serving import Tls
from ..simulators.shopper.catalogue import products
from ..simulators.shopper.taxes import tax_name, tax_percents
from .home import Home
from .lab_facts import Secrets

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

STORE_VIEWS = (DEFAULT_VIEW, StoreView("onsite", "City Shop"), StoreView("retail", "Outlet Store"))
"""The doors of the store: `default` for whatever the lab is told, the others for the POS they are called after."""

SHOP_USER = "shop"
PERSON, BRIDGE = "person", "bridge"
ACCOUNT = 1
NO_TAX = "No Tax"

Endpoint = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulator that is open and wants to be served; `tls` is its own, if it insists on one.

    `connection` makes of the URL it is reached at how a person connects.
    """

    wsgi: "WSGIApplication"
    close: Callable[[], None]
    connection: Callable[[str], Endpoint]
    control_token: str
    tls: Tls | None = None

    def endpoint(self, url: str, certificate: Path | None) -> Endpoint:
        """All that a person is told of it; `certificate` is the one it shows."""
        control = {"url": f"{url}/_tillproof", "token": self.control_token}
        shown = {"certificate": str(certificate)} if certificate else {}
        return self.connection(url) | {"control": control} | shown


def application_id(who: str) -> str:
    """The OnSite application of the person or the bridge."""
    return f"com.tillproof.{who}"


def client_id(who: str) -> str:
    """The Retail client of the person or the bridge."""
    return f"tillproof-{who}"


def account_url(url: str) -> str:
    """Where the Retail account's records lie."""
    return f"{url}/API/V3/Account/{ACCOUNT}/"


def token_url(url: str) -> str:
    """Where the Retail account's tokens are refreshed."""
    return f"{url}/auth/oauth/token"


def open_store(home: Home, secret: Secrets, *, version: str = "2.4.5") -> Simulated:
    """Magento with the shopper's catalogue. Raises `ValueError` for a release that is not simulated."""
    magento = open_magento(
        home.database("magento"),
        users=[
            AdminUser(SHOP_USER, secret["shop-password"], secret["shop-token"]),
            AdminUser(BRIDGE, token_urlsafe(24), secret["bridge-token"]),
        ],
        control_token=secret["magento-control"],
        version=version,
        store_views=STORE_VIEWS,
    )
    magento.load_products(products())

    def connection(url: str) -> Endpoint:
        return {
            "url": url,
            "user": SHOP_USER,
            "password": secret["shop-password"],
            "token": secret["shop-token"],
        }

    return Simulated(magento.system.wsgi, magento.close, connection, secret["magento-control"])


def open_onsite_server(home: Home, secret: Secrets, *, host: str) -> Simulated:
    """OnSite with the shopper's catalogue and taxes; its certificate names `host` and is kept in the home.

    Raises `onsite.DatabaseUnusable`.
    """
    taxes = (TaxCode(NO_TAX), *(TaxCode(tax_name(percent), (percent,)) for percent in tax_percents()))
    onsite = open_onsite(
        home.database("onsite"),
        users=[
            User(PERSON, secret["onsite-password"], "Perry", "Person"),
            User(BRIDGE, secret["onsite-bridge-password"], "Web", "Orders"),
        ],
        applications=[
            Application(application_id(PERSON), secret["onsite-private-id"]),
            Application(application_id(BRIDGE), secret["onsite-bridge-private-id"]),
        ],
        control_token=secret["onsite-control"],
        company=Company(tax_codes=taxes),
        certificate_folder=home.path.resolve(),
        certificate_names=[host] if host else [],
    )
    onsite.load_products(products())

    def connection(url: str) -> Endpoint:
        return {
            "url": url,
            "user": PERSON,
            "password": secret["onsite-password"],
            "app_id": application_id(PERSON),
            "private_id": secret["onsite-private-id"],
        }

    return Simulated(onsite.system.wsgi, onsite.close, connection, secret["onsite-control"], onsite.tls)


def open_retail_account(home: Home, secret: Secrets, *, limits: bool = True) -> Simulated:
    """A Retail account with the shopper's catalogue and taxes. Without `limits` requests are only counted."""
    taxes = (SalesTax(NO_TAX, Decimal(0)), *(SalesTax(tax_name(rate), rate / 100) for rate in tax_percents()))
    own = _retail_connection(secret, PERSON, "retail")
    retail = open_retail(
        home.database("retail"),
        client_id=own.client_id,
        client_secret=own.client_secret,
        refresh_token=own.refresh_token,
        access_token=own.access_token,
        connections=[_retail_connection(secret, BRIDGE, "retail-bridge")],
        account_id=ACCOUNT,
        limits=limits,
        control_token=secret["retail-control"],
        settings=Settings(registers=1, more_taxes=taxes),
    )
    retail.load_products(products())

    def connection(url: str) -> Endpoint:
        return {
            "url": account_url(url),
            "token_url": token_url(url),
            "account_id": str(ACCOUNT),
            "client_id": own.client_id,
            "client_secret": own.client_secret,
            "refresh_token": own.refresh_token,
            "access_token": own.access_token,
        }

    return Simulated(retail.system.wsgi, retail.close, connection, secret["retail-control"])


def _retail_connection(secret: Secrets, who: str, prefix: str) -> Connection:
    return Connection(
        client_id(who),
        secret[f"{prefix}-client-secret"],
        secret[f"{prefix}-refresh-token"],
        secret[f"{prefix}-access-token"],
    )
