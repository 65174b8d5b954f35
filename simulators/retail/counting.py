"""How many records a search finds: V2 tells it on every page, V3 on request.

Counting looks at every match, so that a count is remembered until something is written.
"""

from collections.abc import Iterator
from threading import Lock

from sqlalchemy import ColumnElement, Connection, func, select

from . import conditions
from .database import Database
from .filters import Filter
from .search import Search
from .tables import TABLES

_MOST = 256

_Asked = tuple[str, tuple[Filter, ...], str]


class Counts:
    """Counts of one database, as of its last write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = Lock()
        self._writes = -1
        self._known: dict[_Asked, int] = {}

    def of(self, search: Search) -> int:
        """How many records the filters let through, whatever page is asked for."""
        asked = (search.entity.name, search.filters, search.archived)
        writes = self._database.writes  # read before the rows: what is counted later can only be newer
        with self._lock:
            if writes == self._writes and asked in self._known:
                return self._known[asked]
        with self._database.reading() as rows:
            found = _count(rows, search)
        with self._lock:
            if writes != self._writes or len(self._known) >= _MOST:
                self._writes, self._known = writes, {}
            self._known[asked] = found
        return found


def _count(rows: Connection, search: Search) -> int:
    table = TABLES[search.entity.name]
    where = [conditions.meets(search.entity, tests) for tests in search.filters]
    query = select(func.count()).select_from(table).where(*where, *_archived(search))
    return int(rows.execute(query).scalar_one())


def _archived(search: Search) -> Iterator[ColumnElement[bool]]:
    if search.entity.archives and search.archived != "true":
        yield TABLES[search.entity.name].c.archived == int(search.archived == "only")
