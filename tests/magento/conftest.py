"""A Magento that is open and served, and orders to put into it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.magento import AdminUser, Integration, Magento, open_magento
from tillproof.simulators.serving import Server

START = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
TOKEN = "a" * 32
USER = AdminUser("admin", "admin123", TOKEN)
INTEGRATION = Integration("till", "k" * 32, "s" * 32, "t" * 32, "u" * 32)

Entity = dict[str, Any]


@dataclass
class Api:
    """The shop as a client sees it; `ok` answers insist on success."""

    url: str
    session: requests.Session
    magento: Magento

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        if body is not None:
            options["json"] = body
        return self.session.request(method, f"{self.url}/rest/V1/{path}", **options)

    def get(self, path: str, **parameters: Any) -> Any:
        return self._ok(self.call("GET", path, params=parameters or None))

    def post(self, path: str, body: Any = None) -> Any:
        return self._ok(self.call("POST", path, body))

    def put(self, path: str, body: Any = None) -> Any:
        return self._ok(self.call("PUT", path, body))

    def refused(self, method: str, path: str, body: Any = None, status: int = 400) -> str:
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.text
        message: str = answer.json()["message"]
        return message

    def find(self, path: str, *groups: list[tuple[str, str, str]], **more: Any) -> Any:
        """A list call: groups of (field, condition, value)."""
        parameters = {f"searchCriteria[{name}]": value for name, value in more.items()} or {
            "searchCriteria": ""
        }
        for number, group in enumerate(groups):
            for place, (field, condition, value) in enumerate(group):
                at = f"searchCriteria[filter_groups][{number}][filters][{place}]"
                parameters |= {
                    f"{at}[field]": field,
                    f"{at}[condition_type]": condition,
                    f"{at}[value]": value,
                }
        return self.get(path, **parameters)

    def place(self, entity: Entity) -> Entity:
        order: Entity = self.post("orders", {"entity": entity})
        return order

    def order(self, number: int) -> Entity:
        order: Entity = self.get(f"orders/{number}")
        return order

    @staticmethod
    def _ok(answer: requests.Response) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()


class Hands:
    """The hands of a clock that each test may set anew."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)

    def __call__(self) -> datetime:
        return self.clock()


def _session() -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {TOKEN}"
    return session


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Magento, Server, Hands]]:
    """One shop of the default release for the whole run; `api` empties it for each test."""
    hands = Hands()
    magento = open_magento(
        None, clock=hands, users=[USER], integrations=[INTEGRATION], control_token="control"
    )
    with Server(magento.system.wsgi, threads=2) as server:
        yield magento, server, hands
    magento.close()


@pytest.fixture
def api(served: tuple[Magento, Server, Hands], clock: VirtualClock) -> Iterator[Api]:
    """An empty shop of the default release, in memory."""
    magento, server, hands = served
    hands.clock = clock
    magento.shop.database.empty()  # the catalogue, too, which a reset would bring back
    magento.system.journal.clear()
    with _session() as session:
        yield Api(server.url, session, magento)


@pytest.fixture(scope="module")
def filled() -> Iterator[Callable[[Callable[[Api, VirtualClock], None]], Api]]:
    """A shop that is filled once and then only read by the tests of one file."""
    clock = VirtualClock(START)
    magento = open_magento(None, clock=clock, users=[USER], control_token="control")
    with Server(magento.system.wsgi, threads=2) as server, _session() as session:
        api = Api(server.url, session, magento)

        def fill(how: Callable[[Api, VirtualClock], None]) -> Api:
            how(api, clock)
            return api

        yield fill
    magento.close()


@pytest.fixture
def open_shop(clock: VirtualClock) -> Iterator[Callable[..., Api]]:
    """Opens and serves a shop of one's own; everything is closed afterwards."""
    opened: list[tuple[Magento, Server]] = []

    def open_one(database: Any = None, **options: Any) -> Api:
        defaults: dict[str, Any] = {"clock": clock, "users": [USER], "integrations": [INTEGRATION]}
        magento = open_magento(database, control_token="control", **(defaults | options))
        server = Server(magento.system.wsgi, threads=2).start()
        opened.append((magento, server))
        return Api(server.url, _session(), magento)

    yield open_one
    for magento, server in opened:
        server.stop()
        magento.close()


