"""The live connection: its settings, whether it was tested, whether it is stopped or on hold, and its wire.

Settings, the successful test and a stop survive a restart; a hold (the store asked for a pause, or is away) does not.
"""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sql

from . import alarms
from .alarms import AlarmKind
from .books import Books, keep_setting, setting
from .connection import BadConnection, Connection, machine_address
from .wire import Wire


class NotEnabled(RuntimeError):
    """The POS calls the store only while Enabled is set (EVO-25)."""


class EnablingRefused(BadConnection):
    """Enabled is set only after a successful test (EVO-28)."""


class Link:
    """One connection of one POS. `given` replaces stored settings, as it is; None takes what is stored."""

    def __init__(
        self, books: Books, given: Connection | None, now: datetime, machine_seed: str | None
    ) -> None:
        self._books = books
        self._machine_seed = machine_seed
        self.poll_due = now
        self.quiet_until = now
        with books.write() as tx:
            stored = _stored(tx)
            self._tested = bool(setting(tx, "tested"))
            self._halted = str(setting(tx, "halted") or "")
            connection = _opened(stored, given)
            if stored is None or not connection.reaches_the_same_as(stored):
                self._tested, self._halted = False, ""
            self._connection = connection
            self._keep(tx)
        self._wire = Wire(connection)

    @property
    def connection(self) -> Connection:
        """The settings in force."""
        return self._connection

    @property
    def wire(self) -> Wire:
        """HTTP with the settings in force."""
        return self._wire

    @property
    def tested(self) -> bool:
        """Whether Test Connection has succeeded with these settings."""
        return self._tested

    @property
    def halted(self) -> str:
        """Why the POS has stopped calling; empty while it has not."""
        return self._halted

    def may_call(self, now: datetime) -> bool:
        """Whether the POS may send by itself right now."""
        return self._connection.enabled and not self._halted and now >= self.quiet_until

    def require_enabled(self) -> None:
        """Raises `NotEnabled`."""
        if not self._connection.enabled:
            raise NotEnabled("the connection is not enabled: test it, then set Enabled")

    def save(self, wanted: Connection, now: datetime, *, force: bool = False) -> None:
        """Put other settings in force; the POS calls anew at once. Raises `BadConnection`, `EnablingRefused`."""
        current = self._connection
        if wanted.machine_address != current.machine_address:
            raise BadConnection("machine_address is read-only: ask the POS for it instead")
        same = wanted.reaches_the_same_as(current)
        tested = self._tested and same
        newly_enabled = wanted.enabled and not (current.enabled and same)
        if newly_enabled and not tested and not force:
            raise EnablingRefused("Enabled needs a successful Test Connection with these settings first")
        with self._books.write() as tx:
            self._connection, self._tested = wanted, tested
            self._lift(tx, now)
            self._keep(tx)
        self._rewire()

    def ask_machine_address(self) -> str:
        """Fill in Machine Address; from then on it is sent with every call (EVO-26, EVO-D22)."""
        with self._books.write() as tx:
            self._connection = replace(self._connection, machine_address=machine_address(self._machine_seed))
            self._keep(tx)
        self._rewire()
        return self._connection.machine_address

    def passed_test(self, now: datetime) -> None:
        """Test Connection has succeeded: whatever was stopped goes on."""
        with self._books.write() as tx:
            self._tested = True
            self._lift(tx, now)
            self._keep(tx)

    def resume(self, now: datetime) -> None:
        """Begin anew with the same settings: call at once."""
        with self._books.write() as tx:
            self._lift(tx, now)
            self._keep(tx)

    def halt(self, tx: sql.Connection, reason: str, now: datetime) -> None:
        """Stop calling until a person has looked (EVO-D12, POS-D04d)."""
        self._halted = reason
        self._keep(tx)
        alarms.sound(tx, AlarmKind.CONNECTION, "", reason, now)

    def answered(self, tx: sql.Connection, now: datetime) -> None:
        """A poll was answered well: whatever was the matter with the connection is over."""
        self.quiet_until = now
        if self._halted:
            self._halted = ""
            self._keep(tx)
        alarms.clear(tx, AlarmKind.CONNECTION, now)

    def wait(self, seconds: float, now: datetime) -> datetime:
        """When to try again: after the Retry Interval, or later if the store asks for that."""
        return now + timedelta(seconds=max(self._connection.retry_interval, seconds))

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def _lift(self, tx: sql.Connection, now: datetime) -> None:
        self._halted = ""
        self.poll_due = self.quiet_until = now
        alarms.clear(tx, AlarmKind.CONNECTION, now)

    def _keep(self, tx: sql.Connection) -> None:
        keep_setting(tx, "connection", _to_json(self._connection))
        keep_setting(tx, "tested", self._tested)
        keep_setting(tx, "halted", self._halted)

    def _rewire(self) -> None:
        retired, self._wire = self._wire, Wire(self._connection)
        retired.close()


def _opened(stored: Connection | None, given: Connection | None) -> Connection:
    if given is None:
        return stored or Connection()
    if stored is not None and not given.machine_address:
        return replace(given, machine_address=stored.machine_address)
    return given


def _stored(tx: sql.Connection) -> Connection | None:
    kept = setting(tx, "connection")
    if kept is None:
        return None
    return Connection(**{**kept, "ca_file": Path(kept["ca_file"]) if kept["ca_file"] else None})


def _to_json(connection: Connection) -> dict[str, Any]:
    return {**asdict(connection), "ca_file": str(connection.ca_file) if connection.ca_file else None}
