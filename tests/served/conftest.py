"""`tillproof bridge` as a process of two workers, a shop behind it, and a POS beside that polls all the time.

Whatever a test does to the bridge: its orders stay as they were, the POS beside is answered right, and neither an
answer nor the process's own words show a secret or a traceback. `unharmed` holds every test to that.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tillproof.simulators.clock import real_clock
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import MagentoShop, Shopper
from tillproof.simulators.shopper.catalogue import products

sys.path.insert(0, str(Path(__file__).parent))  # `door` belongs to these tests alone

from door.messages import acknowledgement, shipment
from door.neighbour import Neighbour
from door.secrets import CONTROL, OPERATOR, PASSWORD, SHOP_TOKEN
from door.served import Served

PATIENCE = 1.5
"""Seconds that the bridge gives a head, and a body."""

SETTINGS = f"""
lightspeed_username = "lightspeed"
lightspeed_password = "{PASSWORD}"
enable_web_order_module = true
orders_from = 2000-01-01T00:00:00Z
cycle_seconds = 3600
control_token = "{CONTROL}"
[magento]
url = "SHOP"
token = "{SHOP_TOKEN}"
"""

BREATH = threading.Event()
"""Never set: a process that is starting is looked at again after a moment."""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Its orders: the first is offered, the second downloaded, the third shipped in part, the fourth has letters."""
    users = [AdminUser("shop", "shop-word", "shop-token"), AdminUser("bridge", "other-word", SHOP_TOKEN)]
    magento = open_magento(None, users=users, control_token="control")
    magento.load_products(products())
    folder = tmp_path_factory.mktemp("served")
    with Server(magento.system.wsgi) as shop:
        numbers = _place(shop.url)
        (folder / "bridge.toml").write_text(SETTINGS.replace("SHOP", shop.url), encoding="utf-8")
        process, served = _start(folder)
        served.numbers = numbers
        _trade(served)
        yield served
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    magento.close()


def _place(url: str) -> tuple[str, ...]:
    shopper = Shopper(1, real_clock)
    with MagentoShop(url, "shop-token") as shop:
        placed = [shop.place(shopper.order("three-for-25")) for _ in range(4)]
    entity = {"entity_id": placed[-1].entity_id, "increment_id": "W-00ab"}
    answer = requests.post(
        f"{url}/rest/V1/orders",
        json={"entity": entity},
        headers={"Authorization": "Bearer shop-token"},
        timeout=10,
    )
    assert answer.status_code == 200, answer.text
    return (*(each.number for each in placed[:-1]), "W-00ab")


def _start(folder: Path) -> tuple["subprocess.Popen[bytes]", Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from tillproof.harness.cli import main; main()", "bridge"]
    command += ["--settings", str(folder / "bridge.toml"), "--database", str(folder / "ledger.sqlite")]
    command += ["--workers", "2", "--port", str(port)]
    environment = os.environ | {"TILLPROOF_BRIDGE_PATIENCE": str(PATIENCE)}
    with (folder / "bridge.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    served = Served(port, folder / "bridge.log")
    deadline = time.monotonic() + 30
    while not _answers(served):
        assert process.poll() is None, served.log()
        assert time.monotonic() < deadline, served.log()
        BREATH.wait(0.05)
    return process, served


def _answers(served: Served) -> bool:
    try:
        return served.ask("GET", "/LightSpeed").status == 200
    except OSError:
        return False


def _trade(served: Served) -> None:
    """Get the orders to where they stand."""
    assert served.ask("POST", "/_tillproof/cycle", auth=OPERATOR).status == 200
    listed = served.ask("GET", "/LightSpeed/OutstandingActivity").body
    assert all(number.encode() in listed for number in served.numbers)
    for number in served.numbers[1:3]:
        assert (
            b"SUCCESS" in served.ask("POST", "/LightSpeed/AcknowledgeRequest", acknowledgement(number)).body
        )
    item = served.operator(f"/orders/{served.numbers[2]}")["lines"][0]["item_id"]
    shipped = served.ask("POST", f"/LightSpeed/Order/{served.numbers[2]}/Shipment", shipment(item))
    assert b"SUCCESS" in shipped.body


@pytest.fixture(scope="session")
def neighbour(served: Served) -> Iterator[Neighbour]:
    with Neighbour(served.port) as neighbour:
        yield neighbour


@pytest.fixture(autouse=True)
def unharmed(served: Served, neighbour: Neighbour, untouched: tuple[Any, str]) -> Iterator[None]:
    """Holds every test here to what must be true whatever comes in."""
    yield
    assert neighbour.complaints() == []
    assert (served.state(), served.log()) == untouched
    assert not served.leaks()


@pytest.fixture(scope="session")
def untouched(served: Served) -> tuple[Any, str]:
    """What is to be seen of the bridge before anybody does anything to it, and what it has said."""
    return served.state(), served.log()


@pytest.fixture(scope="session")
def offered(served: Served) -> str:
    """An order that any of these messages would change, were it listened to."""
    return served.numbers[0]
