"""The POS's books: one SQLite file (or memory) which holds everything that must survive the power going out.

Only tables and transactions live here. A change is on disk when `write()` ends, and only then may anything be sent.
One process has the books open at a time; a second one is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import RLock
from typing import Any

import sqlalchemy as sql
from sqlalchemy.pool import StaticPool

VERSION = 1


class BooksUnusable(RuntimeError):
    """The file cannot serve as books; the message says why."""


class Instant(sql.TypeDecorator[datetime]):
    """An aware UTC time as text that sorts by time."""

    impl = sql.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sql.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: sql.Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


class Amount(sql.TypeDecorator[Decimal]):
    """Exact money as a whole number of ten-thousandths, so that the database can add it up."""

    impl = sql.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sql.Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value.scaleb(4))

    def process_result_value(self, value: Any, dialect: sql.Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(value).scaleb(-4)


metadata = sql.MetaData()

settings = sql.Table(
    "settings",
    metadata,
    sql.Column("name", sql.Text, primary_key=True),
    sql.Column("value", sql.JSON, nullable=False),
)

sales = sql.Table(
    "sales",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("location", sql.Text, nullable=False),
    sql.Column("order_id", sql.Text, nullable=False),
    sql.Column("imported_at", Instant, nullable=False),
    sql.Column("order", sql.JSON, nullable=False),
    sql.Column("ended", sql.Text, nullable=False, default=""),
    sql.Column("ended_because", sql.Text, nullable=False, default=""),
    sql.UniqueConstraint("location", "order_id"),
    sqlite_autoincrement=True,  # a sale number is never given twice
)

lines = sql.Table(
    "lines",
    metadata,
    sql.Column("sale", sql.ForeignKey("sales.number", ondelete="CASCADE"), primary_key=True),
    sql.Column("item_id", sql.Text, primary_key=True),
    sql.Column("position", sql.Integer, nullable=False),
    sql.Column("shipped", sql.Integer, nullable=False, default=0),
    sql.Column("cancelled", sql.Integer, nullable=False, default=0),
    sql.Column("sold", sql.Integer, nullable=False, default=0),
)

bookings = sql.Table(
    "bookings",
    metadata,
    sql.Column("sale", sql.ForeignKey("sales.number", ondelete="CASCADE"), primary_key=True),
    sql.Column("position", sql.Integer, primary_key=True),
    sql.Column("type", sql.Text, nullable=False),
    sql.Column("method", sql.Text, nullable=False),
    sql.Column("amount", Amount, nullable=False),
)

customers = sql.Table(
    "customers",
    metadata,
    sql.Column("location", sql.Text, primary_key=True),
    sql.Column("key", sql.Text, primary_key=True),
    sql.Column("customer", sql.JSON, nullable=False),
)

messages = sql.Table(
    "messages",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("location", sql.Text, nullable=False),
    sql.Column("order_id", sql.Text, nullable=False),
    sql.Column("kind", sql.Text, nullable=False),
    sql.Column("path", sql.Text, nullable=False),
    sql.Column("content_type", sql.Text, nullable=False),
    sql.Column("body", sql.LargeBinary, nullable=False),
    sql.Column("told", sql.JSON, nullable=False),
    sql.Column("state", sql.Text, nullable=False),
    sql.Column("written_at", Instant, nullable=False),
    sql.Column("due_at", Instant, nullable=False),
    sql.Column("attempts", sql.Integer, nullable=False, default=0),
    sql.Column("answer", sql.Text, nullable=False, default=""),
    sql.Index("messages_of_order", "location", "order_id", "number"),
    sql.Index("messages_by_state", "state", "due_at"),
    sqlite_autoincrement=True,
)

alarms = sql.Table(
    "alarms",
    metadata,
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("kind", sql.Text, nullable=False),
    sql.Column("subject", sql.Text, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("raised_at", Instant, nullable=False),
    sql.Column("times", sql.Integer, nullable=False, default=1),
    sql.Column("cleared_at", Instant),
    sql.Index("alarms_open", "cleared_at", "kind", "subject"),
    sqlite_autoincrement=True,
)


class Books:
    """All transactions of one POS, one after the other: a shop's till does one thing at a time."""

    def __init__(self, file: Path | None) -> None:
        """Open the books, making new ones where there are none. Raises `BooksUnusable`."""
        self._lock = RLock()
        if file is not None:
            _keep_to_ourselves(file)
        self._engine = sql.create_engine(
            f"sqlite:///{file}" if file else "sqlite://",
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "timeout": 0.2, "isolation_level": None},
        )
        sql.event.listen(self._engine, "connect", _prepare)
        sql.event.listen(self._engine, "begin", lambda tx: tx.exec_driver_sql("BEGIN IMMEDIATE"))
        try:
            self._create(file)
        except sql.exc.DatabaseError as error:
            self._engine.dispose()
            raise BooksUnusable(_reason(file, error)) from None

    def _create(self, file: Path | None) -> None:
        with self.write() as tx:
            version = tx.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version not in (0, VERSION):
                raise BooksUnusable(
                    f"{file}: written by another release (books {version}): start with a new file"
                )
            metadata.create_all(tx)
            tx.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def write(self) -> Iterator[sql.Connection]:
        """One transaction: durable at the end, or nothing of it has happened."""
        with self._lock, self._engine.begin() as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[sql.Connection]:
        """One consistent view."""
        with self.write() as tx:
            yield tx

    def clear(self) -> None:
        """Forget all business: sales, messages, customers and alarms; settings stay. Numbers start anew."""
        with self.write() as tx:
            for table in (lines, bookings, sales, customers, messages, alarms):
                tx.execute(table.delete())
            tx.exec_driver_sql("DELETE FROM sqlite_sequence")

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._engine.dispose()


def setting(tx: sql.Connection, name: str) -> Any:
    """A stored setting, or None."""
    return tx.execute(sql.select(settings.c.value).where(settings.c.name == name)).scalar_one_or_none()


def keep_setting(tx: sql.Connection, name: str, value: Any) -> None:
    """Store a setting (JSON)."""
    tx.execute(settings.delete().where(settings.c.name == name))
    tx.execute(settings.insert().values(name=name, value=value))


def _keep_to_ourselves(file: Path) -> None:
    """The books hold the connection's password: new ones are readable by their owner only."""
    try:
        file.touch(mode=0o600, exist_ok=True)
    except OSError as error:
        raise BooksUnusable(f"{file}: cannot be written ({error.strerror})") from None


def _prepare(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in (
        "locking_mode = EXCLUSIVE",  # two POS processes on one set of books would send everything twice
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _reason(file: Path | None, error: sql.exc.DatabaseError) -> str:
    reason = str(error.orig)
    if "locked" in reason:
        return f"{file}: another POS has these books open: end it first, or give this one a file of its own"
    return f"{file}: cannot be used as the books of a POS ({reason})"
