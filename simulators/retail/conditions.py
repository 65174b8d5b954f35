"""Comparisons as SQL, each in two forms: as a condition on a record, and as the keys of the records that meet it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, exists, or_, select, types
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from .database import key_of
from .entity import Entity
from .fields import MOMENT, TEXT
from .filters import Filter, Test
from .tables import TABLES

Column = ColumnElement[Any]
Condition = ColumnElement[bool]


def meets(entity: Entity, tests: Filter, *, around: str | None = None) -> Condition:
    """One of the alternatives is true of the record.

    With `around` (a member's name, or "" for none) the planner is kept from using an index on any other member of
    the record: `+column` is nothing it knows.
    """
    return or_(*(_meets(entity, test, around) for test in tests))


def _meets(entity: Entity, test: Test, around: str | None) -> Condition:
    own = TABLES[entity.name]
    if test.relation is None:
        column: Column = own.c[test.field.name]
        return compare(test, column if around in (None, test.field.name) else hidden(column))
    other = TABLES[test.entity]
    if test.relation.many:
        joined = other.c[test.relation.by] == key_of(own)
    else:
        joined = key_of(other) == own.c[test.relation.by]
    return exists().where(joined, compare(test, other.c[test.field.name]))


def keys(entity: Entity, test: Test) -> Select[Any]:
    """The keys of the records of which the comparison is true, found by its own index."""
    own = TABLES[entity.name]
    if test.relation is None:
        return select(key_of(own)).where(compare(test, own.c[test.field.name]))
    other = TABLES[test.entity]
    if test.relation.many:
        return select(other.c[test.relation.by]).where(compare(test, other.c[test.field.name]))
    found = select(key_of(other)).where(compare(test, other.c[test.field.name]))
    return select(key_of(own)).where(own.c[test.relation.by].in_(found))


def is_quick(entity: Entity, test: Test) -> bool:
    """Can an index tell the keys without a look at every record?"""
    if test.operator in {"!=", "!~"} or (test.operator == "~" and str(test.values[0])[:1] in {"%", "_", ""}):
        return False
    return test.field.indexed or (test.relation is None and test.field.name == entity.key)


def hidden(column: Column) -> Column:
    """The column, as the planner cannot use an index on it."""
    return UnaryExpression(column, operator=operators.custom_op("+"), type_=column.type)


def compare(test: Test, column: Column) -> Condition:
    """Is it true of this column?"""
    found = _OPERATORS[test.operator](column, test)
    if test.field.kind is MOMENT and test.operator in {"<", "<=", "><"}:
        return and_(found, column != "")  # a time that has not come lies before no other
    return found


def _like(column: Column, test: Test) -> Condition:
    """Without a wildcard, `~` finds what begins so; an empty text finds what is empty."""
    pattern = str(test.values[0])
    if pattern and "%" not in pattern:
        pattern += "%"
    text = column if test.field.kind in (TEXT, MOMENT) else cast(column, types.Text)
    return text.like(pattern, escape="\\") if pattern else text == ""


def _unlike(column: Column, test: Test) -> Condition:
    return ~_like(column, test)


_OPERATORS: dict[str, Callable[[Column, Test], Condition]] = {
    "=": lambda column, test: column == test.values[0],
    "!=": lambda column, test: column != test.values[0],
    ">": lambda column, test: column > test.values[0],
    ">=": lambda column, test: column >= test.values[0],
    "<": lambda column, test: column < test.values[0],
    "<=": lambda column, test: column <= test.values[0],
    "><": lambda column, test: and_(column >= test.values[0], column <= test.values[1]),
    "~": _like,
    "!~": _unlike,
    "IN": lambda column, test: column.in_(test.values),
}
