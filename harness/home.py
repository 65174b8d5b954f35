"""The folder in which a lab keeps its state: databases, ports, credentials, the number of the next run of orders.

For its owner alone; git ignores what is in it.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .troubles import HomeInUse, HomeUnusable

ENDPOINTS = "endpoints.json"
FACTS = "lab.json"


class Home:
    """One lab's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def endpoints(self) -> Path:
        return self.path / ENDPOINTS

    def database(self, system: str) -> Path:
        """Where the system of that name keeps what it must not forget."""
        return self.path / f"{system}.sqlite"

    def prepare(self) -> None:
        """Make the folder. Raises `HomeUnusable`."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / ".gitignore").write_text("*\n", "utf-8")
        except OSError as error:
            raise HomeUnusable(
                f"{self.path}: cannot be used ({error.strerror}); name another --home"
            ) from None

    def facts(self) -> dict[str, Any]:
        """What was settled at the first start: ports, credentials, seed. Empty before it."""
        try:
            found: dict[str, Any] = json.loads((self.path / FACTS).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, json.JSONDecodeError) as error:
            raise HomeUnusable(
                f"{self.path / FACTS}: cannot be read ({error}); name another --home"
            ) from None
        return found

    def settle(self, facts: dict[str, Any]) -> None:
        """Keep the facts, in one step."""
        fresh = self.path / f"{FACTS}.new"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(facts, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path / FACTS)

    def next_run(self) -> int:
        """The number of a new run of orders, never given twice, also to two who ask at once."""
        with self._locked("runs.lock", wait=True):
            path = self.path / "runs"
            number = int(path.read_text("utf-8")) + 1 if path.exists() else 1
            path.write_text(str(number), "utf-8")
            return number

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder against a second `up`; the system lets go when this process ends, however it ends."""
        with self._locked("up.lock", wait=False):
            yield

    @contextmanager
    def _locked(self, name: str, *, wait: bool) -> Iterator[None]:
        self.prepare()
        with (self.path / name).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise HomeInUse(
                    f"{self.path}: another `tillproof up` works here; stop it, or name another --home"
                ) from None
            yield
