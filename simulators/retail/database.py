"""An account's rows in its database, and the words by which its records are read and written."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from .. import database
from . import words
from .entity import Row
from .tables import TABLES, metadata


class Database(database.Database):
    """The account's rows; `path` None keeps them in memory."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(path, pragmas=["mmap_size=268435456"])
        self.writes = 0
        """Grows with every write; a file belongs to one process."""
        with self.writing() as rows:
            metadata.create_all(rows)
            words.create(rows)

    def empty(self) -> None:
        """Forget every row; keys begin again at 1."""
        with self.writing() as rows:
            for table in metadata.sorted_tables:
                rows.execute(table.delete())
            rows.execute(text("DELETE FROM sqlite_sequence"))

    def _committed(self) -> None:
        self.writes += 1


def fetch(rows: Connection, query: Select[Any], values: Mapping[str, Any] | None = None) -> list[Row]:
    """All rows of `query`, as dictionaries that may be changed."""
    result = rows.execute(query, values)
    names = [str(name) for name in result.keys()]  # noqa: SIM118 - not a dictionary
    return [dict(zip(names, row, strict=True)) for row in result]


def fetch_one(rows: Connection, table: Table, **where: Any) -> Row | None:
    """The first row of `table` with these values."""
    found = fetch(rows, _rows_with(table, *where).limit(1), where)
    return found[0] if found else None


def fetch_all(rows: Connection, table: Table, **where: Any) -> list[Row]:
    """The rows of `table` with these values, in the order of their keys."""
    return fetch(rows, _rows_with(table, *where).order_by(key_of(table)), where)


@cache
def _rows_with(table: Table, *names: str) -> Select[Any]:
    """A question that is asked all the time, put together once."""
    same = (table.c[name] == bindparam(name) for name in names)
    return select(table).where(*same)


def find(rows: Connection, entity: str, key: int) -> Row | None:
    """The record of that key; 0 is nobody's."""
    table = TABLES[entity]
    return fetch_one(rows, table, **{key_of(table).name: key}) if key else None


def among(column: ColumnElement[Any], keys: Sequence[int]) -> ColumnElement[bool]:
    """Is the column's value one of these? One parameter, however many keys."""
    listed = func.json_each(json.dumps(list(keys))).table_valued("value")
    return column.in_(select(listed.c.value))


def add(rows: Connection, entity: str, values: Mapping[str, Any]) -> int:
    """Write a new record, blank where nothing is given; answers its key."""
    result = rows.execute(insert(TABLES[entity]), dict(values))
    key = result.inserted_primary_key
    assert key is not None  # noqa: S101 - every table here has an integer key
    return int(key[0])


def change(rows: Connection, entity: str, key: int, values: Mapping[str, Any]) -> None:
    """Write `values` into the record of that key."""
    if values:
        table = TABLES[entity]
        rows.execute(update(table).where(key_of(table) == key), dict(values))


def remove(rows: Connection, entity: str, key: int) -> None:
    """Delete the record of that key for good."""
    table = TABLES[entity]
    rows.execute(table.delete().where(key_of(table) == key))


def key_of(table: Table) -> Any:
    """The table's own key."""
    return next(iter(table.primary_key.columns))
