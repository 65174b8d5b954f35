"""A shop, the bridge and a POS's hands: Magento simulator and bridge over HTTP, a clock that stands still."""

import base64
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree

from tillproof.bridge import Bridge, Magento, Settings
from tillproof.schemas import validation
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.faults import Fault
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import MagentoShop, Shopper, VirtualOrder
from tillproof.simulators.shopper.catalogue import CATALOGUE, products
from tillproof.simulators.shopper.checkout import check_out
from tillproof.simulators.shopper.ordinary import calm
from tillproof.simulators.shopper.purchase import Pick

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
USER = "lightspeed"
PASSWORD = "pä:ss:wörd"
CONTROL = "operator-token"
DATE = "2026-03-04 12:00:00.000"


@dataclass
class Poll:
    """One answer to OutstandingActivity."""

    body: bytes
    root: Any = field(init=False)

    def __post_init__(self) -> None:
        assert validation.is_valid("web-orders/outstanding-activity", self.body)
        self.root = etree.fromstring(self.body)

    @property
    def orders(self) -> list[str]:
        return [order.findtext("orderID") for order in self.root.find("orders")]

    @property
    def cancellations(self) -> list[str]:
        return [order.findtext("orderID") for order in self.root.find("cancellations")]

    def order(self, number: str) -> Any:
        return next(order for order in self.root.find("orders") if order.findtext("orderID") == number)


@dataclass
class Answer:
    """What the bridge said to a write."""

    http: int
    body: bytes

    @property
    def success(self) -> bool:
        return b"<responseStatus>SUCCESS</responseStatus>" in self.body


@cache
def basket_of(quantities: tuple[int, ...]) -> VirtualOrder:
    plain = calm(random.Random("basket"), CATALOGUE)
    shelf = [product for product in CATALOGUE.of("simple") if product.brand]
    purchase = replace(
        plain.of(*(Pick(shelf[place], quantity) for place, quantity in enumerate(quantities))),
        tax_percent=Decimal(0),
        delivery=plain.delivery and replace(plain.delivery, taxed=False),
    )
    return check_out(purchase, reference="BASKET", placed_at=NOON)


class Street:
    """What stays from test to test: the shop, and the address under which every test's bridge is found."""

    def __init__(self) -> None:
        self.clock = VirtualClock(NOON)
        self.magento = open_magento(
            None,
            clock=self.clock,
            users=[AdminUser("shop", "pw", "shop-token"), AdminUser("bridge", "admin-pw", "bridge-token")],
            control_token="steer",
        )
        self.magento.load_products(products())
        self.magento_server = Server(self.magento.system.wsgi).start()
        self.shop = MagentoShop(self.magento_server.url, "shop-token", pause=lambda _: None)
        self.baskets = 0
        self.bridge: Bridge | None = None
        self.server = Server(lambda *call: self.bridge.wsgi(*call) if self.bridge else []).start()
        self.http = requests.Session()
        self.http.trust_env = False

    def close(self) -> None:
        self.http.close()
        self.server.stop()
        self.shop.close()
        self.magento_server.stop()
        self.magento.close()


