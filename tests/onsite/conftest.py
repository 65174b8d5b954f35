"""An OnSite server that is open and served over HTTPS, and a connector as the vendor's tutorial writes one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree
from requests.adapters import HTTPAdapter

from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.onsite import Application, OnSite, User, open_onsite
from tillproof.simulators.serving import Server

START = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
DEMO = "com.lightspeed.onsite.demo"
PASSWORD = "admin"
PRIVATE_ID = "12345678-90ab-cdef-1234-567890abcdef"
USERS = (
    User("lightspeed", "admin", "Light", "Speed"),
    User("ann", "ann's: pass"),
    User("old", "secret1", locked=True),
)
APPLICATIONS = (
    Application(DEMO),
    Application("com.acme.till", "9d7f6c1e-acme"),
    Application("com.acme.reader", "1f0c2b3a-read", read_only=True),
)
SHELF = [
    {"sku": "HAT-1", "name": "Hat", "price": "10.00", "type_id": "simple", "weight": "0.2", "qty": 20},
    {
        "sku": "TEE-M",
        "name": "Tee, medium",
        "price": "19.99",
        "type_id": "simple",
        "manufacturer": "Zäta",
        "qty": 5,
    },
    {"sku": "SHIPPING", "name": "Shipping", "price": "0", "type_id": "virtual", "qty": 0},
]

Element = etree._Element


class Hands(VirtualClock):
    """A clock that can be put back between tests."""

    def restart(self) -> None:
        self._now = START


@dataclass
class Connector:
    """Talks to the server; `ok` answers insist on success and hand out the element."""

    url: str
    session: requests.Session
    onsite: OnSite

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> requests.Response:
        url = path if path.startswith("https:") else f"{self.url}/api/{path}"
        return self.session.request(
            method, url, data=body.encode() if isinstance(body, str) else body, **options
        )

    def get(self, path: str, **parameters: Any) -> Element:
        return self._element(self.call("GET", path, params=parameters or None), 200)

    def post(self, path: str, body: Any) -> Element:
        return self._element(self.call("POST", path, body), 201)

    def put(self, path: str, body: str) -> Element:
        return self._element(self.call("PUT", path, body), 200)

    def lock(self, path: str) -> None:
        assert self.call("LOCK", path).status_code == 200

    def unlock(self, path: str) -> None:
        assert self.call("UNLOCK", path).status_code == 200

    def locked_put(self, path: str, body: str) -> Element:
        self.lock(path)
        try:
            return self.put(path, body)
        finally:
            self.unlock(path)

    def refused(self, status: int, method: str, path: str, body: Any = None, **options: Any) -> str:
        """The plain message of a refusal."""
        answer = self.call(method, path, body, **options)
        assert answer.status_code == status, answer.text
        root = etree.fromstring(answer.content)
        assert root.tag == "error"
        message: str = root.findtext("localizable_message/plain_message", "")
        assert message
        return message

    def line(self, document: str, product: int, quantity: Any, more: str = "") -> Element:
        """A line on a document that this connector has locked."""
        return self.post(
            f"{document}lineitems/",
            f"<lineitem><quantity>{quantity}</quantity>{more}"
            f"<lineitem_product><product id='{product}'/></lineitem_product></lineitem>",
        )

    def available(self, product: int) -> str:
        return self.get(f"product_inventory/{product}/").findtext("available", "")

    def control(self, method: str, path: str, **options: Any) -> Any:
        with_token = {"Authorization": "Bearer control"}
        desk = requests.Session()
        desk.mount("https://", WIRES)
        desk.verify = self.session.verify
        answer = desk.request(method, f"{self.url}/_tillproof{path}", headers=with_token, **options)
        return answer.status_code, answer.json()

    def fault(self, name: str, **more: Any) -> None:
        assert self.control("POST", "/faults", json={"name": name, **more})[0] == 201

    @staticmethod
    def _element(answer: requests.Response, status: int) -> Element:
        assert answer.status_code == status, answer.text
        return etree.fromstring(answer.content)


Connect = Callable[..., Connector]
WIRES = HTTPAdapter(pool_maxsize=20)
"""Connections that all connectors share: shaking hands anew for every test would take longer than the tests."""
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's certificates win over a session's own, and would refuse a self-signed one."""
    for name in BUNDLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="session")
def served(certificates: Path) -> Iterator[tuple[OnSite, Server, Hands]]:
    """One server for the whole run; `onsite` resets it for each test."""
    clock = Hands(START)
    onsite = open_onsite(
        None,
        clock=clock,
        users=USERS,
        applications=APPLICATIONS,
        control_token="control",
        seats=3,
        certificate_folder=certificates,
    )
    onsite.load_products(SHELF)
    with Server(onsite.system.wsgi, tls=onsite.tls, threads=10) as server:
        yield onsite, server, clock
        WIRES.close()
    onsite.close()


@pytest.fixture
def onsite(served: tuple[OnSite, Server, Hands]) -> OnSite:
    onsite, _, clock = served
    clock.restart()
    onsite.system.faults.clear()
    onsite.reset()
    onsite.system.journal.clear()
    return onsite


@pytest.fixture
def clock(served: tuple[OnSite, Server, Hands], onsite: OnSite) -> VirtualClock:
    return served[2]


@pytest.fixture
def connect(served: tuple[OnSite, Server, Hands], onsite: OnSite) -> Connect:
    """Connectors to the served server; each one has a session of its own."""

    def one(
        user: str = "lightspeed",
        password: str = PASSWORD,
        app: str = f"{DEMO}/1.0",
        private_id: str = PRIVATE_ID,
    ) -> Connector:
        return connector(onsite, served[1], user, password, app, private_id)

    return one


@pytest.fixture
def api(connect: Connect) -> Connector:
    return connect()


def connector(
    onsite: OnSite,
    server: Server,
    user: str = "lightspeed",
    password: str = PASSWORD,
    app: str = f"{DEMO}/1.0",
    private_id: str = PRIVATE_ID,
) -> Connector:
    session = requests.Session()
    session.mount("https://", WIRES)
    session.auth = (user, password)
    session.headers.update({"user-agent": app, "x-pappid": private_id})
    session.verify = str(onsite.tls.certificate)
    return Connector(server.url, session, onsite)


@pytest.fixture(scope="module")
def filled(certificates: Path) -> Iterator[Callable[[Callable[[Connector, VirtualClock], None]], Connector]]:
    """A server that is filled once and then only read by the tests of one file."""
    clock = VirtualClock(START)
    onsite = open_onsite(None, clock=clock, control_token="control", certificate_folder=certificates)
    with pytest.MonkeyPatch.context() as environment, Server(onsite.system.wsgi, tls=onsite.tls) as server:
        for name in BUNDLES:
            environment.delenv(name, raising=False)
        one = connector(onsite, server)

        def fill(how: Callable[[Connector, VirtualClock], None]) -> Connector:
            how(one, clock)
            return one

        yield fill
    onsite.close()


@pytest.fixture
def open_server(certificates: Path) -> Iterator[Callable[..., Connector]]:
    """Opens and serves a server of one's own; everything is closed afterwards."""
    opened: list[tuple[OnSite, Server]] = []

    def open_one(database: Path | None = None, **options: Any) -> Connector:
        defaults: dict[str, Any] = {"clock": VirtualClock(START), "certificate_folder": certificates}
        onsite = open_onsite(database, control_token="control", **(defaults | options))
        server = Server(onsite.system.wsgi, tls=onsite.tls, threads=4).start()
        opened.append((onsite, server))
        return connector(onsite, server)

    yield open_one
    for onsite, server in opened:
        server.stop()
        onsite.close()
