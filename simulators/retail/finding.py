"""From a search to the keys of its page, at a cost that does not grow with what lies behind.

Each filter that an index can answer is first asked how many it finds, up to `FEW`. If one finds few, its keys lead and
all else is checked on them. If none does, matches are dense, and the records are walked in the order asked for until
the page is full.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, union

from . import conditions, skipping
from .database import key_of
from .entity import Entity
from .filters import Filter, Test
from .search import Search
from .tables import TABLES

FEW = 20_000
FEW_WORDS = 500
"""Of text found in the middle: each match costs more, and where there are more of them a walk soon fills a page."""


@dataclass(frozen=True, slots=True)
class Page:
    """Keys in the order asked for; `more` says that others follow in the direction of travel."""

    keys: list[int]
    more: bool


def page(rows: Connection, search: Search) -> Page:
    """The keys of the page."""
    wanted = search.limit + 1
    lead = _lead(rows, search)
    where = _conditions(search, lead)
    back = search.place is not None and search.place.back
    if lead is None and search.by_key and not search.descending and search.place is None:
        where.append(key_of(TABLES[search.entity.name]) >= skipping.first_key(rows, search))
    found: list[int] = []
    for part in _parts(search, led=lead is not None):
        query = (
            _ordered(search, where, part, back=back).limit(wanted - len(found)).offset(search.offset or None)
        )
        found += rows.execute(query).scalars()
        if len(found) == wanted:
            break
    keys = found[: search.limit]
    return Page(keys[::-1] if back else keys, len(found) > search.limit)


def _asked(search: Search) -> list[Filter]:
    asked = list(search.filters)
    flag = search.entity.field("archived")
    if search.archived == "only" and search.entity.archives and flag is not None:
        asked.append((Test(flag, "=", (1,)),))
    return asked


def _lead(rows: Connection, search: Search) -> Filter | None:
    """A filter that finds few records."""
    return next((tests for tests in _asked(search) if _is_selective(rows, search.entity, tests)), None)


def _conditions(search: Search, lead: Filter | None) -> list[ColumnElement[bool]]:
    """All conditions but the place: the leading one by its index, the others checked on each record."""
    entity, table = search.entity, TABLES[search.entity.name]
    around = "" if lead else search.sort.name
    where = [conditions.meets(entity, tests, around=around) for tests in _asked(search) if tests is not lead]
    if entity.archives and search.archived == "false":
        walks = lead is None and search.by_key
        where.append((table.c.archived if walks else conditions.hidden(table.c.archived)) == 0)
    if lead:
        where.append(key_of(table).in_(_all_keys(entity, lead)))
    return where


def _is_selective(rows: Connection, entity: Entity, tests: Filter) -> bool:
    if not all(conditions.is_quick(entity, test) for test in tests):
        return False
    for test in tests:
        most = FEW_WORDS if conditions.in_the_middle(test) else FEW
        few = conditions.keys(entity, test).with_only_columns(literal(1)).limit(most + 1).subquery()
        if rows.execute(select(func.count()).select_from(few)).scalar_one() > most:
            return False
    return True


def _all_keys(entity: Entity, tests: Filter) -> Any:
    queries = [conditions.keys(entity, test) for test in tests]
    return queries[0] if len(queries) == 1 else union(*queries)


def _ordered(
    search: Search, where: list[ColumnElement[bool]], part: ColumnElement[bool] | None, *, back: bool
) -> Select[Any]:
    table = TABLES[search.entity.name]
    key, column = key_of(table), table.c[search.sort.name]
    down = search.descending != back
    order = [key] if search.by_key else [column, key]
    query = select(key).where(*where).order_by(*(each.desc() if down else each.asc() for each in order))
    return query if part is None else query.where(part)


def _parts(search: Search, *, led: bool) -> Iterator[ColumnElement[bool] | None]:
    """The conditions of the place: first among records of the same value, then beyond it. Each is a plain range, so
    that an index finds its beginning even where thousands share one value."""
    if search.place is None:
        yield None
        return
    table = TABLES[search.entity.name]
    key: Any = key_of(table)
    column: ColumnElement[Any] = table.c[search.sort.name]
    if led:
        column = conditions.hidden(column)
    place = search.place
    down = search.descending != place.back
    if not search.by_key:
        yield and_(column == place.value, key < place.key if down else key > place.key)
        yield column < place.value if down else column > place.value
        return
    yield key < place.key if down else key > place.key
