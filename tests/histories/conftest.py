"""How many histories are played, where, and what is said about it."""

import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from urllib3.util import Retry

sys.path.insert(0, str(Path(__file__).parent))  # `life` is no test and belongs to no package

from life.own_process import Cradle
from life.stage import Store
from life.trap import Trap

collect_ignore = [] if os.environ.get("TILLPROOF_MUTANTS") else ["test_mutants.py"]

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of ours in it
"""Where there is one, ledgers lie in memory: these bridges die alone, the machine goes on."""

USUAL, USUAL_DEADLY, USUAL_LONGEST = 500, 10, 4
"""What the suite plays; `nox -s histories` plays more and longer ones."""

CHUNKS = 20
"""The usual histories come in so many tests, so that several processes can share them; of more, a test plays 100."""

TOTALS = ("histories", "histories with kills", "steps", "kills")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("histories of orders")
    group.addoption("--histories", type=int, default=USUAL, help=f"how many histories to play ({USUAL})")
    group.addoption(
        "--deadly",
        type=int,
        default=USUAL_DEADLY,
        help=f"how many with a process that is killed ({USUAL_DEADLY})",
    )
    group.addoption(
        "--longest",
        type=int,
        default=USUAL_LONGEST,
        help=f"random steps of a history at most ({USUAL_LONGEST})",
    )
    group.addoption("--first-seed", type=int, default=0, help="the first history's seed; others follow (0)")
    group.addoption("--history", help="play this one: steps separated by semicolons")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The histories in chunks: each is a range of seeds, and each seed is a history."""
    if "chunk" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--histories", USUAL)
        _in_chunks(metafunc, "chunk", wanted, max(1, wanted // CHUNKS) if wanted <= USUAL else 100)
    if "deadly_chunk" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--deadly", USUAL_DEADLY)
        _in_chunks(metafunc, "deadly_chunk", wanted, 5 if wanted <= USUAL_DEADLY else 25)


def _in_chunks(metafunc: pytest.Metafunc, name: str, wanted: int, size: int) -> None:
    first = metafunc.config.getoption("--first-seed", 0)
    chunks = [range(start, min(start + size, first + wanted)) for start in range(first, first + wanted, size)]
    metafunc.parametrize(name, chunks, ids=[f"seeds {chunk.start} to {chunk.stop - 1}" for chunk in chunks])


@pytest.fixture
def longest(request: pytest.FixtureRequest) -> int:
    """Random steps of a history at most."""
    return int(request.config.getoption("--longest", USUAL_LONGEST))


@pytest.fixture(scope="session")
def store() -> Iterator[Store]:
    """A Magento that goes on from history to history."""
    store = Store()
    yield store
    store.close()


@pytest.fixture(scope="session")
def trap(store: Store) -> Iterator[Trap]:
    """Death at a commit; and nobody waits in real time, neither to try again nor to complain about it."""
    logging.disable(logging.WARNING)
    with pytest.MonkeyPatch.context() as patch, Trap() as trap, store.in_short():
        patch.setattr(Retry, "sleep", lambda *_: None)
        yield trap
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="session")
def cradle() -> Iterator[Cradle]:
    """Brings up bridges that can be killed."""
    cradle = Cradle()
    yield cradle
    cradle.close()


@pytest.fixture
def ledgers() -> Iterator[Path]:
    """A folder for ledgers, soon forgotten."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was played, over all processes."""
    totals: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        totals.update({name: value for name, value in report.user_properties if name in TOTALS})
    if totals:
        terminalreporter.write_line(", ".join(f"{totals[name]:,} {name}" for name in TOTALS if totals[name]))
