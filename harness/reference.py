"""The reference bridge as a target: bridge and Magento in this process, on ports of their own, by a virtual clock.

They are started here and from then on used over HTTP only, like any other target.
"""

import secrets
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import requests

from ..bridge import Bridge, Magento, Settings, ShopAddress, TaxRule, open_bridge
from ..schemas import json_schema
from ..simulators.clock import VirtualClock
from ..simulators.magento import AdminUser
from ..simulators.serving import Server
from ..simulators.shopper import VirtualOrder
from ..simulators.shopper.ordinary import SHOP
from .magento_side import MagentoSide
from .target import Connection, HookBroken, OrderState

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
BETWEEN_ORDERS = timedelta(minutes=1)
"""The clock moves on with every deed of the shop, so that each has a moment of its own and cycles look back at few."""

ANSWER_SECONDS = 60.0


class ReferenceTarget:
    """`with ReferenceTarget() as target: ...`"""

    name = "the reference bridge"
    profiles: tuple[str, ...] = ("web-orders",)
    disposable = True

    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        self._control_token = secrets.token_urlsafe(24)
        # A colon and letters outside ASCII, since passwords may have them (EVO-D03c).
        password = f"grün:{secrets.token_urlsafe(12)}"
        user = AdminUser("bridge", secrets.token_urlsafe(24), secrets.token_urlsafe(24))
        self._magento = MagentoSide(user, self.clock)
        self._folder = tempfile.TemporaryDirectory(prefix="tillproof-", ignore_cleanup_errors=True)
        self._settings = _settings(self._magento.url, user.token or "", password, self._control_token)
        self._bridge = self._open()
        self._server = Server(self._serve).start()
        self._session = requests.Session()
        self.connection = Connection(
            f"{self._server.url}/LightSpeed", self._settings.lightspeed_username, password
        )
        self.secrets: tuple[str, ...] = (self._control_token, user.token or "", user.password)

    # --- the store's side: our Magento ----------------------------------------------------------------------------

    def place_order(self, order: VirtualOrder) -> str:
        self.clock.move(BETWEEN_ORDERS)
        return self._magento.place_order(order)

    def cancel_order(self, order_id: str) -> None:
        self.clock.move(BETWEEN_ORDERS)
        self._magento.cancel_order(order_id)

    def hold(self, order_id: str) -> None:
        self.clock.move(BETWEEN_ORDERS)
        self._magento.hold(order_id)

    def unhold(self, order_id: str) -> None:
        self.clock.move(BETWEEN_ORDERS)
        self._magento.unhold(order_id)

    def edit_order(self, order_id: str, order: VirtualOrder) -> None:
        self.clock.move(BETWEEN_ORDERS)
        self._magento.edit_order(order_id, order)

    # --- the bridge's side: its control API -----------------------------------------------------------------------

    def read_order(self, order_id: str) -> OrderState:
        answer = self._control("GET", f"/orders/{quote(order_id, safe='')}")
        try:
            json_schema.check("order-status", answer)
        except json_schema.Invalid as error:
            raise HookBroken(f"reference bridge: order {order_id}: {error}") from error
        return OrderState.from_json(answer)

    def run_cycle(self) -> None:
        self._control("POST", "/cycle")

    def release(self, order_id: str) -> None:
        self._control("POST", f"/orders/{quote(order_id, safe='')}/release")

    def set_module(self, enabled: bool) -> None:
        self.clock.move(BETWEEN_ORDERS)
        self._control("PUT", "/module", {"enabled": enabled})

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
        self._magento.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> Bridge:
        return open_bridge(
            self._settings, Path(self._folder.name) / "ledger.sqlite", clock=self.clock, lab=True
        )

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
        magento=Magento(url=magento, token=token),
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
