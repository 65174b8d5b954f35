"""An account that is open and served, and what a client needs to say to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.retail import Retail, open_retail
from tillproof.simulators.serving import Server

START = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
CLIENT = {
    "client_id": "client-of-a-bridge",
    "client_secret": "s" * 32,
    "refresh_token": "r" * 32,
    "access_token": "a" * 32,
}

Record = dict[str, Any]


@dataclass
class Api:
    """The account as a client sees it; the short calls insist on success and answer the record or the records."""

    root: str
    session: requests.Session
    retail: Retail
    clock: VirtualClock

    @property
    def url(self) -> str:
        return f"{self.root}/API/V3/Account/1"

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        data = None if body is None else body if isinstance(body, str | bytes) else json.dumps(body)
        url = path if path.startswith("http") else f"{self.url}/{path}"
        return self.session.request(method, url, data=data, **options)

    def get(self, path: str, **parameters: str) -> Any:
        """The whole answer."""
        return self._ok(self.call("GET", path, params=parameters or None))

    def one(self, path: str, **parameters: str) -> Record:
        """A single record, out of its envelope."""
        return self._inside(self.get(f"{path}.json", **parameters))

    def many(self, entity: str, query: str = "") -> list[Record]:
        """The records of a list; the query goes out as it is written."""
        answer = self._ok(self.call("GET", f"{entity}.json?{query}"))
        found = answer.get(entity.rpartition("/")[2], [])
        return found if isinstance(found, list) else [found]

    def post(self, path: str, body: Any = None) -> Record:
        return self._inside(self._ok(self.call("POST", f"{path}.json", body or {})))

    def put(self, path: str, body: Any = None) -> Record:
        return self._inside(self._ok(self.call("PUT", f"{path}.json", body or {})))

    def delete(self, path: str) -> Record:
        return self._inside(self._ok(self.call("DELETE", f"{path}.json")))

    def refused(self, method: str, path: str, body: Any = None, status: int = 400) -> Record:
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.text
        said: Record = answer.json()
        return said

    def item(self, description: str = "Bell", price: str = "9.99", quantity: int = 0, **more: Any) -> str:
        """A new item; answers its key."""
        body = {
            "description": description,
            "Prices": {"ItemPrice": {"amount": price, "useTypeID": "1"}},
            **more,
        }
        if quantity:
            body["ItemShops"] = {"ItemShop": {"shopID": 1, "qoh": quantity}}
        key: str = self.post("Item", body)["itemID"]
        return key

    def on_hand(self, item: str) -> dict[str, str]:
        """Quantity on hand by shop; "0" is the summary."""
        return {row["shopID"]: row["qoh"] for row in self.many("ItemShop", f"itemID={item}")}

    def sale(self, *lines: Record, pay: Any = None, **head: Any) -> Record:
        """A completed sale without tax, paid by Check unless payments are given."""
        return self.post("Sale", self.sale_body(*lines, pay=pay, **head))

    def sale_body(self, *lines: Record, pay: Any = None, **head: Any) -> Record:
        body: Record = {
            "employeeID": 1,
            "registerID": 1,
            "shopID": 1,
            "taxCategoryID": 0,
            "completed": True,
            **head,
        }
        if lines:
            body["SaleLines"] = {"SaleLine": list(lines)}
        if pay is not None:
            payments = pay if isinstance(pay, list) else [{"amount": pay, "paymentTypeID": 2}]
            body["SalePayments"] = {"SalePayment": payments}
        return body

    @staticmethod
    def _ok(answer: requests.Response) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()

    @staticmethod
    def _inside(answer: Any) -> Record:
        (record,) = (value for name, value in answer.items() if name != "@attributes")
        assert isinstance(record, dict)
        return record


class Hands:
    """The hands of a clock that each test may set anew."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)

    def __call__(self) -> datetime:
        return self.clock()


def _session() -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {CLIENT['access_token']}"
    return session


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(START)


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Retail, Server, Hands]]:
    """One account for the whole run; `api` resets it for each test."""
    hands = Hands()
    retail = open_retail(None, clock=hands, **CLIENT, limits=False, control_token="control")
    with Server(retail.system.wsgi, threads=2) as server:
        yield retail, server, hands
    retail.close()


@pytest.fixture
def api(served: tuple[Retail, Server, Hands], clock: VirtualClock) -> Iterator[Api]:
    """A new account, in memory, without rate limits, its clock standing still."""
    retail, server, hands = served
    hands.clock = clock
    retail.system.faults.clear()
    retail.system.journal.clear()
    retail.reset()
    with _session() as session:
        yield Api(server.url, session, retail, clock)


@pytest.fixture(scope="module")
def lasting(served: tuple[Retail, Server, Hands]) -> Iterator[Api]:
    """The same for all tests of a module, which mind no rows but their own."""
    retail, server, hands = served
    hands.clock = VirtualClock(START)
    retail.reset()
    with _session() as session:
        yield Api(server.url, session, retail, hands.clock)


@contextmanager
def _serve_account(database: Any = None, **options: Any) -> Iterator[Api]:
    """An account of one's own, served."""
    hands = options.pop("clock", VirtualClock(START))
    defaults: dict[str, Any] = {"limits": False, "control_token": "control", **CLIENT}
    retail = open_retail(database, clock=hands, **(defaults | options))
    try:
        with Server(retail.system.wsgi, threads=2) as server, _session() as session:
            yield Api(server.url, session, retail, hands)
    finally:
        retail.close()


@pytest.fixture(scope="session")
def serve_account() -> Callable[..., AbstractContextManager[Api]]:
    """Opens and serves an account for the length of a `with`."""
    return _serve_account


@pytest.fixture
def open_account(clock: VirtualClock) -> Iterator[Callable[..., Api]]:
    """Opens and serves an account of one's own; everything is closed afterwards."""
    with ExitStack() as opened:
        yield lambda database=None, **options: opened.enter_context(
            _serve_account(database, **{"clock": clock, **options})
        )
