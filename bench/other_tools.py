"""The same poll body, served by well-known mock servers: WireMock, Prism, Mockoon, as far as npm can install them.

    python bench/other_tools.py            # installs them into a temporary folder first, needs node, npm and java

They send fixed bytes; the bridge looks up what is outstanding and checks credentials. So the figures say what a person
who would otherwise mock the store gains or loses, and no more.
"""

import argparse
import json
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests
from ledgers import PASSWORD, USER, fill, with_real_orders
from load import rate
from rich.console import Console
from rich.table import Table
from web_orders import ROUNDS, get, serving

PACKAGES = {"WireMock": "wiremock", "Prism": "@stoplight/prism-cli", "Mockoon": "@mockoon/cli"}
PATH = "/LightSpeed/OutstandingActivity"
PATIENCE = 90.0


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--seconds", type=float, default=1.5, help="of each measurement")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder = Path(name)
        ledger = folder / "ledger.sqlite"
        with_real_orders(ledger)
        fill(ledger, outstanding=1_000)
        ports = {"tillproof bridge": running.enter_context(serving(ledger))}
        body = requests.get(
            f"http://127.0.0.1:{ports['tillproof bridge']}{PATH}", auth=(USER, PASSWORD), timeout=30
        ).text
        for tool, package in PACKAGES.items():
            if install(package, folder):
                ports[tool] = running.enter_context(started(tool, folder, body))
        show(measured(ports, chosen.seconds), len(body))


def measured(ports: dict[str, int], seconds: float) -> dict[str, float]:
    """Median rate of each, taken in turn."""
    rates: dict[str, list[float]] = {tool: [] for tool in ports}
    for _ in range(ROUNDS):
        for tool, port in ports.items():
            rates[tool].append(rate(port, [get(PATH)], seconds))
    return {tool: statistics.median(found) for tool, found in rates.items()}


def show(rates: dict[str, float], size: int) -> None:
    ours = rates["tillproof bridge"]
    table = Table("server", "polls per second", "of the bridge's")
    for tool, found in rates.items():
        table.add_row(tool, f"{found:,.0f}", f"{found / ours:.2f}")
    Console(width=100).print(table, f"a poll of 30 orders, {size:,} bytes")


def install(package: str, folder: Path) -> bool:
    """With npm; False, and a line that says so, where that cannot be done."""
    npm = shutil.which("npm")
    if npm is None:
        print(f"{package}: left out, there is no npm")
        return False
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), package],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        print(f"{package}: left out, npm cannot install it")
    return done.returncode == 0


@contextmanager
def started(tool: str, folder: Path, body: str) -> Iterator[int]:
    """The tool on a free port, once it answers with the body."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = {"WireMock": wiremock, "Prism": prism, "Mockoon": mockoon}[tool](folder, body, port)
    with (folder / f"{tool}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        wait_for(port, body, process, folder / f"{tool}.log")
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, body: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            answer = requests.get(f"http://127.0.0.1:{port}{PATH}", timeout=5)
            if answer.status_code == 200 and answer.text == body:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise SystemExit(f"{log.stem} does not serve the body; its last words: {log.read_text()[-500:]}")


def wiremock(folder: Path, body: str, port: int) -> list[str]:
    mapping = {
        "request": {"method": "GET", "url": PATH},
        "response": {"status": 200, "headers": {"Content-Type": "application/xml"}, "body": body},
    }
    (folder / "wiremock" / "mappings").mkdir(parents=True)
    (folder / "wiremock" / "mappings" / "poll.json").write_text(json.dumps(mapping))
    options = ["--port", str(port), "--bind-address", "127.0.0.1", "--root-dir", str(folder / "wiremock")]
    return [str(folder / "node_modules/.bin/wiremock"), *options, "--no-request-journal"]


def prism(folder: Path, body: str, port: int) -> list[str]:
    answer = {
        "description": "a poll",
        "content": {"application/xml": {"schema": {"type": "string"}, "example": body}},
    }
    document = {
        "openapi": "3.0.3",
        "info": {"title": "poll", "version": "1"},
        "paths": {PATH: {"get": {"responses": {"200": answer}}}},
    }
    (folder / "openapi.json").write_text(json.dumps(document))
    options = ["mock", str(folder / "openapi.json"), "--port", str(port), "--host", "127.0.0.1"]
    return [str(folder / "node_modules/.bin/prism"), *options, "--verboseLevel", "silent"]


def mockoon(folder: Path, body: str, port: int) -> list[str]:
    response = {
        "uuid": "r",
        "statusCode": 200,
        "label": "",
        "default": True,
        "body": body,
        "bodyType": "INLINE",
        "headers": [{"key": "Content-Type", "value": "application/xml"}],
        "latency": 0,
        "disableTemplating": True,
        "rules": [],
        "rulesOperator": "OR",
    }
    route = {"uuid": "p", "type": "http", "method": "get", "endpoint": PATH[1:], "responses": [response]}
    environment = {"uuid": "e", "lastMigration": 33, "name": "poll", "port": port, "hostname": "127.0.0.1"}
    document = environment | {"routes": [route], "rootChildren": [{"type": "route", "uuid": "p"}]}
    (folder / "mockoon.json").write_text(json.dumps(document))
    options = ["start", "--data", str(folder / "mockoon.json"), "--port", str(port), "--disable-log-to-file"]
    return [str(folder / "node_modules/.bin/mockoon-cli"), *options, "--repair"]


if __name__ == "__main__":
    main()
