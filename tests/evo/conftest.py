"""A small store for the POS to call: it plays by a script, remembers every request, and is nobody's example."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tillproof.schemas import xml
from tillproof.simulators.agenda import Agenda
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.evo import Connection, Pos, open_pos
from tillproof.simulators.serving import Server

START = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
TOKEN = "a token for tests"
SUCCESS = b"<acknowledgeResponse><responseStatus>SUCCESS</responseStatus></acknowledgeResponse>"


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    body: bytes = SUCCESS
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None


Handler = Callable[[Request], Reply]


class ScriptedStore:
    """Offers `orders` (XML by id) until they are acknowledged; a scripted reply for a path comes first."""

    def __init__(self) -> None:
        self.orders: dict[str, str] = {}
        self.cancellations: dict[str, str] = {}
        self.requests: list[Request] = []
        self._script: dict[tuple[str, str], deque[Reply | Handler]] = {}
        self.url = ""

    def answers(self, method: str, path: str, *replies: Reply | Handler) -> None:
        """The next answers to that call, one each, in this order."""
        self._script.setdefault((method, path), deque()).extend(replies)

    def seen(self, method: str, path: str = "") -> list[Request]:
        return [one for one in self.requests if one.method == method and one.path.startswith(path)]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = _request(environ)
        self.requests.append(request)
        reply = self._reply(request)
        headers = {"Content-Type": "application/xml; charset=utf-8", **reply.headers}
        headers.setdefault("Content-Length", str(len(reply.body)))
        start_response(f"{reply.status} Scripted", list(headers.items()))
        if reply.cut_after is None:
            return [reply.body]
        return _cut(reply.body[: reply.cut_after], environ["tillproof.hang_up"])

    def _reply(self, request: Request) -> Reply:
        script = self._script.get((request.method, request.path))
        if script:
            reply = script.popleft()
            return reply if isinstance(reply, Reply) else reply(request)
        return self.usual(request)

    def usual(self, request: Request) -> Reply:
        """What a good store answers."""
        if request.method == "POST":
            if request.path == "/AcknowledgeRequest":
                self._acknowledged(request)
            return Reply()
        if request.path == "":
            return Reply(b"<versions><version>1.0</version></versions>")
        return Reply(self.activity().encode())

    def activity(self) -> str:
        orders = "".join(list(self.orders.values())[:30])
        cancellations = "".join(self.cancellations.values())
        return (
            f"<outstandingActivityResponse><orders>{orders}</orders>"
            f"<cancellations>{cancellations}</cancellations></outstandingActivityResponse>"
        )

    def _acknowledged(self, request: Request) -> None:
        if "json" in request.headers["content-type"]:
            return
        message = xml.parse(request.body)
        listed = self.orders if message.findtext("responseType") == "WEB_ORDER" else self.cancellations
        listed.pop(message.findtext("id") or "", None)


def _request(environ: dict[str, Any]) -> Request:
    headers = {
        name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"
    }
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    path = environ["PATH_INFO"].encode("latin-1").decode().removeprefix("/LightSpeed")
    return Request(environ["REQUEST_METHOD"], path, headers, environ["wsgi.input"].read())


def _cut(part: bytes, hang_up: Callable[[], None]) -> Iterator[bytes]:
    yield part
    hang_up()


def web_order(order_id: str = "W-1", **members: Any) -> str:
    """An order worth 28.25, as XML. `items` and `payments` are lists of dicts, everything else a text."""
    items = members.pop("items", [{"itemID": f"{order_id}-a", "quantity": "2", "amount": "10.00"}])
    payments = members.pop("payments", [{"type": "PAYPAL", "amount": "28.25"}])
    customers = members.pop("customers", [{"type": "BILLING"}, {"type": "SHIPPING"}])
    plain = {
        "orderID": order_id,
        "date": "2026-03-04 07:08:09.000",
        "shippingCost": "6.50",
        "shippingVendor": "ACME",
        "shippingMethod": "GROUND",
        "comment": "",
        "taxRuleID": "2",
        "taxAmount": "1.75",
        **members,
    }
    return _element(
        "webOrder",
        *(_leaf(name, text) for name, text in plain.items() if text is not None),
        _element("customers", *(_element("customer", *_leaves({**CUSTOMER, **one})) for one in customers)),
        _element("payments", *(_element("payment", *_leaves(one)) for one in payments)),
        _element("orderItems", *(_element("orderItem", *_leaves({**ITEM, **one})) for one in items)),
    )


def cancellation(order_id: str, name: str = "orderID") -> str:
    return _element(
        "webOrderCancellation",
        *_leaves({name: order_id, "date": "2026-03-04 10:00:00.000", "comment": "changed mind"}),
    )


CUSTOMER = {
    "type": "",
    "customerID": "c-7",
    "prefixName": "",
    "firstName": "Ada",
    "middleName": "",
    "lastName": "Byron",
    "suffixName": "",
    "companyName": "",
    "address1": "1 Mill Lane",
    "address2": "",
    "city": "Boise",
    "state": "ID",
    "county": "",
    "country": "US",
    "zipCode": "83702",
    "phone": "555-0100",
    "workPhone": "",
    "email": "ada@example.com",
}
ITEM = {
    "itemID": "",
    "manufacturerID": "ZZ",
    "manufacturerName": "Zed",
    "itemNumber": "Z-9",
    "description": "Clutch lever",
    "quantity": "1",
    "amount": "0.00",
}


def _leaves(members: dict[str, str]) -> list[str]:
    return [_leaf(name, text) for name, text in members.items()]


def _leaf(name: str, text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<{name}>{escaped}</{name}>"


def _element(name: str, *parts: str) -> str:
    return f"<{name}>{''.join(parts)}</{name}>"


class Stage:
    """One port for the whole run; each test puts a store of its own on it."""

    store: ScriptedStore

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self.store(environ, start_response)


@pytest.fixture(scope="session")
def stage() -> Iterator[tuple[Stage, str]]:
    empty = Stage()
    with Server(empty, threads=4) as server:
        yield empty, server.url


@pytest.fixture
def store(stage: tuple[Stage, str]) -> ScriptedStore:
    there, url = stage
    there.store = ScriptedStore()
    there.store.url = f"{url}/LightSpeed"
    return there.store


@pytest.fixture
def reply() -> type[Reply]:
    """Body, status, headers, and after how many bytes the connection is cut."""
    return Reply


@pytest.fixture
def order() -> Callable[..., str]:
    """Writes a `webOrder`."""
    return web_order


@pytest.fixture
def cancelled() -> Callable[..., str]:
    """Writes a `webOrderCancellation`."""
    return cancellation


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture
def connection(store: ScriptedStore) -> Connection:
    return Connection(url=store.url, user="lightspeed", password="pa:ssüord", enabled=True)


@pytest.fixture
def open_till(connection: Connection, clock: VirtualClock) -> Iterator[Callable[..., Pos]]:
    """Opens a POS on the scripted store; `database` None is memory, further arguments are `open_pos`'s."""
    opened: list[Pos] = []

    def open_one(database: Path | None = None, given: Connection | None = connection, **more: Any) -> Pos:
        pos = open_pos(database, given, clock=clock, control_token=TOKEN, **more)
        opened.append(pos)
        return pos

    yield open_one
    for pos in opened:
        pos.close()


@pytest.fixture
def pos(open_till: Callable[..., Pos]) -> Pos:
    return open_till()


@pytest.fixture
def agenda(pos: Pos, clock: VirtualClock) -> Agenda:
    agenda = Agenda(clock)
    agenda.add(pos.agenda_job)
    return agenda