class Scene:
    """Everything a test needs, with the verbs of the people in it.

    Each begins on a day of its own at noon with an empty ledger; what is left in the shop of days before is too old
    for its bridge.
    """

    def __init__(self, street: Street, folder: Path) -> None:
        self.street = street
        self.folder = folder
        self.clock = street.clock
        self.clock.set(self.clock().replace(hour=12, minute=0, second=0) + timedelta(days=1))
        self.magento = street.magento
        self.magento.system.faults.clear()
        self.magento.system.journal.clear()
        self.magento_url = street.magento_server.url
        self.shop = street.shop
        self._entity_ids: dict[str, int] = {}
        self.shopper = Shopper(7, self.clock)
        self.server, self.http = street.server, street.http
        self.credentials = basic()
        self.pushed: dict[str, Any] | None = None  # outlets of a test's own
        self.settings = Settings(
            magento=Magento(url=self.magento_url, token="bridge-token"),
            lightspeed_username=USER,
            lightspeed_password=PASSWORD,
            enable_web_order_module=True,
            control_token=CONTROL,
        )
        self.bridge = self.open()

    def open(self) -> Bridge:
        """Open a bridge on the ledger; it is the one that is served."""
        self.bridge = Bridge(
            self.settings, self.folder / "ledger.sqlite", clock=self.clock, lab=True, pushed=self.pushed
        )
        self.street.bridge = self.bridge
        return self.bridge

    def close(self) -> None:
        self.bridge.close()

    # The operator

    def restart(self, **settings: Any) -> None:
        """Close the bridge and open it on the same ledger, perhaps with other settings."""
        self.bridge.close()
        self.settings = replace(self.settings, **settings)
        self.open()

    def control(self, method: str, path: str, body: Any = None, token: str = CONTROL) -> requests.Response:
        return self.http.request(
            method,
            f"{self.server.url}/_tillproof{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
        )

    def cycle(self) -> dict[str, Any]:
        answer = self.control("POST", "/cycle")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def later(self, **time: float) -> dict[str, Any]:
        """A cycle after some time."""
        self.clock.move(timedelta(**time))
        return self.cycle()

    def read(self, number: str) -> dict[str, Any]:
        answer = self.control("GET", f"/orders/{number}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def status(self, number: str) -> str:
        return str(self.read(number)["status"])

    def decision(self, number: str) -> str:
        return str(self.read(number)["decision"]["code"])

    def notes(self, number: str) -> list[str]:
        return list(self.read(number)["notes"])

    def act(self, number: str, action: str) -> int:
        return self.control("POST", f"/orders/{number}/{action}").status_code

    # The shop

    def place(self, like: str | VirtualOrder | None = None) -> str:
        """An order in the shop; the clock goes on by a second so that each has a moment of its own."""
        self.clock.move(timedelta(seconds=1))
        order = self.shopper.order(like) if isinstance(like, str) else like or self.basket(1)
        placed = self.shop.place(order)
        self._entity_ids[placed.number] = placed.entity_id
        return placed.number

    def basket(self, *quantities: int) -> VirtualOrder:
        """An order of these quantities, line by line: no tax, no discount, paid by an authorised card."""
        self.street.baskets += 1
        return replace(
            basket_of(quantities),
            reference=f"BASKET-{self.street.baskets}",
            placed_at=self.clock().replace(microsecond=0),
        )

    def entity(self, number: str) -> dict[str, Any]:
        return self.shop.find(number)

    def documents(self, kind: str, number: str) -> list[dict[str, Any]]:
        """Invoices, shipments or creditmemos of an order."""
        criteria = {
            "searchCriteria[filter_groups][0][filters][0][field]": "order_id",
            "searchCriteria[filter_groups][0][filters][0][value]": str(self._entity_ids[number]),
        }
        return list(self.magento_get(kind, criteria)["items"])

    def magento_get(self, path: str, parameters: dict[str, str] | None = None) -> Any:
        return self._magento("GET", path, params=parameters)

    def magento_post(self, path: str, body: Any = None) -> Any:
        return self._magento("POST", path, json=body)

    def _magento(self, method: str, path: str, **content: Any) -> Any:
        answer = self.http.request(
            method,
            f"{self.magento_url}/rest/V1/{path}",
            headers={"Authorization": "Bearer shop-token"},
            **content,
        )
        assert answer.ok, answer.text
        return answer.json()

    def patch(self, number: str, **columns: Any) -> None:
        """Change columns of an order directly, as another system of the shop might."""
        self.clock.move(timedelta(seconds=1))
        entity = {"entity_id": self._entity_ids[number], **columns}
        self.magento_post("orders", {"entity": entity})

    def fault(self, name: str, method: str, path: str, times: int | None = 1, **parameters: Any) -> None:
        self.magento.system.faults.set(Fault(name, times, parameters, method, path))

    def calls(self, method: str, path: str) -> int:
        """How often Magento was called so, by anybody."""
        return sum(exchange.method == method and path in exchange.path for exchange in self._exchanges())

    def _exchanges(self) -> Iterator[Any]:
        after = 0
        while page := self.magento.system.journal.exchanges(after, 200):
            yield from page
            after = page[-1].number

    # The POS

    def pos(
        self, method: str, path: str, body: str | bytes = b"", *, auth: str | None = None, **headers: str
    ) -> requests.Response:
        """A raw request below the base URL."""
        sent = {"Content-Type": "application/xml", "Authorization": basic() if auth is None else auth}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.request(
            method,
            f"{self.server.url}/LightSpeed{path}",
            data=body.encode() if isinstance(body, str) else body,
            headers={name: value for name, value in sent.items() if value},
            allow_redirects=False,
        )

    def poll(self) -> Poll:
        answer = self.pos("GET", "/OutstandingActivity")
        assert answer.status_code == 200, answer.text
        return Poll(answer.content)

    def write(self, path: str, body: str) -> Answer:
        answer = self.pos("POST", path, body)
        assert validation.is_valid("web-orders/acknowledge-response", answer.content), answer.text
        return Answer(answer.status_code, answer.content)

    def acknowledge(self, number: str, *issues: str, kind: str = "WEB_ORDER", date: str = DATE) -> Answer:
        """`issues`: "1301", or "1301 FAILURE", or "1010 -" for one without a status."""
        return self.write("/AcknowledgeRequest", acknowledgement(number, *issues, kind=kind, date=date))

    def deliver(self, *numbers: str) -> None:
        """Cycle, poll, acknowledge."""
        self.cycle()
        self.poll()
        for number in numbers:
            assert self.acknowledge(number).success

    def delivered(self, like: str | VirtualOrder | None = None) -> str:
        number = self.place(like)
        self.deliver(number)
        return number

    def void(self, number: str, reason: str = "phoned", action: str = "VOID", date: str = DATE) -> Answer:
        body = f"<order><action>{action}</action><date>{date}</date><reason>{reason}</reason></order>"
        return self.write(f"/Order/{number}", body)

    def line(
        self,
        number: str,
        quantity: int | str,
        *,
        item_id: str = "",
        item_number: str = "",
        action: str = "CANCEL",
        date: str = DATE,
    ) -> Answer:
        body = (
            f"<item><action>{action}</action><itemNumber>{item_number}</itemNumber>"
            f"<quantity>{quantity}</quantity><date>{date}</date></item>"
        )
        return self.write(f"/Order/{number}/Item{'/' if item_id else ''}{item_id}", body)

    def ship(
        self,
        number: str,
        items: dict[str, int | str] | None = None,
        *,
        tracking: str = "1Z",
        carrier: str = "UPS",
        date: str = DATE,
    ) -> Answer:
        return self.write(
            f"/Order/{number}/Shipment", shipment(items, tracking=tracking, carrier=carrier, date=date)
        )


def acknowledgement(number: str, *issues: str, kind: str = "WEB_ORDER", date: str = DATE) -> str:
    told = "".join(_issue(*issue.split()) for issue in issues)
    return (
        f"<acknowledgeRequest><id>{number}</id><responseType>{kind}</responseType><date>{date}</date>"
        f"<responseIssues>{told}</responseIssues></acknowledgeRequest>"
    )


def _issue(code: str, status: str = "FAILURE") -> str:
    told = "" if status == "-" else f"<responseStatus>{status}</responseStatus>"
    return f"<responseIssue><code>{code}</code><message>about {code}</message>{told}</responseIssue>"


def shipment(items: dict[str, int | str] | None, *, tracking: str, carrier: str, date: str) -> str:
    listed = "".join(
        f"<item><itemID>{i}</itemID><quantity>{q}</quantity></item>" for i, q in (items or {}).items()
    )
    return (
        f"<shipment><date>{date}</date><shipmentCarrier>{carrier}</shipmentCarrier>"
        f"<shipmentMethod>GROUND</shipmentMethod><trackingNumber>{tracking}</trackingNumber>"
        f"{'' if items is None else f'<items>{listed}</items>'}</shipment>"
    )


def basic(user: str = USER, password: str = PASSWORD, scheme: str = "Basic") -> str:
    return f"{scheme} {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.fixture(scope="session")
def street() -> Iterator[Street]:
    street = Street()
    yield street
    street.close()


@pytest.fixture(scope="session")
def new_scene(street: Street) -> Callable[[Path], Scene]:
    """For a module that needs one scene for all its tests."""
    return lambda folder: Scene(street, folder)


@pytest.fixture
def scene(street: Street, tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(street, tmp_path)
    yield scene
    scene.close()


@pytest.fixture
def basket(scene: Scene) -> Callable[..., VirtualOrder]:
    """Makes an order of these quantities, line by line."""
    return scene.basket
