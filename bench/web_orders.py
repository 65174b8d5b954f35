"""How fast the bridge serves the web-orders profile: ratios inside one run, as a table.

python bench/web_orders.py            # about three minutes and 2 GB of disk
python bench/web_orders.py --quick    # a tenth of the numbers, to see that it works
"""

import argparse
import base64
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from ledgers import PASSWORD, USER, fill, numbers, with_real_orders
from load import rate
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
ROUNDS = 5
CREDENTIALS = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, the two rates (per second), their ratio, and what it should be."""

    what: str
    rate: float
    beside: float
    ratio: float
    wanted: str
    good: bool


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="a tenth of the numbers")
    arguments.add_argument("--seconds", type=float, default=1.5, help="of each measurement")
    chosen = arguments.parse_args()
    scale = 10 if chosen.quick else 1
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder), scale, chosen.seconds)
    show(rows)
    sys.exit(0 if all(row.good for row in rows) else 1)


def measure(folder: Path, scale: int, seconds: float) -> list[Row]:
    """Every figure, from one run."""
    few, many, behind = (folder / f"{name}.sqlite" for name in ("few", "many", "behind"))
    for path in (few, many, behind):
        with_real_orders(path)
    enough = 40_000 // scale
    fill(few, outstanding=1_000 + enough, offered=enough)
    fill(many, outstanding=100_000 // scale)
    fill(behind, outstanding=1_000 + enough, offered=enough, downloaded=1_000_000 // scale)
    with serving(few) as a, serving(many) as b, serving(behind) as c:
        return [*polls(a, b, c, seconds), *acknowledgements(a, c, few, behind, seconds)]


def polls(few: int, many: int, behind: int, seconds: float) -> list[Row]:
    """A poll of 30 orders."""
    poll, same = get("/LightSpeed/OutstandingActivity"), get("/same-bytes")
    return [
        faster(
            "poll of 30, against sending the same bytes",
            pairs(lambda: rate(few, [poll], seconds), lambda: rate(few, [same], seconds)),
            least=0.5,
        ),
        dearer(
            "poll with 100,000 outstanding, against 1,000",
            pairs(lambda: rate(many, [poll], seconds), lambda: rate(few, [poll], seconds)),
            most=1.2,
        ),
        dearer(
            "poll with 1,000,000 downloaded behind, against none",
            pairs(lambda: rate(behind, [poll], seconds), lambda: rate(few, [poll], seconds)),
            most=1.2,
        ),
    ]


def acknowledgements(
    few: int, behind: int, few_ledger: Path, behind_ledger: Path, seconds: float
) -> list[Row]:
    """First acknowledgements: each one is a durable write."""
    here, there = Supply(few_ledger), Supply(behind_ledger)
    return [
        faster(
            "acknowledgement, against parsing and answering from memory",
            pairs(
                lambda: rate(few, here.take(), seconds, once=True),
                lambda: rate(few, here.last_as("/from-memory"), seconds),
            ),
            least=0.5,
        ),
        dearer(
            "acknowledgement with 1,000,000 orders behind, against none",
            pairs(
                lambda: rate(behind, there.take(), seconds, once=True),
                lambda: rate(few, here.take(), seconds, once=True),
            ),
            most=1.2,
        ),
    ]


class Supply:
    """Acknowledgements of orders that were offered and not acknowledged yet, some for each round."""

    def __init__(self, ledger: Path) -> None:
        found = numbers(ledger, "o")
        self._portion = len(found) // (2 * ROUNDS)
        self._bodies = [acknowledgement(number) for number in found]
        self._last: list[bytes] = self._bodies[: self._portion]

    def take(self) -> list[bytes]:
        self._last, self._bodies = self._bodies[: self._portion], self._bodies[self._portion :]
        return [post("/LightSpeed/AcknowledgeRequest", body) for body in self._last]

    def last_as(self, path: str) -> list[bytes]:
        return [post(path, body) for body in self._last]


def pairs(measured: Callable[[], float], beside: Callable[[], float]) -> list[tuple[float, float]]:
    """Taken in turn, so that a machine that slows down slows both."""
    return [(measured(), beside()) for _ in range(ROUNDS)]


def faster(what: str, found: list[tuple[float, float]], *, least: float) -> Row:
    """At least so much of the other's rate."""
    ratio = statistics.median(one / other for one, other in found)
    return row(what, found, ratio, f"at least {least}", ratio >= least)


def dearer(what: str, found: list[tuple[float, float]], *, most: float) -> Row:
    """At most so many times the other's cost."""
    ratio = statistics.median(other / one for one, other in found)
    return row(what, found, ratio, f"at most {most}", ratio <= most)


def row(what: str, found: list[tuple[float, float]], ratio: float, wanted: str, good: bool) -> Row:
    one, other = (statistics.median(values) for values in zip(*found, strict=True))
    return Row(what, one, other, ratio, wanted, good)


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {CREDENTIALS}\r\n\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {CREDENTIALS}\r\n"
        f"Content-Type: application/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def acknowledgement(number: str) -> bytes:
    return (
        f"<acknowledgeRequest><id>{number}</id><responseType>WEB_ORDER</responseType>"
        "<date>2031-05-06 07:08:09.000</date><responseIssues/></acknowledgeRequest>"
    ).encode()


@contextmanager
def serving(ledger: Path) -> Iterator[int]:
    """One granian worker on a free port, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    body = ledger.with_suffix(".body")
    body.write_bytes(b"")
    with running(ledger, body, port):
        url = f"http://127.0.0.1:{port}/LightSpeed/OutstandingActivity"
        body.write_bytes(requests.get(url, auth=(USER, PASSWORD), timeout=60).content)
    with running(ledger, body, port):
        yield port


@contextmanager
def running(ledger: Path, body: Path, port: int) -> Iterator[None]:
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "rsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--log-level", "warning", "served:application"]
    path = os.pathsep.join(filter(None, (str(HERE), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"BENCH_LEDGER": str(ledger), "BENCH_BODY": str(body), "PYTHONPATH": path}
    server = subprocess.Popen(command, env=environment, cwd=HERE)
    try:
        wait_for(port, server)
        yield
    finally:
        server.terminate()
        server.wait(30)


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"the server on port {port} did not start")


def show(rows: list[Row]) -> None:
    table = Table("figure", "per second", "beside it", "ratio", "wanted", "")
    for found in rows:
        table.add_row(
            found.what,
            f"{found.rate:,.0f}",
            f"{found.beside:,.0f}",
            f"{found.ratio:.2f}",
            found.wanted,
            "yes" if found.good else "NO",
        )
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
