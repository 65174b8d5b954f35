"""`tillproof up` in a process of its own, and the other commands beside it."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tillproof.harness.endpoints import read_endpoints
from tillproof.harness.following import follow_all

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
        options = ("--interval", "0.2", "--no-limits", *options)
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

    def begin(self, *arguments: str) -> "subprocess.Popen[str]":
        """A command in this home that goes on beside the test; what it prints can be read as it comes."""
        name, *rest = arguments
        command = [*PROGRAM, name, "--home", str(self.home), *rest]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

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
        """Follow until `true`; other processes work at their own pace.

        It looks as `tillproof follow` does, but without a new process for every look.
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            looked = follow_all(read_endpoints(self.home / "endpoints.json"))
            found = {order.number: order.to_json() for order in looked}
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


@pytest.fixture
def no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment's certificates would win over OnSite's own."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
