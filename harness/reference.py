"""The reference bridge as a target: bridge, Magento and POS in this process, on ports of their own, by a virtual clock.

They are started here and from then on used over HTTP only, like any other target. A POS that documents are pushed into
is opened when a scenario first asks for it; what is ordered in the store view of its name is routed there.
"""

import secrets
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self
from urllib.parse import quote

import requests

from ..bridge import Bridge, Magento, Route, Settings, ShopAddress, TaxRule, open_bridge
from ..bridge.outlets.onsite.settings import OnSite
from ..bridge.outlets.retail.settings import Retail
from ..schemas import json_schema
from ..simulators.clock import VirtualClock
from ..simulators.magento import AdminUser
from ..simulators.serving import Server
from ..simulators.shopper import VirtualOrder
from ..simulators.shopper.ordinary import SHOP
from .listeners import OnSiteListener, RetailListener
from .magento_side import MagentoSide
from .onsite_side import OnSiteSide
from .retail_side import RetailSide
from .simulated import STORE_VIEWS
from .target import BridgeSettings, Connection, HookBroken, OrderState

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
BETWEEN_ORDERS = timedelta(minutes=1)
"""The clock moves on with every deed of the shop, so that each has a moment of its own and cycles look back at few."""

BEFORE_ORDERS = timedelta(hours=1)
"""The bridge is older than this when the first order comes, so that also orders of a slow shop clock are new to it."""

ORDERS_PER_PAGE = 20
"""Few, so that a scenario soon has more than one page to read."""

ANSWER_SECONDS = 60.0

EXPORTS: Mapping[str, Literal["new-orders", "manual", "once-fulfilled"]] = {
    "new-orders": "new-orders",
    "manual": "manual",
    "once-fulfilled": "once-fulfilled",
}


