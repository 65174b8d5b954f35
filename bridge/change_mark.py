"""Whether anybody has committed to the ledger since we last looked, told without asking SQLite.

In WAL mode SQLite keeps the header of its index in the `-shm` file, twice 48 bytes with a counter of commits; every
process maps it (https://sqlite.org/walformat.html, "WAL-Index Header"). Reading these bytes is far cheaper than
`PRAGMA data_version`, and hands no lock to anybody; that is what keeps a poll in which nothing is new nearly free.
"""

import mmap
from pathlib import Path

HEADERS = 96


class ChangeMark:
    """The header as it is now. A header caught half-way through a change differs too, which does no harm."""

    def __init__(self, database: Path) -> None:
        # It stays open: closing any descriptor of this file takes away the locks that SQLite has on it in this process
        # (POSIX), and the next process to come would begin the index anew under our feet.
        self._index = Path(f"{database}-shm").open("rb")  # noqa: SIM115
        self._map = mmap.mmap(self._index.fileno(), HEADERS, access=mmap.ACCESS_READ)

    def now(self) -> bytes:
        """Equal bytes mean: nothing was committed in between."""
        return self._map[:HEADERS]

    def close(self) -> None:
        """Once no connection of this process is open any more."""
        self._map.close()
        self._index.close()
