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
    """A change that a thread waits for, asleep until it is fulfilled or the thread is to lead."""

    def __init__(self, change: Callable[[Connection], Any]) -> None:
        self.change = change
        self.result: Any = None
        self.error: BaseException | None = None
        self.leads = False
        self._asleep = threading.Lock()
        self._asleep.acquire()

    def wait(self) -> None:
        self._asleep.acquire()

    def wake(self) -> None:
        self._asleep.release()


class CommonCommit:
    """`writing` opens a transaction. Changes must bear being run again: a batch with a failure is run one by one."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._writing = writing
        self._counter = threading.Lock()  # held for moments, to change what follows
        self._wishes: list[_Wish] = []
        self._somebody_leads = False

    def run(self, change: Callable[[Connection], Result]) -> Result:
        """What the change gives, once it is committed; what it raises, once it is undone."""
        wish = _Wish(change)
        with self._counter:
            self._wishes.append(wish)
            wish.leads = not self._somebody_leads
            self._somebody_leads = True
        if not wish.leads:
            wish.wait()
        if wish.leads:
            self._lead(wish)
        if wish.error is not None:
            raise wish.error
        result: Result = wish.result
        return result

    def _lead(self, own: _Wish) -> None:
        """Fulfil all who are waiting, and hand on to the first who came meanwhile."""
        with self._counter:
            batch, self._wishes = self._wishes, []
        self._fulfil(batch)
        with self._counter:
            self._somebody_leads = bool(self._wishes)
            following = self._wishes[:1]
        for wish in following:
            wish.leads = True
            wish.wake()
        for wish in batch:
            if wish is not own:
                wish.wake()

    def _fulfil(self, batch: list[_Wish]) -> None:
        try:
            with self._writing() as transaction:
                for wish in batch:
                    wish.result = wish.change(transaction)
        except BaseException as error:  # noqa: BLE001 - it is raised again in the thread whose change it was
            if len(batch) == 1:
                batch[0].error = error
                return
            for wish in batch:
                self._fulfil([wish])
