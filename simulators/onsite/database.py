"""The server's rows in its database, and the words by which its services read and write them.

Writes to indexed texts keep the text index up to date.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, exc, insert, select, text, update

from .. import database
from .folding import folded
from .tables import TEXT_INDEXES, metadata

Row = dict[str, Any]
"""One row, by column."""

VERSION = 1
AT_ONCE = 500
"""Keys asked for in one statement."""


class DatabaseUnusable(RuntimeError):
    """The file cannot hold this server's rows; the message says why and what to do."""


class Database(database.Database):
    """The server's rows; `path` None keeps them in memory."""

    def __init__(self, path: Path | None) -> None:
        """Open, or make, the file. Raises `DatabaseUnusable`."""
        super().__init__(path, functions={"folded": (2, _folded)})
        try:
            if path is not None:
                path.touch(mode=0o600)
            self._create(path)
        except (OSError, exc.DatabaseError) as error:
            self.close()
            reason = error.orig if isinstance(error, exc.DatabaseError) else error.strerror
            raise DatabaseUnusable(
                f"{path}: cannot hold an OnSite server ({reason}); name another file"
            ) from None

    def _create(self, path: Path | None) -> None:
        with self.writing() as rows:
            version = rows.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version not in (0, VERSION):
                raise DatabaseUnusable(f"{path}: written by another release; start with a new file")
            metadata.create_all(rows)
            for table, columns in TEXT_INDEXES.items():
                rows.exec_driver_sql(
                    f"CREATE VIRTUAL TABLE IF NOT EXISTS {table}_text"
                    f" USING fts5({', '.join(columns)}, tokenize='trigram')"
                )
            rows.exec_driver_sql(f"PRAGMA user_version = {VERSION}")

    def empty(self) -> None:
        """Forget every row; numbers start anew."""
        with self.writing() as rows:
            for table in metadata.sorted_tables:
                rows.execute(table.delete())
            for name in TEXT_INDEXES:
                rows.exec_driver_sql(f"DELETE FROM {name}_text")  # noqa: S608 - a name of ours
            rows.exec_driver_sql("DELETE FROM sqlite_sequence")


def fetch(rows: Connection, query: Select[Any]) -> list[Row]:
    """The rows of a query."""
    return [dict(row) for row in rows.execute(query).mappings()]


def find(rows: Connection, table: Table, number: int | None) -> Row | None:
    """The row of that id."""
    if number is None or not 0 < number < 2**63:
        return None
    found = fetch(rows, select(table).where(table.c.id == number))
    return found[0] if found else None


def load(rows: Connection, table: Table, number: int) -> Row:
    """The row of that id, which is known to be there."""
    found = find(rows, table, number)
    assert found is not None, f"{table.name} {number}"  # noqa: S101
    return found


def find_all(rows: Connection, table: Table, **where: Any) -> list[Row]:
    """The rows with these values, in the order of their ids."""
    return fetch(rows, select(table).filter_by(**where).order_by(table.c.id))


def find_first(rows: Connection, table: Table, **where: Any) -> Row | None:
    """The row with these values and the lowest id."""
    found = fetch(rows, select(table).filter_by(**where).order_by(table.c.id).limit(1))
    return found[0] if found else None


def find_among(rows: Connection, table: Table, column: str, keys: Iterable[int]) -> list[Row]:
    """The rows whose `column` is among `keys`, in the order of their ids within each few hundred keys."""
    wanted = list(keys)
    found: list[Row] = []
    for start in range(0, len(wanted), AT_ONCE):
        part = wanted[start : start + AT_ONCE]
        found.extend(fetch(rows, select(table).where(table.c[column].in_(part)).order_by(table.c.id)))
    return found


def add(rows: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Write a new row; answers its id."""
    key = rows.execute(insert(table), dict(values) or {"id": None}).inserted_primary_key
    assert key is not None  # noqa: S101 - every table here has an integer key
    number = int(key[0])
    if table.name in TEXT_INDEXES:
        _index(rows, table.name, number, values)
    return number


def change(rows: Connection, table: Table, number: int, values: Mapping[str, Any]) -> None:
    """Write `values` into the row of that id."""
    if not values:
        return
    rows.execute(update(table).where(table.c.id == number), dict(values))
    columns = TEXT_INDEXES.get(table.name, ())
    if not values.keys().isdisjoint(columns):
        now = find(rows, table, number) or {}
        rows.execute(text(f"DELETE FROM {table.name}_text WHERE rowid = :id"), {"id": number})  # noqa: S608
        _index(rows, table.name, number, now)


def remove(rows: Connection, table: Table, number: int) -> None:
    """Take the row of that id away (lines of a voided document)."""
    rows.execute(table.delete().where(table.c.id == number))


def _index(rows: Connection, table: str, number: int, values: Mapping[str, Any]) -> None:
    columns = TEXT_INDEXES[table]
    marks = ", ".join(f":{column}" for column in columns)
    rows.execute(
        text(f"INSERT INTO {table}_text (rowid, {', '.join(columns)}) VALUES (:id, {marks})"),  # noqa: S608
        {"id": number} | {column: folded(values.get(column) or "") for column in columns},
    )


def _folded(value: object, how: str) -> str | None:
    return None if value is None else folded(str(value), how)
