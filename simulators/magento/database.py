"""Where the shop's rows are kept: SQLite by SQLAlchemy Core.

Core, because list queries are put together from what a client asks for and should be expressions, never text.
A write begins immediately and is committed (WAL, `synchronous=FULL`) before its answer goes out; a read sees one
moment of the shop over all its statements (decisions 12).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, create_engine, event, insert, select, update
from sqlalchemy.pool import QueuePool, StaticPool

from .tables import metadata

Row = dict[str, Any]
"""One row, by column. Decimals are whole ten-thousandths."""

AT_ONCE = 500
"""Keys asked for in one statement."""


class Database:
    """The shop's rows; `path` None keeps them in memory, shared by the threads of this process."""

    def __init__(self, path: Path | None) -> None:
        self._lock = RLock()
        self._shared = path is None
        self._engine = _engine(path)
        with self.writing() as rows:
            metadata.create_all(rows)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the shop."""
        with self._alone(self._shared), self._engine.connect() as rows, rows.begin():
            yield rows

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing; durable when the block is left."""
        with self._alone(True), self._engine.connect() as rows:
            rows = rows.execution_options(tillproof_begin="BEGIN IMMEDIATE")  # noqa: PLW2901 - the same connection
            with rows.begin():
                yield rows

    def empty(self) -> None:
        """Forget every row."""
        with self.writing() as rows:
            for table in metadata.sorted_tables:
                rows.execute(table.delete())

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    @contextmanager
    def _alone(self, needed: bool) -> Iterator[None]:
        if not needed:
            yield
            return
        with self._lock:
            yield


def _engine(path: Path | None) -> Engine:
    if path is None:
        engine = create_engine(
            "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False, "timeout": 30}
        )
    else:
        engine = create_engine(
            f"sqlite:///{path}",
            poolclass=QueuePool,
            pool_size=16,
            max_overflow=32,
            connect_args={"check_same_thread": False, "timeout": 30},
        )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # this module says BEGIN itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("REGEXP", 2, _regexp, deterministic=True)
    connection.create_function("FIND_IN_SET", 2, _find_in_set, deterministic=True)


def _begin(rows: Connection) -> None:
    rows.exec_driver_sql(rows.get_execution_options().get("tillproof_begin", "BEGIN"))


def _regexp(pattern: str | None, value: object) -> bool | None:
    if pattern is None or value is None:
        return None
    return re.search(pattern, str(value), re.IGNORECASE) is not None


def _find_in_set(wanted: str | None, value: object) -> bool | None:
    if wanted is None or value is None:
        return None
    return wanted.casefold() in str(value).casefold().split(",")


def fetch(rows: Connection, query: Select[Any]) -> list[Row]:
    """All rows of `query`, as dictionaries that may be changed."""
    result = rows.execute(query)
    names = [str(name) for name in result.keys()]  # noqa: SIM118 - not a dictionary
    return [dict(zip(names, row, strict=True)) for row in result]


def fetch_one(rows: Connection, table: Table, **where: Any) -> Row | None:
    """The first row of `table` with these values."""
    found = fetch(rows, select(table).filter_by(**where).limit(1))
    return found[0] if found else None


def fetch_all(rows: Connection, table: Table, **where: Any) -> list[Row]:
    """The rows of `table` with these values, in the order of their keys."""
    return fetch(rows, select(table).filter_by(**where).order_by(key_of(table)))


def fetch_among(rows: Connection, table: Table, column: str, keys: Sequence[int]) -> list[Row]:
    """The rows of `table` whose `column` is among `keys`, in the order of their own keys."""
    found: list[Row] = []
    for start in range(0, len(keys), AT_ONCE):
        part = keys[start : start + AT_ONCE]
        query = select(table).where(table.c[column].in_(part)).order_by(key_of(table))
        found.extend(fetch(rows, query))
    return found


def add(rows: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Write a new row; answers its key. Names that are no columns are left out."""
    known = {name: value for name, value in row.items() if name in table.c and value is not None}
    if not known:
        known = dict.fromkeys(list(table.c.keys())[1:2])
    result = rows.execute(insert(table), known)
    key = result.inserted_primary_key
    assert key is not None  # noqa: S101 - every table here has an integer key
    return int(key[0])


def change(rows: Connection, table: Table, key: int, values: Mapping[str, Any]) -> None:
    """Write `values` into the row of that key."""
    known = {name: value for name, value in values.items() if name in table.c}
    if known:
        rows.execute(update(table).where(key_of(table) == key), known)


def blank(table: Table) -> Row:
    """A row of nothing but NULLs."""
    return {str(column.name): None for column in table.c}


def key_of(table: Table) -> Any:
    """The table's own key."""
    return next(iter(table.primary_key.columns))