class ReferenceTarget:
    """`with ReferenceTarget() as target: ...`"""

    name = "the reference bridge"
    profiles: tuple[str, ...] = ("web-orders", "magento", "onsite", "retail")
    disposable = True

    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        self._control_token = secrets.token_urlsafe(24)
        # A colon and letters outside ASCII, since passwords may have them (EVO-D03c).
        password = f"grün:{secrets.token_urlsafe(12)}"
        user = AdminUser("bridge", secrets.token_urlsafe(24), secrets.token_urlsafe(24))
        self._magento = MagentoSide(user, self.clock, tick=self._tick)
        self._folder = tempfile.TemporaryDirectory(prefix="tillproof-", ignore_cleanup_errors=True)
        self._settings = _settings(self._magento.url, user.token or "", password, self._control_token)
        self._onsite: OnSiteSide | None = None
        self._retail: RetailSide | None = None
        self._chosen = BridgeSettings()
        self._bridge = self._open()
        self.clock.move(BEFORE_ORDERS)
        self._server = Server(self._serve).start()
        self._session = requests.Session()
        self.connection = Connection(
            f"{self._server.url}/LightSpeed", self._settings.lightspeed_username, password
        )
        self.secrets: tuple[str, ...] = (self._control_token, user.token or "", user.password)

    @property
    def magento(self) -> MagentoSide:
        """The shop that the bridge reads from."""
        return self._magento

    @property
    def onsite(self) -> OnSiteSide:
        """The OnSite that orders of its store view are pushed into."""
        if self._onsite is None:
            listener = OnSiteListener(
                "127.0.0.1",
                0,
                user="bridge",
                password=secrets.token_urlsafe(24),
                app_id="com.tillproof.reference",
                private_id=secrets.token_urlsafe(24),
                store_view="onsite",
            )
            self._onsite = OnSiteSide(listener, self.clock, tick=self._tick)
            self.secrets += (listener.password, listener.private_id)
            self._settings = replace(
                self._settings,
                onsite=_onsite_settings(listener, self._onsite),
                routes=(*self._settings.routes, _route_to("onsite")),
            )
            self.set_settings(self._chosen)
        return self._onsite

    @property
    def retail(self) -> RetailSide:
        """The Retail that orders of its store view are pushed into."""
        if self._retail is None:
            listener = RetailListener(
                "127.0.0.1",
                0,
                client_id="bridge",
                client_secret=secrets.token_urlsafe(24),
                refresh_token=secrets.token_urlsafe(24),
                access_token=secrets.token_urlsafe(24),
                store_view="retail",
            )
            self._retail = RetailSide(listener, self.clock, tick=self._tick)
            self.secrets += (listener.client_secret, listener.refresh_token, listener.access_token)
            self._settings = replace(
                self._settings,
                retail=_retail_settings(listener, self._retail),
                routes=(*self._settings.routes, _route_to("retail")),
            )
            self.set_settings(self._chosen)
        return self._retail

    # --- the store's side: our Magento ----------------------------------------------------------------------------

    def place_order(self, order: VirtualOrder) -> str:
        self._tick()
        return self._magento.place_order(order)

    def cancel_order(self, order_id: str) -> None:
        self._tick()
        self._magento.cancel_order(order_id)

    def hold(self, order_id: str) -> None:
        self._tick()
        self._magento.hold(order_id)

    def unhold(self, order_id: str) -> None:
        self._tick()
        self._magento.unhold(order_id)

    def edit_order(self, order_id: str, order: VirtualOrder) -> None:
        self._tick()
        self._magento.edit_order(order_id, order)

    # --- the bridge's side: its control API -----------------------------------------------------------------------

    def read_order(self, order_id: str) -> OrderState:
        answer = self._control("GET", f"/orders/{quote(order_id, safe='')}")
        try:
            json_schema.check("order-status", answer)
        except json_schema.Invalid as error:
            raise HookBroken(f"reference bridge: order {order_id}: {error}") from error
        return OrderState.from_json(answer)

    def is_own(self, _order_id: str, /) -> bool:
        return False

    def run_cycle(self) -> None:
        self._control("POST", "/cycle")

    def release(self, order_id: str) -> None:
        self._control("POST", f"/orders/{quote(order_id, safe='')}/release")

    def exclude(self, order_id: str) -> None:
        self._control("POST", f"/orders/{quote(order_id, safe='')}/exclude")

    def resend(self, order_id: str) -> None:
        self._control("POST", f"/orders/{quote(order_id, safe='')}/resend")

    def set_machine_address(self, mode: str) -> None:
        """The bridge is opened again in that mode, with no address pinned."""
        self._settings = replace(self._settings, machine_address_mode="pin" if mode == "pin" else "off")
        self.restart()
        self._control("POST", "/machine-address/reset")

    def export_order(self, order_id: str) -> None:
        self._control("POST", f"/orders/{quote(order_id, safe='')}/export")

    def set_module(self, enabled: bool) -> None:
        self._tick()
        self._control("PUT", "/module", {"enabled": enabled})

    def set_settings(self, settings: BridgeSettings) -> None:
        """The bridge is opened again with other settings; the ledger stays."""
        self._tick()
        self._chosen = settings
        self._settings = replace(
            self._settings,
            download_orders=settings.download_orders,
            download_credit_memos=settings.download_credit_memos,
            mode="auto-invoice" if settings.mode == "auto-invoice" else "wait-for-invoice",
            onsite=self._settings.onsite and _chosen_for_onsite(self._settings.onsite, settings),
            retail=self._settings.retail and _chosen_for_retail(self._settings.retail, settings),
        )
        self.restart()

    def restart(self) -> None:
        """Close the bridge and open it again on the same ledger; the address stays."""
        self._bridge.close()
        self._bridge = self._open()

    def set_clock(self, now: datetime) -> None:
        self.clock.set(now)

    def reset(self) -> None:
        self._control("POST", "/reset")

    def close(self) -> None:
        self._session.close()
        self._server.stop()
        self._bridge.close()
        if self._onsite is not None:
            self._onsite.close()
        if self._retail is not None:
            self._retail.close()
        self._magento.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _tick(self) -> None:
        self.clock.move(BETWEEN_ORDERS)

    def _pass(self, seconds: float) -> None:
        """Whole seconds: the store keeps no fractions, and must not seem older than a setting of the same second."""
        self.clock.move(timedelta(seconds=ceil(seconds)))

    def _open(self) -> Bridge:
        ledger = Path(self._folder.name) / "ledger.sqlite"
        return open_bridge(self._settings, ledger, clock=self.clock, lab=True, pause=self._pass)

    def _serve(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return self._bridge.wsgi(environ, start_response)

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        response = self._session.request(
            method,
            f"{self._server.url}/_tillproof{path}",
            json=body if method != "GET" else None,
            headers={"Authorization": f"Bearer {self._control_token}"},
            timeout=ANSWER_SECONDS,
        )
        if not response.ok:
            raise HookBroken(
                f"reference bridge: {method} {path}: {response.status_code} {response.text[:300]}"
            )
        return response.json()


def _settings(magento: str, token: str, password: str, control_token: str) -> Settings:
    return Settings(
        magento=Magento(url=magento, token=token, page_size=ORDERS_PER_PAGE),
        lightspeed_username="lightspeed",
        lightspeed_password=password,
        enable_web_order_module=True,
        shop_address=ShopAddress(
            company=SHOP.company or "",
            street=SHOP.street,
            city=SHOP.city or "",
            region=SHOP.region_code or "",
            postcode=SHOP.postcode or "",
            country=SHOP.country or "",
            phone=SHOP.phone or "",
        ),
        tax_rules=(TaxRule("1", "Default"),),
        control_token=control_token,
    )


def _onsite_settings(listener: OnSiteListener, served: OnSiteSide) -> OnSite:
    return OnSite(
        url=served.url,
        username=listener.user,
        password=listener.password,
        application_id=listener.app_id,
        private_id=listener.private_id,
        ca_file=str(served.certificate),
        sync_stock=True,
    )


def _chosen_for_onsite(onsite: OnSite, chosen: BridgeSettings) -> OnSite:
    return replace(
        onsite,
        download_orders_as="orders" if chosen.download_orders_as == "orders" else "invoices",
        reserve_order_inventory=chosen.reserve_order_inventory,
        create_order_deposits=chosen.create_order_deposits,
        tax_mode="tax_line" if chosen.tax == "line" else "tax_code",
    )


def _retail_settings(listener: RetailListener, served: RetailSide) -> Retail:
    return Retail(
        url=served.account_url,
        token_url=served.token_url,
        client_id=listener.client_id,
        client_secret=listener.client_secret,
        refresh_token=listener.refresh_token,
    )


def _chosen_for_retail(retail: Retail, chosen: BridgeSettings) -> Retail:
    return replace(
        retail,
        document="sale" if chosen.document == "sale" else "quote",
        export=EXPORTS[chosen.export],
        tax_mode="line" if chosen.tax == "line" else "category",
        supplier_manufacturers=chosen.supplier_manufacturers,
    )


def _route_to(outlet: Literal["onsite", "retail"]) -> Route:
    """By the number of the store view that is called like the outlet."""
    codes = [view.code for view in STORE_VIEWS]
    return Route(outlet, store_ids=(str(codes.index(outlet) + 1),))
