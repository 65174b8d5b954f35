"""Web orders to push, and the OnSite server as the people at the till see it."""

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from lxml import etree
from werkzeug.test import Client

from tillproof.bridge.errand import Done, Errand
from tillproof.bridge.order import Order, OrderLine, Party, Payment, Return, ReturnLine, Tax
from tillproof.bridge.order_text import write
from tillproof.bridge.outlets.onsite.onsite import OnSiteOutlet
from tillproof.bridge.outlets.onsite.settings import OnSite
from tillproof.bridge.outlets.outlet import Consignment, Pushed
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.faults import Fault
from tillproof.simulators.onsite import Company, TaxCode
from tillproof.simulators.onsite import OnSite as OnSiteServer

START = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
APPLICATION = "com.acme.bridge"
PRIVATE_ID = "9d7f6c1e-0000-4000-8000-acme00000000"
TAX = "US-CA-*-Rate 1"
COMPANY = Company(
    tax_codes=(
        TaxCode(
            "Sales tax", (Decimal("8.25"),)
        ),  # the default of new documents: the bridge must not lean on it
        TaxCode("No tax"),
        TaxCode(TAX, (Decimal("8.25"),)),
        TaxCode("State + County", (Decimal("6"), Decimal("1.25"))),
    )
)
SHELF = [
    {"sku": "HAT-1", "name": "Hat", "price": "10.00", "type_id": "simple", "qty": 20},
    {"sku": "TEE-M", "name": "Tee, medium", "price": "19.99", "type_id": "simple", "qty": 5},
    {"sku": 'MUG "5\\6"', "name": "Mug", "price": "7.00", "type_id": "simple", "qty": 3},
    {"sku": "E-BOOK", "name": "Book to read on a screen", "price": "5.00", "type_id": "virtual", "qty": 0},
]
BUYER = Party(
    first_name="Zoë",
    last_name="O'Neill",
    company="Acme <& Sons>",
    street=("1 Main St", "Back door", "2nd floor"),
    city="Fresno",
    region="CA",
    postcode="93650",
    country="US",
    phone="555-0100",
    email="Zoe@Example.com ",
)
RECEIVER = Party(
    first_name="Max", last_name="O'Neill", street=("2 Side St",), city="Napa", region="CA", country="US"
)


def money(text: str | int) -> Decimal:
    return Decimal(text)


def line(number: str, quantity: int = 1, price: str = "10.00", listed: str = "") -> OrderLine:
    return OrderLine(
        item_id=number,
        source_line=number,
        item_number=number,
        description=f"{number} in words",
        manufacturer="",
        manufacturer_id="",
        quantity=quantity,
        amount=money(price),
        list_price=money(listed or price),
    )


def order(
    *lines: OrderLine,
    number: str = "000000123",
    shipping: str = "0.00",
    tax: str = "0.00",
    taxes: tuple[str, ...] = (TAX,),
    captured: bool = True,
    **more: Any,
) -> Order:
    """An order that is paid by one tender, unless `payments` says otherwise."""
    made = Order(
        number=number,
        placed_at=START,
        currency="USD",
        customer_id="7",
        billing=BUYER,
        shipping=RECEIVER,
        carrier="flatrate",
        method="flatrate",
        shipping_cost=money(shipping),
        tax=money(tax),
        lines=lines or (line("HAT-1", 2), line("TEE-M", 1, "19.99")),
        payments=(),
        comment="Ring twice",
        shipping_title="Flat Rate - Fixed",
        taxes=tuple(Tax(name, Decimal("8.25"), money(tax)) for name in taxes) if money(tax) else (),
    )
    total = made.total
    paid = Payment("VISA", total, "braintree", "Credit Card", total if captured else Decimal(0))
    return replace(made, **({"payments": (paid,) if total else ()} | more))


def memo(*lines: ReturnLine, number: str = "000000045", **money_of: str) -> Return:
    """`shipping`, `tax`, `extra`, `fee` as texts."""
    sums = {name: Decimal(money_of.get(name, "0.00")) for name in ("shipping", "tax", "extra", "fee")}
    return Return(id=str(int(number)), number=number, made_at=START, lines=lines, comment="Too small", **sums)


def back(number: str, quantity: int, amount: str, *, restocked: bool = True) -> ReturnLine:
    return ReturnLine(number, number, f"{number} in words", quantity, money(amount), restocked)


