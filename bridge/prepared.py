"""Statements of SQLAlchemy Core that are compiled once and run on the driver itself.

A poll and an acknowledgement are asked for at every moment of the day; what SQLAlchemy does around a statement costs
them several times what the statement costs. Everything else goes the ordinary way.
"""

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.elements import CompilerElement


class Prepared:
    """A statement whose bound parameters are given by name; `columns` are those an INSERT or UPDATE sets."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        if not isinstance(statement, CompilerElement):
            raise TypeError(f"{statement!r} cannot be compiled")
        compiled = statement.compile(
            dialect=SQLiteDialect_pysqlite(paramstyle="named"),
            column_keys=None if columns is None else list(columns),
        )
        self.sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if value is not None}

    def on(self, connection: Connection, **values: Any) -> sqlite3.Cursor:
        """Run inside the connection's transaction, or outside any if it has none; rows are tuples."""
        driver: Any = connection.connection.dbapi_connection
        cursor: sqlite3.Cursor = driver.execute(self.sql, self._fixed | values)
        return cursor
