"""Eight POS poll one bridge of four worker processes at once, while new orders keep coming.

`TILLPROOF_ROUNDS` sets the number of rounds. A round is a poll that lists something and the acknowledgement of the
oldest orders in it, which all eight see and go for.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from lxml import etree

from tillproof.simulators.clock import real_clock
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import MagentoShop, Shopper
from tillproof.simulators.shopper.catalogue import products

POLLERS = 8
ROUNDS = int(os.environ.get("TILLPROOF_ROUNDS", "250"))
AT_ONCE = 2
"""Orders that a poller acknowledges in one round."""

LOGIN = ("lightspeed", "a password")
PAUSE = threading.Event()
"""Never set: other processes are looked at again after a moment."""

SETTINGS = """
lightspeed_username = "lightspeed"
lightspeed_password = "a password"
enable_web_order_module = true
orders_from = 2000-01-01T00:00:00Z
cycle_seconds = 0.1
control_token = "control"
[magento]
url = "{url}"
token = "bridge-token"
"""


@dataclass
class Book:
    """What all pollers together have seen. Times are monotonic seconds."""

    placed: list[str] = field(default_factory=list)
    complete: bool = False
    acknowledged: dict[str, float] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)


class Poller:
    """A POS that follows the profile: sells each order once, acknowledges it, answers 1010 to what it has."""

    def __init__(self, url: str, book: Book) -> None:
        self._url, self._book = url, book
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = LOGIN
        self._session.headers["Content-Type"] = "application/xml"
        self.sales: list[str] = []
        self.rounds = 0

    def work(self) -> None:
        while not self._book.complete or len(self._book.acknowledged) < len(self._book.placed):
            if not self._round():
                PAUSE.wait(0.01)

    def _round(self) -> bool:
        began = time.monotonic()
        answer = self._session.get(f"{self._url}/OutstandingActivity", timeout=30)
        if answer.status_code != 200:
            self._book.strange.append(f"poll: {answer.status_code} {answer.text[:200]}")
            return False
        numbers = [
            node.text or "" for node in etree.fromstring(answer.content).iterfind("orders/webOrder/orderID")
        ]
        if len(numbers) > 30 or len(set(numbers)) != len(numbers):
            self._book.strange.append(f"poll: {len(numbers)} orders, {len(set(numbers))} different ones")
        for number in numbers:
            if self._book.acknowledged.get(number, began) < began:
                self._book.strange.append(f"{number}: listed by a poll that began after its acknowledgement")
        for number in numbers[:AT_ONCE]:
            self._take(number)
        self.rounds += bool(numbers)
        return bool(numbers)

    def _take(self, number: str) -> None:
        issue = ""
        if number in self.sales:
            issue = "<responseIssue><code>1010</code><message>have it</message>"
            issue += "<responseStatus>FAILURE</responseStatus></responseIssue>"
        else:
            self.sales.append(number)
        body = (
            f"<acknowledgeRequest><id>{number}</id><responseType>WEB_ORDER</responseType>"
            f"<date>2031-05-06 07:08:09.000</date><responseIssues>{issue}</responseIssues></acknowledgeRequest>"
        )
        answer = self._session.post(f"{self._url}/AcknowledgeRequest", data=body, timeout=30)
        if answer.status_code != 200 or b"<responseStatus>SUCCESS<" not in answer.content:
            self._book.strange.append(
                f"acknowledgement of {number}: {answer.status_code} {answer.text[:200]}"
            )
        self._book.acknowledged.setdefault(number, time.monotonic())


@pytest.fixture
def store() -> Iterator[str]:
    users = [
        AdminUser("shop", "shop-password", "shop-token"),
        AdminUser("bridge", "other-word", "bridge-token"),
    ]
    magento = open_magento(None, users=users, control_token="control")
    magento.load_products(products())
    with Server(magento.system.wsgi, threads=16) as server:
        yield server.url
    magento.close()


@pytest.fixture
def bridge(store: str, tmp_path: Path) -> Iterator[str]:
    settings = tmp_path / "bridge.toml"
    settings.write_text(SETTINGS.format(url=store))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from tillproof.harness.cli import main; main()", "bridge"]
    command += ["--settings", str(settings), "--database", str(tmp_path / "ledger.sqlite")]
    command += ["--workers", "4", "--port", str(port)]
    with (tmp_path / "bridge.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}/LightSpeed"
    deadline = time.monotonic() + 30
    while not _answers(url):
        assert process.poll() is None, (tmp_path / "bridge.log").read_text()
        assert time.monotonic() < deadline, (tmp_path / "bridge.log").read_text()
        PAUSE.wait(0.05)
    yield url
    process.send_signal(signal.SIGINT)
    process.wait(30)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, auth=LOGIN, timeout=5).status_code == 200
    except requests.RequestException:
        return False


def test_eight_pollers_at_once_lose_nothing_and_double_nothing(store: str, bridge: str) -> None:
    book = Book()
    pollers = [Poller(bridge, book) for _ in range(POLLERS)]
    threads = [threading.Thread(target=poller.work) for poller in pollers]
    for thread in threads:
        thread.start()
    _place(store, book, pollers)
    for thread in threads:
        thread.join(300)
    assert book.strange == []
    assert sorted(book.acknowledged) == sorted(book.placed)
    for poller in pollers:
        assert len(poller.sales) == len(set(poller.sales))


def _place(store: str, book: Book, pollers: list[Poller]) -> None:
    """Orders keep coming until there were enough rounds."""
    shopper = Shopper(1, real_clock)
    with MagentoShop(store, "shop-token") as shop:
        while sum(poller.rounds for poller in pollers) < ROUNDS:
            book.placed.append(shop.place(shopper.order()).number)
    book.complete = True
