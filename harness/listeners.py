"""Where a simulator of ours shall listen for the bridge under test, and whom it lets in."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MagentoListener:
    """Our Magento: an admin user of the bridge's own, with a bearer token that never expires."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OnSiteListener:
    """Our OnSite: the three credentials of a request. Orders for it are placed in `store_view` (empty: the first)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    app_id: str
    private_id: str = field(repr=False)
    store_view: str = ""


@dataclass(frozen=True, slots=True)
class RetailListener:
    """Our Retail account: a client and the tokens its connection begins with; the account's number is 1.

    Orders for it are placed in `store_view` (empty: the first).
    """

    host: str
    port: int
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)
    store_view: str = ""
