"""A lab as a person runs it: the command in processes of its own, orders there and shipments back, kill -9."""

import json
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

PROGRAM = (sys.executable, "-c", "from tillproof.harness.cli import main; main()")
PATIENCE = 60
PAUSE = threading.Event()
"""Never set: other processes work at their own pace, and are looked at again after a moment."""


class LabProcess:
    """`tillproof up` in one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._up: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Returns once the endpoints are announced."""
        options = ("--interval", "0.05", *options)
        if not (self.home / "lab.json").exists():
            options += ("--port", "0")
        command = [*PROGRAM, "up", "--home", str(self.home), *options]
        output = self.home.parent / f"up-{time.monotonic_ns()}.log"
        with output.open("w") as log:
            self._up = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + PATIENCE
        while "now, in another terminal" not in output.read_text():
            if self._up.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"`up` did not come up: {output.read_text()}")
            PAUSE.wait(0.02)

    def kill(self) -> None:
        """kill -9."""
        assert self._up is not None
        self._up.kill()
        self._up.wait()
        self._up = None

    def stop(self) -> int:
        """As Ctrl-C does; returns the exit code."""
        assert self._up is not None
        self._up.send_signal(2)
        code = self._up.wait(PATIENCE)
        self._up = None
        return code

    def end(self) -> None:
        if self._up is not None:
            self.kill()

    def run(self, *arguments: str, code: int = 0) -> str:
        """A command in this home; returns what it printed."""
        name, *rest = arguments
        command = [*PROGRAM, name, "--home", str(self.home), *rest]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 else done.stderr

    def follow(self) -> dict[str, dict[str, Any]]:
        return {order["number"]: order for order in json.loads(self.run("follow", "--json"))}

    def endpoints(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.home / "endpoints.json").read_text())
        return found

    def until(self, true: Callable[[dict[str, dict[str, Any]]], bool]) -> dict[str, dict[str, Any]]:
        """Follow until `true`; other processes work at their own pace."""
        deadline = time.monotonic() + PATIENCE
        while True:
            found = self.follow()
            if true(found):
                return found
            PAUSE.wait(0.05)
            if time.monotonic() > deadline:
                pytest.fail(f"waited {PATIENCE} s; last seen {json.dumps(found, indent=1)[:4000]}")


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[LabProcess]:
    lab = LabProcess(tmp_path / "home")
    yield lab
    lab.end()


def in_store(lab: LabProcess, number: str) -> dict[str, Any]:
    """The order as the store shows it, with its shipments."""
    store = lab.endpoints()["magento"]
    headers = {"Authorization": f"Bearer {store['token']}"}

    def ask(kind: str, field: str, value: object) -> Any:
        question = {
            "searchCriteria[filterGroups][0][filters][0][field]": field,
            "searchCriteria[filterGroups][0][filters][0][value]": value,
        }
        answer = requests.get(f"{store['url']}/rest/V1/{kind}", params=question, headers=headers, timeout=10)
        return answer.json()["items"]

    (order,) = ask("orders", "increment_id", number)
    return {**order, "shipments": ask("shipments", "order_id", order["entity_id"])}


def all_sold(count: int) -> Callable[[dict[str, dict[str, Any]]], bool]:
    return lambda found: (
        len(found) == count
        and all(order["sale"] and order["status"] == "downloaded" for order in found.values())
    )


def test_a_hundred_orders_become_a_hundred_sales(lab: LabProcess) -> None:
    lab.start()
    numbers = lab.run("order", "--count", "100").split()
    assert len(set(numbers)) == 100
    found = lab.until(all_sold(100))
    assert sorted(found) == sorted(numbers)
    assert len({order["sale"] for order in found.values()}) == 100
    assert "100 orders, 100 sales" in lab.run("follow")


