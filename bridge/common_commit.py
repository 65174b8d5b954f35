"""Many small writes, one commit: whoever comes while another commits shares the next commit with all who came.

A commit costs a disk's flush, a change a few microseconds. Nobody's answer goes out before it is on disk.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")


class _Wish:
    """A change somebody waits for."""

    def __init__(self, change: Callable[[Connection], Any]) -> None:
        self.change = change
        self.result: Any = None
        self.error: BaseException | None = None
        self.fulfilled = False


class CommonCommit:
    """`writing` opens a transaction. Changes must bear being run again: a batch with a failure is run one by one."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._writing = writing
        self._leading = threading.Lock()
        self._arriving = threading.Lock()
        self._wishes: list[_Wish] = []

    def run(self, change: Callable[[Connection], Result]) -> Result:
        """What the change gives, once it is committed; what it raises, once it is undone."""
        wish = _Wish(change)
        with self._arriving:
            self._wishes.append(wish)
        with self._leading:
            if not wish.fulfilled:
                with self._arriving:
                    batch, self._wishes = self._wishes, []
                self._fulfil(batch)
        if wish.error is not None:
            raise wish.error
        result: Result = wish.result
        return result

    def _fulfil(self, batch: list[_Wish]) -> None:
        try:
            with self._writing() as transaction:
                for wish in batch:
                    wish.result = wish.change(transaction)
        except BaseException as error:  # noqa: BLE001 - it is raised again in the thread whose change it was
            if len(batch) > 1:
                for wish in batch:
                    self._fulfil([wish])
                return
            batch[0].error = error
        for wish in batch:
            wish.fulfilled = True
