"""Our Magento, opened for a bridge to read from: the harness places, cancels, holds and edits orders in it.

Whatever target stands behind a Magento shares this side; what it does beyond is reached by hooks or control API.
"""

import contextlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import requests

from ..simulators.clock import Clock
from ..simulators.faults import Faults
from ..simulators.journal import Exchange
from ..simulators.magento import AdminUser, open_magento
from ..simulators.serving import PortTaken, Server
from ..simulators.shopper import VirtualOrder
from ..simulators.shopper.catalogue import CATALOGUE
from ..simulators.shopper.magento_rest import ShopError
from ..simulators.shopper.magento_shop import MagentoShop
from ..simulators.shopper.order import Address
from ..simulators.system import UNDISTURBED
from .magento_books import Books
from .simulated import STORE_VIEWS
from .target import HookBroken, TargetError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANSWER_SECONDS = 30.0
SHOPKEEPER = "tillproof-shopper"


class MagentoSide:
    """A Magento on a port of its own, filled with the shopper's catalogue; used over REST only.

    `bridge` is the user that the bridge under test logs in as; the harness has a user and a port of its own, which
    no wire fault disturbs. Without `database` the shop is gone afterwards. `tick` is called before every deed.
    """

    def __init__(
        self,
        bridge: AdminUser,
        clock: Clock,
        host: str = "127.0.0.1",
        port: int = 0,
        database: Path | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.clock = clock
        self.opened_at = clock()
        self._tick = tick
        self._turn = 0
        self._token = secrets.token_urlsafe(24)
        shopkeeper = AdminUser(SHOPKEEPER, secrets.token_urlsafe(24), self._token)
        self._magento = open_magento(
            database,
            clock=clock,
            users=(bridge, shopkeeper),
            control_token=secrets.token_urlsafe(24),
            store_views=STORE_VIEWS,
        )
        self._magento.load_products(CATALOGUE.products())
        self._server = Server(self._magento.system.wsgi, host, port)
        self._back_door = Server(_undisturbed(self._magento.system.wsgi))
        try:
            self._server.start()
        except PortTaken as error:
            self._magento.close()
            raise TargetError(f"magento.listen: {error}") from error
        self._back_door.start()
        self._session = requests.Session()
        self._shop = MagentoShop(self._back_door.url, self._token, session=self._session)

    @property
    def url(self) -> str:
        """Without /rest, for the bridge."""
        return self._server.url

    @property
    def faults(self) -> Faults:
        """What this shop is told to do wrong to the bridge."""
        return self._magento.system.faults

    def begin_turn(self) -> None:
        """What the bridge asks from now on belongs to another turn of its."""
        kept = self._magento.system.journal.exchanges()
        self._turn = kept[-1].number if kept else 0

    def calls_of_the_bridge(self, *, last_turn: bool = False) -> Iterator[Exchange]:
        """What was asked here by anybody but the harness, oldest first."""
        after = self._turn if last_turn else 0
        while page := self._magento.system.journal.exchanges(after, 200):
            yield from (each for each in page if not each.session.endswith(SHOPKEEPER))
            after = page[-1].number

    def has_order(self, number: str) -> bool:
        """Whether an order of that number was ever placed here."""
        try:
            self._shop.find(number)
        except ShopError:
            return False
        return True

    def place_order(self, order: VirtualOrder, store_view: str = "") -> str:
        """In the store view of that code, or the first."""
        shop = self._shop
        if store_view:
            shop = MagentoShop(self._back_door.url, self._token, store_view=store_view, session=self._session)
        with _plainly("placing an order"):
            return shop.place(order).number

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
        """Change the shipping address."""
        if order.ship_to is None:
            raise HookBroken(
                f"editing order {number}: it goes nowhere; only a shipping address can be edited"
            )
        with _plainly(f"editing order {number}"):
            found = self._shop.find(number)
        entity_id = found["entity_id"]
        shown = found["extension_attributes"]["shipping_assignments"][0]["shipping"]["address"]
        self._send("PUT", f"orders/{entity_id}", {"entity": {**shown, **_address(order.ship_to)}})
        self._touch(found)

    def close(self) -> None:
        self._shop.close()
        self._session.close()
        self._back_door.stop()
        self._server.stop()
        self._magento.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def invoice(self, number: str, pieces: Mapping[int, int] | None = None, *, capture: bool = False) -> None:
        """As staff or another automation does it: everything, or so many pieces of these lines, from 1."""
        order = self._find(number, "invoicing")
        items = [
            {"order_item_id": _rows(order)[line - 1]["item_id"], "qty": count}
            for line, count in (pieces or {}).items()
        ]
        self._send("POST", f"order/{order['entity_id']}/invoice", {"capture": capture, "items": items})

    def charge(self, number: str) -> None:
        """Invoice everything, and have the gateway take the money."""
        self.invoice(number, capture=True)

    def mend_email(self, number: str, email: str) -> None:
        """Staff writes down the e-mail that was missing."""
        order = self._find(number, "mending")
        self._send("POST", "orders", {"entity": {"entity_id": order["entity_id"], "customer_email": email}})

    def name_payment(self, number: str, title: str) -> None:
        """The way of payment is called so, where the customer chose it."""
        order = self._find(number, "changing")
        payment = {**order["payment"], "additional_information": [title]}
        self._send("POST", "orders", {"entity": {"entity_id": order["entity_id"], "payment": payment}})

    def ship(self, number: str, pieces: Mapping[int, int] | None = None) -> None:
        """As staff does it: everything, or so many pieces of these lines, from 1."""
        order = self._find(number, "shipping")
        rows = _rows(order)
        items = [{"order_item_id": rows[line - 1]["item_id"], "qty": n} for line, n in (pieces or {}).items()]
        self._send("POST", f"order/{order['entity_id']}/ship", {"items": items})

    def add_product(self, sku: str, maker: str) -> None:
        """A simple product of that maker, who has others in the shop."""
        options = self._send("GET", "products/attributes/manufacturer/options")
        made_by = next(option["value"] for option in options if option["label"] == maker)
        product = {
            "sku": sku,
            "name": f"Item {sku}",
            "price": 10,
            "type_id": "simple",
            "attribute_set_id": 4,
            "custom_attributes": [{"attribute_code": "manufacturer", "value": made_by}],
        }
        self._send("POST", "products", {"product": product})

    def stock_of(self, sku: str) -> Decimal:
        """The quantity that the shop holds of a product."""
        return Decimal(str(self._send("GET", f"stockItems/{quote(sku, safe='')}")["qty"]))

    def save(self, number: str) -> None:
        """Save the order again, as any extension does: a column that means nothing, and so `updated_at`."""
        self._touch(self._find(number, "saving"))

    def lose_payment(self, number: str) -> None:
        """The gateway lets go of the authorisation: the order is as it was, but nobody has paid (F15)."""
        order = self._find(number, "changing")
        payment = {**order["payment"], "amount_authorized": 0, "base_amount_authorized": 0}
        self._send("POST", "orders", {"entity": {"entity_id": order["entity_id"], "payment": payment}})

    def refund(
        self,
        number: str,
        pieces: Mapping[int, int] | None = None,
        *,
        shipping: Decimal | None = None,
        favour: Decimal | None = None,
        fee: Decimal | None = None,
        back_to_stock: bool = False,
        remark: str = "",
    ) -> None:
        """An offline credit memo: over everything, or over so many pieces of these lines, from 1, and these amounts."""
        self._tick()
        with _plainly(f"refunding order {number}"):
            rows = _rows(self._shop.find(number))
            items = None if pieces is None else {rows[line - 1]["item_id"]: n for line, n in pieces.items()}
            memo = self._shop.refund(number, items, shipping, favour, fee, back_to_stock=back_to_stock)
        if remark:
            comment = {"entity": {"parent_id": memo, "comment": remark, "is_visible_on_front": 0}}
            self._send("POST", f"creditmemo/{memo}/comments", comment)

    def books(self, number: str) -> Books:
        """What stands in the books about that order now."""
        with _plainly(f"looking at order {number}"):
            order = self._shop.find(number)
        kinds = ("invoices", "shipments", "creditmemos")
        return Books(order, *(self._documents(kind, order["entity_id"]) for kind in kinds))

    def _touch(self, order: Mapping[str, Any]) -> None:
        """A comment or an address alone leaves `updated_at` as it was, and who follows it would never look again."""
        mark = secrets.token_hex(4)
        self._send("POST", "orders", {"entity": {"entity_id": order["entity_id"], "x_forwarded_for": mark}})

    def _documents(self, kind: str, order_id: int) -> tuple[Mapping[str, Any], ...]:
        place = "searchCriteria[filter_groups][0][filters][0]"
        query = {f"{place}[field]": "order_id", f"{place}[value]": str(order_id)}
        return tuple(self._send("GET", kind, query=query)["items"])

    def _find(self, number: str, doing: str) -> dict[str, Any]:
        self._tick()
        with _plainly(f"{doing} order {number}"):
            return self._shop.find(number)

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Any:
        response = self._session.request(
            method,
            f"{self._back_door.url}/rest/V1/{path}",
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=ANSWER_SECONDS,
        )
        if not response.ok:
            raise HookBroken(
                f"our Magento: {method} {path} was answered {response.status_code}: {response.text[:200]}"
            )
        return response.json()


@contextlib.contextmanager
def _plainly(doing: str) -> Iterator[None]:
    try:
        yield
    except ShopError as error:
        raise HookBroken(f"our Magento: {doing}: {error}") from error


def _undisturbed(application: "WSGIApplication") -> "WSGIApplication":
    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        environ[UNDISTURBED] = True
        return application(environ, start_response)

    return serve


def _rows(order: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of the order that are no parts of others, in the sequence in which they were placed."""
    return [row for row in order["items"] if not row.get("parent_item_id")]


def _address(place: Address) -> dict[str, Any]:
    return {
        "firstname": place.first_name,
        "lastname": place.last_name,
        "street": list(place.street),
        "city": place.city,
        "postcode": place.postcode,
        "country_id": place.country,
    }
