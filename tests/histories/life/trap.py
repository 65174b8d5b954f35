"""Death at a named moment: right before or right after the bridge's n-th commit from now.

Whoever dies in this process dies as thoroughly as it goes here: nothing of it is committed any more, whatever `finally`
blocks still try. The commits of others (Magento's) go on.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, event


class Death(BaseException):
    """Not an `Exception`: nobody in the bridge may catch it and go on living."""


def die() -> None:
    raise Death


class Trap:
    """Watches the commits of one ledger. `end` is what happens at the moment: `die`, or kill -9 in its own process."""

    def __init__(self, end: Callable[[], None] = die) -> None:
        self._end = end
        self._ledger = ""
        self._moment = ""
        self._left = 0
        self.sprung = False

    def watch(self, ledger: Path) -> None:
        """Of connections opened from now on, those to this file."""
        self._ledger = str(ledger)

    def arm(self, moment: str, count: int) -> None:
        """`moment` is `dies-before` or `dies-after`, `count` tells which commit, from 1."""
        self._moment, self._left, self.sprung = moment, count, False

    def disarm(self) -> None:
        self._moment, self.sprung = "", False

    @contextmanager
    def around_commit(self) -> Iterator[None]:
        self.bar_the_dead()
        self._left -= 1
        if self._left == 0 and self._moment == "dies-before":
            self._spring()
        yield
        if self._left == 0 and self._moment == "dies-after":
            self._spring()

    def bar_the_dead(self) -> None:
        """Who has died does nothing more."""
        if self.sprung:
            self._end()

    def _spring(self) -> None:
        self._moment, self.sprung = "", True
        self._end()

    def __enter__(self) -> Self:
        event.listen(Engine, "do_connect", self._connecting)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "do_connect", self._connecting)

    def _connecting(self, _: Any, __: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        if arguments and arguments[0] == self._ledger:
            options["factory"] = lambda *given, **more: _Watched(self, *given, **more)


class _Watched(sqlite3.Connection):
    """A connection that passes by the trap whenever it commits."""

    def __init__(self, trap: Trap, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._trap = trap

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        if sql == "COMMIT":
            with self._trap.around_commit():
                return super().execute(sql)
        if sql == "ROLLBACK":
            self._trap.bar_the_dead()
        return super().execute(sql, *parameters)

    def commit(self) -> None:
        if not self.in_transaction:
            return
        with self._trap.around_commit():
            super().commit()
