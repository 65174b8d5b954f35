"""Several workers on one ledger leave each other's locks alone (decisions 12)."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tillproof.bridge.ledger import Ledger

IN_USE = 128
"""The byte of SQLite's index that everybody holds who uses it; who finds it free begins the index anew."""

ASKING = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, int(sys.argv[2]))
        print("free")
    except BlockingIOError:
        print("in use")
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Path]:
    """Open in this process."""
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(path)
    with ledger.reading() as connection:
        connection.exec_driver_sql("SELECT 1").all()
    yield path
    ledger.close()


def in_another_process(index: Path) -> str:
    """What somebody finds who asks for the byte alone."""
    asking = [sys.executable, "-c", ASKING, str(index), str(IN_USE)]
    return subprocess.run(asking, capture_output=True, text=True, check=True, timeout=30).stdout.strip()


def test_an_open_ledger_is_in_use_for_all_other_processes(ledger: Path) -> None:
    assert in_another_process(Path(f"{ledger}-shm")) == "in use"


def test_workers_start_without_a_word(untouched: tuple[object, str]) -> None:
    _, log = untouched
    assert log.count("\n") == 1
    assert log.startswith("bridge  http://127.0.0.1:")
