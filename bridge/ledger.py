"""The durable truth: opens the SQLite file and hands out transactions.

WAL and synchronous=FULL: what is committed survives the machine. Every writer begins IMMEDIATE, so that it never has to
give up half-way because another process wrote in between (decisions 12).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, bindparam, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError

from .prepared import Prepared
from .tables import facts, metadata

FACT = Prepared(select(facts.c.value).where(facts.c.name == bindparam("name")))
"""Asks for a single remembered value, by `name`."""

OF_OUTLET = ":"
"""Stands in the names of facts that outlets remember, between the outlet and the rest."""

SHAPE = 2
"""Which tables a ledger has; counted up when they change."""

BUSY_SECONDS = 60
"""How long a writer waits for its turn."""


class LedgerUnusable(Exception):
    """The file cannot serve as a ledger: one line with the file, the reason, the cure."""


class _SharedTransaction:
    """A transaction that begins with the first of its changes. One that fails is undone without the others."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.dbapi_connection
        self._begun = False

    @contextmanager
    def change(self) -> Iterator[Connection]:
        if not self._begun:
            self._driver.execute("BEGIN IMMEDIATE")
            self._begun = True
        self._driver.execute("SAVEPOINT change")
        try:
            yield self._connection
        except BaseException:
            self._driver.execute("ROLLBACK TO change")
            raise
        finally:
            self._driver.execute("RELEASE change")

    def commit(self) -> None:
        """Raises if SQLite has undone the transaction by itself, as it does when the disk is full."""
        if self._begun:
            self._driver.execute("COMMIT")

    def undo_rest(self) -> None:
        if self._driver.in_transaction:
            self._driver.execute("ROLLBACK")


class _Own(threading.local):
    """What a thread has for itself."""

    connection: Connection | None = None
    shared: _SharedTransaction | None = None


class Ledger:
    """One SQLite file. Safe to use from many threads, and from several processes at once."""

    def __init__(self, database: Path) -> None:
        try:
            database.touch(mode=0o600)  # it holds names and addresses
        except OSError as error:
            raise LedgerUnusable(
                f"{database}: cannot be made ({error.strerror}); name another file"
            ) from None
        self._engine = create_engine(
            f"sqlite:///{database}", connect_args={"timeout": BUSY_SECONDS}, pool_size=32, max_overflow=32
        )
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._writer = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        self._own = _Own()
        self._lent: list[Connection] = []
        try:
            with self.writing() as transaction:
                _refuse_other_shapes(transaction, database)
                metadata.create_all(transaction)
                transaction.execute(
                    insert(facts).values(name="ledger", value=uuid4().hex).on_conflict_do_nothing()
                )
        except DatabaseError as error:
            self._engine.dispose()
            raise LedgerUnusable(f"{database}: cannot be used ({error.orig}); name another file") from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; changes nothing."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing: committed and on disk when the block ends, undone when it raises. Within `together` it is
        committed with the rest.
        """
        shared = self._own.shared
        with self._writer.begin() if shared is None else shared.change() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread writes within the block is committed once, at its end; before that nothing is on disk.
        Raises what the commit raises, and then none of it is there.
        """
        shared = self._own.shared = _SharedTransaction(self._connection_of_thread())
        try:
            yield
            shared.commit()
        finally:
            self._own.shared = None
            shared.undo_rest()

    def ask(self, question: Prepared, **values: Any) -> list[Any]:
        """One question for what every request asks: what is committed at this moment, or written `together`."""
        return question.on(self._connection_of_thread(), **values).fetchall()

    def _connection_of_thread(self) -> Connection:
        """It stays open, outside any transaction."""
        connection = self._own.connection
        if connection is None:
            connection = self._own.connection = self._engine.execution_options(begin=None).connect()
            self._lent.append(connection)
        return connection

    def close(self) -> None:
        for connection in self._lent:
            connection.close()
        self._engine.dispose()


def _refuse_other_shapes(transaction: Connection, database: Path) -> None:
    """A ledger of another version has other tables, and would be misread."""
    held = transaction.exec_driver_sql("PRAGMA user_version").scalar_one()
    tables = transaction.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if tables and held != SHAPE:
        raise LedgerUnusable(f"{database}: is not a ledger of this version; name another file")
    transaction.exec_driver_sql(f"PRAGMA user_version = {SHAPE}")


def empty(transaction: Connection) -> None:
    """Forget everything but what outlets sign in with: a refresh token that was renewed cannot be had again."""
    for table in reversed(metadata.sorted_tables):
        if table is not facts:
            transaction.execute(table.delete())
    transaction.execute(facts.delete().where(~facts.c.name.contains(OF_OUTLET)))
    put_fact(transaction, "ledger", uuid4().hex)


def fact(connection: Connection, name: str) -> str | None:
    """A single remembered value."""
    row = FACT.on(connection, name=name).fetchone()
    return None if row is None else str(row[0])


def put_fact(transaction: Connection, name: str, value: str | None) -> None:
    """Remember a single value; None forgets it."""
    if value is None:
        transaction.execute(facts.delete().where(facts.c.name == name))
        return
    statement = insert(facts).values(name=name, value=value)
    transaction.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})
    )


def advance_fact(transaction: Connection, name: str, value: str) -> None:
    """Remember the greater of the value there and this one."""
    held = fact(transaction, name)
    if held is None or held < value:
        put_fact(transaction, name, value)


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA wal_autocheckpoint=4000")  # pages: what changes often is written back once
    cursor.close()


def _begin(connection: Connection) -> None:
    words = connection.get_execution_options().get("begin", "BEGIN")
    if words is not None:
        driver: Any = connection.connection.dbapi_connection
        driver.execute(words)


class LedgerMemory:
    """Single values for an outlet, under names of its own, committed when `put` returns."""

    def __init__(self, ledger: Ledger, outlet: str) -> None:
        self._ledger = ledger
        self._outlet = outlet

    def get(self, name: str) -> str | None:
        with self._ledger.reading() as connection:
            return fact(connection, f"{self._outlet}{OF_OUTLET}{name}")

    def put(self, name: str, value: str) -> None:
        with self._ledger.writing() as transaction:
            put_fact(transaction, f"{self._outlet}{OF_OUTLET}{name}", value)