@pytest.fixture
def item() -> Callable[..., Entity]:
    return make_item


@pytest.fixture(scope="session")
def entity() -> Callable[..., Entity]:
    return make_entity


@pytest.fixture
def tee() -> list[Entity]:
    return configurable()


@pytest.fixture
def bike() -> Callable[..., list[Entity]]:
    return bundle


def make_item(sku: str = "HAT-1", **changes: Any) -> Entity:
    """The row of the worked example: 3 at 10.00, 10 % off, 7 % tax."""
    row: Entity = {
        "sku": sku,
        "name": f"Name of {sku}",
        "product_type": "simple",
        "qty_ordered": 3,
        "price": 10,
        "row_total": 30,
        "row_total_incl_tax": 32.1,
        "discount_amount": 3,
        "tax_percent": 7,
        "tax_amount": 1.89,
    }
    return row | changes


def make_entity(*items: Entity, **changes: Any) -> Entity:
    """The order of the worked example, or one of these items with totals that fit them."""
    rows = list(items) or [make_item()]
    money = [row for row in rows if "parent_item" not in row or row.get("row_total")]
    shipping = changes.get("shipping_amount", 5)
    subtotal = round(sum(row.get("row_total", 0) for row in money), 4)
    discount = round(sum(row.get("discount_amount", 0) for row in money), 4)
    tax = round(sum(row.get("tax_amount", 0) for row in money), 4)
    place: Entity = {
        "firstname": "Zoë",
        "lastname": "O'Neill",
        "street": ["1 Main St", "Apt 2"],
        "city": "Austin",
        "region": "Texas",
        "region_code": "TX",
        "postcode": "73301",
        "country_id": "US",
        "telephone": "555-0100",
        "email": "zoe@example.com",
    }
    order: Entity = {
        "customer_email": "zoe@example.com",
        "subtotal": subtotal,
        "discount_amount": -discount,
        "tax_amount": tax,
        "shipping_amount": shipping,
        "shipping_incl_tax": shipping,
        "shipping_tax_amount": 0,
        "grand_total": round(subtotal - discount + tax + shipping, 4),
        "items": rows,
        "billing_address": place,
        "payment": {"method": "checkmo", "additional_information": ["Check / Money order"]},
        "shipping_description": "Flat Rate - Fixed",
        "extension_attributes": {
            "shipping_assignments": [{"shipping": {"method": "flatrate_flatrate", "address": place}}]
        },
    }
    return order | changes


def configurable(sku: str = "TEE-M", quantity: int = 2) -> list[Entity]:
    """A configurable product: the parent has the money and the child's SKU."""
    parent = make_item(
        sku,
        product_type="configurable",
        qty_ordered=quantity,
        price=20,
        row_total=20 * quantity,
        row_total_incl_tax=20 * quantity,
        discount_amount=0,
        tax_amount=0,
        tax_percent=0,
        quote_item_id=1,
    )
    child = {"sku": sku, "name": "Tee M", "product_type": "simple", "qty_ordered": quantity, "price": 0}
    return [parent, child | {"quote_item_id": 2, "parent_item": parent}]


def bundle(*, priced_by_child: bool, quantity: int = 2) -> list[Entity]:
    """A bundle of one frame and two wheels."""
    parent = {
        "sku": "BIKE",
        "name": "Bike",
        "product_type": "bundle",
        "qty_ordered": quantity,
        "price": 0 if priced_by_child else 100,
        "row_total": 0 if priced_by_child else 100 * quantity,
        "quote_item_id": 1,
    }
    children = []
    for place, (sku, each, price) in enumerate((("FRAME", 1, 60), ("WHEEL", 2, 20)), 2):
        pieces = each * quantity
        money = {"price": price, "row_total": price * pieces} if priced_by_child else {"price": 0}
        row = {"sku": sku, "name": sku.title(), "product_type": "simple", "qty_ordered": pieces}
        children.append(row | money | {"quote_item_id": place, "parent_item": parent})
    return [parent, *children]
