"""Where a simulator's rows are kept: SQLite by SQLAlchemy Core, in a file or in memory.

Core, because list queries are put together from what a client asks for and should be expressions, never text.
A write begins immediately and is committed (WAL, `synchronous=FULL`) before its answer goes out; a read sees one
moment over all its statements (decisions 12). Tables and the words for rows are each simulator's own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

Function = tuple[int, Callable[..., object]]
"""A function for SQL, which gives the same for the same: how many arguments it takes, and what it does."""

_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY")


class Database:
    """The rows; `path` None keeps them in memory, shared by the threads of this process."""

    def __init__(
        self,
        path: Path | None,
        *,
        pragmas: Sequence[str] = (),
        functions: Mapping[str, Function] | None = None,
    ) -> None:
        """`pragmas` and `functions` are for SQLite, beside what every simulator has."""
        self._lock = RLock()
        self._shared = path is None
        self._engine = _engine(path)

        def prepare(connection: Any, _: Any) -> None:
            connection.isolation_level = None  # this module says BEGIN itself
            for pragma in (*_PRAGMAS, *pragmas):
                connection.execute(f"PRAGMA {pragma}")
            for name, (arguments, function) in (functions or {}).items():
                connection.create_function(name, arguments, function, deterministic=True)

        event.listen(self._engine, "connect", prepare)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One moment of the rows."""
        with self._alone(self._shared), self._engine.connect() as rows, rows.begin():
            yield rows

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All or nothing; durable when the block is left. One at a time."""
        with self._alone(True), self._engine.connect() as rows:
            rows = rows.execution_options(tillproof_begin="BEGIN IMMEDIATE")  # noqa: PLW2901 - the same connection
            with rows.begin():
                yield rows
            self._committed()

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def _committed(self) -> None:
        """For those who want to know of every write; nobody else writes meanwhile."""

    def _alone(self, needed: bool) -> AbstractContextManager[Any]:
        return self._lock if needed else nullcontext()


def _engine(path: Path | None) -> Engine:
    arguments = {"check_same_thread": False, "timeout": 30}
    if path is None:
        return create_engine("sqlite://", poolclass=StaticPool, connect_args=arguments)
    return create_engine(
        f"sqlite:///{path}", poolclass=QueuePool, pool_size=16, max_overflow=32, connect_args=arguments
    )


def _begin(rows: Connection) -> None:
    rows.exec_driver_sql(rows.get_execution_options().get("tillproof_begin", "BEGIN"))