def test_what_staff_does_in_the_pos_shows_in_the_store(lab: LabProcess) -> None:
    lab.start()
    shipped, voided, cancelled = lab.run("order", "--count", "3").split()
    lab.until(all_sold(3))
    lab.run("ship", shipped, "--tracking", "1Z999", "--carrier", "UPS")
    lab.run("void", voided, "--reason", "customer phoned")
    lab.run("cancel", cancelled, code=2)  # it is invoiced by now: the store refuses, and says why
    lab.run("refund", cancelled)
    found = lab.until(
        lambda _: (
            bool(in_store(lab, shipped)["shipments"])
            and in_store(lab, voided)["status"] in {"canceled", "closed"}
            and lab.follow()[cancelled]["status"] == "canceled"
        )
    )
    assert found[shipped]["status"] == "shipped"
    assert found[voided]["status"] == "canceled"
    assert "customer phoned" in " ".join(found[voided]["notes"])
    (shipment,) = in_store(lab, shipped)["shipments"]
    assert [track["track_number"] for track in shipment["tracks"]] == ["1Z999"]
    histories = in_store(lab, voided)["status_histories"]
    assert any("customer phoned" in (history["comment"] or "") for history in histories)


def test_difficult_orders_travel_and_say_why_they_do_not(lab: LabProcess) -> None:
    lab.start()
    (guest,) = lab.run("order", "--like", "paypal-without-billing").split()
    (unpaid,) = lab.run("order", "--like", "unpaid").split()
    found = lab.until(lambda found: bool(found[guest]["sale"]) and found[unpaid]["decision"] is not None)
    assert (found[unpaid]["decision"], found[unpaid]["sale"]) == ("auto:unpaid", None)


def test_ports_credentials_and_orders_survive_a_restart(lab: LabProcess) -> None:
    lab.start()
    (number,) = lab.run("order").split()
    before = lab.endpoints()
    sale = lab.until(all_sold(1))[number]["sale"]
    assert lab.stop() == 0
    lab.start()
    assert lab.endpoints() == before
    assert lab.follow()[number]["sale"] == sale
    (later,) = lab.run("order").split()
    assert later != number


def test_the_home_is_for_its_owner_alone(lab: LabProcess) -> None:
    lab.start()
    assert stat.S_IMODE((lab.home / "endpoints.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((lab.home / "lab.json").stat().st_mode) == 0o600
    assert (lab.home / ".gitignore").read_text() == "*\n"
    assert "another `tillproof up` works here" in lab.run("up", code=2)


def test_a_system_left_out_is_an_absent_key(lab: LabProcess) -> None:
    lab.start("--without", "pos")
    assert set(lab.endpoints()) == {"magento", "bridge"}
    (number,) = lab.run("order").split()
    found = lab.until(lambda found: found[number]["decision"] == "downloaded")
    assert (found[number]["status"], found[number]["sale"]) == ("not_downloaded", None)
    assert "pos: not among the systems" in lab.run("ship", number, code=2)


def test_reset_forgets_orders_and_keeps_the_lab(lab: LabProcess) -> None:
    lab.start()
    lab.run("order", "--count", "2")
    lab.until(all_sold(2))
    lab.run("reset", "--yes")
    assert lab.follow() == {}
    lab.run("order")
    lab.until(all_sold(1))


@pytest.mark.parametrize("moment", [0.15, 0.4, 0.8])
def test_kill_9_loses_nothing_and_doubles_nothing(lab: LabProcess, moment: float) -> None:
    """Orders are placed and carried while `up` is killed; after the restart each accepted one is one sale."""
    lab.start()
    accepted: list[str] = []
    buying = threading.Thread(target=_buy, args=(lab, accepted))
    buying.start()
    deadline = time.monotonic() + PATIENCE
    while len(accepted) < 60 * moment and time.monotonic() < deadline:
        PAUSE.wait(0.01)
    lab.kill()
    buying.join(PATIENCE)
    lab.start()
    lab.run("order")
    found = lab.until(lambda found: all(order["sale"] for order in found.values()))
    assert accepted
    assert set(accepted) <= set(found)
    assert len({order["sale"] for order in found.values()}) == len(found)
    assert {order["status"] for order in found.values()} <= {"downloaded"}


def _buy(lab: LabProcess, accepted: list[str]) -> None:
    """`tillproof order`, noting each number at the moment it is printed."""
    command = [*PROGRAM, "order", "--home", str(lab.home), "--count", "80"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as order:
        assert order.stdout is not None
        for line in order.stdout:
            accepted.append(line.strip())
