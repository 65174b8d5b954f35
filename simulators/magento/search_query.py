"""From search criteria to rows: conditions with MySQL's meaning, order, page and count, all in SQL.

The keys of the page come first, out of an index, and then only their rows; the count looks at matches alone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Table, cast, func, not_, null, or_, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.types import Text

from . import errors, moments
from .amounts import ONE
from .database import Row, fetch_among, key_of
from .search_criteria import Filter, SearchCriteria
from .shop import Shop
from .tables import Fixed, Moment

Column = ColumnElement[Any]

_BEYOND = 2**63
_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)")


@dataclass(frozen=True, slots=True)
class Page:
    """The rows asked for, in order, and how many match in all."""

    rows: list[Row]
    total: int


@dataclass(frozen=True, slots=True)
class Searchable:
    """A table that list calls look into, by its plain columns."""

    table: Table

    def meets(self, each: Filter) -> Column:
        """The filter as a condition on a row."""
        return condition(self.column(each.field), each)

    def column(self, field: str) -> Column:
        """The column of that name; a bare name or `main_table.name`. An unknown one is an SQL error there."""
        name = field.removeprefix("main_table.").lower()
        if name not in self.table.c:
            raise errors.internal()
        return self.table.c[name]


def search(shop: Shop, rows: Connection, place: Searchable, criteria: SearchCriteria) -> Page:
    """Find the page. Raises the internal error for unknown fields and impossible conditions."""
    where = [or_(*(place.meets(each) for each in group)) for group in criteria.groups if group]
    key = key_of(place.table)
    try:
        total: int = rows.execute(select(func.count()).select_from(place.table).where(*where)).scalar_one()
        query = select(key).where(*where).order_by(*_order(place, criteria))
        if criteria.page_size:
            page = _page(shop, criteria, total)
            query = query.limit(criteria.page_size).offset((page - 1) * criteria.page_size)
        keys = list(rows.execute(query).scalars())
    except DatabaseError:
        raise errors.internal() from None
    found = {row[key.name]: row for row in fetch_among(rows, place.table, key.name, keys)}
    return Page([found[number] for number in keys], total)


def _page(shop: Shop, criteria: SearchCriteria, total: int) -> int:
    page = max(criteria.current_page or 1, 1)
    if shop.profile.repeats_last_page and criteria.page_size:
        page = min(page, max(-(-total // criteria.page_size), 1))
    return page


def _order(place: Searchable, criteria: SearchCriteria) -> list[Column]:
    columns = [
        column.desc() if sort.direction == "DESC" else column.asc()
        for sort in criteria.sorts
        for column in [place.column(sort.field)]
    ]
    key = key_of(place.table)
    last = criteria.sorts[-1].direction if criteria.sorts else "ASC"
    return [*columns, key.desc() if last == "DESC" else key.asc()]


def condition(column: Column, each: Filter) -> Column:
    """The filter as SQL on `column`. An unknown condition is equality, as Magento has it."""
    if isinstance(each.value, dict | list) and each.condition not in {"in", "nin"}:
        raise errors.internal()
    build = _CONDITIONS.get(each.condition, _CONDITIONS["eq"])
    return build(column, "" if each.value is None else each.value)


def _is(column: Column, value: Any) -> Column:
    if value != "":
        raise errors.internal()  # MySQL's IS takes no text
    return column.is_(null())


def _compare(build: Callable[[Column, Any], Column]) -> Callable[[Column, Any], Column]:
    def compare(column: Column, value: Any) -> Column:
        return build(column, _typed(column, value))

    return compare


def _among(column: Column, value: Any) -> Column:
    members = list(value.values()) if isinstance(value, dict) else value
    parts = members if isinstance(members, list) else str(members).split(",")
    return column.in_([_typed(column, part) for part in parts])


def _not_among(column: Column, value: Any) -> Column:
    return not_(_among(column, value))


def _like(column: Column, value: Any) -> Column:
    return _text(column).like(str(value), escape="\\")


def _regexp(column: Column, value: Any) -> Column:
    try:
        re.compile(str(value))
    except re.error:
        raise errors.internal() from None
    return func.REGEXP(str(value), _text(column)) == 1


def _finset(column: Column, value: Any) -> Column:
    return func.FIND_IN_SET(str(value), _text(column)) == 1


def _not_finset(column: Column, value: Any) -> Column:
    return func.FIND_IN_SET(str(value), _text(column)) == 0


def _string_equal(column: Column, value: Any) -> Column:
    return column.is_(null()) if value == "" else column == _typed(column, value)


def _string_unequal(column: Column, value: Any) -> Column:
    return column.is_not(null()) if value == "" else column != _typed(column, value)


_CONDITIONS: Mapping[str, Callable[[Column, Any], Column]] = {
    "eq": _compare(lambda column, value: column == value),
    "neq": _compare(lambda column, value: column != value),
    "gt": _compare(lambda column, value: column > value),
    "lt": _compare(lambda column, value: column < value),
    "gteq": _compare(lambda column, value: column >= value),
    "lteq": _compare(lambda column, value: column <= value),
    "from": _compare(lambda column, value: column >= value),
    "to": _compare(lambda column, value: column <= value),
    "like": _like,
    "nlike": lambda column, value: not_(_like(column, value)),
    "in": _among,
    "nin": _not_among,
    "is": _is,
    "null": lambda column, _: column.is_(null()),
    "notnull": lambda column, _: column.is_not(null()),
    "finset": _finset,
    "nfinset": _not_finset,
    "regexp": _regexp,
    "seq": _string_equal,
    "sneq": _string_unequal,
    "ntoa": _like,
}


def _typed(column: Column, value: Any) -> Any:
    """The value in the column's own type, as MySQL compares text with it."""
    if isinstance(value, dict | list):
        raise errors.internal()
    if isinstance(column.type, Fixed):
        return _bound(_number(str(value)) * ONE)
    if isinstance(column.type, Moment):
        # MariaDB and MySQL up to 8.0.15 read nonsense as the zero date; my-magento's get_all asks for >= 'None'
        return moments.understood(str(value)) or moments.ZERO
    if isinstance(column.type, Integer):
        return _bound(_number(str(value)))
    return str(value).rstrip(" ")


def _bound(exact: Decimal) -> int | float:
    """As SQLite can compare it; beyond its integers only the size matters."""
    is_whole = abs(exact) < _BEYOND and exact == exact.to_integral_value()
    return int(exact) if is_whole else float(exact)


def _number(text: str) -> Decimal:
    match = _NUMBER.match(text)
    return Decimal(match.group().strip()) if match else Decimal(0)


def _text(column: Column) -> Column:
    if isinstance(column.type, Fixed):
        size = func.abs(column, type_=Integer)
        return func.printf("%s%d.%04d", func.iif(column < 0, "-", ""), size // ONE, size % ONE)
    return cast(column, Text) if isinstance(column.type, Integer) else column