class Hands(VirtualClock):
    """A clock that can be put back between tests."""

    def restart(self) -> None:
        self._now = START


@dataclass
class Memory:
    """What outlives the process."""

    values: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        self.values[name] = value


@dataclass(repr=False)
class Till:
    """The server, seen by the people who work with it."""

    onsite: OnSiteServer
    url: str
    clock: VirtualClock
    desk: Client
    """In this process: what the tests look at takes no connection of its own."""
    opened: list[OnSiteOutlet] = field(default_factory=list)

    def outlet(self, *, memory: Memory | None = None, **changed: Any) -> OnSiteOutlet:
        """A bridge that has just been started."""
        outlet = OnSiteOutlet(self.settings(**changed), self.clock, memory)
        self.opened.append(outlet)
        return outlet

    def settings(self, **changed: Any) -> OnSite:
        given: dict[str, Any] = {
            "url": self.url,
            "username": "lightspeed",
            "password": "admin",
            "application_id": APPLICATION,
            "private_id": PRIVATE_ID,
            "ca_file": str(self.onsite.tls.certificate),
            "answer_seconds": 20,
        }
        return OnSite(**(given | changed))

    def push(self, web: Order, *, again: bool = False, **changed: Any) -> Pushed:
        """By a bridge of its own."""
        with closing(self.outlet(**changed)) as outlet:
            return outlet.push(Consignment(web, self.settings(**changed).terms), again=again)

    def run(self, task: Errand, **changed: Any) -> Done:
        """By a bridge of its own."""
        with closing(self.outlet(**changed)) as outlet:
            return outlet.run(task)

    def give_back(self, credit: Return, document: Pushed, *, again: bool = False) -> Done:
        return self.run(errand("return", document, again=again, credit=credit))

    def control(self, method: str, path: str, **options: Any) -> Any:
        answer = self._ask(method, f"/_tillproof{path}", {"Authorization": "Bearer control"}, **options)
        return answer.json

    def documents(self, plural: str) -> list[dict[str, Any]]:
        return [
            self.control("GET", f"/{plural}/{one['id']}") for one in self.control("GET", f"/{plural}")[plural]
        ]

    @property
    def orders(self) -> list[dict[str, Any]]:
        return self.documents("orders")

    @property
    def invoices(self) -> list[dict[str, Any]]:
        return self.documents("invoices")

    def stock(self, code: str) -> tuple[int, int]:
        """Available and reserved."""
        (product,) = self.control("GET", "/products", query_string={"code": code})["products"]
        return int(Decimal(product["available"])), int(Decimal(product["reserved"]))

    def fault(self, name: str, **more: Any) -> None:
        self.onsite.system.faults.set(Fault(name, **more))

    def requests(self) -> list[tuple[str, str]]:
        """What the bridge asked since the last reset."""
        seen = self.onsite.system.journal.exchanges()
        return [(one.method, one.path) for one in seen if one.path.startswith("/api/")]

    def sessions(self) -> int:
        return len(self.control("GET", "/sessions")["sessions"])

    def api(self, method: str, path: str, body: str = "") -> Any:
        """Somebody else's connector, with a seat of its own."""
        headers = {
            "Authorization": "Basic bGlnaHRzcGVlZDphZG1pbg==",
            "User-Agent": "com.acme.other/1.0",
            "X-PAPPID": "anything",
        }
        return etree.fromstring(self._ask(method, f"/api/{path}", headers, data=body.encode()).data)

    def _ask(self, method: str, path: str, headers: dict[str, str], **options: Any) -> Any:
        answer = self.desk.open(
            path,
            method=method,
            headers=headers,
            base_url="https://127.0.0.1",
            environ_overrides={"REMOTE_ADDR": "127.0.0.1"},
            **options,
        )
        assert answer.status_code < 300, answer.text
        return answer


def errand(
    kind: str,
    document: Pushed | None,
    *,
    again: bool = False,
    credit: Return | None = None,
    marker: str = "5a6b",
) -> Errand:
    details = {"return": write(credit).decode()} if credit else {}
    stands = (document.kind, document.id) if document else None
    return Errand(kind, "17", "000000123", details, f"tillproof 1f2e3d4c/{marker}", again, stands)
