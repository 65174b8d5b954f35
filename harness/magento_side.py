"""Our Magento, opened for a bridge to read from: the harness places, cancels, holds and edits orders in it.

Whatever target stands behind a Magento shares this side; what it does beyond is reached by hooks or control API.
"""

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Self

import requests

from ..simulators.clock import Clock
from ..simulators.magento import AdminUser, open_magento
from ..simulators.serving import PortTaken, Server
from ..simulators.shopper import VirtualOrder
from ..simulators.shopper.catalogue import CATALOGUE
from ..simulators.shopper.magento_rest import ShopError
from ..simulators.shopper.magento_shop import MagentoShop
from ..simulators.shopper.order import Address
from .target import HookBroken, TargetError

ANSWER_SECONDS = 30.0


class MagentoSide:
    """A Magento on a port of its own, in memory, filled with the shopper's catalogue; used over REST only.

    `bridge` is the user that the bridge under test logs in as; the harness has a user of its own.
    """

    def __init__(self, bridge: AdminUser, clock: Clock, host: str = "127.0.0.1", port: int = 0) -> None:
        self._token = secrets.token_urlsafe(24)
        shopkeeper = AdminUser("tillproof-shopper", secrets.token_urlsafe(24), self._token)
        self._magento = open_magento(
            None, clock=clock, users=(bridge, shopkeeper), control_token=secrets.token_urlsafe(24)
        )
        self._magento.load_products(CATALOGUE.products())
        self._server = Server(self._magento.system.wsgi, host, port)
        try:
            self._server.start()
        except PortTaken as error:
            self._magento.close()
            raise TargetError(f"magento.listen: {error}") from error
        self._session = requests.Session()
        self._shop = MagentoShop(self.url, self._token, session=self._session)

    @property
    def url(self) -> str:
        """Without /rest."""
        return self._server.url

    def place_order(self, order: VirtualOrder) -> str:
        with _plainly("placing an order"):
            return self._shop.place(order).number

    def cancel_order(self, number: str) -> None:
        with _plainly(f"cancelling order {number}"):
            self._shop.cancel(number)

    def hold(self, number: str) -> None:
        with _plainly(f"holding order {number}"):
            self._shop.hold(number)

    def unhold(self, number: str) -> None:
        with _plainly(f"unholding order {number}"):
            self._shop.unhold(number)

    def edit_order(self, number: str, order: VirtualOrder) -> None:
        """Change the shipping address. A comment goes with it: the address alone leaves `updated_at` as it was."""
        if order.ship_to is None:
            raise HookBroken(
                f"editing order {number}: it goes nowhere; only a shipping address can be edited"
            )
        with _plainly(f"editing order {number}"):
            found = self._shop.find(number)
        entity_id = found["entity_id"]
        shown = found["extension_attributes"]["shipping_assignments"][0]["shipping"]["address"]
        self._send("PUT", f"orders/{entity_id}", {"entity": {**shown, **_address(order.ship_to)}})
        comment = {"comment": "Shipping address changed", "is_customer_notified": 0, "is_visible_on_front": 0}
        self._send(
            "POST", f"orders/{entity_id}/comments", {"statusHistory": {**comment, "status": found["status"]}}
        )

    def close(self) -> None:
        self._shop.close()
        self._session.close()
        self._server.stop()
        self._magento.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, method: str, path: str, body: Mapping[str, Any]) -> None:
        response = self._session.request(
            method,
            f"{self.url}/rest/V1/{path}",
            json=body,
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=ANSWER_SECONDS,
        )
        if not response.ok:
            raise HookBroken(f"our Magento: {method} {path} was answered {response.status_code}")


@contextlib.contextmanager
def _plainly(doing: str) -> Iterator[None]:
    try:
        yield
    except ShopError as error:
        raise HookBroken(f"our Magento: {doing}: {error}") from error


def _address(place: Address) -> dict[str, Any]:
    return {
        "firstname": place.first_name,
        "lastname": place.last_name,
        "street": list(place.street),
        "city": place.city,
        "postcode": place.postcode,
        "country_id": place.country,
    }
