"""A Lightspeed Retail account, the outlet in front of it, and a person who looks into the books with an own token."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests

from tillproof.bridge.errand import Trouble
from tillproof.bridge.order import Order, OrderLine, Party, Payment
from tillproof.bridge.outlets.outlet import Consignment, Pushed
from tillproof.bridge.outlets.retail.retail import RetailOutlet
from tillproof.bridge.outlets.retail.settings import Retail as RetailSettings
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.faults import Fault
from tillproof.simulators.retail import Connection, Retail, open_retail
from tillproof.simulators.serving import Server

START = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
REFRESH = "r" * 32
BRIDGE = {
    "client_id": "bridge",
    "client_secret": "s" * 32,
    "refresh_token": REFRESH,
    "access_token": "a" * 32,
}
PERSON = Connection("person", "t" * 32, "q" * 32, "p" * 32)

Record = dict[str, Any]
ANN = Party(
    first_name="Ann",
    last_name="Lee",
    street=("1 Long Road", "Rear"),
    city="Denver",
    region="CO",
    postcode="80014",
    country="US",
    phone="303 555 0100",
    email="Ann.Lee@example.com ",
)


def line(sku: str = "BELL-1", quantity: int = 2, amount: str = "9.99", **more: Any) -> OrderLine:
    told: Record = {
        "item_id": f"{sku}-{amount}",
        "source_line": sku,
        "item_number": sku,
        "description": f"A {sku}",
        "manufacturer": "Torvane",
        "manufacturer_id": "TRV",
        "quantity": quantity,
        "amount": Decimal(amount),
        "list_price": Decimal(amount),
    }
    return OrderLine(**(told | more))


def order(*lines: OrderLine, number: str = "100000001", **more: Any) -> Order:
    """Shipping of 7.50; tax as its lines and `shipping_tax` say; paid by one card unless told otherwise."""
    goods = lines or (line(),)
    shipping_tax = more.get("shipping_tax", Decimal("0.00"))
    told: Record = {
        "number": number,
        "placed_at": START,
        "currency": "USD",
        "customer_id": "7",
        "billing": ANN,
        "shipping": replace(ANN, street=("9 Other Street",), email=""),
        "carrier": "ups",
        "method": "03",
        "shipping_cost": Decimal("7.50"),
        "tax": sum((one.tax for one in goods), shipping_tax),
        "lines": goods,
        "payments": (),
        "comment": "",
        "shipping_title": "UPS Ground",
    }
    made = Order(**(told | more))
    if not made.payments and made.total:
        paid = Payment("VISA", made.total, "braintree", "Credit Card (Braintree)", made.total)
        made = replace(made, payments=(paid,))
    return made


def goods_of(sale: Record) -> list[tuple[str, str, str]]:
    """(itemID or note, quantity, price) of the sale's lines."""
    found = sale["SaleLines"]["SaleLine"]
    return [
        (
            one["itemID"] if one["itemID"] != "0" else one["Note"]["note"],
            one["unitQuantity"],
            one["unitPrice"],
        )
        for one in (found if isinstance(found, list) else [found])
    ]


def payments_of(sale: Record) -> list[tuple[str, str]]:
    """(type, amount) of the sale's payments."""
    found = sale["SalePayments"]["SalePayment"]
    return [
        (one["PaymentType"]["name"], one["amount"]) for one in (found if isinstance(found, list) else [found])
    ]


