"""Of several processes one at a time runs cycles: the holder of a row in the ledger (decisions 12).

The lease runs on the machine's time, not on the injected clock: it is about live processes, like socket time-outs.
"""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from .clock import real_clock, stamp
from .ledger import Ledger
from .tables import leases

SECONDS = 30


class LeaseLost(Exception):
    """Another process took over; what follows is its business."""


class Lease:
    """The right to run cycles."""

    def __init__(self, ledger: Ledger, name: str = "cycle") -> None:
        self._ledger = ledger
        self._name = name
        self._holder = f"{os.getpid()}:{uuid4().hex}"
        self._taken_at = 0.0

    def take(self) -> bool:
        """Take the lease if it is free, run out, or its holder is dead."""
        now, asked_at = real_clock(), time.monotonic()
        with self._ledger.writing() as transaction:
            row = transaction.execute(select(leases).where(leases.c.name == self._name)).one_or_none()
            if (
                row is not None
                and row.holder != self._holder
                and row.until > stamp(now)
                and _alive(row.holder)
            ):
                return False
            values = {"holder": self._holder, "until": stamp(now + timedelta(seconds=SECONDS))}
            transaction.execute(
                insert(leases)
                .values(name=self._name, **values)
                .on_conflict_do_update(index_elements=["name"], set_=values)
            )
        self._taken_at = asked_at
        return True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the lease that was taken for as long as the block takes, also through a call of a minute; then give it
        back.
        """
        over = threading.Event()
        renewing = threading.Thread(target=self._renew, args=(over,), name="bridge-lease", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            over.set()
            renewing.join()
            self.give_back()

    def _renew(self, over: threading.Event) -> None:
        while not over.wait(SECONDS / 3):
            if not self.take():
                return

    def keep(self) -> None:
        """Make sure of it before something that must not be done twice. Raises `LeaseLost`."""
        if time.monotonic() - self._taken_at > SECONDS:
            raise LeaseLost

    def give_back(self) -> None:
        with self._ledger.writing() as transaction:
            transaction.execute(
                leases.delete().where(leases.c.name == self._name, leases.c.holder == self._holder)
            )


def _alive(holder: str) -> bool:
    """A killed process must not stop the others for half a minute; an SQLite file has only one machine."""
    try:
        os.kill(int(holder.partition(":")[0]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
