"""The durable truth: opens the SQLite file and hands out transactions.

WAL and synchronous=FULL: what is committed survives the machine. Every writer begins IMMEDIATE, so that it never has to
give up half-way because another process wrote in between (decisions 12).
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import Connection, bindparam, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import PoolProxiedConnection

from .change_mark import ChangeMark
from .common_commit import CommonCommit
from .prepared import Prepared
from .tables import facts, metadata

Result = TypeVar("Result")

FACT = Prepared(select(facts.c.value).where(facts.c.name == bindparam("name")))
"""Asks for a single remembered value, by `name`."""

SHAPE = 2
"""Which tables a ledger has; counted up when they change."""

BUSY_SECONDS = 60
"""How long a writer waits for its turn."""


class LedgerUnusable(Exception):
    """The file cannot serve as a ledger: one line with the file, the reason, the cure."""


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
        self._common = CommonCommit(self._shared_writing)
        self._shared: Connection | None = None
        self._own = threading.local()
        self._lent: list[PoolProxiedConnection] = []
        self._answers: dict[tuple[Any, ...], tuple[bytes, list[Any]]] = {}
        try:
            with self.writing() as transaction:
                _refuse_other_shapes(transaction, database)
                metadata.create_all(transaction)
                transaction.execute(
                    insert(facts).values(name="ledger", value=uuid4().hex).on_conflict_do_nothing()
                )
            self._mark = ChangeMark(database)
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
        """All or nothing: committed and on disk when the block ends, undone when it raises."""
        with self._writer.begin() as connection:
            yield connection

    @contextmanager
    def _shared_writing(self) -> Iterator[Connection]:
        """Like `writing`, on a connection that stays open: only one thread at a time comes here."""
        if self._shared is None:
            self._shared = self._engine.execution_options(
                begin="SELECT 1"
            ).connect()  # the driver begins below
        driver: Any = self._shared.connection.dbapi_connection
        driver.execute("BEGIN IMMEDIATE")
        try:
            yield self._shared
            driver.execute("COMMIT")
        except BaseException:
            driver.execute("ROLLBACK")
            raise

    def commit_together(self, change: Callable[[Connection], Result]) -> Result:
        """Like `writing`, for a short change that may share its commit with others (see `CommonCommit`)."""
        return self._common.run(change)

    def ask(self, question: Prepared, **values: Any) -> list[Any]:
        """One question outside any transaction, for what every request asks: answered from memory for as long as
        nobody, in this process or another, has written to the file.
        """
        mark = (
            self._mark.now()
        )  # before the question is asked: an answer may be newer than its mark, never older
        key = (question, *values.values())
        remembered = self._answers.get(key)
        if remembered is None or remembered[0] != mark:
            remembered = (mark, question.on_driver(self._connection_of_thread(), **values).fetchall())
            self._answers[key] = remembered
        return remembered[1]

    def _connection_of_thread(self) -> Any:
        if not hasattr(self._own, "connection"):
            lent = self._engine.raw_connection()
            self._lent.append(lent)
            self._own.connection = lent.dbapi_connection
        return self._own.connection

    def close(self) -> None:
        if self._shared is not None:
            self._shared.close()
        for connection in self._lent:
            connection.close()
        self._engine.dispose()
        self._mark.close()


def _refuse_other_shapes(transaction: Connection, database: Path) -> None:
    """A ledger of another version has other tables, and would be misread."""
    held = transaction.exec_driver_sql("PRAGMA user_version").scalar_one()
    tables = transaction.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if tables and held != SHAPE:
        raise LedgerUnusable(f"{database}: is not a ledger of this version; name another file")
    transaction.exec_driver_sql(f"PRAGMA user_version = {SHAPE}")


def empty(transaction: Connection) -> None:
    """Forget everything. For laboratories."""
    for table in reversed(metadata.sorted_tables):
        transaction.execute(table.delete())
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
    driver: Any = connection.connection.dbapi_connection
    driver.execute(connection.get_execution_options().get("begin", "BEGIN"))


class LedgerMemory:
    """Single values for an outlet, under names of its own, committed when `put` returns."""

    def __init__(self, ledger: Ledger, outlet: str) -> None:
        self._ledger = ledger
        self._outlet = outlet

    def get(self, name: str) -> str | None:
        with self._ledger.reading() as connection:
            return fact(connection, f"{self._outlet}:{name}")

    def put(self, name: str, value: str) -> None:
        with self._ledger.writing() as transaction:
            put_fact(transaction, f"{self._outlet}:{name}", value)
