"""Comparisons as SQL, each in two forms: as a condition on a record, and as the keys of the records that meet it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, exists, or_, select, types
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from . import words
from .database import key_of
from .entities import ENTITIES
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
    if _has_words(entity, test):
        return _keys_by_words(entity, test)
    if test.relation is None:
        return select(key_of(own)).where(compare(test, own.c[test.field.name]))
    other = TABLES[test.entity]
    if test.relation.many:
        return select(other.c[test.relation.by]).where(compare(test, other.c[test.field.name]))
    found = select(key_of(other)).where(compare(test, other.c[test.field.name]))
    return select(key_of(own)).where(own.c[test.relation.by].in_(found))


def _keys_by_words(entity: Entity, test: Test) -> Select[Any]:
    """Joined, not `IN`, so that a limit ends the search."""
    if test.relation is None:
        return words.keys(entity, test.field, _pattern(test))
    found = words.keys(ENTITIES[test.entity], test.field, _pattern(test)).subquery()
    own, other = TABLES[entity.name], TABLES[test.entity]
    if test.relation.many:
        joined = found.join(other, key_of(other) == found.c.rowid)
        return select(other.c[test.relation.by]).select_from(joined)
    joined = found.join(own, own.c[test.relation.by] == found.c.rowid)
    return select(key_of(own)).select_from(joined)


def _has_words(entity: Entity, test: Test) -> bool:
    """Can the index of words tell? It is that of the entity to which the member belongs."""
    owner = ENTITIES[test.entity] if test.relation else entity
    return in_the_middle(test) and words.knows(owner, test.field, str(test.values[0]))


def in_the_middle(test: Test) -> bool:
    """Is text asked for that may stand anywhere?"""
    return test.operator == "~" and str(test.values[0])[:1] in {"%", "_"}


def is_quick(entity: Entity, test: Test) -> bool:
    """Can an index tell the keys without a look at every record?"""
    if in_the_middle(test):
        return _has_words(entity, test)
    if test.operator in {"!=", "!~"} or (test.operator == "~" and not str(test.values[0])):
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
    pattern = _pattern(test)
    text = column if test.field.kind in (TEXT, MOMENT) else cast(column, types.Text)
    return text.like(pattern, escape="\\") if pattern else text == ""


def _pattern(test: Test) -> str:
    pattern = str(test.values[0])
    return f"{pattern}%" if pattern and "%" not in pattern else pattern


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