class Drawer:
    """The bridge's memory, as it is after a crash: what was put is there."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        self.values[name] = value


class Scene:
    """The account, and what people and the bridge do with it."""

    ann = ANN
    line = staticmethod(line)
    order = staticmethod(order)
    goods_of = staticmethod(goods_of)
    payments_of = staticmethod(payments_of)

    def __init__(self, retail: Retail, url: str, clock: VirtualClock) -> None:
        self.retail, self.clock = retail, clock
        self.root = url
        self.url = f"{url}/API/V3/Account/1"
        self.memory = Drawer()
        self.waited: list[float] = []
        self.settings = RetailSettings(
            url=f"{self.url}/",
            token_url=f"{url}/auth/oauth/token",
            client_id=BRIDGE["client_id"],
            client_secret=BRIDGE["client_secret"],
            refresh_token=REFRESH,
        )
        self.person = requests.Session()
        self.person.headers["Authorization"] = f"Bearer {PERSON.access_token}"
        self._outlets: list[RetailOutlet] = []

    def outlet(self, **settings: Any) -> RetailOutlet:
        """The bridge, just started; its memory is that of all before."""
        self.settings = replace(self.settings, **settings)
        made = RetailOutlet(self.settings, self.memory, self.clock, pause=self._wait)
        self._outlets.append(made)
        return made

    def push(self, sold: Order, outlet: RetailOutlet | None = None, *, again: bool = False) -> Pushed:
        outlet = outlet or self.outlet()
        return outlet.push(Consignment(sold, self.settings.terms), again=again)

    def push_until_done(self, sold: Order, tries: int = 6) -> Pushed:
        """As the bridge does, after each trouble with a process of its own (killed, and started anew)."""
        for again in (False, *[True] * tries):
            try:
                pushed = self.push(sold, again=again)
            except Trouble:
                continue
            self.retail.system.faults.clear()
            return pushed
        raise AssertionError("nothing but trouble")

    def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.clock.move(timedelta(seconds=seconds))

    # What a person sees and does

    def many(self, entity: str, **query: str) -> list[Record]:
        answer = self.person.get(f"{self.url}/{entity}.json", params=query, timeout=10)
        assert answer.status_code == 200, answer.text
        found = answer.json().get(entity, [])
        return found if isinstance(found, list) else [found]

    def post(self, entity: str, body: Any) -> Record:
        return self._write("POST", entity, body)

    def put(self, place: str, body: Any) -> Record:
        return self._write("PUT", place, body)

    def delete(self, place: str) -> Record:
        return self._write("DELETE", place, {})

    def reopen(self, sale: str) -> None:
        control = {"Authorization": "Bearer control"}
        place = f"{self.root}/_tillproof/sales/{sale}/reopen"
        assert requests.post(place, headers=control, timeout=10).status_code == 200

    def customer(self, email: str, **more: Any) -> str:
        emails = {"Emails": {"ContactEmail": {"address": email, "useType": "Primary"}}}
        contact = emails | more.pop("Contact", {})
        body = {"firstName": "Ann", "lastName": "Lee", **more, "Contact": contact}
        return str(self.post("Customer", body)["customerID"])

    def sales(self, **query: str) -> list[Record]:
        relations = ["SaleLines", "SaleLines.Note", "SalePayments", "SalePayments.PaymentType", "SaleNotes"]
        return self.many("Sale", load_relations=json.dumps([*relations, "Customer", "ShipTo"]), **query)

    def sale(self) -> Record:
        (only,) = self.sales()
        return only

    def on_hand(self, sku: str) -> int:
        (item,) = self.many("Item", customSku=sku, load_relations='["ItemShops"]')
        return next(int(row["qoh"]) for row in item["ItemShops"]["ItemShop"] if row["shopID"] == "1")

    def fault(self, name: str, **more: Any) -> None:
        self.retail.system.faults.set(Fault(name, **more))

    def asked(self) -> list[tuple[str, str]]:
        """Method and last part of the path of what the bridge has sent since the journal was cleared."""
        return [
            (exchange.method, exchange.path.rpartition("/")[2].removesuffix(".json"))
            for exchange in self.retail.system.journal.exchanges()
            if exchange.session != PERSON.client_id
        ]

    def _write(self, method: str, place: str, body: Any) -> Record:
        answer = self.person.request(method, f"{self.url}/{place}.json", data=json.dumps(body), timeout=10)
        assert answer.status_code == 200, answer.text
        record: Record = answer.json()[place.partition("/")[0]]
        return record

    def close(self) -> None:
        self.person.close()
        for outlet in self._outlets:
            outlet.close()


ARTICLES = (
    {
        "sku": "BELL-1",
        "name": "Bell",
        "price": "9.99",
        "qty": 20,
        "type_id": "simple",
        "manufacturer": "Torvane",
    },
    {
        "sku": "000451",
        "name": "Bolt",
        "price": "0.45",
        "qty": 500,
        "type_id": "simple",
        "manufacturer": "Torvane",
    },
)


class _Hands:
    """The hands of a clock that each test has for itself."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)

    def __call__(self) -> datetime:
        return self.clock()


@pytest.fixture(scope="session")
def served_retail() -> Iterator[tuple[Retail, Server, _Hands]]:
    hands = _Hands()
    retail = open_retail(
        None, clock=hands, **BRIDGE, connections=[PERSON], limits=False, control_token="control"
    )
    retail.load_products(ARTICLES)
    with Server(retail.system.wsgi, threads=2) as server:
        yield retail, server, hands
    retail.close()


@pytest.fixture
def scene(served_retail: tuple[Retail, Server, _Hands]) -> Iterator[Scene]:
    retail, server, hands = served_retail
    hands.clock = VirtualClock(START)
    retail.system.faults.clear()
    retail.reset()
    retail.system.journal.clear()
    scene = Scene(retail, server.url, hands.clock)
    yield scene
    scene.close()


@pytest.fixture
def open_scene() -> Iterator[Callable[..., Scene]]:
    """An account of one's own, with the options of `open_retail`."""
    opened: list[tuple[Scene, Server, Retail]] = []

    def open_one(**options: Any) -> Scene:
        clock = VirtualClock(START)
        retail = open_retail(
            None, clock=clock, **BRIDGE, connections=[PERSON], control_token="control", **options
        )
        retail.load_products(ARTICLES)
        server = Server(retail.system.wsgi, threads=2).start()
        opened.append((Scene(retail, server.url, clock), server, retail))
        return opened[-1][0]

    yield open_one
    for scene, server, retail in opened:
        scene.close()
        server.stop()
        retail.close()
