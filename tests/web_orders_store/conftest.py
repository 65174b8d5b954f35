"""A served store, a POS that speaks to it in plain requests and lxml, and the shop's hands on its hooks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from lxml import etree

from tillproof.schemas import validation
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.serving import Server
from tillproof.simulators.web_orders_store import Shop, Store, open_store

USER, PASSWORD, TOKEN = "lightspeed", "pä:ss:word", "control-token"
START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
DATE = "2026-03-04 10:00:00.000"

ADDRESS: dict[str, Any] = {
    "prefix": None,
    "first_name": "Ada",
    "middle_name": None,
    "last_name": "Reyes",
    "suffix": None,
    "company": None,
    "street": ["12 Lever Lane", "Unit 7"],
    "city": "Fresno",
    "region": "California",
    "region_code": "CA",
    "postcode": "93650",
    "country": "US",
    "phone": "555-0100",
    "email": "ada@example.test",
}


def a_line(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A line of two pieces at 10.00 without tax."""
    line = {
        "line": number,
        "sku": f"SKU-{number}",
        "parent_sku": None,
        "name": "Clutch lever",
        "manufacturer": "Zed",
        "manufacturer_id": "ZZ",
        "kind": "simple",
        "quantity": 2,
        "unit_price": "10.00",
        "discount": "0.00",
        "tax_percent": "0",
        "tax": "0.00",
        "options": [],
        "children": [],
    }
    return {**line, **changes}


_made = iter(range(1, 1_000_000))


def an_order(**changes: Any) -> dict[str, Any]:
    """A paid order of two pieces for 20.00 and 5.00 shipping; what is changed has to add up by itself."""
    order = {
        "reference": f"T-{next(_made)}",
        "label": None,
        "placed_at": "2026-03-04T09:00:00Z",
        "currency": "USD",
        "customer": {
            "id": "4711",
            **{name: ADDRESS[name] for name in ("email", "prefix", "first_name", "middle_name", "last_name")},
            **{name: ADDRESS[name] for name in ("suffix", "company", "phone")},
        },
        "bill_to": ADDRESS,
        "ship_to": ADDRESS,
        "pickup": False,
        "shipping_method": {"carrier": "acme", "method": "ground", "title": "Ground"},
        "shipping_price": "5.00",
        "shipping_discount": "0.00",
        "shipping_tax": "0.00",
        "lines": [a_line()],
        "comment": None,
        "tenders": [{"type": "visa", "amount": "25.00", "state": "captured"}],
        "status": "processing",
        "totals": {
            "subtotal": "20.00",
            "discount": "0.00",
            "shipping": "5.00",
            "tax": "0.00",
            "grand_total": "25.00",
        },
    }
    return {**order, **changes}


def xml(name: str, **members: Any) -> bytes:
    """A message: texts, and lists as (entry name, [members, ...]); None leaves a member out."""
    return etree.tostring(_element(name, members), xml_declaration=True, encoding="UTF-8")


def _element(name: str, members: dict[str, Any]) -> "etree._Element":
    root = etree.Element(name)
    for member, value in members.items():
        if isinstance(value, tuple):
            container = etree.SubElement(root, member)
            container.extend(_element(value[0], entry) for entry in value[1])
        elif value is not None:
            etree.SubElement(root, member).text = str(value)
    return root


@dataclass(frozen=True)
class Receipt:
    """What the store answered to a write."""

    http: int
    status: str
    message: str


class Pos:
    """A POS of a few lines: it knows the wire and nothing else."""

    def __init__(self, url: str, user: str = USER, password: str = PASSWORD) -> None:
        self.base = f"{url}/LightSpeed"
        self.credentials = (user.encode(), password.encode())
        self._session = requests.Session()

    def send(self, method: str, path: str, body: bytes | None = None, **options: Any) -> requests.Response:
        options.setdefault("auth", self.credentials)
        headers = {"Content-Type": "application/xml", **options.pop("headers", {})}
        return self._session.request(
            method,
            self.base + path,
            data=body,
            headers={name: value for name, value in headers.items() if value is not None},
            allow_redirects=False,
            timeout=10,
            **options,
        )

    def write(self, path: str, body: bytes) -> Receipt:
        answer = self.send("POST", path, body)
        assert validation.is_valid("web-orders/acknowledge-response", answer.content), answer.text
        root = etree.fromstring(answer.content)
        return Receipt(
            answer.status_code, root.findtext("responseStatus", ""), root.findtext("responseMessage", "")
        )

    def poll(self) -> "etree._Element":
        answer = self.send("GET", "/OutstandingActivity")
        assert answer.status_code == 200
        if not validation.is_valid("web-orders/outstanding-activity", answer.content):
            pytest.fail(str(validation.explain("web-orders/outstanding-activity", answer.content)))
        return etree.fromstring(answer.content)

    def orders(self) -> list[str]:
        return [each.text or "" for each in self.poll().iterfind("orders/webOrder/orderID")]

    def cancellations(self) -> list[str]:
        return [
            each.text or "" for each in self.poll().iterfind("cancellations/webOrderCancellation/orderID")
        ]

    def order(self, number: str) -> "etree._Element":
        (found,) = (each for each in self.poll().iter("webOrder") if each.findtext("orderID") == number)
        return found

    def acknowledge(
        self,
        number: str,
        *issues: tuple[str, str, str],
        about: str = "WEB_ORDER",
        date: str | None = DATE,
    ) -> Receipt:
        entries = [dict(zip(("code", "message", "responseStatus"), issue, strict=True)) for issue in issues]
        return self.write(
            "/AcknowledgeRequest",
            xml(
                "acknowledgeRequest",
                id=number,
                responseType=about,
                date=date,
                responseIssues=("responseIssue", entries),
            ),
        )

    def void(self, number: str, reason: str | None = "phoned", date: str | None = DATE) -> Receipt:
        return self.write(f"/Order/{number}", xml("order", action="VOID", date=date, reason=reason))

    def act(
        self,
        number: str,
        item: str,
        quantity: object = 1,
        *,
        action: str = "CANCEL",
        part_number: str | None = "SKU-1",
        date: str = DATE,
    ) -> Receipt:
        body = xml("item", action=action, itemNumber=part_number, quantity=quantity, date=date)
        return self.write(f"/Order/{number}/Item/{item}", body)

    def ship(
        self,
        number: str,
        items: dict[str, Any] | None = None,
        tracking: str = "Z1",
        *,
        carrier: str = "ACME",
        date: str = DATE,
    ) -> Receipt:
        listed = items and [{"itemID": item, "quantity": pieces} for item, pieces in items.items()]
        return self.write(
            f"/Order/{number}/Shipment",
            xml(
                "shipment",
                date=date,
                shipmentCarrier=carrier,
                shipmentMethod="GROUND",
                trackingNumber=tracking,
                items=None if items is None else ("item", listed or []),
            ),
        )


