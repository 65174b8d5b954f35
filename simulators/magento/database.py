"""The shop's rows in its database, and the words by which its services read and write them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, Table, insert, select, update

from .. import database
from .tables import metadata

Row = dict[str, Any]
"""One row, by column. Decimals are whole ten-thousandths."""

AT_ONCE = 500
"""Keys asked for in one statement."""


class Database(database.Database):
    """The shop's rows; `path` None keeps them in memory."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(
            path,
            pragmas=["foreign_keys=ON"],
            functions={"REGEXP": (2, _regexp), "FIND_IN_SET": (2, _find_in_set)},
        )
        with self.writing() as rows:
            metadata.create_all(rows)

    def empty(self) -> None:
        """Forget every row."""
        with self.writing() as rows:
            for table in metadata.sorted_tables:
                rows.execute(table.delete())


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