class Hands:
    """The shop's hands: the hooks of the target contract, over HTTP."""

    def __init__(self, url: str) -> None:
        self._control = f"{url}/_tillproof"
        self._session = requests.Session()

    def call(self, method: str, path: str, body: Any = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return self._session.request(method, self._control + path, json=body, headers=headers, timeout=10)

    def do(self, hook: str, number: str = "", body: Any = None) -> Any:
        path = f"/hooks/{hook}/{number}" if number else f"/hooks/{hook}"
        answer = self.call("POST", path, {} if body is None else body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def place(self, order: dict[str, Any] | None = None, **changes: Any) -> str:
        number: str = self.do("place_order", body=order or an_order(**changes))["id"]
        return number

    def place_many(self, count: int) -> list[str]:
        return [self.place() for _ in range(count)]

    def read(self, number: str) -> Any:
        answer = self.call("GET", f"/hooks/read_order/{number}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def status(self, number: str) -> str:
        status: str = self.read(number)["status"]
        return status

    def notes(self, number: str) -> list[str]:
        notes: list[str] = self.read(number)["notes"]
        return notes


@dataclass(frozen=True)
class Served:
    """A store that is being served, and both who speak to it."""

    store: Store
    clock: VirtualClock
    url: str
    pos: Pos
    shop: Hands

    def offered(self, **changes: Any) -> str:
        """The number of an order that the POS has been offered."""
        number = self.shop.place(**changes)
        self.pos.poll()
        return number

    def downloaded(self, **changes: Any) -> str:
        """The number of an order that the POS has acknowledged."""
        number = self.offered(**changes)
        assert self.pos.acknowledge(number).status == "SUCCESS"
        return number


Open = Callable[..., Served]


def open_served(server: Server, store: Store, clock: VirtualClock) -> Served:
    return Served(store, clock, server.url, Pos(server.url), Hands(server.url))


def new_store(clock: VirtualClock, shop: Shop | None = None, defects: tuple[str, ...] = ()) -> Store:
    return open_store(
        user=USER, password=PASSWORD, control_token=TOKEN, clock=clock, shop=shop, defects=defects
    )


@pytest.fixture(scope="session")
def _session() -> Iterator[Served]:
    clock = VirtualClock(START)
    store = new_store(clock)
    with Server(store.system.wsgi) as server:
        yield open_served(server, store, clock)


@pytest.fixture
def served(_session: Served) -> Served:
    """A healthy store without orders."""
    _session.shop.do("reset")
    return _session


@pytest.fixture
def pos(served: Served) -> Pos:
    return served.pos


@pytest.fixture
def shop(served: Served) -> Hands:
    return served.shop


@pytest.fixture
def serve() -> Iterator[Open]:
    """Serve a store set up in another way."""
    servers: list[Server] = []

    def open_one(shop: Shop | None = None, defects: tuple[str, ...] = ()) -> Served:
        clock = VirtualClock(START)
        store = new_store(clock, shop, defects)
        servers.append(Server(store.system.wsgi).start())
        return open_served(servers[-1], store, clock)

    yield open_one
    for server in servers:
        server.stop()


@pytest.fixture(name="an_order")
def make_an_order() -> Callable[..., dict[str, Any]]:
    return an_order


@pytest.fixture(name="a_line")
def make_a_line() -> Callable[..., dict[str, Any]]:
    return a_line


@pytest.fixture(name="xml")
def make_xml() -> Callable[..., bytes]:
    return xml
